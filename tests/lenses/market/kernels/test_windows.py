"""Running sums against regressions one by one, and both twins against each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lenses.market.worlds import world

from bilateral.lenses.market.formulas.abnormal import event_study
from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.plan import Plan, Window
from bilateral.lenses.market.kernels import all_windows, some_windows
from bilateral.lenses.market.kernels.dispatch import WINDOWS, twin

FOUR = (Window(0, 0), Window(-2, 3), Window(-10, -2), Window(6, 20))
MODELS = ("market", "constant_mean", "market_adjusted")


def holed():
    """Holes, a late listing, a constant price and a day without a benchmark."""
    returns, market = world(140, 8, holes=0.03)
    returns[:70, 0] = np.nan
    returns[:, 1] = 0.0
    market[20] = np.nan
    return returns, market


@pytest.fixture(params=["numpy", pytest.param("numba", marks=pytest.mark.slow)])
def engine(request):
    return request.param


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("window", FOUR, ids=str)
def test_running_sums_equal_regressions(engine, window, model):
    returns, market = holed()
    plan = Plan(50, 5, model=model)
    found = all_windows(returns, market, window, plan, engine)
    for date in range(0, len(market), 7):
        car, se = np.full(8, np.nan), np.full(8, np.nan)
        study = event_study(returns, market, date, window, plan)
        if not isinstance(study, Unavailable):
            car[study.firms], se[study.firms] = study.car, np.sqrt(study.car_variance)
        if model == "market_adjusted":
            car[1], se[1] = found.car[date, 1], found.se[date, 1]  # a constant price still moves against the market
        np.testing.assert_allclose(found.car[date], car, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(found.se[date], se, rtol=1e-9)


@pytest.mark.parametrize("convention", ["textbook", "estudy2", "eventstudy", "eventstudies"])
def test_conventions_hold_in_the_kernels_too(convention):
    returns, market = world()
    plan = Plan(40, 3, convention=convention)
    found = all_windows(returns, market, Window(0, 2), plan, "numpy")
    study = event_study(returns, market, 80, Window(0, 2), plan)
    np.testing.assert_allclose(found.se[80], np.sqrt(study.car_variance), rtol=1e-9)


@pytest.mark.parametrize("model", MODELS)
def test_chosen_windows_equal_all_windows(engine, model):
    returns, market = holed()
    plan, window = Plan(50, 5, model=model), Window(-1, 2)
    every = all_windows(returns, market, window, plan, engine)
    rng = np.random.default_rng(1)
    firms, sessions = rng.integers(0, 8, 300), rng.integers(-3, 145, 300)
    some = some_windows(returns, market, firms, sessions, window, plan, engine)
    inside = (sessions >= 0) & (sessions < 140)
    np.testing.assert_allclose(some.car[inside], every.car[sessions[inside], firms[inside]], rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(some.se[inside], every.se[sessions[inside], firms[inside]], rtol=1e-10)
    np.testing.assert_allclose(some.ar.sum(axis=1), some.car, rtol=1e-9, atol=1e-14)
    assert np.isnan(some.car[~inside]).all()


def test_chosen_windows_give_the_regression():
    returns, market = world()
    some = some_windows(returns, market, [2], [80], Window(0, 1), Plan(40, 3), "numpy")
    y, x = returns[37:77, 2], market[37:77]
    slope, intercept = np.polyfit(x, y, 1)
    rest = y - intercept - slope * x
    np.testing.assert_allclose([some.slope[0], some.intercept[0]], [slope, intercept], rtol=1e-10)
    np.testing.assert_allclose(some.variance[0], rest @ rest / 38, rtol=1e-10)
    np.testing.assert_allclose(some.ar[0], returns[80:82, 2] - intercept - slope * market[80:82], rtol=1e-10)


@pytest.mark.slow
@given(seed=st.integers(0, 10_000), holes=st.sampled_from([0.0, 0.1, 0.5]), scale=st.sampled_from([1e-4, 1.0, 1e3]))
def test_twins_are_equal(seed, holes, scale):
    returns, market = world(70, 3, seed=seed, holes=holes)
    plan, window = Plan(20, 2), Window(-1, 1)
    plain, fast = (all_windows(returns * scale, market, window, plan, name) for name in ("numpy", "numba"))
    np.testing.assert_allclose(plain.car, fast.car, rtol=1e-8, atol=1e-12 * scale)
    np.testing.assert_allclose(plain.se, fast.se, rtol=1e-8)


def test_a_level_far_from_zero_does_not_cancel():
    returns, market = world()
    near = all_windows(returns, market, Window(0, 0), Plan(40, 3), "numpy")
    far = all_windows(returns + 100, market + 100, Window(0, 0), Plan(40, 3), "numpy")
    np.testing.assert_allclose(far.se, near.se, rtol=1e-7)


def test_bad_input():
    returns, market = world()
    with pytest.raises(ValueError, match="running sums fit"):
        all_windows(returns, market, Window(0, 0), Plan(model="factors"))
    with pytest.raises(ValueError, match="one benchmark"):
        all_windows(returns, np.column_stack([market, market]), Window(0, 0), Plan())
    with pytest.raises(ValueError, match="of one length"):
        some_windows(returns, market, [0, 1], [80], Window(0, 0), Plan())
    with pytest.raises(ValueError, match="columns of the returns"):
        some_windows(returns, market, [9], [80], Window(0, 0), Plan())
    with pytest.raises(ValueError, match="one row a session"):
        all_windows(returns, market[:-1], Window(0, 0), Plan())


def test_a_panel_too_short_for_any_window_is_all_missing(engine):
    returns, market = world(30)
    assert np.isnan(all_windows(returns, market, Window(0, 0), Plan(), engine).car).all()


def test_the_engine_follows_the_size():
    assert twin("auto", 10).__name__.endswith("plain")
    assert twin("numpy", WINDOWS).__name__.endswith("plain")
