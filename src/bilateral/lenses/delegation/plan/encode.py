"""Required meetings, their slots and breaks as clauses.

Variables: x[m, t] (meeting m is held in slot t), y[p, t] (participant p meets in slot t), before[p, t] and after[p, t]
(p meets in t or earlier, in t or later), e[p, t] (a break of p ends at t), broken[p] (p has a break). Implied
constraints: p meets in exactly as many slots as it has meetings, at most twice as many participants as tables meet in a
slot (Bofill et al., JAIR 74, 2022), and an agenda without a break spans exactly its meetings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays

__all__ = ["Clauses", "Guards", "encode", "encode_breaks", "encode_fairness"]

Clause = list[int]
Grid = NDArray[np.int64]


@dataclass(slots=True)
class Guards:
    """Switches of groups of constraints: a group holds while its literal is assumed."""

    literal: dict[tuple[str, int], int] = field(default_factory=dict)
    """Literal of each (kind, position)."""


@dataclass(slots=True)
class Clauses:
    """A growing formula with the variables that are read afterwards."""

    meetings: NDArray[np.int64]
    """(M,) pairs that are encoded: those that must be held."""
    x: Grid
    """(M, S) variable, 0 where the meeting cannot be held."""
    y: Grid
    """(N, S) variable, 0 where the participant cannot meet."""
    of: list[Grid]
    """Meetings (positions in `meetings`) of each participant."""
    clauses: list[Clause] = field(default_factory=list)
    top: int = 0
    guards: Guards | None = None
    ends: list[list[int]] = field(default_factory=list)
    """Literals of the breaks of each participant."""

    def new(self) -> int:
        """A fresh variable."""
        self.top += 1
        return self.top

    def add(self, *clauses: Clause, guard: tuple[str, int] | None = None) -> None:
        """Add clauses, under the switch of a group where there are switches."""
        if guard is not None and self.guards is not None:
            literal = self.guards.literal.get(guard)
            if literal is None:
                literal = self.guards.literal[guard] = self.new()
            self.clauses += [[-literal, *clause] for clause in clauses]
        else:
            self.clauses += clauses

    def at_most(self, literals: list[int], bound: int, kind: str, guard: tuple[str, int] | None = None) -> None:
        """At most `bound` of `literals`, by the encoding named `kind` in pysat."""
        from pysat.card import CardEnc, EncType

        if len(literals) <= bound:
            return
        if bound <= 0:
            self.add(*[[-literal] for literal in literals], guard=guard)
            return
        made = CardEnc.atmost(lits=literals, bound=bound, top_id=self.top, encoding=getattr(EncType, kind))
        self.top = max(self.top, made.nv)
        self.add(*made.clauses, guard=guard)

    def exactly(self, literals: list[int], bound: int) -> None:
        """Exactly `bound` of `literals`."""
        from pysat.card import CardEnc, EncType

        if len(literals) == bound:
            self.clauses += [[literal] for literal in literals]
        elif len(literals) > bound > 0:
            made = CardEnc.equals(lits=literals, bound=bound, top_id=self.top, encoding=EncType.cardnetwrk)
            self.top = max(self.top, made.nv)
            self.clauses += made.clauses


def encode(arrays: Arrays, guards: Guards | None = None) -> Clauses:
    """Clauses that hold exactly for the plans of all required meetings.

    Parameters
    ----------
    arrays
        The event; pairs that need not be held are left out.
    guards
        Switches for availability, slots of a pair, precedence, tables, interpreters and the duty to hold a meeting;
        None: everything holds.
    """
    meetings = np.flatnonzero(arrays.must)
    people, slots = arrays.sizes[1:]
    place = np.concatenate([arrays.a[meetings], arrays.b[meetings]])
    column = np.tile(np.arange(len(meetings)), 2)
    made = Clauses(
        meetings, np.zeros((len(meetings), slots), np.int64), np.zeros((people, slots), np.int64),
        [np.sort(column[place == p]) for p in range(people)], guards=guards,
    )  # fmt: skip
    possible = arrays.allowed[meetings] if guards is None else np.ones((len(meetings), slots), dtype=bool)
    for m, t in np.argwhere(possible):
        made.x[m, t] = made.new()
    _meetings(made)
    _agendas(made)
    if guards is None:
        _implied(made, arrays)
    _capacities(made, arrays)
    _precedences(made, arrays)
    return made


def _known(variables: Iterable[np.int64]) -> list[int]:
    return [int(v) for v in variables if v > 0]


def _meetings(made: Clauses) -> None:
    for m in range(len(made.meetings)):
        row = _known(made.x[m])
        made.add(row, guard=("required", m))
        made.clauses += [[-i, -j] for i, j in combinations(row, 2)]


def _agendas(made: Clauses) -> None:
    for p, mine in enumerate(made.of):
        for t in range(made.x.shape[1]):
            here = _known(made.x[mine, t])
            if here:
                met = made.y[p, t] = made.new()
                made.clauses += [[-v, met] for v in here]
                made.clauses.append([-met, *here])
                made.clauses += [[-i, -j] for i, j in combinations(here, 2)]


def _implied(made: Clauses, arrays: Arrays) -> None:
    for p, mine in enumerate(made.of):
        made.exactly(_known(made.y[p]), len(mine))
    for t in range(made.y.shape[1]):
        made.at_most(_known(made.y[:, t]), 2 * int(arrays.tables[t]), "cardnetwrk")


def _clusters(made: Clauses) -> list[tuple[int, list[int]]]:
    """Meetings split into groups that share a participant, so that at most one of a group is held in a slot."""
    left = set(range(len(made.meetings)))
    found = []
    while left:
        p = max(range(len(made.of)), key=lambda p: len(left.intersection(made.of[p].tolist())))
        mine = sorted(left.intersection(made.of[p].tolist()))
        found.append((p, mine))
        left.difference_update(mine)
    return found


def _capacities(made: Clauses, arrays: Arrays) -> None:
    clusters = _clusters(made)
    language = arrays.language[made.meetings]
    for t in range(made.x.shape[1]):
        groups = [_any_of(made, p, mine, t) for p, mine in clusters]
        made.at_most([v for v in groups if v], int(arrays.tables[t]), "totalizer", ("tables", t))
        for lang, there in enumerate(arrays.interpreters):
            needs = _known(made.x[language == lang, t])
            made.at_most(needs, int(there[t]), "totalizer", ("interpreters", lang * made.x.shape[1] + t))


def _any_of(made: Clauses, p: int, mine: list[int], t: int) -> int:
    """A literal that is true where one of the meetings `mine` of participant `p` is held at `t`; 0 for none."""
    here = _known(made.x[mine, t])
    if len(here) < 2:
        return here[0] if here else 0
    if len(here) == len(_known(made.x[made.of[p], t])):
        return int(made.y[p, t])
    one = made.new()
    made.clauses += [[-v, one] for v in here]
    return one


def _precedences(made: Clauses, arrays: Arrays) -> None:
    place = {int(m): at for at, m in enumerate(made.meetings)}
    for q, (first, then) in enumerate(arrays.before):
        if int(first) not in place or int(then) not in place:
            continue
        early, late = made.x[place[int(first)]], made.x[place[int(then)]]
        for t in np.flatnonzero(late):
            made.add([-int(late[t]), *_known(early[:t])], guard=("precedence", q))
        for t in np.flatnonzero(early):
            made.add([-int(early[t]), *_known(late[t + 1 :])], guard=("precedence", q))


def encode_breaks(made: Clauses) -> None:
    """Add the breaks of each participant: `ends[p]` has a literal a slot that is true where a break of p ends there."""
    made.ends = [_breaks_of(made, p, len(mine)) if len(mine) > 1 else [] for p, mine in enumerate(made.of)]


def _prefix(made: Clauses, row: list[int]) -> list[int]:
    """For each slot a variable that says that some variable of `row` up to it is true; 0 where none can be."""
    found, last = [], 0
    for met in row:
        if met:
            here = made.new()
            made.clauses.append([-met, here])
            made.clauses.append([-here, met, last] if last else [-here, met])
            if last:
                made.clauses.append([-last, here])
            last = here
        found.append(last)
    return found


def _breaks_of(made: Clauses, p: int, count: int) -> list[int]:
    row = [int(v) for v in made.y[p]]
    before, after = _prefix(made, row), _prefix(made, row[::-1])[::-1]
    ends = []
    for t in range(1, len(row)):
        if row[t] and before[t - 1]:
            end = made.new()
            made.clauses.append([-row[t], end, -before[t - 1], *_known([np.int64(row[t - 1])])])
            ends.append(end)
    broken = made.new()
    made.clauses += [[-end, broken] for end in ends] + [[-broken, *ends]]
    _unbroken(made, row, before, after, broken, count)
    return ends


def _unbroken(made: Clauses, row: list[int], before: list[int], after: list[int], broken: int, count: int) -> None:
    """Without a break an agenda has no idle slot inside, and two of its meetings are less than `count` slots apart."""
    slots = len(row)
    for t in range(1, slots - 1):
        if before[t - 1] and after[t + 1]:
            made.clauses.append([broken, -before[t - 1], -after[t + 1], *_known([np.int64(row[t])])])
    for t in range(slots):
        for far in range(t + count, slots):
            if row[t] and row[far]:
                made.clauses.append([broken, -row[t], -row[far]])


def encode_fairness(made: Clauses, difference: int, guard: tuple[str, int] | None = None) -> None:
    """The numbers of breaks of any two participants differ by at most `difference`.

    Needs `encode_breaks`. A participant who has fewer than two meetings has no break, so that then nobody has more than
    `difference`. Else: who has k + difference breaks or more asks k of everybody.
    """
    if not made.ends:
        return
    if any(not ends for ends in made.ends):
        for ends in made.ends:
            made.at_most(ends, difference, "seqcounter", guard)
        return
    _true_ends(made)
    counts = [_at_least(made, ends) for ends in made.ends]
    for k in range(1, min(map(len, counts)) + 1):
        level = made.new()
        made.add(*[[-level, count[k - 1]] for count in counts], guard=guard)
        over = [count[k + difference - 1] for count in counts if len(count) >= k + difference]
        made.add(*[[-literal, level] for literal in over], guard=guard)
    shortest = min(map(len, counts))
    for count in counts:
        if len(count) > shortest + difference:
            made.add([-count[shortest + difference]], guard=guard)


def _true_ends(made: Clauses) -> None:
    """Make the literals of breaks exact: true only where a break ends."""
    for p, ends in enumerate(made.ends):
        row = [int(v) for v in made.y[p]]
        before = _prefix(made, row)
        slots = [t for t in range(1, len(row)) if row[t] and before[t - 1]]
        for end, t in zip(ends, slots, strict=True):
            made.clauses += [[-end, row[t]], [-end, before[t - 1]]]
            if row[t - 1]:
                made.clauses.append([-end, -row[t - 1]])


def _at_least(made: Clauses, literals: list[int]) -> list[int]:
    """Literals c[k] that are true exactly where at least k + 1 of `literals` are (a counter built one by one)."""
    counts: list[int] = []
    for literal in literals:
        grown = [made.new() for _ in range(len(counts) + 1)]
        for k, here in enumerate(grown):
            old = counts[k] if k < len(counts) else 0
            lower = counts[k - 1] if k else 0
            made.clauses.append([-literal, here, -lower] if k else [-literal, here])
            if old:
                made.clauses.append([-old, here])
            made.clauses.append([-here, literal, old] if old else [-here, literal])
            if k:
                made.clauses.append([-here, lower, old] if old else [-here, lower])
        counts = grown
    return counts
