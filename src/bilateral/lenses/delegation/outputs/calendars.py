"""Agendas as iCalendar files (RFC 5545, 5546): UTC times, stable UIDs, SEQUENCE raised by each change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bilateral.lenses.delegation.event.things import Firm
from bilateral.lenses.delegation.outputs.book import Book, Held

__all__ = ["agenda_ics", "cancelled_ics"]

_PRODUCT = "-//bilateral//delegation//EN"


def agenda_ics(book: Book, firm: Firm, stamp: datetime) -> bytes:
    """The calendar of one firm.

    Parameters
    ----------
    book
        The meetings; all must have times.
    firm
        Whose agenda.
    stamp
        When the plan was made (DTSTAMP), with a zone.
    """
    meetings = book.by_firm.get(firm.id, ())
    return _calendar(book, firm, [(held, "CONFIRMED") for held in meetings], "PUBLISH", stamp)


def cancelled_ics(book: Book, firm: Firm, dropped: Iterable[Held], stamp: datetime) -> bytes:
    """A file that takes dropped meetings out of the firm's calendar; their `sequence` must have been raised already."""
    return _calendar(book, firm, [(held, "CANCELLED") for held in dropped], "CANCEL", stamp)


def _calendar(book: Book, firm: Firm, meetings: Sequence[tuple[Held, str]], method: str, stamp: datetime) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", f"{book.event.name}: {firm.title}")
    for held, status in meetings:
        calendar.add_component(_event(book, firm, held, status, stamp))
    return bytes(calendar.to_ical())


def _event(book: Book, firm: Firm, held: Held, status: str, stamp: datetime) -> object:
    from icalendar import Event, vCalAddress

    if held.start is None or held.end is None:
        raise ValueError("a meeting without a time cannot stand in a calendar")
    other, entry = held.other(firm), Event()
    entry.add("uid", held.uid)
    entry.add("dtstamp", stamp.astimezone(UTC))
    entry.add("dtstart", held.start.astimezone(UTC))
    entry.add("dtend", held.end.astimezone(UTC))
    entry.add("sequence", held.sequence)
    entry.add("status", status)
    entry.add("summary", f"{firm.name or firm.id} – {other.title}")
    entry.add("location", ", ".join(part for part in (f"Table {held.table}", held.place, book.event.venue) if part))
    entry.add("description", _told(book, other, held))
    if other.email:
        entry.add("contact", f"{other.title} <{other.email}>")
    if firm.email:
        entry.add("attendee", vCalAddress(f"mailto:{firm.email}"))
    return entry


def _told(book: Book, other: Firm, held: Held) -> str:
    people = "; ".join(person.title for person in book.staff.get(other.id, ()))
    lines = [
        other.title,
        f"With: {people}" if people else "",
        f"Interpreter: {held.interpreter}" if held.interpreter else "",
        f"Why you two: {held.told}" if held.told else "",
        "SIMULATED DATA: describes no real firm." if any(origin.simulated for origin in book.event.origins) else "",
    ]
    return "\n".join(line for line in lines if line)
