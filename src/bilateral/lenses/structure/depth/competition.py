"""How alike the two export, beyond Finger and Kreinin's index, and how much they meet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.depth.ask import Asked, Said
from bilateral.lenses.structure.depth.fetch import Way
from bilateral.lenses.structure.formulas.arrays import Floats, Ints
from bilateral.lenses.structure.measures import Number
from bilateral.lenses.structure.question import place_name
from bilateral.measure import NotComputed, Table
from bilateral.origin import union
from bilateral.reference.technology import UNCLASSIFIED, Technology, end_use, technologies, technology_of

__all__ = ["competition"]

_MARKETS = 10
"""So many of the largest third markets stand in the table by technology class, after the world."""
WORLD = "world"


@dataclass(frozen=True, slots=True)
class _Valued:
    """Flows with a quantity; arrays have shape (F,)."""

    side: Ints
    """0 and 1 for exports of the two, by market; −1 for everyone else's, to the world."""
    product: Ints
    value: Floats
    quantity: Floats


def competition(ask: Asked) -> Iterator[Said]:
    """Distances of export structure, weights of rivals, similarity by technology class and by quality."""
    yield from _distances(ask)
    yield from _divergences(ask)
    yield from _weights(ask)
    yield _by_kind(ask, "structure.esi.technology", _technology(ask))
    yield _by_kind(ask, "structure.esi.end_use", _end_use(ask))
    yield from _quality(ask)


def _distances(ask: Asked) -> Iterator[Number]:
    make, x, y = ask.make, ask.columns.exports_a, ask.columns.exports_b
    why = make.why("exports_a", "exports_b")
    yield make.number("structure.cosine", f.cosine(x, y), why)
    yield make.number("structure.krugman", f.krugman(x, y), why)
    yield make.number("structure.bray_curtis", f.bray_curtis(x, y) if x.sum() and y.sum() else math.nan, why)
    yield make.number("structure.jensen_shannon", f.jensen_shannon(x, y), why)
    yield make.number("structure.euclidean", f.euclidean_similarity(x, y), why)
    flat = "fewer than two products, or one of the two has the same advantage in all of them"
    correlation = f.log_rca_correlation(ask.both.rca_a, ask.both.rca_b)
    yield make.number("structure.log_rca_correlation", correlation, flat if x.sum() and y.sum() else why)
    c = ask.columns
    signs = f.specialisation_correlation(c.exports_a, c.imports_a, c.exports_b, c.imports_b)
    few = "fewer than two products that both trade, or one of the two has the same specialisation in all of them"
    yield make.number("structure.tsi_correlation", signs, few)


def _divergences(ask: Asked) -> Iterator[Number]:
    c, (a, b) = ask.columns, ask.names
    why = ask.make.why("exports_a", "exports_b")
    for way, one, other, x, y in (("ab", a, b, c.exports_a, c.exports_b), ("ba", b, a, c.exports_b, c.exports_a)):
        alone = int(((x > 0) & (y == 0)).sum())
        goods = "one product" if alone == 1 else f"{alone:,} products"
        reason = f"infinite, because {one} exports {goods} that {other} does not" if x.sum() and y.sum() else why
        yield ask.make.number(f"structure.kl.{way}", f.kullback_leibler(x, y), reason)


def _weights(ask: Asked) -> Iterator[Number]:
    make, cells = ask.make, ask.read.cells
    sides = (
        ("ab", "a", cells.a, cells.b, cells.others_a),
        ("ba", "b", cells.b, cells.a, cells.others_b),
    )
    for way, side, own, rival, others in sides:
        found, why = f.double_weight(own, rival, cells.market, others), make.why(f"exports_{side}")
        yield make.number(f"structure.double_weight.{way}", found.weight, why)
        yield make.number(f"structure.double_weight.covered.{side}", found.covered, why)
    third = cells.third(ask.pair)
    a, b = cells.a[third].sum(axis=1), cells.b[third].sum(axis=1)
    none = "there is no third market to which both export"
    met = bool(a.sum() and b.sum())
    yield make.number("structure.glick_rose", f.glick_rose(a, b) if met else math.nan, none)
    yield make.number("structure.glick_rose.shares", f.glick_rose_shares(a, b), none)


