"""Weights of rivals: whose prices matter to an exporter, in the markets and products where it sells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, flows, over, ratio, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "DoubleWeight",
    "DoubleWeights",
    "bis_weights",
    "double_weight",
    "double_weights",
    "glick_rose",
    "glick_rose_shares",
]


@dataclass(frozen=True, slots=True)
class DoubleWeights:
    """How much each exporter meets each other one."""

    weights: Floats
    """Shape (N, N), row a: weight of rival b for exporter a, 0–1; the diagonal is 0. NaN row: a exports nothing."""
    covered: Floats
    """Shape (N,), share of a's exports in cells where some other exporter sells too, 0–1: the sum of the row."""


def double_weights(exports: ArrayLike) -> DoubleWeights:
    """Rivals weighted twice: by how much a sells in a cell, and by the rival's part of what others sell there.

    ``W_ab = Σ_c (x_ac / X_a) · x_bc / Σ_{h ≠ a} x_hc`` for b ≠ a. A row sums to 1 when every cell where a sells has
    another seller; what is short of 1 is the share of a's exports without a rival in the data.

    Parameters
    ----------
    exports
        Shape (N, ...): exporter, then market × product cells in any number of axes; one currency.

    Returns
    -------
    DoubleWeights

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    The principle of the BIS's and the OECD's export weights taken to products in markets, without the home producers
    of the market, whom trade data do not show: Turner, P., Van 't dack, J. (1993), Measuring international price and
    cost competitiveness, BIS Economic Papers 39; Durand, M. (1986), OECD Economics Department Working Papers 29, whose
    abstract states that a country is left out of the market in which its rivals are weighed.

    Examples
    --------
    >>> double_weights([[10, 0], [5, 5], [5, 15]]).weights.round(4).tolist()
    [[0.0, 0.5, 0.5], [0.3333, 0.0, 0.6667], [0.1667, 0.8333, 0.0]]
    """
    array = flows(exports)
    x = array.reshape(array.shape[0], -1)
    totals = x.sum(axis=1, keepdims=True)
    pull = np.nan_to_num(over(x, _others(x)))
    weights = over(pull @ x.T, np.broadcast_to(totals, (x.shape[0], x.shape[0])))
    weights[np.diag_indices_from(weights)] = np.where(totals[:, 0] > 0, 0.0, np.nan)
    return DoubleWeights(weights=weights, covered=weights.sum(axis=1))


@dataclass(frozen=True, slots=True)
class DoubleWeight:
    """How much an exporter meets one rival."""

    weight: float
    """Weight of the rival, 0–1; NaN when the exporter exports nothing."""
    covered: float
    """Share of its exports in cells where some other exporter sells too, 0–1: what the weights of all rivals sum to."""


def double_weight(exports: ArrayLike, rival: ArrayLike, market: ArrayLike, others: ArrayLike) -> DoubleWeight:
    """One entry of `double_weights`, from what each cell buys in all.

    Parameters
    ----------
    exports, rival
        Exports of the country and of its rival by cell, any one shape, one currency.
    market
        What each cell buys from all, the two included.
    others
        Booleans of the same shape: whether anyone but the country sells in the cell. What all buy less what the country
        sells would leave dust where it is alone.

    Returns
    -------
    DoubleWeight

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    As in `double_weights`.

    Examples
    --------
    >>> double_weight([10, 0], [5, 5], [20, 20], [True, True])
    DoubleWeight(weight=0.5, covered=1.0)
    """
    x, y, whole = together(exports, rival, market)
    known = np.asarray(others, dtype=bool)
    rest = np.maximum(whole - x, y)
    met = np.nan_to_num(over(x * y, np.where(known, rest, 0.0)))
    total = float(x.sum())
    return DoubleWeight(ratio(float(met.sum()), total), ratio(float(x[known].sum()), total))


