"""What changed since the last brief: two climates of one pair, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bilateral.lenses.signals.index.result import Climate
from bilateral.plurals import many

__all__ = ["Moved", "Since", "since"]

_LEVELS = {"both": "between the two", "ab": "from the first to the second", "ba": "from the second to the first"}
REVISED = 1e-6
"""A month whose weights changed by more than this share has been revised."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A level, then and now."""

    id: str
    before: float
    now: float
    told_apart: bool
    """Whether the two intervals do not touch."""


@dataclass(frozen=True, slots=True)
class Since:
    """What is new."""

    moved: tuple[Moved, ...]
    """Levels that both have."""
    new_months: tuple[str, ...]
    """Months that the old one did not have."""
    revised_months: tuple[str, ...]
    """Months of both whose events or weights changed: news that came in late."""
    new_turns: tuple[str, ...]
    """Turning points called now and not before, as "2020-02 colder"."""
    gone_turns: tuple[str, ...]
    """Turning points called before and not now."""
    new_events: int
    """How many more events there are."""

    def sentences(self) -> tuple[str, ...]:
        """The same in words; one sentence where nothing changed."""
        told = []
        if self.new_months:
            told.append(
                f"New months: {self.new_months[0]} to {self.new_months[-1]}, {many(self.new_events, 'more event')}."
            )
        for one in self.moved:
            word = "differs from" if one.told_apart else "cannot be told from"
            way = _LEVELS[one.id.rpartition(".")[2]]
            told.append(f"The climate {way} is now {one.now:.2f} and {word} the {one.before:.2f} of the last brief.")
        told += [f"New turning point: {turn}." for turn in self.new_turns]
        told += [f"No longer called: {turn}." for turn in self.gone_turns]
        if self.revised_months:
            told.append(f"{len(self.revised_months)} earlier months have been revised by late news.")
        return tuple(told) or ("Nothing changed since the last brief.",)


def since(old: Climate | Mapping[str, Any], new: Climate | Mapping[str, Any]) -> Since:
    """Compare two results of one pair, as objects or as `to_dict()` and ``--json`` give them.

    Parameters
    ----------
    old, new
        The result of the last brief and of this one.
    """
    before, now = (one.to_dict() if isinstance(one, Climate) else one for one in (old, new))
    then, here = _months(before), _months(now)
    turns, before_turns = _turns(now), _turns(before)
    return Since(
        moved=_moved(before, now),
        new_months=tuple(month for month in here if month not in then),
        revised_months=tuple(month for month in here if month in then and _differ(then[month], here[month])),
        new_turns=tuple(turn for turn in turns if turn not in before_turns),
        gone_turns=tuple(turn for turn in before_turns if turn not in turns),
        new_events=int(_value(now, "signals.events.count.both") - _value(before, "signals.events.count.both")),
    )


def _months(result: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    rows = result["tables"].get("signals.index", [])
    return {row["month"]: row for row in rows if _overall(row) and row["kind"] == "all"}


def _overall(row: Mapping[str, Any]) -> bool:
    return bool(row["channel"] == "all" and row["direction"] == "both")


def _turns(result: Mapping[str, Any]) -> tuple[str, ...]:
    rows = result["tables"].get("signals.turning_points", [])
    return tuple(f"{row['month']} {row['turn']}" for row in rows if _overall(row))


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    weights = ("positive", "negative")
    moved = any(abs(one[name] - other[name]) > REVISED * (1 + abs(one[name])) for name in weights)
    return bool(moved or one["events"] != other["events"])


def _measures(result: Mapping[str, Any]) -> dict[str, Any]:
    return {measure["id"]: measure for measure in result["measures"]}


def _value(result: Mapping[str, Any], id: str) -> float:
    return float(_measures(result).get(id, {"value": 0.0})["value"])


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Moved, ...]:
    then, here = _measures(before), _measures(now)
    ids = [f"signals.index.level.{way}" for way in _LEVELS]
    return tuple(_one(id, then[id], here[id]) for id in ids if id in then and id in here)


def _one(id: str, then: Mapping[str, Any], here: Mapping[str, Any]) -> Moved:
    a, b = then["uncertainty"], here["uncertainty"]
    apart = a["high"] < b["low"] or b["high"] < a["low"]
    return Moved(id, float(then["value"]), float(here["value"]), bool(apart))
