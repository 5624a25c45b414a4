"""Years in which a series of counts jumps away from both its neighbours: more often a fault upstream than an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats, counts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Anomaly", "anomalies"]

TIMES, LEAST, NOISE, MOST = 5.0, 1.25, 5.0, 3
"""How many times the usual deviation, the least factor, how many standard errors of a count, how many a series."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One year that does not fit between its neighbours."""

    place: int
    """Position in the series."""
    value: float
    """What stands there."""
    expected: float
    """The geometric mean of its neighbours."""
    factor: float
    """``value / expected``."""
    threshold: float
    """The factor (or its inverse) from which it would be flagged."""


def anomalies(values: ArrayLike) -> tuple[Anomaly, ...]:
    """Flag spikes and gaps of one year.

    The deviation of a year is the logarithm of its count over the geometric mean of the years before and after. It is
    flagged where the year lies on one side of both neighbours, and the deviation is larger than all of: five times the
    usual deviation of the other years (median absolute deviation, scaled to a standard deviation), a factor of 1.25,
    and five standard errors of a Poisson count. The largest goes first and is replaced by what was expected, so that
    its neighbours are not flagged for it; at most three a series.

    Parameters
    ----------
    values
        Counts of consecutive years, shape (years,).

    Returns
    -------
    tuple of Anomaly
        In order of years. The first and last year have one neighbour only and are never flagged; neither is a level
        that stays changed, nor anything in fewer than five years or beside a count of 0.

    Raises
    ------
    ValueError
        A count is negative or not finite.

    Notes
    -----
    Median absolute deviation as a robust scale: Hampel (1974), Journal of the American Statistical Association 69.
    """
    series = counts(values)
    if len(series) < 5 or series.min() == 0:
        return ()
    logs, found = np.log(series), []
    for _ in range(MOST):
        expected = (logs[:-2] + logs[2:]) / 2
        apart = np.where(_sticks_out(logs), np.abs(logs[1:-1] - expected), 0.0)
        place = int(np.argmax(apart))
        logs[place + 1], stood = expected[place], logs[place + 1]
        limit = _limit(logs, place, stood)
        if apart[place] < limit:
            break
        middle, value = float(np.exp(expected[place])), float(series[place + 1])
        found.append(Anomaly(place + 1, value, middle, value / middle, float(np.exp(limit))))
    return tuple(sorted(found, key=lambda each: each.place))


def _sticks_out(logs: Floats) -> NDArray[np.bool_]:
    """Whether each inner year lies on one side of both its neighbours, growth apart, by half of the least factor."""
    steps = np.diff(logs) - np.median(np.diff(logs))
    up, down = steps[:-1], -steps[1:]
    out: NDArray[np.bool_] = (np.sign(up) == np.sign(down)) & (
        np.minimum(np.abs(up), np.abs(down)) >= np.log(LEAST) / 2
    )
    return out


def _limit(mended: Floats, place: int, stood: float) -> float:
    """The threshold of one year, from the other years of the series with this one mended."""
    apart = np.abs(mended[1:-1] - (mended[:-2] + mended[2:]) / 2)
    usual = TIMES * 1.4826 * float(np.median(np.delete(apart, place)))
    # a count x has a variance of 1/x in logarithms; half of that again for the mean of its two neighbours
    noise = NOISE * float(np.sqrt(1.5 / np.exp(min(stood, mended[place + 1]))))
    return max(usual, float(np.log(LEAST)), noise)
