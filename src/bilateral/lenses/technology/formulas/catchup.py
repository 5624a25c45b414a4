"""Who passed whom, when, and how many years lie between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from bilateral.lenses.technology.formulas.arrays import counts, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Crossing", "Lag", "crossing", "growth_gap", "years_behind"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """When one series got ahead of another for good."""

    kind: Literal["crossed", "always", "never"]
    """Crossed within the span; ahead in every year; behind or level in the last year."""
    year: int | None
    """First year of the last unbroken spell ahead; None for "never". For "always" the first year seen: the true year
    may lie before."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How long ago the leader had what the follower has now."""

    years: float
    """Years, with a fraction; at least so many where censored."""
    censored: bool
    """Whether the leader was above already in the first year seen."""


def crossing(years: ArrayLike, a: ArrayLike, b: ArrayLike) -> Crossing:
    """The year from which `a` is above `b` in every year to the last: later reversals would have undone it.

    Parameters
    ----------
    years
        Calendar years, in order, shape (years,).
    a, b
        Two series, shape (years,).

    Raises
    ------
    ValueError
        Years are not in order, there is none, or the shapes differ.
    """
    when = _ordered(years)
    one, other = together(a, b)
    if one.shape != when.shape:
        raise ValueError(f"columns must have one shape, got {when.shape} and {one.shape}")
    behind = np.flatnonzero(one <= other)
    if not len(behind):
        return Crossing("always", int(when[0]))
    if behind[-1] == len(when) - 1:
        return Crossing("never", None)
    return Crossing("crossed", int(when[behind[-1] + 1]))


def years_behind(years: ArrayLike, leader: ArrayLike, follower: ArrayLike) -> Lag:
    """How many years ago the leader last stood where the follower stands in the last year.

    ``τ`` solves ``leader(T − τ) = follower(T)``, between years on a straight line. Where the leader stood above that
    level in all years seen, the answer is censored: at least T less the first year. 0 where the follower is level or
    ahead.

    Parameters
    ----------
    years
        Calendar years, in order.
    leader, follower
        Two series of shares or counts, shape (years,).
    """
    when = _ordered(years)
    ahead, behind = together(leader, follower)
    level = behind[-1]
    if ahead[-1] <= level:
        return Lag(0.0, censored=False)
    below = np.flatnonzero(ahead <= level)
    if not len(below):
        return Lag(float(when[-1] - when[0]), censored=True)
    at = below[-1]
    part = (level - ahead[at]) / (ahead[at + 1] - ahead[at])
    met = when[at] + part * (when[at + 1] - when[at])
    return Lag(float(when[-1] - met), censored=False)


def growth_gap(before_a: float, after_a: float, before_b: float, after_b: float, years: int) -> float:
    """Difference of mean logarithmic growth a year, ``(log a'/a − log b'/b) / years``; NaN where a count is 0."""
    values = counts([before_a, after_a, before_b, after_b])
    if years < 1:
        raise ValueError("growth needs at least one year")
    if values.min() == 0:
        return float("nan")
    a, a2, b, b2 = np.log(values)
    return float(((a2 - a) - (b2 - b)) / years)


def _ordered(years: ArrayLike) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    when = np.asarray(years, dtype=np.int64)
    if not len(when) or (np.diff(when) <= 0).any():
        raise ValueError("years must be in order, each once")
    return when
