"""How alike the two export: the digit ladder, third markets, and the sectors that the likeness comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.charts.base import Rows, data, figure, find, names, words, y_at
from bilateral.lenses.structure.charts.rows import frame
from bilateral.style import numbers, theme

if TYPE_CHECKING:
    from bilateral.lenses.structure.charts.rows import Frame
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure, Table

__all__ = ["ladder_figure", "market_figure", "sector_figure"]

_MARKETS = 20
"""Third markets drawn at most: those in which both sell most, as the table has them."""
_SECTORS = 14


def ladder_figure(result: StructureResult) -> Figure | None:
    """The same pair at every level of digits; None when there is one level only."""
    table = find(result, "structure.ladder")
    rungs = sorted(table.rows(), key=lambda row: row["digits"]) if table else []
    rungs = [row for row in rungs if row["esi"] is not None]
    if table is None or len(rungs) < 2:
        return None
    rows = [_rung(row, result.scope.digits) for row in rungs]
    a, b = names(result)
    told = ", ".join(f"{row['value']} at {row['digits']} digits" for row in rows)
    return figure(
        table,
        lambda narrow: _ladder(rows, narrow),
        id="ladder",
        title=f"The finer the products are told apart, the less alike the exports look: {rows[0]['value']} to "
        f"{rows[-1]['value']}",
        alt=f"Bars of export similarity of {a} and {b} at each level of product codes: {told}.",
        caption="Export similarity (0 nothing in common, 1 the same shares) at each length of the product codes. "
        "Only figures of the same length may be compared. In red: the level used in this brief.",
    )


def _rung(row: dict[str, Any], digits: int | None) -> dict[str, Any]:
    many = f" ({row['products']:,} products)" if row.get("products") else ""
    name = f"{row['digits']} digit{'s' if row['digits'] > 1 else ''}{many}"
    value = numbers.share(row["esi"])
    strong = row["digits"] == digits
    told = f"{name}: {value}"
    colour = theme.ACCENT if strong else theme.REST
    number = {"v": row["esi"], "value": value, "digits": row["digits"]}
    return {"name": name, "strong": strong, "c": colour, "d": told, **number}


def _ladder(rows: Rows, narrow: bool) -> Any:
    placed = frame(rows, narrow)
    return placed.chart(placed.bars(placed.x("v", [0, 1])), *placed.values())


def market_figure(result: StructureResult) -> Figure | None:
    """Similarity in each of the largest third markets, sorted."""
    table = find(result, "structure.esi.market")
    every = [row for row in table.rows() if row["esi"] is not None] if table else []
    if table is None or len(every) < 2:
        return None
    largest = every[:_MARKETS]
    world = result.measure("structure.esi.world").value if result.has("structure.esi.world") else None
    rows = [_market(row) for row in sorted(largest, key=lambda row: (-row["esi"], row["market"]))]
    a, b = names(result)
    which = "All" if len(largest) == len(every) else f"The {len(largest)} largest of {len(every)}"
    return figure(
        table,
        lambda narrow: _markets(rows, world, narrow),
        id="esi.market",
        title=f"Their exports are most alike in {rows[0]['name']}, least in {rows[-1]['name']}",
        alt=f"Dots of export similarity of {a} and {b} in {len(rows)} third markets, from {rows[0]['name']} "
        f"({rows[0]['value']}) down to {rows[-1]['name']} ({rows[-1]['value']}).",
        caption=f"Export similarity inside each market (0 nothing in common, 1 the same shares). {which} third "
        f"markets, by what both {a} and {b} sell there. Size does not count in the index: who sells little counts like "
        "who sells much.",
    )


def _market(row: dict[str, Any]) -> dict[str, Any]:
    name = str(row.get("name") or row["market"])
    value = numbers.share(row["esi"])
    return {"name": name, "v": row["esi"], "value": value, "d": f"{name}: {value}"}


def _markets(rows: Rows, world: float | None, narrow: bool) -> Any:
    placed = frame(rows, narrow, step=19, head=1)
    dots = placed.dots(placed.x("v", [0, 1]), size=95, colour=theme.INK)
    return placed.chart(placed.tracks(), *_world(world, placed), dots, *placed.values())


def _world(world: float | None, placed: Frame) -> list[Any]:
    if world is None:
        return []
    import altair as alt

    rows, x = [{"v": world, "t": f"all markets together {numbers.share(world)}"}], placed.x("v", [0, 1])
    line = alt.Chart(data(rows)).mark_rule(color=theme.ACCENT, strokeDash=[3, 3], aria=False).encode(x=x)
    align, shift = ("right", -6) if world > 0.5 else ("left", 6)
    return [line, *words(rows, x, y_at(0), align=align, dx=shift, baseline="top", color=theme.ACCENT)]


def sector_figure(result: StructureResult) -> Figure | None:
    """What each sector adds to the similarity, with both countries' shares; products where sectors are too few."""
    source = _parts(result)
    if source is None:
        return None
    table, every, kind = source
    total = sum(row["v"] for row in every)
    shown, left = every[:_SECTORS], every[_SECTORS:]
    rows = [_part(row, result, first=n == 0) for n, row in enumerate(shown)]
    a, b = names(result)
    part = numbers.percent(every[0]["v"] / total, 0)
    others = "one other adds" if len(left) == 1 else f"{len(left):,} others add"
    rest = f" Not drawn: {others} {numbers.share(sum(row['v'] for row in left))}." if left else ""
    return figure(
        table,
        lambda narrow: _overlaps(rows, result, narrow),
        id="esi.sector",
        title=f"{part} of the similarity comes from one {kind}: {rows[0]['name']}",
        alt=f"Bars of what each {kind} adds to the export similarity of {numbers.share(total)}, with both countries’ "
        "export shares: " + "; ".join(row["d"].replace("\n", ", ") for row in rows[:5]) + ".",
        caption=f"Each bar is the overlap of {a}’s and {b}’s export shares in a {kind}"
        f"{', product by product' if kind == 'sector' else ''}; the bars add up to the export similarity of "
        f"{numbers.share(total)}.{rest} A large {kind} can add much even when the two are little alike in it.",
    )


