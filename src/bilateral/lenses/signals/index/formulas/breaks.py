"""Turning points: changes of the level of a noisy balance, dated with what is known of the date.

The months of a balance are not equally sure: one of ten events is worth less than one of a hundred, and the climate
itself swings from month to month. Each month has the variance τ² + v / n, with n its effective number of events,
v = p(1 − p) that of a single event, and τ² the swing, from the differences of neighbouring months. The levels minimise
Σ (y − level)² / variance + penalty × number of changes, exactly (optimal partitioning, Jackson et al. 2005, IEEE Signal
Processing Letters 12(2)); PELT (Killick, Fearnhead and Eckley 2012, Journal of the American Statistical Association
107(500)) is the pruned form of it. Each change is then dated by the likelihood of all months
between its neighbours: of the windows of five months that hold the most probability, or nearly so, to the middle of the
one around the likeliest month. A change for which that probability is below one half is not called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["HALF", "LEAST", "MIN_MONTHS", "Turn", "dated", "partition", "pelt", "precision", "turns"]

MIN_MONTHS = 3
"""The shortest spell of one level, in months."""
HALF = 2
"""A date is right when it is within so many months."""
NEARLY = 0.05
"""Windows of five months that hold so little less than the best one are as good."""
LEAST = 0.5
"""Probability that the date is right below which a change is not called."""
_FEW = 5.0
_LEAST_SWING = 5e-4


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of level."""

    at: int
    """Index of the first month of the new level."""
    earliest: int
    """First month of the interval that holds nine tenths of the probability."""
    latest: int
    """Last month of it."""
    certainty: float
    """Probability that the change lies within two months of `at`."""


def precision(values: ArrayLike, n: ArrayLike) -> Floats:
    """1 / (τ² + v / n) of each month.

    Parameters
    ----------
    values
        (..., T) balances, 0 to 1.
    n
        (..., T) effective numbers of events.

    Returns
    -------
    ndarray
        (..., T). τ² is the mean over neighbouring months of half the squared difference less what v / n explains,
        over months of at least five events, and at least 0.0005.
    """
    y, size = np.asarray(values, float), np.asarray(n, float)
    p = np.sum(y * size, -1, keepdims=True) / np.maximum(np.sum(size, -1, keepdims=True), 1e-12)
    single = np.maximum(p * (1 - p), 1e-4) / np.maximum(size, 0.5)
    half = np.diff(y, axis=-1) ** 2 / 2 - (single[..., 1:] + single[..., :-1]) / 2
    known = (size[..., 1:] >= _FEW) & (size[..., :-1] >= _FEW)
    swing = np.sum(half * known, -1, keepdims=True) / np.maximum(np.sum(known, -1, keepdims=True), 1)
    found: Floats = 1.0 / (np.maximum(swing, _LEAST_SWING) + single)
    return found


def pelt(values: ArrayLike, weight: ArrayLike, penalty: float) -> tuple[int, ...]:
    """Changes of the weighted mean by PELT, through ruptures: indices of the first month of each new level.

    With a shortest spell its pruning may, at low penalties, throw the best solution away; `partition` never does, and
    is what is used. The two are held to each other by the tests.

    Parameters
    ----------
    values
        (T,) balances.
    weight
        (T,) precisions.
    penalty
        Cost of a change, in units of twice the log-likelihood.
    """
    import ruptures

    y = np.asarray(values, float)
    if len(y) < 2 * MIN_MONTHS:
        return ()
    search = ruptures.Pelt(custom_cost=_cost(y, np.asarray(weight, float)), min_size=MIN_MONTHS, jump=1)
    return tuple(int(end) for end in search.fit(y.reshape(-1, 1)).predict(pen=penalty)[:-1])


def _cost(y: Floats, w: Floats) -> Any:
    from ruptures.base import BaseCost

    total, first, second = (np.concatenate([[0.0], np.cumsum(part)]) for part in (w, w * y, w * y * y))

    class Weighted(BaseCost):  # type: ignore[misc]
        """Σ w (y − weighted mean)² of a stretch."""

        model = "weighted mean"
        min_size = MIN_MONTHS

        def fit(self, signal: Any) -> Weighted:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            mass, moment = total[end] - total[start], first[end] - first[start]
            return float(second[end] - second[start] - moment * moment / mass)

    return Weighted()


