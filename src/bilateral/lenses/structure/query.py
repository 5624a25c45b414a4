"""The lens's only Ibis: millions of flows come down to thousands of rows. Runs unchanged on every engine.

Flows are restricted to the exporters that make up "the world" (the group and always the pair itself); a flow of an
economy to itself is domestic use and never counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.pair import Pair

__all__ = ["correspondence", "exporter_totals", "incomes", "market_totals", "pair_flows", "world_totals"]


def world_totals(flows: ir.Table, pair: Pair, years: Sequence[int], group: Sequence[str] = ()) -> pa.Table:
    """World exports by year and product.

    Parameters
    ----------
    flows
        Columns of `trade_flows`.
    pair
        The two countries, who stay in the world whatever the group.
    years
        The years to read.
    group
        The exporters that make up the world (ISO3); empty for all.

    Returns
    -------
    pyarrow.Table
        year int16, product string, value float64 (the unit of the flows); no order.
    """
    world = _world(flows, pair, years, group)
    return world.group_by("year", "product").agg(value=_total(world.value)).to_pyarrow()


def pair_flows(
    flows: ir.Table, pair: Pair, years: Sequence[int], group: Sequence[str] = (), *, quantities: bool = False
) -> pa.Table:
    """Every flow that leaves or reaches one of the two, by year, exporter, importer and product.

    Parameters
    ----------
    flows, pair, years, group
        As in `world_totals`.
    quantities
        Whether quantities are read too.

    Returns
    -------
    pyarrow.Table
        year int16, exporter, importer, product string, value float64 (the unit of the flows), and if wanted quantity
        float64 (null where there is none); no order.
    """
    world = _world(flows, pair, years, group)
    both = [pair.a, pair.b]
    touched = world.filter(world.exporter.isin(both) | world.importer.isin(both))
    extra = ["quantity"] if quantities else []
    return touched.select("year", "exporter", "importer", "product", "value", *extra).to_pyarrow()


def exporter_totals(flows: ir.Table, pair: Pair, year: int, group: Sequence[str] = ()) -> pa.Table:
    """Exports of every exporter by product in one year, and the part of them that has a quantity.

    Parameters
    ----------
    flows, pair, group
        As in `world_totals`.
    year
        The year to read.

    Returns
    -------
    pyarrow.Table
        year int16, exporter, product string, value, covered (value of flows with a quantity above 0), quantity (of
        those flows) float64; no order.
    """
    world = _world(flows, pair, [year], group)
    measured = (world.quantity > 0) & (world.value > 0)
    return (
        world.group_by("year", "exporter", "product")
        .agg(
            value=_total(world.value),
            covered=_total(world.value, measured),
            quantity=_total(world.quantity, measured),
        )
        .to_pyarrow()
    )


def market_totals(
    flows: ir.Table,
    pair: Pair,
    years: Sequence[int],
    group: Sequence[str] = (),
    *,
    products: Sequence[str] = (),
    digits: int | None = None,
) -> pa.Table:
    """What every market buys of every product, and how many sell it there.

    Parameters
    ----------
    flows, pair, years, group
        As in `world_totals`.
    products
        Codes at the finest level that are read; empty for all.
    digits
        Length to which product codes are cut; None leaves them as they are.

    Returns
    -------
    pyarrow.Table
        year int16, importer, product string, value float64, sellers int64; no order.
    """
    world = _world(flows, pair, years, group)
    sold = _cut(world.filter(world.value > 0), products, digits)
    sellers = sold.count() if digits is None else sold.exporter.nunique()
    return sold.group_by("year", "importer", "product").agg(value=_total(sold.value), sellers=sellers).to_pyarrow()


def incomes(gravity: ir.Table, year: int) -> pa.Table:
    """GDP and population of every economy in one year.

    Parameters
    ----------
    gravity
        Columns of `gravity`.
    year
        The year to read; values that hold for all years are not taken for it.

    Returns
    -------
    pyarrow.Table
        country string, gdp (USD), people (persons) float64; no order.
    """
    rows = gravity.filter(gravity.year == year)
    found = rows.group_by("exporter").agg(gdp=rows.gdp_o.max(), people=rows.pop_o.max())
    return found.rename(country="exporter").to_pyarrow()


def correspondence(concordances: ir.Table, classification: str) -> pa.Table:
    """All that the codes of one classification answer to in others.

    Parameters
    ----------
    concordances
        Columns of `concordances`.
    classification
        Name of the classification whose codes are looked up.

    Returns
    -------
    pyarrow.Table
        from_code, to_classification, to_code string, weight float64 (0–1); no order.
    """
    rows = concordances.filter(concordances.from_classification == classification)
    return rows.select("from_code", "to_classification", "to_code", "weight").to_pyarrow()


def _cut(flows: ir.Table, products: Sequence[str], digits: int | None) -> ir.Table:
    kept = flows.filter(flows.product.isin(list(products))) if products else flows
    return kept if digits is None else kept.mutate(product=kept.product.left(digits))


def _world(flows: ir.Table, pair: Pair, years: Sequence[int], group: Sequence[str]) -> ir.Table:
    keep: list[Any] = [flows.year.isin([int(year) for year in years]), flows.exporter != flows.importer]
    if group:
        keep.append(flows.exporter.isin(sorted({*group, pair.a, pair.b})))
    return flows.filter(keep)


def _total(value: Any, where: Any = None) -> Any:
    return value.sum(where=where).fill_null(0.0)
