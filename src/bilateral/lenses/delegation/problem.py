"""What has to be planned, and what a plan is: plain frozen data that planner, verifier and outputs read alike.

Everything is counted from 0 inside: participants, slots, tables and pairs are positions in the tuples of `Problem`.
What people see are the `id`s, which stay as the input wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = [
    "Fairness",
    "Lock",
    "Meeting",
    "Pair",
    "Participant",
    "Plan",
    "Pool",
    "Precedence",
    "Problem",
    "Progress",
    "Proof",
    "Session",
    "Slot",
    "Table",
]

Side = Literal["delegate", "host", ""]
Status = Literal["open", "required", "forbidden"]
Objective = Literal["score", "breaks"]


@dataclass(frozen=True, slots=True)
class Participant:
    """A firm (or person) with an agenda of its own."""

    id: str
    side: Side
    """"delegate" or "host"; empty where the event has one kind of participants who meet each other."""
    free: tuple[bool, ...]
    """Shape (slots,): whether the participant can meet in each slot."""
    most: int
    """Most meetings over the whole event (target maximum)."""
    least: int = 0
    """Fewest meetings over the whole event (target minimum): a hard constraint."""
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A run of slots without a long break inside, such as a half-day; idle slots are counted inside a session."""

    id: str
    first: int
    """Position of its first slot."""
    count: int
    """Number of slots."""

    @property
    def slots(self) -> range:
        """Positions of its slots, in order."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True)
class Slot:
    """One round of meetings."""

    id: str
    """As the input numbers or names it."""
    number: int
    """The input's own number, from 1 for `slot_01` and for slot 1 of a .dzn file."""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A place where one meeting can be held in a slot."""

    id: str
    venue: str = ""
    open: tuple[bool, ...] = ()
    """Shape (slots,), or empty: open in every slot."""

    def is_open(self, slot: int) -> bool:
        """Whether a meeting can be held here in `slot`."""
        return not self.open or self.open[slot]


@dataclass(frozen=True, slots=True)
class Pool:
    """The interpreters of one language."""

    language: str
    """A name; the one pool of an event that only says "needs an interpreter" is called "any"."""
    per_slot: tuple[int, ...]
    """Shape (slots,): how many are there in each slot."""
    names: tuple[str, ...] = ()
    """Who they are, where known; interpreter 0 of the pool is `names[0]`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two participants who may meet once."""

    a: int
    """Position of the first participant: the delegate, who stays seated."""
    b: int
    """Position of the second participant: the host."""
    score: float
    """Worth of the meeting, no unit; > 0 for a wanted meeting."""
    language: str = ""
    """Name of the pool from which an interpreter is needed; empty: none is needed."""
    status: Status = "open"
    """"required": must be held; "forbidden": must not; "open": the plan chooses."""
    slots: tuple[int, ...] | None = None
    """Positions of the slots in which it may be held; None: any. A fixed meeting has one."""


@dataclass(frozen=True, slots=True)
class Precedence:
    """If both are held, pair `first` meets in an earlier slot than pair `then`."""

    first: int
    then: int


@dataclass(frozen=True, slots=True)
class Lock:
    """A meeting set by an earlier plan or the user: it is held, at this slot, and at this table if one is named."""

    pair: int
    slot: int
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Fairness:
    """How alike agendas must be."""

    breaks: int | None = None
    """Hard: the numbers of breaks of any two participants differ by at most this; None: no such bound."""
    minimum: int | None = None
    """Hard: every delegate (or participant, where there are no sides) holds at least this many meetings, or its own
    possible maximum where that is smaller; None: no such bound."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An event: who, when, where, who may meet whom, and what must hold."""

    name: str
    participants: tuple[Participant, ...]
    sessions: tuple[Session, ...]
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    pairs: tuple[Pair, ...]
    pools: tuple[Pool, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    locks: tuple[Lock, ...] = ()
    fairness: Fairness = field(default_factory=Fairness)
    objective: Objective = "score"
    """"score": choose meetings of the greatest total score, then few idle slots, then few table moves.
    "breaks": all required meetings are held; the number of breaks is least."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a plan."""

    pair: int
    slot: int
    table: int
    interpreter: int | None = None
    """Number of the interpreter inside the pool of the pair's language, from 0; None where none is needed."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known for certain about one number of a plan."""

    id: str
    """"score", "idle_slots", "breaks" or "table_moves"."""
    value: float
    """What the plan has."""
    bound: float
    """What no plan can beat: an upper bound for "score", a lower bound for the others."""
    method: str
    """How the bound was had, in a few words."""
    given: str = ""
    """What the bound holds for, where not for every plan: "the meetings chosen", "plans of the greatest score"."""

    @property
    def proved(self) -> bool:
        """Whether the value is as good as any can be."""
        return abs(self.value - self.bound) < 1e-6


@dataclass(frozen=True, slots=True)
class Plan:
    """Who meets whom, when and where, with what is known about how good that is."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    """"optimal": proved for the first objective; "feasible": a plan with a gap; "infeasible": proved that there is no
    plan, see `explain`; "unknown": none was found in the given time, and none was excluded."""
    meetings: tuple[Meeting, ...]
    """In order of slot, then table."""
    score: float
    """Sum of the scores of the meetings."""
    bound: float | None
    """Proved upper bound on the score of any plan; None where none is known."""
    idle_slots: int
    """Idle slots between a participant's first and last meeting of a session, over all participants and sessions."""
    idle_bound: int
    """Proved lower bound on `idle_slots`; see the proof of that id for what it holds for."""
    breaks: int
    """Maximal runs of idle slots between two meetings of a participant, over the whole event without a reset between
    sessions (Bofill et al., JAIR 74, 2022)."""
    breaks_bound: int
    """Proved lower bound on `breaks` for plans that hold all required meetings; 0 where none is known."""
    table_moves: int
    """Times that a seated participant changes table between two consecutive meetings of a session."""
    venue_moves: int
    """Times that any participant changes venue between two consecutive meetings of a session."""
    proofs: tuple[Proof, ...] = ()
    seed: int = 0
    seconds: float = 0.0
    """Time taken."""

    @property
    def gap(self) -> float | None:
        """(bound − score) / bound, from 0 to 1; None where no bound is known."""
        if self.bound is None:
            return None
        return max(0.0, self.bound - self.score) / self.bound if self.bound else 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What a planner tells while it works: always the best plan so far and the bound so far."""

    stage: str
    seconds: float
    score: float | None = None
    bound: float | None = None
    gap: float | None = None
    """From 0 to 1."""
    idle_slots: int | None = None
    breaks: int | None = None
    share: float | None = None
    """Part of the planned work that is done, from 0 to 1; None where it cannot be known."""
