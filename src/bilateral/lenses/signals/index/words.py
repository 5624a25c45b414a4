"""The climate in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.measure import Finding
from bilateral.plurals import many
from bilateral.style import numbers

if TYPE_CHECKING:
    from bilateral.lenses.signals.index.result import Climate

__all__ = ["findings"]


def findings(found: Climate) -> tuple[Finding, ...]:
    """One to five sentences, the headline first.

    Parameters
    ----------
    found
        A climate; one without events gives one sentence that says so.
    """
    if not found.measures:
        reason = found.not_computed[0].reason if found.not_computed else "nothing is known"
        return (Finding(f"Nothing can be said of the climate between {' and '.join(found.pair.names)}: {reason}."),)
    if found.kind == "scores":
        return (_net(found), _saturation(found))
    told = (_headline(found), _turns(found), _ways(found), _extremes(found), _attention(found))
    return tuple(one for one in told if one is not None)


def _headline(found: Climate) -> Finding:
    a, b = found.pair.names
    base = found.measure("signals.index.base").value
    if not found.has("signals.index.level.both"):
        share = numbers.percent(base, 0)
        return Finding(f"The last month holds no news of {a} and {b}; over the whole span {share} was good, by weight.")
    level = found.measure("signals.index.level.both")
    month = found.table("signals.index").rows()[-1]["month"]
    text = (
        f"{numbers.percent(level.value, 0)} of the news between {a} and {b} in {month} was good, by weight "
        f"({_span(level)}); over the whole span it was {numbers.percent(base, 0)}."
    )
    return Finding(text, ("signals.index.level.both", "signals.index.base"), _moved(found))


def _span(measure: Any) -> str:
    return f"between {numbers.percent(measure.uncertainty.low, 0)} and {numbers.percent(measure.uncertainty.high, 0)}"


def _moved(found: Climate) -> str:
    if not found.has("signals.index.change.both"):
        return ""
    change = found.measure("signals.index.change.both")
    low, high = change.uncertainty.low or 0.0, change.uncertainty.high or 0.0
    told = f"by {numbers.points(change.value, 0)} ({numbers.points(low, 0)} to {numbers.points(high, 0)})"
    if low <= 0 <= high:
        return f"The last three months differ from the year before {told}: no more than chance may give."
    return f"The last three months are {'warmer' if change.value > 0 else 'colder'} than the year before {told}."


def _turns(found: Climate) -> Finding | None:
    if not found.has("signals.turning_points.count"):
        reason = next((m.reason for m in found.not_computed if m.id == "signals.turning_points.both"), "")
        return (
            Finding(f"No turning points are called: {reason}.", ("signals.turning_points.volume",)) if reason else None
        )
    alarms = found.measure("signals.turning_points.false_alarms").value
    rows = [row for row in _rows(found, "signals.turning_points") if _overall(row)]
    detail = f"On series without any turn the same method calls {numbers.ratio(alarms)} in eleven years."
    ids = ("signals.turning_points.count", "signals.turning_points.false_alarms")
    if not rows:
        return Finding("No turn of the climate is sure enough to be called.", ids, detail)
    told = "; ".join(
        f"{row['turn']} from {row['month']} ({numbers.percent(row['before'], 0)} to {numbers.percent(row['after'], 0)})"
        for row in rows[-4:]
    )
    return Finding(f"The climate turned {many(len(rows), 'time')}: {told}.", ids, detail)


def _overall(row: dict[str, Any]) -> bool:
    return bool(row["channel"] == "all" and row["direction"] == "both")


def _rows(found: Climate, id: str) -> list[dict[str, Any]]:
    return next((table.rows() for table in found.tables if table.id == id), [])


def _ways(found: Climate) -> Finding | None:
    ids = ("signals.index.level.ab", "signals.index.level.ba")
    if not all(found.has(id) for id in ids):
        return None
    there, back = (found.measure(id) for id in ids)
    a, b = found.pair.names
    text = (
        f"From {a} towards {b} it was {numbers.percent(there.value, 0)} ({_span(there)}), "
        f"from {b} towards {a} {numbers.percent(back.value, 0)} ({_span(back)})."
    )
    return Finding(text, ids)


def _extremes(found: Climate) -> Finding | None:
    rows = _rows(found, "signals.index.extremes")
    if len(rows) < 6:
        return None
    low, high = (", ".join(row["month"] for row in part) for part in (rows[:3], rows[:-4:-1]))
    return Finding(f"The coldest months were {low}; the warmest {high}.", ("signals.index.base",))


def _attention(found: Climate) -> Finding | None:
    if not found.has("signals.attention.share"):
        return None
    share = found.measure("signals.attention.share").value
    text = (
        f"{numbers.percent(share, 2)} of all events between countries in the source's last year were between the two."
    )
    return Finding(text, ("signals.attention.share",), "This is attention, not climate.")


def _net(found: Climate) -> Finding:
    rows = _rows(found, "signals.index.extremes")
    low = ", ".join(f"{row['month']} (z = {row['z']:.1f})".replace("-", "−", 0) for row in rows[:5])
    high = ", ".join(row["month"] for row in rows[:-6:-1])
    a, b = found.pair.names
    text = f"By net scores of days, the coldest months between {a} and {b} were {low}; the warmest {high}."
    return Finding(text, ("signals.index.level.both", "signals.index.base"))


def _saturation(found: Climate) -> Finding:
    terms = dict(found.scope.terms)
    base = found.measure("signals.index.base").value
    text = (
        f"The scale is nearly used up: {terms['months near the end of the scale']} of the months lie beyond 0.9 "
        f"(mean level {numbers.ratio(base)}), because good and bad news of a day have cancelled out before they were "
        "counted."
    )
    detail = "Only deep dips can be seen in such a series, and no turning point is called; events are needed for that."
    return Finding(text, ("signals.index.base",), detail)
