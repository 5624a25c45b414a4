"""What every formula needs first: arrays of finite, non-negative numbers, and division that says "not defined"."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Bools", "Floats", "Ints", "flows", "over", "ratio", "together"]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]


def flows(values: ArrayLike) -> Floats:
    """The values as float64.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size and not (np.isfinite(array).all() and array.min() >= 0):
        raise ValueError("trade flows must be finite and not negative")
    return array


def together(*columns: ArrayLike) -> tuple[Floats, ...]:
    """Several columns of flows of one shape.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.
    """
    arrays = tuple(flows(column) for column in columns)
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


def ratio(numerator: float, denominator: float) -> float:
    """`numerator / denominator` of two numbers; NaN where the denominator is 0."""
    return float(numerator) / float(denominator) if denominator else float("nan")
