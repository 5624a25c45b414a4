"""Two-way trade by kind: one way, the same quality both ways, or a dearer kind one way and a cheaper the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import Rows, data, figure, find, names, words
from bilateral.lenses.structure.charts.rows import Frame, frame
from bilateral.style import numbers, theme
from bilateral.style.labels import width

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure

__all__ = ["kinds_figure"]

_METHODS = (
    ("ghm15", "Matched part, within 15 %"),
    ("ghm25", "Matched part, within 25 %"),
    ("ff15", "Whole product, within 15 %"),
    ("ff25", "Whole product, within 25 %"),
)
_KINDS = ("one_way", "horizontal", "vertical_high", "vertical_low", "unknown")


def kinds_figure(result: StructureResult) -> Figure | None:
    """The parts of mutual trade by two methods, each with two bounds; None where the data have no quantities."""
    table = find(result, "structure.iit")
    ids = [f"structure.iit.{method}.{kind}" for method, _ in _METHODS for kind in _KINDS]
    if table is None or not all(map(result.has, ids)):
        return None
    rows = [_row(result, method, name) for method, name in _METHODS]
    return figure(
        table,
        lambda narrow: _stacks(rows, result, narrow),
        id="iit",
        source="structure.iit.*",
        title=_title(rows[0]),
        alt="Stacked bars of the parts of their trade by four ways of counting. "
        + "; ".join(row["d"].replace("\n", ", ") for row in rows)
        + ".",
        caption="Parts of the trade between the two. Two-way trade in a product is of the same quality when the values "
        "per ton of both directions lie within 15 % (or 25 %) of each other, else of different quality. By "
        "Greenaway, Hine and Milner (matched part) what one direction has more than the other is one-way; by Fontagné "
        "and Freudenberg (whole product) all trade of a product is two-way when the smaller direction is more than "
        "10 % of the larger. Products without quantities both ways cannot be told apart. Values per ton stand for "
        "quality and also move with prices and costs.",
    )


def _title(row: dict[str, Any]) -> str:
    one_way, vertical = row["parts"][0], row["parts"][2] + row["parts"][3]
    same = row["parts"][1]
    kind = "goods of different quality" if vertical > same else "goods of the same quality"
    if vertical + same == 0:
        return f"{numbers.percent(one_way, 0)} of their trade goes one way"
    matched = f"what is matched and can be told is mostly in {kind}"
    return f"{numbers.percent(one_way, 0)} of their trade goes one way; {matched}"


def _row(result: StructureResult, method: str, name: str) -> dict[str, Any]:
    parts = [result.measure(f"structure.iit.{method}.{kind}").value for kind in _KINDS]
    told = [f"{words}: {numbers.percent(part)}" for (words, _), part in zip(_kinds(result), parts, strict=True)]
    return {"name": name, "parts": parts, "d": "\n".join([name, *told])}


def _kinds(result: StructureResult) -> tuple[tuple[str, str], ...]:
    a, b = names(result)
    return (
        ("one way", theme.MUTED),
        ("same quality", theme.ACCENT),
        (f"{a} sells the dearer", theme.A),
        (f"{b} sells the dearer", theme.B),
        ("cannot be told", theme.PAPER),
    )


def _stacks(rows: Rows, result: StructureResult, narrow: bool) -> Any:
    kinds = _kinds(result)
    placed = frame(rows, narrow, right=8, step=30, head=5 if narrow else 2)
    pieces = [piece for row in placed.rows for piece in _pieces(row, kinds)]
    return placed.chart(*_bars(placed, pieces), *_inside(placed, pieces), *_key(placed, kinds))


def _pieces(row: dict[str, Any], kinds: tuple[tuple[str, str], ...]) -> Rows:
    start, found = 0.0, []
    for part, (name, colour) in zip(row["parts"], kinds, strict=True):
        told = f"{row['name']}\n{name}: {numbers.percent(part)}"
        edge = theme.MUTED if colour == theme.PAPER else theme.PAPER
        place = {"y": row["y"], "from": start, "to": start + part}
        found.append(place | {"c": colour, "edge": edge, "part": part, "d": told})
        start += part
    return [piece for piece in found if piece["part"] > 0]


def _bars(placed: Frame, pieces: Rows) -> list[Any]:
    import altair as alt

    mark = alt.Chart(data(pieces)).mark_bar(height=15 if placed.narrow else 20, strokeWidth=1, aria=True)
    paint = {"fill": alt.Fill("c:N", scale=None), "stroke": alt.Stroke("edge:N", scale=None)}
    return [
        mark.encode(
            x=placed.x("from", [0, 1]), x2=alt.X2("to:Q"), y=placed.y(), description=alt.Description("d:N"), **paint
        )
    ]


def _inside(placed: Frame, pieces: Rows) -> list[Any]:
    """The per cent of each piece that is wide enough."""
    drawn = []
    for colour, on_paper in ((theme.PAPER, False), (theme.INK, True)):
        rows = [
            {"x": (piece["from"] + piece["to"]) / 2, "y": piece["y"], "t": numbers.percent(piece["part"], 0)}
            for piece in pieces
            if (piece["c"] == theme.PAPER) is on_paper and _fits(piece, placed.wide)
        ]
        style: dict[str, Any] = {"align": "center", "color": colour, "fontWeight": 600}
        drawn += words(rows, placed.x("x", [0, 1]), placed.y(), **style)
    return drawn


def _fits(piece: dict[str, Any], wide: int) -> bool:
    return bool(width(numbers.percent(piece["part"], 0), strong=True) + 6 <= piece["part"] * wide)


def _key(placed: Frame, kinds: tuple[tuple[str, str], ...]) -> list[Any]:
    marked = [
        (f"white: {name}", theme.MUTED) if colour == theme.PAPER else (f"■ {name}", colour) for name, colour in kinds
    ]
    return placed.key(marked)
