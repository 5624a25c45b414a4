"""A whole study of one group of firms: abnormal returns, every test and the placebo dates, for several windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.market.formulas import clustered, independent
from bilateral.lenses.market.formulas.abnormal import Abnormal, basket, event_study
from bilateral.lenses.market.formulas.arrays import Unavailable, columns, panel
from bilateral.lenses.market.formulas.outcome import TESTS, Test
from bilateral.lenses.market.formulas.placebo import Placebo, placebo_test
from bilateral.lenses.market.formulas.plan import LONG, Design, Pool, Window

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Answer", "WindowStudy", "group_study", "tests_of"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one test said, or why it said nothing."""

    id: str
    """A key of `outcome.TESTS`."""
    outcome: Test | Unavailable


@dataclass(frozen=True, slots=True)
class WindowStudy:
    """One group of firms in one event window."""

    window: Window
    abnormal: Abnormal
    portfolio: Abnormal | Unavailable
    """The event study of the basket as one series."""
    placebo: Placebo | Unavailable
    """The placebo-date test under the design's pool."""
    past: Placebo | Unavailable
    """The same with earlier dates only."""
    both: Placebo | Unavailable
    """The same with dates on both sides of the event."""
    answers: tuple[Answer, ...]
    """Every test, in the order of `outcome.TESTS`."""

    def answer(self, id: str) -> Test | Unavailable:
        """What the test of that id said."""
        return next(item.outcome for item in self.answers if item.id == id)


def group_study(
    returns: ArrayLike,
    factors: ArrayLike,
    t0: int,
    windows: Sequence[Window],
    design: Design = LONG,
    weights: ArrayLike | None = None,
) -> tuple[WindowStudy | Unavailable, ...]:
    """Study one group of firms around one event session, window by window.

    Parameters
    ----------
    returns
        Simple returns of the group, shape (T, N); NaN is missing.
    factors
        The benchmark, shape (T,), or factors, shape (T, K).
    t0
        Row of the event session.
    windows
        The event windows.
    design
        Plan of the event, plan and pool of the placebo dates.
    weights
        Of the firms in the basket, shape (N,); None for equal weights. CAAR and the tests on firms stay unweighted.

    Returns
    -------
    tuple
        One result for each window, or the reason why there is none.

    Raises
    ------
    ValueError
        The arrays do not fit together.
    MissingExtra
        GARCH was asked for and the package arch is not installed.
    """
    values = panel(returns)
    bench = columns(factors, len(values))
    return tuple(_one(values, bench, t0, window, design, weights) for window in windows)


def _one(
    values: ArrayLike, bench: ArrayLike, t0: int, window: Window, design: Design, weights: ArrayLike | None
) -> WindowStudy | Unavailable:
    found = event_study(values, bench, t0, window, design.plan)
    if isinstance(found, Unavailable):
        return found
    shares = None if weights is None else np.asarray(weights, dtype=np.float64)[found.firms]
    series = basket(np.asarray(values)[:, found.firms], shares)
    portfolio = event_study(series[:, None], bench, t0, window, design.plan)
    pools = {side: Pool(side, design.pool.exclude, design.pool.most) for side in ("past", "both")}
    made = {
        side: placebo_test(values, bench, t0, window, design.placebo_plan, pool, weights)
        for side, pool in pools.items()
    }
    chosen = made[design.pool.side]
    answers = (*_placebo_answers(chosen), *tests_of(found, portfolio))
    return WindowStudy(window, found, portfolio, chosen, made["past"], made["both"], answers)


def _placebo_answers(found: Placebo | Unavailable) -> tuple[Answer, ...]:
    ids = [id for id in TESTS if id.startswith("placebo.")]
    if isinstance(found, Unavailable):
        return tuple(Answer(id, found) for id in ids)
    said = {test.id: test for test in found.outcomes}
    return tuple(Answer(id, said[id]) for id in ids)


_ON_FIRMS = {
    "kp": clustered.kolari_pynnonen,
    "adjusted_patell": clustered.adjusted_patell,
    "corrado": clustered.corrado,
    "grank": clustered.grank,
    "t": independent.cross_sectional_t,
    "patell": independent.patell,
    "bmp": independent.bmp,
    "sign": independent.sign,
    "gsign": independent.generalized_sign,
    "wilcoxon": independent.wilcoxon,
    "skewness": independent.skewness_adjusted,
}


def tests_of(found: Abnormal, portfolio: Abnormal | Unavailable) -> tuple[Answer, ...]:
    """Every test but the placebo ones, in the order of `outcome.TESTS`.

    Parameters
    ----------
    found
        The firms.
    portfolio
        The basket of the same firms as one series, or why there is none.
    """
    return tuple(Answer(id, _said(id, found, portfolio)) for id in TESTS if not id.startswith("placebo."))


def _said(id: str, found: Abnormal, portfolio: Abnormal | Unavailable) -> Test | Unavailable:
    if id != "portfolio":
        return _ON_FIRMS[id](found)
    if isinstance(portfolio, Unavailable):
        return portfolio
    return clustered.portfolio_t(portfolio, len(found.firms))
