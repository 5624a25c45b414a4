"""After a mending, meetings that keep their slot keep table and interpreter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.lenses.delegation.visits import greedy, sample

from bilateral.lenses.delegation.event import posed
from bilateral.lenses.delegation.matching import match
from bilateral.lenses.delegation.plan.make import describe
from bilateral.lenses.delegation.repair import changed, repair
from bilateral.lenses.delegation.settle import settled
from bilateral.lenses.delegation.verify import verify


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    event = sample(tmp_path_factory.mktemp("visit"))
    problem = posed(event, [one.scored() for one in match(event)])
    plan = greedy(problem)
    import numpy as np

    slot = np.full(len(problem.pairs), -1)
    for meeting in plan.meetings:
        slot[meeting.pair] = meeting.slot
    return problem, describe(problem, slot)


def shuffled(problem, plan):
    """The same plan with tables and interpreters of every slot handed round."""
    made = []
    for slot in {meeting.slot for meeting in plan.meetings}:
        here = [meeting for meeting in plan.meetings if meeting.slot == slot]
        tables = [*(meeting.table for meeting in here[1:]), here[0].table]
        made += [replace(meeting, table=table) for meeting, table in zip(here, tables, strict=True)]
    return replace(plan, meetings=tuple(sorted(made, key=lambda meeting: (meeting.slot, meeting.table))))


def test_a_plan_that_was_shuffled_is_brought_back(planned):
    problem, plan = planned
    back = settled(problem, plan, shuffled(problem, plan))
    assert set(back.meetings) == set(plan.meetings)
    assert (back.table_moves, back.venue_moves) == (plan.table_moves, plan.venue_moves)


def test_after_a_repair_only_those_concerned_are_told(planned):
    problem, plan = planned
    gone = problem.participants[problem.pairs[plan.meetings[-1].pair].b].id
    after = changed.without(problem, [gone], 5)
    done = repair(plan, after, from_slot=5, most_moves=2)
    made = settled(after, plan, done.plan)
    assert verify(after, made) == ()
    assert {(m.pair, m.slot) for m in made.meetings} == {(m.pair, m.slot) for m in done.plan.meetings}
    old = {(meeting.pair, meeting.slot): meeting for meeting in plan.meetings}
    assert all(meeting == old.get((meeting.pair, meeting.slot), meeting) for meeting in made.meetings)


def test_lost_tables_are_not_kept(planned):
    problem, plan = planned
    after = changed.close_tables(problem, [problem.tables[0].id], 0)
    done = repair(plan, after, from_slot=0, most_moves=2)
    made = settled(after, plan, done.plan)
    assert verify(after, made) == ()
    assert all(meeting.table != 0 for meeting in made.meetings)
