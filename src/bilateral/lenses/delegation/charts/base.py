"""What all figures of the lens share: rows with names beside them, layers and texts in the house style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from bilateral.measure import Figure, Table
from bilateral.style import theme
from bilateral.style.labels import shorten, width

if TYPE_CHECKING:
    from bilateral.lenses.delegation.result import DelegationResult

__all__ = ["NARROW", "WIDE", "Rows", "data", "figure", "find", "key", "layered", "rows_at", "texts"]

WIDE, NARROW = 720, 340
"""Widths in pixels that the figures are drawn for."""
_LEFT = 220
_RIGHT = 150
Rows: TypeAlias = list[dict[str, Any]]


def find(result: DelegationResult, id: str) -> Table | None:
    """The table of that id when it is there and has rows."""
    found = next((table for table in result.tables if table.id == id), None)
    return found if found is not None and found.data.num_rows else None


def figure(table: Table, make: Callable[[bool], Any], *, id: str, title: str, alt: str, caption: str) -> Figure:
    """A figure whose two variants come from `make(narrow)`."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        wide, narrow = make(False), make(True)
    named = f"delegation.figure.{id}"
    return Figure(named, title, alt, wide, narrow, table.id, caption, table.scope, table.origins)


def data(rows: Rows) -> Any:
    """Rows as data of a chart."""
    import altair as alt

    return alt.InlineData(values=tuple(rows))


def layered(*drawn: Any, wide: float, high: float) -> Any:
    """Layers over each other, the first at the bottom, in the house style; sizes in pixels."""
    import altair as alt

    return alt.layer(*drawn, width=int(wide), height=int(high), config=alt.Config(**theme.config()), padding=2)


def texts(rows: Rows, x: Any, y: Any, *, field: str = "t", **mark: Any) -> Any:
    """A text layer; properties of the mark as align, dx, color, fontWeight."""
    import altair as alt

    style = {"align": "left", "baseline": "middle", "aria": False} | mark
    return alt.Chart(data(rows)).mark_text(**style).encode(x=x, y=y, text=alt.Text(f"{field}:N"))


def key(words: Sequence[tuple[str, str]], narrow: bool) -> list[Any]:
    """Coloured words over the plot that say what the marks are."""
    import altair as alt

    drawn, x = [], 0.0
    for number, (word, colour) in enumerate(words):
        place = (0.0, 16.0 * number) if narrow else (x, 0.0)
        style: dict[str, Any] = {"baseline": "top", "color": colour, "fontWeight": 600}
        drawn.append(texts([{"t": word}], alt.XValue(place[0]), alt.YValue(place[1]), **style))
        x += width(word, strong=True) + 22
    return drawn


def rows_at(rows: Rows, narrow: bool, *, head: int) -> tuple[Rows, float, float, list[Any]]:
    """Places of named rows: the rows with `y` (pixels from the top), width and height of the plot, and the names.

    Names stand at the left on a page, above their rows on a phone; `head` lines are kept free on top.
    """
    import altair as alt

    left = 0 if narrow else min(_LEFT, max(width(row["name"]) for row in rows)) + 14
    step, y = (42 if narrow else 28), 16.0 * head + 8
    placed = []
    for row in rows:
        placed.append(row | {"y": y + (step - 13 if narrow else step / 2)})
        y += step
    across = (NARROW if narrow else WIDE) - left - (_RIGHT if not narrow else 110)
    lift, align, shift = (-17, "left", 0) if narrow else (0, "right", -10)
    limit = NARROW if narrow else _LEFT
    named = [{"t": shorten(row["name"], limit), "y": row["y"] + lift} for row in placed]
    at = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, y], range=[0, y], nice=False))
    return placed, across, y, [texts(named, alt.XValue(0), at, align=align, dx=shift)]
