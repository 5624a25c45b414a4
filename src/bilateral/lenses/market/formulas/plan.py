"""What is asked of an event study: the event window, how the normal return is estimated, where placebo dates lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "LONG",
    "MIDDLE",
    "SHORT",
    "Convention",
    "Design",
    "Model",
    "Plan",
    "Pool",
    "Side",
    "Window",
    "choose_design",
]

Model: TypeAlias = Literal[
    "constant_mean", "market_adjusted", "market", "factors", "scholes_williams", "dimson", "garch"
]
"""How the normal return is made; see `models`."""

Convention: TypeAlias = Literal["textbook", "estudy2", "eventstudy", "eventstudies"]
"""Whose degrees of freedom and corrections hold: the textbook's, or those of another package, for parity.

"textbook": residual variance over n − k, prediction error included. "estudy2" (R): over n − 1, prediction error
included. "eventstudy" (Python): over n, no prediction error. "eventstudies" (R): over n − 1, no prediction error.
"""

Side: TypeAlias = Literal["past", "both"]
"""Where placebo dates may lie: before the event only, or on both sides of it."""


@dataclass(frozen=True, slots=True)
class Window:
    """An event window, in sessions from the event session 0; both ends belong to it."""

    first: int
    """First session, as −1 for the session before the event."""
    last: int
    """Last session, at or after the first."""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a window must not end before it begins, got [{self.first}, {self.last}]")

    @property
    def sessions(self) -> int:
        """How many sessions it holds."""
        return self.last - self.first + 1

    def rows(self, t0: int) -> tuple[int, int]:
        """First row of the window and the row after its last, for the event session `t0`."""
        return t0 + self.first, t0 + self.last + 1

    def __str__(self) -> str:
        return f"[{self.first}, {self.last}]"


@dataclass(frozen=True, slots=True)
class Plan:
    """How the normal return is estimated."""

    estimation: int = 120
    """Length of the estimation window in sessions."""
    gap: int = 10
    """Sessions left out between the estimation window and the event window."""
    least: float = 0.5
    """Share of the estimation window that a firm must have traded to take part."""
    model: Model = "market"
    convention: Convention = "textbook"

    def __post_init__(self) -> None:
        if self.estimation < 2 or self.gap < 0 or not 0 < self.least <= 1:
            raise ValueError(
                "a plan needs an estimation window of 2 sessions or more, a gap of 0 or more and a least share in "
                f"(0, 1], got {self.estimation}, {self.gap} and {self.least}"
            )

    def rows(self, t0: int, window: Window) -> tuple[int, int]:
        """First row of the estimation window and the row after its last, for the event session `t0`."""
        stop = t0 + window.first - self.gap
        return stop - self.estimation, stop


@dataclass(frozen=True, slots=True)
class Pool:
    """Which dates without the event the observed figure is compared with."""

    side: Side = "past"
    exclude: int = 10
    """A placebo session keeps more than so many sessions between itself and the event session, or the length of the
    event window where that is longer."""
    most: int | None = 150
    """At most so many dates, the nearest to the event; None for all there are."""


@dataclass(frozen=True, slots=True)
class Design:
    """A whole study: the plan of the event, and plan and pool of the placebo dates."""

    plan: Plan
    """For abnormal returns and all tests but the placebo one."""
    placebo_plan: Plan
    """For the placebo test, event and placebo dates alike; shorter than `plan` where data are few."""
    pool: Pool


LONG = Design(Plan(120, 10), Plan(120, 10), Pool("past", 10, 150))
"""The default: 120 sessions ending 10 before the window, compared with the 150 sessions before the event."""

SHORT = Design(Plan(60, 10), Plan(55, 3), Pool("both", 10, None))
"""For a panel that begins shortly before the event: 60 sessions (55, ending 3 before the window, in the placebo test),
compared with all sessions on both sides of it."""

MIDDLE = Design(LONG.plan, SHORT.placebo_plan, SHORT.pool)
"""For a panel that holds the long estimation window and hardly more: placebo dates are those of the short design."""

ENOUGH = 180
"""So many sessions with returns before the event make the long design possible, with some 40 placebo dates."""

ENOUGH_TO_ESTIMATE = 140
"""So many hold the long estimation window of every event window from −10 on."""


def choose_design(sessions_before: int) -> Design:
    """The design for a panel with so many sessions before the event session.

    `LONG` from `ENOUGH` on, `MIDDLE` from `ENOUGH_TO_ESTIMATE` on, else `SHORT`.
    """
    if sessions_before >= ENOUGH:
        return LONG
    return MIDDLE if sessions_before >= ENOUGH_TO_ESTIMATE else SHORT
