"""How often works are cited, against works of the same field, year and type: the rules of the Leiden Ranking (CWTS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats, counts, over, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Threshold", "mncs", "normalised", "pp_top", "share_interval", "threshold", "top_weights"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """From how many citations on a work counts among the most cited of its pool."""

    citations: int
    """Works with more count whole."""
    weight: float
    """What a work with exactly so many counts (0–1)."""


def threshold(citations: ArrayLike, percent: int = 10) -> Threshold:
    """The CWTS rule: ties at the threshold are shared, so that exactly ``percent`` % of the pool are counted.

    T is the least number of citations at which the cumulative share of works, from the least cited on, reaches
    ``1 − p``. Works above T count 1, works at T count ``(F(T) − (1 − p)) / f(T)``, all others 0; F is the cumulative
    share and f the share of works at T. Whole numbers are compared, so no rounding moves the threshold.

    Parameters
    ----------
    citations
        Citations of all works of one field, year and document type, shape (works,).
    percent
        1 to 99.

    Raises
    ------
    ValueError
        There is no work, a count is negative, or `percent` lies outside its range.

    Notes
    -----
    Waltman and Schreiber (2013), JASIST 64, 372–379; CWTS Leiden Ranking Open Edition.
    """
    values = counts(citations).astype(np.int64)
    if not len(values) or not 1 <= percent <= 99:
        raise ValueError("a threshold needs works, and a percentage from 1 to 99")
    level, held = np.unique(values, return_counts=True)
    reached = 100 * np.cumsum(held) - (100 - percent) * len(values)
    at = int(np.argmax(reached >= 0))
    return Threshold(int(level[at]), float(reached[at] / (100 * held[at])))


def top_weights(citations: ArrayLike, percent: int = 10) -> Floats:
    """What each work of one pool counts among the most cited (0–1); the sum is exactly ``percent`` % of the works.

    Parameters
    ----------
    citations, percent
        As for `threshold`.
    """
    values = counts(citations)
    edge = threshold(values, percent)
    return np.where(values > edge.citations, 1.0, np.where(values == edge.citations, edge.weight, 0.0))


def normalised(citations: ArrayLike) -> Floats:
    """Citations over the mean of the pool; 1 for all where nothing in the pool is cited.

    Parameters
    ----------
    citations
        Of all works of one field, year and document type, shape (works,).
    """
    values = counts(citations)
    mean = values.mean() if len(values) else 0.0
    return values / mean if mean else np.ones(values.shape)


def pp_top(weights: ArrayLike, shares: ArrayLike) -> float:
    """PP(top p %): share of a country's works among the most cited, ``Σ w u / Σ u``.

    Parameters
    ----------
    weights
        From `top_weights`, of the country's works, shape (works,).
    shares
        What each work counts for the country: 1 in full counting, 1 / (number of countries) in fractional counting.

    Returns
    -------
    Share (0–1); NaN without works. In fractional counting the world has exactly p %; in full counting it has not,
    as works of many countries, which are cited more, count several times.
    """
    top, own = together(weights, shares)
    return float(over(top @ own, own.sum()))


def mncs(scores: ArrayLike, shares: ArrayLike) -> float:
    """Mean normalised citation score, ``Σ c̃ u / Σ u`` with c̃ from `normalised`; the world has 1. Outliers carry it.

    Notes
    -----
    Waltman, van Eck, van Leeuwen, Visser and van Raan (2011), Journal of Informetrics 5, 37–47.
    """
    score, own = together(scores, shares)
    return float(over(score @ own, own.sum()))


def share_interval(value: float, works: float, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share among so many works, as if each were a draw (Wilson 1927, JASA 22, 209–212).

    Parameters
    ----------
    value
        The share (0–1).
    works
        Works behind it; a fractional sum will do.
    z
        Quantile of the normal distribution; 1.96 for 95 %.
    """
    if not (works > 0 and 0 <= value <= 1):
        return float("nan"), float("nan")
    centre = (value + z * z / (2 * works)) / (1 + z * z / works)
    width = z / (1 + z * z / works) * float(np.sqrt(value * (1 - value) / works + z * z / (4 * works * works)))
    return max(0.0, centre - width), min(1.0, centre + width)
