"""Checks that need no search: each finds a contradiction that can be told in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.delegation.plan.arrays import Arrays, Bools, own_maximum, to_arrays
from bilateral.lenses.delegation.problem import Problem
from bilateral.plurals import many

__all__ = ["Cause", "count_checks", "meeting_name"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why there is no plan."""

    kind: str
    """"no_slot", "too_many_meetings", "least_unreachable", "over_tables", "over_interpreters", "same_slot",
    "precedence_cycle" or "conflict"."""
    text: str
    """A sentence with the ids of those concerned."""
    participants: tuple[str, ...] = ()
    pairs: tuple[int, ...] = ()
    """Numbers of the pairs, from 1, as in the input."""
    slots: tuple[int, ...] = ()
    """Numbers of the slots, as in the input."""


def meeting_name(problem: Problem, pair: int) -> str:
    """Such as "meeting 3 (D001 with H014)"."""
    item = problem.pairs[pair]
    return f"meeting {pair + 1} ({problem.participants[item.a].id} with {problem.participants[item.b].id})"


def count_checks(problem: Problem) -> tuple[Cause, ...]:
    """All contradictions that counting finds; empty does not mean that there is a plan."""
    arrays = to_arrays(problem)
    cycle = _cycle(problem, arrays)
    if cycle:
        return cycle
    allowed = _in_order(arrays)
    return (
        *_no_slot(problem, arrays, allowed),
        *_too_many(problem, arrays, allowed),
        *_least(problem, arrays),
        *_totals(problem, arrays),
        *_fixed_clash(problem, arrays, allowed),
    )


def _in_order(arrays: Arrays) -> Bools:
    """(P, S) allowed slots after the earliest and latest slots that precedences between required pairs leave."""
    allowed = arrays.allowed.copy()
    both = arrays.before[arrays.must[arrays.before].all(axis=1)] if len(arrays.before) else arrays.before
    slots = np.arange(allowed.shape[1])
    for _ in range(len(both) + 1):
        old = int(allowed.sum())
        for first, then in both:
            if allowed[first].any():
                allowed[then] &= slots > slots[allowed[first]][0]
            if allowed[then].any():
                allowed[first] &= slots < slots[allowed[then]][-1]
        if int(allowed.sum()) == old:
            break
    return allowed


def _no_slot(problem: Problem, arrays: Arrays, allowed: Bools) -> list[Cause]:
    causes = []
    for pair in np.flatnonzero(arrays.must & ~allowed.any(axis=1)):
        item = problem.pairs[pair]
        people = problem.participants[item.a].id, problem.participants[item.b].id
        why = "that suits both" if not arrays.allowed[pair].any() else "that keeps the order asked for"
        causes.append(
            Cause("no_slot", f"{meeting_name(problem, int(pair))} has no slot {why}", people, (int(pair) + 1,))
        )
    return causes


def _too_many(problem: Problem, arrays: Arrays, allowed: Bools) -> list[Cause]:
    """Participants whose required meetings do not fit into their own slots (Hall's condition, by a matching)."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    causes = []
    for p, person in enumerate(problem.participants):
        mine = np.flatnonzero(arrays.must & ((arrays.a == p) | (arrays.b == p)))
        if not len(mine):
            continue
        fits = int((maximum_bipartite_matching(csr_matrix(allowed[mine]), perm_type="column") >= 0).sum())
        limit = min(fits, person.most)
        if len(mine) > limit:
            slots = int(arrays.free[p].sum())
            text = (
                f"{person.id} must have {many(len(mine), 'meeting')} but can have {limit} at most "
                f"(free in {slots} slots, at most {person.most} wanted)"
            )
            causes.append(Cause("too_many_meetings", text, (person.id,), tuple(int(m) + 1 for m in mine)))
    return causes


def _least(problem: Problem, arrays: Arrays) -> list[Cause]:
    asked = np.array([person.least for person in problem.participants])
    if not asked.any():
        return []
    most = own_maximum(arrays)
    return [
        Cause(
            "least_unreachable",
            f"{problem.participants[p].id} is due {asked[p]} meetings but can have {most[p]} at most",
            (problem.participants[p].id,),
        )
        for p in np.flatnonzero(asked > most)
    ]


def _totals(problem: Problem, arrays: Arrays) -> list[Cause]:
    causes = []
    must, places = int(arrays.must.sum()), int(arrays.tables.sum())
    if must > places:
        causes.append(Cause("over_tables", f"{must} meetings are required, all tables and slots hold {places}"))
    for at, pool in enumerate(problem.pools):
        needs, there = int((arrays.must & (arrays.language == at)).sum()), int(arrays.interpreters[at].sum())
        if needs > there:
            text = f"{needs} required meetings need an interpreter of {pool.language}, all slots hold {there}"
            causes.append(Cause("over_interpreters", text))
    return causes


def _fixed_clash(problem: Problem, arrays: Arrays, allowed: Bools) -> list[Cause]:
    """Required meetings with one slot each, in the same slot: of one participant, or more than there are tables."""
    single = np.flatnonzero(arrays.must & (allowed.sum(axis=1) == 1))
    slot = allowed[single].argmax(axis=1) if len(single) else np.zeros(0, dtype=np.int64)
    causes = []
    seen: dict[tuple[int, int], int] = {}
    for pair, t in zip(single.tolist(), slot.tolist(), strict=True):
        for p in (int(arrays.a[pair]), int(arrays.b[pair])):
            other = seen.setdefault((p, t), pair)
            if other != pair:
                who, number = problem.participants[p].id, problem.slots[t].number
                text = (
                    f"{who} would meet twice in slot {number}: {meeting_name(problem, other)} "
                    f"and {meeting_name(problem, pair)} can be held in no other slot"
                )
                causes.append(Cause("same_slot", text, (who,), (other + 1, pair + 1), (number,)))
    for t, count in enumerate(np.bincount(slot, minlength=len(arrays.tables))):
        if count > arrays.tables[t]:
            number = problem.slots[t].number
            text = f"{count} meetings can be held in slot {number} only, where {arrays.tables[t]} tables are open"
            causes.append(Cause("over_tables", text, slots=(number,)))
    return causes


def _cycle(problem: Problem, arrays: Arrays) -> tuple[Cause, ...]:
    """Precedences between required pairs that go round in a circle."""
    from graphlib import CycleError, TopologicalSorter

    order: TopologicalSorter[int] = TopologicalSorter()
    for first, then in arrays.before.tolist():
        if arrays.must[first] and arrays.must[then]:
            order.add(then, first)
    try:
        order.prepare()
    except CycleError as fault:
        ring = [int(pair) for pair in fault.args[1]]
        text = "each must be held before the next: " + ", ".join(meeting_name(problem, pair) for pair in ring)
        return (Cause("precedence_cycle", text, pairs=tuple(pair + 1 for pair in ring)),)
    return ()
