"""Abnormal returns of one event: AR, AAR, CAR, CAAR, SAR, SCAR, BHAR, with what they need to be tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.market.formulas.arrays import Bools, Dropped, Floats, Ints, Unavailable, columns, panel, share
from bilateral.lenses.market.formulas.dependence import mean_correlation
from bilateral.lenses.market.formulas.models import Sample, fit, parameters
from bilateral.lenses.market.formulas.plan import Plan, Window

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Abnormal", "basket", "event_study"]


@dataclass(frozen=True, slots=True)
class Abnormal:
    """Abnormal returns of F firms around one event session. All returns are fractions (0.01 is one per cent)."""

    t0: int
    """Row of the event session."""
    window: Window
    plan: Plan
    firms: Ints
    """Columns of the firms that take part, shape (F,)."""
    dropped: tuple[Dropped, ...]
    """The others, each with its reason."""
    intercept: Floats
    """α, shape (F,)."""
    slopes: Floats
    """β, shape (F, K)."""
    sigma: Floats
    """Residual standard deviation a session, shape (F,)."""
    observations: Ints
    """Sessions in the estimate, shape (F,)."""
    residuals: Floats
    """Abnormal returns of the estimation window, shape (M, F); NaN where a firm did not trade."""
    ar: Floats
    """AR: abnormal returns of the event window, shape (L, F)."""
    variance: Floats
    """Variance of AR with prediction error, shape (L, F)."""
    car_variance: Floats
    """Variance of CAR with the covariance that shared parameters bring, shape (F,)."""
    returns: Floats
    """Returns of the event window, shape (L, F)."""
    normal: Floats
    """Normal returns of the event window, shape (L, F)."""
    factors: Floats
    """Factor returns of the event window, shape (L, K)."""

    @property
    def car(self) -> Floats:
        """CAR, the sum of AR over the window, shape (F,)."""
        return np.asarray(self.ar.sum(axis=0))

    @property
    def sar(self) -> Floats:
        """SAR = AR / its standard deviation, shape (L, F)."""
        return np.asarray(self.ar / np.sqrt(self.variance))

    @property
    def scar(self) -> Floats:
        """SCAR = CAR / its standard deviation, shape (F,)."""
        return np.asarray(self.car / np.sqrt(self.car_variance))

    @property
    def aar(self) -> Floats:
        """AAR, the mean of AR over firms, shape (L,)."""
        return np.asarray(self.ar.mean(axis=1))

    @property
    def path(self) -> Floats:
        """AAR summed from the first session of the window on, shape (L,); the last value is CAAR."""
        return np.cumsum(self.aar)

    @property
    def caar(self) -> float:
        """CAAR, the mean of CAR over firms."""
        return float(self.car.mean())

    @property
    def positive(self) -> int:
        """How many firms have a CAR above 0."""
        return int((self.car > 0).sum())

    @property
    def raw(self) -> Floats:
        """What each firm returned over the window, compounded, shape (F,)."""
        return np.asarray(np.prod(1 + self.returns, axis=0) - 1)

    @property
    def raw_mean(self) -> float:
        """The mean of `raw`."""
        return float(self.raw.mean())

    @property
    def benchmark(self) -> float:
        """What the benchmark (the first factor) returned over the window, compounded."""
        return float(np.prod(1 + self.factors[:, 0]) - 1)

    @property
    def bhar(self) -> Floats:
        """BHAR, buy-and-hold: ``Π(1 + R) − Π(1 + normal R)``, shape (F,). Barber & Lyon (1997), JFE 43, 341–372."""
        return np.asarray(self.raw - (np.prod(1 + self.normal, axis=0) - 1))

    @property
    def r_bar(self) -> float:
        """Mean correlation of the residuals of two different firms in the estimation window; NaN for one firm."""
        return mean_correlation(self.residuals)


def basket(returns: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return of a portfolio of the firms, session by session; who did not trade counts for nothing that day.

    Parameters
    ----------
    returns
        Shape (T, N); NaN is missing.
    weights
        Shape (N,), not negative; None for equal weights.

    Returns
    -------
    numpy.ndarray
        Shape (T,); NaN where no firm traded.

    Raises
    ------
    ValueError
        Weights of another shape, or a negative one.

    Examples
    --------
    >>> basket([[0.02, 0.04], [0.01, float("nan")]]).round(4).tolist()
    [0.03, 0.01]
    """
    values = panel(returns)
    shares = np.ones(values.shape[1]) if weights is None else np.asarray(weights, dtype=np.float64)
    if shares.shape != (values.shape[1],) or not (shares >= 0).all():
        raise ValueError(f"weights must be {values.shape[1]} numbers, none negative")
    traded = np.isfinite(values)
    total = (traded * shares).sum(axis=1)
    summed = np.where(traded, values, 0.0) @ shares
    return share(summed, total)


