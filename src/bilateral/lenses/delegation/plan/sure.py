"""Required meetings made sure of by SAT, where the search alone did not place them all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bilateral.lenses.delegation.plan.arrays import Arrays
from bilateral.lenses.delegation.plan.breaks import all_held
from bilateral.lenses.delegation.plan.score import Slotted, by_score
from bilateral.lenses.delegation.plan.work import Work
from bilateral.lenses.delegation.problem import Problem

__all__ = ["made_sure"]


def made_sure(problem: Problem, arrays: Arrays, work: Work, found: Slotted) -> Slotted | None:
    """A plan that holds all required meetings at slots that SAT gave them; None where it is proved that none does.

    Parameters
    ----------
    problem, arrays, work
        The event, and the work allowed.
    found
        What the search found: its bound stands, and it is returned where nothing better is found. Minimum targets are
        reached by the rest of the search or not at all; `Slotted.complete` tells.
    """
    difference = problem.fairness.breaks
    if not arrays.must.any():
        again = by_score(arrays, replace(work, moves=2 * work.moves, seed=work.seed + 1), difference)
        return found if again is None else _kept(again, found)
    sure = all_held(arrays, work)
    if sure.slot is None:
        return None if sure.infeasible else found
    held = np.flatnonzero(sure.slot >= 0)
    allowed = arrays.allowed.copy()
    allowed[held] = False
    allowed[held, sure.slot[held]] = True
    inside = by_score(replace(arrays, allowed=allowed), work, difference)
    return found if inside is None else _kept(inside, found)


def _kept(better: Slotted, found: Slotted) -> Slotted:
    """The better plan with the bounds that hold for every plan of the event."""
    return replace(better, bound=found.bound, idle_bound=0) if better.complete else found
