"""What an event is made of: plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bilateral.origin import Origin

__all__ = ["Absence", "Block", "Event", "Firm", "Interpreter", "LockedMeeting", "Order", "Person", "Request", "Room"]


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm; a firm that sends two teams is entered as two."""

    id: str
    side: str
    """"delegate" or "host"; empty where the input tells no sides."""
    name: str = ""
    """In Latin letters; empty where it has none."""
    name_local: str = ""
    """In its own script."""
    country: str = ""
    """ISO3; empty where it is not given."""
    sector: str = ""
    region: str = ""
    size: str = ""
    profile: str = ""
    offers: tuple[str, ...] = ()
    """HS codes of 2, 4 or 6 digits."""
    needs: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    """Kinds of partner."""
    languages: tuple[str, ...] = ()
    """The best first; empty where it is not said."""
    least: int | None = None
    most: int | None = None
    email: str = ""

    @property
    def title(self) -> str:
        """The name to print: Latin and local, as far as there are."""
        both = [part for part in (self.name, self.name_local) if part]
        return f"{both[0]} ({both[1]})" if len(both) > 1 and both[0] != both[1] else both[0] if both else self.id

    @property
    def short(self) -> str:
        """One name: the Latin one, else the local one, else the id."""
        return self.name or self.name_local or self.id


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes for a firm."""

    id: str
    firm: str
    name: str = ""
    name_local: str = ""
    role: str = ""
    email: str = ""

    @property
    def title(self) -> str:
        """Name and position, as far as there are."""
        names = " ".join(part for part in (self.name, self.name_local) if part) or self.id
        return f"{names}, {self.role}" if self.role else names


@dataclass(frozen=True, slots=True)
class Block:
    """A session: slots one after the other."""

    id: str
    starts: tuple[datetime, ...]
    """Shape (slots,): local times with zone; empty where the input has no times."""
    minutes: int
    """Length of a meeting; 0 where the input has no times."""
    slots: int
    tables: int | None = None
    """Tables that can be used; None for all."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A row of availability."""

    firm: str
    session: str
    there: bool
    slots: tuple[int, ...]
    """From 1; empty for the whole session."""


@dataclass(frozen=True, slots=True)
class Room:
    """A table, and where it stands."""

    id: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Somebody who interprets between two languages."""

    id: str
    languages: tuple[str, str]
    name: str = ""
    name_local: str = ""
    sessions: tuple[str, ...] = ()
    """Empty for all."""

    @property
    def title(self) -> str:
        """The name to print."""
        return " ".join(part for part in (self.name, self.name_local) if part) or self.id


@dataclass(frozen=True, slots=True)
class Request:
    """What one firm says of another."""

    firm: str
    other: str
    tier: str
    """must, want, open or no."""
    rank: int | None = None
    deal_value: float | None = None
    """USD."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LockedMeeting:
    """A meeting that must be held, at a time or table where one is named."""

    firm: str
    other: str
    session: str = ""
    slot: int | None = None
    table: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One meeting before another: pairs of firms."""

    first: tuple[str, str]
    then: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """A delegation as described by its organiser."""

    name: str
    zone: str
    """IANA time zone of the venue; empty where there are no times."""
    venue: str
    pair: tuple[str, str] | None
    """ISO3 of the delegates' and of the hosts' country; None where the input names none, or several."""
    firms: tuple[Firm, ...]
    """Delegates first, each side by id."""
    sessions: tuple[Block, ...]
    """In order of time."""
    rooms: tuple[Room, ...]
    people: tuple[Person, ...] = ()
    absences: tuple[Absence, ...] = ()
    interpreters: tuple[Interpreter, ...] = ()
    requests: tuple[Request, ...] = ()
    forbidden: frozenset[frozenset[str]] = frozenset()
    locks: tuple[LockedMeeting, ...] = ()
    orders: tuple[Order, ...] = ()
    deal_rate: float | None = None
    """Share of meetings that lead to the business hoped for, as the organiser estimates it."""
    fairness: int | None = None
    """Fewest meetings of any delegate, or its own possible maximum; None for no such bound."""
    any_interpreters: int | None = None
    """Interpreters in a slot, whatever the languages; used where no interpreter is named."""
    origins: tuple[Origin, ...] = field(default=())
    assumed: bool = False
    """Whether the input names no countries, so that `pair` is only what whoever asked took them for."""

    @property
    def delegates(self) -> tuple[Firm, ...]:
        """Those who travel."""
        return tuple(firm for firm in self.firms if firm.side == "delegate")

    @property
    def hosts(self) -> tuple[Firm, ...]:
        """Those who receive."""
        return tuple(firm for firm in self.firms if firm.side == "host")

    def firm(self, id: str) -> Firm:
        """The firm of that id; the caller knows that it is there."""
        return next(firm for firm in self.firms if firm.id == id)
