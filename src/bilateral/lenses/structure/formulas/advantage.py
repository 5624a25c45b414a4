"""Comparative advantage and concentration of one country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats, flows, over, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["TIE", "herfindahl", "market_share", "rca", "reaches", "rsca", "shares", "trade_specialisation"]

TIE = 1e-12
"""Relative room for rounding when an index is held against a threshold."""


def shares(values: ArrayLike) -> Floats:
    """Parts of a whole: ``s_k = x_k / Σ x``.

    Parameters
    ----------
    values
        Shape (K,) or (..., K), one currency; the last axis is summed.

    Returns
    -------
    numpy.ndarray
        Same shape, 0–1; NaN where the sum is 0.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    array = flows(values)
    return over(array, array.sum(axis=-1, keepdims=True))


def rca(exports: ArrayLike, world: ArrayLike) -> Floats:
    """Balassa's index of revealed comparative advantage: ``RCA_k = (x_k / Σx) / (w_k / Σw)``.

    The world `w` includes the country itself. A country has the advantage when RCA ≥ 1 (a tie counts: see `reaches`).

    Parameters
    ----------
    exports
        Shape (K,) or (countries, K), one currency.
    world
        Shape (K,), exports of all countries, same currency.

    Returns
    -------
    numpy.ndarray
        Shape of `exports`, ratio; NaN where the world does not trade the product or the country exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    Balassa, B. (1965), Trade liberalisation and "revealed" comparative advantage, Manchester School 33(2), 99–123.

    Examples
    --------
    >>> rca([60, 30, 10], [80, 60, 60])
    array([1.5       , 1.        , 0.33333333])
    """
    x, w = flows(exports), flows(world)
    return over(x * w.sum(), x.sum(axis=-1, keepdims=True) * w)


def reaches(index: ArrayLike, threshold: float = 1.0) -> Bools:
    """Where an index is at or above `threshold`; equality up to rounding (1e-12, relative) counts, NaN does not.

    Parameters
    ----------
    index
        Any shape.
    threshold
        In the unit of the index.

    Returns
    -------
    numpy.ndarray
        Booleans of the same shape.
    """
    reached: Bools = np.asarray(index, dtype=np.float64) >= threshold * (1 - TIE)
    return reached


def rsca(index: ArrayLike) -> Floats:
    """Revealed symmetric comparative advantage: ``RSCA = (RCA − 1) / (RCA + 1)``.

    Parameters
    ----------
    index
        RCA, any shape, ratio.

    Returns
    -------
    numpy.ndarray
        Same shape, −1 to 1; NaN stays NaN.

    Notes
    -----
    Dalum, B., Laursen, K., Villumsen, G. (1998), Structural change in OECD export specialisation patterns,
    International Review of Applied Economics 12(3), 423–443.
    """
    array = np.asarray(index, dtype=np.float64)
    return np.asarray((array - 1) / (array + 1), dtype=np.float64)


def trade_specialisation(exports: ArrayLike, imports: ArrayLike) -> Floats:
    """Trade specialisation index: ``TSI_k = (x_k − m_k) / (x_k + m_k)``.

    Parameters
    ----------
    exports, imports
        Shape (K,), to and from the whole world, one currency.

    Returns
    -------
    numpy.ndarray
        Shape (K,), −1 (only imports) to 1 (only exports); NaN where there is no trade.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Also "normalised trade balance". UNCTAD–WTO (2012), A Practical Guide to Trade Policy Analysis, ch. 1.
    """
    x, m = together(exports, imports)
    return over(x - m, x + m)


def market_share(exports: ArrayLike, world: ArrayLike) -> Floats:
    """Share of world exports by product: ``x_k / w_k``.

    Parameters
    ----------
    exports, world
        Shape (K,), one currency; the world includes the country.

    Returns
    -------
    numpy.ndarray
        Shape (K,), 0–1; NaN where the world does not trade the product.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.
    """
    x, w = together(exports, world)
    return over(x, w)


def herfindahl(exports: ArrayLike) -> float:
    """Herfindahl–Hirschman index of concentration over products: ``HHI = Σ (x_k / Σx)²``.

    Parameters
    ----------
    exports
        Shape (K,), one currency.

    Returns
    -------
    float
        1/K (evenly spread) to 1 (one product); NaN when nothing is exported.

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    Hirschman, A. O. (1964), The paternity of an index, American Economic Review 54(5), 761–762.
    Not normalised by the number of products.
    """
    return float(np.square(shares(exports)).sum()) if np.sum(exports) else float("nan")
