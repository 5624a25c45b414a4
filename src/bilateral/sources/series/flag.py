"""Returns made from prices, and what is odd about each cell: flagged, never filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.reference.exchanges import exchanges
from bilateral.sources.series.cells import Bools, Cells, Floats, Ints

__all__ = ["FLAGS", "Flagged", "flag"]

FLAGS = ("first", "gap", "zero_volume", "limit", "split", "total_loss")
"""A first day; a session without a row before; no trade; a move beyond the limit; a split; −100 %."""
LIMIT = 0.305
"""Moves beyond this are artefacts where an exchange limits daily moves to 30 %; half a point is room for rounding."""
_SPLIT = 0.45
_RATIOS = (2, 3, 4, 5, 8, 10, 20, 25, 50, 100)
_NEAR = 0.02


@dataclass(frozen=True, slots=True)
class Flagged:
    """Returns and flags, one entry a cell."""

    returns: Floats
    """Simple returns; NaN on a first day and after a gap."""
    flags: Ints
    """Bits in the order of `FLAGS`."""

    def words(self) -> list[str | None]:
        """The flags in words, by the value of the bits."""
        every = range(1, 1 << len(FLAGS))
        return [None, *(" ".join(name for place, name in enumerate(FLAGS) if bits >> place & 1) for bits in every)]


def flag(cells: Cells, untraded: Bools | None = None, limit: float | None = None) -> Flagged:
    """Returns since the session before, and flags.

    A session is a day on which the exchange has a row. The return over a gap is one of several sessions, and is not
    made; that of a cell without volume, beyond the limit or at a split is kept and flagged, so that nobody takes it
    for news.

    Parameters
    ----------
    cells
        Sorted by exchange, security and day.
    untraded
        Cells that are known to have had no trade beside those whose volume is 0.
    limit
        Largest daily move, as a share of one; None for that of the exchange's rules, where there is one.
    """
    session = _sessions(cells)
    same = np.concatenate([[False], (np.diff(cells.id) == 0) & (np.diff(cells.exchange) == 0)])[: len(cells.day)]
    step = np.concatenate([[0], np.diff(session)])[: len(cells.day)]
    before = np.where(same, np.concatenate([[np.nan], cells.price[:-1]])[: len(cells.day)], np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        made = cells.price / before - 1.0
    next_to = same & (step == 1)
    given = np.isfinite(cells.given)
    returns = np.where(given, cells.given, np.where(next_to, made, np.nan))
    marks = {
        "first": ~same,
        "gap": same & (step > 1),
        "zero_volume": (cells.volume == 0) | (untraded if untraded is not None else np.zeros(len(same), dtype=bool)),
        "limit": np.abs(returns) > _limits(cells, limit),
        "split": _splits(cells, returns, made, same),
        "total_loss": returns <= -1,
    }
    bits = np.zeros(len(same), dtype=np.int64)
    for place, name in enumerate(FLAGS):
        bits |= np.where(marks[name], 1 << place, 0)
    return Flagged(returns, bits)


def _sessions(cells: Cells) -> Ints:
    """The number of each cell's day among the days on which its exchange has rows."""
    number = np.zeros(len(cells.day), dtype=np.int64)
    for place in range(len(cells.exchanges)):
        here = cells.exchange == place
        if here.any():
            number[here] = np.unique(cells.day[here], return_inverse=True)[1]
    return number


def _limits(cells: Cells, limit: float | None) -> Floats:
    if limit is not None:
        return np.full(len(cells.day), limit + 0.005)
    known = {each.mic: each.limit for each in exchanges()}
    by = np.array([known.get(mic) or np.inf for mic in cells.exchanges], dtype=np.float64)
    found: Floats = by[cells.exchange]
    return found


def _splits(cells: Cells, returns: Floats, made: Floats, same: Bools) -> Bools:
    """Price steps near 1/k or k, k a usual ratio, that market value does not share and the file's return does not."""
    own = same & np.isfinite(returns) & np.isfinite(made) & (np.abs(made) > _SPLIT)
    if not own.any():
        return own
    ratio = 1.0 + np.where(own, made, 0.0)
    ratio = np.where(ratio < 1, 1 / np.maximum(ratio, 1e-9), ratio)
    near = np.min([np.abs(ratio / k - 1) for k in _RATIOS], axis=0) < _NEAR
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = cells.cap / np.concatenate([[np.nan], cells.cap[:-1]]) - 1
    fell_too = np.isfinite(worth) & (np.abs(worth) > _SPLIT)
    told = np.isfinite(cells.given) & (np.abs(returns - made) > _SPLIT / 2)
    found: Bools = own & near & ~fell_too & ~told
    return found
