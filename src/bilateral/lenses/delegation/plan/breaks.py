"""Plans of all required meetings with the fewest breaks: search from above, SAT from below, until both meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays
from bilateral.lenses.delegation.plan.counts import breaks, busy
from bilateral.lenses.delegation.plan.work import Work

__all__ = ["Broken", "by_breaks", "searched"]

Ints = NDArray[np.int64]
SOLVER = "cadical195"
_PARTS = 8
_WORTH = 20.0
"""What holding a meeting is worth to the search, in breaks."""
_OVER = 0.7
"""What a table over the capacity costs the search on its way, in breaks."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Slots, and what is proved of their breaks."""

    slot: Ints | None
    """(P,) slot of each pair, −1 for not held; None: no plan was found."""
    bound: int
    """No plan has fewer breaks."""
    infeasible: bool
    """Proved: there is no plan."""


def by_breaks(arrays: Arrays, difference: int | None, work: Work, *, limited: bool = False) -> Broken:
    """The plan of all required meetings with the fewest breaks.

    Parameters
    ----------
    arrays
        The event.
    difference
        Largest difference of breaks between two participants; None: none.
    work
        Moves of the search, its seed, and who listens.
    limited
        Stop the proof when the work is used up, and return the best plan with the bound so far.
    """
    if not _countable(arrays):
        return Broken(None, 0, True)
    best = searched(arrays, difference, work) if limited or work.listener is not None else None
    return _from_below(arrays, difference, work, best, limited=limited)


def _countable(arrays: Arrays) -> bool:
    """Whether every required meeting has a slot at all."""
    return bool(arrays.allowed[arrays.must].any(axis=1).all())


def _total(arrays: Arrays, slot: Ints) -> int:
    return int(_each(arrays, slot).sum())


def _each(arrays: Arrays, slot: Ints) -> Ints:
    _, people, slots = arrays.sizes
    return breaks(busy(arrays.a, arrays.b, slot, people, slots))


def _fits(arrays: Arrays, difference: int | None, slot: Ints) -> bool:
    if (slot[arrays.must] < 0).any():
        return False
    each = _each(arrays, slot)
    return difference is None or len(each) == 0 or int(each.max() - each.min()) <= difference


def searched(arrays: Arrays, difference: int | None, work: Work) -> Ints | None:
    """The plan that Kempe chains and insertions find; None where it does not hold all meetings or is not fair."""
    from bilateral.lenses.delegation.kernels.state import WIDEST
    from bilateral.lenses.delegation.plan.fit import first_fit
    from bilateral.lenses.delegation.plan.search import Run, heats, search_event, state_of

    if arrays.sizes[2] > WIDEST or not arrays.must.any():
        return None
    worth = np.where(arrays.must, _WORTH, 0.0)
    event = search_event(arrays, breaks=1.0, over=3.0, limit=difference, capacity=_OVER, worth=worth)
    must = np.flatnonzero(arrays.must).astype(np.int64)
    order = must[np.argsort(arrays.allowed[must].sum(axis=1), kind="stable")]
    run = Run(event, state_of(event, first_fit(arrays, order, whole=True), work.seed))
    best, least = None, np.inf
    for part in range(_PARTS):
        run.anneal(must, work.moves // (2 * _PARTS), heats(0.7, 0.12, part, _PARTS), 0.1, 1.0)
        if _fits(arrays, difference, run.best) and _total(arrays, run.best) < least:
            best, least = run.best.copy(), _total(arrays, run.best)
            work.tell("search", breaks=int(least), share=0.3 * (part + 1) / _PARTS)
        if least == 0:
            break
    return best


def _from_below(arrays: Arrays, difference: int | None, work: Work, best: Ints | None, *, limited: bool) -> Broken:
    """Raise the number of breaks from 0 until a plan exists: the first found is the best."""
    from pysat.card import ITotalizer
    from pysat.solvers import Solver

    made = _formula(arrays, difference)
    ends = [end for mine in made.ends for end in mine]
    least = _total(arrays, best) if best is not None else None
    with Solver(name=SOLVER, bootstrap_with=made.clauses) as solver:
        width = min(len(ends), 8)
        total = ITotalizer(lits=ends, ubound=width, top_id=made.top) if ends else None
        for clause in total.cnf.clauses if total else ():
            solver.add_clause(clause)
        for k in range(len(ends) + 1):
            if least is not None and k >= least:
                return Broken(best, k, False)
            if total is not None and k >= width:
                width = _wider(solver, total, min(len(ends), 2 * width))
            work.tell("proof", breaks=least, share=0.3)
            if solver.solve(assumptions=[-total.rhs[k]] if total is not None and k < len(ends) else []):
                return Broken(_slots(arrays, made, solver.get_model()), k, False)
            if not (total and k < len(ends) and _satisfiable_beyond(solver, k)):
                return Broken(best, k, best is None)
            if limited and _used_up(solver, work):
                return Broken(best if best is not None else _any(solver, arrays, made), k + 1, False)
    return Broken(best, 0, best is None)


def _formula(arrays: Arrays, difference: int | None) -> Any:
    from bilateral.lenses.delegation.plan.encode import encode, encode_breaks, encode_fairness

    made = encode(arrays)
    encode_breaks(made)
    if difference is not None:
        encode_fairness(made, difference)
    return made


def _wider(solver: Any, total: Any, width: int) -> int:
    """Let the totalizer count further."""
    total.increase(ubound=width)
    for clause in total.cnf.clauses[-total.nof_new :]:
        solver.add_clause(clause)
    return width


def _satisfiable_beyond(solver: Any, k: int) -> bool:
    """Whether there is any plan at all; asked once, when none without a break was found."""
    return k > 0 or bool(solver.solve())


def _used_up(solver: Any, work: Work) -> bool:
    return bool(solver.accum_stats()["conflicts"] > work.moves // 200)


def _any(solver: Any, arrays: Arrays, made: Any) -> Ints | None:
    return _slots(arrays, made, solver.get_model()) if solver.solve() else None


def _slots(arrays: Arrays, made: Any, model: list[int]) -> Ints:
    true = np.zeros(max(made.top, len(model)) + 1, dtype=bool)
    values = np.asarray(model)
    true[values[values > 0]] = True
    slot = np.full(len(arrays.a), -1, dtype=np.int64)
    for at, t in np.argwhere((made.x > 0) & true[made.x]):
        slot[made.meetings[at]] = t
    return slot
