"""Kernels in plain numpy; each has a compiled twin of the same name and signature."""

from __future__ import annotations

import numpy as np

from bilateral.lenses.market.formulas.arrays import Bools, Floats, Ints

__all__ = ["all_windows", "some_windows"]

_BLOCK = 8192
"""So many windows at a time stay in the processor's cache."""


def sums(values: Floats, market: Floats) -> tuple[Floats, Floats, Floats]:
    """Running sums of 1, x, y, x², xy, y² over the sessions traded, shape (N, T + 1, 6); the centres taken off.

    x and y are held as differences from their means, shapes () and (N,), so that sums of squares do not cancel.
    """
    known = np.isfinite(market)
    centre = np.array(market[known].mean() if known.any() else 0.0)
    seen = np.isfinite(values) & known[:, None]
    count = seen.sum(axis=0)
    level = np.where(seen, values, 0.0).sum(axis=0) / np.maximum(count, 1)
    x = np.where(seen, (market - centre)[:, None], 0.0).T
    y = np.where(seen, values - level, 0.0).T
    made = np.zeros((values.shape[1], len(market) + 1, 6))
    np.cumsum(seen.T, axis=1, out=made[:, 1:, 0])
    for place, series in enumerate((x, y, x * x, x * y, y * y), start=1):
        np.cumsum(series, axis=1, out=made[:, 1:, place])
    return made, centre, level


def _solve(est: Floats, event: Floats, length: int, need: int, model: int, taken: int, forecast: bool) -> Floats:
    """α, β, s², CAR and its variance, shape (5, W), of centred sums (W, 6) of the two windows; NaN where not had."""
    n, sx, sy, sxx, sxy, syy = est.T
    valid = (n >= need) & (event[:, 0] == length)
    n = np.where(valid, n, 1.0)
    across, both, up = sxx - sx * sx / n, sxy - sx * sy / n, syy - sy * sy / n
    beta = _slope(model, both, across)
    alpha = (sy - beta * sx) / n if model else (sy - sx) / n
    left = up - 2 * beta * both + beta * beta * across
    variance = np.maximum(left, 0.0) / np.maximum(n - taken, 1.0)
    valid &= (variance > 0) & (up > 1e-24 * n)
    offset = alpha if model else 0.0
    car = event[:, 2] - length * offset - beta * event[:, 1]
    factor = np.full(n.shape, float(length))
    if forecast and model:
        factor += length * length / n
    if forecast and model == 2:
        factor += (event[:, 1] - length * sx / n) ** 2 / np.where(across > 1e-24, across, np.inf)
    out = np.stack([alpha if model else np.zeros_like(n), beta, variance, car, variance * factor])
    return np.where(valid, out, np.nan)


def _slope(model: int, both: Floats, across: Floats) -> Floats:
    if model == 2:
        slope: Floats = np.divide(both, across, out=np.full(both.shape, np.nan), where=across > 1e-24)
        return slope
    return np.full(both.shape, float(model == 0))


def _rows(sessions: Ints, total: int, first: int, last: int, length: int, gap: int) -> tuple[Bools, Ints]:
    """Which windows lie within the data, and their four ends, shape (4, W)."""
    start = sessions + first
    ends = np.stack([start - gap - length, start - gap, start, sessions + last + 1])
    inside = (ends.min(axis=0) >= 0) & (ends.max(axis=0) <= total) & (sessions >= 0) & (sessions < total)
    return inside, np.where(inside, ends, 0)


def some_windows(
    values: Floats, market: Floats, firms: Ints, sessions: Ints,
    first: int, last: int, length: int, gap: int, need: int, model: int, taken: int, forecast: bool,
) -> tuple[Floats, ...]:  # fmt: skip
    """α, β, s² (W,), AR (W, L), CAR and its standard deviation (W,); see `windows.some_windows`."""
    running, centre, level = sums(values, market)
    count, span = len(firms), last - first + 1
    found, ar = np.full((5, count), np.nan), np.full((count, span), np.nan)
    inside, ends = _rows(sessions, len(market), first, last, length, gap)
    for at in range(0, count, _BLOCK):
        part = slice(at, at + _BLOCK)
        who, (a, b, c, d) = firms[part], ends[:, part]
        est, event = running[who, b] - running[who, a], running[who, d] - running[who, c]
        solved = _solve(est, event, span, need, model, taken, forecast)
        solved[:, ~inside[part]] = np.nan
        _shift(solved, level[who], centre, span, model)
        found[:, part] = solved
        rows = np.minimum(c[:, None] + np.arange(span), len(market) - 1)
        ar[part] = values[rows, who[:, None]] - solved[0][:, None] - solved[1][:, None] * market[rows]
    return found[0], found[1], found[2], ar, found[3], np.sqrt(found[4])


def _shift(solved: Floats, level: Floats, centre: Floats, span: int, model: int) -> None:
    """Put the means back that the sums were freed of: into α, or for the market-adjusted return into CAR."""
    if model:
        solved[0] += level - solved[1] * centre
    else:
        solved[3] += span * (level - centre)


def all_windows(
    values: Floats, market: Floats,
    first: int, last: int, length: int, gap: int, need: int, model: int, taken: int, forecast: bool,
) -> tuple[Floats, Floats]:  # fmt: skip
    """CAR and its standard deviation, shape (T, N); see `windows.all_windows`."""
    total, span = len(market), last - first + 1
    car, se = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    inside, ends = _rows(np.arange(total), total, first, last, length, gap)
    if not inside.any():
        return car, se
    low, high = np.flatnonzero(inside)[[0, -1]]
    a, b, c, d = ends[:, low : high + 1]
    block = max(1, 4 * _BLOCK // max(1, total))
    for at in range(0, values.shape[1], block):
        part = slice(at, at + block)
        running, centre, level = sums(values[:, part], market)
        est, event = running[:, b] - running[:, a], running[:, d] - running[:, c]
        solved = _solve(est.reshape(-1, 6), event.reshape(-1, 6), span, need, model, taken, forecast)
        _shift(solved, np.repeat(level, len(a)), centre, span, model)
        car[low : high + 1, part] = solved[3].reshape(-1, len(a)).T
        se[low : high + 1, part] = np.sqrt(solved[4]).reshape(-1, len(a)).T
    return car, se
