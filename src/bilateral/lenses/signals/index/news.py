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
    told = of_signals(signals, pair)
    pins = tuple(Pin(row["date"], row["label"], row["score"]) for row in told if REALIS[row["realis"]] > 0)
    names = ["date", "source", "channel", "quad", "score", "realis", "sources", "story", "id"]
    columns = {name: events[name].to_pylist() if events is not None else [] for name in names}
    for name, values in columns.items():
        values += [row[name] for row in told]
    order = np.argsort(np.array(columns["date"], "U10"), kind="stable")
    return _news(columns, order, pair, pins)


def _news(columns: Mapping[str, list[Any]], order: NDArray[np.intp], pair: Pair, pins: tuple[Pin, ...]) -> News:
    stories = [story or f"event {id}" for story, id in zip(columns["story"], columns["id"], strict=True)]
    ways = {pair.a: 0, pair.b: 1}
    return News(
        date=np.array(columns["date"], "U10")[order],
        direction=np.array([ways.get(code, 2) for code in columns["source"]], np.intp)[order],
        channel=np.array(columns["channel"], "U16")[order],
        material=np.isin(np.array(columns["quad"], int), (2, 4))[order],
        score=np.array(columns["score"], float)[order],
        weight=weights(columns["score"], columns["sources"], columns["realis"])[order],
        story=np.unique(np.array(stories, dtype=str), return_inverse=True)[1].astype(np.intp)[order]
        if stories
        else np.zeros(0, np.intp),
        pins=pins,
    )
