"""Similarity by class of products and by market: what a technology class adds, and how alike the two are inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import shares
from bilateral.lenses.structure.formulas.arrays import Floats, Ints, over, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["ClassSimilarity", "class_similarity", "sums_by_class"]


@dataclass(frozen=True, slots=True)
class ClassSimilarity:
    """Similarity of two exporters by market and class; every array has shape (J, C), share (0–1)."""

    contribution: Floats
    """Part of the market's ESI that the class adds, ``Σ_{k in c} min(s_ajk, s_bjk)``, s over the whole market; NaN
    where either sells nothing in the market. Sums over classes to the ESI of the market."""
    within: Floats
    """ESI inside the class, with shares of the class's exports to the market; NaN where either sells nothing there."""
    weight_a: Floats
    """Class's share of the first country's exports to the market; NaN where it sells nothing in the market."""
    weight_b: Floats
    """The same for the second."""

    @property
    def market(self) -> Floats:
        """ESI of each market, shape (J,), share (0–1)."""
        whole: Floats = self.contribution.sum(axis=1)
        return whole


def class_similarity(a: ArrayLike, b: ArrayLike, group: Ints, count: int) -> ClassSimilarity:
    """Finger and Kreinin's index by market, taken apart by class of products, and inside each class.

    Within a class c in market j: ``ESI_jc = Σ_{k in c} min(x_ajk / X_ajc, x_bjk / X_bjc)``. It is not a part of the
    market's ESI; the contribution is. Institutes that publish "the similarity of high-technology exports in market j"
    print the first.

    Parameters
    ----------
    a, b
        Exports of the two by market and product, shape (J, K), each in any one unit. For exports to the world give
        one row.
    group
        Shape (K,), the number of each product's class, 0 to count − 1.
    count
        How many classes there are.

    Returns
    -------
    ClassSimilarity

    Raises
    ------
    ValueError
        A value is negative or not finite, the shapes differ, or `group` does not fit.

    Notes
    -----
    Finger, J. M., Kreinin, M. E. (1979), A measure of "export similarity" and its possible uses, Economic Journal 89,
    905–912. Its value falls as products are told apart more finely.

    Examples
    --------
    >>> found = class_similarity([[60, 30, 10]], [[20, 30, 50]], np.array([0, 0, 1]), 2)
    >>> found.contribution.round(12).tolist(), found.within.round(12).tolist()
    ([[0.5, 0.1]], [[0.733333333333, 1.0]])
    """
    x, y = together(a, b)
    p, q = shares(x), shares(y)
    in_a, in_b = sums_by_class(x, group, count), sums_by_class(y, group, count)
    inside = np.minimum(over(x, in_a[:, group]), over(y, in_b[:, group]))
    return ClassSimilarity(
        contribution=sums_by_class(np.minimum(p, q), group, count),
        within=np.where((in_a > 0) & (in_b > 0), sums_by_class(np.nan_to_num(inside), group, count), np.nan),
        weight_a=sums_by_class(p, group, count),
        weight_b=sums_by_class(q, group, count),
    )


def sums_by_class(values: ArrayLike, group: Ints, count: int) -> Floats:
    """Sums over the products of one class, row by row.

    Parameters
    ----------
    values
        Shape (J, K).
    group, count
        As in `class_similarity`.

    Returns
    -------
    numpy.ndarray
        Shape (J, count), in the unit of `values`; NaN in a row makes the sums of its class NaN, and an empty class
        of a row of NaN only is NaN too.

    Raises
    ------
    ValueError
        `group` does not fit.
    """
    rows = np.asarray(values, dtype=np.float64)
    if rows.ndim != 2 or group.shape != rows.shape[1:] or (group.size and not 0 <= group.min() <= group.max() < count):
        raise ValueError(f"group must number the {rows.shape[-1]} products from 0 to {count - 1}")
    sums = np.zeros((count, rows.shape[0]))
    np.add.at(sums, group, rows.T)
    sums[:, np.isnan(rows).all(axis=1)] = np.nan
    return np.ascontiguousarray(sums.T)
