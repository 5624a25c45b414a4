"""How well the trade of the two countries bears out an offer: from plain numbers that somebody else computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["fit_of", "heads", "trade_fit"]

Floats: TypeAlias = NDArray[np.float64]


def fit_of(rca_seller: Floats, rca_buyer: Floats) -> Floats:
    """By product: r_s / (1 + r_s) · 1 / (1 + r_b), with r the revealed comparative advantages; between 0 and 1.

    It is the product of the seller's advantage and the buyer's lack of it, each brought from (0, ∞) to (0, 1) as
    Laursen (2015, Eurasian Business Review 5, 99–115) does for the symmetric index; 1/4 where neither has any.

    Parameters
    ----------
    rca_seller, rca_buyer
        Shape (K,), not negative; NaN counts as 0.
    """
    seller, buyer = np.nan_to_num(rca_seller), np.nan_to_num(rca_buyer)
    found: Floats = seller / (1 + seller) / (1 + buyer)
    return found


def heads(fit: Mapping[str, float]) -> dict[str, float]:
    """The fit of every code, and the mean of those below each heading of 4 and 2 digits."""
    groups: dict[str, list[float]] = {}
    for code, value in fit.items():
        for head in {code, code[:4], code[:2]}:
            groups.setdefault(head, []).append(value)
    return {head: float(np.mean(values)) for head, values in groups.items()}


def trade_fit(offers: Sequence[Sequence[str]], fit: Mapping[str, float]) -> Floats:
    """For each seller: the best fit among the goods it offers, at the finest level that is known; shape (N,).

    Parameters
    ----------
    offers
        Codes of each seller.
    fit
        As `heads` gives it, for the direction from the seller's country to the buyer's.
    """
    return np.array([max((_known(code, fit) for code in codes), default=0.0) for codes in offers], dtype=float)


def _known(code: str, fit: Mapping[str, float]) -> float:
    return next((fit[head] for head in (code, code[:4], code[:2]) if head in fit), 0.0)
