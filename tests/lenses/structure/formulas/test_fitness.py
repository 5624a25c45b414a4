"""Fitness and complexity by iteration."""

from __future__ import annotations

import numpy as np
import pytest
from tests.lenses.structure.formulas.outside import golden, presence, sitc_exports, sitc_presence, small_world, table

from bilateral.lenses.structure.formulas.complexity import ComplexityUndefined
from bilateral.lenses.structure.formulas.fitness import _bound, fitness

M = presence(small_world())
# The last country sells nothing but what all sell, the first alone sells the last product: no positive fixed point.
NESTED = np.tril(np.ones((5, 5), dtype=int))[::-1]


def test_the_fixed_point_is_one():
    found = fitness(M)
    assert found.converged
    assert found.change <= 1e-10
    f = M @ found.product
    q = 1 / (M.T @ (1 / found.country))
    np.testing.assert_allclose(f / f.mean(), found.country, rtol=1e-9)
    np.testing.assert_allclose(q / q.mean(), found.product, rtol=1e-9)


def test_means_are_one():
    found = fitness(M, exactly=7)
    assert (found.updates, found.converged) == (7, False)
    assert found.country.mean() == pytest.approx(1)
    assert found.product.mean() == pytest.approx(1)


def test_no_update_is_the_start():
    found = fitness(M, exactly=0)
    assert (found.country == 1).all()
    assert (found.product == 1).all()
    assert not found.converged


def test_what_does_not_converge_says_so():
    found = fitness(NESTED, most=300)
    assert not found.converged
    assert found.updates == 300
    assert found.change > 1e-10
    assert (np.diff(found.country) < 0).all()


def test_vanishing_fitness_ends_the_search_without_a_warning():
    m = np.array([[1, 1, 1, 1, 1], [1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [1, 1, 0, 0, 0]])
    found = fitness(m, extremality=4, most=100_000)
    assert not found.converged
    assert found.updates < 100_000
    assert 0 < found.country.min() < 1e-150
    assert np.isfinite(found.country).all()
    assert (found.product > 0).all()


@pytest.mark.parametrize("extremality", [1, 3])
def test_both_ways_to_the_bound_agree(extremality):
    f = np.linspace(0.2, 2, 12)
    plain = (M.T @ f**-extremality) ** (-1 / extremality)
    np.testing.assert_allclose(_bound(M.astype(float), f, extremality), plain, rtol=1e-13)
    scaled = np.append(f, 1e-200)
    wide = np.vstack([M, np.zeros(18)])
    np.testing.assert_allclose(_bound(wide, scaled, extremality), plain, rtol=1e-13)


def test_extremality_leans_on_the_weakest_exporter():
    plain, extreme = fitness(M, exactly=1), fitness(M, extremality=50, exactly=2)
    assert plain.product == pytest.approx((1 / M.sum(axis=0)) / (1 / M.sum(axis=0)).mean())
    first = fitness(M, exactly=1, extremality=50).country
    weakest = np.array([first[column].min() for column in M.T])
    assert np.corrcoef(np.log(extreme.product), np.log(weakest))[0, 1] > 0.99


def test_extremality_of_one_is_the_default():
    np.testing.assert_array_equal(fitness(M, extremality=1).country, fitness(M).country)


def test_empty_rows_and_columns_are_nan_and_change_nothing():
    wide = np.insert(np.insert(M, 3, False, axis=0), 5, False, axis=1)
    found, bare = fitness(wide), fitness(M)
    assert np.isnan(found.country[3])
    assert np.isnan(found.product[5])
    np.testing.assert_allclose(np.delete(found.country, 3), bare.country, rtol=1e-12)
    np.testing.assert_allclose(np.delete(found.product, 5), bare.product, rtol=1e-12)


def test_the_order_of_countries_and_products_does_not_matter():
    rows, columns = np.arange(12)[::-1], np.roll(np.arange(18), 5)
    found, turned = fitness(M), fitness(M[np.ix_(rows, columns)])
    np.testing.assert_allclose(turned.country, found.country[rows], rtol=1e-8)
    np.testing.assert_allclose(turned.product, found.product[columns], rtol=1e-8)


def test_nothing_at_all_has_no_fitness():
    with pytest.raises(ComplexityUndefined, match="no country"):
        fitness(np.zeros((2, 3)))


@pytest.mark.parametrize("setting", [{"extremality": 0}, {"tolerance": -1}, {"most": 0}, {"exactly": -1}])
def test_settings_out_of_range(setting):
    with pytest.raises(ValueError, match="must be positive"):
        fitness(M, **setting)


def test_equals_the_r_package_everywhere():
    _, countries, products = sitc_exports()
    country, product = golden("golden_fitness_country_20it.csv"), golden("golden_fitness_product_20it.csv")
    found = fitness(sitc_presence(), exactly=19)
    np.testing.assert_allclose(found.country, [country[code.lower()] for code in countries], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.product, [product[code] for code in products], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "row",
    [r for r in table("complexity", "sitc4.csv") if r["number"].startswith("fitness")],
    ids=lambda r: r["country"] or r["product"],
)
def test_equals_the_printed_r_output(row):
    _, countries, products = sitc_exports()
    found = fitness(sitc_presence(), exactly=19)
    got = (
        found.country[countries.index(row["country"])]
        if row["country"]
        else found.product[products.index(row["product"])]
    )
    assert got == pytest.approx(float(row["value"]), abs=1e-12)


def test_twenty_iterations_are_not_the_fixed_point_of_the_real_world():
    stopped, found = fitness(sitc_presence(), exactly=19), fitness(sitc_presence())
    assert found.converged
    assert found.updates < 200
    assert np.abs(stopped.country / found.country - 1).max() > 0.01
