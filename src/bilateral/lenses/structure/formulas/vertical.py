"""Two-way trade in like goods (horizontal) and in better and worse ones (vertical), told by unit values.

Two published ways stand side by side. Greenaway, Hine and Milner split the matched part of a product's trade;
Fontagné and Freudenberg call all trade of a product two-way once the smaller direction is large enough. Their bounds of
likeness differ below: 1 − α (0.85) and 1 / (1 + α) (0.87). Where a direction has no usable quantity, the matched part
or the two-way trade is kept in a class of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, Ints, over, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "ALPHAS",
    "OVERLAP",
    "TradeSplit",
    "TradeType",
    "fontagne_freudenberg",
    "greenaway_hine_milner",
    "likeness",
    "unit_value_ratio",
]

ALPHAS = (0.15, 0.25)
"""The two widths of likeness in use; print both."""
OVERLAP = 0.1
"""The smaller direction must be more than this part of the larger for trade to be two-way (Fontagné, Freudenberg)."""


class TradeType(IntEnum):
    """What a product's two-way trade is."""

    ONE_WAY = 0
    """One direction only, or the unmatched part."""
    HORIZONTAL = 1
    """Like unit values."""
    VERTICAL_HIGH = 2
    """The first country sells the dearer goods."""
    VERTICAL_LOW = 3
    """The first country sells the cheaper goods."""
    UNKNOWN = 4
    """Two-way, but a direction has no usable quantity."""
    NO_TRADE = 5


@dataclass(frozen=True, slots=True)
class TradeSplit:
    """Mutual trade by type."""

    shares: Floats
    """Shape (5,), share of mutual trade (0–1) in the order ONE_WAY, HORIZONTAL, VERTICAL_HIGH, VERTICAL_LOW, UNKNOWN;
    they sum to 1; NaN when the two do not trade."""
    types: Ints
    """Shape (K,), values of `TradeType` by product."""
    low: float
    """Lower bound of likeness that was used, ratio."""
    high: float
    """Upper bound, ratio."""

    @property
    def two_way(self) -> float:
        """Share of two-way (intra-industry) trade, what cannot be classified included."""
        return float(self.shares[TradeType.HORIZONTAL :].sum())

    @property
    def vertical(self) -> float:
        """Share of vertical trade, both ways."""
        return float(self.shares[TradeType.VERTICAL_HIGH] + self.shares[TradeType.VERTICAL_LOW])


def unit_value_ratio(ab_unit_value: ArrayLike, ba_unit_value: ArrayLike) -> Floats:
    """Unit value of what the first country sells over that of what it buys: ``UV_ab / UV_ba``.

    Parameters
    ----------
    ab_unit_value, ba_unit_value
        Shape (K,), in the same currency and unit of quantity within each product; NaN where not known. Values from one
        reporter mix FOB exports with CIF imports, which lowers the ratio by the freight; say which they are.

    Returns
    -------
    numpy.ndarray
        Shape (K,), ratio; NaN where either is not known or not above 0.

    Raises
    ------
    ValueError
        The shapes differ.
    """
    x, m = np.asarray(ab_unit_value, dtype=np.float64), np.asarray(ba_unit_value, dtype=np.float64)
    if x.shape != m.shape:
        raise ValueError(f"columns must have one shape, got {[x.shape, m.shape]}")
    good = (x > 0) & (m > 0) & np.isfinite(x) & np.isfinite(m)
    return over(np.where(good, x, np.nan), np.where(good, m, 0.0))


def likeness(unit_ratio: ArrayLike, low: float, high: float) -> Ints:
    """Type of two-way trade by the ratio of unit values; the bounds themselves are horizontal.

    Parameters
    ----------
    unit_ratio
        Any shape, as from `unit_value_ratio`; NaN where not known.
    low, high
        Bounds of likeness, ratio.

    Returns
    -------
    numpy.ndarray
        Same shape, values of `TradeType`: HORIZONTAL, VERTICAL_HIGH, VERTICAL_LOW or UNKNOWN.

    Raises
    ------
    ValueError
        The bounds do not enclose 1.
    """
    if not 0 < low <= 1 <= high:
        raise ValueError(f"bounds must enclose 1, got {low} and {high}")
    r = np.asarray(unit_ratio, dtype=np.float64)
    cases = [np.isnan(r), r > high, r < low]
    names = [int(TradeType.UNKNOWN), int(TradeType.VERTICAL_HIGH), int(TradeType.VERTICAL_LOW)]
    return np.select(cases, names, int(TradeType.HORIZONTAL)).astype(np.int64)


