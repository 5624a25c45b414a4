"""What all figures of the lens share: the table behind it, layers and texts in the house style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.measure import Figure, Scope, Table
from bilateral.style import theme

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult

__all__ = ["NARROW", "WIDE", "Rows", "data", "figure", "find", "layers", "names", "stack", "words", "x_at", "y_at"]

WIDE, NARROW = 720, 340
"""Widths in pixels that the figures are drawn for."""
Rows = list[dict[str, Any]]


def find(result: StructureResult, id: str) -> Table | None:
    """The table of that id when it is there and has rows."""
    found = next((table for table in result.tables if table.id == id), None)
    return found if found is not None and found.data.num_rows else None


def names(result: StructureResult) -> tuple[str, str]:
    """The names of the two countries."""
    return result.pair.names


def figure(
    table: Table,
    make: Callable[[bool], Any],
    *,
    id: str,
    title: str,
    alt: str,
    caption: str,
    scope: Scope | None = None,
    source: str = "",
) -> Figure:
    """A figure whose two variants come from `make(narrow)`; its scope is the table's unless another is given.

    Its parts are not checked one by one as they are put together: the tests check the whole, at a tenth of the cost.
    """
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        wide, narrow = make(False), make(True)
    id, named = f"structure.figure.{id}", source or table.id
    return Figure(id, title, alt, wide, narrow, named, caption, scope or table.scope, table.origins)


def data(rows: Rows) -> Any:
    """Rows as data of a chart, without a detour over a data frame; a tuple, which Altair does not copy each time."""
    import altair as alt

    return alt.InlineData(values=tuple(rows))


def layers(*drawn: Any, wide: int, high: int, **more: Any) -> Any:
    """Layers over each other, the first at the bottom, in the house style; sizes in pixels."""
    import altair as alt

    return alt.layer(*drawn, width=wide, height=high, config=_config(), padding=2, **more)


def stack(panels: Sequence[Any], *, columns: int = 1) -> Any:
    """Charts in so many columns, in the house style."""
    import altair as alt

    return alt.concat(*panels, columns=columns, spacing=22, config=_config(), padding=2)


def _config() -> Any:
    import altair as alt

    return alt.Config(**theme.config())


def x_at(pixels: float | str) -> Any:
    """A fixed place across, in pixels from the left; "width" is the right edge."""
    import altair as alt

    return alt.XValue(pixels)


def y_at(pixels: float) -> Any:
    """A fixed place down, in pixels from the top."""
    import altair as alt

    return alt.YValue(pixels)


def words(rows: Rows, x: Any, y: Any, *, field: str = "t", halo: bool = False, **mark: Any) -> list[Any]:
    """Text layers; with a halo they can be read where they cross lines.

    Parameters
    ----------
    rows
        Each with the text in `field` and what `x` and `y` ask for.
    x, y
        Encodings of the place.
    **mark
        Properties of the text mark: align, dx, color, fontWeight …
    """
    import altair as alt

    if not rows:
        return []
    chart = alt.Chart(data(rows))
    style = {"align": "left", "baseline": "middle", "aria": False} | mark
    text = alt.Text(f"{field}:N")
    drawn = [chart.mark_text(**style).encode(x=x, y=y, text=text)]
    if halo:
        white = style | {"stroke": theme.PAPER, "strokeWidth": 3.5, "color": theme.PAPER}
        drawn.insert(0, chart.mark_text(**white).encode(x=x, y=y, text=text))
    return drawn
