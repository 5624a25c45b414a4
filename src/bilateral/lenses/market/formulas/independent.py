"""The classical tests. They take firms as independent, which one shared event date makes untrue."""

from __future__ import annotations

import math

import numpy as np

from bilateral.lenses.market.formulas.abnormal import Abnormal
from bilateral.lenses.market.formulas.arrays import Floats, Unavailable
from bilateral.lenses.market.formulas.models import lost
from bilateral.lenses.market.formulas.outcome import Test, answer

__all__ = [
    "bmp",
    "cross_sectional_t",
    "generalized_sign",
    "patell",
    "patell_z",
    "sign",
    "skewness_adjusted",
    "wilcoxon",
]


def studentised(values: Floats) -> float | None:
    """``mean / (s / √N)``; None for fewer than two values or where all are the same."""
    if len(values) < 2:
        return None
    spread = float(values.std(ddof=1))
    if spread <= 1e-14 * max(1e-300, float(np.abs(values).max())):
        return None
    return float(values.mean()) / spread * math.sqrt(len(values))


ONE_FIRM = "it compares firms with each other, and there is only one"
ALIKE = "all firms have the same abnormal return"


def _nothing(values: Floats) -> Unavailable:
    return Unavailable(ONE_FIRM if len(values) < 2 else ALIKE)


def cross_sectional_t(found: Abnormal) -> Test | Unavailable:
    """Cross-sectional t: ``CAAR / (s(CAR) / √N)``, t(N − 1). MacKinlay (1997), JEL 35, 13–39."""
    statistic = studentised(found.car)
    return _nothing(found.car) if statistic is None else answer("t", statistic, len(found.car), len(found.car) - 1)


def bmp(found: Abnormal) -> Test | Unavailable:
    """Standardised cross-sectional t: ``mean(SCAR) / (s(SCAR) / √N)``, t(N − 1).

    Boehmer, E., Musumeci, J., Poulsen, A. (1991), Event-study methodology under conditions of event-induced variance,
    Journal of Financial Economics 30, 253–272.
    """
    statistic = studentised(found.scar)
    return _nothing(found.scar) if statistic is None else answer("bmp", statistic, len(found.scar), len(found.scar) - 1)


def patell_z(found: Abnormal) -> float | None:
    """``Σ SCAR / √Σ (d / (d − 2))`` with d the degrees of freedom of each firm; None where some d is below 3."""
    dof = found.observations - lost("textbook", found.plan.model, found.slopes.shape[1])
    if (dof <= 2).any():
        return None
    return float(found.scar.sum() / math.sqrt(float((dof / (dof - 2)).sum())))


SHORT_ESTIMATE = "a firm has fewer than three degrees of freedom in the estimation window"


def patell(found: Abnormal) -> Test | Unavailable:
    """Patell's Z, the sum of SCAR over its standard deviation under independence; normal.

    Patell, J. M. (1976), Corporate forecasts of earnings per share and stock price behavior, Journal of Accounting
    Research 14, 246–276.
    """
    statistic = patell_z(found)
    return Unavailable(SHORT_ESTIMATE) if statistic is None else answer("patell", statistic, len(found.firms))


def sign(found: Abnormal) -> Test | Unavailable:
    """Sign test: ``(positive / N − ½) √N / ½``; normal. Firms whose CAR is 0 count as not positive."""
    firms = len(found.firms)
    return answer("sign", (found.positive / firms - 0.5) * math.sqrt(firms) / 0.5, firms)


def generalized_sign(found: Abnormal) -> Test | Unavailable:
    """Sign test against the share p̂ of positive abnormal returns in the estimation window; normal.

    ``(positive − N p̂) / √(N p̂ (1 − p̂))``. Cowan, A. R. (1992), Nonparametric event study tests, Review of
    Quantitative Finance and Accounting 2, 343–358.
    """
    firms = len(found.firms)
    share = float(((found.residuals > 0).sum(axis=0) / found.observations).mean())
    if not 0 < share < 1:
        return Unavailable("abnormal returns of the estimation window all have one sign")
    return answer("gsign", (found.positive - firms * share) / math.sqrt(firms * share * (1 - share)), firms)


def wilcoxon(found: Abnormal) -> Test | Unavailable:
    """Wilcoxon's signed-rank test of CAR: rank sum of the positive less its mean, in standard deviations.

    The p-value is exact up to 50 firms without ties, else from the normal distribution. Wilcoxon, F. (1945),
    Individual comparisons by ranking methods, Biometrics Bulletin 1, 80–83.
    """
    from scipy.stats import rankdata
    from scipy.stats import wilcoxon as signed_rank

    car = found.car[found.car != 0]
    firms = len(car)
    if firms < 2:
        return Unavailable("it needs two firms with an abnormal return other than 0")
    ranks = rankdata(np.abs(car))
    spread = math.sqrt(float((ranks**2).sum()) / 4)
    statistic = (float(ranks[car > 0].sum()) - float(ranks.sum()) / 2) / spread
    exact = firms <= 50 and len(np.unique(ranks)) == firms
    p = float(signed_rank(car, method="exact" if exact else "asymptotic").pvalue)
    return Test("wilcoxon", statistic, p, "signed rank", None, firms)


def skewness_adjusted(found: Abnormal) -> Test | Unavailable:
    """Cross-sectional t mended for skewness: ``√N (S + γS²/3 + γ²S³/27 + γ/(6N))``; normal.

    S is CAAR over the standard deviation of CAR, γ their skewness. Johnson, N. J. (1978), JASA 73, 536–544; Hall, P.
    (1992), On the removal of skewness by transformation, Journal of the Royal Statistical Society B 54, 221–228.
    """
    car, firms = found.car, len(found.car)
    statistic = studentised(car)
    if statistic is None:
        return _nothing(car)
    if firms < 3:
        return Unavailable("skewness needs three firms")
    s = statistic / math.sqrt(firms)
    apart = (car - car.mean()) / car.std(ddof=1)
    skew = firms / ((firms - 1) * (firms - 2)) * float((apart**3).sum())
    mended = math.sqrt(firms) * (s + skew * s**2 / 3 + skew**2 * s**3 / 27 + skew / (6 * firms))
    return answer("skewness", mended, firms)
