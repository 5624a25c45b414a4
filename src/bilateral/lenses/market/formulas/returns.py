"""Returns from prices, made explicitly: what is not a plain day's return is flagged and left out, never filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from bilateral.lenses.market.formulas.arrays import Bools, Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["FLAGS", "LIMIT", "Returns", "clean", "screen"]

FLAGS = (
    "a plain return",
    "no price",
    "the first price",
    "zero volume",
    "a move beyond the limit",
    "the first price after a gap",
    "a price that is not positive",
)
"""What the numbers in `Returns.flags` mean."""

LIMIT = 0.305
"""A daily move beyond it is an artefact where the exchange's limit is 30 %."""


@dataclass(frozen=True, slots=True)
class Returns:
    """Returns with the reason for each that is missing."""

    values: Floats
    """Shape (T, N); NaN where there is no plain return."""
    flags: NDArray[np.int8]
    """Shape (T, N): an index into `FLAGS`; 0 where there is a return."""


def clean(
    prices: ArrayLike,
    *,
    kind: Literal["simple", "log"] = "simple",
    zero_volume: ArrayLike | None = None,
    limit: float | None = LIMIT,
) -> Returns:
    """Returns of each session on the session before: ``P_t / P_{t−1} − 1``, or ``ln P_t − ln P_{t−1}``.

    Parameters
    ----------
    prices
        Closing prices adjusted for splits, shape (T, N); NaN or 0 where there is none.
    kind
        Simple or log returns.
    zero_volume
        Where nothing was traded, shape (T, N): the price stands still because nobody asked, so the return is missing.
    limit
        A move beyond it, up or down, is an artefact and missing; None where there is no such rule.

    Returns
    -------
    ``Returns``
        Values and flags.

    Raises
    ------
    ValueError
        The arrays do not fit together, or a price is infinite.

    Examples
    --------
    >>> made = clean([[100.0], [110.0], [float("nan")], [99.0], [60.0]])
    >>> made.values.ravel().round(3).tolist(), made.flags.ravel().tolist()
    ([nan, 0.1, nan, nan, nan], [2, 0, 1, 5, 4])
    """
    levels = np.asarray(prices, dtype=np.float64)
    if levels.ndim != 2 or np.isinf(levels).any():
        raise ValueError(f"prices must be finite or NaN, shape (sessions, firms); got {levels.shape}")
    positive = np.where(levels > 0, levels, np.nan)
    before = np.full_like(positive, np.nan)
    before[1:] = positive[:-1]
    simple = positive / before - 1
    values = simple if kind == "simple" else np.log1p(simple)
    flags = _flags(levels, positive, before, simple, limit)
    if zero_volume is not None:
        flags[_like(zero_volume, levels) & (flags == 0)] = 3
    return Returns(np.where(flags == 0, values, np.nan), flags)


def _like(mask: ArrayLike, levels: Floats) -> Bools:
    array = np.asarray(mask, dtype=bool)
    if array.shape != levels.shape:
        raise ValueError(f"zero_volume must have the shape of the prices {levels.shape}, got {array.shape}")
    return array


def _flags(levels: Floats, positive: Floats, before: Floats, simple: Floats, limit: float | None) -> NDArray[np.int8]:
    flags = np.zeros(levels.shape, dtype=np.int8)
    present = np.isfinite(positive)
    seen = np.cumsum(present, axis=0) - present
    if limit is not None:
        flags[np.isfinite(simple) & (np.abs(simple) > limit)] = 4
    flags[present & ~np.isfinite(before)] = 5
    flags[present & (seen == 0)] = 2
    flags[~present] = 1
    flags[levels < 0] = 6
    return flags


def screen(returns: ArrayLike, *, zero_volume: ArrayLike | None = None, limit: float | None = LIMIT) -> Returns:
    """Simple returns that come as returns: the same flags for zero volume and moves beyond the limit.

    Parameters and result are those of `clean`, but for `returns`, shape (T, N); NaN is missing, −1 a total loss.

    Raises
    ------
    ValueError
        The arrays do not fit together, or a value is infinite.
    """
    values = np.asarray(returns, dtype=np.float64)
    if values.ndim != 2 or np.isinf(values).any():
        raise ValueError(f"returns must be finite or NaN, shape (sessions, firms); got {values.shape}")
    flags = np.zeros(values.shape, dtype=np.int8)
    if limit is not None:
        flags[np.isfinite(values) & (np.abs(values) > limit)] = 4
    if zero_volume is not None:
        flags[_like(zero_volume, values)] = 3
    flags[~np.isfinite(values)] = 1
    return Returns(np.where(flags == 0, values, np.nan), flags)
