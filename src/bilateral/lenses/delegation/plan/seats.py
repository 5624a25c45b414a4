"""Tables and interpreters for meetings whose slots are set: the delegate stays at the table where that is possible."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.problem import Meeting, Problem

__all__ = ["seat"]

Ints = NDArray[np.int64]


def seat(problem: Problem, slot: Ints, wish: Mapping[int, int] | None = None) -> tuple[Meeting, ...]:
    """Meetings with table and interpreter.

    Slots are gone through in order. Whoever stays seated keeps the table; a newcomer takes a table for which nobody who
    pauses will come back. Where nobody pauses inside a session, runs of meetings are intervals, and as many tables as
    there are meetings at once are enough for no move at all (colouring of an interval graph).

    Parameters
    ----------
    problem
        The event.
    slot
        (P,) slot of each pair, −1 where it is not held; capacities hold.
    wish
        Tables that pairs had in an earlier plan, kept where they are free.
    """
    fixed = {lock.pair: lock.table for lock in problem.locks if lock.table is not None}
    wanted = {**(wish or {}), **fixed}
    by_slot: dict[int, list[int]] = {}
    for pair in np.flatnonzero(slot >= 0):
        by_slot.setdefault(int(slot[pair]), []).append(int(pair))
    found: list[Meeting] = []
    for session in problem.sessions:
        last: dict[int, int] = {}
        for t in session.slots:
            pairs = by_slot.get(t, [])
            tables = _tables(problem, pairs, t, last, wanted, fixed, _returning(problem, by_slot, session.slots, t))
            voices = _interpreters(problem, pairs, tables)
            found += [Meeting(pair, t, tables[pair], voices.get(pair)) for pair in pairs]
            last.update({problem.pairs[pair].a: tables[pair] for pair in pairs})
    return tuple(sorted(found, key=lambda m: (m.slot, m.table)))


def _returning(problem: Problem, by_slot: dict[int, list[int]], slots: range, t: int) -> dict[int, int]:
    """Seated participants with a later meeting in the session, and the slot of the next one."""
    back: dict[int, int] = {}
    for later in range(slots.stop - 1, t, -1):
        back.update({problem.pairs[pair].a: later for pair in by_slot.get(later, [])})
    return back


def _tables(
    problem: Problem,
    pairs: list[int],
    t: int,
    last: dict[int, int],
    wanted: Mapping[int, int],
    fixed: Mapping[int, int],
    back: dict[int, int],
) -> dict[int, int]:
    open_ = [at for at, table in enumerate(problem.tables) if table.is_open(t)]
    left = dict.fromkeys(open_)
    given: dict[int, int] = {}
    for rule in (fixed.get, lambda pair: last.get(problem.pairs[pair].a), wanted.get):
        for pair in pairs:
            table = rule(pair)
            if pair not in given and table is not None and table in left:
                given[pair] = table
                del left[table]
    here = {problem.pairs[pair].a for pair in pairs}
    held = {table: back[who] for who, table in last.items() if who not in here and who in back}
    order = sorted(left, key=lambda table: (table in held, -held.get(table, 0), table))
    rest = [pair for pair in pairs if pair not in given]
    given.update(zip(rest, order, strict=False))
    return given


def _interpreters(problem: Problem, pairs: list[int], tables: dict[int, int]) -> dict[int, int]:
    """Interpreter numbers inside each pool, in the order of tables: neighbours go to the same part of the room."""
    used: dict[str, int] = {}
    given: dict[int, int] = {}
    for pair in sorted(pairs, key=lambda pair: tables[pair]):
        language = problem.pairs[pair].language
        if language:
            given[pair] = used.get(language, 0)
            used[language] = given[pair] + 1
    return given
