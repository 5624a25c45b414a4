"""What every formula needs first: counts that are finite and not negative, and division that says "not defined"."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Floats", "Ints", "counts", "over", "together"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


def counts(values: ArrayLike) -> Floats:
    """The values as float64.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size and not (np.isfinite(array).all() and array.min() >= 0):
        raise ValueError("counts must be finite and not negative")
    return array


def together(*columns: ArrayLike) -> tuple[Floats, ...]:
    """Several columns of counts of one shape.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.
    """
    arrays = tuple(counts(column) for column in columns)
    if len({array.shape for array in arrays}) > 1:
        raise ValueError(f"columns must have one shape, got {[array.shape for array in arrays]}")
    return arrays


def over(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """`numerator / denominator`, element by element; NaN where the denominator is 0."""
    top, bottom = np.broadcast_arrays(
        np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    )
    quotient: Floats = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom != 0)
    return quotient
