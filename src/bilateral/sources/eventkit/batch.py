"""What a source of events hands on: rows of the table `events`, and what became of the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral import schema
from bilateral.sources.eventkit.codes import UNSTATED, act, channel, coded, mapped, recoded
from bilateral.sources.keep import Aside

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FEW", "Batch", "Reader", "as_kinds", "day", "decimals", "events", "kinds", "stamp", "whole"]

FEW = (
    "date",
    "source",
    "target",
    "source_type",
    "target_type",
    "channel",
    "cameo",
    "root",
    "realis",
    "place",
    "file",
)
"""Columns of few different texts."""
FAR = 10.0
"""Scores run from −10 to 10."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a file, read."""

    data: pa.Table
    """Columns of the table `events`, as `kinds` has them."""
    rows: int
    """Lines read."""
    aside: tuple[Aside, ...] = ()
    left: Counter[str] = field(default_factory=Counter)
    """Rows that are no fault and not stored, by why."""


Reader = Callable[[Path], Iterator[Batch]]
"""From a file to batches."""


@lru_cache(maxsize=1 << 17)
def day(text: str) -> str | None:
    """20180131 or 2018-01-31 as 2018-01-31; None where it is no day of the calendar."""
    digits = text.strip()[:10].replace("-", "").replace("/", "")
    if len(digits) < 8 or not digits[:8].isascii() or not digits[:8].isdecimal():
        return None
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1 << 17)
def stamp(text: str) -> int | None:
    """YYYYMMDD or YYYYMMDDHHMMSS as a number of fourteen digits; None where it is neither."""
    known = text.isascii() and text.isdecimal() and len(text) in {8, 14} and day(text[:8])
    return int(text.ljust(14, "0")) if known else None


@lru_cache(maxsize=1 << 17)
def whole(text: str) -> int | None:
    """A whole number from 0; None where it is none."""
    return min(int(text), 2**31 - 1) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@lru_cache(maxsize=1 << 17)
def decimals(text: str) -> float | None:
    """A finite number; None where it is none."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None


def events(columns: Mapping[str, Any], file: str) -> pa.Table:
    """A table `events` from the columns that the source has.

    Parameters
    ----------
    columns
        id, date, source, target and `act` (CAMEO code or PLOVER type) must be there; source_type, target_type, score,
        sources, mentions, tone, story, place, added, cameo, realis may be. All of one length.
    file
        Name of the file.
    """
    import pyarrow as pa

    size = len(columns["id"])
    made = dict(columns)
    made["file"] = _same(file, size)
    made |= _of_act(columns["act"])
    made |= {key: columns[key] for key in ("score", "cameo", "root", "quad") if key in columns}
    made["score"] = _clipped(made["score"])
    made["year"] = mapped(columns["date"], lambda text: int(text[:4]), pa.int16())
    made["channel"] = columns.get("channel", _channels(columns, size))
    made["realis"] = columns.get("realis", _same("occurred", size))
    made["sources"] = columns.get("sources", _every(1, size, pa.int32()))
    made["mentions"] = columns.get("mentions", made["sources"])
    made["added"] = columns.get("added", mapped(columns["date"], lambda text: stamp(text.replace("-", "")), pa.int64()))
    made["until"] = made["added"]
    made["tone"] = columns.get("tone", _every(None, size, pa.float64()))
    wanted = kinds()
    arrays = [made[name] if name in made else _same("", size) for name in wanted.names]
    return pa.table([_as(array, field.type) for array, field in zip(arrays, wanted, strict=True)], schema=wanted)


def kinds() -> pa.Schema:
    """The columns of the table `events`, those of few values coded as places in lists."""
    import pyarrow as pa

    few = pa.dictionary(pa.int32(), pa.string())
    plain = schema.table("events").arrow()
    return pa.schema([field.with_type(few) if field.name in FEW else field for field in plain])


def as_kinds(table: pa.Table) -> pa.Table:
    """A table with the columns of `events` as `kinds` has them."""
    import pyarrow as pa

    wanted = kinds()
    return pa.table([_as(table[field.name], field.type) for field in wanted], schema=wanted)


def _as(column: Any, kind: pa.DataType) -> Any:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return coded(column)
    found = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    return found if found.type == kind else found.cast(kind)


def _same(value: str, size: int) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), size), pa.array([value], pa.string()))


def _every(value: Any, size: int, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    return pa.repeat(pa.scalar(value, kind), size)


def _of_act(codes: Any) -> dict[str, Any]:
    import pyarrow as pa

    def told(name: str) -> Callable[[str], Any]:
        return lambda code: getattr(act(code), name, None)

    found: dict[str, Any] = {
        "root": recoded(codes, told("root")),
        "quad": mapped(codes, told("quad"), pa.int8()),
        "score": mapped(codes, told("score"), pa.float64()),
    }
    return found | {"cameo": recoded(codes, lambda code: code if code[:1].isdigit() else "")}


def _clipped(scores: Any) -> Any:
    import pyarrow.compute as pc

    return pc.max_element_wise(pc.min_element_wise(scores, FAR), -FAR)


def _channels(columns: Mapping[str, Any], size: int) -> pa.DictionaryArray:
    """The channel of who acted, or else of whom it was done to."""
    import pyarrow as pa

    one, other = (
        recoded(columns[name], channel) if name in columns else _same(UNSTATED, size)
        for name in ("source_type", "target_type")
    )
    names = [*one.dictionary.to_pylist(), *other.dictionary.to_pylist()]
    first, second = one.indices.to_numpy(), other.indices.to_numpy() + len(one.dictionary)
    stated = np.array([name != UNSTATED for name in names], bool)
    places = pa.array(np.where(stated[first], first, second), pa.int32())
    return recoded(pa.DictionaryArray.from_arrays(places, pa.array(names, pa.string())), str)
