"""Kernels compiled by numba: loops in a fixed order on one thread, so that the same data give the same bits.

Each has a twin of the same name and signature in `plain`, where arguments and results are told. Compiled code is kept
beside this file, or in the user's cache folder where that cannot be written.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bilateral.compiling import jit
from bilateral.lenses.structure.formulas.arrays import Floats, Ints

__all__ = [
    "cell_growth",
    "double_weights",
    "entered",
    "market_overlaps",
    "matched",
    "overlap",
    "third_minima",
    "totals",
]


_TILE = 64


@jit
def totals(start: Ints, product: Any, value: Floats, count: int, width: int) -> tuple[Floats, Floats, Floats]:
    """See `plain.totals`."""
    exports, imports = np.zeros((count, width)), np.zeros((count, width))
    trade = np.zeros((count, count))
    for i in range(count):
        for j in range(count):
            sold = 0.0
            for row in range(start[i * count + j], start[i * count + j + 1]):
                k = product[row]
                exports[i, k] += value[row]
                imports[j, k] += value[row]
                sold += value[row]
            trade[i, j] = sold
    return exports, imports, trade


@jit
def overlap(p: Floats, q: Floats, symmetric: bool) -> Floats:
    """See `plain.overlap`."""
    rows, columns, width = p.shape[0], q.shape[0], p.shape[1]
    out = np.zeros((rows, columns))
    turned = np.ascontiguousarray(q.T)
    for first in range(0, width, _TILE):
        for a in range(rows):
            low = a if symmetric else 0
            mine = out[a]
            for k in range(first, min(first + _TILE, width)):
                share, others = p[a, k], turned[k]
                if share > 0:
                    for b in range(low, columns):
                        mine[b] += min(share, others[b])
    if symmetric:
        for a in range(rows):
            for b in range(a):
                out[a, b] = out[b, a]
    return out


@jit
def matched(start: Ints, product: Any, value: Floats, trade: Floats) -> tuple[Floats, Floats]:
    """See `plain.matched`."""
    count = trade.shape[0]
    values, shares = np.zeros((count, count)), np.zeros((count, count))
    for i in range(count):
        for j in range(i + 1, count):
            out, out_end = start[i * count + j], start[i * count + j + 1]
            back, back_end = start[j * count + i], start[j * count + i + 1]
            both, same = 0.0, 0.0
            while out < out_end and back < back_end:
                if product[out] < product[back]:
                    out += 1
                elif product[out] > product[back]:
                    back += 1
                else:
                    both += min(value[out], value[back])
                    same += min(value[out] / trade[i, j], value[back] / trade[j, i])
                    out += 1
                    back += 1
            values[i, j] = values[j, i] = both
            shares[i, j] = shares[j, i] = same
    return values, shares


@jit
def _largest_market(start: Ints, count: int) -> int:
    most = 0
    for j in range(count):
        size = 0
        for i in range(count):
            size += start[i * count + j + 1] - start[i * count + j]
        most = max(most, size)
    return most


@jit
def _width(product: Any) -> int:
    width = 0
    for code in product:
        width = max(width, code + 1)
    return width


@jit
def _sort_market(
    start: Ints, product: Any, value: Floats, count: int, market: int, cell: Ints, owner: Any, sold: Floats
) -> None:
    """Counting sort of a market's rows by product, exporters in order; `cell` becomes the pointers, shape (K + 1,)."""
    cell[:] = 0
    for i in range(count):
        for row in range(start[i * count + market], start[i * count + market + 1]):
            cell[product[row] + 1] += 1
    for k in range(1, cell.size):
        cell[k] += cell[k - 1]
    for i in range(count):
        for row in range(start[i * count + market], start[i * count + market + 1]):
            k = product[row]
            owner[cell[k]] = i
            sold[cell[k]] = value[row]
            cell[k] += 1
    for k in range(cell.size - 1, 0, -1):
        cell[k] = cell[k - 1]
    cell[0] = 0


