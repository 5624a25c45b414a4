"""Tests made for firms that share one event date and move together."""

from __future__ import annotations

import math

import numpy as np

from bilateral.lenses.market.formulas.abnormal import Abnormal
from bilateral.lenses.market.formulas.arrays import Floats, Unavailable
from bilateral.lenses.market.formulas.independent import ALIKE, ONE_FIRM, SHORT_ESTIMATE, patell_z, studentised
from bilateral.lenses.market.formulas.outcome import Test, answer

__all__ = ["adjusted_patell", "corrado", "grank", "kolari_pynnonen", "portfolio_t", "scaled_ranks"]

_TOO_FEW = "the mean correlation leaves no variance: too few firms, or firms that move against each other"


def kolari_pynnonen(found: Abnormal) -> Test | Unavailable:
    """BMP made right for firms that move together: ``t_BMP √((1 − r̄) / (1 + (N − 1) r̄))``, t(N − 1).

    r̄ is the mean correlation of two different firms' residuals. Kolari, J. W., Pynnönen, S. (2010), Event study
    testing with cross-sectional correlation of abnormal returns, Review of Financial Studies 23, 3996–4025.
    """
    firms, statistic = len(found.firms), studentised(found.scar)
    if statistic is None:
        return Unavailable(ONE_FIRM if firms < 2 else ALIKE)
    r = found.r_bar
    inflated = 1 + (firms - 1) * r
    if not (inflated > 0 and r < 1):
        return Unavailable(_TOO_FEW)
    return answer("kp", statistic * math.sqrt((1 - r) / inflated), firms, firms - 1)


def adjusted_patell(found: Abnormal) -> Test | Unavailable:
    """Patell's Z over ``√(1 + (N − 1) r̄)``; normal. Kolari & Pynnönen (2010), RFS 23, 3996–4025."""
    firms, statistic = len(found.firms), patell_z(found)
    if statistic is None:
        return Unavailable(SHORT_ESTIMATE)
    inflated = 1 + (firms - 1) * found.r_bar if firms > 1 else 1.0
    if not inflated > 0:
        return Unavailable(_TOO_FEW)
    return answer("adjusted_patell", statistic / math.sqrt(inflated), firms)


def scaled_ranks(values: Floats) -> Floats:
    """Rank of each value in its column over (n + 1), less ½; missing values have no rank. Shape as given."""
    order = np.argsort(values, axis=0)
    ranked = np.take_along_axis(values, order, axis=0)
    if (ranked[1:] == ranked[:-1]).any():
        from scipy.stats import rankdata

        ranks = np.asarray(rankdata(values, axis=0, nan_policy="omit"), dtype=np.float64)
    else:
        ranks = np.empty(values.shape)
        np.put_along_axis(ranks, order, np.arange(1.0, len(values) + 1)[:, None], axis=0)
    ranks = np.where(np.isfinite(values), ranks, np.nan)
    return np.asarray(ranks / (np.isfinite(values).sum(axis=0) + 1) - 0.5)


def _mean_ranks(ranks: Floats) -> tuple[Floats, float]:
    """Mean rank of each session (T,), and the root of Σ (N_t / N) Ū_t² / T."""
    present = np.isfinite(ranks).sum(axis=1)
    means = np.where(np.isfinite(ranks), ranks, 0.0).sum(axis=1) / np.maximum(present, 1)
    return means, math.sqrt(float((present / ranks.shape[1] * means**2).mean()))


def corrado(found: Abnormal) -> Test | Unavailable:
    """Corrado's rank test over the window: ``Σ_t Ū_t / (√L s_U)``; normal.

    U is the rank of an abnormal return among the firm's own in both windows over (1 + n), less ½; Ū its mean over
    firms; s_U its standard deviation over all sessions. Corrado, C. J. (1989), A nonparametric test for abnormal
    security-price performance in event studies, Journal of Financial Economics 23, 385–395; missing returns as in
    Corrado & Zivney (1992), Journal of Financial and Quantitative Analysis 27, 465–478.
    """
    sessions = len(found.ar)
    means, spread = _mean_ranks(scaled_ranks(np.concatenate([found.residuals, found.ar])))
    if not spread > 0:
        return Unavailable("the mean rank does not vary between sessions")
    return answer("corrado", float(means[-sessions:].sum()) / (math.sqrt(sessions) * spread), len(found.firms))


def grank(found: Abnormal) -> Test | Unavailable:
    """Generalised rank test GRANK-T: the window's re-standardised SCAR ranked among the estimation window's SAR.

    ``Z = Ū_0 / s_U`` over T = M + 1 sessions, ``t = Z √((T − 2) / (T − 1 − Z²))``, t(T − 2). Kolari, J. W., Pynnönen,
    S. (2011), Nonparametric rank tests for event studies, Journal of Empirical Finance 18, 953–971.
    """
    firms = len(found.firms)
    spread = float(found.scar.std(ddof=1)) if firms > 1 else 0.0
    if not spread > 0:
        return Unavailable(ONE_FIRM if firms < 2 else ALIKE)
    ranks = scaled_ranks(np.concatenate([found.residuals / found.sigma, (found.scar / spread)[None, :]]))
    means, scale = _mean_ranks(ranks)
    sessions = len(means)
    z = float(means[-1]) / scale if scale > 0 else math.inf
    if sessions - 1 - z**2 <= 0:
        return Unavailable("the mean rank does not vary between sessions")
    return answer("grank", z * math.sqrt((sessions - 2) / (sessions - 1 - z**2)), firms, sessions - 2)


def portfolio_t(portfolio: Abnormal, firms: int) -> Test | Unavailable:
    """Time-series t of the basket: its CAR over its own standard deviation with prediction error, t(n − k).

    `portfolio` is the event study of the one series that `basket` makes of the firms, whose movement together is then
    in its variance. Jaffe, J. F. (1974), Journal of Business 47, 410–428; Brown & Warner (1985), JFE 14, 3–31.
    """
    dof = int(portfolio.observations[0]) - 1 - portfolio.slopes.shape[1]
    if dof < 1:
        return Unavailable(SHORT_ESTIMATE)
    return answer("portfolio", float(portfolio.scar[0]), firms, dof)
