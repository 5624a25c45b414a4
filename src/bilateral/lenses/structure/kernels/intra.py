"""Two-way trade within products, for all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, over
from bilateral.lenses.structure.kernels.dispatch import Engine, twin
from bilateral.lenses.structure.kernels.layout import Packed
from bilateral.lenses.structure.kernels.totals import Totals, pairs

__all__ = ["IntraIndustry", "intra_matrices"]


@dataclass(frozen=True, slots=True)
class IntraIndustry:
    """Indices of two-way trade; all of shape (n, n), symmetric, share (0–1), NaN on the diagonal."""

    gl: Floats
    """Grubel–Lloyd; NaN where the two do not trade."""
    aquino: Floats
    """Aquino's; NaN where one direction is nothing."""
    balance_adjusted: Floats
    """Grubel and Lloyd's adjustment for imbalance; NaN where one direction is nothing."""


def intra_matrices(packed: Packed, sums: Totals, *, engine: Engine = "auto") -> IntraIndustry:
    """Grubel–Lloyd, Aquino's and the balance-adjusted index of every pair, by merging (i, j) with (j, i).

    With ``μ = Σ_k min(ab_k, ba_k)``: ``GL = 2 μ / (ab + ba)``, which is ``1 − Σ|ab_k − ba_k| / (ab + ba)``;
    balance-adjusted ``μ / min(ab, ba)``; Aquino ``Σ_k min(ab_k / ab, ba_k / ba)``.

    Parameters
    ----------
    packed, sums
        One year of flows and their totals.
    engine
        See `dispatch.twin`.

    Returns
    -------
    IntraIndustry

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.

    Notes
    -----
    Grubel, H. G., Lloyd, P. J. (1975), Intra-Industry Trade, Macmillan. Aquino, A. (1978), Weltwirtschaftliches
    Archiv 114, 275–296. See `formulas.grubel_lloyd`, `formulas.aquino` and `formulas.balance_adjusted`.
    """
    kernels = twin(engine, packed.rows)
    values, scaled = kernels.matched(packed.start, packed.product, packed.value, sums.trade)
    less = np.minimum(sums.trade, sums.trade.T)
    return IntraIndustry(
        gl=pairs(over(2 * values, sums.trade + sums.trade.T)),
        aquino=pairs(scaled, less > 0),
        balance_adjusted=pairs(over(values, less)),
    )
