"""The specification strip: every p-value of every sector, whatever the benchmark, the model and the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.market.charts.base import Lanes, Rows, data, figure, find, label, lanes, ordered, text
from bilateral.style import numbers, theme
from bilateral.style.labels import width

if TYPE_CHECKING:
    from bilateral.lenses.market.result import MarketResult
    from bilateral.measure import Figure

__all__ = ["specs_figure"]

_TESTS = (
    ("p_robust", "placebo dates, robust"),
    ("p_studentised", "placebo dates, studentised"),
    ("p_raw", "placebo dates, raw"),
    ("p_kp", "Kolari–Pynnönen"),
)
_LEAST = 0.003
"""Smaller p-values are drawn here."""
_TICKS = (0.005, 0.01, 0.05, 0.1, 0.5, 1.0)


def specs_figure(result: MarketResult) -> Figure | None:
    """p-values of the main window under every benchmark, model and dependence-robust test."""
    table = find(result, "market.specs")
    rows = _points(table.rows()) if table else []
    if table is None or not rows:
        return None
    sectors = [each.sector for each in ordered(result) if any(row["sector"] == each.sector for row in rows)]
    if not sectors:
        return None
    return figure(
        table,
        lambda narrow: _strip(rows, sectors, narrow),
        id="specs",
        title=_title(result),
        alt="One lane a sector with a mark for every p-value: "
        + "; ".join(_told(rows, sector) for sector in sectors)
        + ".",
        caption="Each mark is one way of asking whether the sector moved in the main window: a benchmark, a model of "
        "the normal return and a test that allows for firms moving together. Filled: the study’s own choice of "
        "benchmark and model, its default test in the accent colour. Left of the line p < 0.05; chance alone puts "
        "one mark in twenty there.",
    )


def _points(table: Rows) -> Rows:
    made = []
    for row in table:
        for field, test in _TESTS:
            if row[field] is not None:
                head = row["main"] and field == "p_robust"
                way = f"{row['benchmark']}, {row['model'].replace('_', ' ')}"
                told = f"{label(row['sector'])}\n{way}\n{test}: {numbers.p_value(row[field])}"
                made.append({
                    "sector": row["sector"], "p": max(row[field], _LEAST), "exact": row[field], "main": row["main"],
                    "head": head, "d": told,
                })  # fmt: skip
    return made


def _title(result: MarketResult) -> str:
    sectors = [each for each in result.judgements if not each.control and each.share == each.share]
    if not sectors:
        return "How the answer hangs on the way of asking"
    best = max(sectors, key=lambda each: each.share)
    if best.share <= 0.1:
        return "However it is asked, no sector moved more than chance explains"
    named = label(best.sector).capitalize()
    share = numbers.percent(best.share, 0)
    return f"{named} holds up best: {share} of the ways of asking find a move, p < 0.05"


def _told(rows: Rows, sector: str) -> str:
    own = [row["exact"] for row in rows if row["sector"] == sector]
    below = sum(p < 0.05 for p in own)
    return f"{label(sector)}, {below} of {len(own)} below 0.05"


def _strip(rows: Rows, sectors: list[str], narrow: bool) -> Any:
    import altair as alt

    placed = lanes(sectors, narrow, right=110, head=40)
    drawn = [row | {"y": placed.places[row["sector"]]} for row in rows]
    x = alt.X("p:Q", axis=None, scale=alt.Scale(type="log", domain=[_LEAST, 1.0], nice=False))
    describe = alt.Description("d:N")

    def marks(chosen: Rows, **style: Any) -> Any:
        return alt.Chart(data(chosen)).mark_point(**style).encode(x=x, y=placed.y(), description=describe)

    others = [row for row in drawn if not row["main"]]
    own = [row for row in drawn if row["main"] and not row["head"]]
    head = [row for row in drawn if row["head"]]
    notes = {sector: _told(rows, sector).split(", ", 1)[1].replace(" below 0.05", "") for sector in sectors}
    return placed.chart(
        *_rules(placed, x),
        marks(others, shape="circle", size=44, color=theme.REST, filled=False, opacity=0.9, strokeWidth=1.3),
        marks(own, shape="circle", size=64, color=theme.INK, filled=True, opacity=1),
        marks(head, shape="diamond", size=110, color=theme.ACCENT, filled=True, opacity=1),
        placed.notes({sector: f"{note} below" for sector, note in notes.items()}),
    )


def _rules(placed: Lanes, x: Any) -> list[Any]:
    """The line at 5 %, and the scale above the lanes."""
    import altair as alt

    line = alt.Chart(data([{"p": 0.05}])).mark_rule(color=theme.MUTED, strokeDash=[4, 3], aria=False)
    ticks = [{"p": p, "t": numbers.trimmed(p)} for p in _TICKS]
    scale = text(ticks, x=x, y=alt.YValue(24), mark={"align": "center", "color": theme.MUTED})
    return [line.encode(x=x, y=alt.YValue(34), y2=alt.Y2Value(placed.high)), scale, *_key()]


def _key() -> list[Any]:
    """What the marks are: a mark and a word each, so that no letter need look like a mark."""
    import altair as alt

    drawn, place = [], 5.0
    for shape, colour, filled, words in (
        ("diamond", theme.ACCENT, True, "default test"),
        ("circle", theme.INK, True, "own benchmark and model"),
        ("circle", theme.REST, False, "others"),
    ):
        mark = alt.Chart(data([{}])).mark_point(
            shape=shape, color=colour, filled=filled, size=60, opacity=1, aria=False
        )
        drawn.append(mark.encode(x=alt.XValue(place), y=alt.YValue(6)))
        drawn.append(text([{"t": words}], x=alt.XValue(place + 9), y=alt.YValue(6), mark={"color": theme.MUTED}))
        place += width(words) + 28
    return drawn
