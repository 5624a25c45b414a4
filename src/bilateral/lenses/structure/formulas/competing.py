"""Rivalry in third markets, and the contrast between trade in rival products and their weight in the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints, flows, ratio, together
from bilateral.lenses.structure.formulas.similarity import sum_by

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Contrast", "LeftOut", "contrast", "leave_one_out", "third_market_minima"]


def third_market_minima(a: ArrayLike, b: ArrayLike) -> Floats:
    """Overlap of two exporters cell by cell, summed by market: ``Σ_k min(x_ajk / X_a, x_bjk / X_b)``.

    X is the total of all cells given, so pass every market, the partner too, and leave the two countries' own rows
    out of the sum afterwards.

    Parameters
    ----------
    a, b
        Exports of the two by market and product, shape (J, K), each in any one unit.

    Returns
    -------
    numpy.ndarray
        Shape (J,), share (0–1); the sum over third markets is the rivalry of the two. NaN when either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Finger and Kreinin's overlap taken over market × product cells instead of products, so that two countries which
    sell the same goods in different markets do not count as rivals.
    """
    x, y = together(a, b)
    if not (x.sum() and y.sum()):
        return np.full(x.shape[0], np.nan)
    overlap: Floats = np.minimum(x / x.sum(), y / y.sum()).sum(axis=1)
    return overlap


@dataclass(frozen=True, slots=True)
class Contrast:
    """Trade of two countries in marked products, against those products' weight in the world."""

    count: int
    """Number of marked products."""
    trade_share: float
    """Marked products' share of the two countries' mutual trade, 0–1; NaN when they do not trade."""
    world_share: float
    """Marked products' share of world exports, 0–1; NaN when there are none."""

    @property
    def excess(self) -> float:
        """``trade_share − world_share``, −1 to 1."""
        return self.trade_share - self.world_share


def contrast(marked: ArrayLike, two_way: ArrayLike, world: ArrayLike) -> Contrast:
    """Shares of the marked products in mutual trade and in world exports.

    Parameters
    ----------
    marked
        Booleans, shape (K,): both countries have the advantage.
    two_way
        ``ab_k + ba_k``, shape (K,), one currency.
    world
        World exports, shape (K,), one currency.

    Returns
    -------
    Contrast

    Raises
    ------
    ValueError
        A flow is negative or not finite, or the shapes differ.
    """
    t, w = together(two_way, world)
    chosen = np.asarray(marked, dtype=bool)
    return Contrast(
        count=int(chosen.sum()),
        trade_share=ratio(float(t[chosen].sum()), float(t.sum())),
        world_share=ratio(float(w[chosen].sum()), float(w.sum())),
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The contrast with one industry left out at a time; every array has shape (industries,)."""

    count: Ints
    """Marked products that remain."""
    gone: Ints
    """Marked products of the industry that is left out."""
    trade_share: Floats
    """Share of the remaining mutual trade, 0–1; NaN when none remains."""
    world_share: Floats
    """Share of the remaining world exports, 0–1; NaN when none remain."""

    @property
    def excess(self) -> Floats:
        """``trade_share − world_share``, −1 to 1."""
        return self.trade_share - self.world_share

    def carried(self, whole: Contrast) -> Bools:
        """Which industries alone carry the claim.

        The claim is that the excess is above 0. An industry carries it when it has marked products, the claim holds
        with all industries, and without that one the excess is 0 or less (1e-12 for rounding), cannot be computed, or
        no marked product is left.
        """
        return self.undone(whole) & (self.gone > 0)

    def undone(self, whole: Contrast) -> Bools:
        """Without which industries the claim no longer holds, whether they have marked products or not.

        One without marked products undoes it when the excess was only that industry's weight in the world, in which the
        two do not trade.
        """
        stands = (self.count > 0) & (np.nan_to_num(self.excess, nan=0.0) > 1e-12)
        return np.asarray(~stands & (whole.excess > 0), dtype=bool)


def leave_one_out(marked: ArrayLike, two_way: ArrayLike, world: ArrayLike, industry: Ints, count: int) -> LeftOut:
    """The contrast without each industry in turn. Marks stay as they are; both shares are taken anew.

    Parameters
    ----------
    marked, two_way, world
        As in `contrast`, shape (K,).
    industry
        Shape (K,), the number of each product's industry, 0 to count − 1.
    count
        How many industries there are.

    Returns
    -------
    LeftOut

    Raises
    ------
    ValueError
        A flow is negative or not finite, or the shapes differ.
    """
    t, w = together(two_way, world)
    chosen = np.asarray(marked, dtype=bool)
    left = sum_by(chosen, industry, count)
    return LeftOut(
        count=(chosen.sum() - left).astype(np.int64),
        gone=left.astype(np.int64),
        trade_share=_without(t, chosen, industry, count),
        world_share=_without(w, chosen, industry, count),
    )


def _without(values: Floats, chosen: Bools, industry: Ints, count: int) -> Floats:
    # the rest is summed anew, not taken as a difference: a difference of large sums would leave dust instead of 0
    shares = np.empty(count)
    for number in range(count):
        rest = industry != number
        shares[number] = ratio(float(values[rest & chosen].sum()), float(flows(values)[rest].sum()))
    return shares
