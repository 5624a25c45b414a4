"""The climate from net scores of days, where no events are to be had: less can be said, and it says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bilateral.lenses.signals.index import query
from bilateral.lenses.signals.index.formulas.balance import balance as balanced
from bilateral.lenses.signals.index.formulas.balance import band, base_rate, prior, resampled, sums
from bilateral.lenses.signals.index.measures import Numbers
from bilateral.lenses.signals.index.news import month_index, months_between
from bilateral.lenses.signals.index.result import Climate
from bilateral.lenses.signals.index.series import DRAWS, Key, Series
from bilateral.lenses.signals.index.tables import Frame, extremes_table, index_table
from bilateral.measure import NotComputed, Scope, Uncertainty
from bilateral.pair import Pair
from bilateral.store import Dataset, Store

__all__ = ["SATURATED", "net_climate"]

SATURATED = 0.9
"""A balance above this, or below 1 less this, is near the end of its scale."""
NETTED = (
    "the source gives one net score a day, in which good and bad news of the day have cancelled out: "
    "{what} cannot be had from net scores; it needs events"
)
_ABSENT = (
    ("signals.turning_points", "turning points, which need counts of events,", "Turning points"),
    ("signals.index.level.ab", "a direction", "Climate from {a} towards {b}"),
    ("signals.index.level.ba", "a direction", "Climate from {b} towards {a}"),
    ("signals.index.daily", "a daily climate", "Climate by day"),
    ("signals.attention", "attention", "Attention"),
)


def net_climate(store: Store, pair: Pair, dataset: Dataset, years: Sequence[int], *, seed: int = 0) -> Climate:
    """Monthly balance of the days' net scores: Σ positive days / Σ |all days|, shrunk as the index of events is.

    Parameters
    ----------
    store, pair
        As for `climate`.
    dataset
        Fills the table `dyad_scores`.
    years
        Only these; all where empty.
    """
    held = [year for year in dataset.years if not years or year in years]
    found = query.pair_scores(store.read(dataset, years=held), pair) if held else None
    if found is None or not found.num_rows:
        reason = f"{dataset.name} holds no score of {pair.names[0]} and {pair.names[1]}"
        missing = (NotComputed("signals.index", reason, "Climate index"),)
        return Climate(
            pair, 0, (), Scope(dataset=dataset.name, terms=(("scores", "none"),)), (), (), missing, dataset.origins
        )
    series = _series(found, seed)
    return _climate(pair, dataset, series)


def _series(found: Any, seed: int) -> Series:
    days = np.array(found["date"].to_pylist(), "U10")
    score = found["score"].to_numpy(zero_copy_only=False).astype(float)
    months = months_between(days[0][:7], days[-1][:7])
    at = np.array([month_index(day) for day in days]) - month_index(months[0])
    whole = sums(at, score, np.abs(score), len(months))
    k, base = prior(whole.positive, whole.negative), base_rate(whole.positive, whole.negative)
    up, down = resampled(at, np.arange(len(days)), score, np.abs(score), len(months), draws=DRAWS, seed=seed)
    drawn = balanced(up, down, k, base)
    drawn = np.where(np.isnan(drawn), base, drawn)
    low, high = band(drawn)
    return Series(Key(), months, whole, k, base, balanced(whole.positive, whole.negative, k, base), low, high, drawn)


def _climate(pair: Pair, dataset: Dataset, series: Series) -> Climate:
    months = series.months
    years = tuple(range(int(months[0][:4]), int(months[-1][:4]) + 1))
    near = np.nanmean((series.balance > SATURATED) | (series.balance < 1 - SATURATED))
    terms = (
        ("months", f"{months[0]} to {months[-1]}"),
        ("scores", "net scores of days, without direction"),
        ("months near the end of the scale", f"{near:.0%}"),
    )
    scope = Scope(years, dataset.name, terms=terms)
    frame = Frame(scope, dataset.origins, pair.names)
    tables = (index_table(frame, [series]), extremes_table(frame, months, series.balance))
    numbers = Numbers(pair, scope, dataset.origins)
    spread = Uncertainty(
        "interval",
        f"Nine in ten draws of the days of {months[-1]}; news within a day has cancelled out before.",
        float(series.low[-1]),
        float(series.high[-1]),
        sample=int(series.sums.events[-1]),
        span="nine in ten draws",
    )
    base = Uncertainty("none", "Follows from the data by its definition.")
    measures = (
        numbers.measure("signals.index.level.both", series.balance[-1], spread),
        numbers.measure("signals.index.base", series.base, base),
        numbers.measure("signals.index.k", series.k, base),
    )
    a, b = pair.names
    missing = tuple(NotComputed(id, NETTED.format(what=what), label.format(a=a, b=b)) for id, what, label in _ABSENT)
    return Climate(pair, years[-1], years, scope, measures, tables, missing, dataset.origins, kind="scores")
