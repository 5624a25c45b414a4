"""The tables of the lens that come from articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bilateral import schema
from bilateral.lenses.signals.coding import Coded
from bilateral.lenses.signals.signal import CHANNELS, Signal
from bilateral.lenses.signals.typology import signal_type
from bilateral.measure import Column, Scope, Table
from bilateral.origin import Origin

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["all_tables"]

_SIGNS = {1: "warms", 0: "neither", -1: "cools"}
_TEXT = ("string", "")


def all_tables(coded: Coded, scope: Scope, origins: tuple[Origin, ...]) -> tuple[Table, ...]:
    """Every table that the articles give; none where there are no articles.

    Parameters
    ----------
    coded
        What the articles say.
    scope
        What the tables speak of.
    origins
        Where the articles come from.
    """
    if not coded.articles:
        return ()
    made = (
        _full("signals", "Every signal, every field", coded.signals),
        _list(coded),
        _full("signals.background", "What the articles name as past only", coded.background),
        _channels(coded),
        _types(coded),
        _articles(coded),
    )
    return tuple(Table(id, title, columns, data, scope, origins, note) for id, title, columns, data, note in made)


_Made = tuple[str, str, tuple[Column, ...], "pa.Table", str]


def _full(id: str, title: str, signals: Sequence[Signal]) -> _Made:
    import pyarrow as pa

    wanted = schema.table("signals")
    data = pa.Table.from_pylist([signal.row() for signal in signals], schema=wanted.arrow())
    columns = tuple(
        Column(column.name, column.name.replace("_", " "), "" if column.unit == "text" else column.unit)
        for column in wanted.columns
    )
    return id, title, columns, data, "Quotes are exactly the article’s words from `start` to `end`."


def _made(
    id: str, title: str, heads: Sequence[tuple[str, str, str, str]], rows: Sequence[dict[str, Any]], note: str = ""
) -> _Made:
    import pyarrow as pa

    kinds = {"n": pa.int64(), "f": pa.float64(), "t": pa.string()}
    wanted = pa.schema([(name, kinds[kind]) for name, _, kind, _ in heads])
    columns = tuple(
        Column(name, label, unit, "," if kind == "n" else ".1f" if kind == "f" else "")
        for name, label, kind, unit in heads
    )
    return id, title, columns, pa.Table.from_pylist(list(rows), schema=wanted), note


def _list(coded: Coded) -> _Made:
    heads = (
        ("date", "Date", "t", ""),
        ("what", "Kind", "t", ""),
        ("direction", "Direction", "t", ""),
        ("who", "Who", "t", ""),
        ("channel", "Channel", "t", ""),
        ("realis", "Done or to come", "t", ""),
        ("quote", "Quote", "t", ""),
        ("reported", "Reported by", "t", ""),
        ("article", "Article", "t", ""),
        ("at", "Characters", "t", ""),
    )
    where = {row["id"]: row for row in coded.articles}
    rows = [_listed(signal, where[signal.article]) for signal in coded.signals]
    note = (
        f"Coded by {coded.coder}. ~ marks a date that can be read in two ways or belongs to the report; (published) "
        "where no words date it."
    )
    return _made("signals.list", "Signals with their quotes", heads, rows, note)


def _listed(signal: Signal, row: Any) -> dict[str, Any]:
    return {
        "date": when(signal),
        "what": signal.label,
        "direction": _SIGNS[signal.direction],
        "who": " ".join(filter(None, (signal.actor, f"({signal.actor_country})" if signal.actor_country else ""))),
        "channel": signal.channel,
        "realis": signal.realis,
        "quote": f"“{signal.quote}”",
        "reported": signal.reported_by,
        "article": " ".join(filter(None, (row["publisher"], row["published"] or "undated", row["title"][:60]))),
        "at": f"{signal.start}–{signal.end}",
    }


def when(signal: Signal) -> str:
    """The date as precise as it is known."""
    if signal.date is None:
        return "undated"
    cut = {"month": 7, "year": 4}.get(signal.date_precision, 10)
    text = str(signal.date)[:cut]
    if signal.date_end and signal.date_end != signal.date and signal.date_precision in {"week", "span", "quarter"}:
        text = f"{signal.date} to {signal.date_end}"
    mark = " ~" if signal.date_ambiguous else ""
    return f"{text} (published)" if signal.date_basis == "publication" else f"{text}{mark}"


def _channels(coded: Coded) -> _Made:
    heads = (
        ("channel", "Channel", "t", ""),
        ("warming", "Warming", "n", "count"),
        ("neither", "Neither", "n", "count"),
        ("cooling", "Cooling", "n", "count"),
    )
    counts: Counter[tuple[str, int]] = Counter((signal.channel, signal.direction) for signal in coded.signals)
    rows = [
        {"channel": name, "warming": counts[name, 1], "neither": counts[name, 0], "cooling": counts[name, -1]}
        for name in CHANNELS
    ]
    return _made("signals.channels", "Signals by who speaks", heads, rows)


def _types(coded: Coded) -> _Made:
    heads = (
        ("type", "Type", "t", ""),
        ("what", "Kind", "t", ""),
        ("count", "Signals", "n", "count"),
        ("intensity", "Mean intensity", "f", "PLOVER scale (−10 to 10)"),
        ("plover", "PLOVER", "t", ""),
        ("cameo", "CAMEO", "t", ""),
    )
    return _made(
        "signals.types",
        "Signals by kind",
        heads,
        list(_by_type(coded.signals)),
        "Empty where PLOVER and CAMEO have no counterpart.",
    )


def _by_type(signals: Sequence[Signal]) -> Iterator[dict[str, Any]]:
    for id, count in Counter(signal.type for signal in signals).most_common():
        kind = signal_type(id)
        mean = sum(signal.intensity for signal in signals if signal.type == id) / count
        yield {
            "type": id,
            "what": kind.label,
            "count": count,
            "intensity": mean,
            "plover": kind.plover_root,
            "cameo": kind.cameo,
        }


def _articles(coded: Coded) -> _Made:
    heads = (
        ("id", "Article", "t", ""),
        ("published", "Published", "t", ""),
        ("publisher", "Publisher", "t", ""),
        ("language", "Language", "t", ""),
        ("title", "Headline", "t", ""),
        ("story", "Story", "t", ""),
        ("signals", "Signals", "n", "count"),
        ("reason", "Why none", "t", ""),
    )
    names = [name for name, *_ in heads]
    return _made(
        "signals.articles", "Articles read", heads, [{name: row[name] for name in names} for row in coded.articles]
    )
