"""Whether trade is most active where both are competitive, and what the claim rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import NARROW, WIDE, Rows, data, figure, find, layers, words, x_at, y_at
from bilateral.lenses.structure.charts.rows import frame
from bilateral.style import numbers, theme
from bilateral.style.labels import width

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure

__all__ = ["left_out_figure", "threshold_figure"]

_INDUSTRIES = 12
_HIGH = 150
"""Height of the chart of thresholds, in pixels."""
_TRADE, _WORLD = "of their trade", "of world trade"


def left_out_figure(result: StructureResult) -> Figure | None:
    """The claim without each industry in turn, those that matter most first."""
    table = find(result, "structure.both_competitive.leave_one_out")
    whole = [f"structure.both_competitive.{part}_share" for part in ("trade", "world")]
    if table is None or not all(map(result.has, whole)):
        return None
    every = table.rows()
    trade, world = (result.measure(id).value for id in whole)
    first = _row(
        {"name": "Nothing left out", "trade_share": trade, "world_share": world, "carries": False}, strong=True
    )
    rows = [first, *(_row(row) for row in every[:_INDUSTRIES])]
    return figure(
        table,
        lambda narrow: _dumbbells(rows, narrow),
        id="both_competitive.leave_one_out",
        title=_title(every, trade - world),
        alt="Pairs of dots, the share of their trade and the share of world trade in products where both are "
        "competitive, without each industry in turn: "
        + "; ".join(row["d"].replace("\n", ", ") for row in rows[:5])
        + ".",
        caption="Each row leaves one industry out and takes both shares anew. "
        + ("All" if len(every) <= _INDUSTRIES else f"The {_INDUSTRIES} of {len(every)}")
        + " industries, those first without which the excess is smallest. The number at the right is the excess: "
        "their trade’s share less the world’s.",
    )


def _title(every: Rows, excess: float) -> str:
    carriers = [str(row["name"]) for row in every if row["carries"]]
    if carriers:
        return f"The result rests on one industry alone: {' or '.join(carriers)}"
    if excess <= 0:
        return "They do not trade more than the world does where both are competitive"
    return "The result does not rest on any single industry: without any one of them it holds"


def _row(row: dict[str, Any], *, strong: bool = False) -> dict[str, Any]:
    name = str(row["name"])
    trade, world = row["trade_share"], row["world_share"]
    known = trade is not None and world is not None and row.get("products") != 0
    text = numbers.points(trade - world) if known else "none left"
    told = (
        f"{name}\n{numbers.percent(trade)} {_TRADE}\n{numbers.percent(world)} {_WORLD}" if known else f"{name}\n{text}"
    )
    label = name if strong else f"without {name}"
    marked = strong or bool(row["carries"])
    return {"name": label, "t": trade if known else None, "w": world, "value": text, "strong": marked, "d": told}


def _dumbbells(rows: Rows, narrow: bool) -> Any:
    import altair as alt

    placed = frame(rows, narrow, right=78, step=22, head=2 if narrow else 1)
    most = max([row[field] or 0.0 for row in rows for field in ("t", "w")] + [0.01]) * 1.04
    known = replace(placed, rows=[row for row in placed.rows if row["t"] is not None and row["w"] is not None])
    joint = alt.Chart(data(known.rows)).mark_rule(color=theme.REST, strokeWidth=2, aria=False)
    drawn = [placed.tracks(), joint.encode(x=placed.x("t", [0, most]), x2=alt.X2("w:Q"), y=placed.y())]
    for field, colour in (("w", theme.MUTED), ("t", theme.ACCENT)):
        drawn.append(known.dots(placed.x(field, [0, most]), colour=colour))
    texts = [(f"• share {_TRADE}", theme.ACCENT), (f"• share {_WORLD}", theme.MUTED)]
    return placed.chart(*drawn, *placed.key(texts), *placed.values())


def threshold_figure(result: StructureResult) -> Figure | None:
    """The claim at other thresholds of RCA."""
    table = find(result, "structure.both_competitive.threshold")
    rows = [row for row in table.rows() if row["trade_share"] is not None] if table else []
    if table is None or len(rows) < 3:
        return None
    low, high = rows[0]["threshold"], rows[-1]["threshold"]
    above = sum(row["trade_share"] > row["world_share"] for row in rows)
    return figure(
        table,
        lambda narrow: _steps(rows, narrow),
        id="both_competitive.threshold",
        title=f"They trade more than the world does there, with any threshold from {low:g} to {high:g}"
        if above == len(rows)
        else f"They trade more than the world does there at {above} of {len(rows)} thresholds from {low:g} to {high:g}",
        alt="Two lines of shares by the RCA from which a country counts as competitive: "
        + "; ".join(
            f"{row['threshold']:g}: {numbers.percent(row['trade_share'])} {_TRADE}, "
            f"{numbers.percent(row['world_share'])} {_WORLD}"
            for row in rows
        )
        + ".",
        caption="Share of products in which both are competitive, for other values of the RCA from which a country "
        "counts as competitive. The brief takes 1 (dashed).",
    )


def _steps(rows: Rows, narrow: bool) -> Any:
    import altair as alt

    most = max([row[field] or 0.0 for row in rows for field in ("trade_share", "world_share")] + [0.01]) * 1.12
    low, high = rows[0]["threshold"], rows[-1]["threshold"]
    scale = alt.Scale(domain=[low - 0.02, high + 0.02], nice=False, zero=False)
    title = "competitive from an RCA of"
    bottom = alt.Axis(title=title, titleAnchor="start", values=_ticks(rows), format=".2~f", grid=False)
    x = alt.X("threshold:Q", scale=scale, axis=bottom)
    y = alt.Y(
        "v:Q", scale=alt.Scale(domain=[0, most], nice=False), axis=alt.Axis(title=None, format=".0%", tickCount=4)
    )
    drawn = [_bar(x)]
    ends = _ends(rows, most)
    for field, told, colour in (("world_share", _WORLD, theme.MUTED), ("trade_share", _TRADE, theme.ACCENT)):
        points = [{"threshold": row["threshold"], "v": row[field], "d": _told(row)} for row in rows]
        base = alt.Chart(data(points))
        drawn.append(base.mark_line(color=colour, aria=False).encode(x=x, y=y))
        drawn.append(
            base.mark_circle(size=60, opacity=1, color=colour, aria=True).encode(
                x=x, y=y, description=alt.Description("d:N")
            )
        )
        drawn += words([{"t": told}], x_at("width"), y_at(ends[field]), dx=8, color=colour, fontWeight=600)
    wide = NARROW if narrow else WIDE
    return layers(*drawn, wide=int(wide - width(_TRADE, strong=True) - 48), high=_HIGH)


def _told(row: dict[str, Any]) -> str:
    return (
        f"RCA from {row['threshold']:g}: {row['products']:,} products\n"
        f"{numbers.percent(row['trade_share'])} {_TRADE}\n{numbers.percent(row['world_share'])} {_WORLD}"
    )


def _bar(x: Any) -> Any:
    import altair as alt

    chart = alt.Chart(data([{"threshold": 1}])).mark_rule(color=theme.MUTED, strokeDash=[3, 3], aria=False)
    return chart.encode(x=x)


def _ticks(rows: Rows) -> list[float]:
    """The thresholds, thinned so that their numbers do not touch on a phone."""
    every = [row["threshold"] for row in rows]
    return every if len(every) <= 6 else [value for value in every if round(value * 100) % 10 == 0]


def _ends(rows: Rows, most: float) -> dict[str, float]:
    """Heights of the two labels in pixels, pushed apart where they would touch."""
    last = rows[-1]
    trade, world = (_HIGH * (1 - (last[field] or 0.0) / most) for field in ("trade_share", "world_share"))
    if abs(trade - world) < 16:
        middle = (trade + world) / 2
        sign = -1 if trade <= world else 1
        trade, world = middle + sign * 8, middle - sign * 8
    return {"trade_share": trade, "world_share": world}
