"""Marginal intra-industry trade: whether exports and imports of a product change together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, over, ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Marginal", "marginal"]


@dataclass(frozen=True, slots=True)
class Marginal:
    """Brülhart's indices by product; every array has shape (K,)."""

    a: Floats
    """``A_k``, 0 (the change is one-sided) to 1 (matched), NaN where nothing changed."""
    b: Floats
    """``B_k``, −1 to 1; above 0 where the trade balance of the product improves; 0 is matched. ``A = 1 − |B|``."""
    c: Floats
    """``C_k``, matched change in the unit of the flows, 0 or more; divide by trade or jobs to scale it."""
    size: Floats
    """``|ΔX_k| + |ΔM_k|``, the weight of the product, in the unit of the flows."""

    @property
    def whole(self) -> float:
        """A over all products, weighted by size: ``Σ C_k / Σ (|ΔX_k| + |ΔM_k|)``, 0–1; NaN where nothing changed."""
        return ratio(float(self.c.sum()), float(self.size.sum()))

    @property
    def matched(self) -> float:
        """C over all products, ``Σ C_k``, in the unit of the flows."""
        return float(self.c.sum())


def marginal(change_exports: ArrayLike, change_imports: ArrayLike) -> Marginal:
    """Brülhart's A, B, C of marginal intra-industry trade.

    ``A = 1 − |ΔX − ΔM| / (|ΔX| + |ΔM|)``, ``B = (ΔX − ΔM) / (|ΔX| + |ΔM|)``, ``C = |ΔX| + |ΔM| − |ΔX − ΔM|``. A and C
    add up over products; B does not, because gains and losses cancel, so that only its values by product are given.

    Parameters
    ----------
    change_exports, change_imports
        Change of exports and of imports by product between two years, shape (K,), one currency, real or nominal (say
        which: inflation alone makes trade look matched). The same classification in both years.

    Returns
    -------
    Marginal

    Raises
    ------
    ValueError
        A value is not finite, or the shapes differ.

    Notes
    -----
    Brülhart, M. (1994), Marginal intra-industry trade: measurement and relevance for the pattern of industrial
    adjustment, Weltwirtschaftliches Archiv 130(3), 600–613; A also in Shelburne, R. L. (1993), Weltwirtschaftliches
    Archiv 129, 829–833. The article's abstract and A were seen in print; B and C are from memory of the article, whose
    pages could not be read here. The weighted mean of A is the article's own aggregation, likewise from memory.

    Examples
    --------
    >>> found = marginal([20, -10, 0], [10, 5, 30])
    >>> found.a.round(6).tolist(), found.b.round(6).tolist(), round(found.whole * 15, 12)
    ([0.666667, 0.0, 0.0], [0.333333, -1.0, -1.0], 4.0)
    """
    x, m = np.asarray(change_exports, dtype=np.float64), np.asarray(change_imports, dtype=np.float64)
    if x.shape != m.shape or not (np.isfinite(x).all() and np.isfinite(m).all()):
        raise ValueError(f"changes must be finite and of one shape, got {[x.shape, m.shape]}")
    size, gap = np.abs(x) + np.abs(m), x - m
    matched = np.where(np.sign(x) == np.sign(m), 2 * np.minimum(np.abs(x), np.abs(m)), 0.0)
    return Marginal(a=over(matched, size), b=over(gap, size), c=matched, size=size)
