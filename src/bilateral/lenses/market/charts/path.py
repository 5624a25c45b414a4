"""Abnormal returns session by session, over the fan of placebo dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.market.charts.base import (
    Rows,
    data,
    figure,
    find,
    grid,
    label,
    ordered,
    panel_size,
    percent,
)
from bilateral.style import theme

if TYPE_CHECKING:
    from bilateral.lenses.market.result import MarketResult
    from bilateral.measure import Figure

__all__ = ["path_figure"]

_PANELS = 6


def path_figure(result: MarketResult) -> Figure | None:
    """CAAR from ten sessions before the event to twenty after it, a panel a sector."""
    table = find(result, "market.path")
    rows = table.rows() if table else []
    wanted = [each.sector for each in ordered(result) if any(row["sector"] == each.sector for row in rows)][:_PANELS]
    if table is None or not wanted:
        return None
    high = _reach([row for row in rows if row["sector"] in wanted])
    told = "; ".join(_told([row for row in rows if row["sector"] == sector]) for sector in wanted)
    return figure(
        table,
        lambda narrow: _panels(rows, wanted, high, narrow),
        id="path",
        title=_title(rows, wanted),
        alt=f"Lines of the summed mean abnormal return by session from the event: {told}.",
        caption="Mean abnormal return summed from ten sessions before the event (session 0, the line), in per cent. "
        "The band holds 90 % of what the same firms did around dates without the event, cut where it leaves the frame. "
        "A move before the line may be news that leaked, or chance. "
        + ("" if len(wanted) == len({row["sector"] for row in rows}) else f"The first {len(wanted)} sectors."),
    )


def _reach(rows: Rows) -> float:
    """How far the axis goes: so that every line is seen to move; a band of chance beyond is cut at the frame."""
    line = max(abs(row["caar"]) for row in rows)
    band = max(max(abs(row["high"] or 0), abs(row["low"] or 0)) for row in rows)
    return float(max(line * 1.08, min(band, 2.5 * line)))


def _title(rows: Rows, sectors: list[str]) -> str:
    first = [row for row in rows if row["sector"] == sectors[0]]
    end = first[-1]
    low, high = end["low"], end["high"]
    outside = low is not None and high is not None and not low <= end["caar"] <= high
    name = label(sectors[0]).capitalize()
    where = "outside" if outside else "inside"
    return f"{name} summed to {percent(end['caar'])} over sessions {_span(first)}, {where} what chance gives"


def _span(rows: Rows) -> str:
    return f"{rows[0]['offset']} to {rows[-1]['offset']}".replace("-", "−")


def _told(rows: Rows) -> str:
    at = {row["offset"]: row["caar"] for row in rows}
    parts = [f"session {day} {percent(at[day])}" for day in (-1, 0, 5, 20) if day in at]
    return f"{label(rows[0]['sector'])}, {', '.join(parts)}"


def _panels(rows: Rows, sectors: list[str], high: float, narrow: bool) -> Any:
    size = panel_size(len(sectors), narrow)
    return grid([_panel([row for row in rows if row["sector"] == sector], high, size) for sector in sectors], narrow)


def _panel(rows: Rows, high: float, size: tuple[int, int]) -> Any:
    import altair as alt

    x = alt.X("offset:Q", title=None, axis=alt.Axis(values=[-10, 0, 5, 10, 20], grid=False),
              scale=alt.Scale(domain=[-10, 20], nice=False))  # fmt: skip
    y = alt.Y("caar:Q", title=None, axis=alt.Axis(tickCount=5, format="d"), scale=alt.Scale(domain=[-high, high]))
    band = [row for row in rows if row["low"] is not None]
    fan = (
        alt.Chart(data(band))
        .mark_area(color=theme.GRID, aria=False, clip=True)
        .encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    )
    line = alt.Chart(data(rows)).mark_line(color=theme.ACCENT, strokeWidth=2.2, aria=True).encode(x=x, y=y)
    zero = alt.Chart(data([{"offset": 0}])).mark_rule(color=theme.MUTED, strokeDash=[4, 3], aria=False).encode(x=x)
    flat = alt.Chart(data([{"caar": 0}])).mark_rule(color=theme.REST, aria=False).encode(y=y)
    last = rows[-1]
    said = f"{label(last['sector'])}: {percent(last['caar'])}"
    title = alt.TitleParams(said, fontSize=12.5, anchor="start", offset=4, limit=size[0] + 40)
    return alt.layer(fan, flat, zero, line, width=size[0], height=size[1], title=title)
