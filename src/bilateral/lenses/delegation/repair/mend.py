"""The best mending of a plan as a small integer program: what stays, what moves, what is added, what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays, to_arrays
from bilateral.lenses.delegation.plan.native import stoppable
from bilateral.lenses.delegation.problem import Plan, Problem

__all__ = ["RecoveryPoint", "Repair", "recovery_curve", "repair"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_STAY = 0.01
"""Worth of a meeting that stays where it is, against one that moves to no gain."""
_UNLOCKED = 3000
"""How many choices that need a move of another meeting the program looks at, the best scores first."""
_DROPPED = 5.0
"""Points that calling off a meeting costs beyond its score: promises are kept where they can be."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A mended plan and what it took."""

    plan: Plan
    kept: int
    """Meetings at their old slot, the past included."""
    moved: tuple[int, ...]
    """Pairs (positions) that meet in another slot than before."""
    cancelled: tuple[int, ...]
    """Pairs that were to meet and now do not."""
    added: tuple[int, ...]
    """Pairs that meet and were not to."""
    lost_score: float
    """Score of the meetings that the change alone made impossible where they were."""
    recovered_score: float
    """Score of the mended plan less what the old plan keeps without any mending."""
    proved: bool
    """Whether nothing better can be had with so few moves among the choices of the program."""


@dataclass(frozen=True, slots=True)
class RecoveryPoint:
    """One point of the curve of recovered score against moved meetings."""

    most_moves: int
    moved: int
    recovered: float
    """Points."""
    lost: float
    """Points."""


@dataclass(frozen=True, slots=True)
class _Choices:
    """Pairs in slots that the program may choose; Z of them."""

    pair: Ints
    slot: Ints
    stays: NDArray[np.bool_]
    """(Z,) the meeting is where it was."""
    moves: NDArray[np.bool_]
    """(Z,) the pair was to meet in another slot."""


def repair(before: Plan, after: Problem, *, from_slot: int, most_moves: int = 4, seconds: float = 3.0) -> Repair:
    """Mend a plan.

    Parameters
    ----------
    before
        The plan as it was.
    after
        The event as it is now (see `without`, `close_tables` and their companions); positions of old pairs stand.
    from_slot
        Position of the first slot that can still be changed; all before is past and stays.
    most_moves
        How many meetings may be held in another slot than before.
    seconds
        Time limit of the integer program; the best found by then is returned.

    Notes
    -----
    max Σ score of meetings held, less 5 for each meeting called off, subject to agendas, tables, interpreters, targets
    and precedences. Any pair of the event may be added where both are free; a planned meeting may move while moves are
    left. Meetings that fit no more are called off first.
    """
    arrays = to_arrays(after)
    old = np.full(len(arrays.a), -1, dtype=np.int64)
    for m in before.meetings:
        old[m.pair] = m.slot
    still = _still_possible(arrays, old, from_slot)
    choices = _choices(arrays, old, still, from_slot, 0)
    slot, proved = _solved(arrays, old, choices, from_slot, 0, seconds)
    if most_moves > 0:
        choices = _choices(arrays, old, still, from_slot, most_moves)
        better, proved = _solved(arrays, old, choices, from_slot, most_moves, seconds)
        if _worth(arrays, old, better) > _worth(arrays, old, slot):
            slot = better
    return _told(before, after, arrays, old, still, slot, proved)


def recovery_curve(
    before: Plan, after: Problem, *, from_slot: int, most: Sequence[int] = (0, 2, 4, 8, 16), seconds: float = 3.0
) -> tuple[RecoveryPoint, ...]:
    """Recovered score against the number of meetings that may move, one repair for each number in `most`."""
    found = [repair(before, after, from_slot=from_slot, most_moves=n, seconds=seconds) for n in most]
    return tuple(
        RecoveryPoint(n, len(one.moved), one.recovered_score, one.lost_score)
        for n, one in zip(most, found, strict=True)
    )


def _worth(arrays: Arrays, old: Ints, slot: Ints) -> float:
    """What the program maximises."""
    held = slot >= 0
    dropped = int(((old >= 0) & ~held).sum())
    return float(arrays.score[held].sum() + 1000.0 * (held & arrays.must).sum() - _DROPPED * dropped)


