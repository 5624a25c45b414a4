"""Horizontal charts with one named row an item: the name stands beside the row on a page, above it on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bilateral.lenses.structure.charts.base import NARROW, WIDE, Rows, data, layers, words, x_at, y_at
from bilateral.style import theme
from bilateral.style.labels import shorten, width

__all__ = ["Frame", "frame"]

_LEFT = 250
"""Widest column of names on a page, in pixels."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The places of the rows, and the layers that all such charts share; the caller adds the marks."""

    rows: Rows
    """The given rows with `y` (pixels from the top) added."""
    wide: int
    """Width of the plot in pixels."""
    high: int
    """Height of the plot in pixels."""
    narrow: bool

    def y(self) -> Any:
        """The encoding of the rows' places."""
        import altair as alt

        return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, self.high], range=[0, self.high], nice=False))

    def x(self, field: str, domain: Sequence[float]) -> Any:
        """The encoding of a value across the plot; such charts print their values and need no axis."""
        import altair as alt

        return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=list(domain), nice=False))

    def bars(self, x: Any, *, high: int = 13, colour: str | None = None) -> Any:
        """Bars from 0, coloured by the rows' `c` or all alike, with `d` as what a pointer is told."""
        import altair as alt

        paint = alt.ColorValue(colour) if colour else alt.Color("c:N", scale=None)
        mark = alt.Chart(data(self.rows)).mark_bar(height=high, aria=True)
        return mark.encode(x=x, x2=alt.X2Datum(0), y=self.y(), color=paint, description=alt.Description("d:N"))

    def dots(self, x: Any, *, size: int = 110, colour: str | None = None) -> Any:
        """Dots, coloured by the rows' `c` or all alike, with `d` as what a pointer is told."""
        import altair as alt

        paint = alt.ColorValue(colour) if colour else alt.Color("c:N", scale=None)
        mark = alt.Chart(data(self.rows)).mark_circle(size=size, opacity=1, aria=True)
        return mark.encode(x=x, y=self.y(), color=paint, description=alt.Description("d:N"))

    def tracks(self) -> Any:
        """A light line along every row."""
        import altair as alt

        chart = alt.Chart(data([{"y": row["y"]} for row in self.rows])).mark_rule(color=theme.GRID, aria=False)
        return chart.encode(y=self.y(), x=alt.XValue(0), x2=alt.X2Value(self.wide))

    def values(self, field: str = "value", colour: str = theme.INK) -> list[Any]:
        """The printed values at the right of the plot."""
        return words(self.rows, x_at(self.wide), self.y(), field=field, dx=8, color=colour)

    def key(self, texts: Sequence[tuple[str, str]], *, halo: bool = False) -> list[Any]:
        """Coloured words over the first row that say what the marks are; on a phone one below the other.

        With a halo they can be read where a line crosses them.
        """
        drawn, x, y = [], 0.0, 0.0
        for text, colour in texts:
            drawn += words([{"t": text}], x_at(x), y_at(y), baseline="top", color=colour, halo=halo)
            x, y = (x, y + 16) if self.narrow else (x + width(text) + 18, y)
        return drawn

    def headings(self) -> list[Any]:
        """The `way` of each row that has a gap above it, in its colour `c`, as a heading over the rows that follow."""
        lift, align, shift = (38, "left", 0) if self.narrow else (25, "right", -10)
        drawn = []
        for row in (row for row in self.rows if row.get("gap")):
            text = shorten(row["way"], NARROW if self.narrow else _LEFT, 13)
            style: dict[str, Any] = {"align": align, "dx": shift, "fontWeight": 600, "fontSize": 13, "color": row["c"]}
            drawn += words([{"y": row["y"] - lift, "t": text}], x_at(0), self.y(), halo=True, **style)
        return drawn

    def chart(self, *drawn: Any) -> Any:
        """The layers with the names, at the size of the frame."""
        return layers(*drawn, *self._names(), wide=self.wide, high=self.high)

    def _names(self) -> list[Any]:
        lift, align, shift = (-15, "left", 0) if self.narrow else (0, "right", -10)
        drawn = []
        for strong, weight in ((False, 400), (True, 600)):
            rows = [row for row in self.rows if row.get("strong", False) is strong]
            texts = [{"y": row["y"] + lift, "t": row["name"]} for row in rows]
            style: dict[str, Any] = {"align": align, "dx": shift, "fontWeight": weight}
            drawn += words(texts, x_at(0), self.y(), halo=self.narrow, **style)
        return drawn


def frame(rows: Rows, narrow: bool, *, right: int = 44, step: int = 26, head: int = 0) -> Frame:
    """Lay out rows from top to bottom.

    Parameters
    ----------
    rows
        Each with `name`; `strong` prints it in semibold; `gap` adds space above.
    narrow
        For a phone: names above the rows.
    right
        Room kept for values at the right, in pixels.
    step
        Distance of rows on a page, in pixels.
    head
        Lines of text kept free above the first row.
    """
    total = NARROW if narrow else WIDE
    limit = total - right if narrow else _LEFT
    named = [row | {"name": shorten(row["name"], limit)} for row in rows]
    left = (
        0
        if narrow
        else min(_LEFT, max([width(row["name"], strong=row.get("strong", False)) for row in named] + [60])) + 14
    )
    step = 40 if narrow else step
    y, placed = head * 16.0 + (6 if head else 0), []
    for row in named:
        y += row.get("gap", 0)
        placed.append(row | {"y": y + (step - 12 if narrow else step / 2)})
        y += step
    return Frame(placed, int(total - left - right), int(y), narrow)
