"""From a table with named columns to events: what `events`, `icews` and `polecat` share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bilateral.sources.eventkit import batch as rows
from bilateral.sources.eventkit.batch import Batch
from bilateral.sources.eventkit.codes import act, country_codes, mapped, named
from bilateral.sources.keep import Aside

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["BAD_ACT", "BAD_COUNTRY", "BAD_DAY", "BAD_NUMBER", "ELSEWHERE", "checked", "iso3", "named_batch"]

BAD_DAY, BAD_COUNTRY, BAD_ACT, BAD_NUMBER = (
    "no day of the calendar",
    "a country that is not known",
    "no CAMEO code and no PLOVER type",
    "no number where one must be",
)
ELSEWHERE = "they name fewer than two countries, or one twice"
_ABSENT = frozenset({"", "na", "none", "nan", "null"})


def named_batch(part: pa.Table, file: str, line: int) -> Batch:
    """Events of a part of a file; bad rows aside, rows without two countries counted.

    Parameters
    ----------
    part
        Text columns id (may be absent), date, source, target (codes or names of countries) and act (CAMEO code or
        PLOVER type); score, source_type, target_type, channel, realis, sources, mentions, tone, story, place may be.
        A column `line` holds the numbers of the lines, where they do not run on from `line`.
    file
        Name of the file.
    line
        Number of the first line.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    size = part.num_rows
    if "line" not in part.column_names:
        part = part.append_column("line", pa.array(range(line, line + size), pa.int64()))
    if "id" not in part.column_names:
        part = part.append_column("id", pa.array([f"{file}:{at}" for at in part["line"].to_pylist()], pa.string()))
    sides = [mapped(part[name], _side, pa.string()) for name in ("source", "target")]
    two = pc.and_(pc.and_(pc.not_equal(sides[0], ""), pc.not_equal(sides[1], "")), pc.not_equal(*sides))
    part = part.append_column("iso_source", sides[0]).append_column("iso_target", sides[1]).filter(two)
    good, bad = checked(part, _checks(part))
    numbers = part["line"].to_pylist()
    aside = tuple(Aside(file, numbers[place], reason, row) for place, reason, row in bad)
    data = rows.events(_columns(part.filter(good)), file)
    return Batch(data, size, aside, Counter({ELSEWHERE: size - part.num_rows}))


def _side(text: str) -> str:
    """ISO3; empty where no country stands there, "?" where it is not known."""
    return "" if text.strip().casefold() in _ABSENT else iso3(text) or "?"


def iso3(text: str) -> str:
    """ISO3 of a code or name; empty where there is none."""
    return country_codes().get(text.strip().upper(), "") or named(text)


def _checks(part: pa.Table) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pc.and_(pc.not_equal(part["iso_source"], "?"), pc.not_equal(part["iso_target"], "?"))
    return {
        BAD_DAY: mapped(part["date"], rows.day, pa.string()).is_valid(),
        BAD_COUNTRY: known,
        BAD_ACT: mapped(part["act"], lambda code: act(code) is not None, pa.bool_()),
        BAD_NUMBER: _numbers(part),
    }


def checked(part: pa.Table, checks: Mapping[str, Any]) -> tuple[Any, list[tuple[int, str, str]]]:
    """Which rows pass all checks, and for each of the others its place, the first reason and its text."""
    import pyarrow.compute as pc

    bad: dict[int, str] = {}
    for reason, check in checks.items():
        for place in pc.indices_nonzero(pc.invert(pc.fill_null(check, False))).to_pylist():
            bad.setdefault(place, reason)
    good = None
    for check in checks.values():
        known = pc.fill_null(check, False)
        good = known if good is None else pc.and_(good, known)
    told = part.take(sorted(bad)).to_pylist() if bad else []
    return good, [
        (place, bad[place], ",".join(str(value) for value in row.values()))
        for place, row in zip(sorted(bad), told, strict=True)
    ]


def _numbers(part: pa.Table) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    good = pa.chunked_array([pa.repeat(pa.scalar(True), part.num_rows)])
    for name in ("score", "sources", "mentions", "tone"):
        if name in part.column_names:
            sound = mapped(part[name], lambda text: not text or rows.decimals(text) is not None, pa.bool_())
            good = pc.and_(good, sound)
    return good


def _columns(part: pa.Table) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    made = {"id": part["id"], "source": part["iso_source"], "target": part["iso_target"], "act": part["act"]}
    made["date"] = mapped(part["date"], rows.day, pa.string())
    for name in ("source_type", "target_type", "story", "place", "cameo"):
        if name in part.column_names:
            made[name] = part[name]
    for name, empty in (("realis", "occurred"), ("channel", "unstated")):
        if name in part.column_names:
            made[name] = pc.if_else(pc.equal(part[name], ""), empty, part[name])
    for name in ("sources", "mentions"):
        if name in part.column_names:
            counts = mapped(part[name], lambda text: max(int(float(text or 1)), 1), pa.int32())
            made[name] = counts
    if "score" in part.column_names:
        own = mapped(part["score"], lambda text: rows.decimals(text) if text else None, pa.float64())
        usual = mapped(part["act"], lambda code: getattr(act(code), "score", None), pa.float64())
        made["score"] = pc.coalesce(own, usual)
    if "tone" in part.column_names:
        made["tone"] = mapped(part["tone"], rows.decimals, pa.float64())
    return made