def event_study(
    returns: ArrayLike, factors: ArrayLike, t0: int, window: Window, plan: Plan | None = None
) -> Abnormal | Unavailable:
    """Abnormal returns of a group of firms around one event session.

    Parameters
    ----------
    returns
        Simple or log returns, shape (T, N); NaN is missing.
    factors
        The benchmark's returns, shape (T,), or K factors, shape (T, K).
    t0
        Row of the event session.
    window
        The event window.
    plan
        How the normal return is estimated; by default the market model on 120 sessions ending 10 before the window.

    Returns
    -------
    Abnormal or Unavailable
        A firm takes part when it traded in every session of the event window and in `plan.least` of the estimation
        window, and its returns vary there; others are listed with the reason.

    Raises
    ------
    ValueError
        The arrays do not fit together.
    MissingExtra
        GARCH was asked for and the package arch is not installed.

    Notes
    -----
    MacKinlay, A. C. (1997), Event studies in economics and finance, Journal of Economic Literature 35, 13–39.
    """
    plan = plan or Plan()
    values = panel(returns)
    bench = columns(factors, len(values))
    fault = _fault(bench, t0, window, plan)
    if fault:
        return Unavailable(fault)
    sample = _sample(values, bench, t0, window, plan)
    kept, dropped = _select(sample, plan, bench.shape[1])
    return _measure(sample, kept, dropped, t0, window, plan)


def _reasons(dropped: tuple[Dropped, ...]) -> str:
    return "; ".join(dict.fromkeys(item.reason for item in dropped)) or "none was given"


def _fault(bench: Floats, t0: int, window: Window, plan: Plan) -> str:
    """Why the study cannot be made for any firm; empty where it can."""
    first, stop = plan.rows(t0, window)
    start, end = window.rows(t0)
    if not 0 <= t0 < len(bench) or start < 0 or end > len(bench):
        return f"the window {window} around session {t0} does not lie within the {len(bench)} sessions of the data"
    if first < 0:
        need = plan.estimation + plan.gap
        return f"the estimation window needs {need} sessions before the event window, there are {start}"
    if not np.isfinite(bench[start:end]).all():
        return "the benchmark has no return in some session of the event window"
    return _bench_fault(bench[first:stop], plan)


_ONE_BENCHMARK = ("market", "market_adjusted", "scholes_williams", "dimson")
_FITTED = ("market", "factors", "scholes_williams", "dimson", "garch")


def _bench_fault(bench: Floats, plan: Plan) -> str:
    """Why no model can be fitted on these factors, shape (M, K); empty where it can."""
    seen = int(np.isfinite(bench).all(axis=1).sum())
    if seen < needed(plan, bench.shape[1]):
        return f"the benchmark has returns in only {seen} of {plan.estimation} sessions of the estimation window"
    if plan.model in _ONE_BENCHMARK and bench.shape[1] != 1:
        return f"the model {plan.model} takes one benchmark, {bench.shape[1]} factors were given"
    if plan.model in _FITTED and not _varies(bench):
        return "the benchmark does not vary in the estimation window, or its factors are copies of each other"
    return ""


