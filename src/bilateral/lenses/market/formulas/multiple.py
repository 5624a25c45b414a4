"""Many tests at once: p-values that allow for how many there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.market.formulas.arrays import Floats, Ints

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["benjamini_hochberg", "holm"]


def _ascending(p: ArrayLike) -> tuple[Floats, Ints]:
    """The p-values, and the places of those that are there, smallest first."""
    values = np.array(p, dtype=np.float64)
    if values.ndim != 1 or not (np.isnan(values) | ((values >= 0) & (values <= 1))).all():
        raise ValueError("p-values must be numbers from 0 to 1, or NaN where there is none")
    known = np.flatnonzero(~np.isnan(values))
    return values, known[np.argsort(values[known], kind="stable")]


def holm(p: ArrayLike) -> Floats:
    """Holm's p-values, which hold the chance of any false finding: ``max_{j ≤ i} min(1, (m − j + 1) p_(j))``.

    Parameters
    ----------
    p
        Shape (m,), 0 to 1; NaN is no test and is not counted.

    Returns
    -------
    numpy.ndarray
        Shape (m,), never below `p`; NaN stays NaN.

    Raises
    ------
    ValueError
        A value lies outside 0 to 1.

    Notes
    -----
    Holm, S. (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6,
    65–70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    adjusted, order = _ascending(p)
    steps = np.arange(len(order), 0, -1)
    adjusted[order] = np.maximum.accumulate(np.minimum(1.0, steps * adjusted[order]))
    return adjusted


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Benjamini and Hochberg's p-values, which hold the share of false findings: ``min_{j ≥ i} min(1, m p_(j) / j)``.

    Parameters
    ----------
    p
        Shape (m,), 0 to 1; NaN is no test and is not counted.

    Returns
    -------
    numpy.ndarray
        Shape (m,), never below `p`; NaN stays NaN.

    Raises
    ------
    ValueError
        A value lies outside 0 to 1.

    Notes
    -----
    Benjamini, Y., Hochberg, Y. (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society
    B 57, 289–300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    adjusted, order = _ascending(p)
    count = len(order)
    raised = np.minimum(1.0, count / np.arange(1, count + 1) * adjusted[order])
    adjusted[order] = np.minimum.accumulate(raised[::-1])[::-1]
    return adjusted
