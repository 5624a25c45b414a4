"""Reads what the deeper numbers need beyond the pair's own flows: exporters by product, and markets by product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints
from bilateral.lenses.structure.gather import Gathered, positions
from bilateral.lenses.structure.panel import Markets
from bilateral.lenses.structure.query import correspondence, incomes, market_totals
from bilateral.origin import Origin

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.engine import Engine
    from bilateral.lenses.structure.question import Question
    from bilateral.store import Store

__all__ = ["Cells", "Exporters", "Fetched", "Incomes", "Way", "fetch"]


@dataclass(frozen=True, slots=True)
class Cells:
    """One year by market and product; arrays have shape (J, K)."""

    importers: tuple[str, ...]
    """ISO3, the two included."""
    products: tuple[str, ...]
    a: Floats
    """Exports of the first, in the unit of the flows, as all that follow."""
    b: Floats
    """Exports of the second."""
    market: Floats
    """What the market buys from all exporters in scope."""
    others_a: Bools
    """Whether anyone but the first sells there."""
    others_b: Bools
    """Whether anyone but the second sells there."""

    def third(self, pair: Sequence[str]) -> Ints:
        """Positions of the importers other than the two."""
        return np.array([n for n, code in enumerate(self.importers) if code not in pair], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Exporters:
    """Every exporter by product, year in focus; arrays have shape (N, K)."""

    codes: tuple[str, ...]
    """ISO3, areas included."""
    products: tuple[str, ...]
    exports: Floats
    """To the world, in the unit of the flows."""
    covered: Floats
    """The part of them that has a quantity above 0."""
    quantity: Floats
    """Quantity of that part."""


@dataclass(frozen=True, slots=True)
class Incomes:
    """GDP per head."""

    by_country: Mapping[str, float]
    """USD per head, by ISO3."""
    dataset: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """What the codes of the flows answer to in another classification."""

    to: str
    """The other classification: "SITC2", "BEC4"."""
    codes: Mapping[str, str]
    """By code at the level worked at: the other's code that most of it goes to."""
    dataset: str
    """The concordance's name in the store."""
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """Everything that is read for the deeper numbers."""

    exporters: Exporters
    cells: Cells
    """The year in focus."""
    before: Cells | None
    """The first year of the series, over the same markets and products; None without one."""
    incomes: Incomes | None
    """None where the store has no GDP per head of the year in focus."""
    ways: tuple[Way, ...] = ()
    """To other classifications, by the concordances in the store, those loaded last first."""

    def way(self, to: str) -> Way | None:
        """The way to another classification, where a concordance leads there."""
        return next((way for way in self.ways if way.to == to), None)


def fetch(
    store: Store,
    flows: ir.Table,
    asked: Question,
    found: Gathered,
    sold: pa.Table,
    *,
    engine: Engine | None = None,
) -> Fetched:
    """Read the rest: one pass over both ends of the series by market.

    Parameters
    ----------
    store
        Where a table `gravity` may be.
    flows
        Columns of `trade_flows`.
    sold
        Exports of every exporter in the year in focus, as `query.exporter_totals` gives them.
    asked, found
        The question, and what was gathered for it.
    engine
        For the table `gravity`.
    """
    level = found.level(asked.year)
    cut = level if level is not None and level < found.panel.length(asked.year) else None
    chosen = found.panel.products if asked.products else ()
    years = (asked.year,) if found.first is None else (found.first, asked.year)
    products = found.panel.aligned(years, level)[0].products
    bought = market_totals(flows, asked.pair, years, asked.group, products=chosen, digits=cut)
    importers = tuple(sorted(bought["importer"].unique().to_pylist()))
    return Fetched(
        exporters=_exporters(sold, found.panel.products, level, found.panel.columns(asked.year, level).products),
        cells=_cells(bought, asked.year, found.markets, importers, products),
        before=None
        if found.first is None or found.before is None
        else _cells(bought, found.first, found.before, importers, products),
        incomes=_incomes(store, asked.year, engine),
        ways=_ways(store, asked.dataset.classification(asked.year), products, engine),
    )


