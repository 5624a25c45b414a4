"""What formulas need first: arrays of finite numbers that are not negative, and division that says "not defined"."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Floats", "alike", "not_negative", "over"]

Floats: TypeAlias = NDArray[np.float64]


def not_negative(values: ArrayLike, what: str) -> Floats:
    """The values as float64.

    Raises
    ------
    ValueError
        A value is negative or not finite; the message calls them `what`.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size and not (np.isfinite(array).all() and array.min() >= 0):
        raise ValueError(f"{what} must be finite and not negative")
    return array


def alike(*columns: ArrayLike, what: str) -> tuple[Floats, ...]:
    """Several columns of one shape, each as `not_negative` has it.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.
    """
    arrays = tuple(not_negative(column, what) for column in columns)
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
