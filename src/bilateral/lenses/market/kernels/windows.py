"""The market model of many windows at once: each is the difference of a few running sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.market.formulas.arrays import Floats, columns, panel
from bilateral.lenses.market.formulas.models import lost
from bilateral.lenses.market.kernels.dispatch import Engine, twin

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from bilateral.lenses.market.formulas.plan import Plan, Window

__all__ = ["MODELS", "AllWindows", "SomeWindows", "all_windows", "some_windows"]

MODELS = {"market_adjusted": 0, "constant_mean": 1, "market": 2}
"""The models that running sums can fit, with the number of their coefficients."""


@dataclass(frozen=True, slots=True)
class AllWindows:
    """Every firm with every session as event session."""

    car: Floats
    """CAR, shape (T, N); NaN where it cannot be had."""
    se: Floats
    """Its standard deviation with prediction error, shape (T, N)."""


@dataclass(frozen=True, slots=True)
class SomeWindows:
    """Chosen firms with chosen event sessions, W windows."""

    intercept: Floats
    """α, shape (W,); NaN where the window cannot be had, here and below."""
    slope: Floats
    """β, shape (W,)."""
    variance: Floats
    """Residual variance, shape (W,)."""
    ar: Floats
    """AR of each session of the event window, shape (W, L)."""
    car: Floats
    """CAR, shape (W,)."""
    se: Floats
    """Standard deviation of CAR with prediction error, shape (W,)."""


def _ready(returns: ArrayLike, market: ArrayLike, plan: Plan) -> tuple[Floats, Floats, int]:
    """Returns (T, N), benchmark (T,) and how many sessions a firm must have traded."""
    if plan.model not in MODELS:
        raise ValueError(f"running sums fit {', '.join(MODELS)}; got {plan.model}")
    values = panel(returns)
    bench = columns(market, len(values))
    if bench.shape[1] != 1:
        raise ValueError(f"running sums take one benchmark, got {bench.shape[1]}")
    need = max(plan.least * plan.estimation, MODELS[plan.model] + 2)
    return values, np.ascontiguousarray(bench[:, 0]), int(np.ceil(need))


def all_windows(
    returns: ArrayLike, market: ArrayLike, window: Window, plan: Plan, engine: Engine = "auto"
) -> AllWindows:
    """CAR of every firm with every session as event session, as `event_study` would give it.

    With running sums of 1, x, y, x², xy and y² over the sessions that a firm traded, ``β = S_xy / S_xx``,
    ``α = ȳ − β x̄``, ``s² = (S_yy − β S_xy) / (n − k)``, ``CAR = Σ_w y − L α − β Σ_w x`` and
    ``Var = s² (L + L²/n + (Σ_w x − L x̄)² / S_xx)``: O(TN) whatever the lengths of the windows.

    Parameters
    ----------
    returns
        Shape (T, N); NaN is missing.
    market
        The benchmark, shape (T,).
    window, plan
        Event window and estimation; the model is the market model, the constant mean or the market-adjusted return.
    engine
        "numba", "numpy", or "auto".

    Returns
    -------
    AllWindows
        CAR and its standard deviation, shape (T, N).

    Raises
    ------
    ValueError
        Another model, or arrays that do not fit together.
    """
    values, bench, need = _ready(returns, market, plan)
    kernels = twin(engine, values.size)
    rest = (window.first, window.last, plan.estimation, plan.gap, need)
    taken = lost(plan.convention, plan.model, 1)
    forecast = plan.convention in ("textbook", "estudy2")
    car, se = kernels.all_windows(values, bench, *rest, MODELS[plan.model], taken, forecast)
    return AllWindows(car, se)


def some_windows(
    returns: ArrayLike,
    market: ArrayLike,
    firms: ArrayLike,
    sessions: ArrayLike,
    window: Window,
    plan: Plan,
    engine: Engine = "auto",
) -> SomeWindows:
    """Market model and abnormal returns of W firms and event sessions; fastest when sorted by firm and session.

    Parameters
    ----------
    returns, market, window, plan, engine
        As for `all_windows`.
    firms, sessions
        Column and row of each window's event, shape (W,).

    Returns
    -------
    SomeWindows
        Coefficients, AR, CAR and its standard deviation.

    Raises
    ------
    ValueError
        Another model, or arrays that do not fit together.
    """
    values, bench, need = _ready(returns, market, plan)
    who, when = np.asarray(firms, dtype=np.int64), np.asarray(sessions, dtype=np.int64)
    if who.shape != when.shape or who.ndim != 1:
        raise ValueError(f"firms and sessions must be of one length, got {who.shape} and {when.shape}")
    if who.size and (who.min() < 0 or who.max() >= values.shape[1]):
        raise ValueError(f"firms must be columns of the returns, 0 to {values.shape[1] - 1}")
    kernels = twin(engine, who.size)
    rest = (window.first, window.last, plan.estimation, plan.gap, need)
    taken = lost(plan.convention, plan.model, 1)
    forecast = plan.convention in ("textbook", "estudy2")
    return SomeWindows(*kernels.some_windows(values, bench, who, when, *rest, MODELS[plan.model], taken, forecast))
