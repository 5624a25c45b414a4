"""What each of the two could sell the other next, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.depth.ask import Asked, Said
from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.measure import Table

__all__ = ["Near", "opportunities"]

_ROWS = 25
"""So many of the best placed products stand in the table."""


@dataclass(frozen=True, slots=True)
class Near:
    """What lies near, and how complex it is."""

    proximity: Floats
    """Of products, shape (K, K)."""
    pci: Floats
    """Complexity of products, shape (K,)."""
    density: Floats
    """Of the two countries' advantages about each product, shape (2, K)."""
    gain: Floats
    """Outlook gain of the two, shape (2, K)."""


def opportunities(ask: Asked, near: Near) -> Iterator[Said]:
    """`structure.opportunities.ab` and `.ba`."""
    c, before = ask.columns, _imports_before(ask)
    sides = (
        ("ab", ask.names, c.exports_a, c.imports_b, before[1], c.ab),
        ("ba", ask.names[::-1], c.exports_b, c.imports_a, before[0], c.ba),
    )
    for side, (way, names, exports, imports, earlier, sold) in enumerate(sides):
        id = f"structure.opportunities.{way}"
        if not (exports.sum() and imports.sum()):
            yield ask.missing(id, f"{names[0]} exports nothing, or {names[1]} imports nothing, in these products")
            continue
        found = f.opportunities(
            exports,
            c.world,
            imports,
            near.proximity,
            imports_before=earlier,
            most=_ROWS,
            dense=near.density[side],
        )
        if not found:
            reason = f"{names[1]} imports no product more than {names[0]} exports it without an advantage"
            yield ask.missing(id, reason)
            continue
        yield _table(ask, (id, names), found, (sold, near.pci, near.gain[side]))


def _imports_before(ask: Asked) -> tuple[Floats | None, Floats | None]:
    """Imports of the two in the first year of the series, over the products of the year in focus."""
    span = ask.span
    if span is None:
        return None, None
    kept = np.isin(span.before.products, ask.columns.products)
    return span.before.imports_a[kept], span.before.imports_b[kept]


def _table(
    ask: Asked,
    what: tuple[str, tuple[str, ...]],
    found: tuple[f.Opportunity, ...],
    by_product: tuple[Floats, Floats, Floats],
) -> Table:
    (id, (seller, buyer)), (sold, pci, gain) = what, by_product
    at = [each.product for each in found]
    series = [
        t.Series("rank", "Rank", list(range(1, len(found) + 1)), "", ",d"),
        *t.named(ask.make, [ask.columns.products[n] for n in at]),
        t.share("score", "Score", [each.score for each in found]),
        *_parts(found, seller, buyer),
        t.money("imports", f"Imports of {buyer} from all", [each.imports for each in found], ask.make),
        t.money("sold", f"of which from {seller}", sold[at], ask.make),
        t.index("pci", "Product complexity", pci[at], "ECI units"),
        t.Series("cog", "Outlook gain", gain[at], "ECI units", "+.3f"),
        t.Series("kin", "Kin", ["; ".join(_names(ask, each)) for each in found]),
        t.Series("why", "Why", [_why(ask, each, seller, buyer) for each in found]),
    ]
    years = "" if ask.span is None else f" Growth is from {ask.span.first}."
    note = (
        f"Products in which {seller} has no advantage yet and that weigh more in {buyer}’s imports than in {seller}’s "
        f"exports. The score is the geometric mean of the ranks (0–1) of density, gap and growth of imports: an order "
        f"for looking, of this package’s own making, not a forecast. Goods of endowment can stand high on demand "
        f"alone.{years}"
    )
    return t.make_table(ask.make, id, f"What {seller} could sell {buyer} next", series, note)


def _parts(found: tuple[f.Opportunity, ...], seller: str, buyer: str) -> Iterator[t.Series]:
    yield t.share("density", "Density", [each.density for each in found])
    yield t.share("density_rank", "Rank of density", [each.density_rank for each in found])
    yield t.Series("gap", "Gap", [each.gap for each in found], "share (0–1)", ".4f")
    yield t.share("gap_rank", "Rank of gap", [each.gap_rank for each in found])
    yield t.Series("growth", "Growth", [each.growth for each in found], "midpoint rate (−2 to 2)", "+.2f")
    yield t.share("growth_rank", "Rank of growth", [each.growth_rank for each in found])
    yield t.index("rca", f"RCA, {seller}", [each.rca for each in found])
    yield t.Series("export_share", f"Share of exports, {seller}", [e.export_share for e in found], "share (0–1)", ".4f")
    yield t.Series("import_share", f"Share of imports, {buyer}", [e.import_share for e in found], "share (0–1)", ".4f")


def _names(ask: Asked, found: f.Opportunity) -> list[str]:
    names = ask.make.asked.catalogue(ask.make.year)
    return [names.name(ask.columns.products[n]) for n in found.kin]


def _why(ask: Asked, found: f.Opportunity, seller: str, buyer: str) -> str:
    """The components in one sentence."""
    kin = _names(ask, found)
    near = f", most of all {kin[0]}" if kin else ""
    grown = ""
    if ask.span is not None and not math.isnan(found.growth):
        way = "have grown" if found.growth > 0 else "have fallen" if found.growth < 0 else "stand where they stood"
        grown = f"; {buyer}’s imports of it {way} since {ask.span.first} (midpoint rate {found.growth:+.2f})"
    return (
        f"{found.density:.0%} of what lies near it {seller} sells with an advantage{near}; it is "
        f"{found.import_share:.2%} of {buyer}’s imports against {found.export_share:.2%} of {seller}’s exports{grown}."
    )