@jit
def third_minima(start: Ints, product: Any, value: Floats, exports: Floats) -> Floats:
    """See `plain.third_minima`."""
    count = exports.size
    out = np.zeros((count, count))
    size, width = _largest_market(start, count), _width(product)
    cell, owner, sold = np.zeros(width + 1, np.int64), np.zeros(size, np.uint32), np.zeros(size)
    for market in range(count):
        _sort_market(start, product, value, count, market, cell, owner, sold)
        for at in range(cell[width]):
            sold[at] /= exports[owner[at]]
        for k in range(width):
            for at in range(cell[k], cell[k + 1]):
                share, mine = sold[at], out[owner[at]]
                for other in range(at + 1, cell[k + 1]):
                    mine[owner[other]] += min(share, sold[other])
    for a in range(count):
        for b in range(a):
            out[a, b] = out[b, a]
    return out


@jit
def double_weights(start: Ints, product: Any, value: Floats, exports: Floats) -> tuple[Floats, Floats]:
    """See `plain.double_weights`."""
    count = exports.size
    out, alone = np.zeros((count, count)), np.zeros(count)
    size, width = _largest_market(start, count), _width(product)
    cell, owner, sold = np.zeros(width + 1, np.int64), np.zeros(size, np.uint32), np.zeros(size)
    after = np.zeros(count + 1)
    for market in range(count):
        _sort_market(start, product, value, count, market, cell, owner, sold)
        for k in range(width):
            first, last = cell[k], cell[k + 1]
            after[last - first] = 0.0
            for at in range(last - 1, first - 1, -1):
                after[at - first] = after[at - first + 1] + sold[at]
            before = 0.0
            for at in range(first, last):
                rivals = before + after[at - first + 1]
                share = sold[at] / exports[owner[at]]
                before += sold[at]
                if rivals > 0:
                    _share_out(out[owner[at]], share / rivals, owner, sold, first, at)
                    _share_out(out[owner[at]], share / rivals, owner, sold, at + 1, last)
                else:
                    alone[owner[at]] += share
    return out, alone


@jit
def _share_out(mine: Floats, weight: float, owner: Any, sold: Floats, first: int, last: int) -> None:
    for other in range(first, last):
        mine[owner[other]] += weight * sold[other]


@jit
def market_overlaps(start: Ints, product: Any, value: Floats, trade: Floats) -> Floats:
    """See `plain.market_overlaps`."""
    count = trade.shape[0]
    out, here = np.zeros((count, count)), np.zeros((count, count))
    size, width = _largest_market(start, count), _width(product)
    cell, owner, sold = np.zeros(width + 1, np.int64), np.zeros(size, np.uint32), np.zeros(size)
    for market in range(count):
        _sort_market(start, product, value, count, market, cell, owner, sold)
        here[:] = 0.0
        for at in range(cell[width]):
            sold[at] /= trade[owner[at], market]
        for k in range(width):
            for at in range(cell[k], cell[k + 1]):
                share, mine = sold[at], here[owner[at]]
                for other in range(at + 1, cell[k + 1]):
                    mine[owner[other]] += min(share, sold[other])
        for a in range(count):
            for b in range(a + 1, count):
                out[a, b] += trade[a, market] * here[a, b]
                out[b, a] += trade[b, market] * here[a, b]
    return out


@jit
def cell_growth(
    start: Ints, product: Any, value: Floats, by_cell: Floats, by_product: Floats, by_market: Floats
) -> Floats:
    """See `plain.cell_growth`."""
    count = by_market.size
    out = np.zeros((count, 3))
    for i in range(count):
        cells, within_products, within_markets = 0.0, 0.0, 0.0
        for j in range(count):
            for row in range(start[i * count + j], start[i * count + j + 1]):
                k = product[row]
                cells += value[row] * by_cell[j, k]
                within_products += value[row] * (by_cell[j, k] - by_product[k])
                within_markets += value[row] * (by_cell[j, k] - by_market[j])
        out[i, 0], out[i, 1], out[i, 2] = cells, within_products, within_markets
    return out


@jit
def entered(start: Ints, product: Any, value: Floats, before: Floats) -> Floats:
    """See `plain.entered`."""
    count = before.shape[0]
    out = np.zeros(count)
    for i in range(count):
        for j in range(count):
            for row in range(start[i * count + j], start[i * count + j + 1]):
                if before[j, product[row]] == 0:
                    out[i] += value[row]
    return out
