"""The competing-and-trading map: each product by the comparative advantage of both, and by their trade in it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import NARROW, WIDE, Rows, data, figure, find, layers, names, words
from bilateral.style import numbers, theme
from bilateral.style.labels import Dot, Label, place, shorten

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure

__all__ = ["map_figure"]

_TICKS = [(rca - 1) / (rca + 1) for rca in (0, 0.1, 0.25, 0.5, 1, 2, 4, 10)]
_COVER = 0.95
"""Share of two-way trade after which no more products are drawn."""
_SMALLEST = 9.0
"""Area of a dot of next to no trade, in square pixels."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Sizes of one variant."""

    side: int
    high: int
    most: int
    """Products drawn at most."""
    labels: int
    text: float
    """Widest label in pixels."""
    area: float
    """Area of the largest dot in square pixels."""


_PLOTS = {False: _Plot(WIDE - 44, 500, 160, 16, 190, 3200), True: _Plot(NARROW - 40, 330, 60, 7, 120, 1100)}


def map_figure(result: StructureResult) -> Figure | None:
    """The map; None when there is no table of it."""
    table = find(result, "structure.map")
    if table is None:
        return None
    known = [row for row in table.rows() if row["rca_a"] is not None and row["rca_b"] is not None]
    traded = [row for row in known if row["two_way"]]
    if not traded:
        return None
    traded.sort(key=lambda row: (-row["two_way"], row["product"]))
    every = _summary(known)
    return figure(
        table,
        lambda narrow: _chart(result, traded, _PLOTS[narrow], narrow),
        id="map",
        title=_title(every),
        alt=_alt(result, traded, every),
        caption=_caption(result, traded, every),
    )


@dataclass(frozen=True, slots=True)
class _Summary:
    products: int
    both: int
    share: float
    """Share of two-way trade in products where both are competitive."""


def _summary(rows: Rows) -> _Summary:
    total = sum(row["two_way"] for row in rows)
    marked = [row for row in rows if row["both"]]
    return _Summary(len(rows), len(marked), sum(row["two_way"] for row in marked) / total)


def _title(every: _Summary) -> str:
    if not every.both:
        return f"In none of the {every.products:,} products are both competitive"
    many = "product" if every.both == 1 else "products"
    return (
        f"{every.both:,} {many} of {every.products:,}, in which both are competitive, "
        f"carry {numbers.percent(every.share, 0)} of their trade"
        if every.both > 1
        else f"One product of {every.products:,}, in which both are competitive, "
        f"carries {numbers.percent(every.share, 0)} of their trade"
    )


def _alt(result: StructureResult, rows: Rows, every: _Summary) -> str:
    a, b = names(result)
    largest = "; ".join(
        f"{row['name']} (RCA {numbers.ratio(row['rca_a'])} and {numbers.ratio(row['rca_b'])})" for row in rows[:3]
    )
    return (
        f"Scatter plot of products by revealed comparative advantage of {a} (across) and {b} (up), "
        f"the dot's area their two-way trade. {every.both:,} of {every.products:,} lie where both reach 1 and carry "
        f"{numbers.percent(every.share)} of the trade. The most traded: {largest}."
    )


def _caption(result: StructureResult, rows: Rows, every: _Summary) -> str:
    a, b = names(result)
    shown = _drawn(rows, _PLOTS[False].most)
    part = sum(row["two_way"] for row in shown) / sum(row["two_way"] for row in rows)
    drawn = (
        f"All {len(rows):,} products traded by the two are drawn."
        if len(shown) == len(rows)
        else f"Drawn are the {len(shown):,} most traded of {len(rows):,} products, {numbers.percent(part)} of the "
        "trade; a phone shows fewer."
    )
    return (
        "Revealed comparative advantage (RCA) is a product’s share in a country’s exports divided by its share in "
        f"world exports; from 1 up the country counts as competitive in it. Each dot is a product, its area the "
        f"trade of {a} and {b} in it, both ways. {drawn} The title counts {_counted(every.products)}."
    )


def _counted(products: int) -> str:
    return "the one product that the world trades" if products == 1 else f"all {products:,} that the world trades"


def _drawn(rows: Rows, most: int) -> Rows:
    total, so_far = sum(row["two_way"] for row in rows), 0.0
    for count, row in enumerate(rows[:most], 1):
        so_far += row["two_way"]
        if so_far >= _COVER * total and count >= min(40, most):
            return rows[:count]
    return rows[:most]


