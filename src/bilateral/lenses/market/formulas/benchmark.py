"""What "the market" did: the same day under several benchmarks, its breadth, and how few firms make the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.market.formulas.arrays import Bools, Floats, panel, share

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "breadth",
    "cap_weighted",
    "concentration",
    "equal_weighted",
    "median",
    "top_contribution",
    "without_top",
]


def _rows(returns: ArrayLike, caps: ArrayLike) -> tuple[Floats, Floats]:
    """Returns, and each firm's value before the session, both (T, N); caps may come as (N,)."""
    values = panel(returns)
    worth = np.asarray(caps, dtype=np.float64)
    worth = np.broadcast_to(worth, values.shape) if worth.ndim == 1 and worth.size == values.shape[1] else worth
    if worth.shape != values.shape:
        raise ValueError(f"market values must have the shape of the returns {values.shape}, got {worth.shape}")
    known = np.isfinite(values) & np.isfinite(worth) & (worth > 0)
    return np.where(known, values, np.nan), np.where(known, worth, 0.0)


def _mean(values: Floats, weights: Floats) -> Floats:
    total = weights.sum(axis=1)
    summed = (np.where(np.isfinite(values), values, 0.0) * weights).sum(axis=1)
    return share(summed, total)


def equal_weighted(returns: ArrayLike) -> Floats:
    """Mean return of all firms that traded, shape (T,); NaN where none did. `returns` has the shape (T, N)."""
    values = panel(returns)
    return _mean(values, np.isfinite(values).astype(np.float64))


def median(returns: ArrayLike) -> Floats:
    """Return of the middle firm, shape (T,); NaN where none traded. `returns` has the shape (T, N)."""
    values = panel(returns)
    middle = np.full(len(values), np.nan)
    traded = np.isfinite(values).any(axis=1)
    middle[traded] = np.nanmedian(values[traded], axis=1)
    return middle


def cap_weighted(returns: ArrayLike, caps: ArrayLike) -> Floats:
    """Mean return weighted by market value: ``Σ w_i r_i / Σ w_i``, shape (T,).

    Parameters
    ----------
    returns
        Shape (T, N); NaN is missing.
    caps
        Market value before the session (the close of the session before), shape (T, N), or one set of weights (N,).

    Raises
    ------
    ValueError
        The shapes do not fit together.
    """
    values, worth = _rows(returns, caps)
    return _mean(values, worth)


def without_top(returns: ArrayLike, caps: ArrayLike, k: int, issuers: ArrayLike | None = None) -> Floats:
    """`cap_weighted` without the `k` largest companies of each session, shape (T,).

    Parameters
    ----------
    returns, caps
        As for `cap_weighted`.
    k
        How many companies are left out; 0 for none.
    issuers
        Whose share each column is, (N,) whole numbers, so that common and preferred shares count as one company; None
        where each column is a company of its own.

    Raises
    ------
    ValueError
        The shapes do not fit together.
    """
    values, worth = _rows(returns, caps)
    return _mean(values, np.where(_largest(worth, k, issuers), 0.0, worth))


def _largest(worth: Floats, k: int, issuers: ArrayLike | None) -> Bools:
    """Which shares belong to the `k` largest companies of each session, shape (T, N)."""
    count = worth.shape[1]
    owner = np.arange(count) if issuers is None else np.unique(np.asarray(issuers), return_inverse=True)[1]
    if owner.shape != (count,):
        raise ValueError(f"issuers must be {count} numbers, one a column")
    companies = int(owner.max(initial=-1)) + 1
    size = np.zeros((companies, len(worth)))
    np.add.at(size, owner, worth.T)
    order = np.argsort(np.argsort(-size, axis=0, kind="stable"), axis=0)
    return np.asarray((order < k)[owner].T)


def breadth(returns: ArrayLike) -> Floats:
    """Share of the firms that traded whose return is above 0, shape (T,); NaN where none traded."""
    values = panel(returns)
    traded = np.isfinite(values).sum(axis=1)
    up = (np.where(np.isfinite(values), values, 0.0) > 0).sum(axis=1)
    return share(up, traded)


def concentration(caps: ArrayLike, k: int, issuers: ArrayLike | None = None) -> float:
    """Share of the `k` largest companies in total market value, 0 to 1; NaN where there is none.

    `caps` has the shape (N,); `issuers` as for `without_top`.
    """
    worth = np.asarray(caps, dtype=np.float64)[None, :]
    worth = np.where(np.isfinite(worth) & (worth > 0), worth, 0.0)
    total = float(worth.sum())
    return float(worth[_largest(worth, k, issuers)].sum()) / total if total else float("nan")


def top_contribution(returns: ArrayLike, caps: ArrayLike, k: int, issuers: ArrayLike | None = None) -> Floats:
    """How much of `cap_weighted` comes from the `k` largest companies, in return, shape (T,).

    Arguments as for `without_top`.
    """
    values, worth = _rows(returns, caps)
    moved = np.where(np.isfinite(values), values, 0.0) * worth
    part = np.where(_largest(worth, k, issuers), moved, 0.0).sum(axis=1)
    return share(part, worth.sum(axis=1))
