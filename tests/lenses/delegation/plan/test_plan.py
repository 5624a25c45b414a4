"""Plans of small events against exact answers, and the rules that a plan must keep."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from tests.lenses.delegation.plan.events import TOY_DZN, event

from bilateral.errors import InputError
from bilateral.lenses.delegation.formats import read_problem
from bilateral.lenses.delegation.plan import make_plan
from bilateral.lenses.delegation.plan.arrays import to_arrays
from bilateral.lenses.delegation.plan.document import plan_document, read_plan_document
from bilateral.lenses.delegation.plan.fairness import max_min_share, price_of_fairness, with_minimum
from bilateral.lenses.delegation.plan.model import add_idle, best_choice, fewest_idle, relaxed, session_model
from bilateral.lenses.delegation.problem import (
    Fairness,
    Lock,
    Pair,
    Participant,
    Precedence,
    Problem,
    Session,
    Slot,
    Table,
)
from bilateral.lenses.delegation.verify import verify


def time_indexed_optimum(problem):
    """The greatest score by one variable a pair and slot: the plain model, for small events."""
    import scipy.sparse as sp
    from scipy.optimize import Bounds, LinearConstraint, milp

    arrays = to_arrays(problem)
    pair, slot = np.nonzero(arrays.allowed)
    pairs, people, slots = arrays.sizes
    n = np.arange(len(pair))

    def rows(row, height, columns=n):
        return sp.csr_matrix((np.ones(len(row)), (row, columns)), shape=(height, len(pair)))

    a, b = arrays.a[pair], arrays.b[pair]
    needs = np.flatnonzero(arrays.language[pair] >= 0)
    parts = [
        (rows(pair, pairs), np.ones(pairs)),
        (rows(a, people) + rows(b, people), arrays.most),
        (rows(a * slots + slot, people * slots) + rows(b * slots + slot, people * slots), np.ones(people * slots)),
        (rows(slot, slots), arrays.tables),
        (rows(slot[needs], slots, needs), arrays.interpreters[0]),
    ]
    limits = LinearConstraint(sp.vstack([m for m, _ in parts]), -np.inf, np.concatenate([u for _, u in parts]))
    found = milp(-arrays.score[pair], constraints=limits, integrality=np.ones(len(pair)), bounds=Bounds(0, 1))
    return round(-found.fun)


@pytest.mark.parametrize("seed", range(4))
def test_half_day_events_are_planned_to_the_optimum(seed):
    problem = event(seed)
    plan = make_plan(problem, seconds=0.1)
    assert verify(problem, plan) == ()
    assert plan.status == "optimal"
    assert plan.score == plan.bound == time_indexed_optimum(problem)


@pytest.mark.parametrize("seed", range(4))
def test_events_with_holes_stay_under_their_bound_and_near_the_optimum(seed):
    problem = event(seed, holes=0.15)
    plan = make_plan(problem, seconds=0.2)
    best = time_indexed_optimum(problem)
    assert verify(problem, plan) == ()
    assert plan.score <= best <= plan.bound
    assert plan.score >= 0.98 * best
    assert plan.idle_bound <= plan.idle_slots


def test_the_same_seed_gives_the_same_plan_and_another_may_not():
    problem = event(5, holes=0.1)
    assert make_plan(problem, seconds=0.05, seed=3).meetings == make_plan(problem, seconds=0.05, seed=3).meetings


def test_progress_never_gets_worse_and_always_has_a_gap():
    told = []
    make_plan(event(1, holes=0.1), seconds=0.1, progress=told.append)
    assert told[0].stage == "first plan"
    assert all(0 <= item.gap <= 1 for item in told)
    assert told[-1].share == 1.0
    found = [item.score for item in told if item.stage == "search"]
    assert found == sorted(found)


def test_locks_required_pairs_order_and_targets_are_kept():
    problem = event(2)
    first = make_plan(problem, seconds=0.05)
    kept, one, two = first.meetings[3], first.meetings[0].pair, first.meetings[-1].pair
    unheld = next(at for at in range(len(problem.pairs)) if at not in {m.pair for m in first.meetings})
    pairs = [replace(p, status="required") if at == unheld else p for at, p in enumerate(problem.pairs)]
    people = [replace(p, least=2) if p.side == "delegate" else p for p in problem.participants]
    changed = replace(
        problem,
        pairs=tuple(pairs),
        participants=tuple(people),
        locks=(Lock(kept.pair, kept.slot, 5),),
        precedences=(Precedence(two, one),),
    )
    plan = make_plan(changed, seconds=0.2)
    assert plan.status in ("optimal", "feasible")
    assert verify(changed, plan) == ()


def test_what_cannot_be_is_said_to_be_infeasible():
    problem = event(0)
    pair = problem.pairs[0]
    nobody = replace(problem.participants[pair.a], free=(False,) * len(problem.slots))
    people = tuple(nobody if at == pair.a else p for at, p in enumerate(problem.participants))
    pairs = (replace(pair, status="required"), *problem.pairs[1:])
    plan = make_plan(replace(problem, participants=people, pairs=pairs), seconds=0.02)
    assert plan.status == "infeasible"
    assert plan.meetings == ()


def test_an_event_without_pairs_has_an_empty_plan():
    plan = make_plan(replace(event(0), pairs=()), seconds=0.02)
    assert (plan.status, plan.score, plan.meetings) == ("optimal", 0.0, ())


def test_the_toy_of_the_literature(tmp_path):
    path = tmp_path / "toy.dzn"
    path.write_text(TOY_DZN)
    problem = read_problem(path)
    plan = make_plan(problem)
    assert verify(problem, plan) == ()
    # firm 2 is away in slot 1, and 1 with 2 comes before 2 with 3, in the morning: slots 2 and 3
    assert [m.slot for m in sorted(plan.meetings, key=lambda m: m.pair)][:2] == [1, 2]
    assert plan.status == "optimal"
    assert plan.breaks == 1


def _ring(people, slots, tables, fairness=None, free=None):
    """Everybody meets the next one; small enough to try every schedule."""
    all_free = (True,) * slots
    return Problem(
        "ring",
        tuple(Participant(str(p), "", (free or {}).get(p, all_free), 9) for p in range(people)),
        (Session("day", 0, slots),),
        tuple(Slot(str(t + 1), t + 1) for t in range(slots)),
        tuple(Table(str(t)) for t in range(tables)),
        tuple(Pair(p, (p + 1) % people, 1.0, status="required") for p in range(people)),
        fairness=Fairness(fairness),
        objective="breaks",
    )


def _fewest_breaks(problem):
    """By trying every schedule."""
    from itertools import product

    slots, best = len(problem.slots), None
    for choice in product(range(slots), repeat=len(problem.pairs)):
        agenda = [sorted(t for pair, t in zip(problem.pairs, choice, strict=True) if p in (pair.a, pair.b))
                  for p in range(len(problem.participants))]  # fmt: skip
        away = any(not problem.participants[p].free[t] for p, mine in enumerate(agenda) for t in mine)
        twice = any(len(set(mine)) < len(mine) for mine in agenda)
        if away or twice or max(np.bincount(choice)) > len(problem.tables):
            continue
        breaks = [sum(y > x + 1 for x, y in itertools.pairwise(mine)) for mine in agenda]
        limit = problem.fairness.breaks
        if limit is None or max(breaks) - min(breaks) <= limit:
            best = sum(breaks) if best is None else min(best, sum(breaks))
    return best


@pytest.mark.parametrize(
    ("people", "slots", "tables", "fairness"),
    [(3, 4, 1, 2), (4, 4, 1, None), (4, 4, 1, 0), (5, 5, 1, 1), (5, 4, 2, 0), (5, 5, 1, 0), (4, 3, 1, 2)],
)
@pytest.mark.parametrize("hole", [None, 1])
def test_breaks_by_sat_are_those_by_trying_all(people, slots, tables, fairness, hole):
    free = {} if hole is None else {0: tuple(t != hole for t in range(slots))}
    problem = _ring(people, slots, tables, fairness, free)
    plan, best = make_plan(problem), _fewest_breaks(problem)
    if best is None:
        assert plan.status == "infeasible"
    else:
        assert verify(problem, plan) == ()
        assert (plan.status, plan.breaks, plan.breaks_bound) == ("optimal", best, best)


def test_a_limited_run_on_breaks_is_sound():
    problem = _ring(7, 7, 2, 2)
    plan = make_plan(problem, effort="quick")
    assert verify(problem, plan) == ()
    assert plan.breaks_bound <= plan.breaks


@pytest.mark.parametrize("seed", range(3))
def test_bounds_hold_and_meet(seed):
    arrays = to_arrays(event(seed, holes=0.1))
    model = session_model(arrays)
    loose, exact = relaxed(model), best_choice(model)
    assert exact.value <= exact.bound <= np.floor(loose.bound + 1e-6)
    assert exact.value == exact.bound
    assert (model.rows @ np.round(exact.z) <= model.upper + 1e-6).all()
    wider = add_idle(model, arrays)
    assert fewest_idle(wider, exact.value) >= fewest_idle(wider, 0.5 * exact.value)


def test_price_of_fairness_rises_with_the_minimum():
    problem = event(4)
    points = price_of_fairness(problem, (0, 1, 2, 3))
    prices = [point.price for point in points if point.price is not None]
    assert prices[0] == 0
    assert prices == sorted(prices)
    fair = with_minimum(problem, 2)
    plan = make_plan(fair, seconds=0.1)
    assert verify(fair, plan) == ()


def test_max_min_share_lies_between_the_greedy_share_and_one():
    found = max_min_share(event(4))
    assert found.at_most_score <= found.share + 1e-6 <= 1 + 1e-6
    assert 0 <= found.price <= 1


def test_a_plan_goes_to_plain_data_and_back():
    problem = event(6)
    plan = make_plan(problem, seconds=0.02)
    document = plan_document(problem, plan)
    assert read_plan_document(problem, document).meetings == plan.meetings
    row = document["meetings"][0]
    assert row["slot"] == row["slot_index"] + 1
    assert row["delegate"] == row["a"]
    assert row["interpreter"] == (row["interpreter_number"] is not None)
    with pytest.raises(InputError, match="holds no plan"):
        read_plan_document(problem, {"meetings": [{}]})
