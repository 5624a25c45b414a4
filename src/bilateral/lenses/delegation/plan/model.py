"""Who meets whom in which session: a b-matching as a linear program, and its proved bound.

Slots are left out: a participant can hold as many meetings in a session as it has free slots there, and a session as
many as it has tables and interpreters over all its slots. Every plan obeys these, so the optimum bounds every plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays
from bilateral.lenses.delegation.plan.counts import least_idle
from bilateral.lenses.delegation.plan.native import stoppable

__all__ = ["Chosen", "Model", "add_idle", "best_choice", "fewest_idle", "relaxed", "session_model"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_TOLERANCE = 1e-6
ROUNDS = 6
"""How many points under the bound the exact search goes before it lets HiGHS branch on everything."""


@dataclass(frozen=True, slots=True)
class Model:
    """Maximise gain·z with lower ≤ rows·(z, u) ≤ upper, 0 ≤ z ≤ 1, u ≥ 0.

    z: a pair meets in a session; u: cost of an agenda in a session.
    """

    rows: Any
    """Sparse (R, Z + U)."""
    lower: Floats
    upper: Floats
    gain: Floats
    """(Z + U,) scores of z; 0 for u."""
    pair: Ints
    """(Z,)"""
    session: Ints
    """(Z,)"""
    agendas: int = 0
    """U"""

    @property
    def choices(self) -> int:
        """Number of z."""
        return len(self.pair)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A solution of a model."""

    value: float
    """Total score of what is chosen."""
    bound: float
    """What no choice can beat."""
    z: Floats
    """(Z,) chosen (1) or not (0); between them where only the relaxation was solved."""
    reduced: Floats
    """(Z,) loss of score for one more unit of z away from the optimum of the relaxation, ≤ 0 for z = 0."""
    cost: float = 0.0
    """Sum of u."""


def per_session(arrays: Arrays, values: NDArray[Any]) -> Ints:
    """Sums of (…, S) values over the slots of each session: (…, sessions)."""
    return np.add.reduceat(values.astype(np.int64), arrays.first, axis=-1)


def session_model(arrays: Arrays) -> Model:
    """The model of an event. Required pairs are in it as equalities, minimum targets as lower sides of rows."""
    import scipy.sparse as sp

    pairs, people, _ = arrays.sizes
    sessions = len(arrays.first)
    pair, session = np.nonzero(per_session(arrays, arrays.allowed) > 0)
    count = len(pair)
    column, twice = np.arange(count), np.tile(np.arange(count), 2)
    who = np.concatenate([arrays.a[pair], arrays.b[pair]])

    def block(row: Ints, columns: Ints, height: int) -> Any:
        return sp.csr_matrix((np.ones(len(row)), (row, columns)), shape=(height, count))

    blocks = [
        (block(pair, column, pairs), arrays.must.astype(float), np.ones(pairs)),
        (block(who, twice, people), arrays.least, arrays.most),
        (block(who * sessions + np.tile(session, 2), twice, people * sessions), None, per_session(arrays, arrays.free)),
        (block(session, column, sessions), None, per_session(arrays, arrays.tables)),
    ]
    for language, there in enumerate(arrays.interpreters):
        needs = np.flatnonzero(arrays.language[pair] == language)
        blocks.append((block(session[needs], needs, sessions), None, per_session(arrays, there)))
    lower = [np.zeros(m.shape[0]) if low is None else np.asarray(low, float) for m, low, _ in blocks]
    upper = [np.asarray(up, float).ravel() for _, _, up in blocks]
    rows = sp.vstack([m for m, _, _ in blocks]).tocsr()
    low, up = np.concatenate(lower), np.concatenate(upper)
    use = (np.diff(rows.indptr) > 0) | (low > 0)
    return Model(rows[use], low[use], up[use], arrays.score[pair].astype(float), pair, session)


