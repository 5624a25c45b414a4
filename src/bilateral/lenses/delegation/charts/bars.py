"""Bars: what the visit is worth by sector, wishes met by tier, use of the room by session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.delegation.charts.base import Rows, data, figure, find, key, layered, rows_at, texts
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.delegation.result import DelegationResult
    from bilateral.measure import Figure

__all__ = ["coverage_figure", "room_figure", "sectors_figure"]

_TIERS = {"must": "Must", "want": "Want", "open": "Open to it"}


def sectors_figure(result: DelegationResult) -> Figure | None:
    """Worth of the meetings by sector of the delegates, with what remains unmet in words."""
    table = find(result, "delegation.sectors")
    if table is None or table.data.num_rows < 2:
        return None
    rows = table.rows()
    total = sum(row["points"] for row in rows) or 1.0
    made = [
        {
            "name": row["sector"],
            "v": row["points"] / total,
            "full": 0.0,
            "t": f"{numbers.percent(row['points'] / total, 0)}, {row['unmet']} unmet",
            "d": f"{row['sector']}: {numbers.percent(row['points'] / total)} of the worth, {row['meetings']} meetings, "
            f"{row['unmet']} of {row['wishes']} wishes not met",
        }
        for row in rows
    ]
    first = rows[0]
    least = max(rows, key=lambda row: row["unmet"])
    return figure(
        table,
        lambda narrow: _bars(made, narrow, [("Share of the worth of all meetings", theme.A)]),
        id="sectors",
        title=f"{first['sector']} carries {numbers.percent(first['points'] / total, 0)} of the worth of the visit; "
        + (f"most wishes are left unmet in {least['sector']}" if least["unmet"] else "no wish is left unmet"),
        alt="Bars by sector of the delegates. " + "; ".join(row["d"] for row in made) + ".",
        caption="Worth: the sum of the scores of the meetings held by the delegates of the sector. Unmet: wishes of "
        "its delegates, and of hosts to meet them, for which the plan has no place.",
    )


def coverage_figure(result: DelegationResult) -> Figure | None:
    """Wishes met, by tier."""
    table = find(result, "delegation.coverage.tiers")
    if table is None:
        return None
    rows = [row for row in table.rows() if row["wishes"]]
    if not rows:
        return None
    made = [
        {
            "name": _TIERS[row["tier"]],
            "v": row["share"],
            "full": 1.0,
            "t": f"{row['met']:,} of {row['wishes']:,}",
            "d": f"{_TIERS[row['tier']]}: {row['met']} of {row['wishes']} wishes met",
        }
        for row in rows
    ]
    strongest = rows[0]
    return figure(
        table,
        lambda narrow: _bars(made, narrow, [("Met", theme.A), ("not met", theme.REST)]),
        id="coverage",
        title=f"Of the strongest wishes {numbers.percent(strongest['share'], 0)} are met",
        alt="Bars of wishes met by tier. " + "; ".join(row["d"] for row in made) + ".",
        caption="A wish is met when the two firms meet. A wish that both have counts twice, once for each.",
    )


def room_figure(result: DelegationResult) -> Figure | None:
    """Meetings against places at tables, by session."""
    table = find(result, "delegation.sessions")
    if table is None:
        return None
    rows = [row for row in table.rows() if row["places"]]
    if not rows:
        return None
    made = [
        {
            "name": row["session"],
            "v": row["meetings"] / row["places"],
            "full": 1.0,
            "t": f"{row['meetings']:,} of {row['places']:,}",
            "d": f"{row['session']}: {row['meetings']} meetings, {row['places']} places",
        }
        for row in rows
    ]
    used = sum(row["meetings"] for row in rows) / sum(row["places"] for row in rows)
    return figure(
        table,
        lambda narrow: _bars(made, narrow, [("Meetings held", theme.A), ("free places", theme.REST)]),
        id="room",
        title=f"{numbers.percent(used, 0)} of the places at tables are used",
        alt="Bars of the use of tables by session. " + "; ".join(row["d"] for row in made) + ".",
        caption="Places: tables × slots of the session. Where nearly all are used, more tables would let more wishes "
        "come true; where many are free, firms’ limits, hours or interpreters bind instead.",
    )


def _bars(rows: Rows, narrow: bool, words: list[tuple[str, str]]) -> Any:
    import altair as alt

    head = len(words) if narrow else 1
    placed, wide, high, names = rows_at(rows, narrow, head=head)
    at = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, high], range=[0, high], nice=False))
    most = max(1.0 if any(row["full"] for row in rows) else max(row["v"] for row in rows), 1e-9)
    scale = alt.Scale(domain=[0, most], nice=False)
    track = alt.Chart(data([row for row in placed if row["full"]])).mark_bar(height=14, color=theme.GRID, aria=False)
    bar = alt.Chart(data(placed)).mark_bar(height=14, color=theme.A, aria=True)
    drawn = [
        bar.encode(x=alt.X("v:Q", axis=None, scale=scale), x2=alt.X2Datum(0), y=at, description=alt.Description("d:N"))
    ]
    if any(row["full"] for row in rows):
        drawn.insert(0, track.encode(x=alt.X("full:Q", axis=None, scale=scale), x2=alt.X2Datum(0), y=at))
    values = texts(placed, alt.XValue(wide), at, dx=8)
    return layered(*drawn, values, *names, *key(words, narrow), wide=wide, high=high)
