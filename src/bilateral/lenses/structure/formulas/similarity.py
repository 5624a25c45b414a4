"""How alike two countries' exports are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import shares
from bilateral.lenses.structure.formulas.arrays import Floats, Ints

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["esi", "esi_contributions", "esi_within", "krugman", "sum_by"]


def esi_contributions(a: ArrayLike, b: ArrayLike) -> Floats:
    """What each product adds to the similarity: ``min(s_ak, s_bk)``.

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,) or (..., K), each in any one unit.

    Returns
    -------
    numpy.ndarray
        Same shape, share (0–1); they sum to `esi`. NaN where either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    return np.minimum(shares(a), shares(b))


def esi(a: ArrayLike, b: ArrayLike) -> float:
    """Finger–Kreinin export similarity: ``ESI = Σ_k min(s_ak, s_bk) = 1 − ½ Σ_k |s_ak − s_bk|``.

    Parameters
    ----------
    a, b
        Exports of the two to one market or to the world, shape (K,), each in any one unit.

    Returns
    -------
    float
        0 (nothing in common) to 1 (the same shares); NaN when either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    Finger, J. M., Kreinin, M. E. (1979), A measure of "export similarity" and its possible uses,
    Economic Journal 89, 905–912; there on 0–100 and for exports to a third market.
    Its value falls as products are told apart more finely: never compare levels of digits.

    Examples
    --------
    >>> round(esi([60, 30, 10], [20, 30, 50]), 12)
    0.6
    """
    return float(esi_contributions(a, b).sum())


def krugman(a: ArrayLike, b: ArrayLike) -> float:
    """Krugman's dissimilarity, the L1 distance of export shares: ``Σ_k |s_ak − s_bk| = 2 (1 − ESI)``.

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,), each in any one unit.

    Returns
    -------
    float
        0 to 2; NaN when either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    Krugman, P. (1991), Geography and Trade, MIT Press.
    """
    return float(np.abs(shares(a) - shares(b)).sum())


def sum_by(values: ArrayLike, group: Ints, count: int) -> Floats:
    """Sums over products of one group.

    Parameters
    ----------
    values
        Shape (K,).
    group
        Shape (K,), the number of each product's group, 0 to count − 1.
    count
        How many groups there are.

    Returns
    -------
    numpy.ndarray
        Shape (count,), in the unit of `values`.
    """
    sums = np.bincount(group, weights=np.asarray(values, dtype=np.float64), minlength=count)
    return np.asarray(sums, dtype=np.float64)


def esi_within(a: ArrayLike, b: ArrayLike, group: Ints, count: int) -> Floats:
    """Similarity inside each group, with shares of the group's exports (not a part of the whole ESI).

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,).
    group, count
        As in `sum_by`.

    Returns
    -------
    numpy.ndarray
        Shape (count,), share (0–1); NaN for a group in which either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    x, y = shares(a), shares(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.minimum(x / sum_by(x, group, count)[group], y / sum_by(y, group, count)[group])
    return sum_by(inside, group, count)
