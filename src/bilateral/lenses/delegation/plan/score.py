"""Plans of the greatest score: who meets whom by a b-matching, slots by colouring and search, then few idle slots."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays
from bilateral.lenses.delegation.plan.counts import breaks, busy, idle_slots, least_idle
from bilateral.lenses.delegation.plan.exact import FEW_CELLS, exactly
from bilateral.lenses.delegation.plan.fit import first_fit
from bilateral.lenses.delegation.plan.model import (
    Chosen,
    Model,
    add_idle,
    best_choice,
    fewest_idle,
    relaxed,
    session_model,
)
from bilateral.lenses.delegation.plan.search import Run, heats, search_event, state_of
from bilateral.lenses.delegation.plan.work import Work

__all__ = ["Slotted", "by_score", "idle_of", "whole_sessions"]

Ints = NDArray[np.int64]

_TIGHT = (3.0, 2.0, 1.0)
"""Cost of an agenda with no, one, two free slots left, in the choice for events with availability by slot."""
_IDLE = 0.5
"""What an idle slot costs in points, in the search for the score."""
_HEATS = (1.0, 0.06)
_TURNS = (0.35, 0.12)
_NEAR = 10
"""With so few idle slots left, the search for none goes on for as many parts again."""
_MOVES_A_CELL = 2000
"""Moves for each pair and slot that are enough: small events are done soon."""
_SAME = 1e-6
_PARTS = 16
"""The search reports so often."""


@dataclass(frozen=True, slots=True)
class Slotted:
    """Pairs with slots, and what is proved about them."""

    slot: Ints
    """(P,) slot of each pair, −1 where it is not held."""
    bound: float
    """No plan has a greater score."""
    idle_bound: int
    """No plan of at least this score has fewer idle slots."""
    idle_given: int
    """No plan with the same numbers of meetings of each participant in each session has fewer idle slots."""
    complete: bool
    """Whether all required pairs are held and all minimum targets are reached."""


def whole_sessions(arrays: Arrays) -> bool:
    """Whether there are two sides and every pair can meet in all slots of a session or in none (König's case)."""
    from bilateral.lenses.delegation.plan.model import per_session

    open_ = per_session(arrays, arrays.allowed)
    free = per_session(arrays, arrays.free)
    whole = ((open_ == 0) | (open_ == arrays.count)).all() and ((free == 0) | (free == arrays.count)).all()
    two_sides = not np.intersect1d(arrays.a, arrays.b).size
    return bool(whole) and two_sides and len(arrays.before) == 0


def idle_of(arrays: Arrays, slot: Ints) -> int:
    """Idle slots of all participants over all sessions."""
    _, people, slots = arrays.sizes
    grid = busy(arrays.a, arrays.b, slot, people, slots)
    return sum(idle_slots(grid[:, f : f + n]) for f, n in zip(arrays.first, arrays.count, strict=True))


def by_score(arrays: Arrays, work: Work, difference: int | None = None) -> Slotted | None:
    """The best plan by score that the work allows; None where it is proved that there is none.

    Parameters
    ----------
    arrays
        The event.
    work
        Moves of the search, its seed, and who listens.
    difference
        Largest difference of breaks between two participants; None: none.
    """
    model = session_model(arrays)
    start = relaxed(model)
    if start is None:
        return None
    cells = int(arrays.allowed.sum())
    work = replace(work, moves=min(work.moves, _MOVES_A_CELL * cells + 1))
    bound = _whole(arrays, start.bound)
    _first(arrays, work, bound)
    slot = None
    if whole_sessions(arrays):
        slot, bound = _by_colouring(arrays, model, work, bound)
    if slot is not None and _alike(arrays, slot, difference) and _score(arrays, slot) >= bound - _SAME:
        return _finish(arrays, model, slot, bound, work, difference)
    if cells <= FEW_CELLS or difference is not None:
        solved = _solved(arrays, work, bound, difference)
        if solved is None:
            return None
        better, bound = solved
        if better is not None and _score(arrays, better) >= bound - _SAME:
            return _finish(arrays, model, better, bound, work, difference)
        slot = _better(arrays, slot, better, difference)
        searched = _by_search(arrays, model, work, bound)
        return _finish(arrays, model, _better(arrays, slot, searched, difference), bound, work, difference)
    if slot is None:
        slot = _by_search(arrays, model, work, bound)
    return _finish(arrays, model, slot, bound, work, difference)


def _whole(arrays: Arrays, bound: float) -> float:
    """The bound, rounded down where all scores are whole numbers."""
    return float(np.floor(bound + 1e-6)) if np.all(arrays.score == np.round(arrays.score)) else bound


def _solved(arrays: Arrays, work: Work, bound: float, difference: int | None) -> tuple[Ints | None, float] | None:
    """The plan of the whole program with few idle slots, and the bound; None where it is proved that there is none."""
    found = exactly(arrays, difference, seconds=work.limit)
    if found.infeasible:
        return None
    if found.bound is not None:
        bound = min(bound, _whole(arrays, found.bound))
    if found.slot is None:
        return None, bound
    tight = _tightened(arrays, found.slot, work, bound, work.moves, 0)
    return tight if _alike(arrays, tight, difference) else found.slot, bound


def _alike(arrays: Arrays, slot: Ints, difference: int | None) -> bool:
    """Whether the breaks of any two participants differ by at most `difference`."""
    if difference is None:
        return True
    _, people, slots = arrays.sizes
    each = breaks(busy(arrays.a, arrays.b, slot, people, slots))
    return not len(each) or int(each.max() - each.min()) <= difference


def _better(arrays: Arrays, one: Ints | None, other: Ints | None, difference: int | None) -> Ints | None:
    """The plan of the greater score among those that are alike enough; None where neither is."""
    fine = [slot for slot in (one, other) if slot is not None and _alike(arrays, slot, difference)]
    return max(fine, key=lambda slot: (_complete(arrays, slot), _score(arrays, slot)), default=None)


def _first(arrays: Arrays, work: Work, bound: float) -> None:
    """A plan at once, for whoever listens: pairs by falling score, each where nothing is in its way."""
    if work.listener is None:
        return
    slot = greedy(arrays)
    work.tell("first plan", score=_score(arrays, slot), bound=bound, idle=idle_of(arrays, slot), share=0.0)


def greedy(arrays: Arrays) -> Ints:
    """Pairs by falling score (required ones first), each in the least costly slot where nothing is in its way."""
    order = np.lexsort((-arrays.score, ~arrays.must))
    return first_fit(arrays, order)


def _score(arrays: Arrays, slot: Ints) -> float:
    return float(arrays.score[slot >= 0].sum())


def _by_colouring(arrays: Arrays, model: Model, work: Work, bound: float) -> tuple[Ints | None, float]:
    chosen = best_choice(model, seconds=work.limit)
    if chosen is None or np.any(np.abs(chosen.z - np.round(chosen.z)) > 1e-6):
        return None, bound
    bound = min(bound, chosen.bound)
    slot = colouring(arrays, model, chosen, work.seed)
    if slot is None:
        return None, bound
    work.tell("slots", score=chosen.value, bound=bound, idle=idle_of(arrays, slot), share=0.3)
    return _tightened(arrays, slot, work, bound, work.moves, 0), bound


def colouring(arrays: Arrays, model: Model, chosen: Chosen, seed: int) -> Ints | None:
    """Slots for chosen pairs, session by session; None where tables or interpreters could not be balanced."""
    from bilateral.lenses.delegation.kernels.colour import balance, colour

    pairs, people, _ = arrays.sizes
    slot = np.full(pairs, -1, dtype=np.int64)
    for k, (first, count) in enumerate(zip(arrays.first, arrays.count, strict=True)):
        mine = model.pair[(model.session == k) & (chosen.z > 0.5)]
        a, b, kind = arrays.a[mine], arrays.b[mine], arrays.language[mine]
        found = colour(a, b, people, int(count))
        limit = np.vstack([arrays.tables[None, first : first + count], arrays.interpreters[:, first : first + count]])
        if (found < 0).any() or balance(a, b, kind, people, found, np.ascontiguousarray(limit), 2_000_000, seed):
            return None
        slot[mine] = first + found
    return slot


def _by_search(arrays: Arrays, model: Model, work: Work, bound: float) -> Ints:
    """Choice with slack left in agendas, slots by insertion and Kempe chains, idle slots by Kempe chains alone."""
    chosen = relaxed(add_idle(model, arrays, _TIGHT), 0.1) or relaxed(model)
    assert chosen is not None
    event = search_event(arrays, idle=_IDLE, keep=_single(arrays))
    run = Run(event, state_of(event, _start(arrays, model, chosen), work.seed))
    wanted = _wanted(arrays, model, chosen)
    for part in range(_PARTS):
        run.anneal(wanted, work.moves * 7 // 4 // _PARTS, heats(*_HEATS, part, _PARTS), 0.5, 0.3)
        share = 0.1 + 0.5 * (part + 1) / _PARTS
        work.tell("search", score=_score(arrays, run.best), bound=bound, idle=idle_of(arrays, run.best), share=share)
    slot = _tightened(arrays, run.finish(), work, bound, work.moves * 5 // 4, 0)
    return _filled(arrays, _trimmed(arrays, slot))


def _trimmed(arrays: Arrays, slot: Ints) -> Ints:
    """The plan without meetings that are worth less than the idle slots they cause, a point a slot."""
    _, people, slots = arrays.sizes
    grid, kept = busy(arrays.a, arrays.b, slot, people, slots), slot.copy()
    held = np.bincount(np.concatenate([arrays.a[slot >= 0], arrays.b[slot >= 0]]), minlength=people)
    for pair in np.flatnonzero((slot >= 0) & ~arrays.must):
        who, k = [arrays.a[pair], arrays.b[pair]], arrays.session[slot[pair]]
        if (held[who] <= arrays.least[who]).any():
            continue
        mine = grid[who, arrays.first[k] : arrays.first[k] + arrays.count[k]]
        without = mine.copy()
        without[:, slot[pair] - arrays.first[k]] = False
        if idle_slots(mine) - idle_slots(without) > arrays.score[pair]:
            grid[who, slot[pair]] = False
            held[who] -= 1
            kept[pair] = -1
    return kept


def _filled(arrays: Arrays, slot: Ints) -> Ints:
    """Pairs that found room at last, by falling score, where they gain more than the idle slots they cost."""
    return first_fit(arrays, np.argsort(-arrays.score, kind="stable"), slot, idle=_IDLE)


def _single(arrays: Arrays) -> NDArray[np.bool_]:
    """(P,) required pairs that have one slot only: once they are held they stay."""
    single: NDArray[np.bool_] = arrays.must & (arrays.allowed.sum(axis=1) == 1)
    return single


def _wanted(arrays: Arrays, model: Model, chosen: Chosen) -> Ints:
    """Pairs whose insertion can be part of an optimum of the relaxation, and those that must be held."""
    best = np.full(len(arrays.a), -np.inf)
    np.maximum.at(best, model.pair, chosen.reduced)
    best[model.pair[chosen.z > 1e-6]] = 0.0
    return np.flatnonzero((best >= -1e-6) | (arrays.must & arrays.allowed.any(axis=1))).astype(np.int64)


def _start(arrays: Arrays, model: Model, chosen: Chosen) -> Ints:
    """Chosen pairs by falling score in their sessions, as far as nothing is in the way; required ones first of all."""
    use = np.zeros((len(arrays.a), len(arrays.first)), dtype=bool)
    taken = chosen.z > 0.5
    use[model.pair[taken], model.session[taken]] = True
    must = np.flatnonzero(arrays.must)
    slot = first_fit(arrays, must[np.argsort(arrays.allowed[must].sum(axis=1), kind="stable")])
    order = np.flatnonzero(use.any(axis=1))
    order = order[np.argsort(-arrays.score[order], kind="stable")]
    return first_fit(arrays, order, slot, allowed=arrays.allowed & use[:, arrays.session], idle=_IDLE)


def _tightened(arrays: Arrays, slot: Ints, work: Work, bound: float, moves: int, least: int) -> Ints:
    """Fewer idle slots with the same pairs; stops at `least`."""
    event = search_event(arrays, idle=1.0, capacity=1.5, keep=_single(arrays))
    run, nobody = Run(event, state_of(event, slot, work.seed + 1)), np.zeros(0, np.int64)
    run.costs[2] = least - idle_of(arrays, slot)
    for part in range(_PARTS):
        if run.costs[1] <= run.costs[2]:
            break
        run.anneal(nobody, moves // _PARTS, heats(*_TURNS, part, _PARTS), 0.0, 0.5)
        share = 0.6 + 0.35 * (part + 1) / _PARTS
        work.tell("idle slots", score=_score(arrays, slot), bound=bound, idle=idle_of(arrays, run.best), share=share)
    for _ in range(_PARTS):
        if not _nearly(run):
            break
        _again(run, moves // _PARTS)
        work.tell("idle slots", score=_score(arrays, slot), bound=bound, idle=idle_of(arrays, run.best), share=0.97)
    return run.finish()


def _nearly(run: Run) -> bool:
    """Whether few idle slots are left, and some."""
    return bool(run.costs[2] < run.costs[1] <= run.costs[2] + _NEAR)


def _again(run: Run, moves: int) -> None:
    """Once more from the best plan, at a low temperature."""
    run.finish()
    run.costs[0] = run.costs[1]
    run.anneal(np.zeros(0, np.int64), moves, (0.25, 0.12), 0.0, 0.5)


def _given(arrays: Arrays, slot: Ints) -> int:
    """Fewest idle slots with the same number of meetings of each participant in each session."""
    _, people, slots = arrays.sizes
    grid = busy(arrays.a, arrays.b, slot, people, slots)
    total = 0
    for first, count in zip(arrays.first, arrays.count, strict=True):
        held = grid[:, first : first + count].sum(axis=1)
        free = arrays.free[:, first : first + count]
        total += sum(int(least_idle(free[p])[held[p]]) for p in np.flatnonzero(~free.all(axis=1)))
    return total


def _complete(arrays: Arrays, slot: Ints) -> bool:
    """Whether all required pairs are held and all minimum targets are reached."""
    held = np.bincount(np.concatenate([arrays.a[slot >= 0], arrays.b[slot >= 0]]), minlength=arrays.sizes[1])
    return bool((slot[arrays.must] >= 0).all() and (held >= arrays.least).all())


def _finish(
    arrays: Arrays, model: Model, slot: Ints | None, bound: float, work: Work, difference: int | None
) -> Slotted:
    if slot is None:
        return Slotted(np.full(len(arrays.a), -1, dtype=np.int64), bound, 0, 0, False)
    score, idle = _score(arrays, slot), idle_of(arrays, slot)
    least = 0
    if idle > 0:
        least = int(min(fewest_idle(add_idle(model, arrays), score) or 0, idle))
    work.tell("proved", score=score, bound=bound, idle=idle, share=1.0)
    complete = _complete(arrays, slot) and _alike(arrays, slot, difference)
    return Slotted(slot.copy(), bound, least, _given(arrays, slot), complete)
