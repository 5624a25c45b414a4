"""What every formula needs first: counts that are finite and not negative, and division that says "not defined"."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bilateral.arrays import Floats, alike, not_negative, over

__all__ = ["Floats", "Ints", "counts", "over", "together"]

Ints: TypeAlias = NDArray[np.int64]


def counts(values: ArrayLike) -> Floats:
    """The values as float64.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    return not_negative(values, "counts")


def together(*columns: ArrayLike) -> tuple[Floats, ...]:
    """Several columns of counts of one shape.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.
    """
    return alike(*columns, what="counts")
