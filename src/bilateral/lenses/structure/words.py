"""What the numbers say, in plain sentences made by rule.

Which words stand for which numbers:

- A change between two years of one series is spoken of when it is 0.02 or more (2 percentage points for shares);
  smaller ones are "about as before". Where the years between lie outside both ends by as much, their range is given.
  Years of different series are never compared.
- The fit of goods (Drysdale–Garnaut C) is "better" from 1.05, "worse" up to 0.95, else "about the same" as in the rest
  of the world.
- That much of the trade is where both are competitive is said only when the excess is 0.02 or more; above 0 but less
  is "hardly more", 0 or less "not more" active. That one industry carries it alone (see
  `formulas.competing.LeftOut.carried`) is said in the same sentence. Where there is one such product only, that it
  carries the claim follows by construction and is said to do so; then products with RCA of 0.95 or more in both that
  miss the threshold are named.
- With fewer than ten exporters beside the two, the headline says how small the world is.
- Rivalry in third markets is spoken of in shares of the exports to third markets; in shares of all exports it falls
  when the two sell more to each other, and that is said with both numbers.
- Who gains in third markets is said with the part of the overlap in which it gained more, and only when that part is
  0.6 or more; a gain is a gain of share, never said to be taken from the other.
- What one could sell the other next is said only where at least 50 products are told apart and an earlier year gives
  the growth of demand, and always as an order for looking.
- Areas that are no single economy ("Rest of the world") stay in the tables and are not named as markets.
- No similarity is called high or low: it falls with every digit, so it is compared only with itself in other years and
  at other levels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from bilateral.lenses.structure.question import is_economy
from bilateral.measure import Finding
from bilateral.style.numbers import integer, p_value, percent, points, ratio, share, value
from bilateral.style.phrases import joined, listed

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult

__all__ = ["findings", "to_html"]

CHANGE = 0.02
BETTER, WORSE = 1.05, 0.95
CLEAR = 0.6
NEAR = 0.95
FEW = 10
_LONG = 60
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
        said = f"Whether {a} and {b} trade most where both are competitive cannot be said for {result.year}"
        return Finding(f"{said}: {_reason(result, f'{_BOTH}.excess')}.", detail=_small(result))
    count = int(result.measure(f"{_BOTH}.count").value)
    if not count:
        text = f"{_when(result)}, there was no product in which both {a} and {b} were competitive"
        return Finding(f"{text}.", (f"{_BOTH}.count",), joined(_missed(result), _small(result)))
    ids = _known(result, *(f"{_BOTH}.{part}" for part in ("trade_share", "world_share", "excess", "p_value", "count")))
    missed = _missed(result) if count == 1 else ""
    detail = joined(_hangs(result), missed, _chance(result, count), _small(result))
    return Finding(_active(result, count), ids, detail)


def _active(result: StructureResult, count: int) -> str:
    """The headline where there are products in which both are competitive."""
    a, b = result.pair.names
    traded, weight = (result.measure(f"{_BOTH}.{part}").value for part in ("trade_share", "world_share"))
    only = _titled_product(_such(result)) if count == 1 else ""
    if traded - weight < CHANGE:
        said = "was not more active" if traded <= weight else "was hardly more active"
        where = f"the only such product, {only}: it makes up" if only else "such products, which make up"
        return (
            f"{_when(result)}, trade between {a} and {b} {said} where both are competitive: {percent(traded)} of it "
            f"was in {where} {percent(weight)} of world trade."
        )
    begin = f"{_when(result)}, {percent(traded, 0)} of the trade between {a} and {b} was in"
    text = f"{begin} products in which both are competitive, which make up {percent(weight, 0)} of world trade"
    return (
        f"{text}, but {only} alone carries it: it is the only such product." if only else f"{text}{_carried(result)}."
    )


def _reason(result: StructureResult, id: str) -> str:
    """Why a number of the year in focus is not there."""
    year = f"{result.year}: "
    reasons = [m.reason for m in result.not_computed if f"{id}.".startswith(f"{m.id}.") and m.reason.startswith(year)]
    return reasons[0].removeprefix(year) if reasons else "no data"


def _small(result: StructureResult) -> str:
    """That the world is small, where it is."""
    others = result.exporters - 2
    if not 0 < others < FEW:
        return ""
    return (
        f"The world here is {integer(result.exporters)} exporters, the two included: advantage and shares in the world "
        "are judged against these alone."
    )


def _such(result: StructureResult) -> Mapping[str, Any]:
    return next(row for row in result.table("structure.map").rows() if row["both"])


def _missed(result: StructureResult) -> str:
    """Products that miss the threshold by a hair."""
    rows = [row for row in result.table("structure.map").rows() if not row["both"] and _near(row)]
    rows = sorted(rows, key=lambda row: -row["two_way"])[:3]
    if not rows:
        return ""
    a, b = result.pair.names
    first, *rest = rows
    text = (
        f"{_titled_product(first)} misses it by a hair: RCA {_rca(first['rca_a'])} for {a} and {_rca(first['rca_b'])} "
        f"for {b}"
    )
    more = [f"{_titled_product(row)} ({_rca(row['rca_a'])} and {_rca(row['rca_b'])})" for row in rest]
    return f"{text}{f'; so does {listed(more)}' if len(more) == 1 else f'; so do {listed(more)}' if more else ''}."


def _near(row: Mapping[str, Any]) -> bool:
    sides = (row["rca_a"], row["rca_b"])
    return all(side is not None and side >= NEAR for side in sides)


def _rca(number: float) -> str:
    """To two places; what is below 1 is never printed as 1."""
    return ratio(number) if number >= 1 or number < 0.995 else f"{int(number * 1000) / 1000:.3f}"


def _titled_product(row: Mapping[str, Any]) -> str:
    return str(row["product"]) if row["name"] == row["product"] else f"{_short(row['name'])} ({row['product']})"


def _short(name: object) -> str:
    """A name that fits a sentence, cut between words."""
    text = str(name)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1].rsplit(' ', 1)[0].rstrip(' ,;:(')}…"


def _when(result: StructureResult) -> str:
    if not result.scope.products:
        return f"In {result.year}"
    count = result.table("structure.map").data.num_rows
    return f"In {result.year}, within the selection of {'one product' if count == 1 else f'{integer(count)} products'}"


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
    return str(row["name"]) if row["name"] == row["industry"] else f"{_short(row['name'])} ({row['industry']})"


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
    id = f"{_BOTH}.p_value.without"
    found = result.measure(id).value if result.has(id) else None
    sure = "" if found is None else f"; there chance alone would give as much with {p_value(found)}"
    return (
        f"With any one industry left out the excess stays above 0, at least {points(lowest['excess'])} (without "
        f"{_titled(lowest)}{sure})."
    )


def _chance(result: StructureResult, count: int) -> str:
    if not result.has(f"{_BOTH}.p_value"):
        return ""
    found, excess = (result.measure(f"{_BOTH}.{part}") for part in ("p_value", "excess"))
    total = integer(result.table("structure.map").data.num_rows)
    picked = f"the {integer(count)} competitive products" if count > 1 else "the one competitive product"
    came = "an excess this large would come up"
    if excess.value <= 0:
        came = f"{'they' if count > 1 else 'it'} would have weighed no less in the trade of the two"
    sample = found.uncertainty.sample or 1
    least = found.value <= (1 + 1e-9) / sample
    few = f", which is the smallest p that {total} products allow" if least and sample < 1000 else ""
    return (
        f"Had {picked} been picked at random among the {total}, {came} {_times(found.value, sample)} "
        f"({p_value(found.value)}){few}.{_stricter(result, found.value)}"
    )


_OBJECTIONS = {
    "size": "picked only among products of like world trade",
    "elsewhere": "judged competitive by exports to everyone else",
}


def _stricter(result: StructureResult, p: float) -> str:
    """The harder of the other tests, where it gives a greater p."""
    tried = {kind: f"{_BOTH}.p_value.{kind}" for kind in _OBJECTIONS}
    found = {kind: result.measure(id).value for kind, id in tried.items() if result.has(id)}
    kind = max(found, key=lambda kind: found[kind], default="")
    if not kind or found[kind] <= p * (1 + 1e-9):
        return ""
    return f" The strictest test, {_OBJECTIONS[kind]}, gives {p_value(found[kind])}."


def _times(p: float, sample: int) -> str:
    """How often, in words: counted where there are few arrangements, else in round numbers."""
    if sample < 1000:
        often = round(p * sample)
        return f"{integer(often)} {'time' if often == 1 else 'times'} in {integer(sample)}"
    if p < 0.001:
        return "less than 1 time in 1,000"
    return f"about 1 time in {integer(1 / p)}" if p < 0.1 else f"about {integer(100 * p)} times in 100"


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
    largest = f"; {_short(most['name'])} adds most to it ({percent(most['part'], 0)})" if most and most["part"] else ""
    return Finding(f"{text}{largest}.", (id,), _ladder(result))


def _ladder(result: StructureResult) -> str:
    if "structure.ladder" not in {table.id for table in result.tables}:
        return "Similarity falls as products are told apart more finely: compare it only at this level."
    rungs = [f"{share(row['esi'])} at {row['digits']}" for row in result.table("structure.ladder").rows()]
    return f"By digits of the product code: {', '.join(rungs)}; a figure without its level says nothing."


def _intensity(result: StructureResult) -> Finding | None:
    ids = [f"structure.drysdale.{part}.ab" for part in "icb"]
    if not result.has(ids[0]):
        return None
    a, b = result.pair.names
    i = result.measure(ids[0]).value
    if not i:
        return Finding(f"{a} sends {b} nothing in the products in scope.", ("structure.trade.ab", ids[0]))
    text = f"{a} sends {b} {ratio(i)} times what {b}’s weight in the imports of the rest of the world would give"
    if all(result.has(id) for id in ids):
        c, bias = (result.measure(id).value for id in ids[1:])
        text += (
            f": the fit of what one sells with what the other buys is {_fit(c)} in the rest of the world (factor "
            f"{ratio(c)}), and all that is not fit, such as nearness or policy, makes a factor of {ratio(bias)}"
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
        f"product the other way{_since(result, id, _whole_percent)}"
    )
    adjusted = "structure.gl.balance_adjusted"
    detail = ""
    if result.has(adjusted):
        detail = (
            f"Of what the imbalance of the total leaves possible it is {percent(result.measure(adjusted).value, 0)}."
        )
    return Finding(f"{text}.", _known(result, id, adjusted), detail)


def _rivals(result: StructureResult) -> Finding | None:
    id, whole = "structure.third_market.min.elsewhere", "structure.third_market.min"
    if not result.has(id):
        return None
    a, b = result.pair.names
    rows = result.table("structure.third_market").rows() if _has_table(result, "structure.third_market") else []
    named = [row["name"] for row in rows if row["overlap"] and is_economy(row["market"])][:3]
    where = f", most of all in {listed(named)}" if named else ""
    text = (
        f"In third markets {a} and {b} meet with the same products over {percent(result.measure(id).value, 0)} of "
        f"what they sell there{_since(result, id, _whole_percent)}{where}"
    )
    return Finding(f"{text}.", _known(result, id, whole, *_WON), joined(_won(result), _of_all(result, whole)))


def _of_all(result: StructureResult, id: str) -> str:
    """The same as a share of all exports, and what of its change trade with each other makes."""
    a, b = result.pair.names
    shares = [_then(result, f"structure.partner_share.{way}") for way in ("ab", "ba")]
    if not (result.has(id) and all(shares)):
        return ""
    return (
        f"Of all their exports it is {_then(result, id)}; that also falls when they sell more to each other: {b} takes "
        f"{shares[0]} of {a}’s exports, {a} {shares[1]} of {b}’s."
    )


def _then(result: StructureResult, id: str) -> str:
    """A share now, and in brackets what it was at the start."""
    if not result.has(id):
        return ""
    now, start = percent(result.measure(id).value, 0), _start(result)
    before = start is not None and result.has(id, start)
    return f"{now} ({percent(result.measure(id, start).value, 0)} in {start})" if before else now


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
    first = listed(_short(row["name"]) for row in rows[:3])
    text = (
        f"What {a} could sell {b} next: the first places to look are {first}, by how near they lie to what {a} sells "
        f"already, how much {b} buys of them, and how its imports of them have changed since {_start(result)}"
    )
    detail = f"An order for looking, not a forecast.{f' The other way it is {back}.' if back else ''}"
    return Finding(f"{text}.", ("structure.tci.ab",), detail)


def _best(result: StructureResult, id: str) -> str:
    rows = result.table(id).rows()[:3] if _has_table(result, id) else []
    return listed(_short(row["name"]) for row in rows) if rows else ""


def _weights(result: StructureResult) -> Finding | None:
    ids = ("structure.market_share.a", "structure.market_share.b")
    start = _start(result)
    if start is None or not all(result.has(id) and result.has(id, start) for id in ids):
        return None
    said = [f"from {percent(result.measure(id, start).value)} to {percent(result.measure(id).value)}" for id in ids]
    a, b = result.pair.names
    text = f"Between {start} and {result.year} the share in world exports went {said[0]} for {a}, {said[1]} for {b}"
    return Finding(f"{text}.", ids)


def _start(result: StructureResult) -> int | None:
    """The first year that may be compared with the year in focus; None when there is none before it."""
    rows = result.table("structure.drift").rows()
    focus = {row["series"] for row in rows if row["year"] == result.year}
    before = [row["year"] for row in rows if row["series"] in focus and row["year"] < result.year]
    return min(before, default=None)


def _since(result: StructureResult, id: str, say: Callable[[float], str] = share) -> str:
    start = _start(result)
    if start is None or not result.has(id, start):
        return ""
    then, now = result.measure(id, start).value, result.measure(id).value
    path = [row["value"] for row in result.table("structure.drift").rows() if _between(row, id, start, result.year)]
    low, high = min(path), max(path)
    wide = low < min(then, now) - CHANGE or high > max(then, now) + CHANGE
    between = f"between {say(low)} and {say(high)}"
    if abs(now - then) < CHANGE:
        return f", {between} since {start} ({say(then)} then)" if wide else f", about as in {start} ({say(then)})"
    return f", {'up' if now > then else 'down'} from {say(then)} in {start}{f' ({between} on the way)' if wide else ''}"


def _between(row: Mapping[str, Any], id: str, start: int, end: int) -> bool:
    return bool(row["id"] == id and start <= row["year"] <= end)


def _whole_percent(number: float) -> str:
    return percent(number, 0)


def _first(result: StructureResult, table: str) -> Mapping[str, Any] | None:
    return result.table(table).data.slice(0, 1).to_pylist()[0] if _has_table(result, table) else None


def _has_table(result: StructureResult, id: str) -> bool:
    return any(table.id == id and table.data.num_rows for table in result.tables)


def _known(result: StructureResult, *ids: str) -> tuple[str, ...]:
    return tuple(id for id in ids if result.has(id))


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
