from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.competing import third_market_minima
from bilateral.lenses.structure.formulas.gains import Exporters, cell_gains
from bilateral.lenses.structure.formulas.threat import Threat

values = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
worlds = arrays(np.float64, (2, 3, 3, 4), elements=values)


def year(table):
    return Exporters(a=table[0], b=table[1], market=table.sum(axis=0))


@given(worlds)
def test_cells_sum_to_the_overlap_of_markets(world):
    first, last = year(world[0]), year(world[1])
    found = cell_gains(first, last)
    np.testing.assert_allclose(found.overlap_first.sum(axis=1), third_market_minima(first.a, first.b), atol=1e-12)
    np.testing.assert_allclose(found.overlap_last.sum(axis=1), third_market_minima(last.a, last.b), atol=1e-12)
    back = cell_gains(
        Exporters(first.b, first.a, first.market), Exporters(last.b, last.a, last.market)
    )  # fmt: skip
    np.testing.assert_array_equal(found.winner, -back.winner)
    np.testing.assert_array_equal(found.threat_to_a, back.threat_to_b)
    known = ~np.isnan(found.change_a)
    assert (np.abs(found.change_a[known]) <= 1).all()
    assert (found.winner[~known] == 0).all()


def test_by_hand():
    first = Exporters(np.array([[30.0, 10]]), np.array([[10.0, 30]]), np.array([[100.0, 50]]))
    last = Exporters(np.array([[20.0, 20]]), np.array([[20.0, 40]]), np.array([[100.0, 100]]))
    found = cell_gains(first, last)
    np.testing.assert_allclose(found.overlap_first, [[0.25, 0.25]])
    np.testing.assert_allclose(found.overlap_last, [[1 / 3, 0.5]])
    np.testing.assert_allclose(found.change_a, [[-0.1, 0]], atol=1e-15)
    np.testing.assert_allclose(found.change_b, [[0.1, -0.2]])
    assert found.winner.tolist() == [[-1, 1]]
    assert found.threat_to_a.tolist() == [[Threat.DIRECT, Threat.REVERSE]]
    assert found.threat_to_b.tolist() == [[Threat.REVERSE, Threat.DIRECT]]


def test_no_exports_is_not_defined():
    empty = Exporters(np.zeros((1, 1)), np.ones((1, 1)), np.ones((1, 1)))
    assert np.isnan(cell_gains(empty, empty).overlap_first).all()


def test_two_cannot_sell_more_than_the_market_buys():
    good, bad = (Exporters(np.ones((1, 1)), np.ones((1, 1)), np.full((1, 1), n)) for n in (2.0, 1.5))
    with pytest.raises(ValueError, match="more than the market buys"):
        cell_gains(good, bad)
    with pytest.raises(ValueError, match="one shape"):
        cell_gains(good, Exporters(np.ones((1, 2)), np.ones((1, 2)), np.full((1, 2), 2.0)))
