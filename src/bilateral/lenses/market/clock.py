"""The event clock: a moment and the close of an exchange give the first session that could react.

News during a session belongs to it; news at or after the close, on a weekend or on a holiday belongs to the next. A
bare date is no moment: it stands for the session of that date. Sessions are those seen in the data; a calendar is a
hint only, because calendars name sessions that were not held.
"""

from __future__ import annotations

import bisect
import datetime as dt
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bilateral.errors import NoData
from bilateral.reference.exchanges import Exchange
from bilateral.reference.moments import Moment

__all__ = ["Reaction", "hint", "reaction"]


@dataclass(frozen=True, slots=True)
class Reaction:
    """The first session that could react to an event."""

    row: int
    """Its place among the sessions."""
    session: dt.date
    why: str
    """How the session follows from the moment, in one sentence without a full stop."""
    moved: bool
    """Whether the session is not the day of the event."""


def reaction(moment: Moment, sessions: Sequence[dt.date], exchange: Exchange | None) -> Reaction:
    """The first session that could react.

    Parameters
    ----------
    moment
        When the event became known.
    sessions
        The days on which the exchange traded, in order.
    exchange
        Gives time zone and close; needed where the moment has a time.

    Raises
    ------
    NoData
        The sessions end before the event or begin after it, or nothing tells the time of the close.
    """
    if moment.time is None:
        return _of_day(moment.day, sessions)
    if exchange is None:
        raise NoData(
            "the close of the exchange is not known, so that a time of day says nothing",
            got=moment.text,
            then="--exchange XKRX, or the bare date for its session",
        )
    local = moment.time.astimezone(ZoneInfo(exchange.zone))
    day, close = local.date(), exchange.close(local.date())
    said = f"{local:%Y-%m-%d %H:%M} in {exchange.zone}"
    row = bisect.bisect_left(sessions, day)
    _inside(row, day, sessions)
    if sessions[row] == day and local.time() < close:
        return Reaction(row, day, f"{said} is before the close ({close:%H:%M}) of {exchange.mic}", False)
    if sessions[row] == day:
        why = f"{said} is at or after the close ({close:%H:%M}) of {exchange.mic}: the next session"
        row += 1
        _inside(row, day, sessions)
        return Reaction(row, sessions[row], why, True)
    return Reaction(row, sessions[row], f"{said}: no session of {exchange.mic} on that day: the next session", True)


def _of_day(day: dt.date, sessions: Sequence[dt.date]) -> Reaction:
    row = bisect.bisect_left(sessions, day)
    _inside(row, day, sessions)
    if sessions[row] == day:
        return Reaction(row, day, "the session of the date given; no time of day was given", False)
    return Reaction(row, sessions[row], f"{day.isoformat()} was no session: the first one after it", True)


def _inside(row: int, day: dt.date, sessions: Sequence[dt.date]) -> None:
    if not sessions or row >= len(sessions):
        span = f"{sessions[0]} to {sessions[-1]}" if sessions else "none"
        raise NoData("no session on or after the event is in the prices", got=day.isoformat(), allowed=span)
    if row == 0 and sessions[0] != day:
        raise NoData(
            "the event lies before the first session in the prices",
            got=day.isoformat(),
            allowed=f"{sessions[0]} to {sessions[-1]}",
        )


def hint(exchange: Exchange, first: dt.date, last: dt.date, sessions: Sequence[dt.date]) -> str:
    """Where a published calendar differs from the sessions seen between two days; empty where it does not.

    The calendar (package `exchange-calendars`, optional) decides nothing.
    """
    try:
        import exchange_calendars

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendar = exchange_calendars.get_calendar(exchange.mic, start=first, end=last)
    except Exception:  # noqa: BLE001, a hint must never stop a study
        return ""
    known = {stamp.date() for stamp in calendar.sessions}
    seen = {day for day in sessions if first <= day <= last}
    lacking, more = sorted(known - seen), sorted(seen - known)
    told = [f"{_few(lacking)} in the calendar only"] if lacking else []
    told += [f"{_few(more)} in the prices only"] if more else []
    if not told:
        return ""
    return f"the calendar of {exchange.mic} and the prices differ ({', '.join(told)}): the prices decide"


def _few(days: Sequence[dt.date]) -> str:
    shown = ", ".join(day.isoformat() for day in days[:2])
    return shown if len(days) <= 2 else f"{shown} and {len(days) - 2} more"
