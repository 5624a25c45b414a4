"""The statistics of one basket on many dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.market.formulas.abnormal import event_study
from bilateral.lenses.market.formulas.arrays import Bools, Floats, Ints, Unavailable
from bilateral.lenses.market.formulas.plan import Plan, Window
from bilateral.lenses.market.kernels.windows import MODELS, all_windows

__all__ = ["BOUND", "Draws", "draw"]

BOUND = 2.0
"""The robust statistic holds each firm's SCAR within this many standard deviations."""


@dataclass(frozen=True, slots=True)
class Draws:
    """One basket on D dates, the event last."""

    car: Floats
    """CAR of the basket, shape (D,)."""
    se: Floats
    """Its standard deviation, shape (D,)."""
    firm_car: Floats
    """CAR of each firm, shape (D, F); NaN where a firm takes no part."""
    firm_se: Floats
    """Its standard deviation, shape (D, F)."""
    weights: Floats
    """Of the firms, shape (F,)."""

    @property
    def usable(self) -> Bools:
        """Dates with a basket and at least half of its firms, shape (D,)."""
        return np.asarray(np.isfinite(self.se) & (np.isfinite(self.firm_se).mean(axis=1) >= 0.5))

    def only(self, dates: Bools) -> Draws:
        """The chosen dates."""
        return Draws(self.car[dates], self.se[dates], self.firm_car[dates], self.firm_se[dates], self.weights)

    def statistic(self, name: str, shift: float = 0.0) -> Floats:
        """The statistic of that name on each date, shape (D,), with `shift` added to every CAR.

        The shift is counted in standard deviations of the last date, the event: an effect of so many per cent stands
        out less in wild times, whenever the placebo dates were.
        """
        if name == "raw":
            return self.car + shift
        if name == "studentised":
            return np.asarray(self.car / self.se + shift / self.se[-1])
        present = np.isfinite(self.firm_se)
        moved = np.nan_to_num(shift / self.firm_se[-1])
        scar = np.clip(np.where(present, self.firm_car / self.firm_se, 0.0) + moved, -BOUND, BOUND)
        weights = np.where(present, self.weights / self.firm_se, 0.0)
        return np.asarray((scar * weights).sum(axis=1) / weights.sum(axis=1))


def draw(
    values: Floats, series: Floats, bench: Floats, dates: Ints, window: Window, plan: Plan, weights: Floats
) -> Draws:
    """Basket and firms on each of the dates: by running sums where the model allows, else date by date.

    Parameters
    ----------
    values
        Returns of the firms, shape (T, F).
    series
        Return of the basket, shape (T,).
    bench
        Factors, shape (T, K).
    dates
        Event sessions, shape (D,).
    window, plan
        Event window and estimation.
    weights
        Of the firms, shape (F,).
    """
    both = np.column_stack([series, values])
    quick = plan.model in MODELS and bench.shape[1] == 1
    car, se = _by_sums(both, bench, dates, window, plan) if quick else _one_by_one(both, bench, dates, window, plan)
    return Draws(car[:, 0], se[:, 0], car[:, 1:], se[:, 1:], weights)


def _by_sums(both: Floats, bench: Floats, dates: Ints, window: Window, plan: Plan) -> tuple[Floats, Floats]:
    low = max(0, int(dates.min()) + window.first - plan.gap - plan.estimation)
    high = int(dates.max()) + max(window.last, 0) + 1
    made = all_windows(both[low:high], bench[low:high, 0], window, plan)
    return made.car[dates - low], made.se[dates - low]


def _one_by_one(both: Floats, bench: Floats, dates: Ints, window: Window, plan: Plan) -> tuple[Floats, Floats]:
    car, se = np.full((len(dates), both.shape[1]), np.nan), np.full((len(dates), both.shape[1]), np.nan)
    for place, date in enumerate(dates):
        found = event_study(both, bench, int(date), window, plan)
        if not isinstance(found, Unavailable):
            car[place, found.firms], se[place, found.firms] = found.car, np.sqrt(found.car_variance)
    return car, se
