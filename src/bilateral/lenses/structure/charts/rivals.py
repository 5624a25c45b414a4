"""Who gains in third markets: how the shares of both moved where they meet most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import Rows, data, figure, find, names, words, x_at, y_at
from bilateral.lenses.structure.charts.rows import Frame, frame
from bilateral.lenses.structure.question import is_economy
from bilateral.style import numbers, theme
from bilateral.style.labels import shorten

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure, Table

__all__ = ["rivalry_figure"]

_CELLS = 12
_SECTORS = 4
"""With fewer sectors than this the cells are drawn by product."""
_COLUMN = 46
"""Width of a column of printed changes, in pixels."""


def rivalry_figure(result: StructureResult) -> Figure | None:
    """Change of both shares in the largest shared cells of market and product, or market and sector."""
    source = _source(result)
    if source is None:
        return None
    table, kind = source
    every = [row for row in table.rows() if _drawable(row)]
    if len(every) < 2:
        return None
    rows = [_row(row, kind, result) for row in every[:_CELLS]]
    first, last = table.scope.years[0], table.scope.years[-1]
    covered = numbers.percent(sum(row["part"] for row in every[:_CELLS]), 0)
    return figure(
        table,
        lambda narrow: _changes(rows, result, narrow),
        id="rivalry",
        title=_title(every[:_CELLS], kind, result),
        alt=f"Pairs of dots, the change of the two countries’ shares of the market from {first} to {last}: "
        + "; ".join(row["d"].replace("\n", ", ") for row in rows[:5])
        + ".",
        caption=f"The {len(rows)} largest cells of third market and {kind} in which both sell, {covered} of the "
        f"overlap of their exports to third markets. A dot is the change of a country’s share of what the market buys "
        f"from abroad, {first} to {last}, in percentage points; the line marks no change. A gain is not said to be "
        "taken from the other: others gain and lose too.",
    )


def _source(result: StructureResult) -> tuple[Table, str] | None:
    """By sector where there are several, because single products are a small part of the overlap."""
    sectors = find(result, "structure.rivalry.sector")
    if sectors is not None and len(set(sectors.data["sector"].to_pylist())) >= _SECTORS:
        return sectors, "sector"
    products = find(result, "structure.rivalry")
    return (products, "product") if products is not None else None


def _drawable(row: dict[str, Any]) -> bool:
    return row["change_a"] is not None and row["change_b"] is not None and is_economy(row["market"])


def _title(rows: Rows, kind: str, result: StructureResult) -> str:
    counts = [(sum(row["winner"] == name for row in rows), name) for name in names(result)]
    (won, winner), (_, other) = sorted(counts, key=lambda each: -each[0])
    if won * 2 <= len(rows):
        return (
            f"Where they meet most, neither gains more share of the market than the other in most of {len(rows)} cells"
        )
    return (
        f"Where they meet most, {winner} gained more share of the market than {other} in {won} of {len(rows)} cells of "
        f"market and {kind}"
    )


def _row(row: dict[str, Any], kind: str, result: StructureResult) -> dict[str, Any]:
    name = f"{shorten(str(row['name']), 110)}: {row[f'{kind}_name']}"
    told = [f"{row['name']}, {row[f'{kind}_name']}"]
    for who, side in zip(names(result), "ab", strict=True):
        before, now = (numbers.percent(row[f"share_{side}_{when}"]) for when in ("first", "last"))
        told.append(f"{who} {before} to {now}")
    return {
        "name": name,
        "a": row["change_a"],
        "b": row["change_b"],
        "a_text": _points(row["change_a"]),
        "b_text": _points(row["change_b"]),
        "d": "\n".join(told),
    }


def _points(change: float) -> str:
    return numbers.points(change).partition("\u00a0")[0]


def _changes(rows: Rows, result: StructureResult, narrow: bool) -> Any:
    import altair as alt

    placed = frame(rows, narrow, right=2 * _COLUMN + 6, step=23, head=3 if narrow else 1)
    values = [row[side] for row in rows for side in "ab"]
    room = 0.05 * (max([*values, 0.0]) - min([*values, 0.0]) or 1.0)
    span = [min([*values, 0.0]) - room, max([*values, 0.0]) + room]
    zero = alt.Chart(data([{"v": 0}])).mark_rule(color=theme.MUTED, aria=False).encode(x=placed.x("v", span))
    drawn = [placed.tracks(), zero]
    for side, colour in (("a", theme.A), ("b", theme.B)):
        drawn.append(placed.dots(placed.x(side, span), size=90, colour=colour))
    a, b = names(result)
    key = placed.key([(f"• {a}", theme.A), (f"• {b}", theme.B)], halo=True)
    return placed.chart(*drawn, *key, *_columns(placed))


def _columns(placed: Frame) -> list[Any]:
    """The changes in numbers at the right, one column a country, under what they are."""
    style: dict[str, Any] = {"align": "right", "fontWeight": 600}
    drawn = words(
        [{"t": "change, points"}], x_at("width"), y_at(0), dx=2 * _COLUMN, align="right", baseline="top",
        color=theme.MUTED,
    )  # fmt: skip
    for place, (side, colour) in enumerate((("a", theme.A), ("b", theme.B)), 1):
        shift = place * _COLUMN
        drawn += words(placed.rows, x_at("width"), placed.y(), field=f"{side}_text", dx=shift, color=colour, **style)
    return drawn
