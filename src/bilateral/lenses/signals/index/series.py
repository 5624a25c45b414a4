"""Monthly series of a pair's climate: by channel, direction, and whether said or done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.signals.index.formulas.balance import (
    Sums,
    balance,
    band,
    base_rate,
    effective,
    ewma,
    prior,
    resampled,
    sums,
)
from bilateral.lenses.signals.index.news import DIRECTIONS, News

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["ALL", "FEWEST", "HALF_LIFE", "Daily", "Key", "Series", "daily", "monthly"]

ALL = "all"
DRAWS = 200
BUSY = 200_000
"""Events above which half as many draws are made: their bands are narrow."""
FEWEST = 30
"""Events that a channel must have in all to have a series of its own."""
HALF_LIFE = 30.0
"""Days after which news counts half in the daily index."""
_WAYS = {"both": (0, 1, 2), "ab": (0,), "ba": (1,)}
_KINDS = {ALL: (0, 1), "verbal": (0,), "material": (1,)}


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Which series."""

    channel: str = ALL
    direction: str = "both"
    """both, ab or ba."""
    kind: str = ALL
    """all, verbal or material."""


@dataclass(frozen=True, slots=True)
class Series:
    """One monthly series."""

    key: Key
    months: tuple[str, ...]
    """T months, YYYY-MM."""
    sums: Sums
    k: float
    """Weight of the base rate."""
    base: float
    """The base rate, 0 to 1."""
    balance: Floats
    """(T,) shrunk balance, NaN in months without weight."""
    low: Floats
    """(T,) lower end of the band."""
    high: Floats
    draws: Floats
    """(draws, T) balances with the stories drawn anew; the base rate where a draw has no weight."""

    @property
    def raw(self) -> Floats:
        """(T,) balance without shrinkage; the base rate in months without weight."""
        bare = balance(self.sums.positive, self.sums.negative, 0.0, self.base)
        return np.where(np.isnan(bare), self.base, bare)

    @property
    def effective(self) -> Floats:
        """(T,) effective number of events."""
        return effective(self.sums)


@dataclass(frozen=True, slots=True)
class Daily:
    """The smoothed index, day by day."""

    direction: str
    days: tuple[str, ...]
    balance: Floats
    events: NDArray[np.int64]


def monthly(news: News, *, draws: int = DRAWS, seed: int = 0) -> tuple[Series, ...]:
    """All monthly series of a pair that have enough events, the overall one first.

    Parameters
    ----------
    news
        At least one event.
    draws
        How often the stories are drawn anew for the bands.
    seed
        The same seed gives the same bands.
    """
    months = news.months
    channels = tuple(np.unique(news.channel).tolist())
    shape = (len(channels), len(DIRECTIONS), 2, len(months))
    days = news.date.astype("datetime64[M]").astype(int)
    month = days - days[0]
    draws = draws // 2 if len(month) > BUSY else draws
    channel = np.searchsorted(channels, news.channel)
    cell = np.ravel_multi_index((channel, news.direction, news.material.astype(int), month), shape)
    size = int(np.prod(shape))
    found = sums(cell, news.score, news.weight, size)
    whole = tuple(part.reshape(shape) for part in (found.positive, found.negative, found.squares, found.events))
    again = resampled(cell, news.story, news.score, news.weight, size, draws=draws, seed=seed)
    drawn = tuple(part.reshape(draws, *shape) for part in again)
    enough = [name for at, name in enumerate(channels) if whole[3][at].sum() >= FEWEST]
    return tuple(_series(key, channels, months, whole, drawn) for key in _keys(enough))


def _keys(channels: list[str]) -> list[Key]:
    overall = [Key(ALL, way, kind) for kind in _KINDS for way in _WAYS]
    return [*overall, *(Key(name, way) for name in channels for way in _WAYS)]


def _series(
    key: Key,
    channels: tuple[str, ...],
    months: tuple[str, ...],
    whole: tuple[NDArray[np.generic], ...],
    drawn: tuple[Floats, ...],
) -> Series:
    at = range(len(channels)) if key.channel == ALL else [channels.index(key.channel)]
    place: Any = np.ix_(list(at), _WAYS[key.direction], _KINDS[key.kind])
    found = Sums(*(part[place].sum((0, 1, 2)) for part in whole))
    k, base = prior(found.positive, found.negative), base_rate(found.positive, found.negative)
    up, down = (part[(slice(None), *place)].sum((1, 2, 3)) for part in drawn)
    again = balance(up, down, k, base)
    again = np.where(np.isnan(again), base, again)
    low, high = band(again)
    return Series(key, months, found, k, base, balance(found.positive, found.negative, k, base), low, high, again)


def daily(news: News, series: Series) -> Daily:
    """The index of every day of a direction: what lies 30 days back counts half.

    Parameters
    ----------
    news
        The events.
    series
        The monthly series of the direction, whose base rate and k are taken over: k is scaled from a month to the
        days that the smoothing spans, 1 / (1 − 2^(−1/30)) of them.
    """
    first, last = (np.datetime64(news.date[place], "D") for place in (0, -1))
    length = int((last - first) / np.timedelta64(1, "D")) + 1
    chosen = np.isin(news.direction, _WAYS[series.key.direction])
    at = (news.date[chosen].astype("datetime64[D]") - first).astype(int)
    found = sums(at, news.score[chosen], news.weight[chosen], length)
    span = 1.0 / (1.0 - 0.5 ** (1.0 / HALF_LIFE))
    up, down = ewma(found.positive, HALF_LIFE), ewma(found.negative, HALF_LIFE)
    days = tuple((first + np.arange(length)).astype(str).tolist())
    return Daily(series.key.direction, days, balance(up, down, series.k * span / 30.44, series.base), found.events)
