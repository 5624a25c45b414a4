"""What each could sell the other next: the best placed products both ways, with what places them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import Rows, data, figure, find, names, words, x_at, y_at
from bilateral.lenses.structure.charts.rows import Frame, frame
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure

__all__ = ["opportunities_figure"]

_PRODUCTS = 7
_PARTS = (
    ("score", "Score", "Score"),
    ("density_rank", "Nearness", "Near"),
    ("gap_rank", "Demand gap", "Gap"),
    ("growth_rank", "Growth", "Growth"),
)
_GAP = 16
"""Space between two columns, in pixels."""


def opportunities_figure(result: StructureResult) -> Figure | None:
    """The first products of each direction; None unless at least one direction has any."""
    tables = {way: find(result, f"structure.opportunities.{way}") for way in ("ab", "ba")}
    known = {way: table for way, table in tables.items() if table is not None}
    if not known:
        return None
    rows = [row for way, table in known.items() for row in _way(result, way, table.rows()[:_PRODUCTS])]
    table = next(iter(known.values()))
    firsts = [(row["seller"], row["name"]) for row in rows if row["rank"] == 1]
    return figure(
        table,
        lambda narrow: _ranks(rows, narrow),
        id="opportunities",
        source="structure.opportunities.*",
        title="Where to look first: " + ", ".join(f"{name} for {seller}" for seller, name in firsts),
        alt="Rows of dots from 0 to 1 for the best placed products each way. "
        + "; ".join(row["d"].replace("\n", ", ") for row in rows if row["rank"] <= 3)
        + ".",
        caption=_caption(result.year),
    )


def _caption(year: int) -> str:
    return (
        f"Products in which the seller has no advantage yet (RCA below 1 in {year}) and that weigh more in the "
        f"buyer’s imports than in the seller’s exports: the first {_PRODUCTS} each way. The score is the geometric "
        "mean of the three ranks beside it, each from 0 to 1 among all such products: how much of what lies near the "
        "product the seller sells with an advantage, the gap between demand and supply, and the growth of the buyer’s "
        "imports. An order for looking, of this package’s own making, not a forecast."
    )


def _way(result: StructureResult, way: str, found: Rows) -> Rows:
    seller, buyer = names(result) if way == "ab" else names(result)[::-1]
    rows: Rows = []
    for row in found:
        parts = {field: row[field] for field, _, _ in _PARTS}
        ranks = [f"{label.lower()} {numbers.ratio(parts[f])}" for f, label, _ in _PARTS if parts[f] is not None]
        told = [f"{seller} to {buyer}: {row['name']}", ", ".join(ranks)]
        rows.append(
            {
                "name": str(row["name"]),
                "seller": seller,
                "way": f"{seller} to {buyer}",
                "rank": row["rank"],
                "c": theme.A if way == "ab" else theme.B,
                "value": numbers.ratio(row["score"]),
                "gap": (0 if way == "ab" else 18) + 24 if row["rank"] == 1 else 0,
                "d": "\n".join(told),
                **parts,
            }
        )
    return rows


def _ranks(rows: Rows, narrow: bool) -> Any:
    placed = frame(rows, narrow, step=22, head=1)
    known = [part for part in _PARTS if any(row[part[0]] is not None for row in rows)]
    step = (placed.wide + _GAP) / len(known)
    drawn: list[Any] = []
    for place, (field, long, short) in enumerate(known):
        left, right = round(place * step, 1), round(place * step + step - _GAP, 1)
        drawn += _column(placed, field, left, right)
        drawn += words([{"t": short if narrow else long}], x_at(left), y_at(0), baseline="top", color=theme.MUTED)
    return placed.chart(*drawn, *placed.headings(), *placed.values())


def _column(placed: Frame, field: str, left: float, right: float) -> list[Any]:
    """A light line from 0 to 1 for each row, and a dot where the value lies."""
    import altair as alt

    shown = [row for row in placed.rows if row[field] is not None]
    track = alt.Chart(data([{"y": row["y"]} for row in shown])).mark_rule(color=theme.GRID, aria=False)
    lines = track.encode(y=placed.y(), x=alt.XValue(left), x2=alt.X2Value(right))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, placed.wide], range=[0, placed.wide], nice=False))
    rows = [
        {"x": round(left + (right - left) * row[field], 1), "y": row["y"], "c": row["c"], "d": row["d"]}
        for row in shown
    ]
    mark, first = alt.Chart(data(rows)), field == _PARTS[0][0]
    dots = mark.mark_circle(size=110 if first else 60, opacity=1, aria=first)
    paint = alt.Color("c:N", scale=None) if first else alt.ColorValue(theme.REST)
    told = {"description": alt.Description("d:N")} if first else {}
    return [lines, dots.encode(x=x, y=placed.y(), color=paint, **told)]
