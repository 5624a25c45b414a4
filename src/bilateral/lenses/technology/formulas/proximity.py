"""Are two countries in the same fields, and are they strong in the same ones? Two questions, two numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats, over, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["correlation", "correlation_interval", "correlation_p_value", "jaffe", "overlap", "resampled"]

SEED = 1986
"""Of the draws behind intervals and p-values, so that the same data give the same numbers."""


def jaffe(a: ArrayLike, b: ArrayLike) -> float:
    """Technological proximity, the cosine of two portfolios, ``Σ a_f b_f / √(Σ a_f² Σ b_f²)``.

    Parameters
    ----------
    a, b
        Families in each field, shape (fields,), those without a field left out; shares give the same.

    Returns
    -------
    0 no field in common, 1 the same portfolio; NaN where one has none. Large fields weigh most.

    Raises
    ------
    ValueError
        A count is negative or not finite, or the shapes differ.

    Notes
    -----
    Jaffe (1986), American Economic Review 76, 984–1001.
    """
    one, other = together(a, b)
    return float(over(one @ other, np.sqrt(one @ one) * np.sqrt(other @ other)))


def overlap(a: ArrayLike, b: ArrayLike) -> float:
    """Overlap of two portfolios, ``Σ min(s_af, s_bf)`` of shares (Finger and Kreinin 1979); 0 to 1."""
    one, other = together(a, b)
    return float(np.minimum(over(one, one.sum()), over(other, other.sum())).sum())


def correlation(a: ArrayLike, b: ArrayLike) -> float:
    """Pearson correlation of the symmetric advantages of two countries over fields.

    Below 0: where one is specialised the other is not, however alike their portfolios are in size. Its negative is
    called complementarity.

    Parameters
    ----------
    a, b
        Symmetric advantages, shape (fields,); fields in which one is not defined are left out.

    Returns
    -------
    −1 to 1; NaN with fewer than three fields or without variation.
    """
    one, other = _defined(a, b)
    if len(one) < 3 or not (np.ptp(one) > 0 and np.ptp(other) > 0):
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def correlation_p_value(a: ArrayLike, b: ArrayLike, draws: int = 9_999, seed: int = SEED) -> float:
    """How often fields dealt out at random give a correlation as far from 0; two-sided, exact up to the draws.

    Parameters
    ----------
    a, b
        As for `correlation`.
    draws
        Random orders of the fields.
    seed
        Of the draws.

    Returns
    -------
    ``(1 + those as extreme) / (1 + draws)``; NaN where there is no correlation.
    """
    one, other = _defined(a, b)
    found = correlation(one, other)
    if not np.isfinite(found):
        return float("nan")
    rng = np.random.default_rng(seed)
    order = rng.permuted(np.tile(np.arange(len(one)), (draws, 1)), axis=1)
    x, y = _standard(one), _standard(other)
    drawn = y[order] @ x
    return float((1 + (np.abs(drawn) >= abs(found) - 1e-12).sum()) / (1 + draws))


def correlation_interval(
    a: ArrayLike, b: ArrayLike, draws: int = 1_999, level: float = 0.95, seed: int = SEED
) -> tuple[float, float]:
    """Percentile interval of `correlation` when fields are drawn again with replacement (Efron 1979).

    NaN where there is no correlation.
    """
    one, other = _defined(a, b)
    if not np.isfinite(correlation(one, other)):
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(one), (draws, len(one)))
    x, y = one[drawn], other[drawn]
    x, y = x - x.mean(1, keepdims=True), y - y.mean(1, keepdims=True)
    values = over((x * y).sum(1), np.sqrt((x * x).sum(1) * (y * y).sum(1)))
    return _ends(values[np.isfinite(values)], level)


def resampled(a: ArrayLike, b: ArrayLike, draws: int = 999, level: float = 0.95, seed: int = SEED) -> Floats:
    """Intervals of `jaffe` and `overlap` as if each family were a draw: multinomial portfolios of the same sizes.

    Parameters
    ----------
    a, b
        Families in each field.
    draws
        Portfolios drawn.
    level
        Of the interval.
    seed
        Of the draws.

    Returns
    -------
    Shape (2, 2): lower and upper end of `jaffe`, then of `overlap`; NaN where a portfolio is empty.
    """
    one, other = together(a, b)
    if not (one.sum() >= 1 and other.sum() >= 1):
        return np.full((2, 2), np.nan)
    rng = np.random.default_rng(seed)
    x = rng.multinomial(round(one.sum()), one / one.sum(), draws).astype(np.float64)
    y = rng.multinomial(round(other.sum()), other / other.sum(), draws).astype(np.float64)
    cosine = (x * y).sum(1) / np.sqrt((x * x).sum(1) * (y * y).sum(1))
    common = np.minimum(x / x.sum(1, keepdims=True), y / y.sum(1, keepdims=True)).sum(1)
    return np.asarray([_ends(cosine, level), _ends(common, level)])


def _defined(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    one, other = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if one.shape != other.shape:
        raise ValueError(f"columns must have one shape, got {one.shape} and {other.shape}")
    both = np.isfinite(one) & np.isfinite(other)
    return one[both], other[both]


def _standard(values: Floats) -> Floats:
    apart = values - values.mean()
    scaled: Floats = apart / np.sqrt(apart @ apart)
    return scaled


def _ends(values: Floats, level: float) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
