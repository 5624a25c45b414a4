from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.intra import grubel_lloyd
from bilateral.lenses.structure.formulas.vertical import (
    ALPHAS,
    TradeType,
    fontagne_freudenberg,
    greenaway_hine_milner,
    likeness,
    unit_value_ratio,
)

values = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
ratios = st.one_of(st.just(np.nan), st.floats(0.2, 5), st.sampled_from([0.75, 0.85, 1.0, 1.15, 1.25]))


@st.composite
def trades(draw):
    count = draw(st.integers(1, 10))
    ab, ba = (draw(arrays(np.float64, count, elements=values)) for _ in range(2))
    assume((ab + ba).sum() > 0)
    return ab, ba, draw(arrays(np.float64, count, elements=ratios))


@given(trades(), st.sampled_from(ALPHAS))
def test_both_ways_part_the_trade(trade, alpha):
    ab, ba, ratio = trade
    split = greenaway_hine_milner(ab, ba, ratio, alpha=alpha)
    assert split.shares.sum() == pytest.approx(1)
    assert split.two_way == pytest.approx(grubel_lloyd(ab, ba), abs=1e-12)
    split = fontagne_freudenberg(ab, ba, ratio, alpha=alpha)
    assert split.shares.sum() == pytest.approx(1)
    total = (ab + ba).sum()
    for name in list(TradeType)[:5]:
        assert split.shares[name] == pytest.approx((ab + ba)[split.types == name].sum() / total, abs=1e-12)
    np.testing.assert_array_equal(split.types == TradeType.NO_TRADE, ab + ba == 0)
    small, large = np.minimum(ab, ba), np.maximum(ab, ba)
    np.testing.assert_array_equal(split.types == TradeType.ONE_WAY, (small <= 0.1 * large) & (large > 0))


@given(trades(), st.sampled_from([greenaway_hine_milner, fontagne_freudenberg]))
def test_wider_bounds_make_more_horizontal_and_scale_does_not_matter(trade, split):
    ab, ba, ratio = trade
    narrow, wide = (split(ab, ba, ratio, alpha=alpha) for alpha in ALPHAS)
    assert narrow.shares[TradeType.HORIZONTAL] <= wide.shares[TradeType.HORIZONTAL] + 1e-12
    assert narrow.shares[TradeType.UNKNOWN] == wide.shares[TradeType.UNKNOWN]
    np.testing.assert_allclose(split(ab * 8, ba * 8, ratio).shares, narrow.shares, rtol=1e-12)


@given(trades())
def test_fontagne_freudenberg_seen_from_the_other_side(trade):
    ab, ba, ratio = trade
    # the bounds are each other's inverse; a ratio on a bound may fall either side by rounding
    assume(not np.isclose(ratio, 1.15).any() and not np.isclose(ratio, 1 / 1.15).any())
    mine, theirs = fontagne_freudenberg(ab, ba, ratio), fontagne_freudenberg(ba, ab, 1 / ratio)
    np.testing.assert_allclose(theirs.shares, mine.shares[[0, 1, 3, 2, 4]], rtol=1e-12, atol=1e-12)


def test_the_two_ways_differ_between_085_and_087():
    trade = [100.0], [100.0], [0.86]
    assert greenaway_hine_milner(*trade).types[0] == TradeType.HORIZONTAL
    assert fontagne_freudenberg(*trade).types[0] == TradeType.VERTICAL_LOW
    assert (greenaway_hine_milner(*trade).low, fontagne_freudenberg(*trade).low) == (0.85, 1 / 1.15)


def test_by_hand():
    ab, ba = [100, 60, 100, 40, 0, 0], [60, 60, 10, 20, 5, 0]
    ratio = unit_value_ratio([2, 3, 1, np.nan, 1, 1], [2, 2, 1, 4, 1, 1])
    first = fontagne_freudenberg(ab, ba, ratio)
    assert first.types.tolist() == [1, 2, 0, 4, 0, 5]
    np.testing.assert_allclose(first.shares * 455, [115, 160, 120, 0, 60], rtol=1e-12)
    assert first.two_way == pytest.approx(340 / 455)
    assert first.vertical == pytest.approx(120 / 455)
    second = greenaway_hine_milner(ab, ba, ratio)
    assert second.types.tolist() == [1, 2, 1, 4, 0, 5]
    np.testing.assert_allclose(second.shares * 455, [155, 140, 120, 0, 40], rtol=1e-12)


def test_bounds_are_horizontal_and_gaps_unknown():
    assert likeness([0.85, 1.15, 0.8499, 1.1501, np.nan], 0.85, 1.15).tolist() == [1, 1, 3, 2, 4]
    found = unit_value_ratio([2, 0, np.nan, 2, np.inf, 2], [1, 1, 1, 0, 1, np.nan])
    np.testing.assert_array_equal(found, [2] + [np.nan] * 5)


def test_no_trade_is_not_defined():
    for split in (greenaway_hine_milner, fontagne_freudenberg):
        assert np.isnan(split([0], [0], [1]).shares).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: greenaway_hine_milner([1], [1], [1, 2]),
        lambda: greenaway_hine_milner([1], [1], [1], alpha=1),
        lambda: fontagne_freudenberg([1], [1], [1], alpha=0),
        lambda: fontagne_freudenberg([1], [1], [1], overlap=1),
        lambda: fontagne_freudenberg([-1], [1], [1]),
        lambda: likeness([1], 1.1, 1.2),
        lambda: unit_value_ratio([1], [1, 2]),
    ],
)
def test_what_is_refused(call):
    with pytest.raises(ValueError):
        call()
