"""Intra-industry trade between two countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, over, ratio, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["aquino", "balance_adjusted", "grubel_lloyd", "grubel_lloyd_products"]


def grubel_lloyd_products(ab: ArrayLike, ba: ArrayLike) -> Floats:
    """Grubel–Lloyd index of each product: ``GL_k = 1 − |ab_k − ba_k| / (ab_k + ba_k)``.

    Parameters
    ----------
    ab, ba
        The two directions of trade, shape (K,), one currency.

    Returns
    -------
    numpy.ndarray
        Shape (K,), 0 (one way only) to 1 (balanced); NaN where there is no trade.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Grubel, H. G., Lloyd, P. J. (1975), Intra-Industry Trade, Macmillan.
    """
    x, m = together(ab, ba)
    return 1 - over(np.abs(x - m), x + m)


def grubel_lloyd(ab: ArrayLike, ba: ArrayLike) -> float:
    """Grubel–Lloyd index of the whole, the trade-weighted mean: ``GL = 1 − Σ|ab_k − ba_k| / Σ(ab_k + ba_k)``.

    Parameters
    ----------
    ab, ba
        The two directions of trade, shape (K,), one currency.

    Returns
    -------
    float
        0 to 1; NaN when there is no trade. It falls as products are told apart more finely.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Grubel, H. G., Lloyd, P. J. (1975), Intra-Industry Trade, Macmillan.

    Examples
    --------
    >>> round(grubel_lloyd([100, 50, 0], [60, 50, 30]) * 29, 9)
    22.0
    """
    x, m = together(ab, ba)
    return 1 - ratio(float(np.abs(x - m).sum()), float((x + m).sum()))


def aquino(ab: ArrayLike, ba: ArrayLike) -> float:
    """Aquino's index: Grubel–Lloyd after scaling both directions to the same total.

    ``ab*_k = ab_k · T / (2 Σab)``, ``ba*_k = ba_k · T / (2 Σba)``, ``T = Σ(ab + ba)``; then `grubel_lloyd`.

    Parameters
    ----------
    ab, ba
        The two directions of trade, shape (K,), one currency.

    Returns
    -------
    float
        0 to 1; NaN when one direction is nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Aquino, A. (1978), Intra-industry trade and inter-industry specialization as concurrent sources of international
    trade in manufactures, Weltwirtschaftliches Archiv 114, 275–296.
    """
    x, m = together(ab, ba)
    if not (x.sum() and m.sum()):
        return float("nan")
    return grubel_lloyd(x / x.sum(), m / m.sum())


def balance_adjusted(ab: ArrayLike, ba: ArrayLike) -> float:
    """Grubel and Lloyd's own adjustment for imbalance: ``(T − Σ|ab_k − ba_k|) / (T − |Σab − Σba|)``.

    Parameters
    ----------
    ab, ba
        The two directions of trade, shape (K,), one currency; T is the sum of both.

    Returns
    -------
    float
        0 to 1; NaN when one direction is nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Grubel, H. G., Lloyd, P. J. (1975), Intra-Industry Trade, Macmillan, ch. 2.
    """
    x, m = together(ab, ba)
    matched = np.minimum(x, m).sum()
    return ratio(float(matched), float(min(x.sum(), m.sum())))
