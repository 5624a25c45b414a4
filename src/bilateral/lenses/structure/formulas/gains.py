"""Where two exporters meet, in what, and who gains: rivalry cell by cell between two years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import market_share
from bilateral.lenses.structure.formulas.arrays import Floats, Ints, ratio, together
from bilateral.lenses.structure.formulas.threat import threat_classes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["CellGains", "Exporters", "cell_gains"]


@dataclass(frozen=True, slots=True)
class Exporters:
    """Trade of one year by market and product (or sector); every array has shape (J, K), one currency."""

    a: Floats
    """Exports of the first country to the market."""
    b: Floats
    """Exports of the second."""
    market: Floats
    """What the market buys from all, the two included."""


@dataclass(frozen=True, slots=True)
class CellGains:
    """Rivalry of two exporters by cell and its change; every array has shape (J, K)."""

    overlap_first: Floats
    """``min(x_a / X_a, x_b / X_b)`` in the first year, share (0–1), X over all cells; NaN when either exports nothing.
    Sums over cells to the overlap of the whole."""
    overlap_last: Floats
    """The same in the last year."""
    share_a_first: Floats
    """Share of the market's purchases in the cell that come from the first country, first year, 0–1; NaN where the
    market buys nothing."""
    share_a_last: Floats
    """The same in the last year."""
    share_b_first: Floats
    """The second country's, first year."""
    share_b_last: Floats
    """The second country's, last year."""

    @property
    def change_a(self) -> Floats:
        """Change of the first country's share, −1 to 1; NaN where either year has none."""
        return self.share_a_last - self.share_a_first

    @property
    def change_b(self) -> Floats:
        """Change of the second country's share, −1 to 1; NaN where either year has none."""
        return self.share_b_last - self.share_b_first

    @property
    def winner(self) -> Ints:
        """1 where the first country's share changed by more, −1 where the second's, 0 for a tie or an unknown."""
        lead = np.sign(np.nan_to_num(self.change_a - self.change_b))
        return lead.astype(np.int64)

    @property
    def threat_to_a(self) -> Ints:
        """Values of `threat.Threat`: what the second country's gains mean for the first."""
        return threat_classes(self.change_a, self.change_b)

    @property
    def threat_to_b(self) -> Ints:
        """Values of `threat.Threat`: what the first country's gains mean for the second."""
        return threat_classes(self.change_b, self.change_a)


def cell_gains(first: Exporters, last: Exporters) -> CellGains:
    """Overlap of two exporters in each market and product in two years, and their shares of the market there.

    Parameters
    ----------
    first, last
        Trade of the two years, the same markets and products in the same order. Give every market, the two countries'
        own rows too, and leave those out of the table afterwards: the overlap is taken on shares of all exports.

    Returns
    -------
    CellGains

    Raises
    ------
    ValueError
        A value is negative or not finite, the shapes differ, or the two sell more than the market buys in a cell.

    Notes
    -----
    The overlap is that of `competing.third_market_minima`, cell by cell. Market shares are of purchases from abroad;
    what the market makes at home is not in trade data. Change of share as the sign of who gains: Lall, S.,
    Albaladejo, M. (2004), World Development 32(9), 1441–1466.
    """
    together(first.a, first.b, first.market, last.a, last.b, last.market)
    return CellGains(
        overlap_first=_overlap(first),
        overlap_last=_overlap(last),
        share_a_first=_share(first.a, first),
        share_a_last=_share(last.a, last),
        share_b_first=_share(first.b, first),
        share_b_last=_share(last.b, last),
    )


def _overlap(year: Exporters) -> Floats:
    x, y = together(year.a, year.b)
    if not (x.sum() and y.sum()):
        return np.full(x.shape, np.nan)
    overlap: Floats = np.minimum(x / x.sum(), y / y.sum())
    return overlap


def _share(exports: ArrayLike, year: Exporters) -> Floats:
    a, b, market = together(year.a, year.b, year.market)
    # sums of many flows in another order differ by rounding
    if (a + b > market * (1 + 1e-9)).any():
        excess = ratio(float((a + b - market).max()), float(market.max()))
        raise ValueError(f"the two sell more than the market buys in a cell, by {excess:.3g} of the largest cell")
    return market_share(exports, market)
