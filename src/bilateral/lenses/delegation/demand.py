"""Demand against room, before anything is planned: by session, and who cannot be served."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bilateral.lenses.delegation.event.posed import language_of
from bilateral.lenses.delegation.event.things import Event, Firm
from bilateral.lenses.delegation.problem import Pair, Problem, Session
from bilateral.plurals import many

__all__ = ["Demand", "SessionDemand", "Unserved", "demand"]

_CERTAINTY = 1e-9


@dataclass(frozen=True, slots=True)
class SessionDemand:
    """One session. Wishes are spread evenly over the sessions in which the two can meet."""

    session: str
    slots: int
    delegates: int
    """Delegates who are there in at least one slot."""
    hosts: int
    wished: float
    """Wished meetings that fall to the session."""
    places: int
    """Tables × slots."""
    tables_needed: int
    """Tables that hold the wished meetings when every slot is full."""
    interpreted: float
    """Of the wished meetings those that need an interpreter."""
    interpreter_places: int | None
    """Interpreters × slots; None where the input names none."""
    interpreters_needed: int
    """Interpreters at work in every slot."""


@dataclass(frozen=True, slots=True)
class Unserved:
    """Somebody or something that cannot be served, whatever the plan."""

    firms: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand against room."""

    wished: int
    """Pairs that at least one of the two asks for and neither refuses."""
    places: int
    """Tables × slots over all sessions."""
    possible: int
    """Meetings that the firms' own limits allow at most: the smaller side's sum of limits."""
    sessions: tuple[SessionDemand, ...]
    unserved: tuple[Unserved, ...]

    def sentences(self) -> tuple[str, ...]:
        """The report in plain words."""
        room = min(self.places, self.possible)
        short = "all of them" if self.wished <= room else f"at most {room:,}"
        said = [
            f"{many(round(self.wished), 'meeting is', 'meetings are')} wished for; there are {self.places:,} places at "
            f"tables, and the firms’ own "
            f"limits allow {self.possible:,}: {short} can be held."
        ]
        for line in self.sessions:
            if line.wished > line.places + _CERTAINTY:
                said.append(
                    f"{line.session}: {line.wished:,.0f} wished for {line.places:,} places; "
                    f"{line.tables_needed} tables would hold them."
                )
            if line.interpreter_places is not None and line.interpreted > line.interpreter_places + _CERTAINTY:
                said.append(
                    f"{line.session}: {line.interpreted:,.0f} meetings need an interpreter, "
                    f"{line.interpreter_places:,} can have one; {line.interpreters_needed} interpreters would do."
                )
        return (*said, *(f"{' and '.join(one.firms)}: {one.reason}." for one in self.unserved))


def demand(event: Event, problem: Problem) -> Demand:
    """Demand against room.

    Parameters
    ----------
    event
        With the firms' wishes; where there are none, every pair of the problem counts as wished.
    problem
        What it poses.
    """
    wished = _wished(event, problem)
    where = [(pair, _sessions(problem, pair)) for pair in wished]
    limits = {"delegate": 0, "host": 0, "": 0}
    for firm in problem.participants:
        limits[firm.side] += min(firm.most, sum(firm.free))
    possible = min(limits["delegate"], limits["host"]) if limits["delegate"] else limits[""] // 2
    lines = tuple(_session(problem, session, where) for session in problem.sessions)
    return Demand(
        len(wished), sum(line.places for line in lines), possible, lines, tuple(_unserved(event, problem, where))
    )


def _wished(event: Event, problem: Problem) -> list[Pair]:
    asked = {frozenset((one.firm, one.other)) for one in event.requests if one.tier != "no"}
    names = [firm.id for firm in problem.participants]
    open_ = [pair for pair in problem.pairs if pair.status != "forbidden"]
    if not event.requests:
        return open_
    return [pair for pair in open_ if frozenset((names[pair.a], names[pair.b])) in asked]


def _sessions(problem: Problem, pair: Pair) -> list[Session]:
    one, other = problem.participants[pair.a].free, problem.participants[pair.b].free
    return [each for each in problem.sessions if any(one[slot] and other[slot] for slot in each.slots)]


def _session(problem: Problem, session: Session, where: Iterable[tuple[Pair, list[Session]]]) -> SessionDemand:
    here = [(pair, 1 / len(there)) for pair, there in where if session in there]
    wished = sum(part for _, part in here)
    spoken = sum(part for pair, part in here if pair.language)
    places = sum(table.is_open(slot) for table in problem.tables for slot in session.slots)
    staff = sum(pool.per_slot[slot] for pool in problem.pools for slot in session.slots) if problem.pools else None
    sides = [
        sum(firm.side == side and any(firm.free[slot] for slot in session.slots) for firm in problem.participants)
        for side in ("delegate", "host")
    ]
    return SessionDemand(
        session=session.id,
        slots=session.count,
        delegates=sides[0],
        hosts=sides[1],
        wished=wished,
        places=places,
        tables_needed=math.ceil(wished / session.count - _CERTAINTY),
        interpreted=spoken,
        interpreter_places=staff,
        interpreters_needed=math.ceil(spoken / session.count - _CERTAINTY),
    )


def _unserved(event: Event, problem: Problem, where: Iterable[tuple[Pair, list[Session]]]) -> Iterator[Unserved]:
    names = [firm.id for firm in problem.participants]
    reached: dict[str, int] = defaultdict(int)
    for pair, there in where:
        if not there:
            yield Unserved((names[pair.a], names[pair.b]), "never there at the same time")
        for side in (pair.a, pair.b):
            reached[names[side]] += bool(there)
    yield from _silent(event, problem)
    for firm in problem.participants:
        if not any(firm.free):
            yield Unserved((firm.id,), "is never there")
        elif not reached[firm.id] and event.requests:
            yield Unserved((firm.id,), "nobody whom it could meet asks for it, and it asks for nobody who can come")


def _silent(event: Event, problem: Problem) -> Iterator[Unserved]:
    """Wished pairs that no interpreter serves."""
    spoken = {pool.language for pool in problem.pools}
    firms = {firm.id: firm for firm in event.firms}
    held = {frozenset((problem.participants[p.a].id, problem.participants[p.b].id)) for p in problem.pairs}
    done = {frozenset((one.firm, one.other)) for one in event.requests if one.tier == "no"} | event.forbidden
    for one in event.requests:
        key = frozenset((one.firm, one.other))
        if key in held or key in done:
            continue
        done = done | {key}
        pair = (firms[one.firm], firms[one.other])
        if spoken and _apart(*pair):
            ways = language_of(pair[0].languages[0], pair[1].languages[0])
            yield Unserved((one.firm, one.other), f"no language in common, and no interpreter for {ways}")


def _apart(one: Firm, other: Firm) -> bool:
    return bool(one.languages and other.languages) and not set(one.languages) & set(other.languages)
