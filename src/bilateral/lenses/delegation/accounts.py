"""What a plan does for each wish, firm, sector and session: plain counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bilateral.lenses.delegation.event.things import Event
from bilateral.lenses.delegation.problem import Pair, Plan, Problem

__all__ = ["Account", "FirmLine", "SectorLine", "SessionLine", "Wish", "account", "idle_of"]

TIERS = ("must", "want", "open")
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Wish:
    """One firm's wish to meet another."""

    firm: str
    other: str
    tier: str
    rank: int | None
    deal_value: float | None
    """USD; None where the firm says nothing."""
    met: bool
    reason: str
    """Why it is not met; empty where it is."""


@dataclass(frozen=True, slots=True)
class FirmLine:
    """One firm and its day."""

    firm: str
    side: str
    sector: str
    meetings: int
    most: int
    """Meetings it can have at most."""
    points: float
    wishes: int
    """Its own wishes."""
    met: int
    """Those that the plan meets."""
    idle: int
    """Idle slots between its first and last meeting of a session."""


@dataclass(frozen=True, slots=True)
class SectorLine:
    """The meetings of the delegates of one sector."""

    sector: str
    delegates: int
    meetings: int
    points: float
    wishes: int
    """Wishes of its delegates, and of hosts to meet them."""
    met: int
    hoped: float | None
    """USD hoped for in the meetings that are held; None where no firm states a value."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session: what there is room for, and what is held."""

    session: str
    slots: int
    places: int
    """Tables × slots."""
    meetings: int
    interpreted: int
    """Meetings with an interpreter."""
    interpreters: int
    """Interpreters × slots; 0 where the input names none."""


@dataclass(frozen=True, slots=True)
class Account:
    """All of it."""

    wishes: tuple[Wish, ...]
    firms: tuple[FirmLine, ...]
    sectors: tuple[SectorLine, ...]
    sessions: tuple[SessionLine, ...]


def account(event: Event, problem: Problem, plan: Plan) -> Account:
    """Count.

    Parameters
    ----------
    event
        Firms and wishes; where it has no wishes, each pair of the problem counts as one, of tier "open".
    problem, plan
        What was planned, and the plan.
    """
    held = [(problem.pairs[meeting.pair].a, problem.pairs[meeting.pair].b, meeting.slot) for meeting in plan.meetings]
    wishes = _wishes(event, problem, plan)
    return Account(
        wishes=wishes,
        firms=_firms(event, problem, plan, held, wishes),
        sectors=_sectors(event, problem, plan, wishes),
        sessions=_sessions(problem, plan),
    )


def idle_of(slots: Sequence[int], problem: Problem) -> int:
    """Idle slots between first and last meeting of each session, for one participant's slots."""
    idle = 0
    for session in problem.sessions:
        here = [slot for slot in slots if slot in session.slots]
        idle += max(here) - min(here) + 1 - len(here) if here else 0
    return idle


def _wishes(event: Event, problem: Problem, plan: Plan) -> tuple[Wish, ...]:
    names = [firm.id for firm in problem.participants]
    met = {frozenset((names[problem.pairs[m.pair].a], names[problem.pairs[m.pair].b])) for m in plan.meetings}
    why = _Reasons(event, problem, plan)
    asked: list[tuple[str, str, str, int | None, float | None]]
    if not event.requests:
        asked = [
            (names[pair.a], names[pair.b], "open", None, None) for pair in problem.pairs if pair.status != "forbidden"
        ]
    else:
        asked = [(r.firm, r.other, r.tier, r.rank, r.deal_value) for r in event.requests if r.tier in TIERS]
    return tuple(
        Wish(*one, found := frozenset(one[:2]) in met, "" if found else why.of(one[0], one[1])) for one in asked
    )


