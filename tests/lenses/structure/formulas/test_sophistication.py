"""PRODY and EXPY."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.lenses.structure.formulas.outside import golden, sitc_exports, small_world, table

from bilateral.lenses.structure.formulas.advantage import rca
from bilateral.lenses.structure.formulas.sophistication import expy, prody

INCOME = np.linspace(1_000, 45_000, 12)


def test_weights_are_those_of_rca():
    x = small_world()
    index = rca(x, x.sum(axis=0))
    np.testing.assert_allclose(prody(x, INCOME), INCOME @ index / index.sum(axis=0), rtol=1e-12)


@settings(deadline=None)
@given(arrays(np.float64, (4, 6), elements=st.floats(0, 1e6).map(lambda v: round(v, 2))))
def test_levels_lie_between_the_poorest_and_the_richest(x):
    income = np.array([500.0, 2_000, 9_000, 40_000])
    level = prody(x, income)
    known = level[~np.isnan(level)]
    assert ((known >= 500 - 1e-6) & (known <= 40_000 + 1e-6)).all()
    assert (np.isnan(level) == (x.sum(axis=0) == 0)).all()
    basket = expy(x, level)
    assert (np.isnan(basket) == (x.sum(axis=1) == 0)).all()


def test_equal_incomes_are_the_level_of_everything():
    x = small_world()
    np.testing.assert_allclose(prody(x, np.full(12, 7_000)), 7_000)
    np.testing.assert_allclose(expy(x, np.full(18, 7_000)), 7_000)


def test_the_size_of_a_country_does_not_matter():
    x = small_world()
    scaled = x * np.geomspace(1, 1e6, 12)[:, None]
    np.testing.assert_allclose(prody(scaled, INCOME), prody(x, INCOME), rtol=1e-12)


def test_countries_without_income_or_exports_are_left_out():
    x = small_world()
    income = INCOME.copy()
    income[4] = np.nan
    without = np.delete(x, 4, axis=0), np.delete(income, 4)
    np.testing.assert_allclose(prody(x, income), prody(*without), rtol=1e-14)
    nothing = np.vstack([x, np.zeros(18)])
    np.testing.assert_allclose(prody(nothing, [*INCOME, 9e9]), prody(x, INCOME), rtol=1e-14)


def test_products_without_level_are_left_out_of_the_basket():
    assert expy([1, 1, 2], [10, 30, np.nan]) == 20
    assert np.isnan(expy([0, 0, 2], [10, 30, np.nan]))


@pytest.mark.parametrize("income", [[1], [1, -1], [1, np.inf]])
def test_incomes_must_fit(income):
    with pytest.raises(ValueError, match="incomes must be"):
        prody([[1, 2], [3, 4]], income)


def test_levels_must_fit():
    with pytest.raises(ValueError, match="one a product"):
        expy([1, 2], [1, 2, 3])


@pytest.mark.parametrize(
    "row", [r for r in table("complexity", "sitc4.csv") if r["number"] == "expy"], ids=lambda r: r["country"]
)
def test_baskets_of_the_real_world(row):
    x, countries, _ = sitc_exports()
    gdp = golden("world_gdp_avg_1998_2000.csv")
    level = prody(x, [gdp.get(code.lower(), np.nan) for code in countries])
    assert expy(x[countries.index(row["country"])], level) == pytest.approx(float(row["value"]), rel=1e-9)
