"""Normal returns: what a firm would have returned without the event, and how sure the estimate is.

Each model is fitted firm by firm on the sessions that the firm traded. Market model and K factors are ordinary least
squares; Scholes–Williams and Dimson mend the beta of a thinly traded firm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.market.formulas.arrays import Floats, Ints
from bilateral.lenses.market.formulas.plan import Convention, Model, Plan

__all__ = ["Fit", "Sample", "fit", "parameters"]


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows that one event study needs."""

    y: Floats
    """Returns in the estimation window, shape (M, F); NaN is missing."""
    x: Floats
    """Factors in the estimation window, shape (M, K)."""
    before: Floats
    """The factors one session earlier, shape (M, K); for Scholes–Williams and Dimson."""
    after: Floats
    """The factors one session later, shape (M, K)."""
    y_event: Floats
    """Returns in the event window, shape (L, F)."""
    x_event: Floats
    """Factors in the event window, shape (L, K)."""
    gap: int
    """Sessions between the two windows."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The normal return of F firms."""

    intercept: Floats
    """Shape (F,), return a session."""
    slopes: Floats
    """Shape (F, K), return per unit of factor return."""
    variance: Floats
    """Residual variance, shape (F,)."""
    observations: Ints
    """Sessions used, shape (F,)."""
    residuals: Floats
    """Abnormal returns in the estimation window, shape (M, F); NaN where the firm did not trade."""
    normal: Floats
    """Normal return in the event window, shape (L, F)."""
    spread: Floats
    """Covariance of the abnormal returns of the event window, shape (F, L, L), parameter error included."""


def parameters(model: Model, factors: int) -> int:
    """How many coefficients are estimated, the intercept included; K is the number of factors."""
    counts = {"constant_mean": 1, "market_adjusted": 0, "dimson": 4, "scholes_williams": 2}
    return counts.get(model, 1 + factors)


def fit(sample: Sample, plan: Plan) -> Fit:
    """Fit `plan.model` on the estimation window, firm by firm.

    Parameters
    ----------
    sample
        The rows of the two windows.
    plan
        Which model, and whose degrees of freedom.

    Returns
    -------
    Fit
        Coefficients, residuals, and covariance ``s² (I + X_w (X'X)⁻¹ X_w')`` of the event window's abnormal returns
        (X_w its design); "eventstudy" and "eventstudies" leave out the second part.

    Raises
    ------
    MissingExtra
        GARCH was asked for and the package arch is not installed.

    Notes
    -----
    MacKinlay, A. C. (1997), Event studies in economics and finance, Journal of Economic Literature 35, 13–39.
    Scholes, M., Williams, J. (1977), Estimating betas from nonsynchronous data, Journal of Financial Economics 5,
    309–327. Dimson, E. (1979), Risk measurement when shares are subject to infrequent trading, Journal of Financial
    Economics 7, 197–226. Bollerslev, T. (1986), Generalized autoregressive conditional heteroskedasticity, Journal of
    Econometrics 31, 307–327.
    """
    coefficients = _coefficients(sample, plan.model)
    normal = _normal(coefficients, sample.x_event)
    residuals = sample.y - _normal(coefficients, sample.x)
    observations = np.isfinite(residuals).sum(axis=0)
    variance = _variance(residuals, observations, plan, sample.x.shape[1])
    if plan.model == "garch":
        from bilateral.lenses.market.formulas.garch import forecasts

        intercept, slopes, residuals, spread = forecasts(sample)
        coefficients = np.column_stack([intercept, slopes])
        normal = _normal(coefficients, sample.x_event)
        variance = np.nansum(residuals**2, axis=0) / observations
    else:
        spread = _spread(sample, residuals, variance, plan)
    return Fit(coefficients[:, 0], coefficients[:, 1:], variance, observations, residuals, normal, spread)


def _normal(coefficients: Floats, x: Floats) -> Floats:
    """Predicted returns, shape (rows, F)."""
    if coefficients.shape[1] == 1:
        return np.broadcast_to(coefficients[:, 0], (x.shape[0], coefficients.shape[0]))
    made: Floats = coefficients[:, 0] + x @ coefficients[:, 1:].T
    return made


def _coefficients(sample: Sample, model: Model) -> Floats:
    """Intercept and slopes, shape (F, 1 + K); K is 0 for the constant mean."""
    firms = sample.y.shape[1]
    if model == "market_adjusted":
        return np.tile(np.r_[0.0, 1.0], (firms, 1))
    if model == "constant_mean":
        return np.asarray(np.nanmean(sample.y, axis=0)[:, None])
    if model == "scholes_williams":
        return _scholes_williams(sample)
    if model == "dimson":
        return _dimson(sample)
    return least_squares(sample.y, sample.x)


