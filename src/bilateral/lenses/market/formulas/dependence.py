"""How much firms move together once the benchmark is taken out."""

from __future__ import annotations

import numpy as np

from bilateral.lenses.market.formulas.arrays import Floats

__all__ = ["mean_correlation"]


def mean_correlation(residuals: Floats) -> float:
    """Mean correlation of the residuals of two different firms, r̄, without forming the N × N matrix.

    ``r̄ = (Σ_t (Σ_i z_it)² − Σ_it z_it²) / Σ_{i≠j} √(n_i n_j)`` with z the residuals in units of their own standard
    deviation; without missing data the sum below is ``T N (N − 1)`` and the formula is exact. The diagonal does not
    count. O(TN) instead of O(TN²).

    Parameters
    ----------
    residuals
        Shape (T, N); NaN is missing and counts for nothing.

    Returns
    -------
    float
        −1/(N−1) to 1; NaN for fewer than two firms that vary.

    Notes
    -----
    Kolari, J. W., Pynnönen, S. (2010), Event study testing with cross-sectional correlation of abnormal returns,
    Review of Financial Studies 23, 3996–4025.

    Examples
    --------
    >>> import numpy as np
    >>> round(mean_correlation(np.array([[1.0, 2.0], [2.0, 4.1], [3.0, 6.0], [4.0, 8.0]])), 4)
    0.9998
    """
    seen = np.isfinite(residuals)
    count = seen.sum(axis=0)
    centre = np.where(seen, residuals, 0.0).sum(axis=0) / np.maximum(count, 1)
    apart = np.where(seen, residuals - centre, 0.0)
    scale = np.sqrt((apart**2).sum(axis=0) / np.maximum(count, 1))
    moves = scale > 0
    z, days = apart[:, moves] / scale[moves], count[moves].astype(np.float64)
    if z.shape[1] < 2:
        return float("nan")
    weight = np.sqrt(days).sum() ** 2 - days.sum()
    return float(((z.sum(axis=1) ** 2).sum() - (z**2).sum()) / weight)
