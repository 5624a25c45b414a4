"""From the tidy tables of a delegation to an event."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bilateral.lenses.delegation.event.things import (
    Absence,
    Block,
    Event,
    Firm,
    Interpreter,
    LockedMeeting,
    Order,
    Person,
    Request,
    Room,
)
from bilateral.origin import Origin
from bilateral.reference.countries import country

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["read_event", "slots_in"]

Rows = Sequence[Mapping[str, Any]]


def read_event(tables: Mapping[str, pa.Table], *, name: str = "", origins: tuple[Origin, ...] = ()) -> Event:
    """The event that checked tables describe.

    Parameters
    ----------
    tables
        By name: event, firms, people, sessions, availability, meeting_tables, interpreters, requests, forbidden,
        locks, precedence, each with the columns of its schema. What is absent is empty.
    name
        What to call the event where the tables do not say.
    origins
        Where the tables come from.
    """
    rows: dict[str, Rows] = {key: table.to_pylist() for key, table in tables.items()}
    said = {row["setting"]: row["value"] or "" for row in rows.get("event", ())}
    zone = said.get("timezone", "")
    firms = tuple(sorted((_firm(row) for row in rows.get("firms", ())), key=lambda firm: (firm.side, firm.id)))
    return Event(
        name=said.get("name") or name,
        zone=zone or "UTC",
        venue=said.get("venue", ""),
        pair=_pair(said, firms),
        firms=firms,
        sessions=_sessions(rows.get("sessions", ()), zone or "UTC"),
        rooms=tuple(Room(row["table"], row["place"] or "") for row in rows.get("meeting_tables", ())),
        people=tuple(_person(row) for row in rows.get("people", ())),
        absences=tuple(_absence(row) for row in rows.get("availability", ())),
        interpreters=tuple(_interpreter(row) for row in rows.get("interpreters", ())),
        requests=tuple(_request(row) for row in rows.get("requests", ())),
        forbidden=frozenset(frozenset((row["firm"], row["other"])) for row in rows.get("forbidden", ())),
        locks=tuple(_lock(row) for row in rows.get("locks", ())),
        orders=tuple(_order(row) for row in rows.get("precedence", ())),
        deal_rate=float(said["deal_rate"]) if said.get("deal_rate") else None,
        fairness=int(said["minimum_meetings"]) if said.get("minimum_meetings") else None,
        any_interpreters=int(said["interpreters_per_slot"]) if said.get("interpreters_per_slot") else None,
        origins=origins,
    )


def slots_in(text: str | None) -> tuple[int, ...]:
    """The slots that "1-4;7" means."""
    found: list[int] = []
    for part in filter(None, (text or "").split(";")):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return tuple(sorted(set(found)))


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (text or "").split(";")))


def _firm(row: Mapping[str, Any]) -> Firm:
    plain: dict[str, Any] = {
        key: row[key] or "" for key in ("name", "name_local", "side", "country", "sector", "region", "size")
    }
    lists: dict[str, Any] = {key: _words(row[key]) for key in ("offers", "needs", "seeks", "languages")}
    more: dict[str, Any] = {"profile": row["profile"] or "", "email": row["email"] or ""}
    return Firm(id=row["firm"], least=row["min_meetings"], most=row["max_meetings"], **plain, **lists, **more)


def _person(row: Mapping[str, Any]) -> Person:
    more = {key: row[key] or "" for key in ("name", "name_local", "role", "email")}
    return Person(id=row["person"], firm=row["firm"], **more)


def _sessions(rows: Rows, zone: str) -> tuple[Block, ...]:
    ordered = sorted(rows, key=lambda row: (row["date"], row["start"], row["session"]))
    return tuple(_block(row, ZoneInfo(zone)) for row in ordered)


def _block(row: Mapping[str, Any], zone: ZoneInfo) -> Block:
    first = dt.datetime.fromisoformat(f"{row['date']}T{row['start']}")
    step = dt.timedelta(minutes=row["slot_minutes"] + (row["gap_minutes"] or 0))
    starts = tuple((first + number * step).replace(tzinfo=zone) for number in range(row["slots"]))
    return Block(row["session"], starts, row["slot_minutes"], row["slots"], row["tables"])


def _absence(row: Mapping[str, Any]) -> Absence:
    return Absence(row["firm"], row["session"], row["available"] == "yes", slots_in(row["slots"]))


def _interpreter(row: Mapping[str, Any]) -> Interpreter:
    languages = (row["language"], row["other_language"])
    return Interpreter(
        row["interpreter"], languages, row["name"] or "", row["name_local"] or "", _words(row["sessions"])
    )


def _request(row: Mapping[str, Any]) -> Request:
    return Request(row["firm"], row["other"], row["tier"], row["rank"], row["deal_value"], row["note"] or "")


def _lock(row: Mapping[str, Any]) -> LockedMeeting:
    return LockedMeeting(row["firm"], row["other"], row["session"] or "", row["slot"], row["table"] or "")


def _order(row: Mapping[str, Any]) -> Order:
    return Order((row["firm"], row["other"]), (row["then_firm"], row["then_other"]))


def _pair(said: Mapping[str, str], firms: Iterable[Firm]) -> tuple[str, str] | None:
    """The two countries: as the organiser says, else the most frequent one of each side."""
    found = []
    for key, side in (("delegates_from", "delegate"), ("hosts_from", "host")):
        counts = Counter(firm.country for firm in firms if firm.side == side and firm.country)
        given = said.get(key)
        code = country(given).iso3 if given else counts.most_common(1)[0][0] if counts else ""
        found.append(code)
    return (found[0], found[1]) if all(found) and found[0] != found[1] else None
