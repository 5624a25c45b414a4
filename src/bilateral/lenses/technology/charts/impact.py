"""How much of what each publishes is among the most cited, over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.technology.charts.base import Line, Rows, data, figure, find, lines
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult
    from bilateral.measure import Figure

__all__ = ["impact_figure"]

ID = "technology.pp_top10.fractional.all"


def impact_figure(result: TechnologyResult) -> Figure | None:
    """PP(top 10 %) of the two over the years, in fractional counting; None for a single year."""
    table = find(result, "technology.impact")
    series = [_points(result, code) for code in (result.pair.a, result.pair.b)]
    if table is None or min(len(points) for points in series) < 2:
        return None
    (a, b), last = result.pair.names, max(points[-1][0] for points in series)
    now = [points[-1][1] for points in series]
    shares = [numbers.percent(value) for value in now]
    title = f"Of {a}’s works {shares[0]} are among the most cited tenth in {last}, of {b}’s {shares[1]}"
    return figure(
        table,
        lambda narrow: _draw(series, a, b, narrow),
        id="impact",
        title=title,
        alt=f"Two lines over the years to {last}. {title}.",
        caption="PP(top 10 %), all fields, fractional counting; the dashed line is the world’s 10 %. Works "
        "are compared "
        "with those of the same field, year and type.",
    )


def _points(result: TechnologyResult, code: str) -> tuple[tuple[int, float], ...]:
    found = [(each.year, each.value) for each in result.measures if each.id == f"{ID}.{code}" and each.year is not None]
    return tuple(sorted(found))


def _draw(series: list[tuple[tuple[int, float], ...]], a: str, b: str, narrow: bool) -> Any:
    import altair as alt

    from bilateral.lenses.technology.charts.base import config

    years = [year for points in series for year, _ in points]
    top = max(0.12, *(value for points in series for _, value in points)) * 1.1
    drawn = [
        Line(name, colour, points, numbers.percent)
        for name, colour, points in zip((a, b), (theme.A, theme.B), series, strict=True)
    ]
    world = [{"v": 0.1}]
    rule = alt.Chart(data(Rows(world))).mark_rule(color=theme.MUTED, strokeDash=[4, 3], aria=False).encode(y="v:Q")
    span = (min(years), max(years))
    panel = lines("Among the most cited tenth", drawn, span, format=".0%", domain=(0, top), narrow=narrow, extra=[rule])
    return alt.concat(panel, columns=1, config=config(), padding=2)
