"""The planning problem that an event and the scores of its pairs pose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bilateral.errors import InputError
from bilateral.lenses.delegation.event.things import Event, Firm
from bilateral.lenses.delegation.problem import (
    Fairness,
    Lock,
    Pair,
    Participant,
    Pool,
    Precedence,
    Problem,
    Session,
    Side,
    Slot,
    Status,
    Table,
)

__all__ = ["Scored", "choices", "language_of", "posed"]

ANY = "any"
"""The pool of an event that does not tell languages apart."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Two firms that may meet, and what the meeting is worth."""

    delegate: str
    host: str
    points: float


def posed(event: Event, scored: Iterable[Scored]) -> Problem:
    """The problem to plan.

    Parameters
    ----------
    event
        Who, when and where.
    scored
        The pairs that may meet. Forbidden ones are left out here, whatever they score, and so are those that need an
        interpreter whom the event has not. Locked pairs are put in.

    Raises
    ------
    InputError
        A lock or an order names a pair that must not meet.
    """
    firms = {firm.id: place for place, firm in enumerate(event.firms)}
    sessions, slots = _times(event)
    pools = _pools(event, sessions)
    points = {(one.delegate, one.host): one.points for one in scored if not _never(event, one.delegate, one.host)}
    for lock in event.locks:
        points.setdefault(_ordered(event, lock.firm, lock.other), 1.0)
    locked = _locked(event, sessions)
    spoken = frozenset(pool.language for pool in pools)
    needed = _languages(event, points, locked, pools)
    keys = [key for key in sorted(points) if key in locked or needed[key] in {"", *spoken}]
    silent = sorted({needed[key] for key in keys} - {"", *spoken})
    pools = (*pools, *(Pool(language, (0,) * len(slots)) for language in silent))
    pairs = tuple(_pair(firms, key, points[key], needed[key], locked) for key in keys)
    place = {key: number for number, key in enumerate(keys)}
    tables = _tables(event, sessions, len(slots))
    return Problem(
        name=event.name,
        participants=tuple(_participant(event, firm, sessions, len(slots)) for firm in event.firms),
        sessions=sessions,
        slots=slots,
        tables=tables,
        pairs=pairs,
        pools=pools,
        precedences=tuple(
            Precedence(_place(event, place, order.first), _place(event, place, order.then)) for order in event.orders
        ),
        locks=_locks(event, place, sessions, [table.id for table in tables]),
        fairness=Fairness(minimum=event.fairness),
    )


def _never(event: Event, one: str, other: str) -> bool:
    return frozenset((one, other)) in event.forbidden


def _ordered(event: Event, one: str, other: str) -> tuple[str, str]:
    return (one, other) if event.firm(one).side == "delegate" else (other, one)


def _place(event: Event, place: Mapping[tuple[str, str], int], firms: tuple[str, str]) -> int:
    key = _ordered(event, *firms)
    if key not in place:
        raise InputError(
            "the order of meetings names two firms that are not to meet", got=" and ".join(key), then="add a request"
        )
    return place[key]


def _times(event: Event) -> tuple[tuple[Session, ...], tuple[Slot, ...]]:
    sessions: list[Session] = []
    slots: list[Slot] = []
    for block in event.sessions:
        sessions.append(Session(block.id, len(slots), block.slots))
        length = timedelta(minutes=block.minutes)
        for number in range(block.slots):
            start = block.starts[number] if block.starts else None
            end = start + length if start is not None else None
            slots.append(Slot(f"{block.id}/{number + 1}", len(slots) + 1, start, end))
    return tuple(sessions), tuple(slots)


def _participant(event: Event, firm: Firm, sessions: Sequence[Session], slots: int) -> Participant:
    free = _free(event, firm, sessions, slots)
    most = sum(free) if firm.most is None else firm.most
    language = firm.languages[0] if firm.languages else ""
    side: Side = "delegate" if firm.side == "delegate" else "host"
    return Participant(firm.id, side, free, most, firm.least or 0, firm.title, language)


def _free(event: Event, firm: Firm, sessions: Sequence[Session], slots: int) -> tuple[bool, ...]:
    """Where the firm is there: everywhere, or where a row says yes; less where a row says no."""
    rows = [row for row in event.absences if row.firm == firm.id]
    by_id = {session.id: session for session in sessions}
    free = [not any(row.there for row in rows)] * slots
    for there in (True, False):
        for row in (row for row in rows if row.there is there):
            session = by_id[row.session]
            wanted = [session.first + number - 1 for number in row.slots] or list(session.slots)
            for slot in wanted:
                free[slot] = there
    return tuple(free)


def _tables(event: Event, sessions: Sequence[Session], slots: int) -> tuple[Table, ...]:
    """All tables; where a session has fewer, the last ones are closed in it."""
    made = []
    for number, room in enumerate(event.rooms):
        open_ = [True] * slots
        for block, session in zip(event.sessions, sessions, strict=True):
            if block.tables is not None and number >= block.tables:
                for slot in session.slots:
                    open_[slot] = False
        made.append(Table(room.id, room.place, () if all(open_) else tuple(open_)))
    return tuple(made)


