"""What every formula of the lens starts from: array types, and the reason why a number cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Bools", "Dropped", "Floats", "Ints", "Unavailable", "columns", "panel", "share"]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A number that cannot be had, and why."""

    reason: str
    """One sentence without a full stop, fit to be printed."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A firm that takes no part, and why."""

    firm: int
    """Its column in the returns."""
    reason: str
    """One sentence without a full stop, fit to be printed."""


def panel(returns: ArrayLike) -> Floats:
    """The returns as float64, shape (T, N); NaN is missing.

    Raises
    ------
    ValueError
        There are not two dimensions, or a value is infinite or below −1 (a price cannot fall by more than all).
    """
    array = np.asarray(returns, dtype=np.float64)
    if array.ndim != 2:
        raise ValueError(f"returns must have the shape (sessions, firms), got {array.shape}")
    if np.isinf(array).any():
        raise ValueError("returns must be finite or NaN (missing)")
    return array


def columns(factors: ArrayLike, sessions: int) -> Floats:
    """Benchmark or factor returns as float64, shape (T, K); one series may come as (T,).

    Raises
    ------
    ValueError
        The number of sessions differs from that of the returns, or a value is infinite.
    """
    array = np.asarray(factors, dtype=np.float64)
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2 or array.shape[0] != sessions:
        raise ValueError(f"factors must have one row a session ({sessions}), got the shape {array.shape}")
    if np.isinf(array).any():
        raise ValueError("factors must be finite or NaN (missing)")
    return array


def share(part: ArrayLike, whole: ArrayLike) -> Floats:
    """`part / whole`, element by element; NaN where the whole is not above 0."""
    top, bottom = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    quotient: Floats = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return quotient
