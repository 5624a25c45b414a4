"""The lens's only Ibis: the columns of prices, index levels, groups and events that the arithmetic needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

__all__ = ["boards", "events", "groups", "levels", "returns"]


def returns(prices: ir.Table) -> pa.Table:
    """Every cell of a table of prices.

    Parameters
    ----------
    prices
        Columns of `prices`.

    Returns
    -------
    pyarrow.Table
        date, exchange, id, return float64, market_cap float64, flags string; no order.
    """
    chosen = prices.select("date", "exchange", "id", "return", "market_cap", "flags")
    return chosen.to_pyarrow()


def boards(prices: ir.Table) -> pa.Table:
    """The market segment of each security: exchange, id, board, where it is known."""
    known = prices.filter(prices.board.notnull())
    return known.group_by("exchange", "id").agg(board=known.board.max()).to_pyarrow()


def levels(table: ir.Table) -> pa.Table:
    """Every level of every index: date, exchange, index, place, level, return; in order of date."""
    chosen = table.select("date", "exchange", "index", "place", "level", "return")
    return chosen.order_by("exchange", "place", "date").to_pyarrow()


def groups(table: ir.Table) -> list[dict[str, Any]]:
    """Every membership, in the order of sector and code."""
    return list(table.order_by("sector", "exchange", "id", "valid_from").to_pyarrow().to_pylist())


def events(table: ir.Table) -> list[dict[str, Any]]:
    """Every event."""
    return list(table.order_by("time", "event_id").to_pyarrow().to_pylist())
