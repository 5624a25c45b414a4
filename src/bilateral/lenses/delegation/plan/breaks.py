"""Plans of all required meetings with the fewest breaks: search from above, SAT from below, until both meet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays
from bilateral.lenses.delegation.plan.counts import breaks, busy
from bilateral.lenses.delegation.plan.native import ask
from bilateral.lenses.delegation.plan.work import Work

__all__ = ["Broken", "all_held", "by_breaks", "searched"]

Ints = NDArray[np.int64]
SOLVER = "cadical195"
_PARTS = 16
_SOON = 3000
"""Conflicts after which a plan is searched from above, before the proof goes on."""
_LONG = 750_000
"""Conflicts after which the proof is given up where no time is set: a minute or so for most events."""
_MOVES_A_CONFLICT = 800
"""Moves of the search that take about as long as a conflict of the solver."""
_WORTH = 20.0
"""What holding a meeting is worth to the search, in breaks."""
_OVER = (0.7, 3.0)
"""What a table over the capacity costs the search, in breaks: at its begin, and towards its end."""
_HEATS = (0.5, 0.15)


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
        Stop the proof when the work is used up, and return the best plan with the bound so far; otherwise only after
        a long time.
    """
    if not _countable(arrays):
        return Broken(None, 0, True)
    with _Rising(arrays, difference, work) as rising:
        most = work.moves // _MOVES_A_CONFLICT if limited else _LONG
        if rising.any_plan(10 * most) and not rising.rise(_SOON):
            rising.take_up(searched(arrays, difference, work, rising.best))
            rising.lean()
            if not rising.rise(most * 2 // 3):
                rising.fall(most)
        return rising.told()


def all_held(arrays: Arrays, work: Work, difference: int | None = None) -> Broken:
    """Some plan of all required meetings, whatever the number of its breaks, within the work allowed."""
    if not _countable(arrays):
        return Broken(None, 0, True)
    with _Rising(arrays, difference, replace(work, listener=None)) as rising:
        rising.any_plan(10 * work.moves // _MOVES_A_CONFLICT)
        return rising.told()


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


def searched(arrays: Arrays, difference: int | None, work: Work, start: Ints | None = None) -> Ints | None:
    """The plan that Kempe chains and insertions find from `start`; None where none holds all meetings and is fair."""
    from bilateral.lenses.delegation.kernels.state import WIDEST
    from bilateral.lenses.delegation.plan.fit import first_fit
    from bilateral.lenses.delegation.plan.search import Run, heats, search_event, state_of

    if arrays.sizes[2] > WIDEST or not arrays.must.any():
        return None
    worth = np.where(arrays.must, _WORTH, 0.0)
    event = search_event(arrays, breaks=1.0, over=3.0, limit=difference, capacity=_OVER[0], worth=worth)
    must = np.flatnonzero(arrays.must).astype(np.int64)
    if start is None:
        start = first_fit(arrays, must[np.argsort(arrays.allowed[must].sum(axis=1), kind="stable")], whole=True)
    run = Run(event, state_of(event, start, work.seed))
    best, least = None, np.inf
    for part in range(_PARTS):
        run.weigh(_OVER[0] * (_OVER[1] / _OVER[0]) ** (part / _PARTS))
        run.anneal(must, work.moves // (4 * _PARTS), heats(*_HEATS, part, _PARTS), 0.1, 1.0)
        if _fits(arrays, difference, run.best) and _total(arrays, run.best) < least:
            best, least = run.best.copy(), _total(arrays, run.best)
            work.tell("search", breaks=int(least), share=0.3 * (part + 1) / _PARTS)
        if least == 0:
            break
    return best


class _Rising:
    """Raises the number of breaks from 0 until a plan has so few: the first found is the best."""

    def __init__(self, arrays: Arrays, difference: int | None, work: Work) -> None:
        from pysat.solvers import Solver

        self._arrays, self._work = arrays, work
        self._made = _formula(arrays, difference)
        self._ends = [end for mine in self._made.ends for end in mine]
        self._width = min(len(self._ends), 8)
        self._total: Any = None
        self._solver: Any = Solver(name=SOLVER, bootstrap_with=self._made.clauses)
        self.best: Ints | None = None
        self.least = 0
        """Breaks of the best plan so far, where there is one."""
        self.k = 0
        """No plan has fewer breaks."""
        self.infeasible = False

    def __enter__(self) -> _Rising:
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.delete()

    def told(self) -> Broken:
        """What is known now."""
        return Broken(self.best, self.k, self.infeasible)

    def take_up(self, slot: Ints | None) -> None:
        """Keep a plan that was found in another way, where it is better."""
        if slot is not None and (self.best is None or _total(self._arrays, slot) < self.least):
            self.best, self.least = slot, _total(self._arrays, slot)

    def lean(self) -> None:
        """Let the solver try first what the best plan has: plans of few breaks lie near each other."""
        if self.best is None:
            return
        x, at = self._made.x, self.best[self._made.meetings]
        here = np.arange(x.shape[1])[None, :] == at[:, None]
        self._solver.set_phases(np.where(here, x, -x)[x > 0].tolist())

    def any_plan(self, most: int) -> bool:
        """Look for a plan with any number of breaks; whether the search for fewer can go on."""
        answer = self._ask([], most)
        if answer:
            self.take_up(_slots(self._arrays, self._made, self._solver.get_model()))
            self._work.tell("first plan", breaks=self.least, share=0.0)
        self.infeasible = answer is False
        return bool(answer) or answer is None

    def rise(self, most: int) -> bool:
        """Ask for plans with k, k + 1, … breaks with at most `most` conflicts so far; whether the best is proved."""
        while self.best is None or self.k < self.least:
            self._work.tell("proof", breaks=None if self.best is None else self.least, share=0.3)
            answer = self._ask(self._at_most(self.k), most)
            if answer is None:
                return False
            if answer:
                self.best = _slots(self._arrays, self._made, self._solver.get_model())
                self.least = self.k
            elif self.k >= len(self._ends):
                self.infeasible = True
                return True
            else:
                self.k += 1
        return True

    def fall(self, most: int) -> None:
        """Ask for plans with fewer breaks than the best, halfway to the bound, with at most `most` conflicts so far."""
        while self.best is not None and self.k < self.least:
            middle = (self.k + self.least - 1) // 2
            answer = self._ask(self._at_most(middle), most)
            if answer is None:
                return
            if answer:
                self.take_up(_slots(self._arrays, self._made, self._solver.get_model()))
                self._work.tell("search", breaks=self.least, share=0.9)
            else:
                self.k = middle + 1

    def _at_most(self, k: int) -> list[int]:
        """The assumption that there are at most `k` breaks."""
        from pysat.card import ITotalizer

        if k >= len(self._ends):
            return []
        if self._total is None:
            self._total = ITotalizer(lits=self._ends, ubound=self._width, top_id=self._made.top)
            for clause in self._total.cnf.clauses:
                self._solver.add_clause(clause)
        while k >= self._width:
            self._width = min(len(self._ends), 2 * self._width)
            self._total.increase(ubound=self._width)
            for clause in self._total.cnf.clauses[-self._total.nof_new :]:
                self._solver.add_clause(clause)
        return [-self._total.rhs[k]]

    def _ask(self, assumptions: list[int], most: int) -> bool | None:
        """The solver's answer; None where it has not found one with `most` conflicts over all questions."""
        left = most - int(self._solver.accum_stats()["conflicts"])
        return ask(self._solver, assumptions, left) if left > 0 else None


def _formula(arrays: Arrays, difference: int | None) -> Any:
    from bilateral.lenses.delegation.plan.encode import encode, encode_breaks, encode_fairness

    made = encode(arrays)
    encode_breaks(made)
    if difference is not None:
        encode_fairness(made, difference)
    return made


def _slots(arrays: Arrays, made: Any, model: list[int]) -> Ints:
    true = np.zeros(max(made.top, len(model)) + 1, dtype=bool)
    values = np.asarray(model)
    true[values[values > 0]] = True
    slot = np.full(len(arrays.a), -1, dtype=np.int64)
    for at, t in np.argwhere((made.x > 0) & true[made.x]):
        slot[made.meetings[at]] = t
    return slot
