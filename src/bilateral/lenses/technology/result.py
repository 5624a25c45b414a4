"""What the technology lens says about a pair."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.measure import Figure, Finding, LensResult, Measure, NotComputed, Scope, Table
from bilateral.origin import Origin
from bilateral.pair import Pair

__all__ = ["TechnologyResult"]


@dataclass(frozen=True, slots=True, repr=False)
class TechnologyResult(LensResult):
    """Standing in technology and collaboration of a pair: numbers with names, tables, and what could not be had."""

    pair: Pair
    year: int
    """The year in focus: the last year of the patents, unless another was asked for."""
    years: tuple[int, ...]
    """The years followed in any dataset, in order."""
    scope: Scope
    """The datasets behind it."""
    measures: tuple[Measure, ...]
    """Series for every year followed; numbers by field for the years named, else for the year in focus."""
    tables: tuple[Table, ...]
    """See `technology.standing` and the others; what cannot be had is among `not_computed`."""
    not_computed: tuple[NotComputed, ...]
    """Numbers and tables that cannot be had, each with its reason. An id stands for all that begin with it."""
    origins: tuple[Origin, ...]
    events: tuple[tuple[int, str], ...] = ()
    """Years to mark in figures, with what happened."""

    def __repr__(self) -> str:
        held = f"{len(self.measures)} measures, {len(self.tables)} tables"
        return f"TechnologyResult({self.pair.a}–{self.pair.b}, {self.year}, {self.scope.dataset}: {held})"

    def _find(self, id: str, year: int | None) -> Measure | None:
        """Of several datasets the last years differ: without a year the one in focus, or else the last that has it."""
        found = [each for each in self.measures if each.id == id and year in {None, each.year}]
        return max(found, key=lambda each: (each.year == self.year, each.year or 0), default=None)

    def headline(self) -> tuple[Measure, ...]:
        """Each number that is not told field by field once, in its year in focus or else its last."""
        ids = dict.fromkeys(each.id for each in self.measures if not _by_field(each))
        return tuple(found for id in ids if (found := self._find(id, None)) is not None)

    def sentence(self) -> str:
        """The headline: one sentence that a minister could read."""
        return self.findings()[0].text

    def findings(self) -> tuple[Finding, ...]:
        """Plain sentences, each with the ids of its numbers; the headline first."""
        from bilateral.lenses.technology.words import findings

        return findings(self)

    def charts(self) -> tuple[Figure, ...]:
        """The figures, as Altair charts that can be taken and changed."""
        from bilateral.lenses.technology.charts import charts

        return charts(self)

    def _repr_html_(self) -> str:
        from bilateral.lenses.technology.words import to_html

        return to_html(self)


def _by_field(each: Measure) -> bool:
    return any(name == "field" and value != "all" for name, value in each.scope.terms)
