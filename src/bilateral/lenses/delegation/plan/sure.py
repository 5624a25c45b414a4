"""Required meetings made sure of by SAT, where the search alone did not place them all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bilateral.lenses.delegation.plan.arrays import Arrays
from bilateral.lenses.delegation.plan.score import Slotted, by_score
from bilateral.lenses.delegation.plan.work import Work
from bilateral.lenses.delegation.problem import Problem

__all__ = ["made_sure"]


def made_sure(problem: Problem, arrays: Arrays, work: Work) -> Slotted | None:
    """A plan that holds all required meetings at slots that SAT gave them; None where it is proved that none does.

    Minimum targets are reached by the rest of the search or not at all; `Slotted.complete` tells.
    """
    from bilateral.lenses.delegation.plan.breaks import by_breaks

    if not arrays.must.any():
        return by_score(arrays, replace(work, moves=2 * work.moves, seed=work.seed + 1))
    limit = problem.fairness.breaks
    sure = by_breaks(arrays, limit, replace(work, listener=None))
    if sure.slot is None:
        return None
    held = np.flatnonzero(sure.slot >= 0)
    allowed = arrays.allowed.copy()
    allowed[held] = False
    allowed[held, sure.slot[held]] = True
    return by_score(replace(arrays, allowed=allowed), work)
