"""The only Ibis of the climate index; it runs unchanged on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.pair import Pair

__all__ = ["monthly_totals", "pair_events", "pair_scores"]


def pair_events(events: ir.Table, pair: Pair, years: Sequence[int] = ()) -> pa.Table:
    """The events between the two, in either direction.

    Parameters
    ----------
    events
        Columns of the table `events`.
    pair
        The two countries.
    years
        Only these; all where empty.

    Returns
    -------
    pyarrow.Table
        id, date, source, target, channel, root, quad, score, realis, sources, story; by date and id.
    """
    there = (events.source == pair.a) & (events.target == pair.b)
    back = (events.source == pair.b) & (events.target == pair.a)
    found = events.filter(there | back)
    found = found.filter(found.year.isin(list(years))) if years else found
    names = ["id", "date", "source", "target", "channel", "root", "quad", "score", "realis", "sources", "story"]
    return found.select(*names).order_by("date", "id").to_pyarrow()


def monthly_totals(days: ir.Table, pair: Pair) -> pa.Table:
    """Events of the pair, of each country with anybody, and of all countries, by month.

    Parameters
    ----------
    days
        Columns of the table `dyad_days`.

    Returns
    -------
    pyarrow.Table
        month (YYYY-MM), pair, a, b, everybody; by month.
    """
    import ibis

    one = (days.source == pair.a) | (days.target == pair.a)
    other = (days.source == pair.b) | (days.target == pair.b)
    counted = days.mutate(month=days.date.substr(0, 7), pair_=one & other, one_=one, other_=other)

    def of(mask: ir.BooleanValue) -> ir.IntegerScalar:
        return ibis.ifelse(mask, counted.events, 0).sum().cast("int64")

    found = counted.group_by("month").agg(
        pair=of(counted.pair_), a=of(counted.one_), b=of(counted.other_), everybody=counted.events.sum().cast("int64")
    )
    return found.order_by("month").to_pyarrow()


def pair_scores(scores: ir.Table, pair: Pair, years: Sequence[int] = ()) -> pa.Table:
    """The net scores of the pair.

    Parameters
    ----------
    scores
        Columns of the table `dyad_scores`.

    Returns
    -------
    pyarrow.Table
        date, score; by date.
    """
    first, second = sorted((pair.a, pair.b))
    found = scores.filter((scores.country_a == first) & (scores.country_b == second))
    found = found.filter(found.year.isin(list(years))) if years else found
    return found.select("date", "score").order_by("date").to_pyarrow()
