"""The income level of products and of export baskets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import shares
from bilateral.lenses.structure.formulas.arrays import Floats, flows, over

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["expy", "prody"]


def prody(exports: ArrayLike, income: ArrayLike) -> Floats:
    """Income level of a product: ``PRODY_k = Σ_i (s_ik / Σ_j s_jk) y_i``, the income of its exporters weighted by RCA.

    `s_ik = x_ik / Σ_l x_il` is the product's share of the country's exports: a small country counts like a large one.

    Parameters
    ----------
    exports
        Shape (countries, K), one currency.
    income
        Income per head, shape (countries,), one currency and year; NaN where it is not known. Such a country is left
        out, as is one that exports nothing.

    Returns
    -------
    numpy.ndarray
        Shape (K,), unit of `income`; NaN for a product that no country with known income exports.

    Raises
    ------
    ValueError
        A value of exports is negative or not finite, an income is infinite or negative, or the shapes do not fit.

    Notes
    -----
    Hausmann, R., Hwang, J., Rodrik, D. (2007), What you export matters, Journal of Economic Growth 12(1), 1–25, eq. 1.

    Examples
    --------
    >>> prody([[50, 50], [0, 100]], [10_000, 1_000])
    array([10000.,  4000.])
    """
    x, y = flows(exports), np.asarray(income, dtype=np.float64)
    if x.ndim != 2 or y.shape != (x.shape[0],):
        raise ValueError(f"incomes must be one a country: got shape {y.shape} for exports of shape {x.shape}")
    if np.isinf(y).any() or (y < 0).any():
        raise ValueError("incomes must be finite and not negative, or NaN where not known")
    known = ~np.isnan(y) & (x.sum(axis=1) > 0)
    s = shares(x[known])
    return over(y[known] @ s, s.sum(axis=0))


def expy(exports: ArrayLike, level: ArrayLike) -> Floats:
    """Income level of an export basket: ``EXPY_i = Σ_k s_ik PRODY_k``.

    Parameters
    ----------
    exports
        Of one country or several, shape (K,) or (countries, K), one currency.
    level
        PRODY, shape (K,). Where it is NaN the product is left out and the country's other shares are scaled up to 1.

    Returns
    -------
    numpy.ndarray
        Shape () or (countries,), unit of `level`; NaN for a country without exports of products with a PRODY.

    Raises
    ------
    ValueError
        A value of exports is negative or not finite, or the shapes do not fit.

    Notes
    -----
    Hausmann, Hwang and Rodrik (2007), as in `prody`, eq. 2. With the country itself among the exporters of `prody` its
    own income enters; leave it out there to avoid that.

    Examples
    --------
    >>> expy([[50, 50], [0, 100]], [10_000, 4_000])
    array([7000., 4000.])
    """
    x, prices = flows(exports), np.asarray(level, dtype=np.float64)
    if prices.ndim != 1 or x.shape[-1:] != prices.shape:
        raise ValueError(f"levels must be one a product: got shape {prices.shape} for exports of shape {x.shape}")
    known = np.isfinite(prices)
    return over(x[..., known] @ prices[known], x[..., known].sum(axis=-1))
