"""From the rows that the engine gives back to the columns that the formulas work on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bilateral.errors import SelectionError
from bilateral.lenses.structure.choice import choose
from bilateral.lenses.structure.formulas import third_market_minima
from bilateral.lenses.structure.panel import Markets, Panel, coarser
from bilateral.lenses.structure.query import pair_flows, world_totals

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints
    from bilateral.lenses.structure.question import Question
    from bilateral.pair import Pair

__all__ = ["Gathered", "Measured", "gather", "panel", "positions"]

_ROWS = 6_000_000
"""About so many rows of the dataset are gone through at a time for the flows of the two."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Exports of the two in one year that have a quantity, flow by flow; arrays have shape (F,)."""

    side: Ints
    """0 for exports of the first, 1 for those of the second."""
    mutual: Bools
    """Whether the flow goes to the other of the two."""
    product: Ints
    """Position in the panel's products."""
    value: Floats
    """Above 0, in the unit of the flows."""
    quantity: Floats
    """Above 0."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that is read, once."""

    panel: Panel
    digits: tuple[int | None, ...]
    """The level worked at in each year of the panel; None for a flat list."""
    markets: Markets
    """Market cells of the year in focus, at its level."""
    rivalry: Floats
    """Rivalry in third markets by year, shape (years,), 0–1; NaN where either exports nothing."""
    elsewhere: Floats
    """The same with shares of exports to third markets alone; NaN where either sells nothing there."""
    first: int | None = None
    """The first year followed of the series that the year in focus belongs to; None when that is the year in focus."""
    before: Markets | None = None
    """Market cells of that first year; None without one."""
    measured: Measured | None = None
    """Exports of the two with quantities, year in focus; None when quantities were not read."""

    def level(self, year: int) -> int | None:
        """The level worked at in `year`."""
        return self.digits[self.panel.years.index(year)]


@dataclass(frozen=True, slots=True)
class _Flows:
    """Flows of the two in one year, as positions."""

    exporter: Ints
    """0 for the first, 1 for the second, -1 for anyone else."""
    importer: Ints
    """Position in `importers`."""
    product: Ints
    value: Floats
    quantity: Floats
    """0 where there is none, or where it was not asked for."""
    importers: tuple[str, ...]


def gather(flows: ir.Table, asked: Question, *, sold: pa.Table | None = None) -> Gathered:
    """Read everything that the question needs: one pass for the world, one (or one per batch of years) for the two.

    Parameters
    ----------
    flows
        Columns of `trade_flows`.
    asked
        The question.
    sold
        Exports of every exporter in the year in focus, as `query.exporter_totals` gives them, where they have been
        read: the world's totals of that year are then made from them, and quantities of the two's trade are read.

    Raises
    ------
    SelectionError
        A product or level that is not in the data.
    """
    pair, years = asked.pair, asked.years
    quantities = sold is not None
    blank = panel(_totals(flows, asked, sold), years, asked.products, nested=_nested(asked))
    digits = tuple(_level(asked, blank, year) for year in years)
    first = _first(asked, digits)
    (rivalry, elsewhere), kept, measured = np.full((2, len(years)), np.nan), dict[int, Markets](), None
    for row, found in _yearly(flows, asked, blank.products, quantities):
        _fill(blank, row, found, pair)
        cells = coarser(_markets(found, blank.products), digits[row])
        rivalry[row], elsewhere[row] = _rivalry(cells, pair)
        if years[row] in {first, asked.year}:
            kept[years[row]] = cells
        if quantities and years[row] == asked.year:
            measured = _measured(found, pair)
    nothing = Markets((), (), np.zeros((0, 0)), np.zeros((0, 0)))
    return Gathered(
        panel=blank,
        digits=digits,
        markets=kept.get(asked.year, nothing),
        rivalry=rivalry,
        elsewhere=elsewhere,
        first=first,
        before=None if first is None else kept.get(first, nothing),
        measured=measured,
    )


def _totals(flows: ir.Table, asked: Question, sold: pa.Table | None) -> pa.Table:
    if sold is None:
        return world_totals(flows, asked.pair, asked.years, asked.group)
    import pyarrow as pa

    focus = sold.select(["year", "product", "value"])
    others = [year for year in asked.years if year != asked.year]
    if not others:
        return focus
    rest = world_totals(flows, asked.pair, others, asked.group)
    return pa.concat_tables([focus.cast(rest.schema), rest])


def _first(asked: Question, digits: tuple[int | None, ...]) -> int | None:
    """The first year of an unbroken run of one classification and level up to the year in focus."""
    kinds = [(asked.dataset.classification(year), level) for year, level in zip(asked.years, digits, strict=True)]
    here = asked.years.index(asked.year)
    run = list(itertools.takewhile(lambda row: kinds[row] == kinds[here], range(here, -1, -1)))
    return asked.years[run[-1]] if len(run) > 1 else None


def _measured(found: _Flows, pair: Pair) -> Measured:
    goes = [found.importers.index(code) if code in found.importers else -2 for code in (pair.b, pair.a)]
    kept = (found.exporter >= 0) & (found.quantity > 0) & (found.value > 0)
    side = found.exporter[kept]
    mutual = found.importer[kept] == np.array(goes)[side]
    return Measured(side, mutual, found.product[kept], found.value[kept], found.quantity[kept])


