"""Who stands where in one field: share, rank, lead, concentration, growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats, Ints, counts, over, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["growth", "hhi", "lead_ratio", "rank", "share"]


def share(own: ArrayLike, world: ArrayLike) -> Floats:
    """Share of the world, ``s = x / w``.

    Parameters
    ----------
    own, world
        Counts of one unit; shapes that broadcast.

    Returns
    -------
    Share (0–1); NaN where the world has none.

    Raises
    ------
    ValueError
        A count is negative or not finite.
    """
    return over(counts(own), counts(world))


def rank(own: ArrayLike) -> Ints:
    """Place from the top, 1 for the largest; equals share the better place.

    Parameters
    ----------
    own
        Counts of all countries in one field, shape (countries,).
    """
    values = counts(own)
    return np.asarray([1 + int((values > value).sum()) for value in values], dtype=np.int64)


def lead_ratio(own: ArrayLike) -> float:
    """The first country's count over the second's.

    It says how far ahead the leader is. It is not the measure of ASPI's tracker, which also looks at institutions.

    Parameters
    ----------
    own
        Counts of all countries in one field, shape (countries,).

    Returns
    -------
    Ratio, 1 or more; NaN where fewer than two countries have any.
    """
    best = np.sort(counts(own))[::-1][:2]
    return float(best[0] / best[1]) if len(best) == 2 and best[1] > 0 else float("nan")


def hhi(own: ArrayLike, world: float) -> float:
    """Herfindahl–Hirschman index of countries in one field, ``Σ s²``.

    Parameters
    ----------
    own
        Counts of all countries that the data name, shape (countries,).
    world
        The world's count. Where it is more than the sum of the countries, the rest counts as spread out.

    Returns
    -------
    Index (0–1); NaN where the world has none.

    Notes
    -----
    Hirschman (1945), National Power and the Structure of Foreign Trade; Herfindahl (1950).
    """
    shares = over(counts(own), float(counts(world)))
    return float((shares**2).sum())


def growth(before: ArrayLike, after: ArrayLike, years: int) -> Floats:
    """Mean growth a year, ``(after / before)^(1 / years) − 1``.

    Raises
    ------
    ValueError
        A count is negative or not finite, or there is no year between.
    """
    if years < 1:
        raise ValueError("growth needs at least one year")
    start, end = together(before, after)
    grown: Floats = over(end, start) ** (1.0 / years) - 1.0
    return grown
