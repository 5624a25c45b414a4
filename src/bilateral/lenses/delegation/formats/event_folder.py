"""An event as a folder of tables: delegates.csv, hosts.csv, pairs.csv and event.toml.

- `delegates.csv`, `hosts.csv`: id, max_meetings, optionally min_meetings and name, then one column a slot (slot_01 …)
  with 1 where the firm is there;
- `pairs.csv`: delegate, host, score, needs_interpreter (0 or 1), optionally language (of the interpreter), status
  (open, required, forbidden), fixed_slot (number from 1; empty for none), after_delegate and after_host (the pair that
  must be held before);
- `event.toml`: half_days, slots_per_half_day, tables, interpreters_per_slot; optionally a table [interpreters] with a
  number for each language, min_meetings for every delegate and max_break_difference.
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bilateral.errors import EmptyInput, InputError, MissingColumn
from bilateral.lenses.delegation.problem import (
    Fairness,
    Pair,
    Participant,
    Pool,
    Precedence,
    Problem,
    Session,
    Side,
    Slot,
    Status,
    Table,
)

__all__ = ["read_event_folder"]

Row = dict[str, str]
ANY = "any"
_STATUS: dict[str, Status] = {"open": "open", "required": "required", "forbidden": "forbidden", "": "open"}


def read_event_folder(path: str | Path) -> Problem:
    """The event in folder `path`.

    Raises
    ------
    InputError
        A file or a value cannot be read; the message names every bad row with its line (at most ten).
    MissingColumn
        A column that is needed is not there.
    """
    path = Path(path)
    event = _event(path / "event.toml")
    faults: list[str] = []
    slots = event["half_days"] * event["slots_per_half_day"]
    delegates = _firms(path / "delegates.csv", "delegate", slots, faults)
    hosts = _firms(path / "hosts.csv", "host", slots, faults)
    _refuse(path, faults)
    people = (*delegates, *hosts)
    rows = _table(path / "pairs.csv", ("delegate", "host", "score"))
    place = {(side, firm.id): at for at, firm in enumerate(people) for side in [firm.side]}
    _once(rows, faults)
    pairs = tuple(filter(None, (_pair(line, row, place, slots, faults) for line, row in rows)))
    _refuse(path, faults)
    per_half, halves = event["slots_per_half_day"], event["half_days"]
    return Problem(
        name=path.name,
        participants=people,
        sessions=tuple(Session(f"half-day {at + 1}", at * per_half, per_half) for at in range(halves)),
        slots=tuple(Slot(f"slot_{number:02d}", number) for number in range(1, slots + 1)),
        tables=tuple(Table(str(number)) for number in range(1, event["tables"] + 1)),
        pairs=pairs,
        pools=_pools(event, pairs, slots),
        precedences=_precedences(path, rows, pairs, place),
        fairness=Fairness(event.get("max_break_difference"), event.get("min_meetings")),
    )


def _event(path: Path) -> dict[str, Any]:
    try:
        event = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as fault:
        raise InputError("no event.toml in the folder", got=str(path.parent)) from fault
    except tomllib.TOMLDecodeError as fault:
        raise InputError(f"event.toml cannot be read: {fault}") from fault
    for key in ("half_days", "slots_per_half_day", "tables"):
        if not isinstance(event.get(key), int) or event[key] < 0:
            raise InputError(f"event.toml needs {key}", got=event.get(key), allowed="a whole number from 0")
    return event


def _table(path: Path, needed: Iterable[str]) -> list[tuple[int, Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = [(reader.line_num, {str(k).strip(): str(v).strip() for k, v in row.items()}) for row in reader]
            columns = [column.strip() for column in reader.fieldnames or ()]
    except FileNotFoundError as fault:
        raise InputError(f"no {path.name} in the folder", got=str(path.parent)) from fault
    missing = [column for column in needed if column not in columns]
    if missing:
        raise MissingColumn(f"{path.name} has no column {', '.join(missing)}", got=", ".join(columns[:8]))
    if not rows and path.name != "pairs.csv":
        raise EmptyInput(f"{path.name} holds no rows")
    return rows


def _firms(path: Path, side: Side, slots: int, faults: list[str]) -> list[Participant]:
    columns = [f"slot_{number:02d}" for number in range(1, slots + 1)]
    found: dict[str, Participant] = {}
    for line, row in _table(path, ("id", "max_meetings", *columns)):
        wrong = []
        if not row["id"] or row["id"] in found:
            wrong.append(f"id {row['id'] or 'empty'} is {'twice' if row['id'] else 'missing'}")
        numbers = {name: _whole(row.get(name) or "0") for name in ("max_meetings", "min_meetings")}
        wrong += [f"{name} is no whole number from 0: {row[name]}" for name, value in numbers.items() if value is None]
        if wrong:
            faults.append(f"{path.name} line {line}: {', and '.join(wrong)}")
        most, least = numbers["max_meetings"] or 0, numbers["min_meetings"] or 0
        free = tuple(row[column].casefold() in ("1", "true", "yes", "y") for column in columns)
        found[row["id"]] = Participant(row["id"], side, free, most, least, row.get("name", ""), row.get("language", ""))
    return list(found.values())


def _whole(text: str) -> int | None:
    """A whole number from 0; None where `text` is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number >= 0 and number == math.floor(number) < math.inf else None


