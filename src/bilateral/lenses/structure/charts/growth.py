"""Why exports grew: constant-market-share decomposition of both countries' exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import Rows, data, figure, find, names
from bilateral.lenses.structure.charts.rows import frame
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure, Measure

__all__ = ["growth_figure"]

_PARTS = (
    ("world", "Growth of world trade", "with world trade"),
    ("product", "Mix of products", "through its mix of products"),
    ("market", "Mix of markets", "through its mix of markets"),
    ("competitiveness", "Gain or loss of share", "by gaining share"),
)


def growth_figure(result: StructureResult) -> Figure | None:
    """The four parts of the change of exports, for each of the two whose exports can be taken apart."""
    sides = [side for side in "ab" if all(result.has(f"structure.cms.{part}.{side}") for part, _, _ in _PARTS)]
    table = find(result, "structure.drift")
    if not sides or table is None:
        return None
    rows = [row for side in sides for row in _side(result, side)]
    scope = result.measure(f"structure.cms.world.{sides[0]}").scope
    first, last = scope.years[0], scope.years[-1]
    said = [_said(result, side) for side in sides]
    return figure(
        table,
        lambda narrow: _bars(rows, narrow),
        id="cms",
        source="structure.cms.*",
        scope=scope,
        title=f"From {first} to {last} {said[0]}" + "".join(f"; {more}" for more in said[1:]),
        alt=f"Bars of what made the exports change from {first} to {last}. "
        + "; ".join(row["d"].replace("\n", ", ") for row in rows)
        + ".",
        caption=f"Constant-market-share analysis, {first} to {last}, in {result.unit}, nominal: what exports would "
        "have changed by had each kept its share of world trade, of each product and of each market; the rest is gain "
        "or loss of share. The parts add up to the change. How much falls to products and how much to markets hangs on "
        "which is taken out first: the bar is the mean of both orders, the line spans them. Each country has a scale "
        "of its own.",
    )


def _said(result: StructureResult, side: str) -> str:
    """Which part weighed most, in words."""
    name = names(result)["ab".index(side)]
    change = result.measure(f"structure.cms.change.{side}").value
    grew = change >= 0
    values = [(result.measure(f"structure.cms.{part}.{side}").value, words) for part, _, words in _PARTS]
    _, words = max(values, key=lambda each: each[0] if grew else -each[0])
    lost = words.replace("gaining", "losing") if not grew else words
    return f"{name}’s exports {'grew' if grew else 'fell'} most {lost}"


def _side(result: StructureResult, side: str) -> Rows:
    name, change = names(result)["ab".index(side)], result.measure(f"structure.cms.change.{side}")
    parts = [(label, result.measure(f"structure.cms.{part}.{side}")) for part, label, _ in _PARTS]
    most = max(abs(edge) for _, measure in parts for edge in _edges(measure)) or 1.0
    colour = theme.A if side == "a" else theme.B
    rows: Rows = []
    for place, (label, measure) in enumerate(parts):
        part = f" ({numbers.percent(measure.value / change.value, 0)})" if change.value > 0 else ""
        text = f"{numbers.amount(measure.value)}{part}"
        low, high = (edge / most for edge in _edges(measure))
        rows.append(
            {
                "name": label,
                "way": f"{name}: {numbers.money(change.value, result.unit)}",
                "v": measure.value / most,
                "low": low,
                "high": high,
                "value": text,
                "c": colour,
                "gap": (0 if side == "a" else 18) + 24 if place == 0 else 0,
                "d": f"{name}, {label.lower()}: {text}",
            }
        )
    return rows


def _edges(measure: Measure) -> tuple[float, float]:
    """Both ends of the interval; the value itself where there is none."""
    spread = measure.uncertainty
    if spread.low is None or spread.high is None:
        return measure.value, measure.value
    return spread.low, spread.high


def _bars(rows: Rows, narrow: bool) -> Any:
    import altair as alt

    placed = frame(rows, narrow, right=112, step=24)
    low, high = min([0.0, *(row["low"] for row in rows)]), max([0.0, *(row["high"] for row in rows)])
    span = [low - 0.02, high + 0.02]
    x = placed.x("v", span)
    zero = alt.Chart(data([{"v": 0}])).mark_rule(color=theme.MUTED, aria=False).encode(x=x)
    spread = [row for row in placed.rows if row["low"] < row["high"]]
    drawn = [placed.bars(x), zero]
    if spread:
        rule = alt.Chart(data(spread)).mark_rule(color=theme.INK, strokeWidth=2, aria=False)
        drawn.append(rule.encode(x=placed.x("low", span), x2=alt.X2("high:Q"), y=placed.y()))
    return placed.chart(*drawn, *placed.headings(), *placed.values())
