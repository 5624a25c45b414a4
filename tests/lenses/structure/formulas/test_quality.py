from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.quality import (
    Segment,
    in_main_unit,
    quality_segments,
    quality_similarity,
    sums_by_segment,
    unit_values,
)
from bilateral.lenses.structure.formulas.similarity import esi

values = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
tables = arrays(np.float64, (5, 4), elements=values)
prices = st.one_of(st.just(np.nan), st.floats(0.01, 100), st.sampled_from([1.0, 2.0, 3.0]))
NONE = np.zeros(0, dtype=np.int64)


@st.composite
def flow_tables(draw):
    count = draw(st.integers(1, 20))
    product = draw(arrays(np.int64, count, elements=st.integers(0, 2)))
    return draw(arrays(np.float64, count, elements=prices)), draw(arrays(np.float64, count, elements=values)), product


def segments_by_loops(u, v, product):
    found = []
    for price, value, of in zip(u, v, product, strict=True):
        mine = (product == of) & ~np.isnan(u) & (v > 0)
        if np.isnan(price) or value == 0:
            found.append(Segment.UNKNOWN)
            continue
        below, same = v[mine & (u < price)].sum(), v[mine & (u == price)].sum()
        place = (below + same / 2) / v[mine].sum()
        thirds = int(place > 1 / 3 + 1e-12) + int(place > 2 / 3 + 1e-12)
        found.append(Segment(thirds))
    return found


@given(flow_tables())
def test_segments_by_loops(table):
    u, v, product = table
    found = quality_segments(u, v, product, 3)
    wanted = segments_by_loops(u, v, product)
    np.testing.assert_array_equal(found, wanted)
    np.testing.assert_array_equal(found, quality_segments(u * 4, v * 8, product, 3))
    for of in range(3):
        mine = (product == of) & (found != Segment.UNKNOWN)
        order = np.argsort(u[mine], kind="stable")
        assert (np.diff(found[mine][order]) >= 0).all()


def test_segments_by_hand():
    u, v = [1, 2, 3, 4, 5, 6, 7, np.nan, 9], [1, 1, 1, 1, 1, 1, 5, 5, 0]
    product = np.array([0] * 6 + [1] * 3)
    assert quality_segments(u, v, product, 2).tolist() == [0, 0, 1, 1, 2, 2, 1, 3, 3]
    assert quality_segments([], [], NONE, 0).size == 0


def test_large_flow_of_middling_price_takes_the_middle():
    assert quality_segments([1, 2, 3], [1, 98, 1], np.zeros(3, dtype=np.int64), 1).tolist() == [0, 1, 2]


def test_unit_values():
    found = unit_values([10, 10, 0, 10, 10], [5, 0, 2, np.nan, 4], [True, True, True, True, False])
    np.testing.assert_array_equal(found, [2, np.nan, np.nan, np.nan, np.nan])
    for bad in ([-1], [np.inf]):
        with pytest.raises(ValueError, match="finite and not negative"):
            unit_values([1], bad)


def test_main_unit_is_that_of_most_value():
    units = np.array([0, 1, 1, 0, -1, 2])
    product = np.array([0, 0, 0, 1, 1, 1])
    assert in_main_unit([5, 3, 3, 2, 9, 2], units, product, 3).tolist() == [False, True, True, True, False, False]
    assert not in_main_unit([1], np.array([-1]), np.array([0]), 1).any()


def test_sums_by_segment_keep_every_flow():
    found = sums_by_segment([1, 2, 4, 8], np.array([0, 3, 0, 2]), np.array([1, 1, 1, 0]), 3)
    assert found.tolist() == [[0, 0, 8, 0], [5, 0, 0, 2], [0, 0, 0, 0]]


@given(tables, tables)
def test_quality_takes_away_and_parts_add_up(a, b):
    found = quality_similarity(a, b)
    if np.isnan(found.plain):
        assert not (a[:, :3].sum() and b[:, :3].sum())
        return
    assert 0 <= found.segmented <= found.plain + 1e-12 <= 1 + 1e-9
    assert found.by_segment.sum() == pytest.approx(found.segmented)
    assert found.plain == pytest.approx(esi(a[:, :3].sum(axis=1), b[:, :3].sum(axis=1)), abs=1e-12)
    assert found.segmented == pytest.approx(esi(a[:, :3].ravel(), b[:, :3].ravel()), abs=1e-12)
    assert found.covered_a == pytest.approx(a[:, :3].sum() / a.sum())
    back = quality_similarity(b, a)
    assert (back.segmented, back.covered_a) == (pytest.approx(found.segmented), found.covered_b)


def test_same_goods_of_other_quality_are_not_alike():
    found = quality_similarity([[10, 0, 0, 0]], [[0, 0, 6, 2]])
    assert (found.segmented, found.plain, found.covered_a, found.covered_b) == (0, 1, 1, 0.75)


@pytest.mark.parametrize("shape", [(2, 3), (4,)])
def test_what_is_refused(shape):
    with pytest.raises(ValueError, match="shape"):
        quality_similarity(np.ones(shape), np.ones(shape))
    with pytest.raises(ValueError, match="one shape"):
        quality_segments([1.0], [1.0, 2.0], NONE, 1)
