"""What every part of the deeper numbers works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bilateral.lenses.structure.depth.fetch import Cells, Fetched
from bilateral.lenses.structure.measures import Numbers
from bilateral.lenses.structure.panel import Columns
from bilateral.lenses.structure.rivalry import Both
from bilateral.measure import Measure, NotComputed, Table

__all__ = ["Asked", "Said", "Span", "asked"]

Said: TypeAlias = Measure | NotComputed | Table
"""What a part gives: numbers, tables, and reasons."""


@dataclass(frozen=True, slots=True)
class Span:
    """Two years of one series over the same products and markets."""

    first: int
    before: Columns
    now: Columns
    cells_before: Cells
    cells_now: Cells


@dataclass(frozen=True, slots=True)
class Asked:
    """The year in focus, the claim of that year, and everything that was read for it."""

    make: Numbers
    both: Both
    read: Fetched
    span: Span | None
    """From the first year of the series to the year in focus; None without an earlier year."""

    @property
    def columns(self) -> Columns:
        """Totals by product of the year in focus."""
        return self.make.columns

    @property
    def names(self) -> tuple[str, str]:
        """Names of the two, to print."""
        return self.make.asked.pair.names

    @property
    def pair(self) -> tuple[str, str]:
        """Codes of the two."""
        return self.make.asked.pair.a, self.make.asked.pair.b

    def missing(self, id: str, reason: str) -> NotComputed:
        """That a number, a table or a family of them cannot be had."""
        return NotComputed(id, f"{self.make.year}: {reason}")

    def no_span(self, id: str) -> NotComputed:
        """That there is nothing to compare with."""
        return self.missing(id, "the years followed hold no earlier year of the same classification and level")


def asked(make: Numbers, both: Both, read: Fetched) -> Asked:
    """Put together what the parts work on."""
    found, span = make.gathered, None
    if found.first is not None and read.before is not None:
        before, now = found.panel.aligned((found.first, make.year), found.level(make.year))
        span = Span(found.first, before, now, read.before, read.cells)
    return Asked(make, both, read, span)
