"""What can change before or during an event: each function gives the event as it is afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bilateral.errors import SelectionError, nearest
from bilateral.lenses.delegation.problem import Pair, Participant, Plan, Problem

__all__ = ["add_firm", "changed", "close_tables", "fewer_interpreters", "held_to", "set_free", "taken_up", "without"]


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


def changed(problem: Problem, plan: Plan, change: Mapping[str, Any]) -> Problem:
    """The event after one change, as a repaired plan tells it.

    Those who left are held to no more than they have had by then: their least and most are their meetings of the past,
    and what they were still required to hold is open.

    Parameters
    ----------
    problem
        The event before.
    plan
        The plan before, or the mended one: the past is the same.
    change
        `from_slot` (the input's number), and any of `without` (firms), `tables` (ids) and `interpreters` (how many are
        lost, by language). Ids that the event does not know are passed over.
    """
    first = next((at for at, slot in enumerate(problem.slots) if slot.number >= change.get("from_slot", 1)), 0)
    people = {person.id for person in problem.participants}
    left = people.intersection(change.get("without", ()))
    shut = {table.id for table in problem.tables}.intersection(change.get("tables", ()))
    problem = _excused(without(problem, left, first), plan, left, first)
    problem = close_tables(problem, shut, first)
    for language, count in change.get("interpreters", {}).items():
        if any(pool.language == language for pool in problem.pools):
            problem = fewer_interpreters(problem, language, count, first)
    return problem


def _excused(problem: Problem, plan: Plan, left: Iterable[str], first: int) -> Problem:
    had = _meetings(problem, plan, first)
    gone = {at for at, person in enumerate(problem.participants) if person.id in set(left)}
    past = {m.pair for m in plan.meetings if m.slot < first}
    off = {at for at, pair in enumerate(problem.pairs) if {pair.a, pair.b} & gone and at not in past}
    people = tuple(
        replace(person, least=min(person.least, had[at]), most=min(person.most, had[at])) if at in gone else person
        for at, person in enumerate(problem.participants)
    )
    pairs = tuple(
        replace(pair, status="open") if at in off and pair.status == "required" else pair
        for at, pair in enumerate(problem.pairs)
    )
    locks = tuple(lock for lock in problem.locks if lock.pair not in off)
    return replace(problem, participants=people, pairs=pairs, locks=locks)


def _meetings(problem: Problem, plan: Plan, end: int | None = None) -> Counter[int]:
    """How many meetings each participant (position) holds before slot `end`; in all without one."""
    held = (problem.pairs[m.pair] for m in plan.meetings if end is None or m.slot < end)
    return Counter(who for pair in held for who in (pair.a, pair.b))


def held_to(problem: Problem, before: Plan, after: Plan) -> dict[str, int]:
    """What those hold now who lost meetings and fall short of their least, by id: their least from here on."""
    old, new = _meetings(problem, before), _meetings(problem, after)
    return {
        person.id: new[at]
        for at, person in enumerate(problem.participants)
        if new[at] < person.least and new[at] < old[at]
    }


def taken_up(problem: Problem, plan: Plan, settings: Mapping[str, Any]) -> Problem:
    """The event with the changes (`changes`) and the lowered minima (`least`) that a repaired plan tells of."""
    for change in settings.get("changes", ()):
        problem = changed(problem, plan, change)
    least: Mapping[str, int] = settings.get("least", {})
    people = tuple(
        replace(person, least=min(person.least, least.get(person.id, person.least))) for person in problem.participants
    )
    return replace(problem, participants=people)
