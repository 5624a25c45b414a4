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

__all__ = ["pair_flows", "world_totals"]


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


def pair_flows(flows: ir.Table, pair: Pair, years: Sequence[int], group: Sequence[str] = ()) -> pa.Table:
    """Every flow that leaves or reaches one of the two, by year, exporter, importer and product.

    Parameters
    ----------
    flows, pair, years, group
        As in `world_totals`.

    Returns
    -------
    pyarrow.Table
        year int16, exporter, importer, product string, value float64 (the unit of the flows); no order.
    """
    world = _world(flows, pair, years, group)
    both = [pair.a, pair.b]
    touched = world.filter(world.exporter.isin(both) | world.importer.isin(both))
    return touched.select("year", "exporter", "importer", "product", "value").to_pyarrow()


def _world(flows: ir.Table, pair: Pair, years: Sequence[int], group: Sequence[str]) -> ir.Table:
    keep: list[Any] = [flows.year.isin([int(year) for year in years]), flows.exporter != flows.importer]
    if group:
        keep.append(flows.exporter.isin(sorted({*group, pair.a, pair.b})))
    return flows.filter(keep)


def _total(value: Any) -> Any:
    return value.sum().fill_null(0.0)
