"""The cells of a table of prices as plain arrays, and the parsing of days and numbers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["NO_DAY", "Bools", "Cells", "Floats", "Ints", "coded", "days", "floats", "joined"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

NO_DAY = np.iinfo(np.int64).min
"""Stands for a day that cannot be read."""
_EPOCH = dt.date(1970, 1, 1).toordinal()
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")


@dataclass(frozen=True, slots=True)
class Cells:
    """One entry a security and day; all arrays have the shape (cells,). NaN is missing."""

    day: Ints
    """Days since 1970-01-01; `NO_DAY` where it cannot be read."""
    id: Ints
    """Place in `ids`."""
    ids: tuple[str, ...]
    board: Ints
    """Place in `boards`."""
    boards: tuple[str, ...]
    """Market segments; the empty text stands for none."""
    exchange: Ints
    """Place in `exchanges`."""
    exchanges: tuple[str, ...]
    """MIC codes; the empty text stands for not said."""
    price: Floats
    given: Floats
    """Simple returns as the file gives them, as shares."""
    volume: Floats
    cap: Floats
    line: Ints
    """Line of the file, or number of the record."""
    faulty: Bools
    """Where a number stands that cannot be read."""

    def at(self, chosen: Any) -> Cells:
        """Those at the places, or under the mask, `chosen`."""
        return Cells(
            self.day[chosen],
            self.id[chosen],
            self.ids,
            self.board[chosen],
            self.boards,
            self.exchange[chosen],
            self.exchanges,
            self.price[chosen],
            self.given[chosen],
            self.volume[chosen],
            self.cap[chosen],
            self.line[chosen],
            self.faulty[chosen],
        )

    def told(self, place: int) -> str:
        """One cell in words, for the report on what was set aside."""
        parts = [date_of(int(self.day[place])), self.ids[self.id[place]]]
        for name, values in (("price", self.price), ("return", self.given), ("volume", self.volume)):
            if np.isfinite(values[place]):
                parts.append(f"{name} {values[place]:g}")
        return " ".join(parts)


def date_of(day: int) -> str:
    """A day as an ISO date."""
    return "no date" if day == NO_DAY else dt.date.fromordinal(day + _EPOCH).isoformat()


def days(column: pa.ChunkedArray) -> Ints:
    """A column of days as days since 1970-01-01.

    Dates and timestamps (their local day), ISO text with "-", "/" or ".", and 20260102 are read; the rest is `NO_DAY`.
    """
    import pyarrow.types as kinds

    if kinds.is_timestamp(column.type) or kinds.is_date(column.type):
        return _stamped(column)
    place, words = coded(column)
    read = np.array([_day(word) for word in words] or [NO_DAY], dtype=np.int64)
    return read[place]


def _stamped(column: pa.ChunkedArray) -> Ints:
    import pyarrow as pa
    import pyarrow.compute as pc

    if getattr(column.type, "tz", None):
        column = pc.local_timestamp(column)
    plain = column.cast(pa.date32(), safe=False).cast(pa.int32())
    missing = plain.is_null().to_numpy(zero_copy_only=False)
    found = plain.fill_null(0).to_numpy().astype(np.int64)
    return np.where(missing, NO_DAY, found)


def _day(word: str) -> int:
    found = _ISO.fullmatch(word) or _SOLID.fullmatch(word)
    if not found:
        return int(NO_DAY)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])).toordinal() - _EPOCH
    except ValueError:
        return int(NO_DAY)


def coded(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """A column of text as places in the list of its words; a missing one is the empty word."""
    import pyarrow as pa
    import pyarrow.types as kinds

    if kinds.is_floating(column.type):
        column = column.cast(pa.int64(), safe=False)
    text = column.cast(pa.string()).fill_null("").combine_chunks()
    text = text.dictionary_encode()
    chunk = text.combine_chunks() if hasattr(text, "combine_chunks") else text
    words = [word.strip() for word in chunk.dictionary.to_pylist()]
    order = {word: place for place, word in enumerate(dict.fromkeys(words))}
    again = np.array([order[word] for word in words] or [0], dtype=np.int64)
    return again[chunk.indices.to_numpy(zero_copy_only=False)], tuple(order)


def floats(column: pa.ChunkedArray) -> tuple[Floats, Bools]:
    """A column of numbers, and where something stands that is none; "12,300" is read, "-" and "NA" are missing."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    if kinds.is_null(column.type):
        return np.full(len(column), np.nan), np.zeros(len(column), dtype=bool)
    if not (kinds.is_string(column.type) or kinds.is_large_string(column.type) or kinds.is_string_view(column.type)):
        found = _nan(column.cast(pa.float64(), safe=False))
        return found, np.zeros(len(found), dtype=bool)
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    text = pc.if_else(
        pc.is_in(text, value_set=pa.array(["", "-", "NA", "NaN", "nan", "null", "None", "."])), None, text
    )
    grouped = pc.match_substring_regex(text, r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")
    text = pc.if_else(pc.fill_null(grouped, False), pc.replace_substring(text, ",", ""), text)
    number = pc.match_substring_regex(text, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
    bad = pc.fill_null(pc.invert(number), False).to_numpy(zero_copy_only=False)
    plain = pc.if_else(pc.fill_null(number, False), text, None)
    return _nan(plain.cast(pa.float64())), np.asarray(bad, dtype=bool)


def _nan(column: Any) -> Floats:
    found = np.asarray(column.fill_null(np.nan).to_numpy(), dtype=np.float64).copy()
    found[np.isinf(found)] = np.nan
    return found


def joined(parts: list[Cells]) -> Cells:
    """Several tables one below the other."""
    if len(parts) == 1:
        return parts[0]
    ids = tuple(dict.fromkeys(each for part in parts for each in part.ids))
    boards = tuple(dict.fromkeys(each for part in parts for each in part.boards))
    exchanges = tuple(dict.fromkeys(each for part in parts for each in part.exchanges))

    def moved(places: Ints, old: tuple[str, ...], new: tuple[str, ...]) -> Ints:
        return np.array([new.index(word) for word in old], dtype=np.int64)[places]

    return Cells(
        np.concatenate([part.day for part in parts]),
        np.concatenate([moved(part.id, part.ids, ids) for part in parts]),
        ids,
        np.concatenate([moved(part.board, part.boards, boards) for part in parts]),
        boards,
        np.concatenate([moved(part.exchange, part.exchanges, exchanges) for part in parts]),
        exchanges,
        np.concatenate([part.price for part in parts]),
        np.concatenate([part.given for part in parts]),
        np.concatenate([part.volume for part in parts]),
        np.concatenate([part.cap for part in parts]),
        np.concatenate([part.line for part in parts]),
        np.concatenate([part.faulty for part in parts]),
    )
