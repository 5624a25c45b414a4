"""What changed between the first year of the series and the year in focus: who gains, in what, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.depth.ask import Asked, Said, Span
from bilateral.lenses.structure.depth.fetch import Cells
from bilateral.lenses.structure.formulas.arrays import Floats, Ints
from bilateral.lenses.structure.kernels.growth import Growth, growth_cells
from bilateral.lenses.structure.measures import COUNT, Number
from bilateral.measure import NotComputed, Table, Uncertainty

__all__ = ["changes"]

_CELLS = 50
"""So many of the largest cells stand in the tables of rivalry."""

_THREATS = (
    "No threat: both hold or gain, {own} at least as much as {rival}",
    "Partial threat: both hold or gain, {rival} more",
    "Direct threat: {own} loses, {rival} holds or gains",
    "Reverse threat: {own} holds or gains, {rival} loses",
    "Withdrawal: both lose to others",
    "Not known: the world did not trade it in one of the years",
)


def changes(ask: Asked) -> Iterator[Said]:
    """Competitive threat, rivalry cell by cell, growth of exports taken apart, marginal intra-industry trade."""
    yield from _static(ask)
    span = ask.span
    if span is None:
        for id in ("threat.dynamic", "threat.classes", "rivalry", "miit", "cms"):
            yield ask.no_span(f"structure.{id}")
        return
    yield from _threats(ask, span)
    yield from _rivalry(ask, span)
    yield from _marginal(ask, span)
    yield from _growth(ask, span)


def _static(ask: Asked) -> Iterator[Number]:
    c, both = ask.columns, ask.both
    for way, exports, rival in (("ab", c.exports_a, both.rca_b), ("ba", c.exports_b, both.rca_a)):
        why = ask.make.why("exports_a", "exports_b")
        known = bool(np.isfinite(rival).all())
        value = f.static_threat(exports, rival) if known else math.nan
        yield ask.make.number(f"structure.threat.static.{way}", value, why)


def _gains(span: Span) -> tuple[Floats, Floats]:
    """Change of the two countries' shares of world exports, by product."""
    before, now = span.before, span.now
    own = f.market_share(now.exports_a, now.world) - f.market_share(before.exports_a, before.world)
    rival = f.market_share(now.exports_b, now.world) - f.market_share(before.exports_b, before.world)
    return own, rival


def _threats(ask: Asked, span: Span) -> Iterator[Said]:
    own, rival = _gains(span)
    sides = (("ab", "a", span.now.exports_a, own, rival), ("ba", "b", span.now.exports_b, rival, own))
    for way, side, exports, mine, other in sides:
        why, id = ask.make.why(f"exports_{side}"), "structure.threat.dynamic"
        faster = f.dynamic_threat(exports, mine, other, "faster")
        displaced = f.dynamic_threat(exports, mine, other, "displaced")
        yield ask.make.number(f"{id}.faster.{way}", faster, why, since=span.first)
        yield ask.make.number(f"{id}.displaced.{way}", displaced, why, since=span.first)
    if not (span.now.exports_a.sum() and span.now.exports_b.sum()):
        yield ask.missing("structure.threat.classes", ask.make.why("exports_a", "exports_b"))
        return
    yield _threat_table(ask, span, own, rival)


def _threat_table(ask: Asked, span: Span, own: Floats, rival: Floats) -> Table:
    one, other = ask.names
    rows = []
    for country, side, mine, theirs, exports, name, against in (
        (ask.pair[0], "a", own, rival, span.now.exports_a, one, other),
        (ask.pair[1], "b", rival, own, span.now.exports_b, other, one),
    ):
        classes = f.threat_classes(mine, theirs)
        for kind, weight in zip(f.Threat, f.threat_shares(exports, classes), strict=True):
            words = _THREATS[kind].format(own=name, rival=against)
            rows.append((country, side, kind.name.lower(), words, int((classes == kind).sum()), float(weight)))
    columns = list(zip(*rows, strict=True))
    series = [
        t.Series("country", "Country", columns[0]),
        t.Series("side", "Id", columns[1]),
        t.Series("class", "Id", columns[2]),
        t.Series("name", "Who gains and loses share of world exports", columns[3]),
        t.Series("products", "Products", columns[4], "", ",d"),
        t.share("share", f"Share of its exports, {ask.make.year}", columns[5]),
    ]
    note = (
        f"Shares of world exports by product, {span.first} against {ask.make.year}. Classes after Lall and Albaladejo "
        "(2004), World Development 32(9), whose table is given from memory."
    )
    title = f"Whose gains come at whose cost, {span.first} to {ask.make.year}"
    return t.make_table(ask.make, "structure.threat.classes", title, series, note, (span.first, ask.make.year))


