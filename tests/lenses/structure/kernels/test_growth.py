"""Constant-market-share analysis: exact sums, the toy's fractions, one exporter against all."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from tests.lenses.structure.kernels.small import CODES, cubes, packed_cube

from bilateral.lenses.structure.kernels import growth_all, growth_cells

ORDERS = (("product_before_market", "market_after_product"), ("market_before_product", "product_after_market"))
EFFECTS = ("world", "product", "market", "competitiveness")
ALL = (*EFFECTS, "change", "before", "entry", *ORDERS[0], *ORDERS[1])


def toy():
    start = np.zeros((3, 3, 2))
    start[0, 1], start[0, 2], start[1, 0] = (30, 10), (10, 50), (20, 5)
    start[1, 2], start[2, 0], start[2, 1] = (15, 10), (5, 25), (10, 10)
    end = start.copy()
    end[0, 1, 0], end[1, 0, 1] = 60, 15
    return start, end


def test_toy(shared_data):
    told = json.loads((shared_data / "trade" / "toy_expected.json").read_text())["CMS_A"]
    start, end = toy()
    found = growth_cells(start[0], end[0], start.sum(axis=0), end.sum(axis=0)).summed()
    assert found.world == pytest.approx(float(Fraction(told["world"])), rel=1e-14)
    assert found.product_before_market == pytest.approx(float(Fraction(told["product"])), rel=1e-14)
    assert found.market_after_product == pytest.approx(float(Fraction(told["market"])), rel=1e-14)
    assert found.competitiveness == pytest.approx(float(Fraction(told["competitiveness"])), rel=1e-14)
    assert found.change == 30


def exporters(start, end):
    world = start.sum(axis=0), end.sum(axis=0)
    return [growth_cells(x0, x1, *world).summed() for x0, x1 in zip(start, end, strict=True)]


def check(start, end, engine):
    scale = max(start.sum(), end.sum(), 1)
    countries, found = growth_all(packed_cube(start, 2000), packed_cube(end, 2001), engine=engine)
    assert countries == CODES[: len(start)]
    # effects can be large and cancel: what is exact is exact against the trade that grew
    grown = scale * (
        1 + np.max(np.where(start.sum(axis=0) > 0, end.sum(axis=0) / np.maximum(start.sum(axis=0), 1e-9), 0))
    )
    for name in ALL:
        single = [float(getattr(one, name)) for one in exporters(start, end)]
        assert_allclose(getattr(found, name), single, rtol=1e-12, atol=1e-13 * grown)
    for order in (*ORDERS, ("product", "market")):
        parts = [found.world, found.competitiveness, *(getattr(found, name) for name in order)]
        assert_allclose(sum(parts), end.sum(axis=(1, 2)) - start.sum(axis=(1, 2)), rtol=1e-12, atol=1e-13 * grown)


@pytest.mark.parametrize("engine", [pytest.param("numba", marks=pytest.mark.slow), "numpy"])
def test_all_exporters_at_once(engine):
    if engine == "numba":
        pytest.importorskip("numba")
    settings(deadline=None, max_examples=150)(given(cubes(years=2))(lambda both: check(*both, engine)))()
    check(*toy(), engine)


def test_cells_sum_to_the_change_each():
    start, end = toy()
    found = growth_cells(start[0], end[0], start.sum(axis=0), end.sum(axis=0))
    for first, second in ORDERS:
        parts = found.world + getattr(found, first) + getattr(found, second) + found.competitiveness
        assert_allclose(parts, end[0] - start[0], rtol=1e-14, atol=1e-14)
    assert found.summed(1).world.shape == (3,)
    assert_allclose(found.summed(0).product.sum(), found.summed().product)


def test_orders_agree_on_their_sum():
    start, end = toy()
    found = growth_cells(start[0], end[0], start.sum(axis=0), end.sum(axis=0))
    (a, b), (c, d) = ([getattr(found, name) for name in order] for order in ORDERS)
    assert_allclose(a + b, c + d, atol=1e-14)
    assert_allclose(found.product + found.market, a + b, atol=1e-14)


def test_new_cells_are_competitiveness():
    start, end = np.zeros((2, 2, 2)), np.zeros((2, 2, 2))
    start[0, 1, 0], end[0, 1, 0], end[0, 1, 1], end[1, 0, 1] = 10, 10, 5, 7
    _, found = growth_all(packed_cube(start), packed_cube(end), engine="numpy")
    assert found.entry.tolist() == [5, 7]
    assert found.change.tolist() == [5, 7]
    assert (found.world + found.product + found.market + found.competitiveness).tolist() == [5, 7]


def test_countries_and_products_of_either_year():
    start, end = np.zeros((2, 2, 1)), np.zeros((3, 3, 2))
    start[0, 1, 0], end[2, 0, 1] = 10, 4
    countries, found = growth_all(packed_cube(start), packed_cube(end), engine="numpy")
    assert countries == CODES[:3]
    assert found.change.tolist() == [-10, 0, 4]
    assert found.world.tolist() == [pytest.approx(-6), 0, 0]


def test_more_than_the_world():
    with pytest.raises(ValueError, match="more than the world"):
        growth_cells([[2.0]], [[1.0]], [[1.0]], [[1.0]])