@dataclass(frozen=True, slots=True)
class _Scheme:
    """Classes of products, and the concordance by which the codes of the flows reach them."""

    classes: Technology
    way: Way | None
    """None where the classes sort the codes as they are."""


def _technology(ask: Asked) -> _Scheme | str:
    """The technology classes that the codes fall into, as they are or by a concordance in the store; or why none."""
    name = ask.make.asked.dataset.classification(ask.make.year)
    direct = technology_of(name)
    if direct is not None:
        return _Scheme(direct, None)
    reached = (_reached(ask, scheme) for scheme in technologies())
    none = f"no list of technology classes sorts the codes of {name}, and no concordance here leads to SITC or ISIC"
    return next((found for found in reached if found), f"{none}; next: {_next(name, 'SITC2')}")


def _end_use(ask: Asked) -> _Scheme | str:
    name = ask.make.asked.dataset.classification(ask.make.year)
    if name == end_use().classification:
        return _Scheme(end_use(), None)
    none = f"end uses are told apart by BEC, and no concordance in the store leads there from {name}"
    return _reached(ask, end_use()) or f"{none}; next: {_next(name, 'BEC4')}"


def _reached(ask: Asked, scheme: Technology) -> _Scheme | None:
    way = ask.read.way(scheme.classification)
    return _Scheme(scheme.through(way.codes), way) if way else None


def _next(name: str, to: str) -> str:
    return f"bilateral add concordance FILE --from {name} --to {to}"


def _by_kind(ask: Asked, id: str, scheme: _Scheme | str) -> Table | NotComputed:
    if isinstance(scheme, str):
        return ask.missing(id, scheme)
    if not (ask.columns.exports_a.sum() and ask.columns.exports_b.sum()):
        return ask.missing(id, ask.make.why("exports_a", "exports_b"))
    return _by_class(ask, id, scheme)


def _by_class(ask: Asked, id: str, found_by: _Scheme) -> Table:
    scheme = found_by.classes
    rows, a, b = _with_world(ask)
    codes = ask.read.cells.products
    ids = (*(each.id for each in scheme.classes), UNCLASSIFIED)
    group = np.array([ids.index(id) for id in scheme.classify(codes)], dtype=np.int64)
    found = f.class_similarity(a, b, group, len(ids))
    traded = np.isin(codes, ask.columns.products)
    products = np.bincount(group[traded], minlength=len(ids))
    market, kind = np.nonzero((found.weight_a + found.weight_b > 0) & (products > 0))
    within = np.where(products[kind] > 1, found.within[market, kind], np.nan)
    one, other = ask.names
    series = [
        t.Series("market", "Code", [rows[n] for n in market]),
        t.Series("name", "Market", [_market(rows[n]) for n in market]),
        t.Series("class", "Class", [ids[n] for n in kind]),
        t.Series("class_name", "Kind of goods", [scheme.name_of(ids[n]) for n in kind]),
        t.Series("products", "Products", products[kind], "", ",d"),
        t.share("contribution", "Adds to similarity", found.contribution[market, kind]),
        t.share("within", "Similarity within the class", within),
        t.share("weight_a", f"Share of exports, {one}", found.weight_a[market, kind]),
        t.share("weight_b", f"Share of exports, {other}", found.weight_b[market, kind]),
    ]
    note = (
        f"{scheme.title}. Contributions add up to the similarity in the market; similarity within a class takes shares "
        f"of the class's exports alone, and is not given for a class with a single product in the data. Third markets: "
        f"the {len(rows) - 1} largest by the smaller of the two countries' exports. {scheme.note}"
    )
    kinds = "technology class" if id.endswith("technology") else "end use"
    table = t.make_table(ask.make, id, f"Export similarity by {kinds} and market", series, note + _by_way(found_by))
    return replace(table, origins=union(table.origins, found_by.way.origins)) if found_by.way else table


def _by_way(scheme: _Scheme) -> str:
    """By which concordance the codes reached the classes; empty where they did as they are."""
    if scheme.way is None:
        return ""
    return (
        f" Codes reach {scheme.way.to} by the concordance {scheme.way.dataset}; a code that goes to several goes whole "
        "to the one that most of it goes to."
    )


