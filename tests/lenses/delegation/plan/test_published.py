"""Published optima (Bofill et al., JAIR 74, 2022, tables 3–5) and the figures of the synthetic events."""

import csv

import pytest

from bilateral.lenses.delegation.formats import read_problem
from bilateral.lenses.delegation.plan import make_plan
from bilateral.lenses.delegation.plan.fairness import price_of_fairness, with_minimum
from bilateral.lenses.delegation.repair import repair, without
from bilateral.lenses.delegation.verify import verify

pytestmark = pytest.mark.real

LONG = {"forum-13crafb", "ticf-13crafb", "ticf-14crafa", "forum-14"}
"""Proved in benchmarks/delegation.py; here they would take half a minute."""


@pytest.fixture(scope="module")
def b2b(shared_data):
    folder = shared_data / "b2b"
    if not folder.is_dir():
        pytest.skip(f"no events in {folder}")
    return folder


@pytest.fixture(scope="module")
def half_day(b2b):
    problem = read_problem(b2b / "synthetic" / "half_day_1")
    return problem, make_plan(problem, seconds=300)


@pytest.mark.slow
def test_published_optima_of_the_jair_events(b2b):
    with (b2b / "jair2022_original_published.csv").open() as file:
        published = {row["instance"]: int(row["pub_maxsat_obj"]) for row in csv.DictReader(file)}
    for path in sorted((b2b / "jair2022_original").glob("*.dzn")):
        name = path.name.split(".")[0]
        if name in LONG:
            continue
        problem = read_problem(path)
        plan = make_plan(problem)
        assert (name, plan.status, plan.breaks) == (name, "optimal", published[name])
        assert verify(problem, plan) == ()


@pytest.mark.slow
def test_half_day_scores_are_proved(b2b, half_day):
    problem, plan = half_day
    assert (plan.score, plan.bound, plan.status) == (30385, 30385, "optimal")
    assert verify(problem, plan) == ()
    other = read_problem(b2b / "synthetic" / "half_day_2")
    assert make_plan(other, seconds=300).score == 30239


@pytest.mark.slow
def test_ten_meetings_for_every_delegate_cost_a_quarter_of_a_percent(half_day):
    problem, _ = half_day
    points = price_of_fairness(problem, (0, 10))
    assert points[1].price == pytest.approx(1 - 30307 / 30385.5, abs=1e-6)
    fair = with_minimum(problem, 10)
    plan = make_plan(fair)
    assert verify(fair, plan) == ()
    assert plan.score >= 0.997 * 30385


@pytest.mark.slow
def test_hosts_who_vanish(half_day):
    problem, plan = half_day
    gone = [p.id for p in problem.participants if p.side == "host"][::20]
    after = without(problem, gone, 8)
    done = repair(plan, after, from_slot=8, most_moves=0)
    assert verify(after, done.plan) == ()
    assert done.recovered_score >= 0.24 * done.lost_score