def _exporters(cells: Cells, group: Ints | None = None, count: int = 0) -> f.Exporters:
    sides = (cells.a, cells.b, cells.market)
    if group is None:
        return f.Exporters(*sides)
    return f.Exporters(*(f.sums_by_class(side, group, count) for side in sides))


def _rivalry(ask: Asked, span: Span) -> Iterator[Said]:
    third = span.cells_now.third(ask.pair)
    gains = f.cell_gains(_exporters(span.cells_before), _exporters(span.cells_now))
    overlap = gains.overlap_last[third]
    whole = float(overlap.sum())
    if not (math.isfinite(whole) and whole > 0):
        yield ask.missing("structure.rivalry", "there is no third market in which both sell the same product")
        return
    known = np.isfinite(gains.change_a[third]) & np.isfinite(gains.change_b[third])
    for side, sign in (("a", 1), ("b", -1)):
        won = float(overlap[known & (gains.winner[third] == sign)].sum()) / whole
        yield ask.make.number(f"structure.rivalry.won.{side}", won, "", since=span.first)
    products, catalogue = span.cells_now.products, ask.make.asked.catalogue(ask.make.year)
    names = [catalogue.name(code) for code in products]
    yield _rivalry_table(ask, span, gains, ("structure.rivalry", "product"), (products, names))
    sectors = catalogue.sectors(products)
    if len(sectors) < 2 or len(sectors) == len(products):
        yield ask.missing("structure.rivalry.sector", "the classification has no sectors apart from its products")
        return
    grouped = (_exporters(each, sectors.place, len(sectors)) for each in (span.cells_before, span.cells_now))
    by_sector = f.cell_gains(*grouped)
    yield _rivalry_table(ask, span, by_sector, ("structure.rivalry.sector", "sector"), (sectors.ids, sectors.names))


def _rivalry_table(
    ask: Asked,
    span: Span,
    gains: f.CellGains,
    what: tuple[str, str],
    listed: tuple[Sequence[str], Sequence[str]],
) -> Table:
    third, (id, unit), (codes, names) = span.cells_now.third(ask.pair), what, listed
    overlap = gains.overlap_last[third]
    flat = np.argsort(-overlap, axis=None, kind="stable")[:_CELLS]
    flat = flat[overlap.ravel()[flat] > 0]
    at, column = np.unravel_index(flat, overlap.shape)
    row = third[at]
    cell = (row, column)
    one, other = ask.names
    who = {1: one, -1: other, 0: "neither"}
    series = [
        *t.places([span.cells_now.importers[n] for n in row]),
        t.Series(unit, "Id" if unit == "sector" else "Code", [codes[n] for n in column]),
        t.Series(f"{unit}_name", unit.capitalize(), [names[n] for n in column]),
        t.share("overlap_first", f"Overlap, {span.first}", gains.overlap_first[cell]),
        t.share("overlap_last", f"Overlap, {ask.make.year}", gains.overlap_last[cell]),
        t.share("part", f"Part of all overlap, {ask.make.year}", gains.overlap_last[cell] / overlap.sum()),
        t.share("share_a_first", f"{one}’s share of the market, {span.first}", gains.share_a_first[cell]),
        t.share("share_a_last", f"{one}’s share, {ask.make.year}", gains.share_a_last[cell]),
        t.share("share_b_first", f"{other}’s share of the market, {span.first}", gains.share_b_first[cell]),
        t.share("share_b_last", f"{other}’s share, {ask.make.year}", gains.share_b_last[cell]),
        t.Series("change_a", f"Change, {one}", gains.change_a[cell], t.EITHER, "+.3f"),
        t.Series("change_b", f"Change, {other}", gains.change_b[cell], t.EITHER, "+.3f"),
        t.Series("winner", "Gained more", [who[int(n)] for n in gains.winner[cell]]),
    ]
    covered = float(gains.overlap_last[cell].sum() / overlap.sum())
    note = (
        f"The {len(row)} largest cells of market and {unit} by overlap in {ask.make.year}, which hold {covered:.0%} of "
        f"the overlap in third markets at this level. Market shares are of what the market buys from abroad. “Gained "
        f"more” is whose share rose more, or fell less; a cell the market did not buy in {span.first} has no winner."
    )
    title = f"Where {one} and {other} meet, in what {unit}, and who gains, {span.first} to {ask.make.year}"
    return t.make_table(ask.make, id, title, series, note, (span.first, ask.make.year))