def panel(totals: pa.Table, years: Sequence[int], wanted: Sequence[str] = (), *, nested: bool = True) -> Panel:
    """A panel with the world filled in and the two countries' columns still 0.

    Parameters
    ----------
    totals
        year, product, value, as `query.world_totals` gives them.
    years
        The rows of the panel.
    wanted, nested
        The selection of products, see `choice.choose`.
    """
    codes = sorted(totals["product"].unique().to_pylist())
    kept = tuple(code for code, chosen in zip(codes, choose(codes, wanted, nested=nested), strict=True) if chosen)
    columns = [np.zeros((len(years), len(kept))) for _ in range(7)]
    place, row = positions(totals["product"], kept), positions(totals["year"], years)
    inside = place >= 0
    np.add.at(columns[0], (row[inside], place[inside]), totals["value"].to_numpy()[inside])
    return Panel(tuple(years), kept, *columns)


def _nested(asked: Question) -> bool:
    return bool(asked.catalogue(asked.year).classification.levels)


def _level(asked: Question, found: Panel, year: int) -> int | None:
    """The level of a year; one that another classification lacks is left at its finest there, and said so in scope."""
    names, length = asked.catalogue(year), found.length(year)
    if year == asked.year:
        return names.digits(asked.digits, length)
    try:
        return names.digits(asked.digits, length)
    except SelectionError:
        return names.digits(None, length)


def _yearly(
    flows: ir.Table, asked: Question, products: tuple[str, ...], quantities: bool
) -> Iterator[tuple[int, _Flows]]:
    for batch in _batches(asked):
        rows = pair_flows(flows, asked.pair, batch, asked.group, quantities=quantities and asked.year in batch)
        year = rows["year"].to_numpy()
        found = _numbers(rows, asked.pair, products)
        for each in batch:
            chosen = (year == each) & (found.product >= 0)
            yield asked.years.index(each), found if chosen.all() else _pick(found, chosen)


def _batches(asked: Question) -> list[tuple[int, ...]]:
    a_year = max(1, asked.dataset.rows // max(1, len(asked.dataset.years)))
    size = max(1, _ROWS // a_year)
    return [asked.years[start : start + size] for start in range(0, len(asked.years), size)]


def _numbers(rows: pa.Table, pair: Pair, products: tuple[str, ...]) -> _Flows:
    importers = tuple(sorted(rows["importer"].unique().to_pylist()))
    return _Flows(
        exporter=positions(rows["exporter"], (pair.a, pair.b)),
        importer=positions(rows["importer"], importers),
        product=positions(rows["product"], products),
        value=rows["value"].to_numpy(),
        quantity=_quantities(rows),
        importers=importers,
    )


def _quantities(rows: pa.Table) -> Floats:
    if "quantity" not in rows.column_names:
        return np.zeros(rows.num_rows)
    return np.asarray(np.nan_to_num(rows["quantity"].to_numpy()), dtype=np.float64)


def positions(column: pa.ChunkedArray, of: Sequence[str | int]) -> Ints:
    """Where each value stands in `of`; -1 where it does not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.index_in(column, value_set=pa.array(of, type=column.type))
    return np.asarray(pc.fill_null(found, -1).to_numpy(), dtype=np.int64)


def _pick(found: _Flows, chosen: Bools) -> _Flows:
    return replace(
        found,
        exporter=found.exporter[chosen],
        importer=found.importer[chosen],
        product=found.product[chosen],
        value=found.value[chosen],
        quantity=found.quantity[chosen],
    )


def _fill(blank: Panel, row: int, found: _Flows, pair: Pair) -> None:
    """Fill the two countries' columns of one year."""
    goes = {code: found.importers.index(code) if code in found.importers else -2 for code in (pair.a, pair.b)}
    to_a, to_b = found.importer == goes[pair.a], found.importer == goes[pair.b]
    by_a, by_b = found.exporter == 0, found.exporter == 1
    masks = (by_a, by_b, to_a, to_b, by_a & to_b, by_b & to_a)
    targets = (blank.exports_a, blank.exports_b, blank.imports_a, blank.imports_b, blank.ab, blank.ba)
    for target, mask in zip(targets, masks, strict=True):
        target[row] = np.bincount(found.product[mask], weights=found.value[mask], minlength=len(blank.products))


def _markets(found: _Flows, products: tuple[str, ...]) -> Markets:
    shape = (len(found.importers), len(products))
    sides = [np.zeros(shape), np.zeros(shape)]
    for number, side in enumerate(sides):
        mine = found.exporter == number
        np.add.at(side, (found.importer[mine], found.product[mine]), found.value[mine])
    return Markets(found.importers, products, *sides)


def _rivalry(cells: Markets, pair: Pair) -> tuple[float, float]:
    """Overlap in third markets, as shares of all exports and as shares of exports to third markets."""
    third = cells.third((pair.a, pair.b))
    if not third.size:
        return float("nan"), float("nan")
    whole, away = third_market_minima(cells.a, cells.b)[third], third_market_minima(cells.a[third], cells.b[third])
    return float(whole.sum()), float(away.sum())
