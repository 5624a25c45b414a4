"""What the organiser prints: tables by slot, interpreters' rosters, the door list. Rows of plain text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bilateral.lenses.delegation.outputs.book import Book, Held
from bilateral.measure import Measure
from bilateral.style.numbers import value

__all__ = ["Listing", "agendas", "door", "interpreters", "listings", "statistics", "tables_by_slot", "unmet"]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to print."""

    name: str
    """File name without ending; also the name of the sheet."""
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def listings(book: Book) -> tuple[Listing, ...]:
    """Every list of the organiser's."""
    return agendas(book), tables_by_slot(book), interpreters(book), door(book), unmet(book)


def statistics(measures: Iterable[Measure]) -> Listing:
    """The numbers of a plan with what each means, for the organiser's report."""
    rows = tuple((one.label, value(one.value, one.unit), one.unit, one.reading, one.id) for one in measures)
    return Listing("statistics", "The plan in numbers", ("Number", "Value", "Unit", "How to read it", "Id"), rows)


def agendas(book: Book) -> Listing:
    """Every meeting of every firm, firm by firm."""
    rows = []
    for firm in book.event.firms:
        for held in book.by_firm.get(firm.id, ()):
            other = held.other(firm)
            people = "; ".join(person.title for person in book.staff.get(other.id, ()))
            rows.append(
                (
                    *(firm.id, firm.title, held.when(), held.table, held.place, other.id, other.title, people),
                    *(held.interpreter, held.told),
                )
            )
    headings = ("Firm", "Name", "When", "Table", "Place", "Meets", "Name of partner", "People", "Interpreter", "Why")
    return Listing("agendas", "Agendas, firm by firm", headings, tuple(rows))


def tables_by_slot(book: Book) -> Listing:
    """Who sits where, slot by slot."""
    rows = tuple(
        (held.when(), held.table, held.place, held.delegate.title, held.host.title, held.interpreter)
        for held in book.meetings
    )
    headings = ("When", "Table", "Place", "Delegate", "Host", "Interpreter")
    return Listing("tables", "Tables, slot by slot", headings, rows)


def interpreters(book: Book) -> Listing:
    """Where each interpreter goes, in order of time."""
    found: dict[str, list[Held]] = defaultdict(list)
    for held in book.meetings:
        if held.interpreter:
            found[held.interpreter].append(held)
    rows = tuple(
        (who, held.language, held.when(), held.table, held.place, held.delegate.title, held.host.title)
        for who in sorted(found)
        for held in found[who]
    )
    headings = ("Interpreter", "Languages", "When", "Table", "Place", "Delegate", "Host")
    return Listing("interpreters", "Interpreters’ rosters", headings, rows)


def door(book: Book) -> Listing:
    """Who is expected, with the first meeting of each session."""
    rows: list[tuple[str, ...]] = []
    for firm in book.event.firms:
        meetings = book.by_firm.get(firm.id, ())
        people = book.staff.get(firm.id, ())
        first = _first_by_session(meetings)
        came = "; ".join(f"{held.when()} at {held.table}" for held in first) or "no meeting"
        names = "; ".join(person.title for person in people)
        rows.append((firm.id, firm.title, firm.country, firm.side, names, str(len(meetings)), came))
    headings = ("Id", "Firm", "Country", "Side", "People", "Meetings", "First meeting of each session")
    return Listing("door", "Door list", headings, tuple(rows))


def _first_by_session(meetings: Sequence[Held]) -> list[Held]:
    found: dict[str, Held] = {}
    for held in meetings:
        found.setdefault(held.session, held)
    return list(found.values())


def unmet(book: Book) -> Listing:
    """Wishes that the plan does not meet: the waiting list, the strongest first."""
    met = {frozenset((held.delegate.id, held.host.id)) for held in book.meetings}
    firms = {firm.id: firm for firm in book.event.firms}
    order = {"must": 0, "want": 1, "open": 2}
    left = [
        request
        for request in book.event.requests
        if request.tier in order and frozenset((request.firm, request.other)) not in met
    ]
    left.sort(key=lambda request: (order[request.tier], request.rank or 999, request.firm, request.other))
    rows = tuple(
        (
            *(request.tier, str(request.rank or ""), request.firm, firms[request.firm].title),
            *(request.other, firms[request.other].title),
        )
        for request in left
    )
    headings = ("Tier", "Rank", "Asked by", "Name", "Wished", "Name of the other")
    return Listing("waiting", "Wishes not met", headings, rows)
