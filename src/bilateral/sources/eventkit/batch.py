"""What a source of events hands on: rows of the table `events`, and what became of the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral import schema
from bilateral.sources.eventkit.codes import UNSTATED, act, channel, mapped
from bilateral.sources.keep import Aside

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Batch", "Reader", "day", "decimals", "events", "pick", "stamp", "whole"]

FAR = 10.0
"""Scores run from −10 to 10."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a file, read."""

    data: pa.Table
    """Columns of the table `events`."""
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


def pick(table: pa.Table, keep: pa.Array) -> pa.Table:
    """The rows for which `keep` is true."""
    import pyarrow.compute as pc

    return table.filter(pc.fill_null(keep, False))


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
    made["sources"] = columns.get("sources", _same(1, size, pa.int32()))
    made["mentions"] = columns.get("mentions", made["sources"])
    made["added"] = columns.get("added", mapped(columns["date"], lambda text: stamp(text.replace("-", "")), pa.int64()))
    made["until"] = made["added"]
    made["tone"] = columns.get("tone", _same(None, size, pa.float64()))
    wanted = schema.table("events")
    arrays = [made.get(name, _same("", size)) for name in wanted.names]
    return pa.table(arrays, names=list(wanted.names)).cast(wanted.arrow())


def _same(value: Any, size: int, kind: Any = None) -> Any:
    import pyarrow as pa

    return pa.chunked_array([pa.repeat(pa.scalar(value, kind or pa.string()), size)])


def _of_act(codes: Any) -> dict[str, Any]:
    import pyarrow as pa

    def told(name: str) -> Callable[[str], object]:
        return lambda code: getattr(act(code), name, None)

    kinds = {"root": pa.string(), "quad": pa.int8(), "score": pa.float64()}
    found = {name: mapped(codes, told(name), kind) for name, kind in kinds.items()}
    return found | {"cameo": mapped(codes, lambda code: code if code[:1].isdigit() else "", pa.string())}


def _clipped(scores: Any) -> Any:
    import pyarrow.compute as pc

    return pc.max_element_wise(pc.min_element_wise(scores, FAR), -FAR)


def _channels(columns: Mapping[str, Any], size: int) -> Any:
    """The channel of who acted, or else of whom it was done to."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sides = [
        mapped(columns[name], channel, pa.string()) if name in columns else _same(UNSTATED, size)
        for name in ("source_type", "target_type")
    ]
    return pc.if_else(pc.equal(sides[0], UNSTATED), sides[1], sides[0])
