"""What every all-pairs index begins with: exports and imports by product, and trade by pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats
from bilateral.lenses.structure.kernels.dispatch import Engine, twin
from bilateral.lenses.structure.kernels.layout import Packed

__all__ = ["Totals", "pairs", "totals", "without_partner"]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over one year, in the unit of the flows; n countries, K products."""

    exports: Floats
    """Exports to everyone by product, X_ik, shape (n, K)."""
    imports: Floats
    """Imports from everyone by product, M_jk, shape (n, K): the world's sales in each cell of market and product."""
    trade: Floats
    """Exports from i to j, x_ij, shape (n, n); the diagonal is 0."""

    @property
    def exported(self) -> Floats:
        """Exports of each country, X_i, shape (n,)."""
        sums: Floats = self.exports.sum(axis=1)
        return sums

    @property
    def imported(self) -> Floats:
        """Imports of each country, M_j, shape (n,)."""
        sums: Floats = self.imports.sum(axis=1)
        return sums


def totals(packed: Packed, *, engine: Engine = "auto") -> Totals:
    """Exports and imports by product and trade by pair, in one pass.

    Parameters
    ----------
    packed
        One year of flows.
    engine
        "numba", "numpy" or "auto"; see `dispatch.twin`.

    Returns
    -------
    Totals
        Unit of the flows.

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.
    """
    kernels = twin(engine, packed.rows)
    count, width = len(packed.countries), len(packed.products)
    return Totals(*kernels.totals(packed.start, packed.product, packed.value, count, width))


def pairs(matrix: Floats, defined: Bools | bool = True) -> Floats:
    """`matrix` with NaN where it is not defined and on the diagonal, which is no pair."""
    off = ~np.eye(matrix.shape[0], dtype=bool)
    return np.where(np.logical_and(defined, off), matrix, np.nan)


def without_partner(trade: Floats) -> Floats:
    """What a sells to everyone but b, ``Σ_{j≠b} x_aj``, shape (n, n), a first.

    It is summed from both ends and not taken as a difference, so that it is exactly 0 where a sells to b only.
    """
    none = np.zeros((trade.shape[0], 1))
    before = np.concatenate([none, np.cumsum(trade, axis=1)[:, :-1]], axis=1)
    after = np.concatenate([np.cumsum(trade[:, ::-1], axis=1)[:, ::-1][:, 1:], none], axis=1)
    rest: Floats = before + after
    return rest
