"""After a mending, everybody stays where they were: meetings that keep their slot keep table and interpreter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from bilateral.lenses.delegation.problem import Meeting, Plan, Problem

__all__ = ["settled"]


def settled(problem: Problem, before: Plan, after: Plan) -> Plan:
    """The plan `after` with tables and interpreters changed as little as can be.

    Tables of a slot, and interpreters of a language in a slot, can be given to any of its meetings. A meeting held in
    the slot in which it was before keeps its table and interpreter where these are still there; each other one takes a
    free table, by preference one at which its delegate sits in the same session, and a free interpreter.

    Parameters
    ----------
    problem
        The event as it is now.
    before, after
        The plan as it was, and as mended.

    Returns
    -------
    Plan
        With the same meetings in the same slots, and changes of table and venue counted anew.
    """
    from bilateral.lenses.delegation.plan.counts import moves

    old = {(meeting.pair, meeting.slot): meeting for meeting in before.meetings}
    slots: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in after.meetings:
        slots[meeting.slot].append(meeting)
    seats = _Seats(problem, old)
    placed = tuple(sorted((m for slot in sorted(slots) for m in seats.slot(slot, slots[slot])), key=_order))
    tables, venues = moves(problem, placed)
    proofs = tuple(replace(p, value=float(tables)) if p.id == "table_moves" else p for p in after.proofs)
    return replace(after, meetings=placed, table_moves=tables, venue_moves=venues, proofs=proofs)


def _order(meeting: Meeting) -> tuple[int, int]:
    return meeting.slot, meeting.table


class _Seats:
    """Gives tables and interpreters slot by slot, and remembers where delegates sit."""

    def __init__(self, problem: Problem, old: Mapping[tuple[int, int], Meeting]) -> None:
        self._problem, self._old = problem, old
        self._pools = {pool.language: pool for pool in problem.pools}
        self._seat: dict[int, int] = {}
        for meeting in old.values():
            self._seat.setdefault(problem.pairs[meeting.pair].a, meeting.table)

    def slot(self, slot: int, meetings: list[Meeting]) -> list[Meeting]:
        """The meetings of one slot with table and interpreter."""
        tables = self._tables(slot, meetings)
        voices = self._voices(slot, meetings)
        return [replace(one, table=tables[one.pair], interpreter=voices.get(one.pair)) for one in meetings]

    def _tables(self, slot: int, meetings: list[Meeting]) -> dict[int, int]:
        free = [number for number, table in enumerate(self._problem.tables) if table.is_open(slot)]
        given: dict[int, int] = {lock.pair: lock.table for lock in self._problem.locks
                                 if lock.table is not None and lock.slot == slot}  # fmt: skip
        for one in meetings:
            was = self._old.get((one.pair, slot))
            if was is not None and was.table in free and was.table not in given.values():
                given.setdefault(one.pair, was.table)
        for one in meetings:
            if one.pair not in given:
                left = [number for number in free if number not in given.values()]
                wish = self._seat.get(self._problem.pairs[one.pair].a, -1)
                given[one.pair] = wish if wish in left else left[0]
        for one in meetings:
            self._seat[self._problem.pairs[one.pair].a] = given[one.pair]
        return given

    def _voices(self, slot: int, meetings: list[Meeting]) -> dict[int, int]:
        given: dict[str, dict[int, int]] = defaultdict(dict)
        spoken = [one for one in meetings if self._problem.pairs[one.pair].language]
        for one in spoken:
            language = self._problem.pairs[one.pair].language
            was = self._old.get((one.pair, slot))
            if was is not None and was.interpreter is not None and was.interpreter < self._there(language, slot):
                given[language][one.pair] = was.interpreter
        for one in spoken:
            language = self._problem.pairs[one.pair].language
            if one.pair not in given[language]:
                taken = set(given[language].values())
                given[language][one.pair] = next(n for n in range(self._there(language, slot)) if n not in taken)
        return {pair: number for numbers in given.values() for pair, number in numbers.items()}

    def _there(self, language: str, slot: int) -> int:
        return self._pools[language].per_slot[slot]