def _still_possible(arrays: Arrays, old: Ints, from_slot: int) -> NDArray[np.bool_]:
    """(P,) planned meetings that are past, or that can be held where they were as far as both participants go."""
    held = old >= 0
    there = arrays.allowed[np.arange(len(old)), np.maximum(old, 0)]
    return held & ((old < from_slot) | there)


def _choices(arrays: Arrays, old: Ints, still: NDArray[np.bool_], from_slot: int, most_moves: int) -> _Choices:
    future = arrays.allowed.copy()
    future[:, :from_slot] = False
    past = (old >= 0) & (old < from_slot)
    future[past] = False
    busy = np.zeros(arrays.free.shape, dtype=bool)
    staying = np.flatnonzero(still & ~past)
    busy[arrays.a[staying], old[staying]] = True
    busy[arrays.b[staying], old[staying]] = True
    open_ = future & ~busy[arrays.a] & ~busy[arrays.b]
    if most_moves > 0:
        open_ |= _unlocked_by_moves(arrays, future, busy, still & ~past, old)
    open_[staying, old[staying]] = True
    if most_moves == 0:
        moving = np.zeros(open_.shape, dtype=bool)
        moving[staying] = True
        moving[staying, old[staying]] = False
        open_ &= ~moving
    pair, slot = np.nonzero(open_)
    stays = (old[pair] == slot) & still[pair]
    return _Choices(pair, slot, stays, (old[pair] >= 0) & ~stays & still[pair])


def _unlocked_by_moves(
    arrays: Arrays, future: NDArray[np.bool_], busy: NDArray[np.bool_], staying: NDArray[np.bool_], old: Ints
) -> NDArray[np.bool_]:
    """(P, S) pairs not planned that could meet if one planned meeting moved, and planned ones that could move there.

    Where one of the two is free and the other is busy with a meeting that has a free slot elsewhere.
    """
    free_both = future & ~busy[arrays.a] & ~busy[arrays.b]
    movable = staying & free_both.any(axis=1)
    occupied = np.zeros(arrays.free.shape, dtype=bool)
    mine = np.flatnonzero(movable)
    occupied[arrays.a[mine], old[mine]] = True
    occupied[arrays.b[mine], old[mine]] = True
    give_a = occupied[arrays.a] & ~busy[arrays.b]
    give_b = occupied[arrays.b] & ~busy[arrays.a]
    found = future & (give_a | give_b) & (old < 0)[:, None]
    pair, slot = np.nonzero(found)
    best = np.argsort(-arrays.score[pair], kind="stable")[:_UNLOCKED]
    few = np.zeros(found.shape, dtype=bool)
    few[pair[best], slot[best]] = True
    return few


def _solved(
    arrays: Arrays, old: Ints, choices: _Choices, from_slot: int, most_moves: int, seconds: float
) -> tuple[Ints, bool]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, low, high = _rows(arrays, old, choices, from_slot, most_moves)
    gain = arrays.score[choices.pair] + np.where(choices.stays, _STAY + _DROPPED, 0.0)
    gain = gain + np.where(choices.moves, _DROPPED, 0.0) + 1000.0 * arrays.must[choices.pair]
    slot = np.where((old >= 0) & (old < from_slot), old, -1)
    if not len(gain):
        return slot, True
    found = stoppable(
        lambda: milp(
            -gain,
            constraints=LinearConstraint(rows, low, high),
            integrality=np.ones(len(gain)),
            bounds=Bounds(_settled(old, choices, rows, high), 1),
            options={"time_limit": seconds, "mip_rel_gap": 1e-6},
        )
    )
    if found.x is None:
        slot[choices.pair[choices.stays]] = choices.slot[choices.stays]
        return slot, False
    taken = found.x > 0.5
    slot[choices.pair[taken]] = choices.slot[taken]
    return slot, found.status == 0


