"""The verifier refuses every plan with one thing changed, whatever rule that breaks."""

from dataclasses import replace

import pytest
from tests.lenses.delegation.plan.events import event

from bilateral.lenses.delegation.plan import make_plan
from bilateral.lenses.delegation.plan.fairness import with_minimum
from bilateral.lenses.delegation.problem import Fairness, Lock, Meeting, Precedence
from bilateral.lenses.delegation.verify import KINDS, verify


@pytest.fixture(scope="module")
def sound():
    """An event with every kind of rule, and a plan that keeps them."""
    problem = event(3)
    first = make_plan(problem, seconds=0.02)
    early, late = first.meetings[0], next(m for m in first.meetings if m.slot > first.meetings[0].slot)
    free = [m for m in first.meetings if m.pair not in (early.pair, late.pair)]
    required, locked, narrow = free[0], free[1], free[2]
    unheld = next(at for at in range(len(problem.pairs)) if at not in {m.pair for m in first.meetings})
    pairs = list(problem.pairs)
    pairs[required.pair] = replace(pairs[required.pair], status="required")
    pairs[narrow.pair] = replace(pairs[narrow.pair], slots=(narrow.slot,))
    pairs[unheld] = replace(pairs[unheld], status="forbidden")
    problem = replace(
        problem,
        pairs=tuple(pairs),
        locks=(Lock(locked.pair, locked.slot, locked.table),),
        precedences=(Precedence(early.pair, late.pair),),
    )
    assert verify(problem, first) == ()
    return problem, first


def _kinds(problem, plan):
    return {fault.kind for fault in verify(problem, plan)}


def _with(plan, meeting, **changes):
    return replace(plan, meetings=tuple(replace(m, **changes) if m == meeting else m for m in plan.meetings))


def test_a_meeting_twice(sound):
    problem, plan = sound
    assert "pair_once" in _kinds(problem, replace(plan, meetings=(*plan.meetings, plan.meetings[0])))


def test_every_meeting_in_every_other_slot_breaks_a_rule_or_a_count(sound):
    problem, plan = sound
    for m in plan.meetings:
        for t in range(len(problem.slots)):
            if t != m.slot:
                changed = _with(plan, m, slot=t)
                again = _recounted(problem, changed)
                if verify(problem, again):
                    assert verify(problem, changed)


def _recounted(problem, plan):
    """The plan with the verifier's own counts; what is still wrong is a rule, not a count."""
    from bilateral.lenses.delegation.plan.make import describe

    slot = [-1] * len(problem.pairs)
    for m in plan.meetings:
        slot[m.pair] = m.slot
    try:
        import numpy as np

        counted = describe(problem, np.array(slot))
    except KeyError:
        return plan
    return replace(plan, idle_slots=counted.idle_slots, breaks=counted.breaks)


def test_taking_a_meeting_out_is_seen(sound):
    problem, plan = sound
    for m in plan.meetings:
        assert "said_score" in _kinds(problem, replace(plan, meetings=tuple(x for x in plan.meetings if x != m)))


def test_each_kind_of_mutation_is_named(sound):
    problem, plan = sound
    m = plan.meetings[0]
    pair = problem.pairs[m.pair]
    other = next(x for x in plan.meetings if x.slot == m.slot and x != m)
    needs = next(x for x in plan.meetings if problem.pairs[x.pair].language)
    needless = next(x for x in plan.meetings if not problem.pairs[x.pair].language)
    twins = [x for x in plan.meetings if problem.pairs[x.pair].language]
    one, two = next((x, y) for x in twins for y in twins if x.slot == y.slot and x != y)
    forbidden = next(at for at, item in enumerate(problem.pairs) if item.status == "forbidden")
    required = next(at for at, item in enumerate(problem.pairs) if item.status == "required")
    narrow = next(x for x in plan.meetings if problem.pairs[x.pair].slots is not None)
    locked = next(x for x in plan.meetings if x.pair == problem.locks[0].pair)
    order = problem.precedences[0]
    late = next(x for x in plan.meetings if x.pair == order.first)
    people = list(problem.participants)

    def person(at, **changes):
        return replace(
            problem, participants=tuple(replace(x, **changes) if i == at else x for i, x in enumerate(people))
        )

    held = sum(pair.a in (problem.pairs[x.pair].a, problem.pairs[x.pair].b) for x in plan.meetings)
    away = tuple(t != m.slot and free for t, free in enumerate(people[pair.a].free))
    mutants = {
        "range": (problem, _with(plan, m, table=99)),
        "participant_once": (problem, _with(plan, m, slot=_busy_slot(problem, plan, m))),
        "availability": (person(pair.a, free=away), plan),
        "most": (person(pair.a, most=held - 1), plan),
        "least": (person(pair.a, least=held + 1), plan),
        "table_once": (problem, _with(plan, m, table=other.table)),
        "table_open": (_closed(problem, m), plan),
        "interpreter_unneeded": (problem, _with(plan, needless, interpreter=0)),
        "interpreter_missing": (problem, _with(plan, needs, interpreter=None)),
        "interpreter_number": (problem, _with(plan, needs, interpreter=problem.pools[0].per_slot[needs.slot])),
        "interpreter_once": (problem, _with(plan, one, interpreter=two.interpreter)),
        "forbidden": (problem, replace(plan, meetings=(*plan.meetings, Meeting(forbidden, 0, 0)))),
        "required": (problem, replace(plan, meetings=tuple(x for x in plan.meetings if x.pair != required))),
        "pair_slot": (problem, _with(plan, narrow, slot=(narrow.slot + 1) % len(problem.slots))),
        "lock": (problem, replace(plan, meetings=tuple(x for x in plan.meetings if x != locked))),
        "lock_table": (problem, _with(plan, locked, table=(locked.table + 1) % len(problem.tables))),
        "precedence": (problem, _with(plan, late, slot=len(problem.slots) - 1)),
        "fairness_breaks": (replace(problem, fairness=Fairness(breaks=-1)), plan),
        "fairness_minimum": (with_minimum(problem, 99), plan),
        "said_score": (problem, replace(plan, score=plan.score + 1)),
        "said_idle_slots": (problem, replace(plan, idle_slots=plan.idle_slots + 1)),
        "said_breaks": (problem, replace(plan, breaks=plan.breaks + 1)),
        "said_table_moves": (problem, replace(plan, table_moves=plan.table_moves + 1)),
        "said_venue_moves": (problem, replace(plan, venue_moves=plan.venue_moves + 1)),
        "said_bound": (problem, replace(plan, bound=plan.score - 1)),
    }
    assert set(mutants) | {"pair_once"} == set(KINDS)
    for kind, (event_then, plan_then) in mutants.items():
        assert kind in _kinds(event_then, plan_then), kind


def _busy_slot(problem, plan, m):
    pair = problem.pairs[m.pair]
    both = {pair.a, pair.b}
    return next(
        x.slot for x in plan.meetings if x.slot != m.slot and both & {problem.pairs[x.pair].a, problem.pairs[x.pair].b}
    )


def _closed(problem, m):
    shut = tuple(t != m.slot for t in range(len(problem.slots)))
    tables = tuple(replace(table, open=shut) if at == m.table else table for at, table in enumerate(problem.tables))
    return replace(problem, tables=tables)


def test_a_plan_that_claims_nothing_has_no_fault(sound):
    problem, plan = sound
    assert verify(problem, replace(plan, status="unknown", meetings=())) == ()


def test_a_true_but_empty_plan_is_checked(sound):
    problem, plan = sound
    assert "required" in _kinds(problem, replace(plan, meetings=(), score=0.0))