def greenaway_hine_milner(ab: ArrayLike, ba: ArrayLike, unit_ratio: ArrayLike, *, alpha: float = 0.15) -> TradeSplit:
    """Split the Grubel–Lloyd index into horizontal and vertical trade.

    The matched part of a product, ``2 min(ab_k, ba_k)``, is horizontal when ``1 − α ≤ UV_ab / UV_ba ≤ 1 + α``, else
    vertical; what is not matched, ``|ab_k − ba_k|``, is one-way. Horizontal, vertical and unknown shares sum to
    Grubel and Lloyd's index.

    Parameters
    ----------
    ab, ba
        The two directions of trade, shape (K,), one currency.
    unit_ratio
        Shape (K,), as from `unit_value_ratio`; NaN where not known.
    alpha
        Above 0 and below 1; 0.15 and 0.25 are in use.

    Returns
    -------
    TradeSplit
        `types` tells the matched part; ONE_WAY where nothing is matched.

    Raises
    ------
    ValueError
        A flow is negative or not finite, the shapes differ, or `alpha` does not fit.

    Notes
    -----
    Greenaway, D., Hine, R., Milner, C. (1995), Vertical and horizontal intra-industry trade: a cross industry analysis
    for the United Kingdom, Economic Journal 105, 1505–1518. The ranges 85–115 and 75–125 % were seen in a later paper
    that uses them (Kang, on Korea); the article itself could not be read here. That the bounds themselves count as
    horizontal is from memory.

    Examples
    --------
    >>> greenaway_hine_milner([100, 60], [60, 60], [1.0, 1.2]).shares.round(4).tolist()
    [0.1429, 0.4286, 0.4286, 0.0, 0.0]
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must be between 0 and 1, got {alpha}")
    x, m, kind = _products(ab, ba, unit_ratio, 1 - alpha, 1 + alpha)
    matched = 2 * np.minimum(x, m)
    types = np.where(matched > 0, kind, np.where(x + m > 0, int(TradeType.ONE_WAY), int(TradeType.NO_TRADE)))
    sums = _sums(types, matched)
    sums[TradeType.ONE_WAY] += float(np.abs(x - m).sum())
    return TradeSplit(over(sums, (x + m).sum()), types, 1 - alpha, 1 + alpha)


def fontagne_freudenberg(
    ab: ArrayLike, ba: ArrayLike, unit_ratio: ArrayLike, *, alpha: float = 0.15, overlap: float = OVERLAP
) -> TradeSplit:
    """Put all of a product's trade into one type: one-way, two-way horizontal or two-way vertical.

    Trade is two-way when ``min(ab_k, ba_k) / max(ab_k, ba_k) > overlap``; then both directions count in full. It is
    horizontal when ``1 / (1 + α) ≤ UV_ab / UV_ba ≤ 1 + α``, else vertical.

    Parameters
    ----------
    ab, ba
        The two directions of trade, shape (K,), one currency.
    unit_ratio
        Shape (K,), as from `unit_value_ratio`; NaN where not known.
    alpha
        Above 0; 0.15 and 0.25 are in use.
    overlap
        0 or more and below 1.

    Returns
    -------
    TradeSplit
        The types part the products, so that the shares part the trade.

    Raises
    ------
    ValueError
        A flow is negative or not finite, the shapes differ, or `alpha` or `overlap` do not fit.

    Notes
    -----
    Fontagné, L., Freudenberg, M. (1997), Intra-industry trade: methodological issues reconsidered, CEPII Working Paper
    1997-01; Fontagné, L., Freudenberg, M., Gaulier, G. (2005), Disentangling horizontal and vertical intra-industry
    trade, CEPII Working Paper 2005-10. Thresholds as in a textbook's account of the first; of the papers only the front
    matter could be read here. That trade at exactly 10 % is one-way follows "more than 10 %".

    Examples
    --------
    >>> fontagne_freudenberg([100, 60, 100], [60, 60, 10], [1.0, 1.2, 1.0]).shares.round(4).tolist()
    [0.2821, 0.4103, 0.3077, 0.0, 0.0]
    """
    if alpha <= 0 or not 0 <= overlap < 1:
        raise ValueError(f"alpha must be above 0 and overlap from 0 to below 1, got {alpha} and {overlap}")
    x, m, kind = _products(ab, ba, unit_ratio, 1 / (1 + alpha), 1 + alpha)
    two_way = np.minimum(x, m) > overlap * np.maximum(x, m)
    types = np.where(two_way, kind, np.where(x + m > 0, int(TradeType.ONE_WAY), int(TradeType.NO_TRADE)))
    return TradeSplit(over(_sums(types, x + m), (x + m).sum()), types, 1 / (1 + alpha), 1 + alpha)


def _products(
    ab: ArrayLike, ba: ArrayLike, unit_ratio: ArrayLike, low: float, high: float
) -> tuple[Floats, Floats, Ints]:
    x, m = together(ab, ba)
    kind = likeness(unit_ratio, low, high)
    if kind.shape != x.shape:
        raise ValueError(f"columns must have one shape, got {[x.shape, kind.shape]}")
    return x, m, kind


def _sums(types: Ints, values: Floats) -> Floats:
    sums = np.bincount(types, weights=values, minlength=len(TradeType)).astype(np.float64)
    return sums[: TradeType.NO_TRADE]
