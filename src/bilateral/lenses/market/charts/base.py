"""What all figures of the lens share: the table behind it, rows by sector, layers and texts in the house style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.measure import Figure, Table
from bilateral.style import numbers, theme
from bilateral.style.labels import shorten, width

if TYPE_CHECKING:
    from bilateral.lenses.market.judgement import Judgement
    from bilateral.lenses.market.result import MarketResult

__all__ = [
    "NARROW",
    "WIDE",
    "Lanes",
    "Rows",
    "data",
    "figure",
    "find",
    "grid",
    "label",
    "lanes",
    "ordered",
    "panel_size",
    "percent",
    "text",
]

WIDE, NARROW = 720, 340
"""Widths in pixels that the figures are drawn for."""
Rows = list[dict[str, Any]]
_LEFT = 190
"""Widest column of names on a page, in pixels."""
_COLUMNS = 3
"""Panels side by side on a page."""


def find(result: MarketResult, id: str) -> Table | None:
    """The table of that id when it is there and has rows."""
    found = next((table for table in result.tables if table.id == id), None)
    return found if found is not None and found.data.num_rows else None


def ordered(result: MarketResult) -> list[Judgement]:
    """The sectors, those that moved most surely first, controls last."""
    return sorted(result.judgements, key=lambda each: (each.control, each.p if each.p == each.p else 1.0, each.sector))


def label(sector: str) -> str:
    """A sector's name in print."""
    return sector.replace("_", " ")


def figure(table: Table, make: Callable[[bool], Any], *, id: str, title: str, alt: str, caption: str) -> Figure:
    """A figure whose two variants come from `make(narrow)`."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        wide, narrow = make(False), make(True)
    return Figure(f"market.figure.{id}", title, alt, wide, narrow, table.id, caption, table.scope, table.origins)


def data(rows: Rows) -> Any:
    """Rows as data of a chart."""
    import altair as alt

    return alt.InlineData(values=tuple(rows))


def text(rows: Rows, **encodings: Any) -> Any:
    """A text layer in the house style; `mark` holds the properties of the mark, the rest are encodings."""
    import altair as alt

    style = {"align": "left", "baseline": "middle", "aria": False} | encodings.pop("mark", {})
    return alt.Chart(data(rows)).mark_text(**style).encode(text=alt.Text("t:N"), **encodings)


@dataclass(frozen=True, slots=True)
class Lanes:
    """One lane a sector from top to bottom: the name beside it on a page, above it on a phone."""

    places: dict[str, float]
    """The middle of each sector's lane, in pixels from the top."""
    wide: int
    high: int
    narrow: bool
    names: tuple[tuple[str, float], ...]

    def y(self, field: str = "y") -> Any:
        """The encoding of a place from top to bottom, in pixels."""
        import altair as alt

        return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, self.high], range=[0, self.high], nice=False))

    def tracks(self) -> Any:
        """A light line along every lane."""
        import altair as alt

        chart = alt.Chart(data([{"y": place} for place in self.places.values()])).mark_rule(
            color=theme.GRID, aria=False
        )
        return chart.encode(y=self.y(), x=alt.XValue(0), x2=alt.X2Value(self.wide))

    def titles(self) -> Any:
        """The names."""
        import altair as alt

        rows = [{"t": name, "y": place - (17 if self.narrow else 0)} for name, place in self.names]
        style = {"align": "left" if self.narrow else "right", "dx": 0 if self.narrow else -12}
        return text(rows, x=alt.XValue(0), y=self.y(), mark=style)

    def notes(self, notes: dict[str, str]) -> Any:
        """Short texts at the right of the lanes."""
        import altair as alt

        lift = 17 if self.narrow else 0
        rows = [{"t": notes[sector], "y": place - lift} for sector, place in self.places.items() if notes.get(sector)]
        mark = {"align": "right", "dx": 0} if self.narrow else {"align": "left", "dx": 10}
        return text(rows, x=alt.XValue(self.wide), y=self.y(), mark={**mark, "color": theme.MUTED})

    def chart(self, *drawn: Any) -> Any:
        """The layers at the size of the lanes, in the house style."""
        import altair as alt

        layers = [layer for layer in (self.tracks(), *drawn, self.titles()) if layer is not None]
        return alt.layer(*layers, width=self.wide, height=self.high, config=alt.Config(**theme.config()), padding=2)


def lanes(sectors: Sequence[str], narrow: bool, *, right: int, head: int = 22, step: int = 34) -> Lanes:
    """Lay out a lane for each sector.

    Parameters
    ----------
    sectors
        From top to bottom.
    narrow
        For a phone.
    right
        Room kept for notes at the right of a page, in pixels; on a phone they stand above the lane.
    head
        Room above the first lane, in pixels.
    step
        Distance of lanes on a page, in pixels.
    """
    total = NARROW if narrow else WIDE
    named = [(sector, shorten(label(sector), 180 if narrow else _LEFT)) for sector in sectors]
    left = 0 if narrow else int(min(_LEFT, max(width(name) for _, name in named)) + 16)
    step = 48 if narrow else step
    places = {
        sector: head + step * number + (step - 14 if narrow else step / 2) for number, sector in enumerate(sectors)
    }
    names = tuple((name, places[sector]) for sector, name in named)
    size = total - left - (8 if narrow else right)
    return Lanes(places, size, int(head + step * len(sectors) + 4), narrow, names)


def grid(panels: Sequence[Any], narrow: bool) -> Any:
    """Small panels side by side on a page, one below the other on a phone."""
    import altair as alt

    columns = 1 if narrow else min(_COLUMNS, len(panels))
    return alt.concat(*panels, columns=columns, spacing=18, config=alt.Config(**theme.config()), padding=2)


def panel_size(count: int, narrow: bool) -> tuple[int, int]:
    """Width and height of one of so many panels, in pixels."""
    if narrow:
        return NARROW - 44, 118
    columns = min(_COLUMNS, count)
    return (WIDE - 18 * (columns - 1)) // columns - 44, 140


def percent(value: float) -> str:
    """A value in per cent with its sign."""
    return ("+" if value > 0 else "") + numbers.percent(value / 100)
