"""What can change before or during an event: each function gives the event as it is afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bilateral.errors import SelectionError, nearest
from bilateral.lenses.delegation.problem import Pair, Participant, Problem

__all__ = ["add_firm", "close_tables", "fewer_interpreters", "set_free", "without"]


def _known(wanted: Iterable[str], known: Iterable[str], what: str) -> frozenset[str]:
    known = list(known)
    asked = frozenset(wanted)
    for word in sorted(asked.difference(known)):
        raise SelectionError(f"no {what} has this id", got=word, close=nearest(word, known))
    return asked


def without(problem: Problem, ids: Iterable[str], from_slot: int) -> Problem:
    """The event when participants `ids` are away from slot position `from_slot` on (no-shows, early leavers).

    Raises
    ------
    SelectionError
        No participant has one of the ids.
    """
    gone = _known(ids, (person.id for person in problem.participants), "participant")
    people = tuple(
        replace(person, free=tuple(free and t < from_slot for t, free in enumerate(person.free)))
        if person.id in gone
        else person
        for person in problem.participants
    )
    return replace(problem, participants=people)


def set_free(problem: Problem, id: str, slots: Iterable[int]) -> Problem:
    """The event when participant `id` is there in slot positions `slots` and in no others (late arrival, new times)."""
    _known([id], (person.id for person in problem.participants), "participant")
    there = frozenset(slots)
    people = tuple(
        replace(person, free=tuple(t in there for t in range(len(problem.slots)))) if person.id == id else person
        for person in problem.participants
    )
    return replace(problem, participants=people)


def close_tables(problem: Problem, ids: Iterable[str], from_slot: int) -> Problem:
    """The event when tables `ids` are closed from slot position `from_slot` on."""
    shut = _known(ids, (table.id for table in problem.tables), "table")
    tables = tuple(
        replace(table, open=tuple(table.is_open(t) and t < from_slot for t in range(len(problem.slots))))
        if table.id in shut
        else table
        for table in problem.tables
    )
    return replace(problem, tables=tables)


def fewer_interpreters(problem: Problem, language: str, count: int, from_slot: int) -> Problem:
    """The event when `count` interpreters of `language` are lost from slot position `from_slot` on."""
    _known([language], (pool.language for pool in problem.pools), "pool of interpreters")
    pools = tuple(
        replace(pool, per_slot=tuple(max(n - count, 0) if t >= from_slot else n for t, n in enumerate(pool.per_slot)))
        if pool.language == language
        else pool
        for pool in problem.pools
    )
    return replace(problem, pools=pools)


def add_firm(problem: Problem, firm: Participant, pairs: Iterable[Pair]) -> Problem:
    """The event with one more firm; in `pairs` its position is the number of participants before.

    New firms and pairs come last, so that positions of the old ones stand.
    """
    return replace(problem, participants=(*problem.participants, firm), pairs=(*problem.pairs, *pairs))
