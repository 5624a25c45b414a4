"""Advantage beyond Balassa: exact answers, sums to zero, invariances."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.lenses.structure.formulas.outside import sitc_exports, table

from bilateral.lenses.structure.formulas.advantage import rca, rsca
from bilateral.lenses.structure.formulas.opportunities import demand_gap
from bilateral.lenses.structure.formulas.specialisation import (
    lafay,
    market_advantage,
    michaely_index,
    nrca,
    rxa_strict,
    specialisation_correlation,
    vollrath,
)

A, B = [60, 30, 10], [20, 30, 50]
EXACT = {
    "nrca": lambda: nrca([A, B])[0],
    "rsca": lambda: rsca(rca(A, np.add(A, B))),
    "lafay": lambda: lafay([100, 50, 0], [60, 50, 30]),
    "rxa_strict": lambda: rxa_strict(A, np.add(A, B)),
    "michaely_index": lambda: michaely_index(A, B),
    "mca": lambda: market_advantage([10, 90], [50, 100]),
    "gap": lambda: demand_gap(A, B),
}
money = st.floats(0, 1e9).map(lambda v: round(v, 3))


def trade(*shape):
    return arrays(np.float64, shape, elements=money)


@pytest.mark.parametrize("row", table("advantage"), ids=lambda row: row["number"])
def test_exact_fractions(row):
    name, _, position = row["number"].rpartition("_")
    assert EXACT[name]()[int(position)] == pytest.approx(float(Fraction(row["value"])), rel=1e-14, abs=1e-14)


@settings(deadline=None)
@given(trade(4, 6))
def test_nrca_sums_to_zero_over_products_and_over_countries(x):
    index = nrca(x)
    if x.sum() == 0:
        assert np.isnan(index).all()
        return
    assert np.abs(index.sum(axis=0)).max() < 1e-14
    assert np.abs(index.sum(axis=1)).max() < 1e-14
    assert np.abs(index).max() <= 0.25 + 1e-15


@settings(deadline=None)
@given(trade(3, 5), st.floats(1e-3, 1e3))
def test_nrca_does_not_know_the_currency(x, rate):
    np.testing.assert_allclose(nrca(x * rate), nrca(x), rtol=1e-9, atol=1e-15)


def test_nrca_has_the_sign_of_rca_above_one():
    x = np.array([[5.0, 1, 3], [2, 8, 1], [4, 4, 4]])
    assert ((nrca(x) > 0) == (rca(x, x.sum(axis=0)) > 1)).all()


def test_nrca_wants_countries_and_products():
    with pytest.raises(ValueError, match="two axes"):
        nrca([1, 2, 3])


def test_nrca_of_the_real_world_sums_to_zero():
    index = nrca(sitc_exports()[0])
    assert np.abs(index.sum(axis=0)).max() < 1e-15
    assert np.abs(index.sum(axis=1)).max() < 1e-15


@settings(deadline=None)
@given(trade(6), trade(6))
def test_lafay_and_michaely_sum_to_zero(x, m):
    if x.sum() and m.sum():
        assert abs(lafay(x, m).sum()) < 1e-10
        assert abs(michaely_index(x, m).sum()) < 1e-12
    if not x.sum() + m.sum():
        assert np.isnan(lafay(x, m)).all()


def test_lafay_is_its_textbook_form_where_all_is_traded():
    x, m = np.array([7.0, 2, 9]), np.array([3.0, 8, 1])
    balance, weight = (x - m) / (x + m), (x + m) / (x + m).sum()
    textbook = 100 * (balance - (x - m).sum() / (x + m).sum()) * weight
    np.testing.assert_allclose(lafay(x, m), textbook, rtol=1e-13)


def test_lafay_of_an_untraded_product_is_zero():
    assert lafay([1, 0, 2], [2, 0, 1])[1] == 0


def test_vollrath_with_the_world_is_balassa_of_both_sides():
    x, m, wx, wm = [60, 30, 10], [10, 0, 90], [80, 60, 60], [50, 50, 100]
    found = vollrath(x, m, wx, wm)
    np.testing.assert_array_equal(found.rxa, rca(x, wx))
    np.testing.assert_array_equal(found.rma, rca(m, wm))
    np.testing.assert_allclose(found.rta, found.rxa - found.rma)
    assert found.rc[0] == pytest.approx(np.log(found.rxa[0] / found.rma[0]))
    assert np.isnan(found.rc[1])


def test_vollrath_strict_leaves_out_country_and_product():
    x, m, wx, wm = np.array([[4.0, 6, 5], [7, 1, 2], [14, 16, 25], [12, 11, 22]])
    found = vollrath(x, m, wx, wm, strict=True)
    assert found.rxa[0] == pytest.approx((4 / 11) / (10 / 30))
    assert found.rma[2] == pytest.approx((2 / 8) / (20 / 15))
    assert found.rta[1] == pytest.approx((6 / 9) / (10 / 30) - (1 / 9) / (10 / 25))


def test_vollrath_strict_tends_to_the_usual_one_for_the_small():
    world = np.linspace(1, 5, 400)
    tiny = np.linspace(5, 1, 400) * 1e-9
    np.testing.assert_allclose(rxa_strict(tiny, world), rca(tiny, world), rtol=0.01)


def test_strict_is_not_defined_where_nobody_else_trades():
    assert np.isnan(rxa_strict([5, 1], [5, 10])[0])


def test_strict_wants_the_country_in_its_world():
    with pytest.raises(ValueError, match="must include the country"):
        rxa_strict([5, 1], [4, 10])


@settings(deadline=None)
@given(trade(3, 5))
def test_market_advantage_averages_to_one(x):
    market = x.sum(axis=0)
    traded = market > 0
    if traded.any():
        index = market_advantage(x, market)[:, traded]
        weight = x.sum(axis=1) / x.sum()
        average = weight[weight > 0] @ index[weight > 0]
        np.testing.assert_allclose(average, 1, rtol=1e-9)


def test_correlation_of_a_country_with_itself_and_with_its_mirror():
    x, m = [9, 1, 5, 0], [1, 9, 4, 0]
    assert specialisation_correlation(x, m, x, m) == pytest.approx(1, abs=1e-15)
    assert specialisation_correlation(x, m, m, x) == pytest.approx(-1, abs=1e-15)


def test_correlation_takes_products_both_trade():
    a, b = ([9, 1, 5, 7], [1, 9, 4, 2]), ([3, 1, 8, 0], [4, 4, 1, 0])
    three = [[side[:3] for side in pair] for pair in (a, b)]
    assert specialisation_correlation(*a, *b) == specialisation_correlation(*three[0], *three[1])
    tsi = [(np.array(x) - m) / (np.array(x) + m) for x, m in three]
    assert specialisation_correlation(*a, *b) == pytest.approx(np.corrcoef(*tsi)[0, 1], rel=1e-13)


@pytest.mark.parametrize("b", [([1, 0], [1, 0]), ([2, 2], [1, 1])], ids=["one product", "no variation"])
def test_correlation_is_not_defined(b):
    assert np.isnan(specialisation_correlation([3, 1], [1, 3], *b))