def add_idle(model: Model, arrays: Arrays, tight: tuple[float, ...] = ()) -> Model:
    """The model with a cost u for each agenda of a session: at least the fewest idle slots for its number of meetings.

    Parameters
    ----------
    model, arrays
        The model of `session_model` and its event.
    tight
        Extra cost of an agenda with no free slot left, with one left, and so on: full ones leave the slots no choice.

    Notes
    -----
    The fewest idle slots are replaced by their greatest convex minorant, so that the sum of u is a lower bound.
    """
    import scipy.sparse as sp

    sessions = len(arrays.first)
    who = np.concatenate([arrays.a[model.pair], arrays.b[model.pair]]) * sessions + np.tile(model.session, 2)
    order = np.argsort(who, kind="stable")
    cells, starts = np.unique(who[order], return_index=True)
    column = np.tile(np.arange(model.choices), 2)[order]
    data: list[tuple[Ints, float, int, float]] = []
    agendas = 0
    for cell, mine in zip(cells, np.split(column, starts[1:]), strict=True):
        person, k = divmod(int(cell), sessions)
        slots = slice(arrays.first[k], arrays.first[k] + arrays.count[k])
        lines = _minorant(_agenda_costs(arrays.free[person, slots], tight))
        data += [(mine, slope, agendas, -start) for slope, start in lines]
        agendas += bool(lines)
    if not agendas:
        return model
    height = len(data)
    rows = np.concatenate([np.full(len(mine) + 1, at) for at, (mine, *_) in enumerate(data)])
    columns = np.concatenate([np.append(mine, model.choices + u) for mine, _, u, _ in data])
    values = np.concatenate([np.append(np.full(len(mine), slope), -1.0) for mine, slope, _, _ in data])
    extra = sp.csr_matrix((values, (rows, columns)), shape=(height, model.choices + agendas))
    old = sp.hstack([model.rows, sp.csr_matrix((model.rows.shape[0], agendas))])
    return Model(
        sp.vstack([old, extra]).tocsr(), np.append(model.lower, np.full(height, -np.inf)),
        np.append(model.upper, [limit for *_, limit in data]), np.append(model.gain, np.zeros(agendas)), model.pair,
        model.session, agendas,
    )  # fmt: skip


def _agenda_costs(free: NDArray[np.bool_], tight: tuple[float, ...]) -> Floats:
    cost = least_idle(free).astype(float)
    for left, extra in enumerate(tight):
        if len(cost) - 1 - left >= 1:
            cost[len(cost) - 1 - left] += extra
    return cost


def _minorant(cost: Floats) -> list[tuple[float, float]]:
    """Lines (slope, value at 0) of the greatest convex function under `cost`, those that rise."""
    hull: list[tuple[int, float]] = []
    for x, y in enumerate(cost):
        while len(hull) > 1 and (hull[-1][1] - hull[-2][1]) * (x - hull[-2][0]) >= (y - hull[-2][1]) * (
            hull[-1][0] - hull[-2][0]
        ):
            hull.pop()
        hull.append((x, float(y)))
    slopes = [((y2 - y1) / (x2 - x1), x1, y1) for (x1, y1), (x2, y2) in pairwise(hull)]
    return [(slope, y - slope * x) for slope, x, y in slopes if slope > _TOLERANCE]


def _linear(model: Model, objective: Floats) -> Any:
    """HiGHS on min objective·(z, u); the result of `linprog`."""
    import scipy.sparse as sp
    from scipy.optimize import linprog

    up, low = np.isfinite(model.upper), np.isfinite(model.lower) & (model.lower > 0)
    rows = sp.vstack([model.rows[up], -model.rows[low]])
    limits = np.append(model.upper[up], -model.lower[low])
    bounds = np.array([(0.0, 1.0)] * model.choices + [(0.0, np.inf)] * model.agendas).reshape(-1, 2)
    return stoppable(lambda: linprog(objective, A_ub=rows, b_ub=limits, bounds=bounds, method="highs"))