def needed(plan: Plan, factors: int) -> float:
    """So many sessions of the estimation window a firm must have traded."""
    return max(plan.least * plan.estimation, parameters(plan.model, factors) + 2)


def _varies(x: Floats) -> bool:
    known = x[np.isfinite(x).all(axis=1)]
    design = np.column_stack([np.ones(len(known)), known / np.maximum(known.std(axis=0), 1e-300)])
    return bool((np.ptp(known, axis=0) > _CONSTANT).all() and np.linalg.matrix_rank(design) == design.shape[1])


_CONSTANT = 1e-12
"""Returns that differ by less are one and the same."""


def _sample(values: Floats, bench: Floats, t0: int, window: Window, plan: Plan) -> Sample:
    first, stop = plan.rows(t0, window)
    start, end = window.rows(t0)
    empty = np.full((1, bench.shape[1]), np.nan)
    framed = np.concatenate([empty, bench, empty])
    known = np.asarray(np.isfinite(bench[first:stop]).all(axis=1))
    y = np.where(known[:, None], values[first:stop], np.nan)
    return Sample(
        y, bench[first:stop], framed[first:stop], framed[first + 2 : stop + 2], values[start:end], bench[start:end],
        start - stop,
    )  # fmt: skip


def _select(sample: Sample, plan: Plan, factors: int) -> tuple[Bools, tuple[Dropped, ...]]:
    """Which firms take part, shape (N,), and why the others do not."""
    traded = np.isfinite(sample.y).sum(axis=0)
    absent = (~np.isfinite(sample.y_event)).sum(axis=0)
    low = np.where(np.isfinite(sample.y), sample.y, np.inf).min(axis=0)
    high = np.where(np.isfinite(sample.y), sample.y, -np.inf).max(axis=0)
    need = needed(plan, factors)
    reasons = [
        _reason(int(traded[firm]), need, plan, int(absent[firm]), len(sample.y_event), high[firm] - low[firm])
        for firm in range(sample.y.shape[1])
    ]
    kept = np.array([not reason for reason in reasons], dtype=bool)
    return kept, tuple(Dropped(firm, reason) for firm, reason in enumerate(reasons) if reason)


_ABSENT = "no return in the event session"


def _reason(traded: int, need: float, plan: Plan, absent: int, sessions: int, spread: float) -> str:
    if absent:
        return f"no return in {absent} of the event window's {sessions} sessions" if sessions > 1 else _ABSENT
    if traded < need:
        return f"returns in only {traded} of {plan.estimation} sessions of the estimation window"
    if spread <= _CONSTANT:
        return "the price does not move in the estimation window"
    return ""


def _measure(
    sample: Sample, kept: Bools, dropped: tuple[Dropped, ...], t0: int, window: Window, plan: Plan
) -> Abnormal | Unavailable:
    if not kept.any():
        return Unavailable(f"no firm can take part: {_reasons(dropped)}")
    y, y_event = sample.y[:, kept], sample.y_event[:, kept]
    used = Sample(y, sample.x, sample.before, sample.after, y_event, sample.x_event, sample.gap)
    found = fit(used, plan)
    failed = np.flatnonzero(kept)[~np.isfinite(found.intercept)]
    if failed.size:
        more = tuple(Dropped(int(firm), "the GARCH model does not converge") for firm in failed)
        rest = kept & ~np.isin(np.arange(len(kept)), failed)
        return _measure(sample, rest, (*dropped, *more), t0, window, plan)
    return Abnormal(
        t0, window, plan, np.flatnonzero(kept), dropped, found.intercept, found.slopes, np.sqrt(found.variance),
        found.observations, found.residuals, y_event - found.normal,
        np.diagonal(found.spread, axis1=1, axis2=2).T, found.spread.sum(axis=(1, 2)), y_event, found.normal,
        sample.x_event,
    )  # fmt: skip
