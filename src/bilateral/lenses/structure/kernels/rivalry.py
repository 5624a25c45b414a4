"""Rivalry in third markets, cell by cell of market and product: all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.lenses.structure.kernels.dispatch import Engine, twin
from bilateral.lenses.structure.kernels.layout import Packed
from bilateral.lenses.structure.kernels.totals import Totals, pairs, without_partner

__all__ = ["DoubleWeights", "double_weight_matrix", "third_market_matrix"]


def third_market_matrix(packed: Packed, sums: Totals, *, engine: Engine = "auto") -> Floats:
    """Overlap of two exporters cell by cell: ``C_ab = Σ_{j≠a,b} Σ_k min(x_ajk / X_a, x_bjk / X_b)``.

    Nobody sells to himself, so that the two countries' own markets add nothing.

    Parameters
    ----------
    packed, sums
        One year of flows and their totals.
    engine
        See `dispatch.twin`.

    Returns
    -------
    numpy.ndarray
        Shape (n, n), symmetric, share (0–1); NaN where either exports nothing or neither sells to any third market,
        and on the diagonal.

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.

    Notes
    -----
    Finger and Kreinin's (1979, Economic Journal 89, 905–912) overlap taken over cells of market and product; see
    `formulas.third_market_minima`.
    """
    sold = sums.trade.sum(axis=1)
    found = twin(engine, packed.rows).third_minima(packed.start, packed.product, packed.value, sold)
    sells, third = sold > 0, without_partner(sums.trade) > 0
    return pairs(found, sells[:, None] & sells[None, :] & (third | third.T))


@dataclass(frozen=True, slots=True)
class DoubleWeights:
    """Whom each exporter meets, weighted by how much it sells where."""

    weights: Floats
    """W_ab, shape (n, n), exporter a first, share (0–1); NaN where a exports nothing, and on the diagonal."""
    alone: Floats
    """Share of a's exports in cells where nobody else sells, shape (n,), 0–1; NaN where a exports nothing."""


def double_weight_matrix(packed: Packed, sums: Totals, *, engine: Engine = "auto") -> DoubleWeights:
    """Third-market competition by double weight: ``W_ab = Σ_jk (x_ajk / X_a) · x_bjk / Σ_{h≠a} x_hjk``.

    The first factor says how much the cell means to a, the second how much of a's rivals there is b. The weights of a
    and the share it sells alone sum to one: ``Σ_b W_ab + alone_a = 1``.

    Parameters
    ----------
    packed, sums
        One year of flows and their totals.
    engine
        See `dispatch.twin`.

    Returns
    -------
    DoubleWeights

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.

    Notes
    -----
    `formulas.weights.double_weights` for all exporters of a year, with its sources: Turner, P., Van 't dack, J. (1993),
    Measuring international price and cost competitiveness, BIS Economic Papers 39; Durand, M. (1986), OECD Economics
    Department Working Papers 29.
    """
    sold = sums.trade.sum(axis=1)
    kernels = twin(engine, packed.rows)
    found, alone = kernels.double_weights(packed.start, packed.product, packed.value, sold)
    sells = sold > 0
    return DoubleWeights(pairs(found, sells[:, None]), np.where(sells, alone, np.nan))
