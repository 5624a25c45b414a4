"""What the same firms did on dates without the event, and where the event stands among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.market.charts.base import Rows, data, figure, find, grid, label, ordered, panel_size, text
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.market.judgement import Judgement
    from bilateral.lenses.market.result import MarketResult
    from bilateral.measure import Figure

__all__ = ["placebo_figure"]

_PANELS = 6
_BINS = 21


def placebo_figure(result: MarketResult) -> Figure | None:
    """Histogram of the robust statistic on placebo dates, a panel a sector, with the event as a line."""
    table = find(result, "market.placebo")
    rows = [row for row in table.rows() if row["t"] is not None] if table else []
    held = {row["sector"] for row in rows if row["event"]}
    wanted = [each for each in ordered(result) if each.sector in held][:_PANELS]
    if table is None or not wanted:
        return None
    reach = 1.05 * max(abs(row["t"]) for row in rows if row["sector"] in {each.sector for each in wanted})
    count = sum(1 for row in rows if row["sector"] == wanted[0].sector and not row["event"])
    return figure(
        table,
        lambda narrow: _panels(rows, wanted, reach, narrow),
        id="placebo",
        title=_title(rows, wanted[0]),
        alt="Histograms of the robust mean abnormal return on placebo dates with the event marked: "
        + "; ".join(f"{label(each.sector)}, {numbers.p_value(each.p)}" for each in wanted)
        + ".",
        caption=f"Grey: the mean abnormal return of the same firms on {count} dates without the event, each firm in "
        "its own standard deviations and counting for no more than two. The line is the event. The p-value is the "
        "share of dates at least as far from zero, the event counted in; with so many dates it cannot be below "
        f"{numbers.trimmed(1 / (1 + count))}.",
    )


def _title(rows: Rows, first: Judgement) -> str:
    own = [row for row in rows if row["sector"] == first.sector]
    event = next(abs(row["t"]) for row in own if row["event"])
    farther = sum(abs(row["t"]) >= event for row in own if not row["event"])
    count = sum(not row["event"] for row in own)
    return f"{label(first.sector).capitalize()} moved as far on {farther} of {count} dates without the event"


def _panels(rows: Rows, wanted: list[Judgement], reach: float, narrow: bool) -> Any:
    size = panel_size(len(wanted), narrow)
    return grid([_panel([r for r in rows if r["sector"] == each.sector], each, reach, size) for each in wanted], narrow)


def _panel(rows: Rows, each: Judgement, reach: float, size: tuple[int, int]) -> Any:
    import altair as alt

    draws = np.array([row["t"] for row in rows if not row["event"]])
    event = next(row["t"] for row in rows if row["event"])
    counts, edges = np.histogram(draws, bins=_BINS, range=(-reach, reach))
    bins = [
        {"low": low, "high": high, "n": int(n), "d": f"{n} dates from {low:.1f} to {high:.1f}"}
        for low, high, n in zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True)
    ]
    x = alt.X(
        "low:Q", title=None, axis=alt.Axis(tickCount=5, grid=False), scale=alt.Scale(domain=[-reach, reach], nice=False)
    )
    bars = alt.Chart(data(bins)).mark_bar(color=theme.REST, opacity=0.55, binSpacing=1, aria=True)
    y = alt.Y(
        "n:Q", title=None, axis=alt.Axis(tickCount=3), scale=alt.Scale(domain=[0, 1.3 * int(counts.max())], nice=False)
    )
    bars = bars.encode(x=x, x2="high:Q", y=y, y2=alt.Y2Datum(0), description=alt.Description("d:N"))
    line = alt.Chart(data([{"low": event}])).mark_rule(color=theme.ACCENT, strokeWidth=2.5, aria=False).encode(x=x)
    left = event > 0
    tag = text(
        [{"low": event, "t": numbers.p_value(each.p)}], x=x, y=alt.YValue(8),
        mark={"align": "right" if left else "left", "dx": -6 if left else 6, "color": theme.ACCENT, "fontWeight": 600},
    )  # fmt: skip
    title = alt.TitleParams(label(each.sector), fontSize=12.5, anchor="start", offset=4)
    return alt.layer(bars, line, tag, width=size[0], height=size[1], title=title)
