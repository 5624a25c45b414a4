"""Daily tests as two other packages define them, so that their printed figures can be reproduced.

They differ from the textbook in degrees of freedom and in what they do with missing days; use `independent` and
`clustered` for research.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.market.formulas.abnormal import Abnormal
from bilateral.lenses.market.formulas.arrays import Floats

__all__ = ["Estudy2", "EventStudy", "as_estudy2", "as_eventstudy"]


@dataclass(frozen=True, slots=True)
class Estudy2:
    """What the R package estudy2 prints: statistics for each session of the window, shape (L,), and for all of it."""

    mean: Floats
    """AAR."""
    bw_1980: Floats
    """Brown and Warner (1980): AAR over the root of the mean variance, firms independent."""
    bw_1985: Floats
    """Brown and Warner (1985): AAR over the standard deviation of the daily means."""
    t: Floats
    """Cross-sectional t."""
    patell: Floats
    boehmer: Floats
    """BMP."""
    lamb: Floats
    """`bw_1985` with prediction error; Lamb (1995), Journal of Risk and Insurance 62, 111–123."""
    sign: Floats
    gsign: Floats
    """Generalised sign."""
    csign: Floats
    """Corrado and Zivney's sign test."""
    rank: Floats
    """Corrado's rank test."""
    mrank: Floats
    """Corrado's rank test with ranks over n + 1."""
    wilcoxon: Floats
    """Rank sum of the firms above 0."""
    car_mean: float
    """The mean of the daily AAR, which the package calls the mean of CAR."""
    car_bw_1985: float
    car_lamb: float
    car_rank: float


def as_estudy2(found: Abnormal) -> Estudy2:
    """Daily tests of an event study made with ``Plan(convention="estudy2")``.

    Notes
    -----
    Formulas as documented by the package estudy2 (R), version of 2024.
    """
    firms, days = len(found.firms), found.observations
    daily = np.nanmean(found.residuals, axis=1)
    bw_1985 = found.aar / daily.std(ddof=1)
    lamb = bw_1985 / np.sqrt(1 + _market_part(found) + 1 / days.mean())
    up = (found.ar > 0).sum(axis=1)
    share = float((found.residuals > 0).sum() / days.sum())
    ranks, car_rank = _ranks(found, scaled=False)
    root = math.sqrt(len(found.ar))
    return Estudy2(
        mean=found.aar,
        bw_1980=found.aar / (np.sqrt((found.sigma**2).sum()) / firms),
        bw_1985=bw_1985,
        t=_across(found.ar),
        patell=found.sar.sum(axis=1) / math.sqrt(float(((days - 2) / (days - 4)).sum())),
        boehmer=_across(found.sar),
        lamb=lamb,
        sign=(up / firms - 0.5) * math.sqrt(firms) / 0.5,
        gsign=(up - firms * share) / math.sqrt(firms * share * (1 - share)),
        csign=_signs(found),
        rank=ranks,
        mrank=_ranks(found, scaled=True)[0],
        wilcoxon=_rank_sums(found.ar),
        car_mean=float(found.aar.mean()),
        car_bw_1985=float(bw_1985.sum()) / root,
        car_lamb=float(lamb.sum()) / root,
        car_rank=car_rank,
    )


def _across(values: Floats) -> Floats:
    """Mean over firms in its own standard errors, session by session."""
    return np.asarray(values.mean(axis=1) / values.std(axis=1, ddof=1) * math.sqrt(values.shape[1]))


def _market_part(found: Abnormal) -> Floats:
    """What the benchmark's distance from its mean adds to the variance, in units of it, shape (L,)."""
    return np.asarray(found.variance[:, 0] / found.sigma[0] ** 2 - 1 - 1 / found.observations[0])


def _daily_means(values: Floats) -> Floats:
    present = np.isfinite(values).sum(axis=1)
    summed = np.where(np.isfinite(values), values, 0.0).sum(axis=1)
    return np.asarray(summed / np.maximum(present, 1))


def _signs(found: Abnormal) -> Floats:
    """Signs about the firm's median, summed over firms over the root of their number, in standard deviations."""
    both = np.concatenate([found.residuals, found.ar])
    signs = np.sign(both - np.nanmedian(both, axis=0))
    present = np.isfinite(signs).sum(axis=1)
    scores = _daily_means(signs) * signs.shape[1] / np.sqrt(np.maximum(present, 1))
    return np.asarray(scores[-len(found.ar) :] / math.sqrt(_spread(scores, found)))


def _spread(scores: Floats, found: Abnormal) -> float:
    """Sum of squares over the mean number of sessions of a firm, both windows together."""
    return float((scores**2).sum() / (found.observations.mean() + len(found.ar)))


def _ranks(found: Abnormal, *, scaled: bool) -> tuple[Floats, float]:
    """Corrado's test of each session, shape (L,), and of all of them together."""
    from scipy.stats import rankdata

    both = np.concatenate([found.residuals, found.ar])
    ranks = np.asarray(rankdata(both, axis=0, nan_policy="omit"))
    count = np.isfinite(both).sum(axis=0)
    middle = (count + 1) / 2
    if scaled:
        ranks, middle = ranks / (count + 1), np.full(count.shape, 0.5)
    present, sessions = np.isfinite(both).sum(axis=1), len(found.ar)
    weight = both.shape[1] / np.maximum(present, 1)
    scores = _daily_means(ranks - middle) * (np.sqrt(weight) if scaled else weight)
    daily = scores[-sessions:] / math.sqrt(_spread(scores, found))
    plain = _daily_means(ranks) - middle.mean()
    whole = math.sqrt(sessions) * float(plain[-sessions:].mean()) / math.sqrt(_spread(plain, found))
    return daily, whole


def _rank_sums(ar: Floats) -> Floats:
    from scipy.stats import rankdata

    ranks = np.asarray(rankdata(np.abs(ar), axis=1))
    return np.asarray(np.where(ar > 0, ranks, 0.0).sum(axis=1))


@dataclass(frozen=True, slots=True)
class EventStudy:
    """What the Python package eventstudy prints for several events, each of one firm: shape (L,)."""

    aar: Floats
    caar: Floats
    """AAR summed from the first session on."""
    variance: Floats
    """Variance of AAR: the events' residual variances over the square of their number."""
    statistic: Floats
    """CAAR over the root of the variances summed so far."""
    p: Floats
    """Two-sided, from t with Σ (n − 1) degrees of freedom."""


def as_eventstudy(events: list[Abnormal]) -> EventStudy:
    """Means over several events, each a study of one firm made with ``Plan(convention="eventstudy")``.

    Notes
    -----
    Formulas as run by the package eventstudy (Python) 0.1a12: residual variance over n, no prediction error.
    """
    from scipy.special import stdtr

    ar = np.column_stack([event.ar[:, 0] for event in events])
    variance = np.full(len(ar), sum(float(event.sigma[0]) ** 2 for event in events) / len(events) ** 2)
    aar = ar.mean(axis=1)
    caar = np.cumsum(aar)
    statistic = caar / np.sqrt(np.cumsum(variance))
    dof = sum(int(event.observations[0]) - 1 for event in events)
    return EventStudy(aar, caar, variance, statistic, np.asarray(2 * stdtr(dof, -np.abs(statistic))))
