"""Firm dots: the abnormal return of every firm, sector by sector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.market.charts.base import Rows, data, figure, find, label, lanes, ordered, percent, text
from bilateral.style import theme

if TYPE_CHECKING:
    from bilateral.lenses.market.result import MarketResult
    from bilateral.measure import Figure

__all__ = ["firms_figure"]


def firms_figure(result: MarketResult) -> Figure | None:
    """CAR of every firm in the main window, one lane a sector."""
    table = find(result, "market.firms")
    rows = table.rows() if table else []
    sectors = [each.sector for each in ordered(result) if any(row["sector"] == each.sector for row in rows)]
    if table is None or not sectors:
        return None
    means = {each.sector: 100 * each.caar for each in result.judgements}
    return figure(
        table,
        lambda narrow: _dots(rows, sectors, means, narrow),
        id="firms",
        title=_title(rows, sectors),
        alt="One lane a sector with a dot for every firm’s abnormal return: "
        + "; ".join(_told(rows, sector) for sector in sectors)
        + ".",
        caption="Each dot is a firm: its return over the main window beyond what the benchmark explains, in per cent. "
        "The bar is the sector’s mean. At the right how many firms stand above zero: a mean that one firm makes shows "
        "as one far dot.",
    )


def _title(rows: Rows, sectors: list[str]) -> str:
    own = [row["car"] for row in rows if row["sector"] == sectors[0]]
    up = sum(car > 0 for car in own)
    return f"{label(sectors[0]).capitalize()}: {up} of {len(own)} firms stood above their normal return"


def _told(rows: Rows, sector: str) -> str:
    own = [row["car"] for row in rows if row["sector"] == sector]
    return f"{label(sector)}, {sum(car > 0 for car in own)} of {len(own)} above zero"


def _dots(rows: Rows, sectors: list[str], means: dict[str, float], narrow: bool) -> Any:
    import altair as alt

    placed = lanes(sectors, narrow, right=84, head=18)
    reach = 1.06 * max([abs(row["car"]) for row in rows] + [0.5])
    x = alt.X("car:Q", axis=None, scale=alt.Scale(domain=[-reach, reach], nice=False))
    drawn = [
        row | {"y": placed.places[row["sector"]], "d": f"{row['name']}\n{label(row['sector'])}\n{percent(row['car'])}"}
        for row in rows
    ]
    bars = [{"sector": sector, "car": means[sector], "y": placed.places[sector]} for sector in sectors]
    zero = alt.Chart(data([{"car": 0}])).mark_rule(color=theme.REST, aria=False)
    dots = alt.Chart(data(drawn)).mark_circle(size=58, opacity=0.55, color=theme.A, aria=True)
    mean = alt.Chart(data(bars)).mark_tick(thickness=3, size=22, color=theme.ACCENT, orient="vertical", aria=False)
    side = [
        {"t": f"{percent(-reach / 1.06)}", "car": -reach / 1.06},
        {"t": "0", "car": 0},
        {"t": percent(reach / 1.06), "car": reach / 1.06},
    ]
    scale = text(side[1:2], x=x, y=alt.YValue(6), mark={"align": "center", "color": theme.MUTED})
    ends = [
        text(side[:1], x=alt.XValue(0), y=alt.YValue(6), mark={"align": "left", "color": theme.MUTED}),
        text(side[2:], x=alt.XValue(placed.wide), y=alt.YValue(6), mark={"align": "right", "color": theme.MUTED}),
    ]
    notes = {sector: _told(rows, sector).split(", ", 1)[1].replace(" above zero", " above") for sector in sectors}
    return placed.chart(
        zero.encode(x=x, y=alt.YValue(16), y2=alt.Y2Value(placed.high)),
        dots.encode(x=x, y=placed.y(), description=alt.Description("d:N")),
        mean.encode(x=x, y=placed.y()), scale, *ends, placed.notes(notes),
    )  # fmt: skip
