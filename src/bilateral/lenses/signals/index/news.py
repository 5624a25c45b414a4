"""The news of a pair as plain columns: events of databases and signals of articles side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.signals.index.formulas.balance import REALIS, weights

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from bilateral.pair import Pair

__all__ = ["DIRECTIONS", "News", "Pin", "gather", "month_index", "months_between", "of_signals"]

DIRECTIONS = ("ab", "ba", "none")
"""From the first country to the second, the way back, and what has no direction."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A signal to be pinned on the figure."""

    date: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class News:
    """n events of a pair, in order of their days."""

    date: NDArray[np.str_]
    """(n,) YYYY-MM-DD."""
    direction: NDArray[np.intp]
    """(n,) index into `DIRECTIONS`."""
    channel: NDArray[np.str_]
    """(n,) names."""
    material: NDArray[np.bool_]
    """(n,) whether something was done, not only said."""
    score: NDArray[np.float64]
    """(n,) −10 to 10."""
    weight: NDArray[np.float64]
    """(n,) |score| × ln(1 + sources) × realis factor."""
    story: NDArray[np.intp]
    """(n,) index of the story."""
    pins: tuple[Pin, ...]
    """Signals of articles."""

    @property
    def months(self) -> tuple[str, ...]:
        """All months from the first event to the last, those without events among them."""
        return months_between(str(self.date[0])[:7], str(self.date[-1])[:7]) if len(self.date) else ()


def months_between(first: str, last: str) -> tuple[str, ...]:
    """All months from one to the other.

    Examples
    --------
    >>> months_between("2019-11", "2020-02")
    ('2019-11', '2019-12', '2020-01', '2020-02')
    """
    begin, end = month_index(first), month_index(last)
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(begin, end + 1))


def month_index(text: str) -> int:
    """Months since the year 0."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def of_signals(signals: Iterable[Any], pair: Pair) -> list[dict[str, Any]]:
    """Signals of articles as events.

    Parameters
    ----------
    signals
        Mappings or objects with the columns of the table `signals`: date, actor_country, target_country, channel,
        type, plover_root, intensity, realis, article; or already with those of `events`. Signals without a date are
        left out. One whose actor is of neither country has no direction.
    pair
        The two countries.
    """
    found = []
    for place, signal in enumerate(signals):
        row = dict(signal) if isinstance(signal, Mapping) else _attributes(signal)
        day = row.get("date") or row.get("published")
        if day:
            found.append(_event(row, str(day)[:10], place, pair))
    return found


def _attributes(signal: Any) -> dict[str, Any]:
    names = (
        "id date published actor_country target_country channel type plover_root intensity realis article story sources"
    )
    return {name: getattr(signal, name, None) for name in names.split()}


def _event(row: Mapping[str, Any], day: str, place: int, pair: Pair) -> dict[str, Any]:
    root = row.get("root") or row.get("plover_root") or ""
    score = row.get("score", row.get("intensity"))
    source = row.get("source") or row.get("actor_country") or ""
    target = {pair.a: pair.b, pair.b: pair.a}.get(source, "")
    return {
        "id": f"signal-{row.get('id') or place}",
        "date": day if len(day) == 10 else f"{day[:7]}-15",
        "source": source if target else "",
        "target": target,
        "channel": row.get("channel") or "unstated",
        "root": root,
        "quad": row.get("quad") or (2 if root in {"COOPERATE", "AID", "YIELD"} else 4 if root in _DONE else 1),
        "score": float(score or 0.0),
        "realis": row.get("realis") or "occurred",
        "sources": int(row.get("sources") or 1),
        "story": f"article-{row.get('story') or row.get('article') or place}",
        "label": row.get("label") or row.get("type") or root,
    }


_DONE = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})


def gather(events: pa.Table | None, signals: Iterable[Any], pair: Pair) -> News:
    """Events and signals together.

    Parameters
    ----------
    events
        As `query.pair_events` gives them; None where there are none.
    signals
        As for `of_signals`.
    pair
        The two countries.
    """
    import pyarrow as pa

    told = of_signals(signals, pair)
    pins = tuple(Pin(row["date"], row["label"], row["score"]) for row in told if REALIS[row["realis"]] > 0)
    kinds = _kinds()
    parts = [pa.Table.from_pylist([{name: row[name] for name in kinds.names} for row in told], schema=kinds)]
    if events is not None:
        parts.insert(0, events.select(kinds.names).cast(kinds))
    return _news(pa.concat_tables(parts), pair, pins)


def _kinds() -> pa.Schema:
    import pyarrow as pa

    words = ("id", "date", "source", "channel", "realis", "story")
    numbers = {"quad": pa.int8(), "score": pa.float64(), "sources": pa.int32()}
    return pa.schema([*((name, pa.string()) for name in words), *numbers.items()])


def _news(table: pa.Table, pair: Pair, pins: tuple[Pin, ...]) -> News:
    import pyarrow.compute as pc

    order = np.argsort(_words(table["date"], 10), kind="stable")
    table = table.take(order)
    story = pc.if_else(
        pc.equal(table["story"], ""), pc.binary_join_element_wise("event", table["id"], " "), table["story"]
    )
    source = _words(table["source"], 3)
    return News(
        date=_words(table["date"], 10),
        direction=np.select([source == pair.a, source == pair.b], [0, 1], 2).astype(np.intp),
        channel=_words(table["channel"], 16),
        material=np.isin(table["quad"].to_numpy(), (2, 4)),
        score=table["score"].to_numpy(),
        weight=weights(table["score"].to_numpy(), table["sources"].to_numpy(), _words(table["realis"], 16)),
        story=story.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.intp),
        pins=pins,
    )


def _words(column: pa.ChunkedArray, length: int) -> NDArray[np.str_]:
    return np.array(column.to_pylist(), f"U{length}")
