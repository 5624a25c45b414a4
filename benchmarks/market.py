"""`python -m benchmarks.market [--runs N]`: market-model windows against a loop of regressions and against memory.

The peer fits each window by itself, as event-study packages do: with statsmodels where it is installed, and with
numpy's least squares. The physical limit is to read the same returns once and write results of the same size.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.market.formulas.arrays import Floats, Ints
from bilateral.lenses.market.formulas.plan import Design, Plan, Pool, Window
from bilateral.lenses.market.formulas.study import group_study
from bilateral.lenses.market.kernels import all_windows, some_windows

SESSIONS, FIRMS, WINDOWS = 2500, 2700, 1_000_000
PLAN, WINDOW, DAY = Plan(250, 10), Window(-5, 5), Window(0, 0)
FIVE = (Window(-10, -2), Window(-1, -1), DAY, Window(0, 1), Window(0, 5))


@dataclass(frozen=True, slots=True)
class World:
    """Random returns and the windows to be fitted."""

    returns: Floats
    """Shape (T, N)."""
    market: Floats
    """Shape (T,)."""
    firms: Ints
    """Shape (W,), sorted."""
    sessions: Ints
    """Shape (W,), sorted within a firm."""


def make_world(seed: int = 1) -> World:
    """A market-model world with betas from 0.5 to 1.5."""
    rng = np.random.default_rng(seed)
    market = rng.normal(0, 0.01, SESSIONS)
    returns = market[:, None] * rng.uniform(0.5, 1.5, FIRMS) + rng.normal(0, 0.02, (SESSIONS, FIRMS))
    firms = rng.integers(0, FIRMS, WINDOWS)
    sessions = rng.integers(PLAN.estimation + PLAN.gap + 5, SESSIONS - 5, WINDOWS)
    order = np.lexsort((sessions, firms))
    return World(returns, market, firms[order], sessions[order])


def cpu(work: Callable[[], object], runs: int) -> float:
    """CPU seconds of the cheapest of `runs` runs."""
    best = np.inf
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def loop(world: World, count: int, fit: Callable[[Floats, Floats], Floats]) -> float:
    """Largest |AR| of `count` windows, each fitted by itself; `fit` gives intercept and slope."""
    largest = 0.0
    for firm, session in zip(world.firms[:count], world.sessions[:count], strict=True):
        first, stop = PLAN.rows(int(session), WINDOW)
        start, end = WINDOW.rows(int(session))
        alpha, beta = fit(world.returns[first:stop, firm], world.market[first:stop])
        ar = world.returns[start:end, firm] - alpha - beta * world.market[start:end]
        largest = max(largest, float(np.abs(ar).max()))
    return largest


def by_numpy(y: Floats, x: Floats) -> Floats:
    """Intercept and slope by numpy's least squares."""
    return np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]


def by_statsmodels(y: Floats, x: Floats) -> Floats:
    """Intercept and slope by statsmodels, as packages call it."""
    from statsmodels.api import OLS, add_constant

    return np.asarray(OLS(y, add_constant(x)).fit().params)


def stream(world: World) -> Callable[[], object]:
    """Read the returns once and write as many bytes as the kernel does, into new memory."""
    columns = 5 + WINDOW.sessions
    source = np.zeros(WINDOWS * columns)

    def work() -> object:
        return world.returns.copy(), source.copy()

    return work


def main() -> None:
    """Run all and print one line for each."""
    words = argparse.ArgumentParser(prog="benchmarks.market", description=__doc__)
    words.add_argument("--runs", type=int, default=3, help="runs of each step; the cheapest counts")
    given = words.parse_args()
    world = make_world()
    print(f"{'step':<58}{'CPU s':>9}{'ratio':>9}  against")
    limit = cpu(stream(world), given.runs)
    _line("stream the same bytes", limit)
    _windows(world, given.runs, limit)
    _placebo(world, given.runs)
    _study(world, given.runs)


def _windows(world: World, runs: int, limit: float) -> None:
    fits = {"numpy lstsq": by_numpy}
    if importlib.util.find_spec("statsmodels"):
        fits["statsmodels"] = by_statsmodels
    peers = {}
    for name, fit in fits.items():
        loop(world, 10, fit)
        peers[name] = cpu(lambda fit=fit: loop(world, 2000, fit), 1) / 2000 * WINDOWS
        _line(f"1 M windows, one by one, {name} (2,000 timed)", peers[name])
    for engine in ("numba", "numpy"):
        work = lambda engine=engine: some_windows(  # noqa: E731
            world.returns, world.market, world.firms, world.sessions, WINDOW, PLAN, engine
        )
        work()
        took = cpu(work, runs)
        _line(f"1 M windows, running sums, {engine}", took, took / limit, "streaming")
        for name, peer in peers.items():
            _line("", took, peer / took, f"times faster than {name}")


def _placebo(world: World, runs: int) -> None:
    for engine in ("numba", "numpy"):
        work = lambda engine=engine: all_windows(world.returns, world.market, DAY, PLAN, engine)  # noqa: E731
        made = int(np.isfinite(work().car).sum())
        _line(f"{made:,} placebo windows (every firm and date), {engine}", cpu(work, runs))


def _study(world: World, runs: int) -> None:
    design = Design(Plan(), Plan(), Pool("past", 10, 250))
    returns = world.returns[:1000, :20]
    work = lambda: group_study(returns, world.market[:1000], 700, FIVE, design)  # noqa: E731
    work()
    _line("sector of 20: all tests, 5 windows, 250 placebo dates", cpu(work, runs))


def _line(step: str, took: float, ratio: float | None = None, name: str = "") -> None:
    print(f"{step:<58}{took:>9.3f}" + (f"{ratio:>9.1f}  {name}" if ratio is not None else ""))


if __name__ == "__main__":
    main()
