"""The timeline: the balance with its band, how much it rests on, turning points, and signals pinned where they fell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.measure import Figure, Table
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.signals.index.result import Climate

__all__ = ["charts"]

WIDE, NARROW = 720, 340
Rows = list[dict[str, Any]]
_MOST_PINS = 40


def charts(found: Climate) -> tuple[Figure, ...]:
    """The figures of the climate; none where there are no events."""
    table = next((table for table in found.tables if table.id == "signals.index"), None)
    if table is None or not table.data.num_rows:
        return ()
    return (_timeline(found, table),)


def _timeline(found: Climate, table: Table) -> Figure:
    from altair.utils.schemapi import debug_mode

    rows = [
        _row(row) for row in table.rows() if (row["channel"], row["direction"], row["kind"]) == ("all", "both", "all")
    ]
    turns = _turns(found)
    with debug_mode(False):
        wide, narrow = (_draw(found, rows, turns, width) for width in (WIDE, NARROW))
    return Figure(
        id="signals.figure.climate",
        title=_title(found, rows, turns),
        alt=_alt(rows, turns),
        chart=wide,
        narrow=narrow,
        table=table.id,
        caption=_caption(found, turns),
        scope=found.scope,
        origins=found.origins,
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    names = ("month", "balance", "low", "high", "events")
    return {name: row[name] for name in names} | {"t": f"{row['month']}-01"}


def _turns(found: Climate) -> Rows:
    table = next((table for table in found.tables if table.id == "signals.turning_points"), None)
    rows = table.rows() if table is not None else []
    chosen = [row for row in rows if row["channel"] == "all" and row["direction"] == "both"]
    return [row | {"t": f"{row['month']}-01", "label": f"{row['month']} {row['turn']}"} for row in chosen]


def _title(found: Climate, rows: Rows, turns: Rows) -> str:
    a, b = found.pair.names
    if found.kind == "scores":
        return f"Net scores hide more than they show: {a} and {b} stand near the end of the scale"
    if turns:
        last = turns[-1]
        return f"{a} and {b}: {last['turn']} since {last['month']}"
    known = [row["balance"] for row in rows if row["balance"] is not None]
    low, high = (numbers.percent(end, 0) for end in (min(known), max(known))) if known else ("", "")
    return f"{a} and {b}: good news between {low} and {high}, no turn sure enough to be called"


def _alt(rows: Rows, turns: Rows) -> str:
    known = [row for row in rows if row["balance"] is not None]
    lowest, highest = (pick(known, key=lambda row: row["balance"]) for pick in (min, max))
    told = "; ".join(turn["label"] for turn in turns) or "none"
    return (
        f"A line with a band over the months {rows[0]['month']} to {rows[-1]['month']}: the share of good news, "
        f"lowest {numbers.percent(lowest['balance'], 0)} in {lowest['month']}, "
        f"highest {numbers.percent(highest['balance'], 0)} in "
        f"{highest['month']}. Below it bars: the number of events. Turning points: {told}."
    )


def _caption(found: Climate, turns: Rows) -> str:
    what = "days with a net score" if found.kind == "scores" else "events, each counted once"
    parts = [
        "Share of good news by weight, by month; the band holds nine in ten draws of the stories, the dashed line is "
        f"the share over the whole span. Bars: {what}.",
    ]
    if turns:
        parts.append(
            "Upright lines are turning points, the shade behind them nine tenths of the probability of their date."
        )
    if found.pins:
        parts.append("Points on the upper edge are signals read in articles: above the line good, below it bad.")
    return " ".join(parts)


def _draw(found: Climate, rows: Rows, turns: Rows, width: int) -> Any:
    import altair as alt

    above = alt.layer(
        *_shades(turns), *_lines(found, rows), *_marks(turns, width), *_dips(found, rows), *_pins(found, width)
    )
    above = above.properties(width=width, height=230 if width == WIDE else 190)
    below = _bars(rows, found.kind).properties(width=width, height=64)
    config = alt.Config(**theme.config())
    return alt.vconcat(above, below, spacing=10, config=config, padding=2).resolve_scale(x="shared")


def _data(rows: Rows) -> Any:
    import altair as alt

    return alt.InlineData(values=rows)


def _x(field: str = "t", *, labels: bool = False) -> Any:
    import altair as alt

    axis = alt.Axis(format="%Y", tickCount="year", labels=labels, title=None, grid=True)
    return alt.X(f"{field}:T", axis=axis)


def _y(field: str) -> Any:
    import altair as alt

    return alt.Y(
        f"{field}:Q",
        axis=alt.Axis(format=".0%", title="Good news, share by weight", tickCount=5),
        scale=alt.Scale(zero=False, nice=True),
    )


def _lines(found: Climate, rows: Rows) -> list[Any]:
    import altair as alt

    chart = alt.Chart(_data(rows))
    base = next(one.value for one in found.measures if one.id == "signals.index.base")
    return [
        chart.mark_area(color=theme.A, opacity=0.18).encode(x=_x(), y=_y("low"), y2="high:Q"),
        alt.Chart(_data([{"base": base}])).mark_rule(color=theme.REST, strokeDash=[4, 3]).encode(y=_y("base")),
        chart.mark_line(color=theme.A).encode(x=_x(), y=_y("balance")),
    ]


def _shades(turns: Rows) -> list[Any]:
    import altair as alt

    if not turns:
        return []
    spans = [{"from": f"{turn['earliest']}-01", "to": f"{turn['latest']}-28"} for turn in turns]
    shade = alt.Chart(_data(spans)).mark_rect(color=theme.ACCENT, opacity=0.12)
    return [shade.encode(x=_x("from"), x2="to:T")]


def _marks(turns: Rows, width: int) -> list[Any]:
    """Upright lines, each with its words at one of three heights so that neighbours do not run into each other."""
    import altair as alt

    if not turns:
        return []
    rule = alt.Chart(_data(turns)).mark_rule(color=theme.ACCENT, strokeWidth=1.5).encode(x=_x())
    many = len(turns) > (3 if width == NARROW else 8)
    return [rule, *([] if many else _words([(turn, 22 + 18 * (at % 3)) for at, turn in enumerate(turns)], turns))]


def _words(placed: list[tuple[dict[str, Any], int]], rows: Rows) -> list[Any]:
    import altair as alt

    drawn = []
    middle = sorted(row["t"] for row in rows)[len(rows) // 2]
    for row, high in placed:
        left = row["t"] > middle and len(rows) > 1
        chart = alt.Chart(_data([row]))
        style = {"align": "right" if left else "left", "dx": -5 if left else 5, "fontSize": 12, "fontWeight": 600}
        halo = {"color": theme.PAPER, "stroke": theme.PAPER, "strokeWidth": 3}
        drawn += [
            chart.mark_text(**style, **more).encode(x=_x(), y=alt.YValue(high), text="label:N")
            for more in (halo, {"color": theme.ACCENT})
        ]
    return drawn


def _dips(found: Climate, rows: Rows) -> list[Any]:
    """The three coldest months by name, where no turning points can be drawn."""
    import altair as alt

    if found.kind != "scores":
        return []
    lowest = sorted((row for row in rows if row["balance"] is not None), key=lambda row: row["balance"])[:3]
    style = {"dy": 4, "fontSize": 12, "fontWeight": 600, "color": theme.ACCENT}
    last = max((row["t"] for row in lowest), default="")
    return [
        alt.Chart(_data([row]))
        .mark_text(**style, align="left" if row["t"] == last else "right", dx=6 if row["t"] == last else -6)
        .encode(x=_x(), y=_y("balance"), text="month:N")
        for row in lowest
    ]


def _pins(found: Climate, width: int) -> list[Any]:
    import altair as alt

    if not found.pins:
        return []
    strongest = sorted(found.pins, key=lambda pin: -abs(pin.score))[:_MOST_PINS]
    rows = [
        {
            "t": pin.date if len(pin.date) == 10 else f"{pin.date[:7]}-15",
            "what": pin.label,
            "good": "good" if pin.score >= 0 else "bad",
        }
        for pin in strongest
    ]
    shape = alt.Shape(
        "good:N", legend=None, scale=alt.Scale(domain=["good", "bad"], range=["triangle-up", "triangle-down"])
    )
    colour = alt.Color("good:N", legend=None, scale=alt.Scale(domain=["good", "bad"], range=[theme.A, theme.ACCENT]))
    chart = alt.Chart(_data(rows)).mark_point(filled=True, size=60 if width == WIDE else 40, opacity=0.9)
    return [chart.encode(x=_x(), y=alt.YValue(6), shape=shape, color=colour, tooltip=["what:N", "t:T"])]


def _bars(rows: Rows, kind: str) -> Any:
    import altair as alt

    title = "Days" if kind == "scores" else "Events"
    y = alt.Y("events:Q", axis=alt.Axis(title=title, tickCount=3, format="~s"))
    end = [row | {"t2": f"{row['month']}-27"} for row in rows]
    return alt.Chart(_data(end)).mark_rect(color=theme.REST).encode(x=_x(labels=True), x2="t2:T", y=y, y2=alt.YDatum(0))
