"""What else happened around the event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilateral.errors import BilateralError
from bilateral.lenses.market.arithmetic import Window
from bilateral.lenses.market.clock import reaction
from bilateral.reference.exchanges import Exchange
from bilateral.reference.moments import Moment, moment

__all__ = ["Confounder", "confounders"]

_AFTER = 5
"""News up to so many sessions after the main window blurs what came after it."""


@dataclass(frozen=True, slots=True)
class Confounder:
    """Another event whose first session lies in a window of this one."""

    event_id: str
    title: str
    source: str
    time: str
    """As in the table of events."""
    session: dt.date
    offset: int
    """In sessions from this event's."""
    windows: tuple[Window, ...]
    """The windows that it lies in."""
    near: bool
    """Whether it lies in the main window or the five sessions after it."""


def confounders(
    rows: Iterable[Mapping[str, Any]],
    this: Moment,
    sessions: Sequence[dt.date],
    row: int,
    exchange: Exchange | None,
    windows: Sequence[Window],
    main: Window,
) -> tuple[Confounder, ...]:
    """Other events of the store inside the windows, in order of their sessions.

    Parameters
    ----------
    rows
        As `query.events` gives them.
    this
        The event itself, which is left out.
    sessions, row
        The sessions of the exchange, and the event's among them.
    exchange
        For its time zone and close.
    windows, main
        All windows, and the main one.
    """
    found = []
    for event in rows:
        when = moment(event["time"])
        if when.text == this.text:
            continue
        try:
            other = reaction(when, sessions, exchange)
        except BilateralError:
            continue
        offset = other.row - row
        inside = tuple(window for window in windows if window.first <= offset <= window.last)
        if inside:
            near = main.first <= offset <= main.last + _AFTER
            title, source = event["title"] or "", event["source"] or ""
            found.append(
                Confounder(event["event_id"], title, source, event["time"], other.session, offset, inside, near)
            )
    return tuple(sorted(found, key=lambda each: (each.session, each.event_id)))
