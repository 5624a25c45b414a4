"""What the structure lens says about a pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.errors import SelectionError, nearest
from bilateral.measure import Figure, Finding, Measure, NotComputed, Scope, Table, measures_table
from bilateral.origin import Origin, any_simulated
from bilateral.pair import Pair

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["StructureResult"]


@dataclass(frozen=True, slots=True)
class StructureResult:
    """Competition and complementarity of a pair: numbers with names, tables, and what could not be had."""

    pair: Pair
    year: int
    """The year in focus."""
    years: tuple[int, ...]
    """The years followed, in order; the year in focus is one of them."""
    scope: Scope
    """Dataset, classification, level, selection and group of the year in focus."""
    unit: str
    """Unit of trade values: "USD", or "unit not stated"."""
    measures: tuple[Measure, ...]
    """Headline numbers of every year; all others for the year in focus."""
    tables: tuple[Table, ...]
    """See `structure.map` and the others; what cannot be had is among `not_computed`."""
    not_computed: tuple[NotComputed, ...]
    """Numbers and tables that cannot be had, each with its reason; the reason begins with the year. An id stands for
    all that begin with it: "structure.cms" for "structure.cms.world.a"."""
    origins: tuple[Origin, ...]

    @property
    def simulated(self) -> bool:
        """Whether anything in it is made from simulated data."""
        return any_simulated(self.origins)

    def measure(self, id: str, year: int | None = None) -> Measure:
        """The number of that id, for `year` or else the year in focus.

        Raises
        ------
        SelectionError
            It is not there; the message says why where a reason is known.
        """
        wanted = self.year if year is None else year
        for found in self.measures:
            if found.id == id and found.year == wanted:
                return found
        raise self._missing(id, f"no measure of this id for {wanted}", (m.id for m in self.measures))

    def has(self, id: str, year: int | None = None) -> bool:
        """Whether the number of that id could be computed, for `year` or else the year in focus."""
        wanted = self.year if year is None else year
        return any(found.id == id and found.year == wanted for found in self.measures)

    def table(self, id: str) -> Table:
        """The table of that id.

        Raises
        ------
        SelectionError
            It is not there; the message says why where a reason is known.
        """
        for found in self.tables:
            if found.id == id:
                return found
        raise self._missing(id, "no table of this id", (t.id for t in self.tables))

    def tidy(self) -> pa.Table:
        """All measures, one row each."""
        return measures_table(self.measures)

    def sentence(self) -> str:
        """The headline: one sentence that a minister could read."""
        return self.findings()[0].text

    def findings(self) -> tuple[Finding, ...]:
        """Three to six plain sentences, each with the ids of its numbers; the headline first."""
        from bilateral.lenses.structure.words import findings

        return findings(self)

    def charts(self) -> tuple[Figure, ...]:
        """The figures, as Altair charts that can be taken and changed."""
        from bilateral.lenses.structure.charts import charts

        return charts(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as they stand in ``--json``."""
        return {
            "pair": [self.pair.a, self.pair.b],
            "measures": [measure.to_dict() for measure in self.measures],
            "tables": {table.id: table.rows() for table in self.tables},
            "not_computed": [missing.to_dict() for missing in self.not_computed],
            "origins": [origin.to_dict() for origin in self.origins],
        }

    def _repr_html_(self) -> str:
        from bilateral.lenses.structure.words import to_html

        return to_html(self)

    def _missing(self, id: str, what: str, known: Any) -> SelectionError:
        reasons = [missing.reason for missing in self.not_computed if f"{id}.".startswith(f"{missing.id}.")]
        said = f"{what} ({'; '.join(reasons)})" if reasons else what
        return SelectionError(said, got=id, close=() if reasons else nearest(id, known))