def _marginal(ask: Asked, span: Span) -> Iterator[Said]:
    out, back = span.now.ab - span.before.ab, span.now.ba - span.before.ba
    found = f.marginal(out, back)
    why = "the two trade exactly as before in every product"
    if not (span.now.two_way.sum() or span.before.two_way.sum()):
        why = ask.make.why("two_way")
    yield ask.make.number("structure.miit.a", found.whole, why, since=span.first)
    order = [n for n in np.argsort(-found.size, kind="stable") if found.size[n] > 0]
    if not order:
        yield ask.missing("structure.miit", why)
        return
    one, other = ask.names
    series = [
        *t.named(ask.make, [span.now.products[n] for n in order]),
        t.money("change_ab", f"Change, {one} to {other}", out[order], ask.make),
        t.money("change_ba", f"Change, {other} to {one}", back[order], ask.make),
        t.share("a", "Brülhart A", found.a[order]),
        t.Series("b", "Brülhart B", found.b[order], t.EITHER, "+.2f"),
        t.money("c", "Brülhart C", found.c[order], ask.make),
        t.money("size", "Size of change", found.size[order], ask.make),
    ]
    note = (
        "A: 1 the change is matched, 0 it goes one way. B: above 0 the balance of the first country improves. C: "
        "matched change. Nominal values: inflation alone makes trade look matched. A adds up over products when "
        "weighted by size, B does not."
    )
    title = f"Whether trade changed both ways, {span.first} to {ask.make.year}"
    yield t.make_table(ask.make, "structure.miit", title, series, note, (span.first, ask.make.year))


def _growth(ask: Asked, span: Span) -> Iterator[Said]:
    before, now = span.cells_before, span.cells_now
    for side, x0, x1, name in (("a", before.a, now.a, ask.names[0]), ("b", before.b, now.b, ask.names[1])):
        if not x0.sum():
            yield NotComputed(f"structure.cms.{side}", f"{ask.make.year}: {name} exported nothing in {span.first}")
            continue
        found = growth_cells(x0, x1, before.market, now.market).summed()
        for part, value, spread in _effects(found):
            yield ask.make.number(f"structure.cms.{part}.{side}", value, "", spread, since=span.first)


def _effects(found: Growth) -> Iterator[tuple[str, float, Uncertainty]]:
    yield "change", float(found.change), COUNT
    yield "world", float(found.world), COUNT
    yield "product", float(found.product), _orders(found.product_before_market, found.product_after_market)
    yield "market", float(found.market), _orders(found.market_before_product, found.market_after_product)
    yield "competitiveness", float(found.competitiveness), COUNT
    yield "entry", float(found.entry), COUNT


def _orders(one: Floats, other: Floats) -> Uncertainty:
    note = (
        "From one order of taking out products and markets to the other; the value is the mean of both (Shapley). "
        "What hangs on the order, not a sampling error."
    )
    low, high = sorted((float(one), float(other)))
    return Uncertainty("interval", note, low, high, sample=2, span="by order of taking out")
