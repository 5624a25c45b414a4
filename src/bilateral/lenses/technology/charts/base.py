"""What all figures of the lens share: the table behind it, layers, lines over years, in the house style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.measure import Figure, Table
from bilateral.style import theme
from bilateral.style.labels import shorten, width

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult

__all__ = ["NARROW", "WIDE", "Line", "Rows", "config", "data", "figure", "find", "lines", "stack"]

WIDE, NARROW = 720, 340
"""Widths in pixels that the figures are drawn for."""
GAP = 15
"""Pixels between two labels."""
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One series over years."""

    name: str
    """The label at its end."""
    colour: str
    points: tuple[tuple[int, float], ...]
    """Year and value, in order; a year without a value is not there."""
    show: Callable[[float], str]
    """How its last value is printed."""


def find(result: TechnologyResult, id: str) -> Table | None:
    """The table of that id when it is there and has rows."""
    found = next((table for table in result.tables if table.id == id), None)
    return found if found is not None and found.data.num_rows else None


def figure(table: Table, make: Callable[[bool], Any], *, id: str, title: str, alt: str, caption: str) -> Figure:
    """A figure whose two variants come from `make(narrow)`; its parts are not checked one by one."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        wide, narrow = make(False), make(True)
    return Figure(f"technology.figure.{id}", title, alt, wide, narrow, table.id, caption, table.scope, table.origins)


def data(rows: Rows) -> Any:
    """Rows as data of a chart, without a detour over a data frame."""
    import altair as alt

    return alt.InlineData(values=tuple(rows))


def config() -> Any:
    """The house style."""
    import altair as alt

    return alt.Config(**theme.config())


def stack(panels: Sequence[Any]) -> Any:
    """Charts below each other."""
    import altair as alt

    return alt.concat(*panels, columns=1, spacing=22, config=config(), padding=2)


def lines(
    title: str,
    series: Sequence[Line],
    span: tuple[int, int],
    *,
    format: str,
    domain: tuple[float, float],
    narrow: bool,
    extra: Sequence[Any] = (),
    high: int = 150,
) -> Any:
    """One panel of lines with their names at the right; a line is broken where a year is missing.

    Parameters
    ----------
    title
        Of the panel.
    series
        The lines.
    span
        First and last year of the axis.
    format
        d3 format of the scale.
    domain
        Ends of the scale.
    narrow
        For a phone.
    extra
        More layers, drawn first.
    high
        Height in pixels.
    """
    import altair as alt

    wide = NARROW if narrow else WIDE
    room = min(max([width(_end(line), strong=True) for line in series] + [20.0]), wide * 0.44) + 10
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[span[0] - 0.4, span[1] + 0.4], nice=False, zero=False),
        axis=alt.Axis(values=_ticks(span, 4 if narrow else 8), format="d", title=None, grid=False, labelPadding=9),
    )
    y = alt.Y(
        "v:Q", scale=alt.Scale(domain=list(domain), nice=False), axis=alt.Axis(title=None, format=format, tickCount=4)
    )
    base = alt.Chart(data([row for line in series for row in _segments(line)]))
    colour = alt.Color("c:N", scale=None)
    drawn = base.mark_line(aria=False).encode(x=x, y=y, color=colour, detail=alt.Detail("piece:N"))
    dots = base.mark_circle(size=18, opacity=1, aria=False).encode(x=x, y=y, color=colour)
    named = _names(series, domain, high, room)
    heading = alt.TitleParams(shorten(title, wide - 10, 13.5))
    return alt.layer(*extra, drawn, dots, *named, width=int(wide - room - 38), height=high, title=heading)


def _segments(line: Line) -> Rows:
    piece, before, rows = 0, None, []
    for year, value in line.points:
        piece += before is not None and year != before + 1
        rows.append({"year": year, "v": value, "piece": f"{line.name}{piece}", "c": line.colour})
        before = year
    return rows


def _ticks(span: tuple[int, int], most: int) -> list[int]:
    step = max(1, -(-(span[1] - span[0]) // most))
    inner = [year for year in range(span[0], span[1], step) if span[1] - year >= step * 0.7]
    return [*inner, span[1]]


def _end(line: Line) -> str:
    value = line.show(line.points[-1][1]) if line.points else ""
    return f"{value} {line.name}".strip()


def _names(series: Sequence[Line], domain: tuple[float, float], high: int, room: float) -> list[Any]:
    """The last values with the names at the right, pushed apart where they would touch."""
    import altair as alt

    low, top = domain
    placed = sorted(
        (high * (1 - (line.points[-1][1] - low) / (top - low)), place)
        for place, line in enumerate(series)
        if line.points
    )
    drawn, before = [], -GAP * 1.0
    for place, at in placed:
        before = max(place, before + GAP)
        line = series[at]
        chart = alt.Chart(data([{"t": shorten(_end(line), room)}]))
        mark = chart.mark_text(align="left", baseline="middle", dx=4, color=line.colour, fontWeight=600, aria=False)
        drawn.append(mark.encode(x=alt.XValue("width"), y=alt.YValue(before), text="t:N"))
    return drawn
