"""The placebo-date test: the same basket on dates without the event. It asks nothing of how firms move together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from bilateral.lenses.market.formulas.abnormal import Abnormal, basket, event_study
from bilateral.lenses.market.formulas.arrays import Bools, Floats, Ints, Unavailable, columns, panel
from bilateral.lenses.market.formulas.draws import Draws, draw
from bilateral.lenses.market.formulas.outcome import Test
from bilateral.lenses.market.formulas.plan import Plan, Pool, Window

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["LEAST_DATES", "Placebo", "PlaceboTest", "placebo_dates", "placebo_test"]

Statistic = Literal["raw", "studentised", "robust"]

LEAST_DATES = 19
"""With fewer placebo dates no p-value can reach 5 %."""

POWER = 0.8
"""The power at which a detectable effect is told."""


@dataclass(frozen=True, slots=True)
class PlaceboTest:
    """One statistic of the event held against the same statistic on the placebo dates."""

    statistic: Statistic
    observed: float
    """Its value at the event: CAAR for "raw" (a return), else in standard deviations."""
    draws: Floats
    """Its values at the placebo dates, shape (P,)."""
    p: float
    """``(1 + #{|draw| ≥ |observed|}) / (1 + P)``, two-sided."""
    detectable: float
    """The smallest effect on every firm's CAR, in return, that it finds at 5 % with 80 % power: on 80 % of the placebo
    dates, each brought to the standard deviation of the event. NaN where there are too few dates for 5 %."""

    def one_sided(self, direction: Literal[1, -1]) -> float:
        """p-value where the direction (1 up, −1 down) was declared before the data were seen."""
        return _share(direction * self.draws, direction * self.observed)


@dataclass(frozen=True, slots=True)
class Placebo:
    """The placebo-date test of one basket and window."""

    t0: int
    window: Window
    plan: Plan
    pool: Pool
    firms: Ints
    """Columns of the firms that take part, shape (F,)."""
    dates: Ints
    """Rows of the placebo event sessions in order, shape (P,)."""
    caar: float
    """CAR of the basket at the event under this plan, a return."""
    se: float
    """Its standard deviation with prediction error."""
    raw: PlaceboTest
    """CAR of the basket."""
    studentised: PlaceboTest
    """CAR of the basket over its own standard deviation, so that calm and wild times can be compared."""
    robust: PlaceboTest
    """Mean of the firms' SCAR, each held within ±2 and weighted by 1 / s(CAR): Huber's score for an effect common to
    all firms. No single firm's jump decides, and calm firms, whose returns say most, count for most. Of the three it
    has most power at the right size where returns have fat tails and firms differ in risk."""

    @property
    def tests(self) -> tuple[PlaceboTest, ...]:
        """The three, studentised first."""
        return (self.studentised, self.raw, self.robust)

    @property
    def smallest_p(self) -> float:
        """The smallest p-value that so many dates can give: 1 / (1 + P)."""
        return 1 / (1 + len(self.dates))

    @property
    def outcomes(self) -> tuple[Test, ...]:
        """The three as `Test`, studentised first."""
        return tuple(
            Test(f"placebo.{test.statistic}", test.observed, test.p, "placebo dates", None, len(self.firms))
            for test in self.tests
        )

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Confidence interval of CAAR: the effects that the studentised test would not reject.

        ``CAAR ± q · se`` with q the ⌈(1 + P) level⌉-th smallest ``|draw|``; None where there are too few dates.
        """
        rank = math.ceil((1 + len(self.dates)) * level - 1e-9)
        if rank > len(self.dates):
            return None
        reach = float(np.sort(np.abs(self.studentised.draws))[rank - 1]) * self.se
        return self.caar - reach, self.caar + reach


def _share(draws: Floats, observed: float) -> float:
    """``(1 + #{draw ≥ observed}) / (1 + P)``; equality up to rounding counts."""
    reached = int((draws >= observed - 1e-12 * max(1e-3, abs(observed))).sum())
    return (1 + reached) / (1 + len(draws))


def placebo_dates(total: int, t0: int, window: Window, plan: Plan, pool: Pool, begin: int = 0) -> Ints:
    """Rows that can stand for an event session without the event, shape (P,), in order.

    Their estimation window begins at row `begin` or later, their event window ends within the `total` rows, and it
    keeps more than `pool.exclude` sessions away from the event session and the event's own window.

    Examples
    --------
    >>> placebo_dates(100, 60, Window(0, 0), Plan(20, 5), Pool("past", 10, 5)).tolist()
    [45, 46, 47, 48, 49]
    """
    dates = np.arange(total)
    start, stop = dates + window.first, dates + window.last
    low = t0 + min(window.first, 0) - pool.exclude
    high = t0 + max(window.last, 0) + pool.exclude
    before, after = np.maximum(stop, dates) < low, np.minimum(start, dates) > high
    free = before if pool.side == "past" else before | after
    free &= (start - plan.gap - plan.estimation >= begin) & (stop < total)
    found = dates[free]
    if pool.most is not None and len(found) > pool.most:
        nearest = np.argsort(np.abs(found - t0), kind="stable")[: pool.most]
        found = np.sort(found[nearest])
    return found


def placebo_test(
    returns: ArrayLike,
    factors: ArrayLike,
    t0: int,
    window: Window,
    plan: Plan | None = None,
    pool: Pool | None = None,
    weights: ArrayLike | None = None,
) -> Placebo | Unavailable:
    """Hold the basket's abnormal return at the event against the same figure on dates without the event.

    The p-value is exact when the event's date, without the event, would be like the others: whatever the correlation
    between firms, the shape of their returns or the number of firms, since all of that is in the placebo dates too.

    Parameters
    ----------
    returns
        Simple returns, shape (T, N); NaN is missing.
    factors
        The benchmark, shape (T,), or factors, shape (T, K).
    t0
        Row of the event session.
    window, plan
        Event window and estimation, the same for event and placebo dates.
    pool
        Where placebo dates may lie.
    weights
        Of the firms in the basket, shape (N,); None for equal weights.

    Returns
    -------
    Placebo or Unavailable
        Three statistics with p-values, confidence interval and detectable effect. The basket is made of the firms
        that take part in the event's study.

    Raises
    ------
    ValueError
        The arrays do not fit together.

    Notes
    -----
    Randomisation in time: Corrado, C. J. (2011), Event studies: a methodology review, Accounting & Finance 51,
    207–234; the robust score: Huber, P. J. (1964), Robust estimation of a location parameter, Annals of Mathematical
    Statistics 35, 73–101; p-value with the observed one counted: Phipson, B., Smyth, G. K. (2010), Statistical
    Applications in Genetics and Molecular Biology 9, 39.
    """
    plan, pool = plan or Plan(), pool or Pool()
    found = event_study(returns, factors, t0, window, plan)
    return found if isinstance(found, Unavailable) else compare(returns, factors, found, pool, weights)


def compare(
    returns: ArrayLike, factors: ArrayLike, found: Abnormal, pool: Pool, weights: ArrayLike | None = None
) -> Placebo | Unavailable:
    """The placebo-date test for an event study that is made already; arguments as for `placebo_test`."""
    window, plan, t0 = found.window, found.plan, found.t0
    if plan.model == "garch":
        return Unavailable("placebo dates would need a GARCH fit for each firm and date; take another model for them")
    values = panel(returns)[:, found.firms]
    bench = columns(factors, len(values))
    shares = np.ones(len(found.firms)) if weights is None else np.asarray(weights, dtype=np.float64)[found.firms]
    series = basket(values, shares)
    dates = placebo_dates(len(values), t0, window, plan, pool, _begin(series, bench))
    made = draw(values, series, bench, np.append(dates, t0), window, plan, shares)
    good = made.usable
    if not good[-1]:
        return Unavailable("the basket has no abnormal return at the event under this plan")
    if good.sum() < 2:
        return Unavailable(f"no date without the event has {plan.estimation} sessions before it in these data")
    return _judge(made, good, dates, found, pool)


def _begin(series: Floats, bench: Floats) -> int:
    """First row where both the basket and the benchmark have a return."""
    return int(np.argmax(np.isfinite(series) & np.isfinite(bench).all(axis=1)))


def _judge(made: Draws, good: Bools, dates: Ints, found: Abnormal, pool: Pool) -> Placebo:
    kept = made.only(good)
    tests = {name: _test(name, kept) for name in ("raw", "studentised", "robust")}
    return Placebo(
        found.t0, found.window, found.plan, pool, found.firms, dates[good[:-1]],
        float(kept.car[-1]), float(kept.se[-1]), tests["raw"], tests["studentised"], tests["robust"],
    )  # fmt: skip


def _test(name: Statistic, made: Draws) -> PlaceboTest:
    values = made.statistic(name)
    observed, draws = float(values[-1]), values[:-1]
    return PlaceboTest(name, observed, draws, _share(np.abs(draws), abs(observed)), _detectable(name, made))


def _detectable(name: Statistic, made: Draws, level: float = 0.05) -> float:
    """Smallest shift of every firm's CAR that the test finds on the share `POWER` of the placebo dates."""
    draws = np.abs(made.statistic(name)[:-1])
    rank = math.ceil((1 + len(draws)) * (1 - level) - 1e-9)
    if rank > len(draws):
        return math.nan
    bar = float(np.sort(draws)[rank - 1])
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        both = (np.abs(made.statistic(name, sign * middle)[:-1]) > bar for sign in (1.0, -1.0))
        low, high = (low, middle) if np.mean([hit.mean() for hit in both]) >= POWER else (middle, high)
    return high
