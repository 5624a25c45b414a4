"""Whatever the panel looks like, a study is made of finite numbers or of reasons."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lenses.market.worlds import world

from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.placebo import Placebo
from bilateral.lenses.market.formulas.plan import Design, Plan, Pool, Window
from bilateral.lenses.market.formulas.study import group_study


@st.composite
def panels(draw):
    """A small world with holes, halts, copies, constants, jumps, total losses and a benchmark with gaps."""
    firms = draw(st.integers(1, 5))
    returns, market = world(90, firms, seed=draw(st.integers(0, 999)), holes=draw(st.sampled_from([0.0, 0.1, 0.6])))
    for what in draw(
        st.lists(st.sampled_from(["constant", "copy", "late", "jump", "loss", "halted", "gap", "flat"]), max_size=3)
    ):
        column = draw(st.integers(0, firms - 1))
        if what == "constant":
            returns[:, column] = 0.0
        elif what == "copy":
            returns[:, column] = returns[:, 0]
        elif what == "late":
            returns[:60, column] = np.nan
        elif what == "jump":
            returns[draw(st.integers(0, 89)), column] = 9.0
        elif what == "loss":
            returns[draw(st.integers(0, 89)), column] = -1.0
        elif what == "halted":
            returns[40:, column] = np.nan
        elif what == "gap":
            market[draw(st.integers(0, 89)) :: 7] = np.nan
        else:
            market[:] = 0.0
    return returns, market


@settings(max_examples=100)
@given(panel=panels(), t0=st.integers(-2, 92), first=st.integers(-12, 3), length=st.integers(0, 6),
       model=st.sampled_from(["market", "constant_mean", "market_adjusted", "factors", "scholes_williams", "dimson"]),
       side=st.sampled_from(["past", "both"]))  # fmt: skip
def test_a_study_is_finite_numbers_or_reasons(panel, t0, first, length, model, side):
    returns, market = panel
    plan = Plan(30, 2, model=model)
    window = Window(first, first + length)
    (study,) = group_study(returns, market, t0, (window,), Design(plan, plan, Pool(side, 5, 20)))
    if isinstance(study, Unavailable):
        assert study.reason
        return
    said = study.abnormal
    assert np.isfinite(said.car).all()
    assert (said.car_variance > 0).all()
    assert len(said.firms) + len(said.dropped) == returns.shape[1]
    for answer in study.answers:
        if isinstance(answer.outcome, Unavailable):
            assert answer.outcome.reason
        else:
            assert math.isfinite(answer.outcome.statistic), answer.id
            assert 0 <= answer.outcome.p <= 1, answer.id
    if isinstance(study.placebo, Placebo):
        assert all(np.isfinite(test.draws).all() for test in study.placebo.tests)
        assert study.placebo.smallest_p <= study.placebo.raw.p <= 1
