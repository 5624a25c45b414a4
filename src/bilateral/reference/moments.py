"""The moment at which something became known: with its time zone, or a bare date, which is no moment."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bilateral.errors import SelectionError, nearest

__all__ = ["Moment", "moment"]

_SAFE = {"KST": "Asia/Seoul", "JST": "Asia/Tokyo", "UTC": "UTC", "GMT": "UTC", "Z": "UTC", "HKT": "Asia/Hong_Kong"}
"""Abbreviations that mean one zone only; CST and EST do not."""
_CLOCK = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?)\s*(.*)")
_EXAMPLE = "2025-12-30T16:00+09:00, or --event-time 16:00 --time-zone Asia/Seoul"


@dataclass(frozen=True, slots=True)
class Moment:
    """When something became known."""

    day: dt.date
    """The local day, as typed."""
    time: dt.datetime | None
    """The moment with its time zone; None for a bare date, which stands for the session of that date."""

    @property
    def text(self) -> str:
        """ISO 8601: the moment with its offset, or the bare date."""
        return self.day.isoformat() if self.time is None else self.time.isoformat(timespec="minutes")


def moment(text: str, clock: str | None = None, zone: str | None = None) -> Moment:
    """Read a moment.

    Parameters
    ----------
    text
        "2026-01-02" (the session of that date) or a full moment "2025-12-30T16:00+09:00".
    clock
        Time of day for a bare date: "16:00", "16:00+09:00", "16:00 Asia/Seoul".
    zone
        IANA name, or an offset, for a time without one.

    Raises
    ------
    SelectionError
        It is no date, or a time of day has no time zone; the message says what to type.
    """
    text = text.strip()
    head, rest = text[:10], text[10:].lstrip("T ").strip()
    try:
        day = dt.date.fromisoformat(head)
    except ValueError:
        raise SelectionError("this is no date", got=text, allowed=f"2026-01-02, or {_EXAMPLE}") from None
    said = clock or rest
    if not said or (not clock and re.fullmatch(r"00:00(:00(\.0+)?)?", said)):
        return Moment(day, None)
    found = _CLOCK.fullmatch(said.strip())
    if found is None:
        raise SelectionError("this is no time of day", got=said, allowed="16:00, 16:00+09:00 or 16:00 Asia/Seoul")
    where = found[2].strip() or zone
    if not where:
        raise SelectionError(
            "a time without its time zone may be another session",
            got=f"{head} {found[1]}",
            allowed=_EXAMPLE,
            then=f"--time-zone Asia/Seoul, or {head}T{found[1]}+09:00, or the bare date {head} for its session",
        )
    return Moment(day, dt.datetime.combine(day, _time(found[1]), _zone(where)))


def _time(text: str) -> dt.time:
    try:
        return dt.time.fromisoformat(text.zfill(5) if text.count(":") == 1 else text.zfill(8))
    except ValueError:
        raise SelectionError("this is no time of day", got=text, allowed="00:00 to 23:59") from None


def _zone(name: str) -> dt.tzinfo:
    if found := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name):
        shift = dt.timedelta(hours=int(found[2]), minutes=int(found[3]))
        return dt.timezone(-shift if found[1] == "-" else shift)
    try:
        return ZoneInfo(_SAFE.get(name.upper(), name))
    except (ZoneInfoNotFoundError, ValueError):
        from zoneinfo import available_timezones

        close = nearest(name, available_timezones())
        allowed = "an offset such as +09:00 or a name such as Asia/Seoul (CST and EST mean several)"
        raise SelectionError("no such time zone", got=name, close=close, allowed=allowed) from None
