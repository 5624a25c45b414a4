"""Abnormal returns: by hand, against numpy, and where they cannot be had."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lenses.market.worlds import SMALL, world

from bilateral.errors import MissingExtra
from bilateral.lenses.market.formulas import garch
from bilateral.lenses.market.formulas.abnormal import basket, event_study
from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.dependence import mean_correlation
from bilateral.lenses.market.formulas.plan import Plan, Window, choose_design

TOY = np.array([[0.01], [0.03], [0.02], [0.04], [0.10], [-0.02]])


def test_constant_mean_by_hand():
    """Mean of 1, 3, 2, 4 % is 2.5 %, its variance 5/3; the window brings 10 − 2.5 and −2 − 2.5."""
    found = event_study(TOY, np.zeros(6), 4, Window(0, 1), Plan(4, 0, 1.0, "constant_mean"))
    np.testing.assert_allclose(found.ar[:, 0], [0.075, -0.045])
    np.testing.assert_allclose(found.car, [0.03])
    np.testing.assert_allclose(found.sigma**2, [5 / 3 * 1e-4])
    np.testing.assert_allclose(found.variance[:, 0], 5 / 3 * 1e-4 * 5 / 4 * np.ones(2))
    np.testing.assert_allclose(found.car_variance, [5 / 3 * 1e-4 * (2 + 4 / 4)])
    np.testing.assert_allclose(found.raw, [1.1 * 0.98 - 1])
    np.testing.assert_allclose(found.bhar, [1.1 * 0.98 - 1.025**2])


def test_market_adjusted_by_hand():
    market = np.array([0.0, 0.01, 0.01, 0.02, 0.05, 0.0])
    found = event_study(TOY, market, 4, Window(0, 1), Plan(4, 0, 1.0, "market_adjusted"))
    np.testing.assert_allclose(found.ar[:, 0], [0.05, -0.02], atol=1e-15)
    np.testing.assert_allclose(found.sigma**2, np.var([0.01, 0.02, 0.01, 0.02], ddof=1))
    np.testing.assert_allclose(found.car_variance, 2 * found.sigma**2)
    assert found.benchmark == pytest.approx(0.05)


def test_market_model_variance_of_car_holds_the_covariance_of_shared_parameters():
    returns, market = world()
    found = event_study(returns, market, 80, Window(0, 4), SMALL)
    x, w = np.column_stack([np.ones(40), market[37:77]]), np.column_stack([np.ones(5), market[80:85]])
    error = np.ones(5) @ (np.eye(5) + w @ np.linalg.inv(x.T @ x) @ w.T) @ np.ones(5)
    np.testing.assert_allclose(found.car_variance, found.sigma**2 * error)
    assert (found.car_variance > found.variance.sum(axis=0)).all()


@given(seed=st.integers(0, 10_000))
def test_equal_weighted_basket_has_the_mean_abnormal_return(seed):
    returns, market = world(70, 4, seed=seed)
    firms = event_study(returns, market, 60, Window(-1, 2), SMALL)
    whole = event_study(basket(returns)[:, None], market, 60, Window(-1, 2), SMALL)
    np.testing.assert_allclose(whole.ar[:, 0], firms.aar, atol=1e-14)
    assert whole.caar == pytest.approx(firms.caar, abs=1e-14)
    assert firms.path[-1] == pytest.approx(firms.caar, abs=1e-14)


@given(seed=st.integers(0, 10_000), shift=st.floats(-0.2, 0.2))
def test_an_injected_effect_comes_back_whole(seed, shift):
    returns, market = world(70, 3, seed=seed)
    moved = returns.copy()
    moved[60] += shift
    before, after = (event_study(r, market, 60, Window(0, 0), SMALL) for r in (returns, moved))
    np.testing.assert_allclose(after.car - before.car, shift, atol=1e-13)
    np.testing.assert_allclose(after.sigma, before.sigma)


def test_k_factors_are_least_squares():
    returns, market = world()
    size = np.random.default_rng(5).normal(0, 0.005, len(market))
    factors = np.column_stack([market, size])
    found = event_study(returns, factors, 80, Window(0, 1), Plan(40, 3, model="factors"))
    design = np.column_stack([np.ones(40), factors[37:77]])
    wanted = np.linalg.lstsq(design, returns[37:77], rcond=None)[0]
    np.testing.assert_allclose(np.column_stack([found.intercept, found.slopes]), wanted.T)
    np.testing.assert_allclose(found.sigma**2, (found.residuals**2).sum(axis=0) / 37)


@pytest.mark.parametrize("model", ["scholes_williams", "dimson"])
def test_thin_trading_models_find_the_beta_that_the_market_model_misses(model):
    """Half of each day's market move shows in the price only a day later: the plain slope is 0.6, the true beta 1.2."""
    rng = np.random.default_rng(3)
    market = rng.normal(0, 0.01, 4000)
    returns = 0.6 * market + 0.6 * np.r_[0.0, market[:-1]] + rng.normal(0, 0.001, 4000)
    plain, mended = (
        event_study(returns[:, None], market, 3950, Window(0, 0), Plan(3900, 10, model=name)).slopes[0, 0]
        for name in ("market", model)
    )
    assert plain == pytest.approx(0.6, abs=0.02)
    assert mended == pytest.approx(1.2, abs=0.03)


