"""Abnormal returns session by session beside what placebo dates did, for the figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bilateral.lenses.market import arithmetic as f
from bilateral.lenses.market.arithmetic import Design, Unavailable, Window
from bilateral.lenses.market.formulas.arrays import Floats
from bilateral.lenses.market.measures import Making
from bilateral.lenses.market.panel import Panel
from bilateral.lenses.market.sectors import SLOW, SectorStudy
from bilateral.lenses.market.tables import Head, made
from bilateral.measure import Table

__all__ = ["path_rows", "path_table", "placebo_table"]

_BEFORE, _AFTER = -10, 20
_HORIZONS = (-10, -6, -3, -1, 0, 1, 3, 5, 9, 14, 20)
"""Sessions up to which placebo windows are summed; the fan is drawn through them."""
_FEW_HORIZONS = (-10, 0, 20)
"""The same for models that take long."""
_LOW, _HIGH = 0.05, 0.95


def path_rows(panel: Panel, study: SectorStudy, x: Floats, t0: int, design: Design) -> list[dict[str, Any]]:
    """CAAR summed from ten sessions before the event, with the middle 90 % of placebo dates; empty where not to be had.

    Parameters
    ----------
    panel, study, t0, design
        As for `sectors.studied`.
    x
        Returns of the benchmark, or of it and the factors.
    """
    last = min(_AFTER, len(panel.days) - 1 - t0)
    returns = panel.returns[:, [member.column for member in study.group.members]]
    found = f.event_study(returns, x, t0, Window(_BEFORE, last), design.plan) if last >= 0 else None
    if found is None or isinstance(found, Unavailable):
        return []
    horizons = _FEW_HORIZONS if design.plan.model in SLOW else _HORIZONS
    fan = {horizon: _band(returns, x, t0, Window(_BEFORE, horizon), design) for horizon in horizons if horizon <= last}
    sessions = panel.sessions
    rows = []
    for place, caar in enumerate(found.path.tolist()):
        offset = _BEFORE + place
        low, high = fan.get(offset, (np.nan, np.nan))
        rows.append({
            "sector": study.group.sector, "offset": offset, "session": sessions[t0 + offset].isoformat(),
            "aar": 100 * float(found.aar[place]), "caar": 100 * caar, "low": 100 * low, "high": 100 * high,
            "firms": len(found.firms),
        })  # fmt: skip
    return rows


def _band(returns: Any, x: Floats, t0: int, window: Window, design: Design) -> tuple[float, float]:
    placebo = f.placebo_test(returns, x, t0, window, design.placebo_plan, design.pool)
    if isinstance(placebo, Unavailable):
        return float("nan"), float("nan")
    draws = placebo.raw.draws[np.isfinite(placebo.raw.draws)]
    low, high = np.quantile(draws, (_LOW, _HIGH)) if len(draws) else (np.nan, np.nan)
    return float(low), float(high)


def path_table(make: Making, rows: Sequence[dict[str, Any]]) -> Table:
    """`market.path`."""
    heads = (
        Head("sector", "Sector"), Head("offset", "Session", "count"), Head("session", "Date"),
        Head("aar", "AAR", "percent"), Head("caar", "CAAR from session −10", "percent"),
        Head("low", "5 % of placebo dates below", "percent"), Head("high", "5 % above", "percent"),
        Head("firms", "Firms", "count"),
    )  # fmt: skip
    note = "Firms that traded in every session shown; the band is that of placebo dates, at some of the sessions."
    return made(make, "market.path", heads, rows, note)


def placebo_table(make: Making, studies: Sequence[SectorStudy], sessions: dict[str, Sequence[Any]]) -> Table:
    """`market.placebo`: CAAR and robust statistic of every placebo date of the main window."""
    rows = []
    for study in studies:
        found = study.lead
        if isinstance(found, Unavailable) or isinstance(found.placebo, Unavailable):
            continue
        placebo, days = found.placebo, sessions[study.group.exchange]
        triples = zip(placebo.dates.tolist(), placebo.raw.draws.tolist(), placebo.robust.draws.tolist(), strict=True)
        rows += [
            {"sector": study.group.sector, "session": days[at].isoformat(), "caar": 100 * raw, "t": t, "event": False}
            for at, raw, t in triples
        ]
        at = found.abnormal.t0
        rows.append({
            "sector": study.group.sector, "session": days[at].isoformat(), "caar": 100 * placebo.raw.observed,
            "t": placebo.robust.observed, "event": True,
        })  # fmt: skip
    heads = (
        Head("sector", "Sector"), Head("session", "Date"), Head("caar", "CAAR", "percent"),
        Head("t", "Robust mean of SCAR", "ratio"), Head("event", "The event", "yes"),
    )  # fmt: skip
    return made(make, "market.placebo", heads, rows)
