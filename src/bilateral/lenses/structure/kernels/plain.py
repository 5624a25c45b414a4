"""Kernels in pure numpy: the twins of `compiled`, for where numba is absent, for small data, and as its check.

Arguments have one meaning throughout: `start`, `product`, `value` are those of `Packed`; `count` the number n of
countries, `width` the number K of products. Sums may differ from the twin's in the last bits, as the order differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, Ints
from bilateral.lenses.structure.formulas.similarity import sum_by
from bilateral.lenses.structure.kernels.layout import Codes

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


def totals(start: Ints, product: Codes, value: Floats, count: int, width: int) -> tuple[Floats, Floats, Floats]:
    """Exports (n, K) and imports (n, K) by product, and trade by pair (n, n), exporter first."""
    exports, imports = np.zeros((count, width)), np.zeros((count, width))
    trade = np.zeros((count, count))
    for i in range(count):
        rows = slice(start[i * count], start[(i + 1) * count])
        exports[i] = np.bincount(product[rows], weights=value[rows], minlength=width)
        for j in range(count):
            block = slice(start[i * count + j], start[i * count + j + 1])
            imports[j, product[block]] += value[block]
            trade[i, j] = value[block].sum()
    return exports, imports, trade


def overlap(p: Floats, q: Floats, symmetric: bool) -> Floats:
    """``Σ_k min(p_ak, q_bk)`` for every row a of `p` (rows, K) and b of `q` (columns, K), shape (rows, columns).

    `symmetric` says that p and q are the same, which halves the work.
    """
    out = np.zeros((p.shape[0], q.shape[0]))
    for a, shares in enumerate(p):
        low = a if symmetric else 0
        out[a, low:] = np.minimum(shares, q[low:]).sum(axis=1)
    return _mirrored(out) if symmetric else out


def matched(start: Ints, product: Codes, value: Floats, trade: Floats) -> tuple[Floats, Floats]:
    """Trade that is matched product by product, in value and in shares of each direction; both (n, n), symmetric.

    ``Σ_k min(x_ijk, x_jik)`` and ``Σ_k min(x_ijk / x_ij, x_jik / x_ji)``; `trade` holds x_ij, shape (n, n).
    """
    count = trade.shape[0]
    values, shares = np.zeros((count, count)), np.zeros((count, count))
    for i, j in zip(*np.triu_indices(count, 1), strict=True):
        out = slice(start[i * count + j], start[i * count + j + 1])
        back = slice(start[j * count + i], start[j * count + i + 1])
        _, mine, theirs = np.intersect1d(product[out], product[back], assume_unique=True, return_indices=True)
        x, m = value[out][mine], value[back][theirs]
        if x.size:
            values[i, j] = np.minimum(x, m).sum()
            shares[i, j] = np.minimum(x / trade[i, j], m / trade[j, i]).sum()
    return values + values.T, shares + shares.T


def third_minima(start: Ints, product: Codes, value: Floats, exports: Floats) -> Floats:
    """``Σ_jk min(x_ajk / X_a, x_bjk / X_b)`` for every pair of exporters, shape (n, n), symmetric; diagonal 0.

    `exports` holds X_a, shape (n,).
    """
    count = exports.size
    out = np.zeros((count, count))
    for cells in _markets(start, product, value, count):
        out += cells.minima(cells.value / exports[cells.owner], count)
    return _mirrored(out)


def double_weights(start: Ints, product: Codes, value: Floats, exports: Floats) -> tuple[Floats, Floats]:
    """``Σ_jk (x_ajk / X_a) · x_bjk / Σ_{h≠a} x_hjk``, shape (n, n), and what a sells where it is alone, shape (n,).

    `exports` holds X_a, shape (n,). The sum over rivals is taken without a, not as a difference, which would leave
    dust where a is nearly alone.
    """
    count = exports.size
    out, alone = np.zeros((count, count)), np.zeros(count)
    for cells in _markets(start, product, value, count):
        share, rivals = cells.value / exports[cells.owner], cells.rivals()
        lone = rivals == 0
        alone += sum_by(share[lone], cells.owner[lone], count)
        weight = np.divide(share, rivals, out=np.zeros(share.size), where=~lone)
        one, other = cells.neighbours()
        for a, b in ((one, other), (other, one)):
            places = cells.owner[a] * count + cells.owner[b]
            out += sum_by(weight[a] * cells.value[b], places, count**2).reshape(count, count)
    return out, alone


def market_overlaps(start: Ints, product: Codes, value: Floats, trade: Floats) -> Floats:
    """``Σ_j x_aj · ESI_ab|j`` with shares taken inside market j, shape (n, n), not symmetric.

    `trade` holds x_aj, shape (n, n).
    """
    count = trade.shape[0]
    out = np.zeros((count, count))
    for market, cells in enumerate(_markets(start, product, value, count)):
        sold = trade[:, market]
        out += sold[:, None] * _mirrored(cells.minima(cells.value / sold[cells.owner], count))
    return out


def cell_growth(
    start: Ints, product: Codes, value: Floats, by_cell: Floats, by_product: Floats, by_market: Floats
) -> Floats:
    """``Σ x g_jk``, ``Σ x (g_jk − g_k)`` and ``Σ x (g_jk − g_j)`` over each exporter's rows, shape (n, 3).

    Growth rates of the world by cell (n, K), by product (K,) and by market (n,).
    """
    count = by_market.size
    out = np.zeros((count, 3))
    for i in range(count):
        rows = slice(start[i * count], start[(i + 1) * count])
        k, x = product[rows], value[rows]
        j = np.repeat(np.arange(count), np.diff(start[i * count : (i + 1) * count + 1]))
        rate = by_cell[j, k]
        out[i] = (x * rate).sum(), (x * (rate - by_product[k])).sum(), (x * (rate - by_market[j])).sum()
    return out


def entered(start: Ints, product: Codes, value: Floats, before: Floats) -> Floats:
    """Exports in cells that nobody served before, shape (n,); `before` holds the earlier imports by product (n, K)."""
    count = before.shape[0]
    out = np.zeros(count)
    for i in range(count):
        rows = slice(start[i * count], start[(i + 1) * count])
        j = np.repeat(np.arange(count), np.diff(start[i * count : (i + 1) * count + 1]))
        out[i] = value[rows][before[j, product[rows]] == 0].sum()
    return out


@dataclass(frozen=True, slots=True)
class _Cells:
    """The rows of one market, sorted by product and then by exporter."""

    product: Codes
    owner: Ints
    value: Floats

    def neighbours(self) -> tuple[Ints, Ints]:
        """Positions of all pairs of rows of one product, the lower exporter first: rows that lie 1, 2, 3 … apart."""
        ones, others = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        one = np.arange(self.product.size)
        for lag in range(1, self.product.size):
            one = one[one + lag < self.product.size]
            one = one[self.product[one] == self.product[one + lag]]
            if not one.size:
                break
            ones.append(one)
            others.append(one + lag)
        return np.concatenate(ones), np.concatenate(others)

    def minima(self, share: Floats, count: int) -> Floats:
        """``Σ_k min(share_ak, share_bk)`` for the exporters a < b, shape (n, n); 0 elsewhere."""
        one, other = self.neighbours()
        places = self.owner[one] * count + self.owner[other]
        least = np.minimum(share[one], share[other])
        return sum_by(least, places, count**2).reshape(count, count)

    def rivals(self) -> Floats:
        """What all others sell in the row's cell, shape (rows,)."""
        one, other = self.neighbours()
        size = self.value.size
        return sum_by(self.value[other], one, size) + sum_by(self.value[one], other, size)


def _markets(start: Ints, product: Codes, value: Floats, count: int) -> Iterator[_Cells]:
    for market in range(count):
        blocks = [slice(start[i * count + market], start[i * count + market + 1]) for i in range(count)]
        sizes = [block.stop - block.start for block in blocks]
        owner = np.repeat(np.arange(count), sizes)
        codes = np.concatenate([product[block] for block in blocks])
        order = np.argsort(codes, kind="stable")
        sold = np.concatenate([value[block] for block in blocks])
        yield _Cells(codes[order], owner[order], sold[order])


def _mirrored(upper: Floats) -> Floats:
    """The upper triangle and its mirror image."""
    return np.triu(upper) + np.triu(upper, 1).T
