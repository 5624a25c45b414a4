"""An independent check of a plan: reads the problem and the plan and nothing else, and shares no code with the planner.

Every rule is checked from its definition, one by one, so that each fault is named; speed does not matter here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bilateral.lenses.delegation.problem import Meeting, Pair, Plan, Problem

__all__ = ["KINDS", "Fault", "verify"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that a plan breaks."""

    kind: str
    """One of `KINDS`."""
    text: str
    """What is wrong, with the ids of those concerned."""


Found = Iterator[Fault]


def verify(problem: Problem, plan: Plan) -> tuple[Fault, ...]:
    """Every rule that `plan` breaks; empty where it is right.

    A plan without meetings that says "infeasible" or "unknown" claims nothing and has no fault.
    """
    if plan.status in ("infeasible", "unknown") and not plan.meetings:
        return ()
    outside = tuple(_outside(problem, plan))
    if outside:
        return outside
    return tuple(fault for check in _CHECKS for fault in check(problem, plan))


def _outside(problem: Problem, plan: Plan) -> Found:
    for m in plan.meetings:
        inside = (
            0 <= m.pair < len(problem.pairs) and 0 <= m.slot < len(problem.slots) and 0 <= m.table < len(problem.tables)
        )
        if not inside:
            yield Fault("range", f"a meeting names a pair, slot or table that is not there: {m}")


def _name(problem: Problem, m: Meeting) -> str:
    pair = problem.pairs[m.pair]
    a, b = problem.participants[pair.a].id, problem.participants[pair.b].id
    return f"{a} with {b} in slot {problem.slots[m.slot].number}"


def _twice(problem: Problem, plan: Plan) -> Found:
    for pair, count in Counter(m.pair for m in plan.meetings).items():
        if count > 1:
            first = next(m for m in plan.meetings if m.pair == pair)
            yield Fault("pair_once", f"{_name(problem, first)}: the pair meets {count} times")


def _booked(problem: Problem, plan: Plan) -> Found:
    at: dict[tuple[int, int], int] = {}
    for m in plan.meetings:
        for who in (problem.pairs[m.pair].a, problem.pairs[m.pair].b):
            if (who, m.slot) in at:
                yield Fault(
                    "participant_once", f"{_name(problem, m)}: {problem.participants[who].id} is booked already"
                )
            at[who, m.slot] = m.pair


def _there(problem: Problem, plan: Plan) -> Found:
    for m in plan.meetings:
        for who in (problem.pairs[m.pair].a, problem.pairs[m.pair].b):
            if not problem.participants[who].free[m.slot]:
                yield Fault("availability", f"{_name(problem, m)}: {problem.participants[who].id} is not there")


def _numbers(problem: Problem, plan: Plan) -> Found:
    held = Counter(who for m in plan.meetings for who in (problem.pairs[m.pair].a, problem.pairs[m.pair].b))
    for at, person in enumerate(problem.participants):
        if held[at] > person.most:
            yield Fault("most", f"{person.id} has {held[at]} meetings, at most {person.most} are wanted")
        if held[at] < person.least:
            yield Fault("least", f"{person.id} has {held[at]} meetings, at least {person.least} are wanted")


def _tables(problem: Problem, plan: Plan) -> Found:
    taken: set[tuple[int, int]] = set()
    for m in plan.meetings:
        table = problem.tables[m.table]
        if (m.table, m.slot) in taken:
            yield Fault("table_once", f"{_name(problem, m)}: table {table.id} is taken")
        taken.add((m.table, m.slot))
        if table.open and not table.open[m.slot]:
            yield Fault("table_open", f"{_name(problem, m)}: table {table.id} is closed")


