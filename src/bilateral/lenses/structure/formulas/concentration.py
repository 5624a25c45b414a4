"""How concentrated exports are, and which products a country gained and lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import herfindahl, reaches, shares
from bilateral.lenses.structure.formulas.arrays import Bools, flows, ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Turnover", "entropy", "herfindahl_normalised", "turnover"]


def entropy(values: ArrayLike) -> float:
    """Shannon's entropy of the shares: ``H = −Σ s_k ln s_k``.

    Parameters
    ----------
    values
        Shape (K,), one currency.

    Returns
    -------
    float
        Nats, 0 (one product) to ln K (evenly spread); ``exp(H)`` is the equivalent number of equal products. NaN when
        nothing is traded.

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    Theil, H. (1967), Economics and Information Theory, North-Holland, ch. 4. A product without trade adds nothing.

    Examples
    --------
    >>> round(float(np.exp(entropy([25, 25, 25, 25, 0]))), 12)
    4.0
    """
    s = shares(values)
    traded = s[s > 0]
    return float(-(traded * np.log(traded)).sum()) + 0.0 if traded.size else float("nan")


def herfindahl_normalised(values: ArrayLike) -> float:
    """Herfindahl–Hirschman index on a scale free of the number of products: ``(HHI − 1/K) / (1 − 1/K)``.

    Parameters
    ----------
    values
        Shape (K,), one currency; K counts the products without trade too.

    Returns
    -------
    float
        0 (evenly spread) to 1 (one product); NaN when nothing is traded or there is one product only.

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    Hirschman, A. O. (1964), The paternity of an index, American Economic Review 54(5), 761–762, for the index; the
    scale is the customary one. UNCTAD's concentration index takes the root of HHI first: not comparable.
    """
    x = flows(values)
    least = ratio(1, x.size)
    return ratio(herfindahl(x) - least, 1 - least)


@dataclass(frozen=True, slots=True)
class Turnover:
    """What a country gained and lost between two years."""

    gained: Bools
    """Shape (K,): below `low` before, at or above `high` after."""
    lost: Bools
    """Shape (K,): at or above `high` before, below `low` after."""
    kept: Bools
    """Shape (K,): at or above `high` in both years."""
    unknown: Bools
    """Shape (K,): the index is not defined in one of the years (a product not traded or not yet in the list)."""

    @property
    def stability(self) -> float:
        """Kept products as a share of kept, gained and lost (Jaccard), 0–1; NaN when there are none."""
        return ratio(int(self.kept.sum()), int((self.kept | self.gained | self.lost).sum()))


def turnover(before: ArrayLike, after: ArrayLike, *, low: float = 1.0, high: float = 1.0) -> Turnover:
    """Products in which a country gained or lost its advantage between two years.

    Gained: ``index before < low`` and ``index after ≥ high``; lost: the reverse. With ``low < high`` a product that
    only hovers about the threshold counts as neither.

    Parameters
    ----------
    before, after
        RCA or another index by product in the two years, shape (K,), the same products in the same classification.
    low, high
        In the unit of the index, ``low ≤ high``. 0.5 and 1 are common for RCA.

    Returns
    -------
    Turnover

    Raises
    ------
    ValueError
        The shapes differ, or `low` is above `high`.

    Notes
    -----
    Entry as a jump over two thresholds: Bahar, D., Hausmann, R., Hidalgo, C. A. (2014), Neighbors and the evolution of
    the comparative advantage of nations, Journal of International Economics 92(1), 111–123 (there 0.05 and 1; not seen,
    cited from memory). Equality up to rounding counts as reached (see `reaches`).
    """
    if low > high:
        raise ValueError(f"low must not be above high: got {low} and {high}")
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if first.shape != second.shape:
        raise ValueError(f"both years must have the same products: got shapes {first.shape} and {second.shape}")
    known = ~(np.isnan(first) | np.isnan(second))
    had, has = reaches(first, high), reaches(second, high)
    little_before, little_after = known & ~reaches(first, low), known & ~reaches(second, low)
    return Turnover(little_before & has, little_after & had, had & has, ~known)
