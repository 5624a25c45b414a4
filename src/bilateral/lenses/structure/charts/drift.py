"""How the indices moved over the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import NARROW, WIDE, Rows, figure, find, names, stack
from bilateral.lenses.structure.charts.lines import Line, Panel, ends_room, lines
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure

__all__ = ["claim_years_figure", "drift_figure"]


def drift_figure(result: StructureResult) -> Figure | None:
    """Similarity, complementarity, intra-industry trade and intensity over the years; None for a single year."""
    table = find(result, "structure.drift")
    if table is None or len(result.years) < 2:
        return None
    rows = table.rows()
    panels = [panel for panel in _panels(result, rows) if any(line.points for line in panel.lines)]
    if not panels:
        return None
    return figure(
        table,
        lambda narrow: _grid(panels, result, narrow),
        id="drift",
        title=_title(result, rows),
        alt=f"Lines over the years {result.years[0]} to {result.years[-1]}. " + " ".join(map(_told, panels)),
        caption="The indices over the years, each panel from 0. Where a year has no data the line is broken, not drawn "
        "at 0." + _broken(result),
    )


def _points(rows: Rows, id: str) -> tuple[tuple[int, float, int], ...]:
    found = [(row["year"], row["value"], row["series"]) for row in rows if row["id"] == id and row["value"] is not None]
    return tuple(sorted(found))


def _panels(result: StructureResult, rows: Rows) -> list[Panel]:
    a, b = names(result)

    def line(id: str, name: str, colour: str) -> Line:
        return Line(name, colour, _points(rows, f"structure.{id}"))

    there, back = f"to {b}", f"to {a}"
    return [
        Panel("How alike their exports are (ESI)", (line("esi.world", "", theme.INK),), ".1f", numbers.share, 1.0),
        Panel(
            "How well one’s exports fit the other’s imports (TCI)",
            (line("tci.ab", there, theme.A), line("tci.ba", back, theme.B)),
            ".1f",
            numbers.share,
            1.0,
        ),
        Panel(
            "How far trade in a product goes both ways (GL)", (line("gl", "", theme.INK),), ".1f", numbers.share, 1.0
        ),
        Panel(
            "How intense trade is, given their size (I)",
            (line("drysdale.i.ab", there, theme.A), line("drysdale.i.ba", back, theme.B)),
            ".1f",
            numbers.ratio,
        ),
    ]


def _title(result: StructureResult, rows: Rows) -> str:
    points = _points(rows, "structure.esi.world")
    if len(points) < 2 or points[0][2] != points[-1][2]:
        return f"The indices from {result.years[0]} to {result.years[-1]}"
    first, last = points[0], points[-1]
    change = last[1] - first[1]
    word = "hardly changed" if abs(change) < 0.02 else "grew more alike" if change > 0 else "grew less alike"
    ends = f"{numbers.share(first[1])} in {first[0]}, {numbers.share(last[1])} in {last[0]}"
    return f"Their exports {word}: similarity {ends}"


def _told(panel: Panel) -> str:
    ends = [
        f"{line.name} from {panel.show(line.points[0][1])} ({line.points[0][0]}) "
        f"to {panel.show(line.points[-1][1])} ({line.points[-1][0]})".strip()
        for line in panel.lines
        if line.points
    ]
    return f"{panel.title}: {'; '.join(ends)}."


def _breaks(result: StructureResult) -> tuple[Rows, list[int]]:
    table = find(result, "structure.breaks")
    rows = table.rows() if table else []
    return rows, [row["year"] for row in rows]


def _broken(result: StructureResult) -> str:
    rows, _ = _breaks(result)
    if not rows:
        return ""
    told = "; ".join(f"{row['before']} to {row['after']} in {row['year']}" for row in rows)
    return f" The dashed line marks a change of classification ({told}): values before and after must not be compared."


def _whole(number: float) -> str:
    return numbers.percent(number, 0)


def _grid(panels: Sequence[Panel], result: StructureResult, narrow: bool) -> Any:
    _, breaks = _breaks(result)
    many = len(panels) > 1 and not narrow
    wide, high = (NARROW, 120) if narrow else (WIDE // 2 - 12 if many else WIDE, 140)
    room = ends_room(panels, wide)
    drawn = [lines(panel, result.years, breaks, wide=wide, high=high, room=room) for panel in panels]
    return stack(drawn, columns=2 if many else 1)


def claim_years_figure(result: StructureResult) -> Figure | None:
    """The share of trade in both-competitive products against their share of world trade, each year."""
    table = find(result, "structure.both_competitive.years")
    drift = find(result, "structure.drift")
    if table is None or drift is None or len(result.years) < 2:
        return None
    series = {row["year"]: row["series"] for row in drift.rows()}
    rows = [row for row in table.rows() if row["trade_share"] is not None]
    if not rows:
        return None

    def line(name: str, field: str, colour: str) -> Line:
        found = ((row["year"], row[field], series.get(row["year"], 0)) for row in rows if row[field] is not None)
        return Line(name, colour, tuple(found))

    panel = Panel(
        "Share of products in which both are competitive",
        (line("of their trade", "trade_share", theme.ACCENT), line("of world trade", "world_share", theme.MUTED)),
        ".0%",
        _whole,
    )
    above = sum(row["trade_share"] > row["world_share"] for row in rows)
    when = "every year" if above == len(rows) else f"{above} of {len(rows)} years"
    return figure(
        table,
        lambda narrow: _grid([panel], result, narrow),
        id="both_competitive.years",
        title=f"They traded more than the world does where both are competitive in {when}",
        alt=f"Two lines over the years {result.years[0]} to {result.years[-1]}. {_told(panel)}",
        caption="The red line is the share of their trade in products in which both are competitive, the grey line "
        "those products’ share of world trade. Which products these are changes from year to year." + _broken(result),
    )