@pytest.mark.slow
def test_garch_forecasts_a_variance_that_follows_the_last_days():
    """Estimated on simulated GARCH(1,1) returns: calm at the end gives a smaller forecast than turmoil at the end."""
    pytest.importorskip("arch")
    rng = np.random.default_rng(4)
    market = rng.normal(0, 0.01, 1300)
    shocks, h = np.empty(1300), 1e-4
    for t in range(1300):
        shocks[t] = math.sqrt(h) * rng.normal()
        h = 2e-6 + 0.1 * shocks[t] ** 2 + 0.88 * h
    wild = shocks.copy()
    wild[1275:1280] = 0.06
    pair = np.column_stack([0.8 * market + shocks, 0.8 * market + wild])
    found = event_study(pair, market, 1285, Window(0, 3), Plan(1200, 5, model="garch"))
    assert found.slopes[:, 0] == pytest.approx([0.8, 0.8], abs=0.1)
    assert found.variance[0, 1] > 2 * found.variance[0, 0]
    assert found.variance[0, 1] > found.variance[3, 1]
    np.testing.assert_allclose(found.car_variance, found.variance.sum(axis=0))


def test_a_garch_model_that_does_not_converge_drops_its_firm(monkeypatch):
    pytest.importorskip("arch")
    returns, market = world(120, 3)
    other = garch._one

    def fails_for_the_second(y, x, ahead):
        if y[0] == returns[37, 1]:
            return np.full(2, np.nan), np.full(ahead, np.nan)
        return other(y, x, ahead)

    monkeypatch.setattr(garch, "_one", fails_for_the_second)
    found = event_study(returns, market, 80, Window(0, 1), Plan(40, 3, model="garch"))
    assert found.firms.tolist() == [0, 2]
    assert found.dropped[0].reason == "the GARCH model does not converge"
    assert "does not converge" in event_study(returns[:, 1:2], market, 80, Window(0, 1), found.plan).reason


def test_garch_names_the_package_it_lacks(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="arch"):
        event_study(*world(120, 2), 80, Window(0, 1), Plan(40, 3, model="garch"))


def test_who_takes_no_part_is_told_why():
    returns, market = world(120, 5)
    returns[80, 1] = np.nan
    returns[:60, 2] = np.nan
    returns[:, 3] = 0.0
    found = event_study(returns, market, 80, Window(0, 0), SMALL)
    assert found.firms.tolist() == [0, 4]
    assert [(item.firm, item.reason) for item in found.dropped] == [
        (1, "no return in the event session"),
        (2, "returns in only 17 of 40 sessions of the estimation window"),
        (3, "the price does not move in the estimation window"),
    ]


@pytest.mark.parametrize(("change", "reason"), [
    (lambda r, m: (r, m, 10), "needs 43 sessions before the event window, there are 10"),
    (lambda r, m: (r, m, 500), "does not lie within the 120 sessions"),
    (lambda r, m: (r, m, -1), "does not lie within the 120 sessions"),
    (lambda r, m: (r, np.where(np.arange(120) == 80, np.nan, m), 80), "no return in some session of the event window"),
    (lambda r, m: (r, np.where(np.arange(120) < 70, np.nan, m), 80), "returns in only 7 of 40 sessions"),
    (lambda r, m: (r, np.zeros(120), 80), "does not vary"),
    (lambda r, m: (r * np.nan, m, 80), "no firm can take part: no return in the event session"),
    (lambda r, m: (r, np.column_stack([m, m]), 80), "takes one benchmark, 2 factors were given"),
])  # fmt: skip
def test_what_cannot_be_had_is_a_reason(change, reason):
    returns, market, t0 = change(*world())
    found = event_study(returns, market, t0, Window(0, 0), SMALL)
    assert isinstance(found, Unavailable)
    assert reason in found.reason


def test_copies_among_the_factors_are_noticed():
    returns, market = world()
    found = event_study(returns, np.column_stack([market, 2 * market]), 80, Window(0, 0), Plan(40, 3, model="factors"))
    assert "copies" in found.reason


def test_wrong_arrays_raise():
    returns, market = world()
    with pytest.raises(ValueError, match="shape"):
        event_study(returns[:, 0], market, 80, Window(0, 0))
    with pytest.raises(ValueError, match="finite or NaN"):
        event_study(np.where(returns > 0.03, np.inf, returns), market, 80, Window(0, 0))
    with pytest.raises(ValueError, match="one row a session"):
        event_study(returns, market[1:], 80, Window(0, 0))
    with pytest.raises(ValueError, match="must not end before"):
        Window(1, 0)
    with pytest.raises(ValueError, match="a plan needs"):
        Plan(estimation=1)


def test_basket_weights():
    assert basket([[0.01, 0.04], [np.nan, 0.02], [np.nan, np.nan]], [3, 1])[:2] == pytest.approx([0.0175, 0.02])
    assert np.isnan(basket([[np.nan, np.nan]])).all()
    with pytest.raises(ValueError, match="none negative"):
        basket([[0.01, 0.02]], [1, -1])


@given(seed=st.integers(0, 10_000), firms=st.integers(2, 9))
def test_mean_correlation_is_that_of_the_matrix(seed, firms):
    values = np.random.default_rng(seed).normal(size=(30, firms))
    matrix = np.corrcoef(values.T)
    wanted = (matrix.sum() - firms) / (firms * (firms - 1))
    assert mean_correlation(values) == pytest.approx(wanted, abs=1e-12)


def test_mean_correlation_of_one_firm_is_not_defined():
    assert math.isnan(mean_correlation(np.random.default_rng(0).normal(size=(30, 1))))


def test_design_follows_the_length_of_the_panel():
    assert choose_design(500).pool.side == "past"
    assert choose_design(150).plan.estimation == 120
    assert choose_design(150).pool.side == choose_design(91).pool.side == "both"
    assert choose_design(91).plan.estimation == 60
    assert choose_design(91).placebo_plan.estimation == 55
