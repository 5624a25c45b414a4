"""Counts that tell how good a plan is: idle slots, breaks, moves of table and venue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.problem import Meeting, Problem

__all__ = ["breaks", "idle_slots", "least_idle", "moves"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def busy(a: Ints, b: Ints, slot: Ints, people: int, slots: int) -> Bools:
    """(N, S) who meets when, from the slot of each pair (−1 for not held)."""
    grid = np.zeros((people, slots), dtype=bool)
    held = np.flatnonzero(slot >= 0)
    grid[a[held], slot[held]] = True
    grid[b[held], slot[held]] = True
    return grid


def idle_slots(grid: Bools) -> int:
    """Idle slots between the first and the last meeting of each row of `grid` (N, slots of one session)."""
    if not grid.size:
        return 0
    any_ = grid.any(axis=1)
    first, last = grid.argmax(axis=1), grid.shape[1] - 1 - grid[:, ::-1].argmax(axis=1)
    return int((last - first + 1 - grid.sum(axis=1))[any_].sum())


def breaks(grid: Bools) -> Ints:
    """(N,) maximal runs of idle slots between two meetings of each row of `grid` (N, S)."""
    starts = grid.copy()
    starts[:, 1:] &= ~grid[:, :-1]
    count: Ints = np.maximum(starts.sum(axis=1) - 1, 0)
    return count


def least_idle(free: Bools) -> Ints:
    """(f + 1,) fewest idle slots of a participant with 0 … f meetings who is free in f slots of `free` (one session).

    For d meetings: the least, over d consecutive free slots, of their span less d.
    """
    at = np.flatnonzero(free)
    best = np.zeros(len(at) + 1, dtype=np.int64)
    for d in range(1, len(at) + 1):
        best[d] = int((at[d - 1 :] - at[: len(at) - d + 1]).min()) + 1 - d
    return best


def moves(problem: Problem, meetings: tuple[Meeting, ...]) -> tuple[int, int]:
    """(changes of table of seated participants, changes of venue of all) between consecutive meetings of a session."""
    session = [at for at, item in enumerate(problem.sessions) for _ in item.slots]
    seat: dict[int, Meeting] = {}
    place: dict[int, Meeting] = {}
    tables = venues = 0
    for m in sorted(meetings, key=lambda m: m.slot):
        pair = problem.pairs[m.pair]
        last = seat.get(pair.a)
        tables += last is not None and session[last.slot] == session[m.slot] and last.table != m.table
        seat[pair.a] = m
        for who in (pair.a, pair.b):
            before = place.get(who)
            if before is not None and session[before.slot] == session[m.slot]:
                venues += problem.tables[before.table].venue != problem.tables[m.table].venue
            place[who] = m
    return tables, venues
