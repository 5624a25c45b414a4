"""How alike the exports of every two countries are, and how well exports fit imports: all pairs at once."""

from __future__ import annotations

import numpy as np

from bilateral.lenses.structure.formulas.advantage import shares
from bilateral.lenses.structure.formulas.arrays import Floats, over
from bilateral.lenses.structure.kernels.dispatch import Engine, twin
from bilateral.lenses.structure.kernels.layout import Packed
from bilateral.lenses.structure.kernels.totals import Totals, pairs, without_partner

__all__ = ["esi_market_matrix", "esi_matrix", "michaely_matrix"]


def esi_matrix(packed: Packed, sums: Totals, *, engine: Engine = "auto") -> Floats:
    """Finger–Kreinin similarity of exports to the world: ``ESI_ab = Σ_k min(X_ak / X_a, X_bk / X_b)``.

    Parameters
    ----------
    packed, sums
        One year of flows and their totals.
    engine
        See `dispatch.twin`.

    Returns
    -------
    numpy.ndarray
        Shape (n, n), symmetric, share (0–1); NaN where either exports nothing, and on the diagonal.

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.

    Notes
    -----
    Finger, J. M., Kreinin, M. E. (1979), A measure of "export similarity" and its possible uses,
    Economic Journal 89, 905–912; see `formulas.esi`.
    """
    mine = np.nan_to_num(shares(sums.exports))
    sells = sums.exported > 0
    return pairs(twin(engine, packed.rows).overlap(mine, mine, True), sells[:, None] & sells[None, :])


def michaely_matrix(packed: Packed, sums: Totals, *, engine: Engine = "auto") -> Floats:
    """Michaely's complementarity: ``TCI_ab = Σ_k min(X_ak / X_a, M_bk / M_b)``.

    Parameters
    ----------
    packed, sums
        One year of flows and their totals.
    engine
        See `dispatch.twin`.

    Returns
    -------
    numpy.ndarray
        Shape (n, n), exporter a first, share (0–1); NaN where a exports or b imports nothing, and on the diagonal.

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.

    Notes
    -----
    Michaely, M. (1996), Trade preferential agreements in Latin America: an ex-ante assessment,
    World Bank Policy Research Working Paper 1583; see `formulas.michaely`.
    """
    sold, bought = np.nan_to_num(shares(sums.exports)), np.nan_to_num(shares(sums.imports))
    found = twin(engine, packed.rows).overlap(sold, bought, False)
    return pairs(found, (sums.exported > 0)[:, None] & (sums.imported > 0)[None, :])


def esi_market_matrix(packed: Packed, sums: Totals, *, engine: Engine = "auto") -> Floats:
    """Similarity inside third markets, weighted by what each market means to the two.

    ``ESI^M_ab = Σ_j ½ (x_aj / X_a(b) + x_bj / X_b(a)) · ESI_ab|j`` over the markets j other than a and b, with
    ``ESI_ab|j = Σ_k min(x_ajk / x_aj, x_bjk / x_bj)``, 0 where only one of the two sells to j, and
    ``X_a(b) = Σ_{j≠b} x_aj``. The weights sum to 1. It is 1 when the two sell the same goods in every market, 0 when
    they share no good in any.

    Parameters
    ----------
    packed, sums
        One year of flows and their totals.
    engine
        See `dispatch.twin`.

    Returns
    -------
    numpy.ndarray
        Shape (n, n), symmetric, share (0–1); NaN where either sells nothing to third markets, and on the diagonal.

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.

    Notes
    -----
    Similarity within a market is Finger and Kreinin's (1979, Economic Journal 89, 905–912), who meant one third
    market; the weights are our own definition.
    """
    found = twin(engine, packed.rows).market_overlaps(packed.start, packed.product, packed.value, sums.trade)
    rest = without_partner(sums.trade)
    weighted = over(found, rest)
    return pairs((weighted + weighted.T) / 2)
