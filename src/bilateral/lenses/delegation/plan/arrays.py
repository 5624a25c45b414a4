"""A problem as arrays: what kernels, models and encodings read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.problem import Problem

__all__ = ["Arrays", "to_arrays"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arrays:
    """P pairs, N participants, S slots, L languages; positions as in `Problem`."""

    a: Ints
    """(P,) first participant."""
    b: Ints
    """(P,) second participant."""
    score: Floats
    """(P,)"""
    language: Ints
    """(P,) position of the pool, −1 where no interpreter is needed."""
    allowed: Bools
    """(P, S) whether the pair can be held in the slot: both free, a table open, slot not excluded, not forbidden."""
    must: Bools
    """(P,) required or locked."""
    free: Bools
    """(N, S)"""
    most: Ints
    """(N,)"""
    least: Ints
    """(N,) after the fairness minimum of the problem."""
    tables: Ints
    """(S,) open tables."""
    interpreters: Ints
    """(L, S)"""
    session: Ints
    """(S,) session of each slot."""
    first: Ints
    """(sessions,) first slot of each session."""
    count: Ints
    """(sessions,) slots of each session."""
    before: Ints
    """(Q, 2) precedences: pair held first, pair held later."""

    @property
    def sizes(self) -> tuple[int, int, int]:
        """(P, N, S)."""
        return len(self.a), len(self.free), len(self.tables)


def to_arrays(problem: Problem) -> Arrays:
    """The arrays of `problem`; locks and fixed slots are in `allowed`, the fairness minimum is in `least`."""
    pairs, people, slots = problem.pairs, problem.participants, len(problem.slots)
    pools = {pool.language: at for at, pool in enumerate(problem.pools)}
    free = np.array([person.free for person in people], dtype=bool).reshape(len(people), slots)
    tables = np.array([sum(table.is_open(t) for table in problem.tables) for t in range(slots)], dtype=np.int64)
    inter = np.array([pool.per_slot for pool in problem.pools], dtype=np.int64).reshape(len(pools), slots)
    a = _ints(pair.a for pair in pairs)
    b = _ints(pair.b for pair in pairs)
    language = _ints(pools.get(pair.language, -2) if pair.language else -1 for pair in pairs)
    locked = {lock.pair: lock.slot for lock in problem.locks}
    status = np.array([pair.status for pair in pairs], dtype=object)
    allowed = _allowed(problem, free[a] & free[b] & (tables > 0), locked)
    allowed[language == -2] = False
    needs = language >= 0
    allowed[needs] &= inter[language[needs]] > 0
    allowed[status == "forbidden"] = False
    must = (status == "required") | np.isin(np.arange(len(pairs)), list(locked))
    session = np.repeat(np.arange(len(problem.sessions)), [item.count for item in problem.sessions])
    arrays = Arrays(
        a, b, np.array([pair.score for pair in pairs], dtype=float), np.maximum(language, -1), allowed, must, free,
        _ints(person.most for person in people), _ints(person.least for person in people), tables, inter,
        session.astype(np.int64), _ints(item.first for item in problem.sessions),
        _ints(item.count for item in problem.sessions),
        np.array([(item.first, item.then) for item in problem.precedences], dtype=np.int64).reshape(-1, 2),
    )  # fmt: skip
    return _with_minimum(problem, arrays)


def _ints(values: Any) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _allowed(problem: Problem, mask: Bools, locked: dict[int, int]) -> Bools:
    for at, pair in enumerate(problem.pairs):
        if pair.slots is not None:
            only = np.zeros(mask.shape[1], dtype=bool)
            only[list(pair.slots)] = True
            mask[at] &= only
    for at, slot in locked.items():
        only = np.zeros(mask.shape[1], dtype=bool)
        only[slot] = True
        mask[at] &= only
    return mask


def _with_minimum(problem: Problem, arrays: Arrays) -> Arrays:
    """The minimum of meetings that fairness asks of every delegate, in `least`, as far as each can reach it alone."""
    from dataclasses import replace

    minimum = problem.fairness.minimum
    if minimum is None:
        return arrays
    sides = np.array([person.side for person in problem.participants], dtype=object)
    who = sides == "delegate" if (sides == "delegate").any() else np.ones(len(sides), dtype=bool)
    asked = np.minimum(minimum, own_maximum(arrays))
    return replace(arrays, least=np.where(who, np.maximum(arrays.least, asked), arrays.least))


def own_maximum(arrays: Arrays) -> Ints:
    """(N,) the most meetings each participant could hold if nobody else wanted anything: a matching with its slots."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    _, people, _ = arrays.sizes
    best = np.zeros(people, dtype=np.int64)
    for who in range(people):
        mine = np.flatnonzero((arrays.a == who) | (arrays.b == who))
        possible = arrays.allowed[mine]
        if possible.any():
            matched = maximum_bipartite_matching(csr_matrix(possible), perm_type="column")
            best[who] = min(int(arrays.most[who]), int((matched >= 0).sum()))
    return best
