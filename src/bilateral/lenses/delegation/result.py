"""What the delegation lens says: a plan with its proof, and what it does for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bilateral.lenses.delegation.event.things import Event
from bilateral.lenses.delegation.matching.score import Match
from bilateral.lenses.delegation.outputs.book import Book
from bilateral.lenses.delegation.problem import Plan, Problem
from bilateral.measure import Figure, Finding, LensResult, Measure, NotComputed, Scope, Table
from bilateral.origin import Origin
from bilateral.pair import Pair
from bilateral.plurals import many

__all__ = ["DelegationResult"]


@dataclass(frozen=True, slots=True, repr=False)
class DelegationResult(LensResult):
    """A planned delegation: numbers with names, tables, and what could not be had."""

    pair: Pair | None  # type: ignore[assignment]
    """The delegates' and the hosts' country; None where the input names none."""
    year: int | None  # type: ignore[assignment]
    """Year of the first session; None where the input has no dates."""
    years: tuple[int, ...]
    scope: Scope
    event: Event
    problem: Problem
    plan: Plan
    matches: tuple[Match, ...]
    """Best first; empty where the input brings scores of its own."""
    book: Book
    """The meetings with names, times and reasons."""
    measures: tuple[Measure, ...]
    tables: tuple[Table, ...]
    not_computed: tuple[NotComputed, ...]
    origins: tuple[Origin, ...]

    def __repr__(self) -> str:
        return f"DelegationResult({self.event.name}: {self.plan.status}, {many(len(self.plan.meetings), 'meeting')})"

    def sentence(self) -> str:
        """The headline: one sentence that a minister could read."""
        return self.findings()[0].text

    def findings(self) -> tuple[Finding, ...]:
        """Plain sentences, each with the ids of its numbers; the headline first."""
        from bilateral.lenses.delegation.words import findings

        return findings(self)

    def charts(self) -> tuple[Figure, ...]:
        """The figures, as Altair charts that can be taken and changed."""
        from bilateral.lenses.delegation.charts import charts

        return charts(self)

    def to_dict(self) -> dict[str, Any]:
        """As for every lens, with the plan as a document that can be verified and taken up again.

        ``pair`` is an empty list where the input names no countries.
        """
        from bilateral.lenses.delegation.plan.document import plan_document

        return {
            "pair": [self.pair.a, self.pair.b] if self.pair else [],
            "measures": [measure.to_dict() for measure in self.measures],
            "tables": {table.id: table.rows() for table in self.tables},
            "not_computed": [missing.to_dict() for missing in self.not_computed],
            "origins": [origin.to_dict() for origin in self.origins],
            "plan": plan_document(self.problem, self.plan),
        }
