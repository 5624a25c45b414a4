"""The numbers of the index, each with its definition, scope and uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bilateral.definitions import Definitions
from bilateral.lenses.signals.index.formulas.balance import band
from bilateral.lenses.signals.index.series import ALL, Series
from bilateral.lenses.signals.index.turning import Call, Refusal
from bilateral.measure import Measure, NotComputed, Scope, Table, Uncertainty
from bilateral.origin import Origin
from bilateral.pair import Pair

__all__ = ["DEFINITIONS", "Numbers"]

DEFINITIONS = Definitions(__package__)
COUNTED = Uncertainty("none", "A count of what the source holds: how much it misses is not known.")
CHOSEN = Uncertainty("none", "Follows from the data by its definition.")
LATE, BEFORE = 3, 12


class Numbers:
    """Makes the measures of one pair.

    Parameters
    ----------
    pair, scope, origins
        Of all measures.
    """

    def __init__(self, pair: Pair, scope: Scope, origins: tuple[Origin, ...]) -> None:
        self._pair, self._scope, self._origins = pair, scope, origins

    def measure(self, id: str, value: float, spread: Uncertainty) -> Measure:
        """One number with what its definition says."""
        known = DEFINITIONS.get(id).about(*self._pair.names)
        return Measure(
            id, float(value), known.unit, known.label, known.sentence, self._scope, spread, self._origins, known.reading
        )

    def absent(self, id: str, reason: str) -> NotComputed:
        """A number that cannot be had."""
        return NotComputed(id, reason, DEFINITIONS.get(id).about(*self._pair.names).label)

    def all(
        self, series: Sequence[Series], calls: Sequence[Call | Refusal], tables: Sequence[Table]
    ) -> tuple[tuple[Measure, ...], tuple[NotComputed, ...]]:
        """All measures, and what cannot be had."""
        overall = [one for one in series if one.key.channel == ALL and one.key.kind == ALL]
        found: list[Measure | NotComputed] = []
        for one in overall:
            found += self._of(one)
        found += [
            self.measure("signals.index.base", overall[0].base, CHOSEN),
            self.measure("signals.index.k", overall[0].k, CHOSEN),
            self._attention(tables),
            *self._turning(calls),
        ]
        return (
            tuple(one for one in found if isinstance(one, Measure)),
            tuple(one for one in found if isinstance(one, NotComputed)),
        )

    def _of(self, one: Series) -> tuple[Measure | NotComputed, ...]:
        way = one.key.direction
        count = self.measure(f"signals.events.count.{way}", float(one.sums.events.sum()), COUNTED)
        return count, self._level(one), self._change(one)

    def _level(self, one: Series) -> Measure | NotComputed:
        id = f"signals.index.level.{one.key.direction}"
        if not np.isfinite(one.balance[-1]):
            return self.absent(id, f"no event with weight in {one.months[-1]}, the last month")
        spread = Uncertainty(
            "interval",
            f"Nine in ten draws of the stories of {one.months[-1]}; what the source never told is not in it.",
            float(one.low[-1]),
            float(one.high[-1]),
            sample=int(one.sums.events[-1]),
            span="nine in ten draws",
        )
        return self.measure(id, one.balance[-1], spread)

    def _change(self, one: Series) -> Measure | NotComputed:
        id = f"signals.index.change.{one.key.direction}"
        known = np.isfinite(one.balance)
        if (
            len(known) < LATE + BEFORE
            or known[-LATE:].sum() < LATE
            or known[-LATE - BEFORE : -LATE].sum() < BEFORE // 2
        ):
            return self.absent(id, f"it needs {LATE + BEFORE} months with news up to {one.months[-1]}")
        value = float(np.nanmean(one.balance[-LATE:]) - np.nanmean(one.balance[-LATE - BEFORE : -LATE]))
        drawn = one.draws[:, -LATE:].mean(1) - one.draws[:, -LATE - BEFORE : -LATE].mean(1)
        low, high = band(drawn[:, None])
        note = f"Nine in ten draws of the stories of {one.months[-LATE - BEFORE]} to {one.months[-1]}."
        sample = int(one.sums.events[-LATE - BEFORE :].sum())
        ends = (float(low[0]), float(high[0]))
        return self.measure(id, value, Uncertainty("interval", note, *ends, sample=sample, span="nine in ten draws"))

    def _attention(self, tables: Sequence[Table]) -> Measure | NotComputed:
        id = "signals.attention.share"
        rows = next((table.rows() for table in tables if table.id == "signals.attention"), [])[-12:]
        everybody = sum(row["everybody"] for row in rows)
        if not everybody:
            return self.absent(id, "no counts of all pairs stand in the store beside these events")
        share = sum(row["events"] for row in rows) / everybody
        return self.measure(id, share, COUNTED)

    def _turning(self, calls: Sequence[Call | Refusal]) -> tuple[Measure, ...]:
        main = calls[0]
        if isinstance(main, Refusal):
            return (self.measure("signals.turning_points.volume", float(np.median(main.series.sums.events)), COUNTED),)
        known = main.calibration
        simulated = Uncertainty("none", f"A mean over {known.draws} simulated series.")
        return (
            self.measure("signals.turning_points.volume", main.volume, COUNTED),
            self.measure("signals.turning_points.count", len(main.turns), CHOSEN),
            self.measure("signals.turning_points.false_alarms", known.false_alarms, simulated),
            self.measure("signals.turning_points.penalty", known.penalty, CHOSEN),
        )