def _pools(event: Event, sessions: Sequence[Session]) -> tuple[Pool, ...]:
    if not event.interpreters:
        total = sum(session.count for session in sessions)
        return (Pool(ANY, (event.any_interpreters,) * total),) if event.any_interpreters is not None else ()
    groups: dict[str, list[tuple[str, list[bool]]]] = defaultdict(list)
    for who in event.interpreters:
        works = [not who.sessions or session.id in who.sessions for session in sessions for _ in session.slots]
        groups[language_of(*who.languages)].append((who.id, works))
    return tuple(_pool(language, staff) for language, staff in sorted(groups.items()))


def _pool(language: str, staff: Sequence[tuple[str, list[bool]]]) -> Pool:
    """Those who work most come first, so that number k of the pool is there in every slot that has more than k."""
    ordered = sorted(staff, key=lambda one: (-sum(one[1]), one[0]))
    per_slot = tuple(sum(slot) for slot in zip(*(works for _, works in ordered), strict=True))
    return Pool(language, per_slot, tuple(name for name, _ in ordered))


def language_of(one: str, other: str) -> str:
    """The name of the pool that interprets between two languages: both codes in alphabetical order, ko-zh."""
    return "-".join(sorted((one, other)))


def _pair(
    firms: Mapping[str, int],
    key: tuple[str, str],
    points: float,
    language: str,
    locked: Mapping[tuple[str, str], tuple[int, ...] | None],
) -> Pair:
    status: Status = "required" if key in locked else "open"
    return Pair(firms[key[0]], firms[key[1]], points, language, status, locked.get(key))


def _ways(one: Firm, other: Firm, spoken: frozenset[str]) -> tuple[str, ...]:
    """The pools that a meeting could draw on, in order of their names; where there is none, the one it would need.

    None is needed where both speak one language, or one of the two has not said. Where the event names no interpreters
    at all, languages do not bind.
    """
    if not spoken or not one.languages or not other.languages or set(one.languages) & set(other.languages):
        return ("",)
    if spoken == {ANY}:
        return (ANY,)
    ways = sorted({language_of(first, second) for first in one.languages for second in other.languages})
    return tuple(way for way in ways if way in spoken) or (ways[0],)


def _languages(
    event: Event,
    points: Mapping[tuple[str, str], float],
    locked: Mapping[tuple[str, str], tuple[int, ...] | None],
    pools: Sequence[Pool],
) -> dict[tuple[str, str], str]:
    """The pool of each pair. One that could draw on several gets the one with most room left, locked pairs first.

    Room is what the pool has in the slots of the lock, or in all, for each meeting that draws on it already; so the
    choice does not hang on the order in which languages are written.
    """
    per_slot = {pool.language: pool.per_slot for pool in pools}
    firms, spoken = {firm.id: firm for firm in event.firms}, frozenset(per_slot)
    ways = {key: _ways(firms[key[0]], firms[key[1]], spoken) for key in points}
    load: Counter[tuple[str, tuple[int, ...]]] = Counter()
    found: dict[tuple[str, str], str] = {}
    for key in sorted(points, key=lambda key: (key not in locked, len(ways[key]) > 1, -points[key], key)):
        slots = locked.get(key) or ()

        def room(way: str, slots: tuple[int, ...] = slots) -> float:
            staff = per_slot.get(way, ())
            there = sum(staff[slot] for slot in slots) if slots and staff else sum(staff)
            return there / (1 + load[way, slots])

        way = max(ways[key], key=room)
        found[key] = way
        load[way, ()] += 1
        if slots:
            load[way, slots] += 1
    return found


def choices(event: Event, problem: Problem) -> int:
    """How many pairs could be interpreted in more than one way, so that what is proved holds for the way given them."""
    spoken = frozenset(pool.language for pool in problem.pools)
    if not event.interpreters or not spoken:
        return 0
    firms = {firm.id: firm for firm in event.firms}
    people = [firms[each.id] for each in problem.participants]
    return sum(len(_ways(people[pair.a], people[pair.b], spoken)) > 1 for pair in problem.pairs)


def _locked(event: Event, sessions: Sequence[Session]) -> dict[tuple[str, str], tuple[int, ...] | None]:
    by_id = {session.id: session for session in sessions}
    found: dict[tuple[str, str], tuple[int, ...] | None] = {}
    for lock in event.locks:
        session = by_id.get(lock.session)
        slots = None if session is None else tuple(session.slots)
        if session is not None and lock.slot is not None:
            slots = (session.first + lock.slot - 1,)
        found[_ordered(event, lock.firm, lock.other)] = slots
    return found


def _locks(
    event: Event, place: Mapping[tuple[str, str], int], sessions: Sequence[Session], tables: Sequence[str]
) -> tuple[Lock, ...]:
    first = {session.id: session.first for session in sessions}
    return tuple(
        Lock(
            place[_ordered(event, lock.firm, lock.other)],
            first[lock.session] + lock.slot - 1,
            tables.index(lock.table) if lock.table else None,
        )
        for lock in event.locks
        if lock.slot is not None
    )
