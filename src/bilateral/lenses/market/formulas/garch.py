"""Market model with GARCH(1,1) errors: the variance of the event window is forecast, not taken as constant."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

import numpy as np

from bilateral.errors import MissingExtra
from bilateral.lenses.market.formulas.arrays import Floats

if TYPE_CHECKING:
    from bilateral.lenses.market.formulas.models import Sample

__all__ = ["forecasts"]

_SCALE = 100.0


def forecasts(sample: Sample) -> tuple[Floats, Floats, Floats, Floats]:
    """Intercept (F,), slopes (F, K), residuals (M, F) and forecast covariance (F, L, L) of each firm.

    ``r_t = α + β'x_t + e_t``, ``h_t = ω + a e²_{t−1} + b h_{t−1}``, by maximum likelihood; the covariance is diagonal,
    with ``E[h]`` of each session of the event window as seen from the end of the estimation window. A firm whose fit
    does not converge is all NaN.

    Raises
    ------
    MissingExtra
        The package arch is not installed.

    Notes
    -----
    Bollerslev, T. (1986), Generalized autoregressive conditional heteroskedasticity, Journal of Econometrics 31,
    307–327. Estimation by the package arch (Sheppard).
    """
    if importlib.util.find_spec("arch") is None:
        raise MissingExtra("the GARCH model needs the package arch", then="pip install 'bilateral[garch]'")
    firms, width, sessions = sample.y.shape[1], sample.x.shape[1], len(sample.x_event)
    intercept, slopes = np.empty(firms), np.empty((firms, width))
    residuals, spread = np.full(sample.y.shape, np.nan), np.zeros((firms, sessions, sessions))
    for firm in range(firms):
        rows = np.isfinite(sample.y[:, firm]) & np.isfinite(sample.x).all(axis=1)
        mean, variances = _one(sample.y[rows, firm], sample.x[rows], sample.gap + sessions)
        intercept[firm], slopes[firm] = mean[0], mean[1:]
        residuals[rows, firm] = sample.y[rows, firm] - mean[0] - sample.x[rows] @ mean[1:]
        np.fill_diagonal(spread[firm], variances[sample.gap :])
    return intercept, slopes, residuals, spread


def _one(y: Floats, x: Floats, ahead: int) -> tuple[Floats, Floats]:
    """Mean coefficients (1 + K,) and the variances of the next `ahead` sessions (ahead,) of one firm."""
    import warnings

    univariate = importlib.import_module("arch.univariate")
    model = univariate.LS(_SCALE * y, x=_SCALE * x, volatility=univariate.GARCH(1, 0, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = model.fit(disp="off", show_warning=False)
    found = np.asarray(result.params, dtype=np.float64)
    if result.convergence_flag != 0:
        return np.full(1 + x.shape[1], np.nan), np.full(ahead, np.nan)
    omega, news, memory = found[-3:]
    last = float(np.asarray(result.conditional_volatility)[-1]) ** 2
    shock = float(np.asarray(result.resid)[-1]) ** 2
    variances = np.empty(ahead)
    variances[0] = omega + news * shock + memory * last
    for step in range(1, ahead):
        variances[step] = omega + (news + memory) * variances[step - 1]
    mean = found[:-3].copy()
    mean[0] /= _SCALE
    return mean, variances / _SCALE**2
