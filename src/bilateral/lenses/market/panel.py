"""Returns of one exchange as a matrix of sessions by securities, and the benchmarks beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.market.formulas.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Index", "Panel", "factors", "indices", "panels", "within_limit"]

_UNUSABLE = ("zero_volume", "limit", "split", "total_loss")
"""Flags of cells whose return is no news; the others have no return at all."""
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Panel:
    """The returns of one exchange."""

    exchange: str
    """MIC; empty where nothing says."""
    days: Ints
    """Days since 1970-01-01, in order; shape (T,)."""
    ids: tuple[str, ...]
    """Codes; N of them."""
    returns: Floats
    """Simple returns, NaN where there is none or it is flagged; shape (T, N)."""
    seen: Floats
    """The same, where a security that did not trade counts as unmoved: for what a market as a whole did."""
    caps: Floats | None
    """Market values at the close; shape (T, N), None where the data have none."""
    flags: Mapping[str, Bools]
    """Where a return is left out, by the reason; each of shape (T, N)."""
    boards: Mapping[str, str]
    """Market segment by code, where known."""
    places: Mapping[str, int]
    """The column of each code."""

    @property
    def sessions(self) -> tuple[dt.date, ...]:
        """The days as dates."""
        return tuple(dt.date.fromordinal(day + _EPOCH) for day in self.days.tolist())

    def column(self, code: str) -> int | None:
        """The column of a code; leading zeros that were lost are forgiven."""
        forms = (code, code.zfill(6), code.lstrip("0"))
        return next((self.places[form] for form in forms if form in self.places), None)


@dataclass(frozen=True, slots=True)
class Index:
    """One index on the sessions of a panel."""

    name: str
    returns: Floats
    """Simple returns from session to session of the panel; NaN where a level is missing; shape (T,)."""
    place: int
    """Its place in the file, from 1."""


def panels(cells: pa.Table, boards: Sequence[Mapping[str, Any]]) -> dict[str, Panel]:
    """One matrix an exchange, by MIC.

    Parameters
    ----------
    cells
        As `query.returns` gives them.
    boards
        As `query.boards` gives them.
    """
    exchanges = cells["exchange"].unique().to_pylist()
    made = {}
    for mic in sorted(exchanges):
        own = cells if len(exchanges) == 1 else cells.filter(_equal(cells["exchange"], mic))
        known = {row["id"]: row["board"] for row in boards if row["exchange"] == mic}
        made[mic] = _panel(mic, own, known)
    return made


def _equal(column: pa.ChunkedArray, word: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(column, word)


def _panel(mic: str, cells: pa.Table, boards: Mapping[str, str]) -> Panel:
    day = _days(cells["date"])
    days, row = np.unique(day, return_inverse=True)
    ids, place = _coded(cells["id"])
    shape = (len(days), len(ids))
    returns = _filled(cells["return"], row, place, shape)
    caps = _filled(cells["market_cap"], row, place, shape)
    places = {code: column for column, code in enumerate(ids)}
    flags = _flags(cells["flags"], row, place, shape)
    for name in _UNUSABLE[1:]:
        returns[flags[name]] = np.nan
    seen = returns.copy()
    returns[flags["zero_volume"]] = np.nan
    return Panel(mic, days, ids, returns, seen, caps if np.isfinite(caps).any() else None, flags, boards, places)


def within_limit(panel: Panel, limit: float | None) -> Panel:
    """The panel without moves beyond the daily limit of its exchange, which are artefacts; flagged as such."""
    if limit is None:
        return panel
    with np.errstate(invalid="ignore"):
        beyond = np.abs(panel.seen) > limit
    if not beyond.any():
        return panel
    flags = {**panel.flags, "limit": panel.flags["limit"] | beyond}
    returns, seen = (np.where(beyond, np.nan, values) for values in (panel.returns, panel.seen))
    return replace(panel, returns=returns, seen=seen, flags=flags)


def _days(column: pa.ChunkedArray) -> Ints:
    import pyarrow as pa

    return np.asarray(column.cast(pa.date32()).cast(pa.int32()).to_numpy(), dtype=np.int64)


def _coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Ints]:
    import pyarrow as pa

    chunk = column.cast(pa.string()).combine_chunks().dictionary_encode()
    words = chunk.dictionary.to_pylist()
    order = np.argsort(np.array(words, dtype=object))
    rank = np.empty(len(words), dtype=np.int64)
    rank[order] = np.arange(len(words))
    return tuple(words[place] for place in order), rank[chunk.indices.to_numpy(zero_copy_only=False)]


def _filled(column: pa.ChunkedArray, row: Ints, place: Ints, shape: tuple[int, int]) -> Floats:
    made = np.full(shape, np.nan)
    made[row, place] = column.fill_null(np.nan).to_numpy()
    return made


def _flags(column: pa.ChunkedArray, row: Ints, place: Ints, shape: tuple[int, int]) -> dict[str, Bools]:
    import pyarrow as pa

    chunk = column.cast(pa.string()).fill_null("").combine_chunks().dictionary_encode()
    words = chunk.dictionary.to_pylist()
    code = chunk.indices.to_numpy(zero_copy_only=False)
    made = {}
    for name in ("gap", *_UNUSABLE):
        bears = np.array([name in word.split() for word in words], dtype=bool)[code]
        mask = np.zeros(shape, dtype=bool)
        mask[row[bears], place[bears]] = True
        made[name] = mask
    return made


def indices(levels: pa.Table, panel: Panel) -> tuple[Index, ...]:
    """The indices that follow the sessions of a panel, in the order of their file.

    Returns are made from session to session of the panel, so that a day that the prices lack does not shift them. An
    index without an exchange of its own serves every panel.

    Parameters
    ----------
    levels
        As `query.levels` gives them.
    panel
        The panel.
    """
    made = []
    for row in levels.group_by(["exchange", "index", "place"]).aggregate([]).to_pylist():
        if row["exchange"] not in {"", panel.exchange} and panel.exchange:
            continue
        own = levels.filter(_equal(levels["index"], row["index"]))
        own = own.filter(_equal(own["exchange"], row["exchange"]))
        made.append(Index(row["index"], _followed(own, panel.days), int(row["place"] or 0)))
    return tuple(sorted(made, key=lambda index: (index.place, index.name)))


def factors(levels: pa.Table, panel: Panel) -> tuple[tuple[str, ...], Floats]:
    """Names and returns, shape (T, K), of the factors of a table of indices; the risk-free rate (RF) is no factor."""
    found = [index for index in indices(levels, panel) if index.name.casefold() not in {"rf", "riskfree"}]
    return tuple(index.name for index in found), np.column_stack([index.returns for index in found])


def _followed(own: pa.Table, days: Ints) -> Floats:
    day = _days(own["date"])
    level = np.asarray(own["level"].fill_null(np.nan).to_numpy(), dtype=np.float64)
    if not np.isfinite(level).any():
        return _on(day, np.asarray(own["return"].fill_null(np.nan).to_numpy(), dtype=np.float64), days)
    found = _on(day, level, days)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.concatenate([[np.nan], found[1:] / found[:-1] - 1.0])


def _on(day: Ints, values: Floats, days: Ints) -> Floats:
    """Values on the days of a panel; NaN where there is none."""
    place = np.searchsorted(day, days)
    inside = place < len(day)
    found = np.full(len(days), np.nan)
    hit = inside & (day[np.minimum(place, len(day) - 1)] == days)
    found[hit] = values[place[hit]]
    return found
