"""What fairness costs: minimum numbers of meetings, and shares of what each delegate could have at best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays, own_maximum, to_arrays
from bilateral.lenses.delegation.plan.model import Model, relaxed, session_model
from bilateral.lenses.delegation.plan.native import stoppable
from bilateral.lenses.delegation.problem import Problem

__all__ = ["FairnessPoint", "MaxMinShare", "max_min_share", "price_of_fairness", "with_minimum"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FairnessPoint:
    """The greatest score when every delegate has at least `minimum` meetings, or its own possible maximum."""

    minimum: int
    score: float | None
    """Greatest score of the relaxation (an upper bound for plans); None: no plan gives everybody so many."""
    price: float | None
    """Share of the score without a minimum that is given up, from 0 to 1; None as above."""


@dataclass(frozen=True, slots=True)
class MaxMinShare:
    """The greatest share of its own best score that every delegate can have at once."""

    share: float
    """From 0 to 1; of the relaxation, an upper bound for plans."""
    at_most_score: float
    """The least such share in the relaxation's choice of the greatest total score."""
    score: float
    """Greatest total score when everybody has the share."""
    price: float
    """Share of the total score that this gives up, from 0 to 1."""


def with_minimum(problem: Problem, minimum: int | None) -> Problem:
    """The event in which every delegate is due `minimum` meetings, or its own possible maximum where that is less."""
    return replace(problem, fairness=replace(problem.fairness, minimum=minimum))


def price_of_fairness(problem: Problem, levels: Sequence[int] = (0, 4, 6, 8, 10, 12)) -> tuple[FairnessPoint, ...]:
    """The greatest score at each minimum number of meetings: one linear program a level.

    price(k) = 1 − score(k) / score(0).
    """
    free = relaxed(session_model(to_arrays(with_minimum(problem, None))))
    points = []
    for level in levels:
        found = relaxed(session_model(to_arrays(with_minimum(problem, level))))
        score = None if found is None else found.value
        price = None if score is None or free is None else (max(0.0, 1 - score / free.value) if free.value else 0.0)
        points.append(FairnessPoint(level, score, price))
    return tuple(points)


def max_min_share(problem: Problem) -> MaxMinShare | None:
    """The greatest θ such that every delegate can have θ · (its own best score); None where there is no plan at all.

    A delegate's own best is the sum of its greatest scores, as many as it could hold if nobody else wanted anything.
    """
    arrays = to_arrays(problem)
    model = session_model(arrays)
    free = relaxed(model)
    if free is None:
        return None
    seated = np.unique(arrays.a)
    best = _own_best(arrays, seated)
    seated, best = seated[best > 0], best[best > 0]
    share = _greatest_share(arrays, model, seated, best)
    got = np.bincount(arrays.a[model.pair], model.gain[: model.choices] * free.z, minlength=len(arrays.free))
    kept = relaxed(_with_shares(arrays, model, seated, (share - 1e-7) * best))
    score = free.value if kept is None else kept.value
    least = float((got[seated] / best).min()) if len(seated) else 1.0
    return MaxMinShare(share, least, score, max(0.0, 1 - score / free.value) if free.value else 0.0)


def _own_best(arrays: Arrays, seated: NDArray[np.int64]) -> Floats:
    most = own_maximum(arrays)
    possible = arrays.allowed.any(axis=1)
    return np.array(
        [np.sort(arrays.score[(arrays.a == p) & possible])[::-1][: most[p]].sum() for p in seated], dtype=float
    )


def _share_rows(arrays: Arrays, model: Model, seated: NDArray[np.int64]) -> object:
    import scipy.sparse as sp

    place = np.full(len(arrays.free), -1, dtype=np.int64)
    place[seated] = np.arange(len(seated))
    row = place[arrays.a[model.pair]]
    mine = np.flatnonzero(row >= 0)
    width = model.choices + model.agendas
    return sp.csr_matrix((model.gain[mine], (row[mine], mine)), shape=(len(seated), width))


def _with_shares(arrays: Arrays, model: Model, seated: NDArray[np.int64], least: Floats) -> Model:
    import scipy.sparse as sp

    rows = sp.vstack([model.rows, _share_rows(arrays, model, seated)]).tocsr()
    return replace(
        model,
        rows=rows,
        lower=np.append(model.lower, least),
        upper=np.append(model.upper, np.full(len(seated), np.inf)),
    )


def _greatest_share(arrays: Arrays, model: Model, seated: NDArray[np.int64], best: Floats) -> float:
    """The greatest θ: one linear program with θ as one more column (the `agendas` of the model)."""
    import scipy.sparse as sp
    from scipy.optimize import linprog

    if not len(seated):
        return 1.0
    up = np.isfinite(model.upper)
    low = model.lower > 0
    base = sp.vstack([model.rows[up], -model.rows[low], -sp.csr_matrix(_share_rows(arrays, model, seated))])
    theta = sp.csr_matrix(np.concatenate([np.zeros(int(up.sum()) + int(low.sum())), best])[:, None])
    limits = np.concatenate([model.upper[up], -model.lower[low], np.zeros(len(seated))])
    objective = np.zeros(model.choices + 1)
    objective[-1] = -1.0
    bounds = np.array([(0.0, 1.0)] * (model.choices + 1))
    rows = sp.hstack([base, theta]).tocsr()
    found = stoppable(lambda: linprog(objective, A_ub=rows, b_ub=limits, bounds=bounds, method="highs-ipm"))
    return float(-found.fun) if found.status == 0 else 0.0
