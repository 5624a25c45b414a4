"""What the climate index says about a pair."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.lenses.signals.index.news import Pin
from bilateral.measure import Figure, Finding, LensResult, Measure, NotComputed, Scope, Table
from bilateral.origin import Origin
from bilateral.pair import Pair

__all__ = ["Climate"]


@dataclass(frozen=True, slots=True, repr=False)
class Climate(LensResult):
    """Monthly and daily climate of a pair by channel and direction, its turning points, and how much is written."""

    pair: Pair
    year: int
    """The year of the last event; 0 where there are none."""
    years: tuple[int, ...]
    """The calendar years that the events span."""
    scope: Scope
    """Dataset, span and weights."""
    measures: tuple[Measure, ...]
    """Levels and changes of the last months, base rate, volume, attention, false alarms."""
    tables: tuple[Table, ...]
    """signals.index, signals.index.daily, signals.index.extremes, signals.turning_points and its tests,
    signals.attention."""
    not_computed: tuple[NotComputed, ...]
    origins: tuple[Origin, ...]
    pins: tuple[Pin, ...] = ()
    """Signals of articles, for the figure."""
    kind: str = "events"
    """"events", or "scores" where only net scores of days were to be had."""

    def __repr__(self) -> str:
        return f"Climate({self.pair.a}–{self.pair.b}, {self.scope.dataset}: {len(self.measures)} measures)"

    def findings(self) -> tuple[Finding, ...]:
        """Plain sentences, each with the ids of its numbers."""
        from bilateral.lenses.signals.index.words import findings

        return findings(self)

    def charts(self) -> tuple[Figure, ...]:
        """The timeline; none where there are no events."""
        from bilateral.lenses.signals.index.charts import charts

        return charts(self)
