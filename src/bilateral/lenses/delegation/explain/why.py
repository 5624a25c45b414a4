"""The smallest set of rules that contradict each other, and the fewest rules that must give way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bilateral.lenses.delegation.explain.counting import Cause, count_checks, meeting_name
from bilateral.lenses.delegation.plan.arrays import Arrays, to_arrays
from bilateral.lenses.delegation.plan.native import ask
from bilateral.lenses.delegation.problem import Problem
from bilateral.plurals import many

__all__ = ["Explanation", "Relaxation", "explain"]

Group = tuple[str, int]
_BUDGET = 2_000
"""Conflicts of one question to the solver, after which a rule is kept in the core unproved."""
_LONG, _LONGEST = 20_000, 200_000
"""Conflicts after which the whole question is left undecided."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One rule that gives way in the smallest way out that was found."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why there is no plan."""

    feasible: bool | None
    """True: there is a plan after all (of the required meetings); None: not decided within the work allowed."""
    causes: tuple[Cause, ...]
    """What counting finds, or else one cause "conflict" that names the rules that contradict each other."""
    minimal: bool
    """Whether every rule of the conflict is proved to be needed for it."""
    relaxations: tuple[Relaxation, ...]
    """Fewest rules that must give way so that a plan exists; empty where none was found."""
    fewest: bool
    """Whether no smaller way out exists, proved."""

    def sentence(self) -> str:
        """One sentence that says why, and one what would help."""
        if self.feasible:
            return "All required meetings can be held."
        if not self.causes:
            return "No plan was found, and no reason could be proved in the time given."
        more = f" (and {len(self.causes) - 1} more reasons)" if len(self.causes) > 1 else ""
        ways = "; ".join(item.text for item in self.relaxations)
        return f"No plan exists: {self.causes[0].text}{more}." + (f" It would help to: {ways}." if ways else "")


def explain(problem: Problem) -> Explanation:
    """Why `problem` has no plan of its required meetings.

    Counting checks come first; where they find nothing a SAT solver gives a core of the rules, which is made smaller
    rule by rule. Then the fewest rules that must give way are looked for: none, one, two …

    Notes
    -----
    Minimum targets of participants are looked at by counting and by the relaxation of the b-matching.
    """
    arrays = to_arrays(problem)
    causes = count_checks(problem) or _targets(problem, arrays)
    if not arrays.must.any():
        return Explanation(False if causes else _unsure(arrays), causes, bool(causes), (), False)
    asked = _Asked(problem, arrays)
    try:
        if not causes and asked.only_fairness():
            return _too_alike(problem, arrays)
        core = asked.core()
        if core is None:
            sure = _unsure(arrays) if asked.decided else None
            return Explanation(False if causes else sure, causes, bool(causes), (), False)
        small, minimal = asked.smaller(core)
        ways, fewest = asked.ways_out()
        told = causes or (_conflict(problem, arrays, small, asked),)
        relaxations = tuple(Relaxation(kind, _way(problem, arrays, kind, at)) for kind, at in ways)
        return Explanation(False, told, minimal or bool(causes), relaxations, fewest)
    finally:
        asked.close()


def _unsure(arrays: Arrays) -> bool | None:
    """True: nothing else can stand in the way; None: minimum targets may, which only planning can tell."""
    return None if arrays.least.any() else True


class _Asked:
    """A solver that holds every rule under a switch of its own."""

    def __init__(self, problem: Problem, arrays: Arrays) -> None:
        from pysat.solvers import Solver

        from bilateral.lenses.delegation.plan.encode import Guards, encode, encode_breaks, encode_fairness

        made = encode(arrays, Guards())
        _availability(problem, arrays, made)
        if problem.fairness.breaks is not None:
            encode_breaks(made)
            encode_fairness(made, problem.fairness.breaks, ("fairness", 0))
        assert made.guards is not None
        self.meetings = made.meetings
        self.switch = made.guards.literal
        self._group = {literal: group for group, literal in self.switch.items()}
        self._top = made.top
        self.decided = False
        self._solver: Any = Solver(name="glucose4", bootstrap_with=made.clauses)

    def close(self) -> None:
        self._solver.delete()

    def _holds(self, groups: Sequence[Group]) -> bool | None:
        """Whether a plan keeps `groups`; None where that was not found out."""
        return ask(self._solver, [self.switch[group] for group in groups], _BUDGET)

    def only_fairness(self) -> bool:
        """Whether a plan is found when breaks may differ freely, and none soon when they may not."""
        fair = ("fairness", 0)
        if fair not in self.switch:
            return False
        everything = list(self.switch.values())
        if ask(self._solver, everything, _LONG) is not None:
            return False
        rest = [literal for group, literal in self.switch.items() if group != fair]
        return bool(ask(self._solver, rest, _LONG))

    def core(self) -> list[Group] | None:
        """Rules that contradict each other; None where all can be kept, or where that was not found out."""
        answer = ask(self._solver, list(self.switch.values()), _LONGEST)
        self.decided = answer is not None
        if answer is not False:
            return None
        return [self._group[literal] for literal in self._solver.get_core() or []]

    def smaller(self, core: list[Group]) -> tuple[list[Group], bool]:
        """The core without the rules that it does not need, and whether each that is left is proved to be needed."""
        proved = True
        at = 0
        while at < len(core):
            less = core[:at] + core[at + 1 :]
            answer = self._holds(less)
            if answer is False:
                kept = {self._group[literal] for literal in self._solver.get_core() or []}
                core = [group for group in core if group in kept]
            else:
                proved = proved and answer is True
                at += 1
        return core, proved

    def ways_out(self) -> tuple[list[Group], bool]:
        """Fewest rules, the duty to hold a meeting apart, without which a plan exists; and whether that is proved.

        All meetings stay required where that is possible: only where no such way out exists may meetings be left out.
        """
        for soft in (("available", "pair_slots", "precedence", "tables", "interpreters", "fairness"), ("required",)):
            found = self._fewest([group for group in self.switch if group[0] in soft])
            if found is not None:
                return found
        return [], False

    def _fewest(self, soft: list[Group]) -> tuple[list[Group], bool] | None:
        from pysat.card import ITotalizer

        if not soft:
            return None
        hard = [literal for group, literal in self.switch.items() if group not in set(soft)]
        total = ITotalizer(lits=[-self.switch[group] for group in soft], ubound=min(12, len(soft)), top_id=self._top)
        self._top = max(self._top, total.top_id)
        for clause in total.cnf.clauses:
            self._solver.add_clause(clause)
        proved = True
        for k in range(1, min(12, len(soft))):
            answer = ask(self._solver, [*hard, -total.rhs[k]], _BUDGET)
            if answer:
                true = set(self._solver.get_model())
                return [group for group in soft if self.switch[group] not in true], proved
            proved = proved and answer is False
        return None


def _too_alike(problem: Problem, arrays: Arrays) -> Explanation:
    """All meetings can be held, but not with breaks as alike as asked for; with proof where there is one."""
    from bilateral.lenses.delegation.plan.breaks import all_held
    from bilateral.lenses.delegation.plan.work import Work

    bound = problem.fairness.breaks
    proved = all_held(arrays, Work.of("full", None, 0, None), bound).infeasible
    what = "in no plan are breaks" if proved else "no plan was found in which breaks are"
    text = f"all meetings can be held, but {what} at most {bound} apart"
    way = Relaxation("fairness", f"let the breaks of two participants differ by more than {bound}")
    return Explanation(False if proved else None, (Cause("conflict", text),), proved, (way,), proved)


def _availability(problem: Problem, arrays: Arrays, made: Any) -> None:
    """Who is away when, and which slots a pair may use, each under a switch of its own."""
    for m, pair in enumerate(made.meetings):
        item = problem.pairs[pair]
        only = _own_slots(problem, int(pair))
        for t in range(made.x.shape[1]):
            literal = int(made.x[m, t])
            for p in (item.a, item.b):
                if not arrays.free[p, t]:
                    made.add([-literal], guard=("available", p))
            if only is not None and t not in only:
                made.add([-literal], guard=("pair_slots", m))


def _own_slots(problem: Problem, pair: int) -> frozenset[int] | None:
    locks = {lock.slot for lock in problem.locks if lock.pair == pair}
    slots = problem.pairs[pair].slots
    if locks:
        return frozenset(locks if slots is None else locks.intersection(slots))
    return None if slots is None else frozenset(slots)


def _targets(problem: Problem, arrays: Arrays) -> tuple[Cause, ...]:
    """Minimum targets that tables, interpreters and partners do not allow together, by the relaxation."""
    from bilateral.lenses.delegation.plan.model import relaxed, session_model

    if relaxed(session_model(arrays)) is not None or not arrays.least.any():
        return ()
    people = [problem.participants[p] for p in np.flatnonzero(arrays.least)]
    due = int(arrays.least.sum())
    without = relaxed(session_model(replace(arrays, least=np.zeros_like(arrays.least))))
    if without is None:
        return ()
    text = (
        f"the minimum numbers of meetings of {many(len(people), 'participant')} ({due} in all) cannot be reached "
        f"together: tables ({int(arrays.tables.sum())} places), interpreters or partners do not suffice"
    )
    return (Cause("least_unreachable", text, tuple(person.id for person in people[:20])),)


def _conflict(problem: Problem, arrays: Arrays, core: list[Group], asked: _Asked) -> Cause:
    duty = [int(asked.meetings[at]) for kind, at in core if kind == "required"]
    words = [_rule(problem, arrays, kind, at, asked) for kind, at in core if kind != "required"]
    people = tuple(problem.participants[at].id for kind, at in core if kind == "available")
    held = ", ".join(meeting_name(problem, pair) for pair in duty[:8]) + (" and others" if len(duty) > 8 else "")
    text = f"{len(duty)} required meetings ({held}) contradict: {'; '.join(words) or 'one meeting at a time each'}"
    return Cause("conflict", text, people, tuple(pair + 1 for pair in duty))


def _rule(problem: Problem, arrays: Arrays, kind: str, at: int, asked: _Asked) -> str:
    slots = len(problem.slots)
    if kind == "available":
        return f"the availability of {problem.participants[at].id}"
    if kind == "pair_slots":
        return f"the slots set for {meeting_name(problem, int(asked.meetings[at]))}"
    if kind == "precedence":
        first, then = arrays.before[at]
        return f"{meeting_name(problem, int(first))} before {meeting_name(problem, int(then))}"
    if kind == "tables":
        return f"{arrays.tables[at]} tables in slot {problem.slots[at].number}"
    if kind == "interpreters":
        lang, t = divmod(at, slots)
        return f"{arrays.interpreters[lang, t]} interpreters of {problem.pools[lang].language} in slot {t + 1}"
    return f"breaks at most {problem.fairness.breaks} apart"


def _way(problem: Problem, arrays: Arrays, kind: str, at: int) -> str:
    if kind == "precedence":
        first, then = arrays.before[at]
        return f"no longer ask {meeting_name(problem, int(first))} before {meeting_name(problem, int(then))}"
    if kind in ("pair_slots", "required"):
        name = meeting_name(problem, int(np.flatnonzero(arrays.must)[at]))
        return f"give {name} other slots" if kind == "pair_slots" else f"leave out {name}"
    if kind == "available":
        return f"let {problem.participants[at].id} come in more slots"
    if kind == "fairness":
        return "allow a greater difference of breaks"
    lang, t = divmod(at, len(problem.slots))
    what = "tables" if kind == "tables" else f"interpreters of {problem.pools[lang].language}"
    return f"have more {what} in slot {problem.slots[t].number}"
