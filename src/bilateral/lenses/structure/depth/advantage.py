"""Advantage beyond Balassa's index, by product."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.depth.ask import Asked, Said
from bilateral.lenses.structure.formulas.arrays import Floats

__all__ = ["advantage"]


def advantage(ask: Asked) -> Iterator[Said]:
    """`structure.advantage`: both countries, every product, every index; and how spread their exports are."""
    c = ask.columns
    for side, exports in (("a", c.exports_a), ("b", c.exports_b)):
        yield ask.make.number(f"structure.entropy.{side}", f.entropy(exports), ask.make.why(f"exports_{side}"))
    if not c.products:
        yield ask.missing("structure.advantage", ask.make.why())
        return
    count, names = len(c.products), ask.make.asked.catalogue(ask.make.year)
    series = [
        t.Series("country", "Country", [ask.pair[0]] * count + [ask.pair[1]] * count),
        t.Series("product", "Code", [*c.products, *c.products]),
        t.Series("name", "Product", [names.name(code) for code in c.products] * 2),
        *_columns(ask),
    ]
    note = (
        "RXA, RMA, RTA and RC with the world including the country and all products (RXA is then Balassa’s RCA), and "
        "strict: against other countries and in other products only. MCA: RCA inside the partner’s market. World "
        "imports are the imports recorded from the exporters in scope. Missing where not defined."
    )
    yield t.make_table(ask.make, "structure.advantage", "Advantage by product, beyond Balassa", series, note)


def _columns(ask: Asked) -> Iterator[t.Series]:
    c = ask.columns
    rest = np.maximum(c.world - c.exports_a - c.exports_b, 0)
    nrca = f.nrca(np.stack([c.exports_a, c.exports_b, rest]))[:2].ravel()
    sides = ((c.exports_a, c.imports_a, c.ab, c.imports_b), (c.exports_b, c.imports_b, c.ba, c.imports_a))
    plain = [f.vollrath(x, m, c.world, c.world) for x, m, _, _ in sides]
    strict = [f.vollrath(x, m, c.world, c.world, strict=True) for x, m, _, _ in sides]

    def each(*values: Floats) -> Floats:
        return np.concatenate(values)

    yield t.Series("nrca", "NRCA", nrca, "part of world trade", "+.2e")
    yield t.Series("lafay", "Lafay", each(*(f.lafay(x, m) for x, m, _, _ in sides)), "percent of trade", "+.3f")
    for name, label in (("rxa", "RXA"), ("rma", "RMA"), ("rta", "RTA"), ("rc", "RC")):
        unit = "log ratio" if name == "rc" else "ratio"
        yield t.index(name, label, each(*(getattr(found, name) for found in plain)), unit)
    for name, label in (("rxa", "RXA, strict"), ("rma", "RMA, strict"), ("rta", "RTA, strict"), ("rc", "RC, strict")):
        unit = "log ratio" if name == "rc" else "ratio"
        yield t.index(f"{name}_strict", label, each(*(getattr(found, name) for found in strict)), unit)
    michaely = each(*(f.michaely_index(x, m) for x, m, _, _ in sides))
    yield t.Series("michaely", "Michaely", michaely, t.EITHER, "+.4f")
    yield t.index("mca", "MCA", each(*(f.market_advantage(sold, market) for _, _, sold, market in sides)))
