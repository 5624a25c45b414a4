"""Returns with their flags, and benchmarks by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.lenses.market.formulas.benchmark import (
    breadth,
    cap_weighted,
    concentration,
    equal_weighted,
    median,
    top_contribution,
    without_top,
)  # fmt: skip
from bilateral.lenses.market.formulas.returns import FLAGS, clean, screen

nan = math.nan


def test_every_kind_of_missing_return_is_told_apart():
    prices = [[nan], [100], [110], [110], [0], [50], [80], [-1], [80]]
    made = clean(prices, zero_volume=np.arange(9)[:, None] == 3)
    assert [FLAGS[flag] for flag in made.flags.ravel()] == [
        "no price", "the first price", "a plain return", "zero volume", "no price", "the first price after a gap",
        "a move beyond the limit", "a price that is not positive", "the first price after a gap",
    ]  # fmt: skip
    np.testing.assert_allclose(made.values.ravel(), [nan, nan, 0.1, *[nan] * 6])


def test_limits_are_the_users():
    assert clean([[100], [160]], limit=None).values[1, 0] == pytest.approx(0.6)
    assert clean([[100], [160]], limit=0.5).flags[1, 0] == 4
    assert clean([[100], [130]]).flags[1, 0] == 0


def test_log_returns_keep_the_limit_of_simple_ones():
    made = clean([[100], [72], [130]], kind="log")
    assert made.values[1, 0] == pytest.approx(math.log(0.72))
    assert made.flags[2, 0] == 4


def test_returns_that_come_as_returns():
    made = screen([[0.1, -1.0], [nan, 0.02]], zero_volume=[[False, False], [False, True]])
    assert made.flags.tolist() == [[0, 4], [1, 3]]
    assert screen([[-1.0]], limit=None).values[0, 0] == -1


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=20))
def test_simple_returns_compound_to_the_whole(prices):
    made = clean(np.array(prices)[:, None], limit=None).values[1:, 0]
    assert np.prod(1 + made) == pytest.approx(prices[-1] / prices[0], rel=1e-9)


def test_wrong_shapes_raise():
    with pytest.raises(ValueError, match="shape"):
        clean([1.0, 2.0])
    with pytest.raises(ValueError, match="zero_volume must have the shape"):
        clean([[1.0], [2.0]], zero_volume=[[True]])
    with pytest.raises(ValueError, match="finite or NaN"):
        screen([[math.inf]])


RETURNS = [[0.10, -0.02, 0.04, nan], [nan, nan, nan, nan]]
CAPS = [60, 30, 10, 50]


def test_benchmarks_by_hand():
    assert equal_weighted(RETURNS)[0] == pytest.approx(0.04)
    assert cap_weighted(RETURNS, CAPS)[0] == pytest.approx((6 - 0.6 + 0.4) / 100)
    assert without_top(RETURNS, CAPS, 1)[0] == pytest.approx((-0.6 + 0.4) / 40)
    assert without_top(RETURNS, CAPS, 0)[0] == pytest.approx(cap_weighted(RETURNS, CAPS)[0])
    assert median(RETURNS)[0] == pytest.approx(0.04)
    assert breadth(RETURNS)[0] == pytest.approx(2 / 3)
    assert top_contribution(RETURNS, CAPS, 1)[0] == pytest.approx(0.06)
    for series in (equal_weighted(RETURNS), cap_weighted(RETURNS, CAPS), median(RETURNS), breadth(RETURNS)):
        assert math.isnan(series[1])


def test_share_classes_of_one_company_go_together():
    returns, caps = [[0.10, -0.02, 0.04, 0.06]], [60, 35, 10, 30]
    assert without_top(returns, caps, 1, [1, 2, 3, 2])[0] == pytest.approx((6 + 0.4) / 70)
    assert concentration(caps, 1, [1, 2, 3, 2]) == pytest.approx(65 / 135)
    assert concentration(caps, 1) == pytest.approx(60 / 135)
    assert math.isnan(concentration([nan, 0], 1))


def test_top_firms_and_the_rest_make_the_whole():
    whole = cap_weighted(RETURNS, CAPS)[0]
    rest = without_top(RETURNS, CAPS, 1)[0] * 40 / 100
    assert top_contribution(RETURNS, CAPS, 1)[0] + rest == pytest.approx(whole)


def test_caps_must_fit():
    with pytest.raises(ValueError, match="shape of the returns"):
        cap_weighted(RETURNS, [1, 2])
    with pytest.raises(ValueError, match="issuers must be"):
        without_top(RETURNS, CAPS, 1, [1, 2])