class _Reasons:
    """Why a pair does not meet: the first of the plain facts that holds."""

    def __init__(self, event: Event, problem: Problem, plan: Plan) -> None:
        self._never = event.forbidden
        self._no = {frozenset((r.firm, r.other)): r.firm for r in event.requests if r.tier == "no"}
        self._who = {firm.id: firm for firm in problem.participants}
        places = {firm.id: place for place, firm in enumerate(problem.participants)}
        self._pairs = {frozenset((pair.a, pair.b)): pair for pair in problem.pairs}
        self._place = places
        count: Counter[int] = Counter()
        used: dict[int, set[int]] = defaultdict(set)
        for meeting in plan.meetings:
            pair = problem.pairs[meeting.pair]
            for side in (pair.a, pair.b):
                count[side] += 1
                used[side].add(meeting.slot)
        self._count, self._used = count, used

    def of(self, one: str, other: str) -> str:
        """The reason, in a few words."""
        key = frozenset((one, other))
        if key in self._no:
            return f"{self._no[key]} said no"
        if key in self._never:
            return "the pair is forbidden"
        pair = self._pairs.get(frozenset((self._place[one], self._place[other])))
        return "no interpreter speaks both languages" if pair is None else self._crowded(one, other, pair)

    def _crowded(self, one: str, other: str, pair: Pair) -> str:
        free = [{n for n, there in enumerate(self._who[name].free) if there} for name in (one, other)]
        if not free[0] & free[1]:
            return "never there at the same time"
        full = [name for name in (one, other) if self._count[self._place[name]] >= self._who[name].most]
        if full:
            return f"{' and '.join(full)} {'have' if len(full) > 1 else 'has'} all the meetings they can"
        both = [slots - self._used[self._place[name]] for slots, name in zip(free, (one, other), strict=True)]
        if not both[0] & both[1]:
            return "no slot is left free for both"
        return (
            "tables or interpreters went to meetings worth more"
            if pair.language
            else ("tables went to meetings worth more")
        )


def _firms(
    event: Event, problem: Problem, plan: Plan, held: Sequence[tuple[int, int, int]], wishes: Sequence[Wish]
) -> tuple[FirmLine, ...]:
    sector = {firm.id: firm.sector or NOT_STATED for firm in event.firms}
    slots: dict[int, list[int]] = defaultdict(list)
    points: Counter[int] = Counter()
    for (one, other, slot), meeting in zip(held, plan.meetings, strict=True):
        for side in (one, other):
            slots[side].append(slot)
            points[side] += problem.pairs[meeting.pair].score  # type: ignore[assignment]
    asked, met = Counter(wish.firm for wish in wishes), Counter(wish.firm for wish in wishes if wish.met)
    return tuple(
        FirmLine(
            firm.id,
            firm.side,
            sector.get(firm.id, NOT_STATED),
            len(slots[place]),
            min(firm.most, sum(firm.free)),
            float(points[place]),
            asked[firm.id],
            met[firm.id],
            idle_of(slots[place], problem),
        )
        for place, firm in enumerate(problem.participants)
    )


def _sectors(event: Event, problem: Problem, plan: Plan, wishes: Sequence[Wish]) -> tuple[SectorLine, ...]:
    delegates = [firm for firm in event.firms if firm.side == "delegate" or not firm.side]
    sector = {firm.id: firm.sector or NOT_STATED for firm in delegates}
    meetings: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for meeting in plan.meetings:
        pair = problem.pairs[meeting.pair]
        name = sector[problem.participants[pair.a].id]
        meetings[name] += 1
        points[name] += pair.score  # type: ignore[assignment]
    asked, met = Counter(_of(wish, sector) for wish in wishes), Counter(_of(w, sector) for w in wishes if w.met)
    hoped = _hoped(wishes, sector)
    sizes = Counter(sector.values())
    lines = [
        SectorLine(name, sizes[name], meetings[name], float(points[name]), asked[name], met[name], hoped.get(name))
        for name in sizes
    ]
    return tuple(sorted(lines, key=lambda line: (-line.points, line.sector)))


def _of(wish: Wish, sector: Mapping[str, str]) -> str:
    return sector.get(wish.firm) or sector.get(wish.other) or NOT_STATED


def _hoped(wishes: Sequence[Wish], sector: Mapping[str, str]) -> dict[str, float]:
    """What is hoped for in the meetings held: of a meeting, the larger of what the two state, counted once."""
    best: dict[frozenset[str], tuple[str, float]] = {}
    for wish in wishes:
        if wish.met and wish.deal_value is not None:
            key = frozenset((wish.firm, wish.other))
            before = best.get(key, ("", 0.0))[1]
            best[key] = (_of(wish, sector), max(before, wish.deal_value))
    found: dict[str, float] = defaultdict(float)
    for name, value in best.values():
        found[name] += value
    return dict(found)


def _sessions(problem: Problem, plan: Plan) -> tuple[SessionLine, ...]:
    lines = []
    for session in problem.sessions:
        here = [meeting for meeting in plan.meetings if meeting.slot in session.slots]
        places = sum(table.is_open(slot) for table in problem.tables for slot in session.slots)
        staff = sum(pool.per_slot[slot] for pool in problem.pools for slot in session.slots)
        spoken = sum(bool(problem.pairs[meeting.pair].language) for meeting in here)
        lines.append(SessionLine(session.id, session.count, places, len(here), spoken, staff))
    return tuple(lines)
