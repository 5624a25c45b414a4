"""Works of both over the years, with events marked and years that do not fit flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.technology.charts.base import Line, Rows, data, figure, find, lines, stack
from bilateral.style import numbers, theme
from bilateral.style.labels import shorten

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult
    from bilateral.measure import Figure

__all__ = ["collaboration_figure"]


def collaboration_figure(result: TechnologyResult) -> Figure | None:
    """Co-authored works and the index beyond size; None for a single year."""
    table = find(result, "technology.collaboration")
    if table is None or table.data.num_rows < 2:
        return None
    rows, (a, b) = table.rows(), result.pair.names
    first, last = rows[0], rows[-1]
    title = (
        f"{a} and {b} published {numbers.integer(last['works'])} works together in {last['year']}, "
        f"{numbers.integer(first['works'])} in {first['year']}"
    )
    events = [event for event in result.events if first["year"] <= event[0] <= last["year"]]
    told = "; ".join(f"{year}: {what}" for year, what in events)
    odd = ", ".join(str(row["year"]) for row in rows if row["fits"] == "no")
    return figure(
        table,
        lambda narrow: _panels(rows, events, narrow),
        id="collaboration",
        title=title,
        alt=f"Lines over the years {first['year']} to {last['year']}. {title}.",
        caption="Above: works by authors in both, each counted whole. Below: beyond what the sizes of the "
        "two give; 1 is "
        "as much as their sizes give, the band is a 95 % interval."
        + (f" Dashed: {told}." if told else "")
        + (
            f" Ringed: {odd}, which does not fit between its neighbours, most often a fault of the source."
            if odd
            else ""
        ),
    )


def _panels(rows: Rows, events: list[tuple[int, str]], narrow: bool) -> Any:
    span = rows[0]["year"], rows[-1]["year"]
    top = max(row["works"] for row in rows) * 1.08 or 1.0
    works = [Line("works", theme.INK, tuple((row["year"], row["works"]) for row in rows), numbers.integer)]
    marks, named = _events(events), _named(events, top, narrow)
    panels = [
        lines(
            "Works together",
            works,
            span,
            format=",.0f",
            domain=(0, top),
            narrow=narrow,
            extra=[*marks, *named, *_odd(rows)],
        )
    ]
    beyond = _beyond(rows)
    if beyond:
        high = (
            max([point[1] for line in beyond for point in line.points] + [row["ic_high"] or 0 for row in rows] + [1.05])
            * 1.08
        )
        title = "Beyond what their sizes give"
        extra = [*_band(rows), _one(), *marks]
        panels.append(lines(title, beyond, span, format=".1f", domain=(0, high), narrow=narrow, extra=extra))
    return stack(panels)


def _beyond(rows: Rows) -> list[Line]:
    found = []
    for name, label, colour in (("ic", "IC", theme.ACCENT), ("affinity", "affinity", theme.MUTED)):
        points = tuple((row["year"], row[name]) for row in rows if row[name] is not None)
        if points:
            found.append(Line(label, colour, points, numbers.ratio))
    return found


def _events(events: list[tuple[int, str]]) -> list[Any]:
    import altair as alt

    if not events:
        return []
    chart = alt.Chart(data([{"year": year} for year, _ in events]))
    return [chart.mark_rule(color=theme.ACCENT, strokeDash=[4, 3], aria=False).encode(x="year:Q")]


def _named(events: list[tuple[int, str]], top: float, narrow: bool) -> list[Any]:
    """What happened, beside the line; on a phone the caption tells it."""
    import altair as alt

    if narrow or not events:
        return []
    rows = [{"year": year, "v": top, "t": shorten(what, 150, 11.0)} for year, what in events]
    mark = alt.Chart(data(rows)).mark_text(
        align="right", baseline="top", dx=-5, fontSize=11, color=theme.ACCENT, aria=False
    )
    return [mark.encode(x="year:Q", y="v:Q", text="t:N")]


def _odd(rows: Rows) -> list[Any]:
    """Rings around years that do not fit between their neighbours."""
    import altair as alt

    odd = [{"year": row["year"], "v": row["works"]} for row in rows if row["fits"] == "no"]
    if not odd:
        return []
    ring = alt.Chart(data(odd)).mark_point(size=140, strokeWidth=2, color=theme.ACCENT, filled=False, aria=False)
    return [ring.encode(x="year:Q", y="v:Q")]


def _one() -> Any:
    import altair as alt

    return alt.Chart(data([{"v": 1}])).mark_rule(color=theme.MUTED, strokeDash=[2, 3], aria=False).encode(y="v:Q")


def _band(rows: Rows) -> list[Any]:
    import altair as alt

    known = [
        {"year": row["year"], "v": row["ic_low"], "v2": row["ic_high"]} for row in rows if row["ic_low"] is not None
    ]
    if len(known) < 2:
        return []
    return [
        alt.Chart(data(known))
        .mark_area(color=theme.ACCENT, opacity=0.15, aria=False)
        .encode(x="year:Q", y="v:Q", y2="v2:Q")
    ]
