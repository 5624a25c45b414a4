"""Small visits for the tests: read through the real reader, planned by hand."""

from __future__ import annotations

from collections import Counter

from bilateral import simulate
from bilateral.lenses.delegation.event import posed, read_event
from bilateral.lenses.delegation.matching import match
from bilateral.lenses.delegation.outputs import book
from bilateral.lenses.delegation.problem import Meeting, Plan
from bilateral.sources import delegation


def sample(folder, **size):
    """The simulated visit as an event."""
    found = delegation.read(simulate.delegation(folder, **size)).sound()
    return read_event(found.tables, name=found.name, origins=(found.origin,))


def event_of(folder, **rows):
    """An event from rows by sheet."""
    delegation.write_tables(folder, rows)
    found = delegation.read(folder).sound()
    return read_event(found.tables, name=found.name, origins=(found.origin,))


def greedy(problem):
    """A plan that keeps all conditions of the sample: best pair first, first slot that is free."""
    busy, tables, staff, count, meetings = set(), Counter(), Counter(), Counter(), []
    pools = {pool.language: pool for pool in problem.pools}
    for number, pair in sorted(enumerate(problem.pairs), key=lambda each: -each[1].score):
        sides = (pair.a, pair.b)
        if any(count[side] >= problem.participants[side].most for side in sides):
            continue
        for slot in range(len(problem.slots)):
            free = all(problem.participants[side].free[slot] and (side, slot) not in busy for side in sides)
            room = tables[slot] < len(problem.tables)
            spoken = not pair.language or staff[pair.language, slot] < pools[pair.language].per_slot[slot]
            if free and room and spoken:
                who = staff[pair.language, slot] if pair.language else None
                meetings.append(Meeting(number, slot, tables[slot], who))
                busy |= {(side, slot) for side in sides}
                tables[slot] += 1
                staff[pair.language, slot] += bool(pair.language)
                count.update(sides)
                break
    ordered = tuple(sorted(meetings, key=lambda one: (one.slot, one.table)))
    score = sum(problem.pairs[one.pair].score for one in ordered)
    return Plan("feasible", ordered, score, None, 0, 0, 0, 0, 0, 0)


def planned(event):
    """Matches, problem, plan and book of an event."""
    matches = match(event)
    problem = posed(event, [one.scored() for one in matches])
    plan = greedy(problem)
    return matches, problem, plan, book(event, problem, plan, matches)
