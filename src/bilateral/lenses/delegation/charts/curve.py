"""The price of fairness: what is given up so that everybody has so many meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.delegation.charts.base import NARROW, WIDE, Rows, data, figure, find, layered, texts
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.delegation.result import DelegationResult
    from bilateral.measure import Figure

__all__ = ["fairness_figure"]


def fairness_figure(result: DelegationResult) -> Figure | None:
    """A step for each minimum, where there are at least three that can be had."""
    table = find(result, "delegation.fairness")
    if table is None:
        return None
    rows = [row for row in table.rows() if row["cost"] is not None]
    if len(rows) < 3:
        return None
    made = [
        {
            "k": row["minimum"],
            "v": max(0.0, row["cost"]),
            "t": numbers.percent(max(0.0, row["cost"]), 2),
            "d": f"at least {row['minimum']} meetings: {numbers.percent(max(0.0, row['cost']), 2)} given up",
        }
        for row in rows
    ]
    last = made[-1]
    return figure(
        table,
        lambda narrow: _curve(made, narrow),
        id="fairness",
        title=f"That every delegate has at least {last['k']} meetings, or all it can, costs {last['t']} of the worth",
        alt="A rising line: " + "; ".join(row["d"] for row in made) + ".",
        caption="Greatest worth of all meetings when every delegate has at least so many, or its own possible maximum "
        "where that is smaller, against the greatest worth without such a condition.",
    )


def _curve(rows: Rows, narrow: bool) -> Any:
    import altair as alt

    wide, high = (NARROW if narrow else WIDE) - 70, 190
    top = max(1e-4, *(row["v"] for row in rows)) * 1.2
    ticks = [row["k"] for row in rows]
    x = alt.X(
        "k:Q",
        axis=alt.Axis(title="Fewest meetings of any delegate", values=ticks, grid=False, format="d"),
        scale=alt.Scale(domain=[ticks[0], ticks[-1]], nice=False, padding=18),
    )
    y = alt.Y(
        "v:Q",
        axis=alt.Axis(title="Worth given up", format=".1%", tickCount=4),
        scale=alt.Scale(domain=[0, top], nice=False),
    )
    chart = alt.Chart(data(rows))
    line = chart.mark_line(color=theme.A, aria=False).encode(x=x, y=y)
    dots = chart.mark_circle(size=70, opacity=1, color=theme.A, aria=True)
    shown = rows if not narrow else rows[1:]
    words = texts(shown, x, y, dy=-11, dx=-6 if narrow else 0, align="right" if narrow else "center")
    return layered(line, dots.encode(x=x, y=y, description=alt.Description("d:N")), words, wide=wide, high=high)
