"""Same fields, opposite strengths? Likeness of portfolios beside likeness of specialisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.technology.charts.base import NARROW, WIDE, Line, Rows, config, data, figure, find, lines, stack
from bilateral.style import numbers, theme
from bilateral.style.labels import Dot, place, shorten

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult
    from bilateral.measure import Figure

__all__ = ["proximity_figure", "specialisation_figure"]

HIGH = 420


def proximity_figure(result: TechnologyResult) -> Figure | None:
    """Proximity and overlap over the years, above the correlation of specialisation; None for a single year."""
    table = find(result, "technology.proximity")
    if table is None or table.data.num_rows < 2:
        return None
    rows = table.rows()
    ends = [row for row in (rows[0], rows[-1]) if row["jaffe"] is not None and row["rsca_correlation"] is not None]
    if len(ends) < 2:
        return None
    start, end = ends
    word = (
        "closer"
        if end["jaffe"] > start["jaffe"] + 0.02
        else "farther apart"
        if end["jaffe"] < start["jaffe"] - 0.02
        else "no closer"
    )
    title = (
        f"Their fields came {word}, proximity {numbers.share(start['jaffe'])} in {start['year']} and "
        f"{numbers.share(end['jaffe'])} in {end['year']}; their specialisations correlate at "
        f"{numbers.ratio(end['rsca_correlation'])}"
    )
    return figure(
        table,
        lambda narrow: _panels(rows, narrow),
        id="proximity",
        title=title,
        alt=f"Two panels of lines over the years {start['year']} to {end['year']}. {title}.",
        caption="Above: how alike the two portfolios are, by the size of fields. Below: whether the two are "
        "specialised "
        "in the same fields; below 0 they are specialised in different ones.",
    )


def _panels(rows: Rows, narrow: bool) -> Any:
    import altair as alt

    span = rows[0]["year"], rows[-1]["year"]
    alike = [
        Line("Jaffe", theme.INK, _points(rows, "jaffe"), numbers.share),
        Line("overlap", theme.MUTED, _points(rows, "overlap"), numbers.share),
    ]
    strong = [Line("", theme.ACCENT, _points(rows, "rsca_correlation"), numbers.ratio)]
    zero = alt.Chart(data([{"v": 0}])).mark_rule(color=theme.MUTED, strokeDash=[4, 3], aria=False).encode(y="v:Q")
    return stack(
        [
            lines("How alike their portfolios are", alike, span, format=".1f", domain=(0, 1), narrow=narrow),
            lines(
                "Correlation of their specialisations",
                strong,
                span,
                format=".1f",
                domain=(-1, 1),
                narrow=narrow,
                extra=[zero],
            ),
        ]
    )


def _points(rows: Rows, name: str) -> tuple[tuple[int, float], ...]:
    return tuple((row["year"], row[name]) for row in rows if row[name] is not None)


def specialisation_figure(result: TechnologyResult) -> Figure | None:
    """Every field by the specialisation of both."""
    table = find(result, "technology.standing")
    if table is None:
        return None
    a, b = result.pair.names
    rows = [row for row in table.rows() if row["rta_a"] is not None and row["rta_b"] is not None]
    if len(rows) < 3:
        return None
    sides = _sides(rows)
    year = table.scope.years[-1]
    title = (
        f"Of {len(rows)} fields {a} alone is specialised in {sides['a']}, {b} alone in {sides['b']}, "
        f"both in {sides['both']}"
    )
    return figure(
        table,
        lambda narrow: _scatter(rows, a, b, narrow),
        id="specialisation",
        title=title,
        alt=f"A dot a field, {a}’s specialisation across and {b}’s up, {year}. {title}.",
        caption=f"Symmetric RTA, −1 to 1, {year}: above 0 the field weighs more in the country’s families than in "
        "the world’s. Top left and bottom right: where one is strong and the other is not.",
    )


def _sides(rows: Rows) -> dict[str, int]:
    """In how many fields the one, the other, or both are specialised."""
    pairs = [(row["rta_a"], row["rta_b"]) for row in rows]
    return {
        "a": sum(one >= 1 > other for one, other in pairs),
        "b": sum(other >= 1 > one for one, other in pairs),
        "both": sum(min(pair) >= 1 for pair in pairs),
    }


def _scatter(rows: Rows, a: str, b: str, narrow: bool) -> Any:
    import altair as alt

    wide, high = (NARROW - 46, 330) if narrow else (WIDE - 60, HIGH)
    points = [_dot(row) for row in rows]
    ends = _ends(points)
    scale = alt.Scale(domain=[-ends, ends], nice=False)
    x = alt.X("x:Q", scale=scale, axis=alt.Axis(title=f"Specialisation of {a}", tickCount=5, grid=False))
    y = alt.Y("y:Q", scale=scale, axis=alt.Axis(title=f"Specialisation of {b}", tickCount=5, grid=False))
    dots = (
        alt.Chart(data(points))
        .mark_circle(opacity=0.85, size=60, aria=False)
        .encode(x=x, y=y, color=alt.Color("c:N", scale=None))
    )
    cross = [
        alt.Chart(data([{"v": 0}]))
        .mark_rule(color=theme.GRID, aria=False)
        .encode(**{axis: alt.Y("v:Q") if axis == "y" else alt.X("v:Q")})
        for axis in ("x", "y")
    ]
    return alt.layer(
        *cross, dots, *_labels(points, wide, high, ends, narrow), width=wide, height=high, config=config(), padding=2
    )


def _dot(row: dict[str, Any]) -> dict[str, Any]:
    x, y = ((value - 1) / (value + 1) for value in (row["rta_a"], row["rta_b"]))
    colour = theme.A if x >= 0 > y else theme.B if y >= 0 > x else theme.ACCENT if min(x, y) >= 0 else theme.REST
    return {"x": x, "y": y, "c": colour, "t": row["field"], "far": abs(x - y)}


def _ends(points: Rows) -> float:
    """Half the width of the plot: as far as the farthest field, with some room; at most 1."""
    return min(1.0, max(0.3, 1.15 * max(float(max(abs(p["x"]), abs(p["y"]))) for p in points)))


def _labels(points: Rows, wide: int, high: int, ends: float, narrow: bool) -> list[Any]:
    """Names of the fields farthest from likeness first, where they find room."""
    import altair as alt

    order = sorted(points, key=lambda point: -point["far"])
    size = 11.0
    dots = [
        Dot(
            (p["x"] / ends + 1) / 2 * wide,
            (1 - p["y"] / ends) / 2 * high,
            4.5,
            shorten(p["t"], 100 if narrow else 170, size),
        )
        for p in order
    ]
    placed = place(dots, wide, high, size=size, most=10 if narrow else 24)
    drawn = []
    for label in placed:
        chart = alt.Chart(data([{"t": label.text}]))
        mark = chart.mark_text(align=label.align, baseline="middle", fontSize=size, color=theme.INK, aria=False)
        drawn.append(mark.encode(x=alt.XValue(label.x), y=alt.YValue(label.y), text="t:N"))
    return drawn
