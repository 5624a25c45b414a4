"""An event made of nothing but a problem: the layouts that name no firms, times or languages."""

from __future__ import annotations

from bilateral.lenses.delegation.event.things import Block, Event, Firm, Room
from bilateral.lenses.delegation.problem import Problem
from bilateral.origin import Origin

__all__ = ["bare_event"]


def bare_event(problem: Problem, origins: tuple[Origin, ...] = ()) -> Event:
    """The event behind a problem; firms go by their ids, sessions have no times, and there is no pair of countries."""
    return Event(
        name=problem.name,
        zone="",
        venue="",
        pair=None,
        firms=tuple(Firm(firm.id, firm.side, firm.name) for firm in problem.participants),
        sessions=tuple(Block(session.id, (), 0, session.count) for session in problem.sessions),
        rooms=tuple(Room(table.id, table.venue) for table in problem.tables),
        origins=origins,
    )