def _interpreters(problem: Problem, plan: Plan) -> Found:
    pools = {pool.language: pool for pool in problem.pools}
    taken: set[tuple[str, int, int]] = set()
    for m in plan.meetings:
        language = problem.pairs[m.pair].language
        if not language:
            if m.interpreter is not None:
                yield Fault("interpreter_unneeded", f"{_name(problem, m)}: no interpreter is needed")
            continue
        there = pools[language].per_slot[m.slot] if language in pools else 0
        if m.interpreter is None:
            yield Fault("interpreter_missing", f"{_name(problem, m)}: an interpreter of {language} is needed")
        elif not 0 <= m.interpreter < there:
            yield Fault("interpreter_number", f"{_name(problem, m)}: {language} has only {there} interpreters there")
        elif (language, m.slot, m.interpreter) in taken:
            yield Fault("interpreter_once", f"{_name(problem, m)}: the interpreter is busy")
        else:
            taken.add((language, m.slot, m.interpreter))


def _status(problem: Problem, plan: Plan) -> Found:
    held = {m.pair for m in plan.meetings}
    for at, pair in enumerate(problem.pairs):
        names = f"{problem.participants[pair.a].id} with {problem.participants[pair.b].id}"
        if pair.status == "forbidden" and at in held:
            yield Fault("forbidden", f"{names}: the meeting is forbidden")
        if pair.status == "required" and at not in held:
            yield Fault("required", f"{names}: the meeting is required")


def _slots(problem: Problem, plan: Plan) -> Found:
    for m in plan.meetings:
        allowed = problem.pairs[m.pair].slots
        if allowed is not None and m.slot not in allowed:
            yield Fault("pair_slot", f"{_name(problem, m)}: the pair may not meet in this slot")


def _locks(problem: Problem, plan: Plan) -> Found:
    held = {m.pair: m for m in plan.meetings}
    for lock in problem.locks:
        m = held.get(lock.pair)
        pair = problem.pairs[lock.pair]
        names = f"{problem.participants[pair.a].id} with {problem.participants[pair.b].id}"
        if m is None or m.slot != lock.slot:
            yield Fault("lock", f"{names}: the meeting is locked in slot {problem.slots[lock.slot].number}")
        elif lock.table is not None and m.table != lock.table:
            yield Fault("lock_table", f"{names}: the meeting is locked at table {problem.tables[lock.table].id}")


def _order(problem: Problem, plan: Plan) -> Found:
    slot = {m.pair: m.slot for m in plan.meetings}
    for item in problem.precedences:
        if item.first in slot and item.then in slot and slot[item.first] >= slot[item.then]:
            yield Fault("precedence", f"pair {item.first + 1} must meet in an earlier slot than pair {item.then + 1}")


def _agendas(problem: Problem, plan: Plan) -> dict[int, list[Meeting]]:
    agendas: dict[int, list[Meeting]] = defaultdict(list)
    for m in sorted(plan.meetings, key=lambda m: m.slot):
        agendas[problem.pairs[m.pair].a].append(m)
        agendas[problem.pairs[m.pair].b].append(m)
    return agendas


def _breaks_of(slots: list[int]) -> int:
    return sum(1 for now, following in pairwise(slots) if following > now + 1)


def _fair(problem: Problem, plan: Plan) -> Found:
    agendas = _agendas(problem, plan)
    breaks = [_breaks_of([m.slot for m in agendas[at]]) for at in range(len(problem.participants))]
    limit = problem.fairness.breaks
    if limit is not None and breaks and max(breaks) - min(breaks) > limit:
        worst = problem.participants[breaks.index(max(breaks))].id
        yield Fault(
            "fairness_breaks", f"{worst} has {max(breaks)} breaks, another {min(breaks)}: more than {limit} apart"
        )
    minimum = problem.fairness.minimum
    if minimum is not None:
        sides = any(person.side == "delegate" for person in problem.participants)
        for at, person in enumerate(problem.participants):
            held = len(agendas[at])
            if (person.side == "delegate" or not sides) and held < minimum and held < _own_most(problem, at):
                yield Fault(
                    "fairness_minimum", f"{person.id} has {held} meetings; {minimum} or all it can have are due"
                )


