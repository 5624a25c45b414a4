"""What every formula needs first: arrays of finite, non-negative numbers, and division that says "not defined"."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bilateral.arrays import Floats, alike, not_negative, over

__all__ = ["Bools", "Floats", "Ints", "flows", "over", "ratio", "together"]

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]


def flows(values: ArrayLike) -> Floats:
    """The values as float64.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    return not_negative(values, "trade flows")


def together(*columns: ArrayLike) -> tuple[Floats, ...]:
    """Several columns of flows of one shape.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.
    """
    return alike(*columns, what="trade flows")


def ratio(numerator: float, denominator: float) -> float:
    """`numerator / denominator` of two numbers; NaN where the denominator is 0."""
    return float(numerator) / float(denominator) if denominator else float("nan")
