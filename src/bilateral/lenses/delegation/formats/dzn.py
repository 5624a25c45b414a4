"""MiniZinc data files (.dzn) of the business-to-business scheduling problem (Bofill et al., JAIR 74, 2022, 263–301).

What the names hold (all counted from 1):

- `nBusiness`, `nMeetings`, `nTables`, `nTotalSlots`, `nMorningSlots`: sizes;
- `requested`: one row a meeting: first participant, second participant, session (1 morning, 2 afternoon, 3 any);
- `forbidden`: one set a participant: slots in which it cannot meet; 0 stands for none;
- `fixed`: one number a meeting: its slot; 0 for free;
- `precedences`: one set a meeting: the meetings that must be held in earlier slots;
- `fairness` (optional): largest difference of breaks between two participants.

`meetingsxBusiness` and `nMeetingsBusiness` repeat what `requested` says and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilateral.errors import InputError, MissingColumn
from bilateral.given import given_text
from bilateral.lenses.delegation.problem import (
    Fairness,
    Pair,
    Participant,
    Precedence,
    Problem,
    Session,
    Slot,
    Table,
)

__all__ = ["parse_dzn", "read_dzn"]

FAIRNESS = 2
"""The difference of breaks in the published tables, where nothing else is said."""

_TOKEN = re.compile(
    r"""(?P<space>\s+|%[^\n]*|/\*.*?\*/)|(?P<text>"[^"]*")|(?P<number>-?\d+(?:\.(?!\.)\d+)?)|(?P<range>\.\.)"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<mark>\[\||\|\]|[\[\]{}(),;=:|])""",
    re.VERBOSE | re.DOTALL,
)


def read_dzn(path: str | Path, *, fairness: int | None = None) -> Problem:
    """The event of one .dzn file.

    Parameters
    ----------
    path
        The file, UTF-8.
    fairness
        Largest difference of breaks between two participants; None: what the file says under `fairness`, or else 2.

    Raises
    ------
    InputError
        The file is not a .dzn file, or its sizes contradict each other; the message names line or field.
    MissingColumn
        A field that is needed is not there.
    """
    path = Path(path)
    values = parse_dzn(given_text(path, allowed="a .dzn file"), path.name)
    return _problem(values, path.stem, fairness)


def parse_dzn(text: str, name: str = "the file") -> dict[str, Any]:
    """The assignments of a .dzn text: numbers, texts, lists, lists of lists (2-d arrays) and frozensets by name.

    Raises
    ------
    InputError
        The text breaks the grammar; the message gives the line.
    """
    reader = _Reader(text, name)
    values: dict[str, Any] = {}
    while not reader.at_end():
        key = reader.take("name")
        reader.take("=")
        values[key] = reader.value()
        if not reader.at_end():
            reader.take(";")
    return values


class _Reader:
    """Tokens of a .dzn text, read one by one."""

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._tokens = list(_tokens(text, name))
        self._at = 0

    def at_end(self) -> bool:
        return self._at >= len(self._tokens)

    def _see(self) -> tuple[str, str, int]:
        return self._tokens[self._at] if not self.at_end() else ("end", "end of file", -1)

    def take(self, wanted: str) -> str:
        kind, text, line = self._see()
        if wanted not in (kind, text):
            where = "at its end" if line < 0 else f"in line {line}"
            raise InputError(f"{self._name} is no .dzn file: {where} {wanted!r} was expected", got=text)
        self._at += 1
        return text

    def _has(self, *marks: str) -> bool:
        return self._see()[1] in marks and self._see()[0] in ("mark", "range")

    def value(self) -> Any:
        kind, text, _ = self._see()
        if kind == "number":
            return self._number_or_range()
        if kind == "text":
            return self.take("text")[1:-1]
        if kind == "name":
            return self._named()
        if text == "{":
            return frozenset(self._flat(self._list("{", "}")))
        if text == "[|":
            return self._rows()
        return self._list("[", "]")

    def _number_or_range(self) -> Any:
        first = _number(self.take("number"))
        if not self._has(".."):
            return first
        self.take("..")
        return frozenset(range(int(first), int(_number(self.take("number"))) + 1))

    def _named(self) -> Any:
        name = self.take("name")
        if name in ("true", "false"):
            return name == "true"
        if name.startswith("array") and self._has("("):
            return self._list("(", ")")[-1]
        return name

    def _list(self, opening: str, closing: str) -> list[Any]:
        self.take(opening)
        items: list[Any] = []
        while not self._has(closing):
            items.append(self.value())
            if self._has(","):
                self.take(",")
            elif not self._has(closing):
                self.take(closing)
        self.take(closing)
        return items

    def _rows(self) -> list[list[Any]]:
        self.take("[|")
        rows: list[list[Any]] = [[]]
        while not self._has("|]"):
            if self._has("|"):
                self.take("|")
                if self._has("]"):
                    break
                rows.append([])
            elif self._has(","):
                self.take(",")
            else:
                rows[-1].append(self.value())
        self.take("|]" if self._has("|]") else "]")
        return [row for row in rows if row]

    @staticmethod
    def _flat(items: list[Any]) -> Iterator[Any]:
        for item in items:
            if isinstance(item, frozenset):
                yield from item
            else:
                yield item


def _tokens(text: str, name: str) -> Iterator[tuple[str, str, int]]:
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise InputError(
                f"{name} is no .dzn file: line {line} has a character that cannot stand there", got=text[at]
            )
        kind = str(found.lastgroup)
        if kind != "space":
            yield kind, found.group(), line
        line += found.group().count("\n")
        at = found.end()


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _problem(values: dict[str, Any], name: str, fairness: int | None) -> Problem:
    people, slots, morning = (_size(values, key, name) for key in ("nBusiness", "nTotalSlots", "nMorningSlots"))
    meetings = _rows_of(values, name)
    difference = fairness if fairness is not None else values.get("fairness", FAIRNESS)
    sessions = [("morning", 0, min(morning, slots)), ("afternoon", min(morning, slots), slots - min(morning, slots))]
    return Problem(
        name=name,
        participants=_participants(values, name, people, slots, meetings),
        sessions=tuple(Session(*session) for session in sessions if session[2] > 0),
        slots=tuple(Slot(str(number), number) for number in range(1, slots + 1)),
        tables=tuple(Table(str(number)) for number in range(1, _size(values, "nTables", name) + 1)),
        pairs=_pairs(values, name, meetings, slots, morning),
        precedences=_precedences(values, name, len(meetings)),
        fairness=Fairness(breaks=int(difference)),
        objective="breaks",
    )


def _size(values: dict[str, Any], key: str, name: str) -> int:
    if key not in values:
        raise MissingColumn(f"{name} has no {key}", got=", ".join(sorted(values)) or "nothing")
    value = values[key]
    if not isinstance(value, int) or value < 0:
        raise InputError(f"{key} of {name} is no size", got=value, allowed="a whole number from 0")
    return value


def _rows_of(values: dict[str, Any], name: str) -> list[list[int]]:
    rows = values.get("requested")
    if rows is None:
        raise MissingColumn(f"{name} has no requested", got=", ".join(sorted(values)) or "nothing")
    if rows and not isinstance(rows[0], list):
        rows = [list(rows[at : at + 3]) for at in range(0, len(rows), 3)]
    wrong = next((at for at, row in enumerate(rows, 1) if len(row) != 3), None)
    if wrong is not None:
        raise InputError(f"requested of {name}: meeting {wrong} needs three numbers", got=rows[wrong - 1])
    count = _size(values, "nMeetings", name)
    if count != len(rows):
        raise InputError(f"{name}: nMeetings says {count}, requested has {len(rows)} rows")
    return list(rows)


def _column(values: dict[str, Any], key: str, name: str, count: int, empty: Any) -> list[Any]:
    column = values.get(key)
    if column is None:
        return [empty] * count
    if len(column) != count:
        raise InputError(f"{key} of {name} has {len(column)} entries", allowed=f"{count}, one for each")
    return list(column)


def _participants(
    values: dict[str, Any], name: str, people: int, slots: int, meetings: list[list[int]]
) -> tuple[Participant, ...]:
    forbidden = _column(values, "forbidden", name, people, frozenset())
    count = [0] * (people + 1)
    for at, row in enumerate(meetings, 1):
        if not all(1 <= who <= people for who in row[:2]) or row[0] == row[1]:
            raise InputError(f"requested of {name}: meeting {at} names participants that are not there", got=row)
        count[row[0]] += 1
        count[row[1]] += 1
    return tuple(
        Participant(str(at), "", tuple(slot not in forbidden[at - 1] for slot in range(1, slots + 1)), count[at])
        for at in range(1, people + 1)
    )


def _pairs(values: dict[str, Any], name: str, meetings: list[list[int]], slots: int, morning: int) -> tuple[Pair, ...]:
    fixed = _column(values, "fixed", name, len(meetings), 0)
    allowed = {1: range(morning), 2: range(morning, slots), 3: range(slots)}
    pairs = []
    for at, ((a, b, session), slot) in enumerate(zip(meetings, fixed, strict=True), 1):
        if session not in allowed:
            raise InputError(f"requested of {name}: meeting {at} has no such session", got=session, allowed="1, 2 or 3")
        if not 0 <= slot <= slots:
            raise InputError(f"fixed of {name}: meeting {at} has no such slot", got=slot, allowed=f"0 to {slots}")
        choice = [t for t in allowed[session] if slot in (0, t + 1)]
        whole = len(choice) == slots
        pairs.append(Pair(a - 1, b - 1, 1.0, status="required", slots=None if whole else tuple(choice)))
    return tuple(pairs)


def _precedences(values: dict[str, Any], name: str, count: int) -> tuple[Precedence, ...]:
    before = _column(values, "precedences", name, count, frozenset())
    found = [Precedence(first - 1, then) for then, firsts in enumerate(before) for first in sorted(firsts) if first]
    wrong = next((item for item in found if not 0 <= item.first < count), None)
    if wrong is not None:
        raise InputError(f"precedences of {name}: meeting {wrong.then + 1} names no meeting", got=wrong.first + 1)
    return tuple(found)
