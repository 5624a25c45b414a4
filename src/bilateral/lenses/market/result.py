"""What the market lens says about a pair and an event."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.lenses.market.confounders import Confounder
from bilateral.lenses.market.judgement import Judgement
from bilateral.measure import Figure, Finding, LensResult, Measure, NotComputed, Scope, Table
from bilateral.origin import Origin
from bilateral.pair import Pair

__all__ = ["MarketResult"]


@dataclass(frozen=True, slots=True, repr=False)
class MarketResult(LensResult):
    """Abnormal returns of sectors around one event: numbers with names, tables, and what could not be had."""

    pair: Pair
    year: int
    """The year of the event session."""
    years: tuple[int, ...]
    """The same, as a tuple."""
    scope: Scope
    """Dataset, event, session, window, benchmark, model and placebo dates of the main window."""
    event: str
    """What happened, or the date."""
    session: str
    """The first session that could react, ISO date."""
    clock: str
    """How the session follows from the event, in words."""
    design: str
    """How the normal return is estimated and where placebo dates lie, in words."""
    benchmark: str
    """Name of the main benchmark."""
    trend: float
    """Its return over the main window, as a fraction; NaN where it has none."""
    breadth: float
    """Share of the securities that rose; NaN where not known."""
    breadth_of: str
    """Which securities those are: "928 securities of KOSPI"."""
    judgements: tuple[Judgement, ...]
    """One a sector, in the order of the sectors."""
    others: tuple[Confounder, ...]
    """Other events around this one."""
    notes: tuple[str, ...]
    """What a reader must know besides, in sentences without a full stop."""
    measures: tuple[Measure, ...]
    """Of every sector; the main window under the bare id, others with the window behind it."""
    tables: tuple[Table, ...]
    not_computed: tuple[NotComputed, ...]
    origins: tuple[Origin, ...]
    abroad: str = ""
    """That the market is that of neither country, in a sentence; empty where it is one's, or not known whose."""

    def __repr__(self) -> str:
        held = f"{len(self.measures)} measures, {len(self.tables)} tables"
        return f"MarketResult({self.pair.a}–{self.pair.b}, {self.session}, {self.scope.dataset}: {held})"

    def sentence(self) -> str:
        """The headline: one sentence that a minister could read."""
        return self.findings()[0].text

    def findings(self) -> tuple[Finding, ...]:
        """Plain sentences, each with the ids of its numbers; the headline first."""
        from bilateral.lenses.market.words import findings

        return findings(self)

    def charts(self) -> tuple[Figure, ...]:
        """The figures, as Altair charts that can be taken and changed."""
        from bilateral.lenses.market.charts import charts

        return charts(self)