def _chart(result: StructureResult, rows: Rows, plot: _Plot, narrow: bool) -> Any:
    import altair as alt

    shown = _drawn(rows, plot.most)
    x, y = _domain(shown, "rca_a", plot.side, 26), _domain(shown, "rca_b", plot.high, 56)
    dots = [_dot(row, shown[0]["two_way"], result.unit) for row in shown]
    across = alt.X("x:Q", scale=alt.Scale(domain=x, nice=False), axis=_axis(names(result)[0], narrow))
    up = alt.Y("y:Q", scale=alt.Scale(domain=y, nice=False), axis=_axis(names(result)[1], narrow, up=True))
    area = _area(dots, plot)
    mark = alt.Chart(data(dots)).mark_circle(opacity=0.8, stroke="white", strokeWidth=0.8, aria=True)
    size = alt.Size("s:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[_SMALLEST, area]))
    circles = mark.encode(
        x=across, y=up, size=size, color=alt.Color("c:N", scale=None), description=alt.Description("d:N")
    )
    corners = _corners(result, rows, plot, narrow)
    placed = _labels(shown, dots, x, y, replace(plot, area=area), corners)
    texts = [*_texts(corners, x, y, plot, strong=True), *_texts(placed, x, y, plot)]
    return layers(*_thresholds(), circles, *texts, wide=plot.side, high=plot.high)


def _area(dots: Rows, plot: _Plot) -> float:
    """Area of the largest dot: smaller where many are large, so that the plot does not fill up."""
    room = 0.09 * plot.side * plot.high / sum(dot["s"] for dot in dots)
    return float(round(min(plot.area, max(room, 60.0))))


def _thresholds() -> list[Any]:
    import altair as alt

    mark = alt.Chart(data([{"v": 0}])).mark_rule(color=theme.MUTED, aria=False)
    return [mark.encode(x=alt.X("v:Q")), mark.encode(y=alt.Y("v:Q"))]


def _rsca(rca: float) -> float:
    return (rca - 1) / (rca + 1)


def _domain(rows: Rows, name: str, pixels: int, room: int) -> list[float]:
    """The span of the values, with `room` pixels free at both ends for dots and words."""
    values = [_rsca(row[name]) for row in rows]
    low, high = min([*values, -0.35]), max([*values, 0.35])
    step = (high - low) / (pixels - 2 * room)
    return [round(low - room * step, 4), round(high + room * step, 4)]


def _dot(row: dict[str, Any], largest: float, unit: str) -> dict[str, Any]:
    told = [
        f"{row['name']} ({row['product']})",
        f"RCA {numbers.ratio(row['rca_a'])} and {numbers.ratio(row['rca_b'])}",
        f"Two-way trade {numbers.money(row['two_way'], unit)}",
    ]
    if row.get("gl") is not None:
        told.append(f"Two-way balance (Grubel–Lloyd) {numbers.share(row['gl'])}")
    return {
        "x": round(_rsca(row["rca_a"]), 4),
        "y": round(_rsca(row["rca_b"]), 4),
        "s": round(row["two_way"] / largest, 5),
        "c": theme.ACCENT if row["both"] else theme.REST,
        "d": "\n".join(told),
    }


def _axis(name: str, narrow: bool, *, up: bool = False) -> Any:
    import altair as alt

    label = "datum.value < -0.99 ? '0' : format((1 + datum.value) / (1 - datum.value), '.2~g')"
    ticks = [tick for tick in _TICKS if not narrow or abs(tick) not in {0.1, 9 / 11}]
    words = f"RCA of {shorten(name, 150)}"
    if not up:
        return alt.Axis(title=f"{words} →", titleAnchor="end", values=ticks, labelExpr=label, gridOpacity=0.8)
    return alt.Axis(
        title=f"↑ {words}",
        titleAngle=0,
        titleAlign="left",
        titleBaseline="bottom",
        titleX=-30,
        titleY=-10,
        values=ticks,
        labelExpr=label,
        gridOpacity=0.8,
    )


def _corners(result: StructureResult, rows: Rows, plot: _Plot, narrow: bool) -> list[Label]:
    """The four quadrants' names, each with its part of the trade."""
    a, b = (shorten(name, 90 if narrow else 220) for name in names(result))
    total = sum(row["two_way"] for row in rows)
    words = {(1, 1): "Both competitive", (0, 1): f"{b}’s strength", (1, 0): f"{a}’s strength", (0, 0): "Neither"}
    found = []
    for (right, top), text in words.items():
        part = sum(row["two_way"] for row in rows if (row["rca_a"] >= 1, row["rca_b"] >= 1) == (right, top)) / total
        at, align = (plot.side - 6, "right") if right else (6, "left")
        y = 12 if top else plot.high - 28
        found.append(Label(text, at, y, align, -1))
        found.append(Label(f"{numbers.percent(part, 0)} of trade", at, y + 16, align, -1))
    return found


def _labels(shown: Rows, dots: Rows, x: list[float], y: list[float], plot: _Plot, corners: list[Label]) -> list[Label]:
    marks = [
        Dot(
            (dot["x"] - x[0]) / (x[1] - x[0]) * plot.side,
            (y[1] - dot["y"]) / (y[1] - y[0]) * plot.high,
            math.sqrt((_SMALLEST + dot["s"] * (plot.area - _SMALLEST)) / math.pi),
            shorten(str(row["name"]), plot.text) if n < 3 * plot.labels else "",
        )
        for n, (row, dot) in enumerate(zip(shown, dots, strict=True))
    ]
    level = y[1] / (y[1] - y[0]) * plot.high
    return list(place(marks, plot.side, plot.high, taken=corners, level=level, most=plot.labels))


def _texts(labels: list[Label], x: list[float], y: list[float], plot: _Plot, *, strong: bool = False) -> list[Any]:
    """Labels as layers, one for each alignment, their pixels brought back to the scales of the plot."""
    import altair as alt

    colour, weight = (theme.MUTED, 600) if strong else (theme.INK, 400)
    drawn = []
    for align in sorted({label.align for label in labels}):
        rows = [
            {
                "x": round(x[0] + label.x / plot.side * (x[1] - x[0]), 4),
                "y": round(y[1] - label.y / plot.high * (y[1] - y[0]), 4),
                "t": label.text,
            }
            for label in labels
            if label.align == align
        ]
        drawn += words(rows, alt.X("x:Q"), alt.Y("y:Q"), halo=True, align=align, color=colour, fontWeight=weight)
    return drawn
