"""One vote an event, and the counts of all dyads: in Ibis, so that they run on every engine unchanged.

News retold is not news. Rows are merged in three steps, each a rule that can be said in a sentence:

1. one row an identifier: the row taken up last;
2. one row for each article, day, event type, channel and directed pair: an article that tells an event in five
   sentences tells it once;
3. rows of one day, event code, place, channel and directed pair that were taken up within 180 minutes of each other
   are one event retold: the first stays, and the outlets and mentions of all are added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral import schema

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["WINDOW_MINUTES", "crowd", "dyad_days", "keys", "once", "shared_stories", "told_by"]

WINDOW_MINUTES = 180
_MOST = 2_000_000_000


def once(events: ir.Table, *, repeats: bool = True) -> ir.Table:
    """`events` with each event once.

    Parameters
    ----------
    events
        Columns of the table `events`, repeats among them.
    repeats
        Whether an identifier may stand there more than once; False spares the first step.

    Returns
    -------
    ibis.Table
        The same columns; no order.
    """
    names = schema.table("events").names
    unique = _first(events, ["id"], [events.added.desc(), events.file.desc()]) if repeats else events
    kept = _sessions(_one_an_article(_keys(unique)))
    whole = unique.drop("sources", "mentions", "until").inner_join(kept, "id")
    return whole.select(*names)


def keys(events: ir.Table) -> ir.Table:
    """What the merging goes by: rows that share none of the three with another row stay as they are.

    Parameters
    ----------
    events
        Columns of the table `events`, and `row`: a number of each row's own.

    Returns
    -------
    ibis.Table
        row, and the hashes id_ (identifier), article_ and act_ (whole numbers); no order.
    """
    return events.select("row", id_=events.id.hash(), **_hashes(events))


def crowd(keys: pa.Table) -> NDArray[np.int64]:
    """The rows that share their identifier, article or act with another row: `once` has to look at them alone.

    Parameters
    ----------
    keys
        As `keys` gives them.

    Returns
    -------
    ndarray
        Their numbers, in order.
    """
    found = np.zeros(keys.num_rows, bool)
    for name in ("id_", "article_", "act_"):
        values = keys[name].to_numpy()
        there = np.sort(values)
        again = np.unique(there[1:][there[1:] == there[:-1]])
        if len(again):
            found |= again[np.minimum(np.searchsorted(again, values), len(again) - 1)] == values
    return np.sort(keys["row"].to_numpy()[found])


def _first(table: ir.Table, keys: list[str], order: list[Any]) -> ir.Table:
    import ibis

    place = ibis.row_number().over(ibis.window(group_by=keys, order_by=order))
    return table.mutate(place_=place).filter(lambda t: t.place_ == 0).drop("place_")


def _keys(events: ir.Table) -> ir.Table:
    """What the merging looks at, narrow, so that sorting is cheap; text keys as their hashes."""
    return events.select(
        "id",
        "sources",
        "mentions",
        "added",
        "until",
        **_hashes(events),
        minute_=_minutes(events.added),
        last_=_minutes(events.until),
    )


def _hashes(events: ir.Table) -> dict[str, Any]:
    import ibis

    article = ["story", "date", "root", "source", "target", "channel"]
    act = ["date", "cameo", "root", "place", "source", "target", "channel", "source_type", "target_type"]
    own = events.id.hash()
    return {"article_": ibis.ifelse(events.story == "", own, _hash(events, article)), "act_": _hash(events, act)}


def _hash(table: ir.Table, columns: list[str]) -> Any:
    import ibis

    return ibis.literal("\t").join([table[name] for name in columns]).hash()


def _one_an_article(keys: ir.Table) -> ir.Table:
    return _first(keys, ["article_"], [keys.sources.desc(), keys.added, keys.id])


def _sessions(keys: ir.Table) -> ir.Table:
    """Rows of one act with gaps of at most 180 minutes, as the first of them with all outlets and mentions."""
    import ibis

    before = ibis.window(group_by=["act_"], order_by=[keys.minute_, keys.id], preceding=(None, 1))
    gap = keys.mutate(gap_=keys.minute_ - keys.last_.max().over(before))
    new = gap.mutate(new_=ibis.ifelse(gap.gap_.isnull() | (gap.gap_ > WINDOW_MINUTES), 1, 0))
    counted = new.mutate(
        session_=new.new_.sum().over(ibis.cumulative_window(group_by="act_", order_by=["minute_", "id"]))
    )
    return (
        counted.group_by("act_", "session_")
        .agg(
            id=ibis.ifelse(counted.new_ == 1, counted.id, ibis.null("string")).max(),
            sources=_capped(counted.sources.sum()),
            mentions=_capped(counted.mentions.sum()),
            until=counted.until.max(),
        )
        .drop("act_", "session_")
    )


def _capped(total: Any) -> Any:
    import ibis

    return ibis.least(total, ibis.literal(_MOST, "int64")).cast("int32")


def _minutes(added: ir.IntegerValue) -> Any:
    """Minutes since the year 0, with days counted as in the Julian day number; YYYYMMDDHHMMSS in."""
    when = added.cast("int64")
    days = _days(when // 10_000_000_000, (when // 100_000_000) % 100, (when // 1_000_000) % 100)
    return days * 1440 + ((when // 10_000) % 100) * 60 + (when // 100) % 100


def _days(year: Any, month: Any, of_month: Any) -> Any:
    """Days of the Gregorian calendar from a fixed day (Fliegel and Van Flandern 1968, CACM 11(10)), whole numbers."""
    back = (14 - month) // 12
    y = year + 4800 - back
    m = month + 12 * back - 3
    return of_month + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400


def told_by(events: ir.Table, mentions: ir.Table) -> ir.Table:
    """`events` with the outlets and mentions that the mentions table knows, where it knows more.

    Parameters
    ----------
    events
        Columns of `events`.
    mentions
        Columns id, outlet, story: one row a mention.
    """
    import ibis

    known = mentions.group_by("id").agg(outlets=mentions.outlet.nunique(), told=mentions.count())
    joined = events.left_join(known, "id").drop("id_right")
    return joined.mutate(
        sources=ibis.greatest(joined.sources, joined.outlets.fill_null(0)).cast("int32"),
        mentions=ibis.greatest(joined.mentions, joined.told.fill_null(0)).cast("int32"),
    ).drop("outlets", "told")


def shared_stories(events: ir.Table, mentions: ir.Table, *, rounds: int = 3) -> ir.Table:
    """`events` with one story where events of one day, type and directed pair are told by a common article.

    Two events that share an article share the story; events that share one through a third do so as well, over
    `rounds` steps. `once` then keeps one of them.

    Parameters
    ----------
    events
        Columns of `events`.
    mentions
        Columns id, outlet, story.
    rounds
        How many steps of sharing are followed.
    """
    keys = ["date", "root", "source", "target", "channel"]
    own = events.select("id", "story", *keys)
    links = own.drop("story").inner_join(mentions.select("id", article="story"), "id").select("id", "article", *keys)
    links = links.union(own.select("id", *keys, article="story").select("id", "article", *keys), distinct=True)
    labels = own.select("id", label="story")
    for _ in range(rounds):
        known = links.inner_join(labels, "id").select("id", "article", "label", *keys)
        least = known.group_by("article", *keys).agg(label=known.label.min())
        spread = links.inner_join(least, ["article", *keys]).select("id", "label")
        labels = spread.group_by("id").agg(label=spread.label.min())
    joined = events.left_join(labels, "id").drop("id_right")
    return joined.mutate(story=joined.label.fill_null(joined.story)).drop("label")


def dyad_days(events: ir.Table) -> ir.Table:
    """Counts and weights of all dyads: by day, directed pair, channel and class.

    Parameters
    ----------
    events
        Columns of `events`, each event once.

    Returns
    -------
    ibis.Table
        Columns of the table `dyad_days`; no order.
    """
    import ibis

    weight = events.score.abs() * (ibis.greatest(events.sources, 1).cast("float64") + 1.0).ln()
    weighed = events.mutate(weight_=weight)
    keys = ["year", "date", "source", "target", "channel", "root", "quad", "realis"]
    counted = weighed.group_by(keys).agg(
        events=weighed.count().cast("int64"),
        mentions=weighed.mentions.cast("int64").sum().cast("int64"),
        positive=ibis.ifelse(weighed.score > 0, weighed.weight_, 0.0).sum(),
        negative=ibis.ifelse(weighed.score < 0, weighed.weight_, 0.0).sum(),
    )
    return counted.select(*schema.table("dyad_days").names)