def _score(text: str) -> float | None:
    try:
        score = float(text)
    except ValueError:
        return None
    return score if math.isfinite(score) else None


def _once(rows: list[tuple[int, Row]], faults: list[str]) -> None:
    """Each pair stands in one row."""
    first: dict[tuple[str, str], int] = {}
    for line, row in rows:
        at = first.setdefault((row["delegate"], row["host"]), line)
        if at != line:
            faults.append(f"pairs.csv line {line}: {row['delegate']} with {row['host']} stands in line {at} already")


def _pair(line: int, row: Row, place: dict[tuple[Side, str], int], slots: int, faults: list[str]) -> Pair | None:
    a, b = place.get(("delegate", row["delegate"])), place.get(("host", row["host"]))
    score, fixed = _score(row["score"]), _whole(row.get("fixed_slot") or "0")
    status = _STATUS.get(row.get("status", "").casefold())
    wrong = [f"{side} {row[side]} is in no list" for side, at in (("delegate", a), ("host", b)) if at is None]
    if score is None:
        wrong.append(f"score is no number: {row['score'] or 'empty'}")
    if fixed is None or fixed > slots:
        wrong.append(f"fixed_slot is no slot from 1 to {slots}: {row['fixed_slot']}")
    if status is None:
        wrong.append(f"status is none of open, required, forbidden: {row['status']}")
    if wrong:
        faults.append(f"pairs.csv line {line}: {', and '.join(wrong)}")
    if a is None or b is None or score is None or status is None or fixed is None:
        return None
    needs = row.get("needs_interpreter", "").casefold() in ("1", "true", "yes", "y")
    language = (row.get("language") or ANY) if needs else ""
    return Pair(a, b, score, language, status, (fixed - 1,) if fixed else None)


def _pools(event: dict[str, Any], pairs: tuple[Pair, ...], slots: int) -> tuple[Pool, ...]:
    counts: dict[str, int] = dict(event.get("interpreters", {}))
    if "interpreters_per_slot" in event:
        counts.setdefault(ANY, event["interpreters_per_slot"])
    for language in sorted({pair.language for pair in pairs if pair.language}):
        counts.setdefault(language, 0)
    return tuple(Pool(language, (count,) * slots) for language, count in counts.items())


def _precedences(
    path: Path, rows: list[tuple[int, Row]], pairs: tuple[Pair, ...], place: dict[tuple[Side, str], int]
) -> tuple[Precedence, ...]:
    at = {(pair.a, pair.b): number for number, pair in enumerate(pairs)}
    found, faults = [], []
    for number, (line, row) in enumerate(rows):
        if not row.get("after_delegate"):
            continue
        key = (place.get(("delegate", row["after_delegate"]), -1), place.get(("host", row.get("after_host", "")), -1))
        if key in at:
            found.append(Precedence(at[key], number))
        else:
            faults.append(f"pairs.csv line {line}: the pair that must be held before is in no row")
    _refuse(path, faults)
    return tuple(found)


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        more = f" and {len(faults) - 10} more" if len(faults) > 10 else ""
        raise InputError(f"{len(faults)} bad rows in {path.name}: {'. '.join(faults[:10])}{more}")
