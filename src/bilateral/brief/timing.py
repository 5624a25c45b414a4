"""How the data of each lens lie in time against the event that a brief is about.

Rules:

- Trade and technology that end three calendar years or more before the event describe a ground, and the brief says
  that they cannot show the event's effect.
- A market study of another day than the event's says of which.
- News of which no act is dated within 30 days of the event says so.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bilateral.style import phrases

if TYPE_CHECKING:
    from bilateral.brief.model import Section

__all__ = ["NEAR", "OLD", "timing"]

OLD = 3
"""From so many years before the event on, yearly figures are called old."""
NEAR = 30
"""Days before or after the event within which news speaks of it."""


def timing(section: Section, event: str) -> str:
    """What a reader must know of a lens's dates, in one sentence; empty where there is nothing to say.

    Parameters
    ----------
    section
        What the lens contributes.
    event
        Day or moment of the event (ISO); empty for none.
    """
    day = _day(event)
    if day is None:
        return ""
    terms = dict(section.scope.terms)
    if section.lens in {"structure", "technology"}:
        return _yearly(section, day)
    if section.lens == "market":
        return _session(_day(terms.get("session", "")), day)
    if section.lens == "signals":
        return _news(terms.get("dated", ""), day)
    return ""


def _yearly(section: Section, day: dt.date) -> str:
    gap = day.year - section.year
    if gap < 0:
        return f"These figures are of {section.year}, after the event ({phrases.day(day)})."
    if gap < OLD:
        return ""
    return (
        f"These figures are of {section.year}, {gap} years before the event: they show the ground on which it takes "
        "place, and nothing of its effect."
    )


def _session(session: dt.date | None, day: dt.date) -> str:
    if session is None or session == day:
        return ""
    gap = abs((session - day).days)
    side = "before" if session < day else "after"
    days = "day" if gap == 1 else "days"
    return f"The session studied is {gap} {days} {side} the event of this brief ({phrases.day(day)})."


def _news(dated: str, day: dt.date) -> str:
    first, _, last = dated.partition(" to ")
    begin, end = _day(first), _day(last or first)
    if begin is None or end is None or begin - dt.timedelta(NEAR) <= day <= end + dt.timedelta(NEAR):
        return ""
    where = "before" if end < day else "after"
    return (
        f"All that was read is dated {phrases.day(begin)} to {phrases.day(end)}, more than {NEAR} days {where} the "
        f"event ({phrases.day(day)}): it cannot say how the event was received."
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
