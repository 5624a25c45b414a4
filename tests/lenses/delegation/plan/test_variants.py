"""Random events of both layouts, planned and checked by a checker that shares nothing with the planner."""

from dataclasses import replace

import pytest
from tests.lenses.delegation.plan.events import event
from tests.lenses.delegation.plan.test_plan import time_indexed_optimum
from tests.lenses.delegation.plan.variants import dzn_variant, faults_of_dzn, faults_of_folder, folder_variant

from bilateral.lenses.delegation.explain import explain
from bilateral.lenses.delegation.formats import read_problem
from bilateral.lenses.delegation.plan import make_plan, score
from bilateral.lenses.delegation.plan.document import plan_document
from bilateral.lenses.delegation.problem import Fairness
from bilateral.lenses.delegation.verify import verify


@pytest.mark.parametrize("seed", range(40))
def test_small_event_folders(tmp_path, seed):
    path = folder_variant(tmp_path / "event", seed)
    problem = read_problem(path)
    plan = make_plan(problem)
    assert plan.status in ("optimal", "infeasible")
    assert verify(problem, plan) == ()
    if plan.status == "infeasible":
        assert explain(problem).feasible is not True
        assert explain(problem).causes
    else:
        assert faults_of_folder(path, plan_document(problem, plan)) == []


@pytest.mark.parametrize("seed", range(0, 40, 3))
def test_the_search_never_beats_the_whole_program_nor_breaks_a_rule(tmp_path, seed, monkeypatch):
    path = folder_variant(tmp_path / "event", seed)
    problem = read_problem(path)
    best = make_plan(problem)
    monkeypatch.setattr(score, "FEW_CELLS", -1)
    plan = make_plan(problem, seconds=0.2)
    assert verify(problem, plan) == ()
    if plan.status in ("optimal", "feasible"):
        assert faults_of_folder(path, plan_document(problem, plan)) == []
        assert plan.score <= best.score + 1e-9 <= plan.bound + 2e-6
        assert plan.status == "feasible" or plan.score == pytest.approx(best.score)
    elif plan.status == "infeasible":
        assert best.status == "infeasible"


@pytest.mark.parametrize("seed", range(4))
def test_small_events_with_holes_are_planned_to_the_optimum(seed):
    problem = event(seed, holes=0.15)
    plan = make_plan(problem)
    assert verify(problem, plan) == ()
    assert plan.status == "optimal"
    assert plan.score == time_indexed_optimum(problem)


@pytest.mark.parametrize("difference", [0, 1])
def test_breaks_are_alike_where_that_is_asked(difference):
    problem = replace(event(3, holes=0.2), fairness=Fairness(difference))
    plan = make_plan(problem)
    assert plan.status == "optimal"
    assert verify(problem, plan) == ()
    assert plan.score <= time_indexed_optimum(problem)


def test_required_meetings_of_a_large_event_keep_the_bound_of_the_event(monkeypatch):
    """Where SAT sets the slots of required meetings, what is proved for those slots is not proved for the event."""
    monkeypatch.setattr(score, "FEW_CELLS", -1)
    problem = event(4, holes=0.3, tables=3)
    pairs = tuple(replace(p, status="required") if at % 6 == 0 else p for at, p in enumerate(problem.pairs))
    problem = replace(problem, pairs=pairs)
    plan = make_plan(problem, seconds=0.02)
    assert verify(problem, plan) == ()
    monkeypatch.undo()
    best = make_plan(problem)
    assert best.status in ("optimal", "infeasible")
    if best.status == "optimal":
        assert plan.status != "infeasible"
        assert plan.bound is None or plan.bound >= best.score


def _fewest(problem):
    """The fewest breaks of any plan, by setting meeting after meeting; None where there is no plan."""
    slots, limit = len(problem.slots), problem.fairness.breaks
    options = [
        [
            t
            for t in (range(slots) if pair.slots is None else pair.slots)
            if problem.participants[pair.a].free[t] and problem.participants[pair.b].free[t]
        ]
        for pair in problem.pairs
    ]
    order = [(item.first, item.then) for item in problem.precedences]
    agenda = [0] * len(problem.participants)
    used, at, best = [0] * slots, {}, []

    def runs(word):
        return max(0, (word & ~(word << 1)).bit_count() - 1)

    def place(m):
        if m == len(options):
            each = [runs(word) for word in agenda]
            if max(each) - min(each) <= limit:
                best.append(sum(each))
            return
        a, b = problem.pairs[m].a, problem.pairs[m].b
        for t in options[m]:
            bit = 1 << t
            wrong = any((m == then and at[first] >= t) or (m == first and at.get(then, slots) <= t)
                        for first, then in order if m == first or (m == then and first in at))  # fmt: skip
            if agenda[a] & bit or agenda[b] & bit or used[t] >= len(problem.tables) or wrong:
                continue
            agenda[a] |= bit
            agenda[b] |= bit
            used[t] += 1
            at[m] = t
            place(m + 1)
            del at[m]
            used[t] -= 1
            agenda[a] ^= bit
            agenda[b] ^= bit

    place(0)
    return min(best, default=None)


@pytest.mark.parametrize("seed", range(60))
def test_small_files_of_the_family(tmp_path, seed):
    path = dzn_variant(tmp_path / "event.dzn", seed)
    problem = read_problem(path, fairness=seed % 4)
    plan, best = make_plan(problem), _fewest(problem)
    if best is None:
        assert plan.status == "infeasible"
        assert explain(problem).feasible is False
        assert explain(problem).causes
    else:
        assert (plan.status, plan.breaks, plan.breaks_bound) == ("optimal", best, best)
        assert verify(problem, plan) == ()
        assert faults_of_dzn(path, plan_document(problem, plan), seed % 4) == []


def test_the_checker_sees_what_is_wrong(tmp_path):
    path = folder_variant(tmp_path / "event", 3)
    document = plan_document(read_problem(path), make_plan(read_problem(path), seconds=0.1))
    assert document["meetings"]
    document["meetings"].append(document["meetings"][0])
    assert faults_of_folder(path, document)
    dzn = next(made for seed in range(9) if (made := dzn_variant(tmp_path / f"{seed}.dzn", seed)) and
               make_plan(read_problem(made)).meetings)  # fmt: skip
    document = plan_document(read_problem(dzn), make_plan(read_problem(dzn)))
    document["breaks"] += 1
    assert faults_of_dzn(dzn, document)
