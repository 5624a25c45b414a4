"""One way in for all events: which method plans it, and what its plan says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays, to_arrays
from bilateral.lenses.delegation.plan.counts import breaks, busy, idle_slots, moves
from bilateral.lenses.delegation.plan.seats import seat
from bilateral.lenses.delegation.plan.work import Effort, Work
from bilateral.lenses.delegation.problem import Plan, Problem, Progress, Proof

__all__ = ["describe", "make_plan"]

Ints = NDArray[np.int64]


def make_plan(
    problem: Problem,
    *,
    seconds: float | None = None,
    seed: int = 0,
    effort: Effort = "full",
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """The best plan for an event that the allowed work finds, with proved bounds.

    Parameters
    ----------
    problem
        The event.
    seconds
        How long it may take, about: turned into work at a nominal speed, so that the plan does not depend on the
        machine, unless an integer program comes to its limit of as many seconds. None: what `effort` says.
    seed
        Of all random numbers; the same seed gives the same plan.
    effort
        "full", or "quick" for a good plan in a few seconds.
    progress
        Called with the best plan so far and the bound so far.

    Returns
    -------
    Plan
        Its status says whether the first objective is proved optimal; "infeasible" is a proof too, which `explain`
        puts in words.

    Notes
    -----
    Score: session-level b-matching by HiGHS, edge colouring (König 1916), Kempe chains. Breaks: SAT, lower bounds
    rising from 0 (Bofill et al., JAIR 74, 2022, give model and benchmarks).
    """
    work = Work.of(effort, seconds, seed, progress)
    arrays = to_arrays(problem)
    if problem.objective == "breaks":
        return _fewest_breaks(problem, arrays, work, limited=effort == "quick" or seconds is not None)
    return _greatest_score(problem, arrays, work)


def _nothing(status: str, work: Work) -> Plan:
    said = "infeasible" if status == "infeasible" else "unknown"
    return Plan(said, (), 0.0, None, 0, 0, 0, 0, 0, 0, (), work.seed, work.seconds)  # type: ignore[arg-type]


def _greatest_score(problem: Problem, arrays: Arrays, work: Work) -> Plan:
    from bilateral.lenses.delegation.plan.score import by_score
    from bilateral.lenses.delegation.plan.sure import made_sure

    found = by_score(arrays, work, problem.fairness.breaks)
    if found is not None and not found.complete:
        found = made_sure(problem, arrays, work, found)
    if found is None:
        return _nothing("infeasible", work)
    if not found.complete:
        return _nothing("unknown", work)
    plan = describe(problem, found.slot, seed=work.seed)
    proofs = [
        Proof("score", plan.score, found.bound, "relaxation of the b-matching by session, reduced-cost fixing (HiGHS)"),
        Proof(
            "idle_slots", plan.idle_slots, found.idle_bound, "convex minorants of the fewest idle slots (HiGHS)",
            "plans of at least this score",
        ),
        Proof(
            "idle_slots", plan.idle_slots, found.idle_given, "fewest idle slots of each agenda on its own",
            "the same numbers of meetings of each participant in each session",
        ),
        Proof("table_moves", plan.table_moves, 0, "counting"),
    ]  # fmt: skip
    return replace(
        plan, status="optimal" if proofs[0].proved else "feasible", bound=found.bound, idle_bound=found.idle_bound,
        proofs=tuple(proofs), seconds=work.seconds,
    )  # fmt: skip


def _fewest_breaks(problem: Problem, arrays: Arrays, work: Work, *, limited: bool) -> Plan:
    from bilateral.lenses.delegation.plan.breaks import by_breaks

    found = by_breaks(arrays, problem.fairness.breaks, work, limited=limited)
    if found.slot is None:
        return _nothing("infeasible" if found.infeasible else "unknown", work)
    plan = describe(problem, found.slot, seed=work.seed)
    proved = plan.breaks == found.bound
    score = float(arrays.score[arrays.allowed.any(axis=1)].sum())
    proofs = (
        Proof("breaks", plan.breaks, found.bound, "SAT: no plan has fewer (CaDiCaL)" if found.bound else "counting"),
        Proof("score", plan.score, score, "all meetings are held"),
    )
    return replace(
        plan, status="optimal" if proved else "feasible", bound=score, breaks_bound=found.bound, proofs=proofs,
        seconds=work.seconds,
    )  # fmt: skip


def describe(problem: Problem, slot: Ints, *, seed: int = 0, wish: Mapping[int, int] | None = None) -> Plan:
    """The plan in which each pair is held at `slot`: tables and interpreters given, everything counted.

    Parameters
    ----------
    problem
        The event.
    slot
        (P,) slots that keep all rules, −1 for pairs that are not held.
    seed
        Told in the plan.
    wish
        Tables by pair that are kept where they can be.
    """
    meetings = seat(problem, slot, wish)
    people, slots = len(problem.participants), len(problem.slots)
    a = np.array([pair.a for pair in problem.pairs], dtype=np.int64)
    b = np.array([pair.b for pair in problem.pairs], dtype=np.int64)
    grid = busy(a, b, slot, people, slots)
    idle = sum(idle_slots(grid[:, item.first : item.first + item.count]) for item in problem.sessions)
    tables, venues = moves(problem, meetings)
    score = float(sum(problem.pairs[m.pair].score for m in meetings))
    return Plan(
        "feasible", meetings, score, None, idle, 0, int(breaks(grid).sum()), 0, tables, venues, seed=seed,
    )  # fmt: skip
