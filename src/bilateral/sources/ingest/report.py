"""What a load did."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.plurals import many
from bilateral.store import Dataset

__all__ = ["AsideCount", "LoadReport"]


@dataclass(frozen=True, slots=True)
class AsideCount:
    """How many rows were set aside for one reason."""

    reason: str
    rows: int
    share: float
    """Of the rows read (0–1)."""
    counted_as_bad: bool
    """Whether they count towards the share that stops a load; domestic use and totals do not."""
    first_lines: tuple[int, ...]
    """Where the first of them stand, at most five."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """One load: what was read, stored and set aside."""

    dataset: Dataset
    """As it now stands in the store."""
    rows_read: int
    rows_stored: int
    aside: tuple[AsideCount, ...]
    """Most frequent first."""
    value_total: float
    """Sum of the values stored, in the dataset's unit."""
    seconds: float
    """Wall time of the load."""
    notes: tuple[str, ...] = ()
    """What was done on the way, in plain words: codes padded, encoding guessed."""

    @property
    def rows_aside(self) -> int:
        """Rows not stored; `rows_read` is `rows_stored` plus this."""
        return sum(count.rows for count in self.aside)

    def sentence(self) -> str:
        """The report in plain words."""
        years = self.dataset.years
        span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
        told = f"{self.rows_stored:,} of {many(self.rows_read, 'row')} stored as {self.dataset.name}"
        world = (
            f"{span}, {many(len(self.dataset.exporters), 'exporter')}, {many(len(self.dataset.importers), 'importer')}"
        )
        why = "; ".join(f"{count.rows:,} set aside ({count.reason})" for count in self.aside)
        return f"{told}: {world}, in {self.seconds:.1f} s" + (f"; {why}." if why else ".")