def _parts(result: StructureResult) -> tuple[Table, Rows, str] | None:
    """The table to draw, its rows with `v`, largest first, and what a row is called."""
    for id, field, kind, least in (("sector", "esi", "sector", 4), ("product", "contribution", "product", 2)):
        table = find(result, f"structure.esi.{id}")
        rows = [row | {"v": row[field]} for row in table.rows() if row[field]] if table else []
        if table is not None and len(rows) >= least:
            return table, sorted(rows, key=lambda row: (-row["v"], str(row["name"]))), kind
    return None


def _part(row: dict[str, Any], result: StructureResult, *, first: bool) -> dict[str, Any]:
    name, value = str(row["name"]), numbers.share(row["v"])
    told = [f"{name}: adds {value}"]
    for who, field in zip(names(result), ("share_a", "share_b"), strict=True):
        told.append(f"{who} {numbers.percent(row[field])}" if row[field] is not None else f"{who} {numbers.MISSING}")
    colour = theme.ACCENT if first else theme.REST
    shares = {"share_a": row["share_a"], "share_b": row["share_b"]}
    return {"name": name, "v": row["v"], "value": value, "strong": first, "c": colour, "d": "\n".join(told), **shares}


def _overlaps(rows: Rows, result: StructureResult, narrow: bool) -> Any:
    import altair as alt

    placed = frame(rows, narrow, step=23, head=3 if narrow else 1)
    most = max(row[field] or 0 for row in rows for field in ("v", "share_a", "share_b"))
    drawn = [placed.bars(placed.x("v", [0, most]))]
    for share, colour in (("share_a", theme.A), ("share_b", theme.B)):
        tick = alt.Chart(data(placed.rows)).mark_tick(color=colour, thickness=3, size=19, opacity=1, aria=False)
        drawn.append(tick.encode(x=placed.x(share, [0, most]), y=placed.y()))
    a, b = names(result)
    texts = [(f"| {a}’s export share", theme.A), (f"| {b}’s export share", theme.B), ("■ overlap", theme.MUTED)]
    return placed.chart(*drawn, *placed.key(texts), *placed.values())
