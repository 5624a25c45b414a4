"""How often turning points are called where there are none, and the penalty that keeps it rare."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.signals.index.formulas.breaks import LEAST, dated, partition, precision

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["ELEVEN_YEARS", "PER_LOG", "Calibration", "Freeze", "calibrate", "called", "frozen", "scored"]

ELEVEN_YEARS = 132
"""Months that false alarms are counted over."""
WANTED = 0.10
_GRID = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
PER_LOG = 2.4
"""The smallest penalty is so many times ln T."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A penalty and what it does on series without any turning point."""

    penalty: float
    """In units of twice the log-likelihood."""
    false_alarms: float
    """Turning points called in eleven years of such a series, on average."""
    swing: float
    """τ: standard deviation of the level from month to month, beyond what counting explains."""
    memory: float
    """Correlation of a month's swing with the last month's, 0 to 0.8."""
    draws: int
    """Series simulated."""


def calibrate(
    values: ArrayLike, n: ArrayLike, *, draws: int = 200, wanted: float = WANTED, seed: int = 0
) -> Calibration:
    """The smallest penalty of a grid from 2.4 ln T up with at most `wanted` false alarms in eleven years.

    Series of the same length, volume, swing and memory but without any change of level are simulated, and the whole
    method is run on them. Memory matters: a climate that drifts looks like one that turns.

    Parameters
    ----------
    values
        (T,) balances, 0 to 1.
    n
        (T,) effective numbers of events.
    draws
        Series to simulate.
    wanted
        False alarms allowed in eleven years.
    seed
        The same seed gives the same penalty.
    """
    y, size = np.asarray(values, float), np.asarray(n, float)
    single, swing, memory = _noise(y, size)
    rng = np.random.default_rng(seed)
    null = _null(rng, y.mean(), swing, memory, single / np.maximum(size, 0.5), draws)
    sizes = np.broadcast_to(size, null.shape)
    rate = 0.0
    for factor in _GRID:
        penalty = factor * PER_LOG * log(len(y))
        rate = _called(null, sizes, penalty) * ELEVEN_YEARS / len(y)
        if rate <= wanted:
            break
    return Calibration(penalty, rate, swing, memory, draws)


def _noise(y: Floats, size: Floats) -> tuple[float, float, float]:
    """V of a single event, τ, and the memory of what is left when the levels are taken out."""
    p = float(np.sum(y * size) / max(np.sum(size), 1e-12))
    single = max(p * (1 - p), 1e-4)
    weight = precision(y, size)
    counting = single / np.maximum(size, 0.5)
    short = float(np.min(1 / weight - counting))
    cut = [0, *partition(y[None], weight[None], PER_LOG * log(len(y)))[0], len(y)]
    rest = np.concatenate([y[a:b] - np.average(y[a:b], weights=weight[a:b]) for a, b in pairwise(cut)])
    lag = float(np.sum(rest[1:] * rest[:-1]) / max(float(np.sum(rest**2)), 1e-12))
    # neighbours of a climate with memory differ less than the climate swings
    long = float(np.sum(rest**2)) / max(len(y) - len(cut) + 1, 1) - float(np.mean(counting))
    return single, float(np.sqrt(max(short, long, 0.0))), min(max(lag, 0.0), 0.8)


def _null(rng: np.random.Generator, mean: float, swing: float, memory: float, counting: Floats, draws: int) -> Floats:
    length = len(counting)
    shock = rng.normal(size=(draws, length))
    drift = np.empty_like(shock)
    drift[:, 0] = shock[:, 0]
    for month in range(1, length):
        drift[:, month] = memory * drift[:, month - 1] + np.sqrt(1 - memory**2) * shock[:, month]
    noise = rng.normal(size=(draws, length)) * np.sqrt(counting)
    return np.clip(mean + swing * drift + noise, 0.0, 1.0)


def _called(values: Floats, sizes: Floats, penalty: float) -> float:
    return float(np.mean([len(found) for found in called(values, sizes, penalty)]))


def called(values: Floats, sizes: Floats, penalty: float) -> list[tuple[int, ...]]:
    """`turns` for many series at once: (S, T) in, the months called for each."""
    weight = precision(values, sizes)
    return [
        tuple(turn.at for turn in dated(y, w, changes) if turn.certainty >= LEAST)
        for y, w, changes in zip(values, weight, partition(values, weight, penalty), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Freeze:
    """The simulated cell: a level that drops and comes back."""

    months: int = ELEVEN_YEARS
    length: int = 16
    """Months of the freeze."""
    level: float = 0.7
    """Share of good news before and after."""
    drop: float = 0.2
    events: float = 30.0
    """Mean number of events a month."""
    shape: float = 3.0
    """Of the gamma distribution that the monthly mean is drawn from: small is uneven."""
    swing: float = 30.0
    """φ: the share of each month is drawn from Beta(pφ, (1 − p)φ); small is uneven."""


def frozen(cell: Freeze, series: int, seed: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Simulated series: counts of good news, of all news, and the first month of each freeze.

    Numbers of events are negative binomial, shares beta-binomial: both vary more than chance alone would have it.
    """
    rng = np.random.default_rng(seed)
    start = rng.integers(24, cell.months - cell.length - 24, size=series)
    month = np.arange(cell.months)[None]
    cold = (month >= start[:, None]) & (month < start[:, None] + cell.length)
    p = np.where(cold, cell.level - cell.drop, cell.level)
    whole = rng.poisson(rng.gamma(cell.shape, cell.events / cell.shape, size=p.shape))
    good = rng.binomial(whole, rng.beta(p * cell.swing, (1 - p) * cell.swing))
    return good.astype(float), whole.astype(float), start


def scored(found: list[tuple[int, ...]], start: NDArray[np.int64], length: int, within: int = 2) -> tuple[float, float]:
    """Recall of the two turning points of each series, and false ones a series; each true one is found once."""
    hits = false = 0
    for changes, first in zip(found, start.tolist(), strict=True):
        left = list(changes)
        for true in (first, first + length):
            near = [at for at in left if abs(at - true) <= within]
            if near:
                left.remove(min(near, key=lambda at: abs(at - true)))
                hits += 1
        false += len(left)
    return hits / (2 * len(found)), false / len(found)
