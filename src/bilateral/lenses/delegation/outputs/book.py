"""The meetings of a plan as people know them: firms by name, times, tables, interpreters by name, and why they meet."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bilateral.lenses.delegation.event.posed import ANY, language_of
from bilateral.lenses.delegation.event.things import Event, Firm, Interpreter, Person
from bilateral.lenses.delegation.matching.score import Match
from bilateral.lenses.delegation.matching.why import why, why_for_guests
from bilateral.lenses.delegation.problem import Meeting, Plan, Problem

__all__ = ["Book", "Held", "book", "uid_of"]


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting of a plan."""

    uid: str
    """Stable for the two firms of the event, whatever the time: they meet once."""
    delegate: Firm
    host: Firm
    session: str
    number: int
    """Slot of the session, from 1."""
    slot: int
    """Slot as the input counts it, over the whole event."""
    start: datetime | None
    """With the zone of the venue; None where the input has no times."""
    end: datetime | None
    table: str
    place: str
    """Where the table stands; may be empty."""
    language: str
    """The pool of interpreters; empty where none is needed."""
    interpreter: str
    """Name or number of the interpreter; empty where none is needed."""
    points: float
    why: str
    """For the organiser, with who wished what; empty where nothing is known of the firms."""
    sequence: int = 0
    """How often it was changed since it was first published."""
    told: str = ""
    """Why they meet, as both may read it: without wishes and doubts; may be empty."""

    def other(self, firm: Firm) -> Firm:
        """Whom `firm` meets."""
        return self.host if firm.id == self.delegate.id else self.delegate

    def state(self) -> str:
        """All that a participant must be told of; when it changes, the meeting has changed."""
        begin = self.start.isoformat() if self.start else str(self.slot)
        return "|".join((begin, self.table, self.place, self.interpreter))

    def when(self) -> str:
        """Day and time, or session and slot."""
        if self.start is None or self.end is None:
            return f"{self.session}, slot {self.number}"
        return f"{self.start:%a %d %b} {self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True)
class Book:
    """All meetings of a plan, in order of time and table."""

    event: Event
    meetings: tuple[Held, ...]

    @cached_property
    def by_firm(self) -> Mapping[str, tuple[Held, ...]]:
        """The meetings of each firm that has any, in order of time."""
        found: dict[str, list[Held]] = defaultdict(list)
        for held in self.meetings:
            found[held.delegate.id].append(held)
            found[held.host.id].append(held)
        return {id: tuple(meetings) for id, meetings in found.items()}

    @cached_property
    def staff(self) -> Mapping[str, tuple[Person, ...]]:
        """Who comes for each firm."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.event.people:
            found[person.firm].append(person)
        return {firm: tuple(people) for firm, people in found.items()}

    @property
    def timed(self) -> bool:
        """Whether the input has dates and times."""
        return bool(self.meetings) and all(held.start is not None for held in self.meetings)

    def numbered(self, sequences: Mapping[str, int]) -> Book:
        """The same with the number of changes of each meeting."""
        return Book(self.event, tuple(replace(held, sequence=sequences.get(held.uid, 0)) for held in self.meetings))


def uid_of(event: str, delegate: str, host: str) -> str:
    """The calendar id of a meeting: the same for ever for two firms of an event."""
    digest = hashlib.sha256("\x1f".join((event, delegate, host)).encode()).hexdigest()
    return f"{digest[:24]}@bilateral"


def book(
    event: Event,
    problem: Problem,
    plan: Plan,
    matches: Iterable[Match] = (),
    names: Mapping[str, str] | None = None,
) -> Book:
    """Put a plan into words.

    Parameters
    ----------
    event, problem
        What was planned.
    plan
        The plan.
    matches
        The pairs with their components, for "why you two"; may be empty.
    names
        Names of HS codes.
    """
    known = {(one.delegate, one.host): one for one in matches}
    firms = {firm.id: firm for firm in event.firms}
    staff = _staff(event)
    made = (_held(event, problem, meeting, firms, known, names or {}, staff) for meeting in plan.meetings)
    return Book(event, tuple(sorted(made, key=lambda held: (held.slot, held.table))))


def _held(
    event: Event,
    problem: Problem,
    meeting: Meeting,
    firms: Mapping[str, Firm],
    known: Mapping[tuple[str, str], Match],
    names: Mapping[str, str],
    staff: Mapping[tuple[str, str], Sequence[Interpreter]],
) -> Held:
    pair, slot, table = problem.pairs[meeting.pair], problem.slots[meeting.slot], problem.tables[meeting.table]
    one, other = firms[problem.participants[pair.a].id], firms[problem.participants[pair.b].id]
    session = next(block for block in problem.sessions if meeting.slot in block.slots)
    matched = known.get((one.id, other.id))
    return Held(
        uid=uid_of(event.name, one.id, other.id),
        delegate=one,
        host=other,
        session=session.id,
        number=meeting.slot - session.first + 1,
        slot=slot.number,
        start=slot.start,
        end=slot.end,
        table=table.id,
        place=table.venue,
        language=pair.language,
        interpreter=_interpreter(pair.language, meeting.interpreter, staff.get((session.id, pair.language), ())),
        points=pair.score,
        why=why(matched, one, other, names) if matched else "",
        told=why_for_guests(matched, one, other, names) if matched else "",
    )


def _staff(event: Event) -> dict[tuple[str, str], list[Interpreter]]:
    """Who interprets what in each session, in the order in which the problem numbers them."""
    ordered = sorted(event.interpreters, key=lambda who: (-_sessions(event, who), who.id))
    found: dict[tuple[str, str], list[Interpreter]] = defaultdict(list)
    for who in ordered:
        for block in event.sessions:
            if not who.sessions or block.id in who.sessions:
                found[block.id, language_of(*who.languages)].append(who)
    return found


def _sessions(event: Event, who: Interpreter) -> int:
    return sum(block.slots for block in event.sessions if not who.sessions or block.id in who.sessions)


def _interpreter(language: str, number: int | None, staff: Sequence[Interpreter]) -> str:
    if not language or number is None:
        return ""
    if number < len(staff):
        return staff[number].title
    return f"Interpreter {number + 1}" if language == ANY else f"Interpreter {number + 1} ({language})"
