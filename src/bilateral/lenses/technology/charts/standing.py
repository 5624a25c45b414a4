"""Who stands where in each field: the two, and the leader where it is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.technology.charts.base import NARROW, WIDE, Rows, config, data, figure, find
from bilateral.style import theme
from bilateral.style.labels import shorten, width

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult
    from bilateral.measure import Figure

__all__ = ["standing_figure"]

ROW = 21
"""Pixels a field."""


def standing_figure(result: TechnologyResult) -> Figure | None:
    """Shares of the world's families by field, and since when one of the two is ahead."""
    table = find(result, "technology.standing")
    if table is None:
        return None
    rows, (a, b) = table.rows(), result.pair.names
    ahead = sum(row["ahead"] == b for row in rows), sum(row["ahead"] == a for row in rows)
    first, second = (b, a) if ahead[0] >= ahead[1] else (a, b)
    more, year = max(ahead), table.scope.years[-1]
    title = f"{first} has more families than {second} in {more} of {len(rows)} fields"
    led = sum(row["leader"] == first for row in rows)
    return figure(
        table,
        lambda narrow: _draw(rows, a, b, narrow),
        id="standing",
        title=title,
        alt=f"Dots on one line a field, by size of the field, {year}. {title}; {first} leads the world in {led}.",
        caption=f"Share of the world’s patent families by field, {year}; fields by size. Grey: the leader, where it is "
        "neither. At the right: the first year of the last unbroken spell ahead.",
    )


def _draw(rows: Rows, a: str, b: str, narrow: bool) -> Any:
    import altair as alt

    fields = [row["field"] for row in rows]
    names = {field: shorten(field, 118 if narrow else 250) for field in fields}
    left = max(width(name) for name in names.values()) + 14
    right = 62 if narrow else 118
    wide = int((NARROW if narrow else WIDE) - left - right - 6)
    order = [names[field] for field in fields]
    y = alt.Y("f:N", sort=order, axis=alt.Axis(title=None, labelLimit=300, ticks=False, domain=False, grid=False))
    top = max(max(row["share_a"] or 0, row["share_b"] or 0, row["leader_share"] or 0) for row in rows) * 1.06 or 1.0
    x_scale = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(title=None, format=".0%", orient="top", tickCount=4)
    x = alt.X("v:Q", scale=x_scale, axis=axis)
    spans = alt.Chart(data([_span(row, names) for row in rows])).mark_rule(color=theme.GRID, strokeWidth=3, aria=False)
    dots = alt.Chart(data([dot for row in rows for dot in _dots(row, names, a, b)])).mark_circle(
        opacity=1, size=58, aria=False
    )
    since = alt.Chart(data([_since(row, names, narrow) for row in rows]))
    told = since.mark_text(align="left", baseline="middle", dx=6, fontSize=11.5, aria=False)
    return alt.layer(
        spans.encode(y=y, x=alt.X("low:Q", scale=x_scale, axis=axis), x2="high:Q"),
        dots.encode(y=y, x=x, color=alt.Color("c:N", scale=None)),
        told.encode(y=y, x=alt.XValue("width"), text="t:N", color=alt.Color("c:N", scale=None)),
        width=wide,
        height=ROW * len(rows),
        title=alt.TitleParams(f"{a} blue, {b} ochre" if narrow else f"Share of the world: {a} blue, {b} ochre"),
        config=config(),
        padding=2,
    )


def _span(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    ends = [row["share_a"] or 0.0, row["share_b"] or 0.0]
    return {"f": names[row["field"]], "low": min(ends), "high": max(ends)}


def _dots(row: dict[str, Any], names: dict[str, str], a: str, b: str) -> Rows:
    name = names[row["field"]]
    found = [{"f": name, "v": row["share_a"], "c": theme.A}, {"f": name, "v": row["share_b"], "c": theme.B}]
    if row["leader"] not in {a, b, "level"}:
        found.insert(0, {"f": name, "v": row["leader_share"], "c": theme.REST})
    return [dot for dot in found if dot["v"] is not None]


def _since(row: dict[str, Any], names: dict[str, str], narrow: bool) -> dict[str, Any]:
    colour = theme.A if row["share_a"] > row["share_b"] else theme.B
    text = "level" if row["ahead"] == "level" else row["since"].replace(" or before", " or earlier")
    return {
        "f": names[row["field"]],
        "t": text.split(" ")[0] if narrow else f"since {text}" if text != "level" else text,
        "c": colour,
    }
