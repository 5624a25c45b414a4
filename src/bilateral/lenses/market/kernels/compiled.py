"""Kernels compiled by numba: loops in a fixed order on one thread, so that the same data give the same bits.

Large arrays are numpy's own, which takes them from the system in large pages. Each kernel has a twin of the same name
and signature in `plain`, where arguments and results are told. Compiled code is kept beside this file, or in the user's
cache folder where that cannot be written.
"""

from __future__ import annotations

import numpy as np

from bilateral.compiling import jit
from bilateral.lenses.market.formulas.arrays import Floats, Ints

__all__ = ["all_windows", "some_windows"]


@jit
def _centre(series: Floats) -> float:
    total, count = 0.0, 0
    for value in series:
        if np.isfinite(value):
            total += value
            count += 1
    return total / max(count, 1)


@jit
def _run(y: Floats, x: Floats, running: Floats) -> float:
    """Fill the running sums of one firm, shape (T + 1, 6); gives the mean taken off its returns."""
    total, count = 0.0, 0
    for t in range(len(y)):
        if np.isfinite(y[t]) and np.isfinite(x[t]):
            total += y[t]
            count += 1
    level = total / max(count, 1)
    running[0, :] = 0.0
    for t in range(len(y)):
        a, b, one = 0.0, 0.0, 0.0
        if np.isfinite(y[t]) and np.isfinite(x[t]):
            a, b, one = x[t], y[t] - level, 1.0
        running[t + 1, 0] = running[t, 0] + one
        running[t + 1, 1] = running[t, 1] + a
        running[t + 1, 2] = running[t, 2] + b
        running[t + 1, 3] = running[t, 3] + a * a
        running[t + 1, 4] = running[t, 4] + a * b
        running[t + 1, 5] = running[t, 5] + b * b
    return level


@jit
def _one(
    running: Floats, a: int, length: int, gap: int, span: int, need: int, model: int, taken: int, forecast: bool
) -> tuple[float, float, float, float, float]:
    """α, β, s², CAR and its variance of the window whose estimation begins at row `a`, on centred values."""
    b, c = a + length, a + length + gap
    d = c + span
    nothing = (np.nan, np.nan, np.nan, np.nan, np.nan)
    n = running[b, 0] - running[a, 0]
    if n < need or running[d, 0] - running[c, 0] != span:
        return nothing
    sx, sy = running[b, 1] - running[a, 1], running[b, 2] - running[a, 2]
    across = running[b, 3] - running[a, 3] - sx * sx / n
    both = running[b, 4] - running[a, 4] - sx * sy / n
    up = running[b, 5] - running[a, 5] - sy * sy / n
    if up <= 1e-24 * n or (model == 2 and across <= 1e-24):
        return nothing
    beta = both / across if model == 2 else (1.0 if model == 0 else 0.0)
    alpha = (sy - beta * sx) / n if model else 0.0
    left = up - 2 * beta * both + beta * beta * across
    variance = max(left, 0.0) / max(n - taken, 1.0)
    if variance <= 0:
        return nothing
    ex, ey = running[d, 1] - running[c, 1], running[d, 2] - running[c, 2]
    factor = float(span)
    if forecast and model:
        factor += span * span / n
        if model == 2:
            factor += (ex - span * sx / n) ** 2 / across
    return alpha, beta, variance, ey - span * alpha - beta * ex, variance * factor


@jit
def _fill_all(
    y: Floats, x: Floats, centre: float, car: Floats, se: Floats,
    first: int, last: int, length: int, gap: int, need: int, model: int, taken: int, forecast: bool,
) -> None:  # fmt: skip
    total, span = len(x), last - first + 1
    running = np.empty((total + 1, 6))
    low, high = max(length + gap - first, 0), total - max(last, 0)
    for i in range(y.shape[0]):
        level = _run(y[i], x, running)
        car[i, :low], se[i, :low], car[i, high:], se[i, high:] = np.nan, np.nan, np.nan, np.nan
        for t in range(low, high):
            found = _one(running, t + first - gap - length, length, gap, span, need, model, taken, forecast)
            car[i, t] = found[3] + (0.0 if model else span * (level - centre))
            se[i, t] = np.sqrt(found[4])


def all_windows(
    values: Floats, market: Floats,
    first: int, last: int, length: int, gap: int, need: int, model: int, taken: int, forecast: bool,
) -> tuple[Floats, Floats]:  # fmt: skip
    """See `plain.all_windows`."""
    centre = _centre(market)
    y = np.ascontiguousarray(values.T)
    car, se = np.empty(y.shape), np.empty(y.shape)
    _fill_all(y, market - centre, centre, car, se, first, last, length, gap, need, model, taken, forecast)
    return np.ascontiguousarray(car.T), np.ascontiguousarray(se.T)


@jit
def _by_firm(firms: Ints, width: int) -> Ints:
    """The windows in the order of their firms: a counting sort, stable."""
    place = np.zeros(width + 1, np.int64)
    for firm in firms:
        place[firm + 1] += 1
    for i in range(width):
        place[i + 1] += place[i]
    order = np.empty(len(firms), np.int64)
    for w in range(len(firms)):
        order[place[firms[w]]] = w
        place[firms[w]] += 1
    return order


@jit
def _fill_some(
    y: Floats, x: Floats, market: Floats, centre: float, firms: Ints, sessions: Ints, out: Floats, ar: Floats,
    first: int, last: int, length: int, gap: int, need: int, model: int, taken: int, forecast: bool,
) -> None:  # fmt: skip
    total, span = len(x), last - first + 1
    running = np.empty((total + 1, 6))
    level, now = 0.0, -1
    for w in _by_firm(firms, y.shape[0]):
        i, start = firms[w], sessions[w] + first
        a = start - gap - length
        if sessions[w] < 0 or sessions[w] >= total or a < 0 or start + span > total:
            out[:, w] = np.nan
            ar[w] = np.nan
            continue
        if i != now:
            level, now = _run(y[i], x, running), i
        found = _one(running, a, length, gap, span, need, model, taken, forecast)
        alpha = found[0] + (level - found[1] * centre if model else 0.0)
        out[0, w], out[1, w], out[2, w], out[4, w] = alpha, found[1], found[2], np.sqrt(found[4])
        out[3, w] = found[3] + (0.0 if model else span * (level - centre))
        for t in range(span):
            ar[w, t] = y[i, start + t] - alpha - found[1] * market[start + t]


def some_windows(
    values: Floats, market: Floats, firms: Ints, sessions: Ints,
    first: int, last: int, length: int, gap: int, need: int, model: int, taken: int, forecast: bool,
) -> tuple[Floats, ...]:  # fmt: skip
    """See `plain.some_windows`."""
    centre = _centre(market)
    out, ar = np.empty((5, len(firms))), np.empty((len(firms), last - first + 1))
    rest = (first, last, length, gap, need, model, taken, forecast)
    y = np.ascontiguousarray(values.T)
    _fill_some(y, market - centre, market, centre, firms, sessions, out, ar, *rest)
    return out[0], out[1], out[2], ar, out[3], out[4]
