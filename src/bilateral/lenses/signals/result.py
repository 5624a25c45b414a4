"""What the signals lens says about a pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.measure import Figure, Finding, LensResult, Measure, NotComputed, Scope, Table
from bilateral.origin import Origin
from bilateral.pair import Pair

if TYPE_CHECKING:
    from bilateral.lenses.signals.coding import Coded
    from bilateral.lenses.signals.index import Climate

__all__ = ["SignalsResult"]


@dataclass(frozen=True, slots=True, repr=False)
class SignalsResult(LensResult):
    """Signals with their quotes, the climate, and what could not be had."""

    pair: Pair
    year: int
    """The year in focus: the last in which something is dated."""
    years: tuple[int, ...]
    """The years followed, in order."""
    scope: Scope
    """Articles, coder, events."""
    measures: tuple[Measure, ...]
    """Counts and shares of signals; the climate's numbers."""
    tables: tuple[Table, ...]
    """`signals` holds every signal with every field; the others are cut from it or are the climate's."""
    not_computed: tuple[NotComputed, ...]
    origins: tuple[Origin, ...]
    coded: Coded
    """The signals as objects."""
    climate: Climate | None
    """The climate index; None where it was not asked for."""

    def __repr__(self) -> str:
        held = f"{len(self.coded.signals)} signals in {len(self.coded.articles)} articles, coded by {self.coded.coder}"
        return f"SignalsResult({self.pair.a}–{self.pair.b}: {held})"

    def sentence(self) -> str:
        """The headline: one sentence that a minister could read."""
        return self.findings()[0].text

    def findings(self) -> tuple[Finding, ...]:
        """Plain sentences, each with the ids of its numbers; the headline first."""
        from bilateral.lenses.signals.words import findings

        return (*findings(self), *(self.climate.findings() if self.climate else ()))

    def charts(self) -> tuple[Figure, ...]:
        """The figures, as Altair charts that can be taken and changed."""
        from bilateral.lenses.signals.charts import charts

        return (*charts(self), *(self.climate.charts() if self.climate else ()))

    def _repr_html_(self) -> str:
        from bilateral.lenses.signals.words import to_html

        return to_html(self)
