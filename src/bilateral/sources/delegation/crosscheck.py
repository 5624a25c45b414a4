"""What one sheet says of another: names that must exist, rows that stand twice, targets that clash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bilateral.errors import UnknownCountry, nearest
from bilateral.reference.countries import country
from bilateral.schema import table
from bilateral.sources.delegation.cells import slots_of
from bilateral.sources.delegation.sheets import Fault

__all__ = ["Row", "crosscheck"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row whose cells could all be read."""

    part: str
    line: int
    cells: Mapping[str, Any]

    def fault(self, column: str, what: str, allowed: str = "") -> Fault:
        """A fault of this row."""
        got = self.cells.get(column)
        return Fault(self.part, self.line, column, what, "" if got is None else str(got), allowed)


_NAMES = (
    ("people", "firm", "firms"),
    ("availability", "firm", "firms"),
    ("availability", "session", "sessions"),
    ("requests", "firm", "firms"),
    ("requests", "other", "firms"),
    ("forbidden", "firm", "firms"),
    ("forbidden", "other", "firms"),
    ("locks", "firm", "firms"),
    ("locks", "other", "firms"),
    ("locks", "session", "sessions"),
    ("locks", "table", "meeting_tables"),
    ("interpreters", "sessions", "sessions"),
    ("precedence", "firm", "firms"),
    ("precedence", "other", "firms"),
    ("precedence", "then_firm", "firms"),
    ("precedence", "then_other", "firms"),
)
"""Sheet and column whose words are keys of another sheet."""
_PAIRS = (
    ("requests", "firm", "other"),
    ("forbidden", "firm", "other"),
    ("locks", "firm", "other"),
    ("precedence", "firm", "other"),
    ("precedence", "then_firm", "then_other"),
)
"""Columns that name two firms of different sides."""

Rows = Mapping[str, Sequence[Row]]


def crosscheck(rows: Rows, doubtful: Mapping[str, set[str]], halves: Rows | None = None) -> list[Fault]:
    """Every fault that shows only when sheets are read together.

    Parameters
    ----------
    rows
        By sheet, the rows whose cells could be read.
    doubtful
        By sheet that has faulty rows, the ids that stand there: what names them is not told as unknown as well.
    halves
        By sheet, rows without the cells that could not be read: the names in them are looked at too.
    """
    found = [
        *_twice(rows),
        *_unknown(rows, doubtful, halves or {}),
        *_sides(rows, "firms" in doubtful),
        *_sizes(rows),
        *_settings(rows["event"]),
    ]
    found += [*_targets(rows["firms"]), *_languages(rows["interpreters"]), *_times(rows["sessions"])]
    return [*found, *_locks(rows)]


def _twice(rows: Rows) -> Iterator[Fault]:
    for name, lines in rows.items():
        keys = table(name).keys
        first: dict[tuple[Any, ...], int] = {}
        for row in lines:
            key = tuple(row.cells[column] for column in keys)
            if key in first:
                yield row.fault(keys[-1], f"stands there already in row {first[key]}")
            first.setdefault(key, row.line)


def _unknown(rows: Rows, doubtful: Mapping[str, set[str]], halves: Rows) -> Iterator[Fault]:
    keys = {name: [row.cells[table(name).keys[0]] for row in rows[name]] for name in ("firms", "sessions")}
    keys["meeting_tables"] = [row.cells["table"] for row in rows["meeting_tables"]]
    sets = {name: set(words) | doubtful.get(name, set()) for name, words in keys.items()}
    for sheet, column, other in _NAMES:
        for row in [*rows[sheet], *halves.get(sheet, ())]:
            for word in _words(row.cells.get(column), column):
                if word not in sets[other]:
                    close = nearest(word, keys[other], count=1)
                    hint = f", did you mean {close[0]}?" if close else ""
                    yield row.fault(column, f"{word} is not on the sheet {other}{hint}")


def _words(content: Any, column: str) -> Iterable[str]:
    if content is None:
        return ()
    return str(content).split(";") if column == "sessions" else (str(content),)


