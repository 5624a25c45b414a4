"""Lines over years. A line ends where a year is missing or the classification changes; nothing is joined across."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bilateral.lenses.structure.charts.base import Rows, data, words, x_at, y_at
from bilateral.style import theme
from bilateral.style.labels import shorten, width

__all__ = ["Line", "Panel", "ends_room", "lines", "segments"]


@dataclass(frozen=True, slots=True)
class Line:
    """One series."""

    name: str
    """The label at its end."""
    colour: str
    points: tuple[tuple[int, float, int], ...]
    """Year, value and number of the unbroken series, in order; a year without a value is not there."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines that share a scale."""

    title: str
    lines: tuple[Line, ...]
    format: str
    """d3 format of the axis: ".0%" or ".1f"."""
    show: Callable[[float], str]
    """How the last value is printed beside the line's name."""
    top: float | None = None
    """Upper end of the scale; None for what the values need. The lower end is 0."""


def segments(line: Line) -> Rows:
    """The points of a line with the number of their piece: a new one after a missing year or a break."""
    piece, rows = 0, []
    for before, now in itertools.pairwise([None, *line.points]):
        if now is None:
            continue
        if before is not None and (now[0] != before[0] + 1 or now[2] != before[2]):
            piece += 1
        rows.append({"year": now[0], "v": now[1], "piece": f"{line.name}{piece}", "c": line.colour})
    return rows


def ends_room(panels: Sequence[Panel], wide: int) -> float:
    """Room for the labels at the right that serves all panels, in pixels."""
    needed = [width(_end(panel, line), strong=True) for panel in panels for line in panel.lines]
    return min(max([*needed, 20.0]), wide * 0.44) + 10


def _end(panel: Panel, line: Line) -> str:
    value = panel.show(line.points[-1][1]) if line.points else ""
    return f"{value} {line.name}".strip()


def lines(panel: Panel, years: Sequence[int], breaks: Sequence[int], *, wide: int, high: int, room: float) -> Any:
    """Draw one panel.

    Parameters
    ----------
    panel
        What to draw.
    years
        All years followed; the axis spans them, with or without values.
    breaks
        First years of a new classification or level; a dashed line stands before each.
    wide, high
        Size in pixels, `room` included in `wide`.
    room
        Pixels kept for the labels at the line ends.
    """
    import altair as alt

    rows = [row for line in panel.lines for row in segments(line)]
    top = panel.top or max([row["v"] for row in rows] + [0.0]) * 1.08 or 1.0
    scale = alt.Scale(domain=[years[0] - 0.4, years[-1] + 0.4], nice=False, zero=False)
    x = alt.X(
        "year:Q", scale=scale, axis=alt.Axis(values=_ticks(years), format="d", title=None, grid=False, labelPadding=9)
    )
    axis = alt.Axis(title=None, format=panel.format, tickCount=4)
    y = alt.Y("v:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=axis)
    base, colour = alt.Chart(data(rows)), alt.Color("c:N", scale=None)
    drawn = base.mark_line(aria=False).encode(x=x, y=y, color=colour, detail=alt.Detail("piece:N"))
    dots = base.mark_circle(size=14 if len(years) > 8 else 30, opacity=1, aria=False).encode(x=x, y=y, color=colour)
    title = alt.TitleParams(shorten(panel.title, wide - 10, 13.5))
    marks = [*_breaks(breaks, x), drawn, dots, *_ends(panel, top, high, room)]
    return alt.layer(*marks, width=int(wide - room - 34), height=high, title=title)


def _ticks(years: Sequence[int]) -> list[int]:
    first, last = years[0], years[-1]
    step = max(1, -(-(last - first) // 4))
    inner = [year for year in range(first, last, step) if last - year >= step * 0.7]
    return [*inner, last]


def _breaks(breaks: Sequence[int], x: Any) -> list[Any]:
    if not breaks:
        return []
    import altair as alt

    chart = alt.Chart(data([{"year": year - 0.5} for year in breaks]))
    return [chart.mark_rule(color=theme.MUTED, strokeDash=[4, 3], aria=False).encode(x=x)]


def _ends(panel: Panel, top: float, high: int, room: float) -> list[Any]:
    """The last values with the names at the right, pushed apart where they would touch."""
    last = [(line, high * (1 - line.points[-1][1] / top)) for line in panel.lines if line.points]
    places = _apart([place for _, place in last], 15, high)
    drawn = []
    for (line, _), place in zip(last, places, strict=True):
        text = shorten(_end(panel, line), room)
        drawn += words([{"t": text}], x_at("width"), y_at(place), dx=4, color=line.colour, fontWeight=600)
    return drawn


def _apart(places: Sequence[float], gap: float, high: float) -> list[float]:
    """Places at least `gap` apart, moved as little as needed, kept inside 0 and `high`."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = [min(max(place, 4.0), high - 4.0) for place in places]
    for before, now in itertools.pairwise(order):
        moved[now] = max(moved[now], moved[before] + gap)
    over = max([moved[n] for n in order] + [0.0]) - (high - 2.0)
    if over > 0:
        for now, after in zip([*reversed(order)], [None, *reversed(order)], strict=False):
            limit = high - 2.0 if after is None else moved[after] - gap
            moved[now] = min(moved[now], limit)
    return moved
