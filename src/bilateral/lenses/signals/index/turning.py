"""Turning points of the series that have enough events, and the reason where one has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.signals.index.formulas.alarms import Calibration, calibrate
from bilateral.lenses.signals.index.formulas.breaks import Turn, turns
from bilateral.lenses.signals.index.series import ALL, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LEAST_EVENTS", "LEAST_MONTHS", "Call", "Refusal", "call", "call_all"]

LEAST_EVENTS = 30
"""Events a month (median) below which no turning point is called."""
LEAST_MONTHS = 24
"""Months below which none is called."""


@dataclass(frozen=True, slots=True)
class Call:
    """What was found in one series."""

    series: Series
    turns: tuple[Turn, ...]
    calibration: Calibration
    volume: float
    """Median number of events a month."""

    def levels(self, place: int) -> tuple[float, float]:
        """Balance before and after a turn, over all months between its neighbours, weighed by volume."""
        edges = [0, *(turn.at for turn in self.turns), len(self.series.months)]
        return self._level(edges[place], edges[place + 1]), self._level(edges[place + 1], edges[place + 2])

    def _level(self, start: int, end: int) -> float:
        up, down = self.series.sums.positive[start:end].sum(), self.series.sums.negative[start:end].sum()
        return float(up / (up + down)) if up + down else self.series.base


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why none is called."""

    series: Series
    reason: str


def call_all(series: Sequence[Series], *, seed: int = 0) -> tuple[Call | Refusal, ...]:
    """The overall series in all directions, and each channel in both together."""
    wanted = [one for one in series if one.key.kind == ALL and (one.key.channel == ALL or one.key.direction == "both")]
    return tuple(call(one, seed=seed) for one in wanted)


def call(series: Series, *, seed: int = 0) -> Call | Refusal:
    """The turning points of one series, or why they are not called."""
    volume = float(np.median(series.sums.events))
    if len(series.months) < LEAST_MONTHS:
        return Refusal(series, f"{len(series.months)} months of events; turning points need {LEAST_MONTHS}")
    if volume < LEAST_EVENTS:
        return Refusal(
            series,
            f"not enough data: {volume:,.0f} events a month (median); below {LEAST_EVENTS} a turn cannot be told from "
            "chance and is not called",
        )
    if not 0 < series.base < 1:
        return Refusal(series, "all events have scores of one sign")
    calibration = calibrate(series.raw, series.effective, seed=seed)
    return Call(series, turns(series.raw, series.effective, calibration.penalty), calibration, volume)