def least_squares(y: Floats, x: Floats) -> Floats:
    """Ordinary least squares with an intercept, firm by firm on the sessions traded: shape (F, 1 + K)."""
    design = np.column_stack([np.ones(len(x)), x])
    known = np.asarray(np.isfinite(design).all(axis=1))
    traded = np.isfinite(y) & known[:, None]
    whole = traded.sum(axis=0) == known.sum()
    found = np.empty((y.shape[1], design.shape[1]))
    if whole.any():
        found[whole] = np.linalg.lstsq(design[known], y[known][:, whole], rcond=None)[0].T
    for firm in np.flatnonzero(~whole):
        rows = traded[:, firm]
        found[firm] = np.linalg.lstsq(design[rows], y[rows, firm], rcond=None)[0]
    return found


def _slope(y: Floats, x: Floats) -> Floats:
    """Slope of each firm on one regressor, shape (F,)."""
    return least_squares(y, x[:, None])[:, 1]


def _through_means(sample: Sample, beta: Floats) -> Floats:
    """Intercept that makes the residuals sum to 0, beside the given beta, shape (F, 2)."""
    x = np.where(np.isfinite(sample.y), sample.x[:, :1], np.nan)
    alpha = np.nanmean(sample.y - beta * x, axis=0)
    return np.column_stack([alpha, beta])


def _scholes_williams(sample: Sample) -> Floats:
    """``β = (β₋₁ + β₀ + β₊₁) / (1 + 2ρ)`` with ρ the benchmark's first autocorrelation; shape (F, 2)."""
    x, before, after = sample.x[:, 0], sample.before[:, 0], sample.after[:, 0]
    both = np.isfinite(x) & np.isfinite(before)
    rho = float(np.corrcoef(x[both], before[both])[0, 1])
    total = _slope(sample.y, before) + _slope(sample.y, x) + _slope(sample.y, after)
    return _through_means(sample, total / (1 + 2 * rho))


def _dimson(sample: Sample) -> Floats:
    """``β = β₋₁ + β₀ + β₊₁`` of one regression on the benchmark's lag, itself and its lead; shape (F, 2)."""
    x = np.column_stack([sample.before[:, 0], sample.x[:, 0], sample.after[:, 0]])
    beta = least_squares(sample.y, x)[:, 1:].sum(axis=1)
    return _through_means(sample, beta)


def _variance(residuals: Floats, observations: Ints, plan: Plan, factors: int) -> Floats:
    """Residual variance, shape (F,): sum of squares over the convention's degrees of freedom."""
    centre = np.nanmean(residuals, axis=0) if plan.model == "market_adjusted" else 0.0
    squares = np.nansum((residuals - centre) ** 2, axis=0)
    return np.asarray(squares / (observations - lost(plan.convention, plan.model, factors)))


def lost(convention: Convention, model: Model, factors: int) -> int:
    """Degrees of freedom taken off the number of sessions."""
    if convention == "textbook":
        return max(1, parameters(model, factors))
    return 0 if convention == "eventstudy" else 1


def _spread(sample: Sample, residuals: Floats, variance: Floats, plan: Plan) -> Floats:
    """Covariance of the event window's abnormal returns, shape (F, L, L)."""
    sessions = len(sample.x_event)
    unit = np.broadcast_to(np.eye(sessions), (len(variance), sessions, sessions))
    if plan.model == "market_adjusted" or plan.convention in ("eventstudy", "eventstudies"):
        return unit * variance[:, None, None]
    if plan.convention == "estudy2":
        return _market_days(sample, residuals, variance, unit)
    width = 0 if plan.model == "constant_mean" else sample.x.shape[1]
    design = np.column_stack([np.ones(len(sample.x)), sample.x[:, :width]])
    event = np.column_stack([np.ones(sessions), sample.x_event[:, :width]])
    traded = np.isfinite(residuals).astype(np.float64)
    filled = np.where(np.isfinite(design), design, 0.0)
    gram = np.einsum("mi,mf,mj->fij", filled, traded, filled, optimize=True)
    error = event @ np.linalg.pinv(gram, hermitian=True) @ event.T
    return np.asarray((unit + error) * variance[:, None, None])


def _market_days(sample: Sample, residuals: Floats, variance: Floats, unit: Floats) -> Floats:
    """The same as estudy2 has it: the benchmark's spread over all sessions, whether the firm traded or not."""
    x = sample.x[np.isfinite(sample.x[:, 0]), 0]
    apart = sample.x_event[:, 0] - x.mean()
    error = np.outer(apart, apart) / ((x - x.mean()) ** 2).sum()
    count = np.isfinite(residuals).sum(axis=0)
    return np.asarray((unit + error + 1 / count[:, None, None]) * variance[:, None, None])
