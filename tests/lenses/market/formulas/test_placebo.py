"""The placebo-date test: exact answers, where placebo dates may lie, and its promises."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lenses.market.worlds import SMALL, world

from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.outcome import TESTS
from bilateral.lenses.market.formulas.placebo import placebo_dates, placebo_test
from bilateral.lenses.market.formulas.plan import LONG, Design, Plan, Pool, Window
from bilateral.lenses.market.formulas.study import group_study

DAY = Window(0, 0)
PAST = Pool("past", 5, None)


def test_p_value_counts_the_dates_that_reach_the_event():
    returns, market = world(200, 5)
    found = placebo_test(returns, market, 150, DAY, SMALL, PAST)
    for test in found.tests:
        reached = (np.abs(test.draws) >= abs(test.observed)).sum()
        assert test.p == (1 + reached) / (1 + len(test.draws))
        assert len(test.draws) == len(found.dates)
    assert found.dates.tolist() == list(range(43, 145))
    assert found.smallest_p == 1 / 103


def test_an_effect_beyond_all_dates_gives_the_smallest_p():
    returns, market = world(200, 5)
    returns[150] += 0.5
    found = placebo_test(returns, market, 150, DAY, SMALL, PAST)
    assert {test.p for test in found.tests} == {found.smallest_p}
    assert found.raw.one_sided(1) == found.smallest_p
    assert found.raw.one_sided(-1) == 1.0
    assert [outcome.id for outcome in found.outcomes] == [id for id in TESTS if id.startswith("placebo.")]


@given(t0=st.integers(0, 119), first=st.integers(-12, 6), length=st.integers(0, 10), exclude=st.integers(0, 12),
       side=st.sampled_from(["past", "both"]))  # fmt: skip
def test_placebo_windows_keep_away_from_the_event(t0, first, length, exclude, side):
    window = Window(first, first + length)
    plan = Plan(30, 4)
    dates = placebo_dates(120, t0, window, plan, Pool(side, exclude, None), begin=2)
    touched = set(range(t0 + min(first, 0) - exclude, t0 + max(window.last, 0) + exclude + 1))
    for date in dates.tolist():
        assert not touched & {date, *range(*window.rows(date))}
        assert plan.rows(date, window)[0] >= 2
        assert window.rows(date)[1] <= 120
        assert side == "both" or date < t0


def test_the_nearest_dates_are_taken():
    assert placebo_dates(300, 200, DAY, SMALL, Pool("past", 10, 3)).tolist() == [187, 188, 189]
    assert placebo_dates(300, 200, DAY, SMALL, Pool("both", 10, 4)).tolist() == [188, 189, 211, 212]


@settings(max_examples=40)
@given(seed=st.integers(0, 2_000), shift=st.floats(-0.1, 0.1))
def test_interval_moves_with_the_effect(seed, shift):
    returns, market = world(120, 3, seed=seed)
    moved = returns.copy()
    moved[110] += shift
    before, after = (placebo_test(r, market, 110, DAY, SMALL, PAST) for r in (returns, moved))
    np.testing.assert_allclose(np.subtract(after.interval(), before.interval()), shift, atol=1e-12)


@settings(max_examples=40)
@given(seed=st.integers(0, 2_000))
def test_interval_holds_the_effects_that_are_not_rejected(seed):
    returns, market = world(120, 3, seed=seed)
    found = placebo_test(returns, market, 110, DAY, SMALL, PAST)
    low, high = found.interval()
    assert (low <= 0 <= high) == (found.studentised.p > 0.05)


def test_interval_needs_enough_dates():
    returns, market = world(200, 5)
    found = placebo_test(returns, market, 70, DAY, SMALL, Pool("past", 10, None))
    assert len(found.dates) == 17
    assert found.interval() is None
    assert found.interval(0.8) is not None
    assert math.isnan(found.robust.detectable)


@pytest.mark.slow
def test_size_and_detectable_effect_in_a_simulated_world():
    """300 baskets with shared shocks and fat tails: size near 5 %, and 80 % of effects of the size told are found."""
    rng = np.random.default_rng(8)
    hits, told = {"studentised": 0, "raw": 0, "robust": 0}, dict.fromkeys(("studentised", "raw", "robust"), 0)
    for _ in range(300):
        market = rng.standard_t(5, 165) * 0.008
        shared = rng.standard_t(5, (165, 1)) * 0.005
        returns = market[:, None] + shared + rng.standard_t(4, (165, 6)) * 0.012
        found = placebo_test(returns, market, 160, DAY, SMALL, PAST)
        for test in found.tests:
            hits[test.statistic] += test.p <= 0.05
            moved = returns.copy()
            moved[160] += test.detectable
            again = placebo_test(moved, market, 160, DAY, SMALL, PAST)
            told[test.statistic] += getattr(again, test.statistic).p <= 0.05
    for name, count in hits.items():
        assert 5 <= count <= 26, name
        assert 216 <= told[name] <= 263, name


def test_the_robust_statistic_bounds_what_one_firm_can_do():
    returns, market = world(200, 10, common=0.0)
    returns[150, 0] += 0.9
    found = placebo_test(returns, market, 150, DAY, SMALL, PAST)
    assert found.raw.p == found.studentised.p == found.smallest_p
    assert found.robust.p > 0.05


def test_weights_make_another_basket():
    returns, market = world(200, 3)
    one = placebo_test(returns, market, 150, DAY, SMALL, PAST, weights=[1, 0, 0])
    alone = placebo_test(returns[:, :1], market, 150, DAY, SMALL, PAST)
    assert one.caar == pytest.approx(alone.caar)
    np.testing.assert_allclose(one.robust.draws, alone.robust.draws)


@pytest.mark.parametrize("model", ["factors", "scholes_williams", "dimson"])
def test_models_beyond_running_sums_are_fitted_date_by_date(model):
    returns, market = world(120, 3)
    found = placebo_test(returns, market, 110, DAY, Plan(40, 3, model=model), Pool("past", 5, 30))
    assert len(found.dates) == 30
    if model == "factors":
        plain = placebo_test(returns, market, 110, DAY, Plan(40, 3), Pool("past", 5, 30))
        np.testing.assert_allclose(found.studentised.draws, plain.studentised.draws, rtol=1e-9)


def test_holes_and_late_listings_are_left_out_date_by_date():
    returns, market = world(200, 6, holes=0.05)
    returns[:80, 0] = np.nan
    returns[150] = np.nan_to_num(returns[150], nan=0.01)
    found = placebo_test(returns, market, 150, DAY, SMALL, PAST)
    assert np.isfinite(found.studentised.draws).all()
    assert np.isfinite(found.robust.draws).all()
    assert len(found.dates) > 90


def test_what_cannot_be_had_is_a_reason():
    returns, market = world(60, 3)
    assert "without the event" in placebo_test(returns, market, 45, DAY, SMALL).reason
    assert "needs 43 sessions" in placebo_test(returns, market, 20, DAY, SMALL).reason
    pytest.importorskip("arch")
    garch = placebo_test(*world(120, 1), 110, DAY, Plan(100, 3, model="garch"))
    assert isinstance(garch, Unavailable)
    assert "GARCH" in garch.reason


def test_group_study_brings_everything_together():
    returns, market = world(300, 6)
    study, none = group_study(returns, market, 250, (Window(0, 1), Window(0, 90)))
    assert isinstance(none, Unavailable)
    assert {item.id for item in study.answers} == set(TESTS)
    assert study.placebo is study.past
    assert len(study.both.dates) == 146  # 130 to 238 and 262 to 298
    assert study.answer("placebo.raw").p == study.placebo.raw.p
    assert study.answer("kp").firms == 6


def test_group_study_with_few_sessions_says_why_there_is_no_placebo():
    returns, market = world(140, 4)
    (study,) = group_study(returns, market, 132, (DAY,), Design(LONG.plan, LONG.plan, LONG.pool))
    assert isinstance(study.placebo, Unavailable)
    assert isinstance(study.answer("placebo.raw"), Unavailable)
    assert study.answer("portfolio").p > 0
