"""What a source says of its data before they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bilateral.origin import Origin
from bilateral.sources.ingest.codes import ProductCodes

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.engine import Engine

__all__ = ["AsideRow", "Columns", "Feed", "Plan", "Progress"]

Progress = Callable[[float, float, str], None]
"""Called with what is done, the total, and a text."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the source hold what."""

    exporter: str
    importer: str
    product: str
    value: tuple[str, ...]
    """One column, or several whose sum is the value; a missing part counts as zero where another part is there."""
    year: str | None = None
    """None where the feed itself knows its year."""
    quantity: tuple[str, ...] = ()
    """As `value`; empty where there is none."""
    flow: str | None = None
    """Says of each row whether it is an export; rows that are none are set aside, not counted as bad."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns that hold numbers."""
        return (*self.value, *self.quantity)

    @property
    def names(self) -> tuple[str, ...]:
        """All columns that are read, each once."""
        extra = [name for name in (self.year, self.flow) if name]
        return tuple(dict.fromkeys((*extra, self.exporter, self.importer, self.product, *self.numbers)))


@dataclass(frozen=True, slots=True)
class Plan:
    """One load: what the columns mean, what the dataset is called, and where it comes from."""

    name: str
    """The dataset's name in the store: letters, digits, dot, dash and underscore."""
    source: str
    columns: Columns
    classification: str
    """The product classification of all years ("HS92")."""
    origins: tuple[Origin, ...]
    unit: str = "unit not stated"
    """The unit after `factor`: "USD", or "unit not stated"."""
    factor: float = 1.0
    """Every value is multiplied by it."""
    quantity_factor: float = 1.0
    """Every quantity is multiplied by it, to give metric tons."""
    levels: tuple[int, ...] = ()
    """The user's own prefix lengths of product codes; empty where the classification's own serve."""
    countries: Mapping[str, str] | None = None
    """Country code as received (casefolded) to ISO3; None for every code and name that the reference knows."""
    products: Callable[[Sequence[str]], ProductCodes] | None = None
    """From the product codes as received to those to store; None takes them as they are, as text."""
    max_bad: float = 0.01
    """Share of bad rows (0–1) in any one feed above which nothing is replaced."""
    table: str = "trade_flows"
    named: bool = True
    """Whether the user gave the name; False where it was taken from the file's."""


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One row that was not stored."""

    line: int
    """Line of the file, counted from 1 with the header; row of the frame, counted from 1, where there are no lines."""
    reason: str
    row: str
    """The row as received: the line itself, or JSON where there are no lines."""


class Feed(Protocol):
    """One file or frame."""

    @property
    def label(self) -> str:
        """How messages name it."""

    @property
    def year(self) -> int | None:
        """The year that all its rows must have; None where the rows say."""

    @property
    def size(self) -> int:
        """Bytes, for progress."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to read it, in plain words."""

    def prepare(self, engine: Engine, columns: Columns, scratch: Path) -> None:
        """Look at what must be known of all rows before the first is read: how numbers are written."""

    def typed(self, engine: Engine, columns: Columns) -> ir.Table:
        """The columns, typed; raises InputError where a value does not fit."""

    def numbered(self, engine: Engine, columns: Columns, scratch: Path) -> ir.Table:
        """The columns as received, with `record`: the row's place, counted from 0. Nothing is dropped."""

    def broken(self) -> int:
        """After `numbered`: how many rows are not in it because they have too few or too many columns."""

    def kept(self) -> int | None:
        """After `numbered`: how many rows must be in it; None where that is not known beforehand."""

    def aside(self, bad: pa.Table) -> Iterator[AsideRow]:
        """The rows of `bad` (record, reason; sorted by record) as received, and the broken ones, in order."""