def _ways(store: Store, classification: str, products: Sequence[str], engine: Engine | None) -> tuple[Way, ...]:
    found = []
    for dataset in reversed(store.datasets("concordances")):
        rows = correspondence(store.read(dataset, engine=engine), classification).to_pylist()
        for to in dict.fromkeys(row["to_classification"] for row in rows):
            codes = _heaviest([row for row in rows if row["to_classification"] == to], products)
            found.append(Way(to, codes, dataset.name, dataset.origins))
    return tuple(found)


def _heaviest(rows: Sequence[Mapping[str, Any]], products: Sequence[str]) -> dict[str, str]:
    """For each product the code that most of the finer codes under it go to, by weight; the first where several do."""
    weights: dict[str, dict[str, float]] = {}
    for row in rows:
        for code in {row["from_code"][:length] for length in range(1, len(row["from_code"]) + 1)}:
            under = weights.setdefault(code, {})
            under[row["to_code"]] = under.get(row["to_code"], 0.0) + row["weight"]
    return {
        code: min(weights[code].items(), key=lambda item: (-item[1], item[0]))[0]
        for code in products
        if code in weights
    }


def _exporters(sold: pa.Table, fine: tuple[str, ...], level: int | None, products: tuple[str, ...]) -> Exporters:
    """The matrix at the level worked at; products outside the selection, or without trade, are left out."""
    at = np.append(_places(products, [code[:level] for code in fine]), -1)
    codes = tuple(sorted(sold["exporter"].unique().to_pylist()))
    row, column = positions(sold["exporter"], codes), at[positions(sold["product"], fine)]
    inside = column >= 0
    cell, shape = row[inside] * len(products) + column[inside], (len(codes), len(products))
    filled = [
        np.bincount(cell, weights=sold[name].to_numpy()[inside], minlength=shape[0] * shape[1]).reshape(shape)
        for name in ("value", "covered", "quantity")
    ]
    return Exporters(codes, products, *(np.asarray(matrix, dtype=np.float64) for matrix in filled))


def _places(held: Sequence[str], wanted: Sequence[str]) -> Ints:
    """Where each of the names wanted stands in a list; -1 where it does not."""
    place = {name: n for n, name in enumerate(held)}
    return np.array([place.get(name, -1) for name in wanted], dtype=np.int64)


def _cells(
    bought: pa.Table, year: int, markets: Markets, importers: tuple[str, ...], products: tuple[str, ...]
) -> Cells:
    row, column = positions(bought["importer"], importers), positions(bought["product"], products)
    inside = (bought["year"].to_numpy() == year) & (column >= 0)
    market, sellers = np.zeros((2, len(importers), len(products)))
    market[row[inside], column[inside]] = bought["value"].to_numpy()[inside]
    sellers[row[inside], column[inside]] = bought["sellers"].to_numpy()[inside]
    a, b = (_placed(side, markets, importers, products) for side in (markets.a, markets.b))
    return Cells(importers, products, a, b, market, sellers > (a > 0), sellers > (b > 0))


def _placed(values: Floats, markets: Markets, importers: tuple[str, ...], products: tuple[str, ...]) -> Floats:
    """The same cells over other lists of markets and products."""
    placed = np.zeros((len(importers), len(products)))
    rows, own = _shared(importers, markets.importers)
    columns, mine = _shared(products, markets.products)
    placed[np.ix_(rows, columns)] = values[np.ix_(own, mine)]
    return placed


def _shared(wanted: Sequence[str], held: Sequence[str]) -> tuple[Ints, Ints]:
    """Where the names that both lists have stand in the first and in the second."""
    place = {name: n for n, name in enumerate(held)}
    both = [(n, place[name]) for n, name in enumerate(wanted) if name in place]
    found = np.array(both, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _incomes(store: Store, year: int, engine: Engine | None) -> Incomes | None:
    """From the dataset loaded last that has GDP and population of the year."""
    for dataset in reversed(store.datasets("gravity")):
        rows = incomes(store.read(dataset, engine=engine), year).to_pylist()
        heads = {row["country"]: row["gdp"] / row["people"] for row in rows if row["gdp"] and row["people"]}
        if heads:
            return Incomes(heads, dataset.name, dataset.origins)
    return None