def _settled(old: Ints, choices: _Choices, rows: Any, high: Floats) -> Floats:
    """(Z,) 1 for meetings that stay for sure: those that cannot move, where all of them fit; 0 for all others."""
    can_move = np.zeros(len(old), dtype=bool)
    can_move[choices.pair[choices.moves]] = True
    fits = bool((rows @ choices.stays.astype(float) <= high + 1e-9).all())
    return (choices.stays & ~can_move[choices.pair]).astype(float) if fits else np.zeros(len(choices.pair))


def _rows(arrays: Arrays, old: Ints, choices: _Choices, from_slot: int, most_moves: int) -> tuple[Any, Floats, Floats]:
    import scipy.sparse as sp

    people, slots = arrays.free.shape
    count = len(choices.pair)
    column, twice = np.arange(count), np.tile(np.arange(count), 2)
    who = np.concatenate([arrays.a[choices.pair], arrays.b[choices.pair]])
    held = np.zeros(people, dtype=np.int64)
    past = np.flatnonzero((old >= 0) & (old < from_slot))
    np.add.at(held, np.concatenate([arrays.a[past], arrays.b[past]]), 1)

    def block(row: Ints, columns: Ints, height: int) -> Any:
        return sp.csr_matrix((np.ones(len(row)), (row, columns)), shape=(height, count))

    language = arrays.language[choices.pair]
    needs = np.flatnonzero(language >= 0)
    kinds = len(arrays.interpreters)
    moving = np.flatnonzero(choices.moves)
    parts = [
        (block(choices.pair, column, len(old)), np.ones(len(old))),
        (block(who, twice, people), np.maximum(arrays.most - held, 0)),
        (block(who * slots + np.tile(choices.slot, 2), twice, people * slots), np.ones(people * slots)),
        (block(choices.slot, column, slots), arrays.tables),
        (block(language[needs] * slots + choices.slot[needs], needs, kinds * slots), arrays.interpreters.ravel()),
        (block(np.zeros(len(moving), np.int64), moving, 1), np.array([most_moves])),
        *_order_rows(arrays, old, choices, from_slot, block),
    ]
    rows = sp.vstack([part for part, _ in parts]).tocsr()
    high = np.concatenate([np.asarray(limit, float) for _, limit in parts])
    use = np.diff(rows.indptr) > 0
    return rows[use], np.full(int(use.sum()), -np.inf), high[use]


def _order_rows(arrays: Arrays, old: Ints, choices: _Choices, from_slot: int, block: Any) -> list[tuple[Any, Floats]]:
    """For each precedence and slot t: the first in t or later, or the later in t or earlier, not both."""
    rows: list[int] = []
    columns: list[int] = []
    height = 0
    for first, then in arrays.before:
        if 0 <= old[first] < from_slot:
            continue
        early, late = np.flatnonzero(choices.pair == first), np.flatnonzero(choices.pair == then)
        if 0 <= old[then] < from_slot:
            rows += [height, height] * len(early)
            columns += np.repeat(early, 2).tolist()
            height += 1
            continue
        for t in np.unique(choices.slot[late]):
            mine = [*early[choices.slot[early] >= t].tolist(), *late[choices.slot[late] <= t].tolist()]
            rows += [height] * len(mine)
            columns += mine
            height += 1
    if not height:
        return []
    return [(block(np.array(rows, np.int64), np.array(columns, np.int64), height), np.ones(height))]


def _told(
    before: Plan, after: Problem, arrays: Arrays, old: Ints, still: NDArray[np.bool_], slot: Ints, proved: bool
) -> Repair:
    from bilateral.lenses.delegation.plan.make import describe

    wish = {m.pair: m.table for m in before.meetings if slot[m.pair] == m.slot}
    plan = replace(describe(after, slot, wish=wish), seed=before.seed)
    was, now = old >= 0, slot >= 0
    lost = float(arrays.score[was & ~still].sum())
    return Repair(
        plan,
        int((was & (slot == old)).sum()),
        tuple(np.flatnonzero(was & now & (slot != old)).tolist()),
        tuple(np.flatnonzero(was & ~now).tolist()),
        tuple(np.flatnonzero(now & ~was).tolist()),
        lost,
        float(arrays.score[now].sum() - arrays.score[was & still].sum()),
        proved,
    )
