"""The tables of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.signals.index.series import Daily, Series
from bilateral.lenses.signals.index.turning import Call, Refusal
from bilateral.measure import Column, Scope, Table
from bilateral.origin import Origin

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Frame", "attention_table", "daily_table", "extremes_table", "index_table", "tests_table", "turns_table"]

EXTREMES = 5
_SERIES = (
    Column("channel", "Channel"),
    Column("direction", "Direction"),
)


class Frame:
    """Makes tables of one scope.

    Parameters
    ----------
    scope, origins
        Of all tables.
    names
        The names of the two countries.
    """

    def __init__(self, scope: Scope, origins: tuple[Origin, ...], names: tuple[str, str]) -> None:
        self.scope, self.origins, self.names = scope, origins, names

    def table(
        self, id: str, title: str, columns: Sequence[Column], rows: Iterable[dict[str, Any]], note: str = ""
    ) -> Table:
        """A table from rows; a column without any value is text."""
        import pyarrow as pa

        names = [column.name for column in columns]
        found = list(rows)
        arrays = [pa.array([row[name] for row in found]) for name in names]
        kinds = [array.cast(pa.string()) if pa.types.is_null(array.type) else array for array in arrays]
        data: pa.Table = pa.table(kinds, names=names)
        return Table(id, title, tuple(columns), data, self.scope, self.origins, note)


def index_table(frame: Frame, series: Sequence[Series]) -> Table:
    """`signals.index`: one row a month, channel, direction and kind."""
    columns = (
        Column("month", "Month"),
        *_SERIES,
        Column("kind", "Said or done"),
        Column("events", "Events", "count", ","),
        Column("positive", "Good news", "weight", ",.1f"),
        Column("negative", "Bad news", "weight", ",.1f"),
        Column("balance", "Balance", "share (0–1)", ".3f"),
        Column("low", "Low", "share (0–1)", ".3f"),
        Column("high", "High", "share (0–1)", ".3f"),
    )
    rows = (row for one in series for row in _months(one))
    note = (
        "Balance is (P + k·base) / (P + N + k); a month without weight has none. Low and high span nine in ten draws "
        "of the stories. Verbal is what was said, material what was done. ab is from the first country to the second."
    )
    return frame.table(
        "signals.index", f"Climate of {frame.names[0]} and {frame.names[1]} by month", columns, rows, note
    )


def _months(one: Series) -> Iterable[dict[str, Any]]:
    for place, month in enumerate(one.months):
        known = bool(np.isfinite(one.balance[place]))
        yield {
            "month": month,
            "channel": one.key.channel,
            "direction": one.key.direction,
            "kind": one.key.kind,
            "events": int(one.sums.events[place]),
            "positive": float(one.sums.positive[place]),
            "negative": float(one.sums.negative[place]),
            "balance": float(one.balance[place]) if known else None,
            "low": float(one.low[place]) if known else None,
            "high": float(one.high[place]) if known else None,
        }


def daily_table(frame: Frame, series: Sequence[Daily]) -> Table:
    """`signals.index.daily`: one row a day and direction."""
    columns = (
        Column("date", "Day"),
        Column("direction", "Direction"),
        Column("events", "Events", "count", ","),
        Column("balance", "Balance", "share (0–1)", ".3f"),
    )
    rows = (
        {
            "date": day,
            "direction": one.direction,
            "events": int(count),
            "balance": float(value) if np.isfinite(value) else None,
        }
        for one in series
        for day, count, value in zip(one.days, one.events, one.balance, strict=True)
    )
    note = "News of 30 days ago counts half (exponentially weighted); the base rate and k are those of the months."
    return frame.table("signals.index.daily", "Climate by day", columns, rows, note)


def turns_table(frame: Frame, calls: Sequence[Call | Refusal]) -> Table:
    """`signals.turning_points`."""
    columns = (
        Column("month", "Month"),
        *_SERIES,
        Column("turn", "Turn"),
        Column("before", "Before", "share (0–1)", ".3f"),
        Column("after", "After", "share (0–1)", ".3f"),
        Column("change", "Change", "share points", "+.3f"),
        Column("earliest", "Earliest"),
        Column("latest", "Latest"),
        Column("certainty", "Within two months", "probability", ".2f"),
    )
    rows = (row for one in calls if isinstance(one, Call) for row in _turns(one))
    note = (
        "The first month of the new level. Nine tenths of the probability lie between earliest and latest; a change "
        "that is dated within two months with a probability below one half is not called. It is one of the balance of "
        "what is written, and has no cause by itself."
    )
    return frame.table("signals.turning_points", "Turning points of the climate", columns, rows, note)


def _turns(one: Call) -> Iterable[dict[str, Any]]:
    months = one.series.months
    for place, turn in enumerate(one.turns):
        before, after = one.levels(place)
        yield {
            "month": months[turn.at],
            "channel": one.series.key.channel,
            "direction": one.series.key.direction,
            "turn": "warmer" if after > before else "colder",
            "before": before,
            "after": after,
            "change": after - before,
            "earliest": months[turn.earliest],
            "latest": months[turn.latest],
            "certainty": turn.certainty,
        }


def tests_table(frame: Frame, calls: Sequence[Call | Refusal]) -> Table:
    """`signals.turning_points.tests`: how each series was tested, and how often that gives a false alarm."""
    columns = (
        *_SERIES,
        Column("months", "Months", "count", ","),
        Column("volume", "Events a month", "median", ",.0f"),
        Column("swing", "Swing τ", "share points", ".3f"),
        Column("memory", "Memory", "correlation", ".2f"),
        Column("penalty", "Penalty", "2 × log-likelihood", ".1f"),
        Column("false_alarms", "False alarms", "in 11 years", ".2f"),
        Column("called", "Called", "count", ","),
    )
    rows = ({**_key(one.series), **_test(one)} for one in calls if isinstance(one, Call))
    return frame.table("signals.turning_points.tests", "How turning points were looked for", columns, rows)


def _key(one: Series) -> dict[str, Any]:
    return {"channel": one.key.channel, "direction": one.key.direction}


def _test(one: Call) -> dict[str, Any]:
    known = one.calibration
    return {
        "months": len(one.series.months),
        "volume": one.volume,
        "swing": known.swing,
        "memory": known.memory,
        "penalty": known.penalty,
        "false_alarms": known.false_alarms,
        "called": len(one.turns),
    }


def extremes_table(frame: Frame, months: Sequence[str], values: Any) -> Table:
    """`signals.index.extremes`: the months furthest below and above the mean.

    Parameters
    ----------
    frame, months
        As before.
    values
        (T,) balances, NaN where there is none.
    """
    columns = (
        Column("month", "Month"),
        Column("balance", "Balance", "share (0–1)", ".3f"),
        Column("z", "Standard deviations from the mean", "z", "+.1f"),
    )
    y = np.asarray(values, float)
    spread = np.nanstd(y) if np.isfinite(y).sum() > 1 else 0.0
    z = (y - np.nanmean(y)) / spread if spread else np.zeros_like(y)
    order = [int(place) for place in np.argsort(z, kind="stable") if np.isfinite(y[place])]
    chosen = order if len(order) <= 2 * EXTREMES else [*order[:EXTREMES], *order[-EXTREMES:]]
    rows = ({"month": months[at], "balance": float(y[at]), "z": float(z[at])} for at in chosen)
    return frame.table(
        "signals.index.extremes", "Months out of the ordinary", columns, rows, "The five lowest and the five highest."
    )


def attention_table(frame: Frame, totals: pa.Table) -> Table:
    """`signals.attention`: how much of all news between countries is about the two.

    Parameters
    ----------
    frame
        As before.
    totals
        As `query.monthly_totals` gives them.
    """
    a, b = frame.names
    columns = (
        Column("month", "Month"),
        Column("events", "Events of the pair", "count", ","),
        Column("everybody", "Events between any two", "count", ","),
        Column("share", "Share of all", "share (0–1)", ".4f"),
        Column("share_a", f"Share of {a}'s", "share (0–1)", ".3f"),
        Column("share_b", f"Share of {b}'s", "share (0–1)", ".3f"),
    )
    rows = (
        {
            "month": row["month"],
            "events": row["pair"],
            "everybody": row["everybody"],
            "share": row["pair"] / row["everybody"] if row["everybody"] else None,
            "share_a": row["pair"] / row["a"] if row["a"] else None,
            "share_b": row["pair"] / row["b"] if row["b"] else None,
        }
        for row in totals.to_pylist()
    )
    note = (
        "Of the events in the same source, each counted once. Attention is no climate: war and summits both raise it."
    )
    return frame.table("signals.attention", "How much is written about the two", columns, rows, note)
