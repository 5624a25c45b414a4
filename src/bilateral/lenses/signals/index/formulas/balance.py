"""The balance of good and bad news: weights, shrinkage, smoothing, and a band from stories drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "REALIS",
    "Sums",
    "balance",
    "band",
    "base_rate",
    "effective",
    "ewma",
    "prior",
    "resampled",
    "sums",
    "weights",
]

REALIS = {"occurred": 1.0, "ongoing": 1.0, "planned": 0.5, "forecast": 0.25, "opinion": 0.25, "past-reference": 0.0}
"""By how much an event counts, by how real it is. Planned and foretold events count less: a stated choice, not an
estimate. What is told again of the past counts nothing."""
BAND = 0.9


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of a series by period."""

    positive: Floats
    """(T,) weight of events with a positive score."""
    negative: Floats
    """(T,) weight of events with a negative score."""
    squares: Floats
    """(T,) sum of squared weights."""
    events: NDArray[np.int64]
    """(T,) number of events, those without weight among them."""


def weights(score: ArrayLike, sources: ArrayLike, realis: ArrayLike) -> Floats:
    """The weight of each event: abs(score) × ln(1 + sources) × r.

    Parameters
    ----------
    score
        (n,) Goldstein or PLOVER score, −10 to 10 (Goldstein 1992, Journal of Conflict Resolution 36(2)).
    sources
        (n,) distinct outlets, at least 1.
    realis
        (n,) names as in `REALIS`.
    """
    names, place = np.unique(np.asarray(realis, str), return_inverse=True)
    factor = np.array([REALIS[str(name)] for name in names], float)[place.reshape(np.shape(realis))]
    found: Floats = np.abs(np.asarray(score, float)) * np.log1p(np.maximum(np.asarray(sources, float), 1.0)) * factor
    return found


def sums(period: ArrayLike, score: ArrayLike, weight: ArrayLike, periods: int) -> Sums:
    """Weights of either sign by period.

    Parameters
    ----------
    period
        (n,) index of the period of each event, 0 to periods − 1.
    score, weight
        (n,) score and weight of each event.
    periods
        T.
    """
    at, mass, sign = np.asarray(period, int), np.asarray(weight, float), np.asarray(score, float)
    parts = (np.where(sign > 0, mass, 0.0), np.where(sign < 0, mass, 0.0), mass**2)
    up, down, squares = (np.bincount(at, part, periods).astype(float) for part in parts)
    return Sums(up, down, squares, np.bincount(at, minlength=periods))


def base_rate(positive: ArrayLike, negative: ArrayLike) -> float:
    """Share of the positive in all weight over the whole span; one half where there is no weight."""
    up, down = float(np.sum(positive)), float(np.sum(negative))
    return up / (up + down) if up + down > 0 else 0.5


def prior(positive: ArrayLike, negative: ArrayLike) -> float:
    """k: half the median weight of a period; how much weight the base rate has in each."""
    return 0.5 * float(np.median(np.asarray(positive, float) + np.asarray(negative, float)))


def balance(positive: ArrayLike, negative: ArrayLike, k: float, base: float) -> Floats:
    """(P + k × base) / (P + N + k), 0 to 1; NaN for a period without any weight.

    Parameters
    ----------
    positive, negative
        (T,) weights of either sign.
    k
        Weight of the base rate, at least 0.
    base
        The base rate, 0 to 1.
    """
    up, down = np.asarray(positive, float), np.asarray(negative, float)
    whole = up + down
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (up + k * base) / (whole + k)
    return np.where(whole > 0, found, np.nan)


def effective(found: Sums) -> Floats:
    """(Σw)² / Σw²: how many events of equal weight would tell as much (Kish 1965, Survey Sampling)."""
    whole = found.positive + found.negative
    return np.divide(whole**2, found.squares, out=np.zeros_like(whole), where=found.squares > 0)


def ewma(values: ArrayLike, half_life: float) -> Floats:
    """s_t = x_t + d s_(t−1) with d = 2^(−1 / half-life): a sum in which what lies a half-life back counts half.

    Parameters
    ----------
    values
        (T,) one value a day.
    half_life
        In days, above 0.
    """
    from scipy.signal import lfilter

    decay = 0.5 ** (1.0 / half_life)
    return np.asarray(lfilter([1.0], [1.0, -decay], np.asarray(values, float)))


def resampled(
    cell: ArrayLike, story: ArrayLike, score: ArrayLike, weight: ArrayLike, cells: int, *, draws: int, seed: int = 0
) -> tuple[Floats, Floats]:
    """Sums of positive and of negative weight by cell, when the stories are drawn anew.

    Each story counts a Poisson(1) number of times, all its events together, so that what one article tells at once is
    not taken for independent news (Chamandy et al. 2012, Estimating Uncertainty for Massive Data Streams).

    Parameters
    ----------
    cell
        (n,) index of the cell of each event: a period, or a period of a channel and direction.
    story
        (n,) index of the story of each event.
    score, weight
        (n,) as in `sums`.
    cells
        How many cells there are.
    draws
        How often the stories are drawn.
    seed
        The same seed gives the same draws.

    Returns
    -------
    tuple
        Two arrays (draws, cells).
    """
    at, mass, sign = np.asarray(cell, int), np.asarray(weight, float), np.asarray(score, float)
    which = np.asarray(story, int)
    rng = np.random.default_rng(seed)
    stories = int(which.max()) + 1 if which.size else 0
    up, down = np.where(sign > 0, mass, 0.0), np.where(sign < 0, mass, 0.0)
    found = np.empty((2, draws, cells))
    for draw in range(draws):
        times = rng.poisson(1.0, stories)[which]
        found[0, draw] = np.bincount(at, up * times, cells)
        found[1, draw] = np.bincount(at, down * times, cells)
    return found[0], found[1]


def band(values: ArrayLike, share: float = BAND) -> tuple[Floats, Floats]:
    """The ends between which so large a share of the draws lies: two (T,) arrays.

    Parameters
    ----------
    values
        (draws, T).
    share
        0 to 1.
    """
    ends = np.quantile(np.asarray(values, float), [(1 - share) / 2, (1 + share) / 2], axis=0)
    return ends[0], ends[1]
