"""What ties the two: complementarity × bias = intensity both ways, and the products they trade with each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import Rows, data, figure, find, names, words, x_at, y_at
from bilateral.lenses.structure.charts.rows import frame
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure

__all__ = ["intensity_figure", "trade_figure"]

_PRODUCTS = 12
_STEPS = (("c", "fit of products (C)"), ("b", "pull of the partner (B)"), ("i", "intensity (C × B)"))


def intensity_figure(result: StructureResult) -> Figure | None:
    """C, B and I on one logarithmic scale, both ways; None unless both ways could be computed."""
    table = find(result, "structure.drift")
    wanted = [f"structure.drysdale.{step}.{way}" for way in ("ab", "ba") for step, _ in _STEPS]
    if table is None or not all(result.has(id) and result.measure(id).value > 0 for id in wanted):
        return None
    rows = [row for way in ("ab", "ba") for row in _way(result, way)]
    a, b = names(result)
    i_ab, i_ba = (result.measure(f"structure.drysdale.i.{way}").value for way in ("ab", "ba"))
    return figure(
        table,
        lambda narrow: _intensity(rows, narrow),
        id="drysdale",
        scope=result.scope,
        title=f"{a} sells {b} {_times(i_ab)} what size alone would give; {b} sells {a} {_times(i_ba)}",
        alt="Dots on a scale of ratios. "
        + "; ".join(f"{row['way']} {row['name']}: {row['value']}" for row in rows)
        + ". Fit times pull gives intensity.",
        caption="Ratios on a logarithmic scale; 1 is what the partner’s share in world imports would give. Distances "
        "from 1 add up: fit of products (C) and pull of the partner (B) make the intensity (C × B). The pull is what "
        "the product structures do not explain: distance, policy, firms’ networks.",
    )


def _times(ratio: float) -> str:
    return f"{numbers.ratio(ratio)} times"


def _way(result: StructureResult, way: str) -> Rows:
    a, b = names(result) if way == "ab" else names(result)[::-1]
    rows: Rows = []
    for step, told in _STEPS:
        value = result.measure(f"structure.drysdale.{step}.{way}").value
        rows.append(
            {
                "name": told[0].upper() + told[1:],
                "way": f"{a} to {b}",
                "v": math.log(value),
                "value": numbers.ratio(value),
                "c": theme.A if way == "ab" else theme.B,
                "strong": step == "i",
                "d": f"{a} to {b}, {told}: {numbers.ratio(value)}",
                "gap": (0 if way == "ab" else 18) + 24 if step == "c" else 0,
            }
        )
    return rows


def _intensity(rows: Rows, narrow: bool) -> Any:
    import altair as alt

    placed = frame(rows, narrow, head=1)
    values = [row["v"] for row in rows]
    low, high = min([*values, 0.0]), max([*values, 0.0])
    room = 0.06 * (high - low or 1)
    x = placed.x("v", [low - room, high + room])
    stems = alt.Chart(data(placed.rows)).mark_rule(strokeWidth=2.5, aria=False)
    drawn = stems.encode(x=x, x2=alt.X2Datum(0), y=placed.y(), color=alt.Color("c:N", scale=None))
    side, shift = ("left", 6) if high > -low else ("right", -6)
    one = words(
        [{"v": 0, "t": "1: as size alone"}], x, y_at(0), align=side, dx=shift, baseline="top", color=theme.MUTED
    )
    return placed.chart(_line(x), drawn, placed.dots(x, size=130), *one, *placed.headings(), *placed.values())


def _line(x: Any, colour: str = theme.MUTED) -> Any:
    """A line at 0 of a scale whose field is `v`."""
    import altair as alt

    return alt.Chart(data([{"v": 0}])).mark_rule(color=colour, aria=False).encode(x=x)


def trade_figure(result: StructureResult) -> Figure | None:
    """The most traded products, each way, with how balanced the trade in them is."""
    table = find(result, "structure.map")
    every = [row for row in table.rows() if row["two_way"]] if table else []
    if table is None or not every:
        return None
    every.sort(key=lambda row: (-row["two_way"], row["product"]))
    rows = [_product(row, result) for row in every[:_PRODUCTS]]
    part = sum(row["two_way"] for row in every[:_PRODUCTS]) / sum(row["two_way"] for row in every)
    a, b = names(result)
    return figure(
        table,
        lambda narrow: _trade(rows, result, narrow),
        id="trade",
        title=f"What they trade most: {rows[0]['name']}, {_balance(every[0], a, b)}",
        alt=f"Bars both ways for the {len(rows)} most traded products. "
        + "; ".join(row["d"].replace("\n", ", ") for row in rows[:4])
        + ".",
        caption=f"To the right what {a} sells {b}, to the left what {b} sells {a}, in {result.unit}. At the right edge "
        "the Grubel–Lloyd index of the product: 0 one way only, 1 the same both ways. "
        f"{'All' if len(every) == len(rows) else f'The {len(rows)} most traded of {len(every):,}'} products, "
        f"{numbers.percent(part)} of the trade.",
    )


def _balance(row: dict[str, Any], a: str, b: str) -> str:
    ab, ba = row["ab"] or 0.0, row["ba"] or 0.0
    if min(ab, ba) >= 0.8 * max(ab, ba):
        return "about as much each way"
    return f"more from {a} to {b}" if ab > ba else f"more from {b} to {a}"


def _product(row: dict[str, Any], result: StructureResult) -> dict[str, Any]:
    ab, ba = row["ab"] or 0.0, row["ba"] or 0.0
    a, b = names(result)
    index = numbers.share(row["gl"]) if row.get("gl") is not None else numbers.MISSING
    return {
        "name": str(row["name"]),
        "ab": ab,
        "ba": -ba,
        "ab_text": numbers.amount(ab) if ab else "",
        "ba_text": numbers.amount(ba) if ba else "",
        "gl": index,
        "d": f"{row['name']}\n{a} to {b} {numbers.money(ab, result.unit)}\n{b} to {a} {numbers.money(ba, result.unit)}",
    }


def _trade(rows: Rows, result: StructureResult, narrow: bool) -> Any:
    placed = frame(rows, narrow, step=24, head=2 if narrow else 1)
    most = max([*(row["ab"] for row in rows), 0.0]), max([*(-row["ba"] for row in rows), 0.0])
    room = (0.3 if narrow else 0.18) * sum(most)
    span = [-most[1] - room, most[0] + room]
    drawn = []
    for field, colour, align, shift in (("ab", theme.A, "left", 5), ("ba", theme.B, "right", -5)):
        x = placed.x(field, span)
        drawn.append(placed.bars(x, high=14, colour=colour))
        style: dict[str, Any] = {"align": align, "dx": shift, "color": colour}
        drawn += words(placed.rows, x, placed.y(), field=f"{field}_text", **style)
    a, b = names(result)
    sides = placed.key([(f"■ {b} sells {a}", theme.B), (f"■ {a} sells {b}", theme.A)], halo=True)
    head = words([{"t": "GL"}], x_at(placed.wide), y_at(0), baseline="top", dx=8, color=theme.MUTED)
    middle = _line(placed.x("v", span))
    return placed.chart(*drawn, middle, *sides, *head, *placed.values("gl", colour=theme.MUTED))
