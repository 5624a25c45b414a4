"""One sector around one event: every window, and the same question asked in other ways."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bilateral.lenses.market import arithmetic as f
from bilateral.lenses.market.arithmetic import Design, Model, Unavailable, Window, WindowStudy
from bilateral.lenses.market.benches import Bench
from bilateral.lenses.market.formulas.arrays import Floats
from bilateral.lenses.market.members import Group
from bilateral.lenses.market.panel import Panel

__all__ = ["FEW", "SLOW", "SectorStudy", "Spec", "regressors", "studied"]

FEW = 5
"""With fewer firms the tests between firms mean little, and the result says so."""
SLOW: tuple[Model, ...] = ("factors", "scholes_williams", "dimson", "garch")
"""Models fitted window by window: tried with the main benchmark only."""
LEVEL = 0.05
"""Below this a p-value counts as a finding."""


@dataclass(frozen=True, slots=True)
class Spec:
    """The main window once more, with another benchmark or another model of the normal return."""

    benchmark: str
    """Its id; empty for the constant mean, which has none."""
    benchmark_name: str
    model: Model
    benchmark_return: float
    """What the benchmark did over the window; NaN for the constant mean."""
    caar: float
    robust: float
    """p-values of placebo dates robust (the default test), studentised, raw; of Kolari–Pynnönen. NaN: not to be had."""
    studentised: float
    raw: float
    kp: float
    main: bool
    """Whether it is the study's own specification."""

    @property
    def p_values(self) -> tuple[float, ...]:
        """Those that could be had."""
        return tuple(p for p in (self.robust, self.studentised, self.raw, self.kp) if math.isfinite(p))


@dataclass(frozen=True, slots=True)
class SectorStudy:
    """What was computed for one sector."""

    group: Group
    windows: tuple[Window, ...]
    studies: tuple[WindowStudy | Unavailable, ...]
    """One a window."""
    main: Window
    specs: tuple[Spec, ...]
    weighted: bool
    """Whether the firms have weights of their own."""

    def of(self, window: Window) -> WindowStudy | Unavailable:
        """What was computed for a window."""
        return self.studies[self.windows.index(window)]

    @property
    def lead(self) -> WindowStudy | Unavailable:
        """What was computed for the main window."""
        return self.of(self.main)

    @property
    def share(self) -> float:
        """Share of specifications whose p-value is below 5 %; NaN where there is none."""
        every = [p for spec in self.specs for p in spec.p_values]
        return sum(p < LEVEL for p in every) / len(every) if every else math.nan

    @property
    def flips(self) -> bool:
        """Whether what the default test says (rise, fall, nothing) hangs on the benchmark."""
        own = next((spec.model for spec in self.specs if spec.main), "market")
        return _differ([spec for spec in self.specs if spec.model == own])

    @property
    def flips_model(self) -> bool:
        """The same for the model of the normal return, with the study's own benchmark or none."""
        own = next((spec.benchmark for spec in self.specs if spec.main), "")
        return _differ([spec for spec in self.specs if spec.benchmark in {own, ""}])


def _differ(specs: Sequence[Spec]) -> bool:
    known = [spec for spec in specs if math.isfinite(spec.robust)]
    return len({(spec.caar > 0) - (spec.caar < 0) if spec.robust < LEVEL else 0 for spec in known}) > 1


def studied(
    panel: Panel,
    group: Group,
    benchmarks: Sequence[Bench],
    t0: int,
    windows: Sequence[Window],
    main: Window,
    design: Design,
    factors: Floats | None = None,
) -> SectorStudy:
    """Study one sector.

    Parameters
    ----------
    panel
        The prices of its exchange.
    group
        The sector.
    benchmarks
        The main one first; local indices among them.
    t0
        Row of the event session.
    windows, main
        All windows, and the one behind the bare ids.
    design
        How the normal return is estimated, and where placebo dates lie.
    factors
        Returns of further factors, shape (T, K), for the model "factors".
    """
    returns = panel.returns[:, [member.column for member in group.members]]
    weights = _weights(group)
    lead = regressors(benchmarks[0], design.plan.model, factors)
    studies = f.group_study(returns, lead, t0, tuple(windows), design, weights)
    specs = tuple(_specs(returns, benchmarks, t0, main, design, weights, factors))
    return SectorStudy(group, tuple(windows), tuple(studies), main, specs, weights is not None)


def regressors(bench: Bench, model: Model, factors: Floats | None) -> Floats:
    """What explains the normal return: the benchmark, and for the model "factors" the others beside it."""
    if model != "factors" or factors is None:
        return bench.returns
    return np.column_stack([bench.returns, factors])


def _weights(group: Group) -> Floats | None:
    given = [member.weight for member in group.members]
    if any(weight is None for weight in given):
        return None
    return np.array(given, dtype=np.float64)


def _specs(
    returns: Floats,
    benchmarks: Sequence[Bench],
    t0: int,
    main: Window,
    design: Design,
    weights: Floats | None,
    factors: Floats | None,
) -> Iterator[Spec]:
    own = design.plan.model
    models: tuple[Model, ...] = tuple(dict.fromkeys((own, "market", "market_adjusted")))
    for place, bench in enumerate(benchmarks):
        for model in models:
            if model != "constant_mean" and (place == 0 or model not in SLOW):
                x = regressors(bench, model, factors)
                head = place == 0 and model == own
                yield _spec(returns, bench, x, model, t0, main, design, weights, main_one=head)
    none = Bench("", "none", benchmarks[0].returns)
    head = own == "constant_mean"
    yield _spec(returns, none, none.returns, "constant_mean", t0, main, design, weights, main_one=head)


def _spec(
    returns: Floats,
    bench: Bench,
    x: Floats,
    model: Model,
    t0: int,
    window: Window,
    design: Design,
    weights: Floats | None,
    *,
    main_one: bool,
) -> Spec:
    plan, placebo_plan = replace(design.plan, model=model), replace(design.placebo_plan, model=model)
    found = f.event_study(returns, x, t0, window, plan)
    placebo = f.placebo_test(returns, x, t0, window, placebo_plan, design.pool, weights)
    caar, kp = math.nan, math.nan
    if not isinstance(found, Unavailable):
        caar = found.caar
        tested = f.kolari_pynnonen(found)
        kp = math.nan if isinstance(tested, Unavailable) else tested.p
    ps = (math.nan, math.nan, math.nan)
    if not isinstance(placebo, Unavailable):
        ps = placebo.robust.p, placebo.studentised.p, placebo.raw.p
    did = math.nan
    if bench.id and not isinstance(found, Unavailable):
        did = found.benchmark
    return Spec(bench.id, bench.name, model, did, caar, *ps, kp, main_one)