def bis_weights(trade: ArrayLike, home: ArrayLike) -> Floats:
    """Trade weights of effective exchange rates: import weights and double export weights.

    For economy j and partner i, with ``x_j^i`` exports of j to i, ``m_j^i`` imports of j from i, ``y_i`` the home
    supply of i (output less exports):
    ``w^m = m_j^i / m_j``;
    ``w^x = (x_j^i / x_j) · y_i / (y_i + Σ_h x_h^i) + Σ_{k ≠ i} (x_j^k / x_j) · x_i^k / (y_k + Σ_h x_h^k)``, sums over
    h without j;
    ``W = m_j / (x_j + m_j) · w^m + x_j / (x_j + m_j) · w^x``. The first part of w^x is direct competition in the
    partner's own market, the second competition in third markets. Each row sums to 1.

    Parameters
    ----------
    trade
        Shape (N, N), exports of row to column, one currency; the diagonal is not read. The BIS takes manufactures.
    home
        Shape (N,), home supply of each economy, same currency. With zeros throughout the weights are those of
        importers' foreign suppliers only; a market then needs two suppliers or more.

    Returns
    -------
    numpy.ndarray
        Shape (N, N), row j: weight of partner i, 0–1, diagonal 0; NaN row where j does not trade.

    Raises
    ------
    ValueError
        A value is negative or not finite, the shapes do not fit, or an economy sells to a market in which nobody else
        sells, the home producers neither.

    Notes
    -----
    Klau, M., Fung, S. S. (2006), The new BIS effective exchange rate indices, BIS Quarterly Review, March, 51–65; after
    Turner and Van 't dack (1993), BIS Economic Papers 39. The first pages of the article were read; the formula stands
    on later ones that could not be read here and is from memory.
    """
    x, y = flows(trade).copy(), flows(home)
    if x.ndim != 2 or x.shape != (y.size, y.size):
        raise ValueError(f"trade must be square and as large as home, got {x.shape} and {y.shape}")
    np.fill_diagonal(x, 0)
    rivals = _others(x) + y
    if ((x > 0) & (rivals == 0)).any():
        raise ValueError("an economy sells to a market in which nobody else sells: give its home supply")
    pull = np.nan_to_num(over(x, rivals))
    exports = pull * y + pull @ x.T
    np.fill_diagonal(exports, 0)
    return over(exports + x.T, (x.sum(axis=1) + x.sum(axis=0))[:, None])


def glick_rose(a: ArrayLike, b: ArrayLike) -> float:
    """Glick and Rose's index of trade competition in third markets, on values.

    ``Σ_k [(x_ak + x_bk) / (x_a + x_b)] · [1 − |x_ak − x_bk| / (x_ak + x_bk)] = 2 Σ_k min(x_ak, x_bk) / (x_a + x_b)``,
    k over markets (or market × product cells). Exporters of unlike size meet little by this index.

    Parameters
    ----------
    a, b
        Exports of the two to each third market, shape (K,), one currency; leave out the two countries themselves.

    Returns
    -------
    float
        0 (no market in common) to 1 (the same exports everywhere); NaN when neither exports.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Glick, R., Rose, A. K. (1999), Contagion and trade: why are currency crises regional?, Journal of International
    Money and Finance 18(4), 603–617. Only the abstract could be read here; the formula is from memory of the article.

    Examples
    --------
    >>> glick_rose([30, 10], [10, 30])
    0.5
    """
    x, y = together(a, b)
    return ratio(float(2 * np.minimum(x, y).sum()), float((x + y).sum()))


def glick_rose_shares(a: ArrayLike, b: ArrayLike) -> float:
    """Glick and Rose's index on trade shares, which adjusts for unlike size.

    ``Σ_k [(x_ak + x_bk) / (x_a + x_b)] · [1 − |s_ak − s_bk| / (s_ak + s_bk)]`` with ``s_ak = x_ak / x_a``.

    Parameters
    ----------
    a, b
        As in `glick_rose`.

    Returns
    -------
    float
        0 (no market in common) to 1 (the same shares); NaN when either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    As in `glick_rose`; "trade share" there.
    """
    x, y = together(a, b)
    if not (x.sum() and y.sum()):
        return float("nan")
    p, q = x / x.sum(), y / y.sum()
    likeness = np.nan_to_num(over(2 * np.minimum(p, q), p + q))
    return ratio(float(((x + y) * likeness).sum()), float((x + y).sum()))


def _others(x: Floats) -> Floats:
    """``Σ_{h ≠ a} x_hc``, shape of x: sums from both ends, since total less own would leave dust where a is alone."""
    before, after = np.zeros_like(x), np.zeros_like(x)
    np.cumsum(x[:-1], axis=0, out=before[1:])
    np.cumsum(x[:0:-1], axis=0, out=after[-2::-1])
    others: Floats = before + after
    return others
