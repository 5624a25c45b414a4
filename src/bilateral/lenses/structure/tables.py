"""The tables of the lens."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure.by_construction import by_construction
from bilateral.lenses.structure.formulas.arrays import over
from bilateral.lenses.structure.question import place_name
from bilateral.measure import Column, Measure, NotComputed, Table

if TYPE_CHECKING:
    from bilateral.lenses.structure.measures import Numbers
    from bilateral.lenses.structure.rivalry import Both

__all__ = [
    "Series",
    "breaks",
    "drift",
    "index",
    "ladder",
    "make_table",
    "markets",
    "money",
    "named",
    "places",
    "products_map",
    "rca_table",
    "sectors",
    "similarity_by_product",
    "third_markets",
]

EITHER = "index (−1 to 1)"
TIE = "Competitive means RCA ≥ 1 (a tie counts); the world includes the country itself."


def _tie(make: Numbers) -> str:
    """How to read RCA, and that it says nothing where it is so."""
    fixed = [each.reason for each in by_construction(make.columns) if "structure.both_competitive" in each.families]
    return f"{TIE} Here RCA says nothing: {'; '.join(fixed)}." if fixed else TIE


@dataclass(frozen=True, slots=True)
class Series:
    """One column with its values."""

    name: str
    label: str
    values: Any
    """Array or sequence; NaN and None print as missing."""
    unit: str = ""
    format: str = ""


def make_table(
    make: Numbers, id: str, title: str, series: Sequence[Series], note: str = "", years: Sequence[int] = ()
) -> Table:
    """A table with headings, scope and origins; NaN becomes a missing value."""
    import pyarrow as pa

    arrays = [pa.array(_plain(each.values), from_pandas=True) for each in series]
    return Table(
        id=id,
        title=title,
        columns=tuple(Column(each.name, each.label, each.unit, each.format) for each in series),
        data=pa.table(arrays, names=[each.name for each in series]),
        scope=make.asked.scope(tuple(years) or (make.year,), make.gathered.level(make.year)),
        origins=make.asked.dataset.origins,
        note=note,
    )


def _plain(values: Any) -> Any:
    return values if isinstance(values, np.ndarray) or hasattr(values, "type") else list(values)


def money(name: str, label: str, values: Any, make: Numbers) -> Series:
    """A column of trade values."""
    return Series(name, label, values, make.asked.dataset.unit, ",.0f")


def share(name: str, label: str, values: Any) -> Series:
    """A column of shares."""
    return Series(name, label, values, "share (0–1)", ".3f")


def index(name: str, label: str, values: Any, unit: str = "ratio") -> Series:
    """A column of an index, to two places."""
    return Series(name, label, values, unit, ".2f")


def named(make: Numbers, codes: Sequence[str]) -> list[Series]:
    """Code, name and sector of products."""
    names = make.asked.catalogue(make.year)
    sectors = names.sectors(codes)
    return [
        Series("product", "Code", codes),
        Series("name", "Product", [names.name(code) for code in codes]),
        Series("sector", "Sector", [sectors.names[n] for n in sectors.place]),
    ]


def products_map(make: Numbers, both: Both) -> Table:
    """`structure.map`: every product by advantage of both, trade of the two with each other and its balance."""
    c, (a, b) = make.columns, make.asked.pair.names
    two = c.two_way
    series = [
        *named(make, c.products),
        index("rca_a", f"RCA, {a}", both.rca_a),
        index("rca_b", f"RCA, {b}", both.rca_b),
        Series("both", "Both competitive", both.marked),
        money("ab", f"{a} to {b}", c.ab, make),
        money("ba", f"{b} to {a}", c.ba, make),
        money("two_way", "Both ways", two, make),
        share("trade_share", "Share of mutual trade", over(two, two.sum())),
        money("world", "World exports", c.world, make),
        share("world_share", "Share of world exports", over(c.world, c.world.sum())),
        share("gl", "Grubel–Lloyd", f.grubel_lloyd_products(c.ab, c.ba)),
        index(
            "tsi_a", f"Trade specialisation, {a}", f.trade_specialisation(c.exports_a, c.imports_a), "index (−1 to 1)"
        ),
        index(
            "tsi_b", f"Trade specialisation, {b}", f.trade_specialisation(c.exports_b, c.imports_b), "index (−1 to 1)"
        ),
        Series("industry", "Industry", [both.industries.names[n] for n in both.industries.place]),
    ]
    return make_table(make, "structure.map", f"Where {a} and {b} compete and trade", series, _tie(make))


def rca_table(make: Numbers, both: Both) -> Table:
    """`structure.rca`: comparative advantage of each of the two by product."""
    c, pair = make.columns, make.asked.pair
    count = len(c.products)
    exports = np.concatenate([c.exports_a, c.exports_b])
    imports = np.concatenate([c.imports_a, c.imports_b])
    rca = np.concatenate([both.rca_a, both.rca_b])
    names = make.asked.catalogue(make.year)
    series = [
        Series("country", "Country", [pair.a] * count + [pair.b] * count),
        Series("product", "Code", [*c.products, *c.products]),
        index("rca", "RCA", rca),
        index("rsca", "RSCA", f.rsca(rca), EITHER),
        index("tsi", "Trade specialisation", f.trade_specialisation(exports, imports), EITHER),
        share("market_share", "Share of world exports", f.market_share(exports, np.tile(c.world, 2))),
        money("exports", "Exports", exports, make),
        money("imports", "Imports", imports, make),
        Series("name", "Product", [names.name(code) for code in c.products] * 2),
    ]
    return make_table(make, "structure.rca", "Revealed comparative advantage by product", series, _tie(make))


def ladder(make: Numbers) -> Table | NotComputed:
    """`structure.ladder`: similarity at every level of digits, the finest added up."""
    names, found = make.asked.catalogue(make.year), make.gathered.panel
    levels = names.levels(found.length(make.year))
    if len(levels) < 2:
        reason = f"{make.year}: {names.classification.name} has one level in these data, so no ladder of digits"
        return NotComputed("structure.ladder", reason)
    rungs = [found.columns(make.year, level) for level in levels]
    series = [
        Series("digits", "Digits", list(levels)),
        Series("products", "Products", [len(rung.products) for rung in rungs], "", ",d"),
        share("esi", "Export similarity", [f.esi(rung.exports_a, rung.exports_b) for rung in rungs]),
    ]
    note = "The same flows at every level; coarser levels are sums of the finest. Similarity can only fall downwards."
    return make_table(make, "structure.ladder", "Export similarity at every level of digits", series, note)


def similarity_by_product(make: Numbers) -> Table:
    """`structure.esi.product`: what each product adds to the similarity, largest first."""
    c, (a, b) = make.columns, make.asked.pair.names
    parts = f.esi_contributions(c.exports_a, c.exports_b)
    order = np.argsort(-parts, kind="stable")
    codes = [c.products[n] for n in order]
    series = [
        *named(make, codes),
        share("share_a", f"Share of exports, {a}", f.shares(c.exports_a)[order]),
        share("share_b", f"Share of exports, {b}", f.shares(c.exports_b)[order]),
        share("contribution", "Adds to similarity", parts[order]),
        share("part", "Part of similarity", over(parts, parts.sum())[order]),
    ]
    return make_table(
        make,
        "structure.esi.product",
        "What makes the exports alike, by product",
        series,
        "The contributions add up to the export similarity.",
    )


def sectors(make: Numbers) -> Table | NotComputed:
    """`structure.esi.sector`: what each sector adds to the similarity, and how alike the two are within it."""
    c, (a, b) = make.columns, make.asked.pair.names
    found = make.asked.catalogue(make.year).sectors(c.products)
    if len(found) < 2:
        return NotComputed(
            "structure.esi.sector",
            f"{make.year}: the products in scope lie in one sector, or the classification has none",
        )

    def added(values: Any) -> Any:
        return f.sum_by(values, found.place, len(found))

    within = f.esi_within(c.exports_a, c.exports_b, found.place, len(found))

    series = [
        Series("sector", "Id", found.ids),
        Series("name", "Sector", found.names),
        Series("products", "Products", np.bincount(found.place, minlength=len(found)), "", ",d"),
        share("esi", "Adds to similarity", added(f.esi_contributions(c.exports_a, c.exports_b))),
        share("within", "Similarity within the sector", within),
        share("share_a", f"Share of exports, {a}", added(f.shares(c.exports_a))),
        share("share_b", f"Share of exports, {b}", added(f.shares(c.exports_b))),
    ]
    note = (
        "The first figure adds up to the export similarity of all products; similarity within the sector takes "
        "shares of the sector's exports alone and does not add up."
    )
    return make_table(make, "structure.esi.sector", "Export similarity by sector", series, note)


def markets(make: Numbers) -> Table | NotComputed:
    """`structure.esi.market`: similarity within each third market, largest common market first."""
    cells, pair = make.gathered.markets, make.asked.pair
    third = cells.third((pair.a, pair.b))
    a, b = cells.a[third].sum(axis=1), cells.b[third].sum(axis=1)
    rows = [third[n] for n in np.argsort(-np.minimum(a, b), kind="stable") if a[n] > 0 and b[n] > 0]
    if not rows:
        return NotComputed("structure.esi.market", f"{make.year}: there is no third market in which both sell")
    series = [
        *places([cells.importers[row] for row in rows]),
        share("esi", "Export similarity", [f.esi(cells.a[row], cells.b[row]) for row in rows]),
        money("exports_a", f"Exports, {pair.names[0]}", cells.a[rows].sum(axis=1), make),
        money("exports_b", f"Exports, {pair.names[1]}", cells.b[rows].sum(axis=1), make),
        Series("products", "Products both sell", ((cells.a[rows] > 0) & (cells.b[rows] > 0)).sum(axis=1), "", ",d"),
    ]
    note = "Shares are taken within the market. Markets in which either sells nothing are left out, not put at 0."
    return make_table(make, "structure.esi.market", "Export similarity within each third market", series, note)


def places(codes: Sequence[str]) -> list[Series]:
    """Code and name of markets."""
    return [Series("market", "Code", codes), Series("name", "Market", [place_name(code) for code in codes])]


def third_markets(make: Numbers) -> Table | NotComputed:
    """`structure.third_market`: where the two meet as rivals, largest part first."""
    cells, pair = make.gathered.markets, make.asked.pair
    third = cells.third((pair.a, pair.b))
    overlap = f.third_market_minima(cells.a, cells.b)[third] if third.size else np.zeros(0)
    if not (np.isfinite(overlap).all() and overlap.sum() > 0):
        return NotComputed(
            "structure.third_market", f"{make.year}: there is no third market in which both sell the same product"
        )
    order = np.argsort(-overlap, kind="stable")
    rows, (a, b) = third[order], pair.names
    series = [
        *places([cells.importers[row] for row in rows]),
        share("overlap", "Adds to rivalry", overlap[order]),
        share("part", "Part of rivalry", overlap[order] / overlap.sum()),
        money("exports_a", f"Exports, {a}", cells.a[rows].sum(axis=1), make),
        money("exports_b", f"Exports, {b}", cells.b[rows].sum(axis=1), make),
        share("share_a", f"Share of exports, {a}", cells.a[rows].sum(axis=1) / cells.a.sum()),
        share("share_b", f"Share of exports, {b}", cells.b[rows].sum(axis=1) / cells.b.sum()),
    ]
    note = (
        "The smaller of the two shares in each market and product, added over products; "
        "shares of exports to all markets."
    )
    return make_table(make, "structure.third_market", f"Where {a} and {b} meet as rivals", series, note)


def drift(make: Numbers, measures: Sequence[Measure], headlines: frozenset[str]) -> Table:
    """`structure.drift`: every headline number over the years; a series ends where classification or level changes."""
    found = [measure for measure in measures if measure.id in headlines]
    series = _series(make)
    years = [int(measure.year or 0) for measure in found]
    columns = [
        Series("year", "Year", years),
        Series("classification", "Classification", [measure.scope.classification for measure in found]),
        Series("id", "Id", [measure.id for measure in found]),
        Series("value", "Value", [measure.value for measure in found], "", ".4g"),
        Series("series", "Series", [series[make.asked.years.index(year)] for year in years]),
        Series("label", "Index", [measure.label for measure in found]),
        Series("unit", "Unit", [measure.unit for measure in found]),
    ]
    note = "Values of different series must not be joined: classification or level of digits changed between them."
    return make_table(make, "structure.drift", "Every index over the years", columns, note, make.asked.years)


def _series(make: Numbers) -> list[int]:
    kinds = [(make.asked.dataset.classification(year), make.gathered.level(year)) for year in make.asked.years]
    changes = [0, *(int(now != before) for before, now in itertools.pairwise(kinds))]
    return [int(number) + 1 for number in np.cumsum(changes)]


def breaks(make: Numbers) -> Table:
    """`structure.breaks`: the years at which classification or level changes; no row when they never do."""
    import pyarrow as pa

    series, years = _series(make), make.asked.years
    at = [n for n in range(1, len(years)) if series[n] != series[n - 1]]
    named = make.asked.dataset.classification
    columns = [
        Series("year", "First year of the new series", pa.array([years[n] for n in at], pa.int64())),
        Series("before", "Classification before", pa.array([named(years[n - 1]) for n in at], pa.string())),
        Series("after", "Classification after", pa.array([named(years[n]) for n in at], pa.string())),
        Series("digits_before", "Digits before", pa.array([make.gathered.level(years[n - 1]) for n in at], pa.int64())),
        Series("digits_after", "Digits after", pa.array([make.gathered.level(years[n]) for n in at], pa.int64())),
    ]
    return make_table(make, "structure.breaks", "Breaks of classification", columns, "Never bridged.", years)
