"""Ask the delegation lens: match, plan, and say what the plan is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from bilateral.lenses.delegation.accounts import account
from bilateral.lenses.delegation.event import Event, bare_event, posed
from bilateral.lenses.delegation.made import Maker, Number, pair_of, scope_of
from bilateral.lenses.delegation.matching import Context, Match, match
from bilateral.lenses.delegation.measures import numbers
from bilateral.lenses.delegation.outputs import book
from bilateral.lenses.delegation.problem import Plan, Problem, Progress
from bilateral.lenses.delegation.result import DelegationResult
from bilateral.lenses.delegation.tables import fairness_table, tables
from bilateral.measure import Measure, NotComputed, Table

if TYPE_CHECKING:
    from bilateral.lenses.delegation.register import Entry
    from bilateral.origin import Origin

__all__ = ["Effort", "look", "look_at_problem", "result_of"]

Effort: TypeAlias = Literal["full", "quick"]
LEVELS = 6
"""Points of the price-of-fairness curve."""
FEW_PAIRS = 3000


def look(
    event: Event,
    context: Context | None = None,
    *,
    seconds: float | None = None,
    seed: int = 0,
    effort: Effort = "full",
    suggested: int = 10,
    curve: bool = False,
    register: Sequence[Entry] = (),
    progress: Callable[[Progress], None] | None = None,
) -> DelegationResult:
    """Match the firms of an event, plan their meetings, and say what the plan is worth.

    Parameters
    ----------
    event
        Who, when, where, and who wishes to meet whom.
    context
        Names of goods, trade of the two countries, and how texts are compared; see `matching.Context`.
    seconds
        Time to plan in; default as the planner sees fit. The plan is always the best so far, with its gap.
    seed
        The same seed gives the same plan.
    effort
        "full", or "quick" for a first look.
    suggested
        Pairs that nobody asked for, a firm at most.
    curve
        Also what it would cost that every delegate has 1, 2, … meetings at least.
    register
        The newest lines of the register of agreements.
    progress
        Told while planning.

    Raises
    ------
    InputError
        The event contradicts itself.
    """
    from bilateral.lenses.delegation.plan import make_plan

    known = context or Context()
    matches = match(event, known, suggested=suggested)
    problem = posed(event, [one.scored() for one in matches])
    plan = make_plan(problem, seconds=seconds, seed=seed, effort=effort, progress=progress)
    return result_of(event, problem, plan, matches, known, curve=curve, register=register)


def look_at_problem(
    problem: Problem,
    *,
    origins: tuple[Origin, ...] = (),
    seconds: float | None = None,
    seed: int = 0,
    effort: Effort = "full",
    curve: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> DelegationResult:
    """Plan a problem that brings scores of its own; parameters as for `look`."""
    from bilateral.lenses.delegation.plan import make_plan

    plan = make_plan(problem, seconds=seconds, seed=seed, effort=effort, progress=progress)
    return result_of(bare_event(problem, origins), problem, plan, curve=curve)


def result_of(
    event: Event,
    problem: Problem,
    plan: Plan,
    matches: Sequence[Match] = (),
    context: Context | None = None,
    *,
    curve: bool = False,
    register: Sequence[Entry] = (),
) -> DelegationResult:
    """What a plan is worth: numbers and tables, or why there is none."""
    pair, scope = pair_of(event), scope_of(event, problem)
    make = Maker(scope, event.origins, pair.names if pair else ("", ""))
    told = account(event, problem, plan)
    held = book(event, problem, plan, matches, (context or Context()).names)
    said: list[Number] = [*numbers(make, event, problem, plan, told)]
    made: list[Table] = list(tables(make, event, problem, plan, held, matches, told))
    for more in (_fairness(make, problem, curve), _register(make, register), _conflicts(make, problem, plan)):
        said += [each for each in more if not isinstance(each, Table)]
        made += [each for each in more if isinstance(each, Table)]
    return DelegationResult(
        pair=pair,
        year=scope.years[-1] if scope.years else None,
        years=scope.years,
        scope=scope,
        event=event,
        problem=problem,
        plan=plan,
        matches=tuple(matches),
        book=held,
        measures=tuple(each for each in said if isinstance(each, Measure)),
        tables=tuple(made),
        not_computed=tuple(each for each in said if isinstance(each, NotComputed)),
        origins=event.origins,
    )


def _fairness(make: Maker, problem: Problem, wanted: bool) -> tuple[Number | Table, ...]:
    if problem.objective != "score":
        why = "in this input every meeting must be held, so that nobody’s number of meetings is open"
        return (NotComputed("delegation.fairness", why, "Price of fairness"),)
    if not wanted:
        return (NotComputed("delegation.fairness", "not asked for; next: --curve", "Price of fairness"),)
    from bilateral.lenses.delegation.plan.fairness import price_of_fairness

    levels = _levels(problem)
    points = price_of_fairness(problem, levels)
    scores = [point.score for point in points]
    table = fairness_table(make, [point.minimum for point in points], scores)
    costs = table.data["cost"].to_pylist()
    return (
        _max_min(make, problem),
        *(
            make.number(
                f"delegation.fairness.cost.{point.minimum}", cost, "no plan gives all so many", x=str(point.minimum)
            )
            for point, cost in zip(points, costs, strict=True)
            if point.minimum
        ),
        table,
    )


def _max_min(make: Maker, problem: Problem) -> Number:
    id = "delegation.max_min_share"
    if len(problem.pairs) > FEW_PAIRS:
        return make.number(id, None, f"left out for more than {FEW_PAIRS:,} pairs, where it takes long")
    from bilateral.lenses.delegation.plan.fairness import max_min_share

    found = max_min_share(problem)
    return make.number(id, found.share if found else None, "there is no plan")


def _levels(problem: Problem) -> tuple[int, ...]:
    """From 0 to the most that any delegate can have, in at most six even steps."""
    most = max((min(firm.most, sum(firm.free)) for firm in problem.participants if firm.side != "host"), default=0)
    steps = min(LEVELS, most + 1)
    return tuple(sorted({round(most * step / max(1, steps - 1)) for step in range(steps)}))


def _register(make: Maker, entries: Sequence[Entry]) -> tuple[Number | Table, ...]:
    if not entries:
        return (NotComputed("delegation.mou", "the register of agreements is empty", "The register of agreements"),)
    from bilateral.lenses.delegation.register.told import told_of

    return told_of(make, entries)


def _conflicts(make: Maker, problem: Problem, plan: Plan) -> tuple[Number | Table, ...]:
    if plan.status != "infeasible":
        return ()
    from bilateral.lenses.delegation.conflicts import conflicts_table
    from bilateral.lenses.delegation.explain import explain

    return (conflicts_table(make, explain(problem)),)