def _with_world(ask: Asked) -> tuple[tuple[str, ...], Floats, Floats]:
    """Exports by product to the world and to the largest third markets."""
    cells = ask.read.cells
    third = cells.third(ask.pair)
    common = np.minimum(cells.a[third].sum(axis=1), cells.b[third].sum(axis=1))
    order = np.argsort(-common, kind="stable")[:_MARKETS]
    top = third[order[common[order] > 0]]
    a, b = (np.vstack([side.sum(axis=0), side[top]]) for side in (cells.a, cells.b))
    return (WORLD, *(cells.importers[n] for n in top)), a, b


def _market(code: str) -> str:
    return "All markets" if code == WORLD else place_name(code)


def _quality(ask: Asked) -> Iterator[Said]:
    id, world = "structure.esi.quality", ask.read.exporters
    if not world.covered.any():
        yield ask.missing(id, "the data give no quantities, so that there are no unit values")
        return
    if not (ask.columns.exports_a.sum() and ask.columns.exports_b.sum()):
        yield ask.missing(id, ask.make.why("exports_a", "exports_b"))
        return
    sides = _segments(ask)
    found = f.quality_similarity(*sides)
    why = "one of the two has no exports with a quantity"
    yield ask.make.number(id, found.segmented, why)
    yield ask.make.number(f"{id}.plain", found.plain, why)
    yield ask.make.number(f"{id}.covered.a", found.covered_a, why)
    yield ask.make.number(f"{id}.covered.b", found.covered_b, why)
    yield _segment_table(ask, found.by_segment, sides)


def _segments(ask: Asked) -> tuple[Floats, Floats]:
    """Exports of the two by product and segment, shape (K, 4) each."""
    flows, world = _valued(ask), ask.read.exporters
    count = len(world.products)
    segment = f.quality_segments(f.unit_values(flows.value, flows.quantity), flows.value, flows.product, count)
    sides = []
    for side, code in enumerate(ask.pair):
        mine, row = flows.side == side, world.codes.index(code)
        summed = f.sums_by_segment(flows.value[mine], segment[mine], flows.product[mine], count)
        summed[:, f.Segment.UNKNOWN] += np.maximum(world.exports[row] - summed.sum(axis=1), 0)
        sides.append(summed)
    return sides[0], sides[1]


def _valued(ask: Asked) -> _Valued:
    """The two countries' exports by market, everyone else's to the world."""
    world, found = ask.read.exporters, ask.make.gathered
    others = world.covered.copy()
    others[np.isin(world.codes, ask.pair)] = 0
    row, column = np.nonzero(others > 0)
    measured = found.measured
    codes = [code[: found.level(ask.make.year)] for code in found.panel.products]
    place = {code: n for n, code in enumerate(world.products)}
    at = np.array([place.get(code, -1) for code in codes], dtype=np.int64)
    if measured is None:
        return _Valued(np.full(row.size, -1), column, others[row, column], world.quantity[row, column])
    return _Valued(
        side=np.concatenate([np.full(row.size, -1), measured.side]),
        product=np.concatenate([column, at[measured.product]]),
        value=np.concatenate([others[row, column], measured.value]),
        quantity=np.concatenate([world.quantity[row, column], measured.quantity]),
    )


def _segment_table(ask: Asked, parts: Floats, sides: tuple[Floats, Floats]) -> Table:
    one, other = ask.names
    weights = [side.sum(axis=0) / side.sum() for side in sides]
    series = [
        t.Series("segment", "Id", [each.name.lower() for each in f.Segment]),
        t.Series("name", "Segment", ["Cheapest third", "Middle third", "Dearest third", "No quantity"]),
        t.share("contribution", "Adds to similarity", [*parts, None]),
        t.share("share_a", f"Share of exports, {one}", weights[0]),
        t.share("share_b", f"Share of exports, {other}", weights[1]),
    ]
    note = (
        "Thirds of the value of world exports of each product by unit value (value per ton): of the two by market, of "
        "everyone else over all markets. Contributions add up to structure.esi.quality, which leaves out what has no "
        "quantity; the shares are of all exports."
    )
    return t.make_table(ask.make, "structure.esi.quality", "Export similarity by quality", series, note)
