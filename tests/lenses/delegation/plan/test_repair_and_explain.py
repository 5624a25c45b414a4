"""What happens when somebody does not come, and when nothing can be planned."""

from dataclasses import replace

import pytest
from tests.lenses.delegation.plan.events import event

from bilateral.errors import SelectionError
from bilateral.lenses.delegation.explain import count_checks, explain
from bilateral.lenses.delegation.plan import make_plan
from bilateral.lenses.delegation.problem import (
    Fairness,
    Pair,
    Participant,
    Precedence,
    Problem,
    Session,
    Slot,
    Table,
)
from bilateral.lenses.delegation.repair import (
    add_firm,
    close_tables,
    fewer_interpreters,
    recovery_curve,
    repair,
    set_free,
    without,
)
from bilateral.lenses.delegation.verify import verify


@pytest.fixture(scope="module")
def planned():
    problem = event(7, delegates=10, hosts=16, tables=8)
    return problem, make_plan(problem, seconds=0.1)


def _past(plan, first):
    return {(m.pair, m.slot) for m in plan.meetings if m.slot < first}


@pytest.mark.parametrize("most", [0, 3])
def test_no_shows(planned, most):
    problem, plan = planned
    after = without(problem, ["H0", "H3"], 4)
    done = repair(plan, after, from_slot=4, most_moves=most)
    assert verify(after, done.plan) == ()
    assert _past(done.plan, 4) == _past(plan, 4)
    assert len(done.moved) <= most
    gone = {at for at, p in enumerate(problem.participants) if p.id in ("H0", "H3")}
    away = {m.pair for m in plan.meetings if m.slot >= 4 and problem.pairs[m.pair].b in gone}
    assert away <= set(done.cancelled) | set(done.moved)
    assert done.plan.score == pytest.approx(plan.score - done.lost_score + done.recovered_score)


def test_lost_tables_and_interpreters(planned):
    problem, plan = planned
    fewer = close_tables(problem, ["T0", "T1", "T2"], 4)
    done = repair(plan, fewer, from_slot=4, most_moves=2)
    assert verify(fewer, done.plan) == ()
    silent = fewer_interpreters(problem, "any", 3, 4)
    done = repair(plan, silent, from_slot=4)
    assert verify(silent, done.plan) == ()
    assert _past(done.plan, 4) == _past(plan, 4)


def test_a_late_firm_and_changed_times(planned):
    problem, plan = planned
    firm = Participant("H99", "host", (True,) * 8, 4)
    new = add_firm(problem, firm, [Pair(d, len(problem.participants), 50.0) for d in range(6)])
    done = repair(plan, new, from_slot=4, most_moves=4)
    assert verify(new, done.plan) == ()
    assert done.recovered_score > 0
    late = set_free(problem, "D1", range(5, 8))
    done = repair(plan, late, from_slot=0)
    assert verify(late, done.plan) == ()


def test_more_moves_never_recover_less(planned):
    problem, plan = planned
    after = without(problem, ["H1", "H2"], 4)
    points = recovery_curve(plan, after, from_slot=4, most=(0, 2, 4))
    recovered = [point.recovered for point in points]
    assert recovered == sorted(recovered)


def test_order_is_kept_in_a_repair(planned):
    problem, plan = planned
    early, late = plan.meetings[0], plan.meetings[-1]
    after = replace(without(problem, ["H4"], 2), precedences=(Precedence(early.pair, late.pair),))
    assert verify(after, repair(plan, after, from_slot=2, most_moves=5).plan) == ()


def test_ids_are_checked(planned):
    problem, _ = planned
    with pytest.raises(SelectionError, match="H0"):
        without(problem, ["H00"], 0)


def _due(pairs, *, people=4, slots=3, tables=2, **more):
    whole = (True,) * slots
    firms = tuple(Participant(str(p + 1), "", whole, 9) for p in range(people))
    return Problem(
        "due", firms, (Session("day", 0, slots),), tuple(Slot(str(t + 1), t + 1) for t in range(slots)),
        tuple(Table(str(t + 1)) for t in range(tables)),
        tuple(Pair(a, b, 1.0, status="required", slots=only) for a, b, only in pairs), objective="breaks", **more,
    )  # fmt: skip


def _away(problem, person, *slots):
    people = list(problem.participants)
    people[person] = replace(people[person], free=tuple(t not in slots for t in range(len(problem.slots))))
    return replace(problem, participants=tuple(people))


CASES = {
    "no_slot": _away(_away(_due([(0, 1, None)]), 0, 0, 1), 1, 2),
    "too_many_meetings": _away(_due([(0, 1, None), (0, 2, None), (0, 3, None)]), 0, 1),
    "same_slot": _due([(0, 1, (1,)), (0, 2, (1,))]),
    "over_tables": _due([(0, 1, None), (2, 3, None)], slots=1, tables=1),
    "precedence_cycle": _due([(0, 1, None), (1, 2, None)], precedences=(Precedence(0, 1), Precedence(1, 0))),
    # three meetings among three firms need three slots
    "conflict": _due([(0, 1, (0, 1)), (1, 2, (0, 1)), (0, 2, (0, 1))]),
}


@pytest.mark.parametrize("kind", CASES)
def test_every_cause_is_named(kind):
    problem = CASES[kind]
    assert make_plan(problem).status == "infeasible"
    found = explain(problem)
    assert found.feasible is False
    assert kind in {cause.kind for cause in found.causes}
    assert found.sentence().startswith("No plan exists")
    assert (kind == "conflict") == (not count_checks(problem))


def test_the_smallest_way_out_is_found():
    found = explain(CASES["conflict"])
    assert found.minimal
    assert found.fewest
    assert len(found.relaxations) == 1
    assert "other slots" in found.relaxations[0].text


def test_fairness_alone_can_be_the_reason():
    # in slots 1 and 3 only, firm 1 has a break; firm 4 has no meeting and so none
    problem = _away(_due([(0, 1, None), (0, 2, None)], fairness=Fairness(0)), 0, 1)
    assert make_plan(problem).status == "infeasible"
    found = explain(problem)
    assert any("breaks" in item.text for item in found.relaxations) or "breaks" in found.causes[0].text
    assert make_plan(replace(problem, fairness=Fairness(1))).breaks == 1


def test_targets_out_of_reach_are_named():
    problem = event(0)
    people = (replace(problem.participants[0], least=50), *problem.participants[1:])
    causes = count_checks(replace(problem, participants=people))
    assert [cause.kind for cause in causes] == ["least_unreachable"]
    assert "D0" in causes[0].text


def test_a_sound_event_has_nothing_to_explain():
    assert explain(_due([(0, 1, None), (2, 3, None)])).feasible is True
