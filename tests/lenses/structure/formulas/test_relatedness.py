"""Proximity and density."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.lenses.structure.formulas.outside import presence, sitc_exports, sitc_presence, small, small_world, table

from bilateral.lenses.structure.formulas.relatedness import (
    cross_density,
    cross_proximity,
    density,
    knn_density,
    proximity,
)

marks = arrays(np.bool_, st.tuples(st.integers(1, 7), st.integers(2, 8)))


def test_proximity_equals_the_other_program():
    near = proximity(presence(small_world()))
    upper = near[np.triu_indices(18, 1)]
    assert upper.tolist() == [float(row["proximity"]) for row in table("complexity", "proximity.csv")]


def test_density_equals_the_other_program():
    m = presence(small_world())
    np.testing.assert_allclose(density(m, proximity(m)), small("density"), atol=1e-12)


@settings(deadline=None)
@given(marks)
def test_proximity_is_the_smaller_conditional_probability(m):
    near = proximity(m)
    for k in range(m.shape[1]):
        for other in range(m.shape[1]):
            both, first, second = (m[:, k] & m[:, other]).sum(), m[:, k].sum(), m[:, other].sum()
            wanted = min(both / first, both / second) if first and second else np.nan
            assert near[k, other] == pytest.approx(wanted, abs=1e-15, nan_ok=True)


@settings(deadline=None)
@given(marks)
def test_density_is_a_share_and_one_for_who_has_all(m):
    near = proximity(m)
    everything = np.vstack([m, np.ones(m.shape[1], dtype=bool)])
    found = density(everything, near)
    known = m.any(axis=0)
    assert np.isnan(found[:, ~known]).all()
    assert (found[:, known] >= 0).all()
    assert (found[:, known] <= 1 + 1e-12).all()
    np.testing.assert_allclose(found[-1, known], 1)


@settings(deadline=None)
@given(marks, st.data())
def test_knn_density_never_exceeds_one(m, data):
    neighbours = data.draw(st.integers(1, m.shape[1] - 1))
    found = knn_density(m, proximity(m), neighbours)
    known = ~np.isnan(found)
    assert (found[known] >= 0).all()
    assert (found[known] <= 1).all()
    assert np.isnan(found[:, ~m.any(axis=0)]).all()


def test_knn_density_of_all_neighbours_is_density_without_the_product_itself():
    m = presence(small_world())
    near = proximity(m)
    others = near - np.eye(18)
    np.testing.assert_allclose(knn_density(m, near, 17), (m @ others) / others.sum(axis=0), atol=1e-13)


def test_knn_density_by_hand_with_a_tie():
    near = np.array([[1, 0.8, 0.4, 0.4], [0.8, 1, 0.1, 0], [0.4, 0.1, 1, 0], [0.4, 0, 0, 1]])
    assert knn_density([0, 1, 0, 0], near, 1)[0] == 1
    assert knn_density([0, 1, 0, 0], near, 2)[0] == pytest.approx(0.8 / 1.6)
    assert knn_density([1, 0, 0, 0], near, 2)[0] == 0


@settings(deadline=None)
@given(marks, st.randoms(use_true_random=False), st.data())
def test_the_order_of_products_does_not_matter(m, random, data):
    order = list(range(m.shape[1]))
    random.shuffle(order)
    neighbours = data.draw(st.integers(1, m.shape[1] - 1))
    near, turned = proximity(m), proximity(m[:, order])
    np.testing.assert_array_equal(turned, near[np.ix_(order, order)])
    np.testing.assert_allclose(density(m[:, order], turned), density(m, near)[:, order], atol=1e-12)
    np.testing.assert_allclose(
        knn_density(m[:, order], turned, neighbours), knn_density(m, near, neighbours)[:, order], atol=1e-12
    )


def test_an_empty_product_changes_nothing_for_the_others():
    m = presence(small_world())
    wide = np.insert(m, 4, False, axis=1)
    kept = np.delete(np.arange(19), 4)
    near = proximity(wide)
    assert np.isnan(near[4]).all()
    assert np.isnan(near[:, 4]).all()
    np.testing.assert_array_equal(near[np.ix_(kept, kept)], proximity(m))
    np.testing.assert_allclose(density(wide, near)[:, kept], density(m, proximity(m)), rtol=1e-13)
    np.testing.assert_allclose(knn_density(wide, near, 5)[:, kept], knn_density(m, proximity(m), 5), rtol=1e-13)
    assert np.isnan(density(wide, near)[:, 4]).all()


def test_one_country_is_a_row():
    m = presence(small_world())
    near = proximity(m)
    np.testing.assert_allclose(density(m[2], near), density(m, near)[2], rtol=1e-14)
    np.testing.assert_allclose(knn_density(m[2], near, 3), knn_density(m, near, 3)[2], rtol=1e-14)


def test_shapes_and_neighbours_must_fit():
    with pytest.raises(ValueError, match="proximity must have shape"):
        density([[1, 0]], np.eye(3))
    for neighbours in (0, 2):
        with pytest.raises(ValueError, match="neighbours must be 1 to 1"):
            knn_density([[1, 0]], np.eye(2), neighbours)


SITC = [r for r in table("complexity", "sitc4.csv") if r["number"] in {"density", "density_mean", "country_proximity"}]


@pytest.mark.parametrize("row", SITC, ids=lambda r: f"{r['number']}-{r['country']}{r['product']}")
def test_the_real_world(row):
    _, countries, products = sitc_exports()
    m = sitc_presence()
    if row["number"] == "country_proximity":
        first, second = (countries.index(code) for code in row["country"].split("-"))
        got = proximity(m.T)[first, second]
    else:
        found = density(m[countries.index(row["country"])], proximity(m))
        got = found[products.index(row["product"])] if row["product"] else found.mean()
    assert got == pytest.approx(float(row["value"]), abs=1e-12)


@settings(deadline=None)
@given(marks)
def test_across_one_and_the_same_space_it_is_proximity_and_density(m):
    near = proximity(m)
    np.testing.assert_allclose(cross_proximity(m, m), near, atol=1e-15)
    np.testing.assert_allclose(cross_density(m, near), density(m, near), atol=1e-12)


def test_both_spaces_need_the_same_countries():
    with pytest.raises(ValueError, match="same countries"):
        cross_proximity([[1, 0]], [[1], [0]])
    with pytest.raises(ValueError, match="rows"):
        cross_density([1, 0], [[0.5]])