def _own_most(problem: Problem, who: int) -> int:
    """The most meetings that participant could hold alone, by augmenting paths from pairs to slots."""
    options = [
        [t for t in range(len(problem.slots)) if _possible(problem, pair, t)]
        for pair in problem.pairs
        if who in (pair.a, pair.b) and pair.status != "forbidden"
    ]
    owner: dict[int, int] = {}

    def place(at: int, seen: set[int]) -> bool:
        for t in options[at]:
            if t not in seen:
                seen.add(t)
                if t not in owner or place(owner[t], seen):
                    owner[t] = at
                    return True
        return False

    found = sum(place(at, set()) for at in range(len(options)))
    return min(found, problem.participants[who].most)


def _possible(problem: Problem, pair: Pair, t: int) -> bool:
    a, b = problem.participants[pair.a], problem.participants[pair.b]
    slots, language = pair.slots, pair.language
    if not (a.free[t] and b.free[t]) or (slots is not None and t not in slots):
        return False
    if language and not any(pool.language == language and pool.per_slot[t] > 0 for pool in problem.pools):
        return False
    return any(not table.open or table.open[t] for table in problem.tables)


def _said(problem: Problem, plan: Plan) -> Found:
    agendas = _agendas(problem, plan)
    told = {
        "score": (plan.score, sum(problem.pairs[m.pair].score for m in plan.meetings)),
        "idle_slots": (plan.idle_slots, _idle(problem, agendas)),
        "breaks": (plan.breaks, sum(_breaks_of([m.slot for m in agenda]) for agenda in agendas.values())),
        "table_moves": (plan.table_moves, _moves(problem, agendas, seated=True)),
        "venue_moves": (plan.venue_moves, _moves(problem, agendas, seated=False)),
    }
    for kind, (said, is_so) in told.items():
        if abs(said - is_so) > 1e-6:
            yield Fault(f"said_{kind}", f"the plan says {kind} {said:g}, it is {is_so:g}")
    if plan.bound is not None and plan.score > plan.bound + 1e-6:
        yield Fault("said_bound", f"the score {plan.score:g} is over its bound {plan.bound:g}")
    if plan.idle_slots < plan.idle_bound or plan.breaks < plan.breaks_bound:
        yield Fault("said_bound", "idle slots or breaks are under their lower bound")


def _by_session(problem: Problem, agenda: list[Meeting]) -> Iterator[list[Meeting]]:
    for session in problem.sessions:
        inside = [m for m in agenda if session.first <= m.slot < session.first + session.count]
        if inside:
            yield inside


def _idle(problem: Problem, agendas: dict[int, list[Meeting]]) -> int:
    runs = [run for agenda in agendas.values() for run in _by_session(problem, agenda)]
    return sum(run[-1].slot - run[0].slot + 1 - len(run) for run in runs)


def _moves(problem: Problem, agendas: dict[int, list[Meeting]], *, seated: bool) -> int:
    count = 0
    for who, agenda in agendas.items():
        mine = [m for m in agenda if not seated or problem.pairs[m.pair].a == who]
        for run in _by_session(problem, mine):
            for now, following in pairwise(run):
                here, there = problem.tables[now.table], problem.tables[following.table]
                count += now.table != following.table if seated else here.venue != there.venue
    return count


_CHECKS: tuple[Callable[[Problem, Plan], Found], ...] = (
    _twice, _booked, _there, _numbers, _tables, _interpreters, _status, _slots, _locks, _order, _fair, _said,
)  # fmt: skip

KINDS = (
    "range", "pair_once", "participant_once", "availability", "most", "least", "table_once", "table_open",
    "interpreter_unneeded", "interpreter_missing", "interpreter_number", "interpreter_once", "forbidden", "required",
    "pair_slot", "lock", "lock_table", "precedence", "fairness_breaks", "fairness_minimum", "said_score",
    "said_idle_slots", "said_breaks", "said_table_moves", "said_venue_moves", "said_bound",
)  # fmt: skip
"""All kinds of faults."""