def relaxed(model: Model, weight: float = 0.0) -> Chosen | None:
    """The linear relaxation of max score − weight · Σu; None where it has no solution.

    The bound is on score − weight · Σu.
    """
    if model.choices == 0:
        return Chosen(0.0, 0.0, np.zeros(0), np.zeros(0)) if not (model.lower > 0).any() else None
    objective = -model.gain.copy()
    objective[model.choices :] = weight
    found = _linear(model, objective)
    if found.status != 0:
        return None
    z = found.x[: model.choices]
    reduced = -(found.lower.marginals + found.upper.marginals)[: model.choices]
    value = float(model.gain[: model.choices] @ z)
    return Chosen(value, -float(found.fun), z, reduced, float(found.x[model.choices :].sum()))


def best_choice(model: Model, *, seconds: float = 20.0) -> Chosen | None:
    """The integer optimum of the score, with a proved bound; None where there is no solution.

    The relaxation gives a bound B. With whole scores the optimum is at most ⌊B⌋. A variable whose reduced cost says
    that moving it loses more than B − ⌊B⌋ keeps its value in every solution worth ⌊B⌋, so that few are left to branch
    on; where there is no such solution the target falls by 1 (reduced-cost fixing).
    """
    start = relaxed(model)
    if start is None or model.choices == 0:
        return start
    whole = bool(np.all(model.gain == np.round(model.gain)))
    if whole:
        top = np.floor(start.bound + _TOLERANCE)
        for target in top - np.arange(ROUNDS):
            found = _restricted(model, start, start.bound - target + _TOLERANCE, seconds)
            if found is None:
                break
            z, exact = found
            value = round(float(model.gain @ z))
            if exact and value >= target:
                return Chosen(value, min(top, target), z, start.reduced)
    return _branched(model, start, seconds)


def _restricted(model: Model, start: Chosen, slack: float, seconds: float) -> tuple[Floats, bool] | None:
    """Branch on the variables that can move within `slack`; z (0: nothing is feasible) and whether it is proved."""
    loose = np.abs(start.reduced) <= slack
    still = np.round(start.z)
    found = _milp(model, np.where(loose, 0.0, still), np.where(loose, 1.0, still), seconds)
    if found.status == 2:
        return np.zeros(len(model.gain)), True
    return None if found.x is None or found.status != 0 else (np.round(found.x), True)


def _branched(model: Model, start: Chosen, seconds: float) -> Chosen | None:
    found = _milp(model, np.zeros(model.choices), np.ones(model.choices), seconds)
    if found.status == 2:
        return None
    if found.x is None:
        return start
    z = np.round(found.x[: model.choices])
    bound = start.bound if found.mip_dual_bound is None else min(start.bound, -float(found.mip_dual_bound))
    if np.all(model.gain == np.round(model.gain)):
        bound = float(np.floor(bound + _TOLERANCE))
    return Chosen(float(model.gain[: model.choices] @ z), bound, z, start.reduced)


def _milp(model: Model, low: Floats, high: Floats, seconds: float) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    return stoppable(
        lambda: milp(
            -model.gain,
            constraints=LinearConstraint(model.rows, model.lower, model.upper),
            integrality=np.ones(model.choices),
            bounds=Bounds(low, high),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
    )


def fewest_idle(model: Model, score: float) -> float | None:
    """A lower bound on the idle slots of every plan worth at least `score`, from a model of `add_idle`.

    min Σu over the relaxation with gain·z ≥ score; None where HiGHS finds no optimum.
    """
    import scipy.sparse as sp

    if model.agendas == 0:
        return 0.0
    gains = sp.csr_matrix(model.gain)
    wider = Model(
        sp.vstack([model.rows, gains]).tocsr(), np.append(model.lower, score), np.append(model.upper, np.inf),
        model.gain, model.pair, model.session, model.agendas,
    )  # fmt: skip
    objective = np.zeros(len(model.gain))
    objective[model.choices :] = 1.0
    found = _linear(wider, objective)
    return float(np.ceil(found.fun - _TOLERANCE)) if found.status == 0 else None