def _sides(rows: Rows, some_faulty: bool) -> Iterator[Fault]:
    side = {row.cells["firm"]: row.cells["side"] for row in rows["firms"]}
    for sheet, first, second in _PAIRS:
        for row in rows[sheet]:
            one, other = row.cells[first], row.cells[second]
            if one in side and other in side and side[one] == side[other]:
                yield row.fault(second, f"{one} and {other} are both {side[one]}s", "one delegate and one host")
    if rows["firms"] and not some_faulty:
        for missing in {"delegate", "host"} - set(side.values()):
            part = rows["firms"][0].part
            yield Fault(part, 0, "side", f"there is no {missing}", allowed="at least one delegate and one host")


def _sizes(rows: Rows) -> Iterator[Fault]:
    slots = {row.cells["session"]: row.cells["slots"] for row in rows["sessions"]}
    for row in rows["availability"]:
        most = slots.get(row.cells["session"])
        if most and row.cells["slots"] and slots_of(row.cells["slots"])[-1] > most:
            yield row.fault("slots", f"the session has {most} slots", f"1 to {most}")
    for row in rows["locks"]:
        session, slot = row.cells["session"], row.cells["slot"]
        if slot and not session:
            yield row.fault("session", "a slot needs its session", ", ".join(slots))
        if row.cells["table"] and not slot:
            yield row.fault("slot", "a table needs its slot", "a number from 1 on")
        if slot and session in slots and slot > slots[session]:
            yield row.fault("slot", f"the session has {slots[session]} slots", f"1 to {slots[session]}")


def _locks(rows: Rows) -> Iterator[Fault]:
    never = {frozenset((row.cells["firm"], row.cells["other"])) for row in rows["forbidden"]}
    never |= {
        frozenset((row.cells["firm"], row.cells["other"])) for row in rows["requests"] if row.cells["tier"] == "no"
    }
    for row in rows["locks"]:
        if frozenset((row.cells["firm"], row.cells["other"])) in never:
            yield row.fault("other", "the two must not meet: one of them said no, or the pair is forbidden")


def _targets(rows: Sequence[Row]) -> Iterator[Fault]:
    for row in rows:
        least, most = row.cells["min_meetings"], row.cells["max_meetings"]
        if least is not None and most is not None and least > most:
            yield row.fault("min_meetings", f"more than max_meetings, which is {most}", f"0 to {most}")


def _languages(rows: Sequence[Row]) -> Iterator[Fault]:
    for row in rows:
        if row.cells["language"] == row.cells["other_language"]:
            yield row.fault("other_language", "the same as language", "two different languages")


def _times(rows: Sequence[Row]) -> Iterator[Fault]:
    spans: list[tuple[Row, int, int]] = []
    for row in rows:
        hour, minute = map(int, row.cells["start"].split(":"))
        gap, count = row.cells["gap_minutes"] or 0, row.cells["slots"]
        start = 60 * hour + minute
        end = start + count * row.cells["slot_minutes"] + (count - 1) * gap
        if end > 24 * 60:
            yield row.fault("slots", "the session would end after midnight")
        for other, first, last in spans:
            if other.cells["date"] == row.cells["date"] and start < last and first < end:
                yield row.fault("start", f"overlaps session {other.cells['session']} of row {other.line}")
        spans.append((row, start, end))


def _settings(rows: Sequence[Row]) -> Iterator[Fault]:
    for row in rows:
        said = _setting_fault(row.cells["setting"], str(row.cells["value"]))
        if said:
            yield row.fault("value", *said)


def _setting_fault(name: str, value: str) -> tuple[str, str] | None:
    if name == "timezone" and not _is_zone(value):
        return "no such time zone", "names such as Asia/Seoul, Asia/Shanghai"
    if name in {"delegates_from", "hosts_from"} and not _is_country(value):
        return "no country has this code or name", "ISO3 codes or names"
    if name == "deal_rate" and not _between(value, 0.0, 1.0):
        return "not a share", "0 to 1"
    if name in {"minimum_meetings", "interpreters_per_slot"} and not value.isdecimal():
        return "not a whole number", "0 or more"
    return None


def _is_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _is_country(value: str) -> bool:
    try:
        country(value)
    except UnknownCountry:
        return False
    return True


def _between(value: str, low: float, high: float) -> bool:
    try:
        return low <= float(value) <= high
    except ValueError:
        return False
