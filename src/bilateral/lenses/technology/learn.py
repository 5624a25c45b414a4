"""In which fields one could learn from the other, with the reasons: an order for looking, not a judgement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from bilateral.lenses.technology.families import Standing
from bilateral.lenses.technology.make import Make, columns
from bilateral.lenses.technology.tables import since
from bilateral.measure import Table

__all__ = ["learn"]

MOST = 8


def learn(make: Make, every: Sequence[Standing], way: str, year: int) -> Table:
    """Fields in which the teacher is specialised (RTA ≥ 1) and more so than the learner.

    Parameters
    ----------
    make
        The dataset.
    every
        Standing by field.
    way
        "ab": the first learns from the second; "ba" the other way.
    year
        Of the standing.
    """
    learner, teacher = (0, 1) if way == "ab" else (1, 0)
    fit = [each for each in every if _fits(each.rtas[learner], each.rtas[teacher])]
    order = sorted(fit, key=lambda each: -_edge(each.rtas[learner], each.rtas[teacher]))
    rows = [_row(make, each, learner, teacher) for each in order[:MOST]]
    one, other = make.pair.names[learner], make.pair.names[teacher]
    heads = (
        ("field", "Field", "", ""),
        ("rta_teacher", f"RTA, {other}", "ratio", ".2f"),
        ("rta_learner", f"RTA, {one}", "ratio", ".2f"),
        ("share_teacher", f"Share, {other}", "share (0–1)", ".1%"),
        ("share_learner", f"Share, {one}", "share (0–1)", ".1%"),
        ("rank_teacher", f"{other}’s rank in the world", "", "d"),
        ("reason", "Why", "", ""),
    )
    note = (
        f"Fields that weigh more in {other}’s families than in the world’s, and more than in {one}’s; the "
        "widest gap of "
        "RTA first. Families say where work is done, not how good it is, nor what either would share."
    )
    return make.table(
        f"technology.learn.{way}", f"Where {one} could learn from {other}", columns(rows, heads), (year,), note
    )


def _fits(learner: float, teacher: float) -> bool:
    return math.isfinite(learner) and math.isfinite(teacher) and teacher >= 1.0 and teacher > learner


def _edge(learner: float, teacher: float) -> float:
    return math.inf if learner == 0 else math.log(teacher / learner)


def _row(make: Make, each: Standing, learner: int, teacher: int) -> dict[str, Any]:
    return {
        "field": each.field,
        "rta_teacher": each.rtas[teacher],
        "rta_learner": each.rtas[learner],
        "share_teacher": each.shares[teacher],
        "share_learner": each.shares[learner],
        "rank_teacher": each.ranks[teacher],
        "reason": _reason(make, each, learner, teacher),
    }


def _reason(make: Make, each: Standing, learner: int, teacher: int) -> str:
    """What stands behind the two ratios: who has more families, since when, and how far behind the other is."""
    one, other = make.pair.names[learner], make.pair.names[teacher]
    passing, code = each.passing, (make.pair.a, make.pair.b)[teacher]
    if passing.ahead == code:
        lag = f"at least {passing.lag.years:.0f}" if passing.lag.censored else f"{passing.lag.years:.0f}"
        return f"{other} has more families since {since(each, make.span.history[0])}; {one} is {lag} years behind"
    if passing.ahead:
        return f"a strength of {other}, though {one} has more families"
    return f"a strength of {other}, with equally many families"
