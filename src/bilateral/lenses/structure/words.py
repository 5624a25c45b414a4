"""What the numbers say, in plain sentences made by rule.

Which words stand for which numbers:

- A change between two years of one series is spoken of when it is 0.02 or more (2 percentage points for shares);
  smaller ones are "about as before". Years of different series are never compared.
- The fit of goods (Drysdale–Garnaut C) is "better" from 1.05, "worse" up to 0.95, else "about the same" as in the rest
  of the world.
- That much of the trade is where both are competitive is said only when the excess is 0.02 or more; above 0 but less
  is "hardly more", 0 or less "not more" active. That one industry carries it alone (see
  `formulas.competing.LeftOut.carried`) is said in the same sentence.
- Who gains in third markets is said with the part of the overlap in which it gained more, and only when that part is
  0.6 or more; a gain is a gain of share, never said to be taken from the other.
- What one could sell the other next is said only where at least 50 products are told apart and an earlier year gives
  the growth of demand, and always as an order for looking.
- Areas that are no single economy ("Rest of the world") stay in the tables and are not named as markets.
- No similarity is called high or low: it falls with every digit, so it is compared only with itself in other years and
  at other levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.question import is_economy
from bilateral.measure import Finding
from bilateral.style.numbers import integer, p_value, percent, points, ratio, share, value

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult

__all__ = ["findings", "to_html"]

CHANGE = 0.02
BETTER, WORSE = 1.05, 0.95
CLEAR = 0.6
_BOTH = "structure.both_competitive"
_WON = ("structure.rivalry.won.a", "structure.rivalry.won.b")


def findings(result: StructureResult) -> tuple[Finding, ...]:
    """Three to six sentences, the headline first; fewer only when nearly nothing could be computed."""
    made = (
        _claim(result),
        _similar(result),
        _intensity(result),
        _next(result) or _two_way(result),
        _rivals(result),
        _weights(result),
    )
    return tuple(found for found in made if found is not None)


def _claim(result: StructureResult) -> Finding:
    a, b = result.pair.names
    if not result.has(f"{_BOTH}.excess"):
        reason = next((m.reason for m in result.not_computed if m.id == f"{_BOTH}.excess"), "no data")
        return Finding(f"Whether {a} and {b} trade most where both are competitive cannot be said ({reason}).")
    count = int(result.measure(f"{_BOTH}.count").value)
    if not count:
        return Finding(
            f"{_when(result)}, there was no product in which both {a} and {b} were competitive.", (f"{_BOTH}.count",)
        )
    traded, weight = (result.measure(f"{_BOTH}.{part}").value for part in ("trade_share", "world_share"))
    ids = _known(result, *(f"{_BOTH}.{part}" for part in ("trade_share", "world_share", "excess", "p_value", "count")))
    if traded - weight < CHANGE:
        said = "was not more active" if traded <= weight else "was hardly more active"
        return Finding(
            f"{_when(result)}, trade between {a} and {b} {said} where both are competitive: "
            f"{percent(traded)} of it was in such products, which make up {percent(weight)} of world trade.",
            ids,
            _chance(result, count),
        )
    text = (
        f"{_when(result)}, {percent(traded, 0)} of the trade between {a} and {b} was in products in which both are "
        f"competitive, which make up {percent(weight, 0)} of world trade"
    )
    return Finding(f"{text}{_carried(result)}.", ids, " ".join(filter(None, (_hangs(result), _chance(result, count)))))


def _when(result: StructureResult) -> str:
    if not result.scope.products:
        return f"In {result.year}"
    count = result.table("structure.map").data.num_rows
    return f"In {result.year}, within the selection of {integer(count)} products"


def _left_out(result: StructureResult) -> list[Mapping[str, Any]]:
    id = f"{_BOTH}.leave_one_out"
    return list(result.table(id).rows()) if id in {table.id for table in result.tables} else []


def _carried(result: StructureResult) -> str:
    """The half sentence that must stand when one industry carries the claim alone."""
    alone = [row for row in _left_out(result) if row["carries"]]
    if not alone:
        return ""
    first, rest = alone[0], alone[1:]
    also = f" (so do {len(rest)} more, each on its own)" if rest else ""
    return f", but {_titled(first)} alone carries it{also}: {_without(first)}"


def _titled(row: Mapping[str, Any]) -> str:
    return str(row["name"]) if row["name"] == row["industry"] else f"{row['name']} ({row['industry']})"


def _without(row: Mapping[str, Any]) -> str:
    if row["trade_share"] is None:
        return "without it the two do not trade"
    left = f"without it the share falls to {percent(row['trade_share'], 0)}"
    if not row["products"]:
        return f"{left} and no product is left in which both are competitive"
    return f"{left}, against {percent(row['world_share'], 0)} of world trade"


def _hangs(result: StructureResult) -> str:
    rows = [row for row in _left_out(result) if row["excess"] is not None]
    if not rows or any(row["carries"] for row in rows):
        return ""
    lowest = min(rows, key=lambda row: row["excess"])
    if lowest["undoes"]:
        return (
            f"It rests on the weight of {_titled(lowest)}, in which not both are competitive: without it the excess "
            f"is {points(lowest['excess'])}."
        )
    return (
        f"No single industry carries it: with any one left out the excess stays above 0, at least "
        f"{points(lowest['excess'])} (without {_titled(lowest)})."
    )


def _chance(result: StructureResult, count: int) -> str:
    if not result.has(f"{_BOTH}.p_value"):
        return ""
    found = result.measure(f"{_BOTH}.p_value")
    total = result.table("structure.map").data.num_rows
    text = (
        f"If any {integer(count)} of the {integer(total)} products that the world trades could as well have been the "
        f"ones, "
        f"so large an excess would come about with {p_value(found.value)}"
    )
    smallest = 1 / (found.uncertainty.sample or 1)
    few = f"; with so few, p could not be below {smallest:.3f}" if smallest >= 0.01 else ""
    return f"{text}{few}."


def _similar(result: StructureResult) -> Finding | None:
    id = "structure.esi.world"
    if not result.has(id):
        return None
    a, b = result.pair.names
    found, most = result.measure(id), _first(result, "structure.esi.product")
    text = (
        f"What {a} and {b} sell to the world overlaps by {share(found.value)} on a scale from 0 (nothing in common) "
        f"to 1 (the same shares){_since(result, id)}"
    )
    largest = f"; {most['name']} adds most to it ({percent(most['part'], 0)})" if most and most["part"] else ""
    return Finding(f"{text}{largest}.", (id,), _ladder(result))


def _ladder(result: StructureResult) -> str:
    if "structure.ladder" not in {table.id for table in result.tables}:
        return "Similarity falls as products are told apart more finely: compare it only at this level."
    rungs = [f"{share(row['esi'])} at {row['digits']}" for row in result.table("structure.ladder").rows()]
    return f"By digits of the product code: {', '.join(rungs)}; a figure without its level says nothing."


def _intensity(result: StructureResult) -> Finding | None:
    ids = [f"structure.drysdale.{part}.ab" for part in "icb"]
    if not all(result.has(id) for id in ids):
        return None
    a, b = result.pair.names
    i, c, bias = (result.measure(id).value for id in ids)
    if not i:
        return Finding(f"{a} sends {b} nothing in the products in scope.", ("structure.trade.ab", ids[0]))
    text = (
        f"{a} sends {b} {ratio(i)} times what {b}’s weight in the imports of the rest of the world would give: the fit "
        f"of what one sells with what the other buys is {_fit(c)} in the rest of the world (factor {ratio(c)}), and "
        f"all that is not fit, such as nearness or policy, makes a factor of {ratio(bias)}"
    )
    back = "structure.drysdale.i.ba"
    detail = f"The other way, {b} sends {a} {ratio(result.measure(back).value)} times." if result.has(back) else ""
    return Finding(f"{text}.", _known(result, *ids, back), detail)


def _fit(c: float) -> str:
    return "better than" if c >= BETTER else "worse than" if c <= WORSE else "about the same as"


def _two_way(result: StructureResult) -> Finding | None:
    id = "structure.gl"
    if not result.has(id):
        return None
    a, b = result.pair.names
    text = (
        f"{percent(result.measure(id).value, 0)} of the trade between {a} and {b} is matched by trade in the same "
        f"product the other way{_since(result, id, percent_style=True)}"
    )
    adjusted = "structure.gl.balance_adjusted"
    detail = ""
    if result.has(adjusted):
        detail = (
            f"Of what the imbalance of the total leaves possible it is {percent(result.measure(adjusted).value, 0)}."
        )
    return Finding(f"{text}.", _known(result, id, adjusted), detail)


def _rivals(result: StructureResult) -> Finding | None:
    id = "structure.third_market.min"
    if not result.has(id):
        return None
    a, b = result.pair.names
    rows = result.table("structure.third_market").rows() if _has_table(result, "structure.third_market") else []
    named = [row["name"] for row in rows if row["overlap"] and is_economy(row["market"])][:3]
    where = f", most of all in {_listed(named)}" if named else ""
    text = (
        f"In third markets {a} and {b} meet with the same products over {percent(result.measure(id).value, 0)} of "
        f"their exports{_since(result, id, percent_style=True)}{where}"
    )
    return Finding(f"{text}.", _known(result, id, *_WON), _won(result))


def _won(result: StructureResult) -> str:
    """Who gains where the two meet; nothing where neither clearly does."""
    if not all(result.has(id) for id in _WON):
        return ""
    parts = [result.measure(id) for id in _WON]
    best = max(parts, key=lambda each: each.value)
    if best.value < CLEAR:
        return ""
    one, other = result.pair.names if best is parts[0] else result.pair.names[::-1]
    return (
        f"Where they meet, {one} has gained more share of the market than {other} since {best.scope.years[0]} in "
        f"markets and products that make up {percent(best.value, 0)} of the overlap."
    )


def _next(result: StructureResult) -> Finding | None:
    """What one could sell the other next, where products are told apart finely enough to say it."""
    id = "structure.opportunities.ab"
    if not (_has_table(result, id) and result.has("structure.tci.ab")):
        return None
    rows = result.table(id).rows()
    if rows[0]["growth"] is None:
        return None
    a, b = result.pair.names
    back = _best(result, "structure.opportunities.ba")
    text = (
        f"What {a} could sell {b} next: the first places to look are {_listed(row['name'] for row in rows[:3])}, "
        f"by how near they lie to what {a} sells already, how much {b} buys of them, and how its imports of them have "
        f"changed since {_start(result)}"
    )
    detail = f"An order for looking, not a forecast.{f' The other way it is {back}.' if back else ''}"
    return Finding(f"{text}.", ("structure.tci.ab",), detail)


def _best(result: StructureResult, id: str) -> str:
    rows = result.table(id).rows()[:3] if _has_table(result, id) else []
    return _listed(row["name"] for row in rows) if rows else ""


def _weights(result: StructureResult) -> Finding | None:
    ids = ("structure.market_share.a", "structure.market_share.b")
    start = _start(result)
    if start is None or not all(result.has(id) and result.has(id, start) for id in ids):
        return None
    said = [
        f"{name}’s from {percent(result.measure(id, start).value)} to {percent(result.measure(id).value)}"
        for name, id in zip(result.pair.names, ids, strict=True)
    ]
    return Finding(f"From {start} to {result.year} the share in world exports went, {said[0]}, and {said[1]}.", ids)


def _start(result: StructureResult) -> int | None:
    """The first year that may be compared with the year in focus; None when there is none before it."""
    rows = result.table("structure.drift").rows()
    focus = {row["series"] for row in rows if row["year"] == result.year}
    before = [row["year"] for row in rows if row["series"] in focus and row["year"] < result.year]
    return min(before, default=None)


def _since(result: StructureResult, id: str, *, percent_style: bool = False) -> str:
    start = _start(result)
    if start is None or not result.has(id, start):
        return ""
    then, now = result.measure(id, start).value, result.measure(id).value
    shown = percent(then, 0) if percent_style else share(then)
    if abs(now - then) < CHANGE:
        return f", about as in {start} ({shown})"
    return f", {'up' if now > then else 'down'} from {shown} in {start}"


def _first(result: StructureResult, table: str) -> Mapping[str, Any] | None:
    return result.table(table).data.slice(0, 1).to_pylist()[0] if _has_table(result, table) else None


def _has_table(result: StructureResult, id: str) -> bool:
    return any(table.id == id and table.data.num_rows for table in result.tables)


def _known(result: StructureResult, *ids: str) -> tuple[str, ...]:
    return tuple(id for id in ids if result.has(id))


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def to_html(result: StructureResult) -> str:
    """Findings and headline numbers, for a notebook."""
    mark = "<p><strong>SIMULATED DATA</strong></p>" if result.simulated else ""
    said = "".join(
        f"<li>{escape(found.text)} <small>{escape(found.detail)}</small></li>" for found in result.findings()
    )
    rows = "".join(
        f"<tr><td><code>{escape(m.id)}</code><td>{escape(m.label)}<td>{escape(value(m.value, m.unit))}"
        for m in result.measures
        if m.year == result.year and m.scope.market == "world"
    )
    title = escape(" and ".join(result.pair.names))
    head = "<tr><th>Id</th><th>Number</th><th>Value</th></tr>"
    return (
        f"{mark}<h3>{title}, {result.year}</h3><ul>{said}</ul><table>{head}{rows}</table>"
        f"<p><small>{escape(result.scope.sentence())}</small></p>"
    )
