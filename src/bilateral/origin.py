"""Where a number comes from: producer, title, address, licence, dates, hash, and whether it is simulated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any

from bilateral.plurals import many

__all__ = ["Origin", "any_simulated", "named_files", "received", "union"]


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of data, as it is cited.

    `sha256` is the hash of the bytes as received; `accessed` the day they were;
    `vintage` the producer's own name for the release ("V202501").
    `simulated` marks data that describe no real country: everything made from it shows the mark.
    """

    producer: str
    """Who made the data, as they wish to be cited."""
    title: str
    """The name of the dataset."""
    vintage: str = ""
    """The producer's name for this release; empty when it has none."""
    url: str = ""
    """Where the data can be had; empty when it is the user's own file."""
    licence: str = ""
    """The licence in the producer's words; empty when none is stated."""
    citation: str = ""
    """The reference to print, when the producer asks for one."""
    accessed: str = ""
    """ISO date on which the bytes were received."""
    sha256: str = ""
    """Hex digest of the bytes as received."""
    simulated: bool = False
    """True when the data describe no real country."""
    rows: int | None = None
    """Rows of it that were stored; None where that is not known."""
    aside: int | None = None
    """Rows of it that were set aside; None where that is not known."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Why rows were set aside, with how many for each reason."""

    def cite(self) -> str:
        """One line that can stand under a figure."""
        head = self.citation or f"{self.producer}, {self.title}"
        tail = [self.vintage, self.licence, f"accessed {self.accessed}" if self.accessed else ""]
        line = "; ".join([head, *[part for part in tail if part]])
        return f"SIMULATED: {line}" if self.simulated else line

    def counted(self) -> str:
        """How many rows were stored and set aside, in words; empty where that is not known."""
        if self.rows is None:
            return ""
        why = "; ".join(f"{rows:,} {reason}" for reason, rows in self.reasons)
        left = f", {self.aside:,} set aside{f' ({why})' if why else ''}" if self.aside else ", none set aside"
        return f"{many(self.rows, 'row')} stored{left}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Origin:
        """The inverse of `to_dict`; unknown keys are ignored, so that newer stores can be read."""
        known = {field.name for field in fields(cls)}
        plain = {key: value for key, value in data.items() if key in known}
        reasons = tuple((str(reason), int(rows)) for reason, rows in plain.pop("reasons", ()))
        return cls(**plain, reasons=reasons)


def today() -> str:
    """The present day as an ISO date (UTC)."""
    return dt.datetime.now(dt.UTC).date().isoformat()


_NAMED: ContextVar[bool] = ContextVar("named", default=False)


@contextmanager
def named_files() -> Iterator[None]:
    """Within the block the files read are ones that a case names: their hash tells them, not the day of reading.

    So the same case over the same files gives the same brief on any day.
    """
    token = _NAMED.set(True)
    try:
        yield
    finally:
        _NAMED.reset(token)


def received() -> str:
    """The day on which a file was received, for its origin: today, or empty for a file that a case names."""
    return "" if _NAMED.get() else today()


def union(*groups: Iterable[Origin]) -> tuple[Origin, ...]:
    """All origins of all groups, each once, sorted."""
    return tuple(sorted({origin for group in groups for origin in group}, key=_order))


def _order(origin: Origin) -> tuple[Any, ...]:
    return tuple(-1 if part is None else part for part in astuple(origin))


def any_simulated(origins: Iterable[Origin]) -> bool:
    """Whether anything in `origins` is simulated; one drop is enough."""
    return any(origin.simulated for origin in origins)