def partition(values: ArrayLike, weight: ArrayLike, penalty: float) -> list[tuple[int, ...]]:
    """Changes of the weighted mean for many series at once, by dynamic programming: the best solution, always.

    Parameters
    ----------
    values, weight
        (S, T): S series.
    penalty
        As in `pelt`.
    """
    y, w = np.asarray(values, float), np.asarray(weight, float)
    series, length = y.shape
    if length < 2 * MIN_MONTHS:
        return [()] * series
    total, first, second = (np.pad(np.cumsum(part, 1), ((0, 0), (1, 0))) for part in (w, w * y, w * y * y))
    best = np.full((series, length + 1), np.inf)
    best[:, 0] = -penalty
    back = np.zeros((series, length + 1), int)
    rows = np.arange(series)
    for end in range(MIN_MONTHS, length + 1):
        starts = np.arange(end - MIN_MONTHS + 1)
        moment = first[:, [end]] - first[:, starts]
        cost = second[:, [end]] - second[:, starts] - moment**2 / (total[:, [end]] - total[:, starts])
        whole = cost + best[:, starts] + penalty
        back[:, end] = whole.argmin(1)
        best[:, end] = whole[rows, back[:, end]]
    return [_path(back[row], length) for row in range(series)]


def _path(back: NDArray[np.int64], end: int) -> tuple[int, ...]:
    found = []
    while end > 0:
        end = int(back[end])
        found.append(end)
    return tuple(sorted(found[:-1]))


def dated(values: ArrayLike, weight: ArrayLike, changes: ArrayLike, *, rounds: int = 2) -> tuple[Turn, ...]:
    """Date each change by the likelihood of all months between its neighbours.

    Parameters
    ----------
    values, weight
        (T,) as in `pelt`.
    changes
        Indices as `pelt` gives them.
    rounds
        How often all are dated anew, each with the others as they stand.
    """
    y, w = np.asarray(values, float), np.asarray(weight, float)
    total, first = (np.concatenate([[0.0], np.cumsum(part)]) for part in (w, w * y))
    found = tuple(Turn(int(at), int(at), int(at), 0.0) for at in np.asarray(changes, int))
    for _ in range(rounds):
        edges = [0, *(turn.at for turn in found), len(y)]
        found = tuple(
            _date(total, first, edges[place - 1], edges[place], edges[place + 1]) for place in range(1, len(edges) - 1)
        )
    return found


def _date(total: Floats, first: Floats, low: int, at: int, high: int) -> Turn:
    """One change between `low` and `high`."""
    months = np.arange(low + 2, high - 1)
    if not len(months):
        return Turn(at, at, at, 0.0)
    left = (first[months] - first[low]) ** 2 / (total[months] - total[low])
    right = (first[high] - first[months]) ** 2 / (total[high] - total[months])
    gain = (left + right) / 2
    chance = np.exp(gain - gain.max())
    chance /= chance.sum()
    near = np.convolve(np.pad(chance, HALF), np.ones(2 * HALF + 1), "valid")
    best = int(np.where(near >= near.max() - NEARLY, chance, -1.0).argmax())
    whole = np.cumsum(chance)
    inside = np.flatnonzero((whole >= 0.05) & (whole - chance <= 0.95))
    return Turn(int(months[best]), int(months[inside[0]]), int(months[inside[-1]]), min(1.0, float(near[best])))


def turns(values: ArrayLike, n: ArrayLike, penalty: float) -> tuple[Turn, ...]:
    """The turning points of a series that are sure enough to be called.

    Parameters
    ----------
    values
        (T,) balances, 0 to 1, without gaps.
    n
        (T,) effective numbers of events.
    penalty
        As in `pelt`.
    """
    weight = precision(values, n)
    (changes,) = partition(np.asarray(values, float)[None], weight[None], penalty)
    found = dated(values, weight, changes)
    return tuple(turn for turn in found if turn.certainty >= LEAST)
