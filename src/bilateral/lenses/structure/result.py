"""What the structure lens says about a pair."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.measure import Figure, Finding, LensResult, Measure, NotComputed, Scope, Table
from bilateral.origin import Origin
from bilateral.pair import Pair

__all__ = ["StructureResult"]


@dataclass(frozen=True, slots=True, repr=False)
class StructureResult(LensResult):
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
    exporters: int
    """How many exporters make up the world, the two included."""
    measures: tuple[Measure, ...]
    """Headline numbers of every year; all others for the year in focus."""
    tables: tuple[Table, ...]
    """See `structure.map` and the others; what cannot be had is among `not_computed`."""
    not_computed: tuple[NotComputed, ...]
    """Numbers and tables that cannot be had, each with its reason; the reason begins with the year. An id stands for
    all that begin with it: "structure.cms" for "structure.cms.world.a"."""
    origins: tuple[Origin, ...]

    def __repr__(self) -> str:
        held = f"{len(self.measures)} measures, {len(self.tables)} tables"
        return f"StructureResult({self.pair.a}–{self.pair.b}, {self.year}, {self.scope.dataset}: {held})"

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

    def _repr_html_(self) -> str:
        from bilateral.lenses.structure.words import to_html

        return to_html(self)
