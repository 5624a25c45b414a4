"""What is asked of the market: the event, the windows, the design, the direction declared beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from bilateral.errors import SelectionError, nearest
from bilateral.lenses.market.arithmetic import LONG, SHORT, Design, Model, Plan, Window, choose_design

__all__ = [
    "DIRECTIONS",
    "MAIN",
    "MODELS",
    "SIDES",
    "WINDOWS",
    "Asked",
    "Chosen",
    "Direction",
    "Side",
    "designed",
    "windows",
]

Side: TypeAlias = Literal["auto", "past", "two-sided"]
"""Where placebo dates may lie."""
SIDES: tuple[str, ...] = get_args(Side)
Direction: TypeAlias = Literal["none", "up", "down"]
"""What was expected before the data were seen."""
DIRECTIONS: tuple[str, ...] = get_args(Direction)
MODELS: tuple[str, ...] = get_args(Model)

MAIN = Window(0, 0)
"""The window behind the ids without a suffix."""
WINDOWS = (Window(-10, -2), Window(-1, -1), Window(0, 0), Window(0, 1), Window(0, 5), Window(6, 20))
"""Anticipation, the day before, the day, the day and the next, the week, and what came after."""
_WINDOW = re.compile(r"\[?\s*([+-]?\d+)\s*(?:[,:]|\.\.)\s*([+-]?\d+)\s*\]?")


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of the user."""

    event: str
    """A date, a moment with its offset, or the id of an event in the store."""
    event_time: str | None = None
    """Time of day for a date."""
    time_zone: str | None = None
    """IANA name for a time without one."""
    title: str = ""
    """What happened; empty where nobody says."""
    sectors: tuple[str, ...] = ()
    """Those wanted; empty for all."""
    controls: tuple[str, ...] = ()
    """Sectors that are negative controls beside those the data mark."""
    benchmark: str | None = None
    """Name of an index, or "equal_weighted"; None for the first index of the file."""
    main: Window = MAIN
    windows: tuple[Window, ...] = WINDOWS
    """All windows, the main one among them, in order."""
    model: Model = "market"
    estimation: int | None = None
    gap: int | None = None
    placebo: Side = "auto"
    direction: Direction = "none"
    exchange: str | None = None
    """MIC of prices that do not say theirs; None for the first exchange of the first country."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The design of a study, and why it is this one."""

    design: Design
    why: str
    """In words, without a full stop."""


def windows(
    main: str | Window | None, others: str | Iterable[str | Window] | None
) -> tuple[Window, tuple[Window, ...]]:
    """The main window and all windows in order.

    Parameters
    ----------
    main
        "0,0", "[0, 5]", "0:5"; None for the event session.
    others
        Several, parted by semicolons or blanks: "-1,-1; 0,5"; None for the usual ones.

    Raises
    ------
    SelectionError
        A text is no window, or one that ends before it begins.
    """
    lead = MAIN if main is None else _window(main)
    if others is None:
        more: Sequence[Window] = WINDOWS
    elif isinstance(others, str):
        parts = re.findall(r"\[[^\]]*\]|[^;\s\[\]]+", re.sub(r"\s*([,:])\s*", r"\1", others))
        more = [_window(part) for part in parts]
    else:
        more = [_window(part) for part in others]
    every = sorted({lead, *more}, key=lambda window: (window.first, window.last))
    return lead, tuple(every)


def _window(text: str | Window) -> Window:
    if isinstance(text, Window):
        return text
    found = _WINDOW.fullmatch(text.strip())
    if not found or int(found[1]) > int(found[2]):
        allowed = "first and last session around the event session 0: 0,0 or -1,1 or 0,5"
        raise SelectionError("this is no event window", got=text, allowed=allowed)
    return Window(int(found[1]), int(found[2]))


def checked(asked: Asked) -> Asked:
    """The same, where its words are known ones.

    Raises
    ------
    SelectionError
        A word is not known, or a number lies outside its range.
    """
    for what, got, allowed in (
        ("kind of placebo pool", asked.placebo, SIDES),
        ("direction", asked.direction, DIRECTIONS),
        ("model of the normal return", asked.model, MODELS),
    ):
        if got not in allowed:
            raise SelectionError(f"no such {what}", got=got, allowed=", ".join(allowed), close=nearest(got, allowed))
    if asked.estimation is not None and not 20 <= asked.estimation <= 1000:
        raise SelectionError("no such estimation window", got=asked.estimation, allowed="20 to 1000 sessions")
    if asked.gap is not None and not 0 <= asked.gap <= 250:
        raise SelectionError("no such gap", got=asked.gap, allowed="0 to 250 sessions")
    return asked


def designed(asked: Asked, before: int) -> Chosen:
    """The design: what the user says, the rest by how much history there is.

    Parameters
    ----------
    asked
        The choices.
    before
        Sessions with returns before the event session.
    """
    usual = choose_design(before)
    both = usual if usual.pool.side == "both" else SHORT
    base = {"auto": usual, "past": replace(LONG, plan=usual.plan), "two-sided": both}[asked.placebo]
    if asked.placebo == "past" and usual is not LONG:
        base = Design(usual.plan, usual.placebo_plan, LONG.pool)
    if asked.placebo == "two-sided" and usual is LONG and asked.estimation is None:
        base = Design(LONG.plan, LONG.placebo_plan, SHORT.pool)
    if asked.estimation is None and asked.gap is None:
        base = _shortened(base, before)
    said = Plan(asked.estimation or base.plan.estimation, base.plan.gap if asked.gap is None else asked.gap)
    same = (said.estimation, said.gap) == (base.plan.estimation, base.plan.gap)
    plan = replace(base.plan, estimation=said.estimation, gap=said.gap, model=asked.model)
    placebo = replace(base.placebo_plan if same else plan, model=asked.model)
    return Chosen(Design(plan, placebo, base.pool), _why(asked, Design(plan, placebo, base.pool), before))


LEAST = 30
"""With fewer sessions than this the normal return is not estimated."""


def _shortened(design: Design, before: int) -> Design:
    """The design with as many sessions in its estimate as the history holds, where that is at least `LEAST`."""
    plan, placebo = design.plan, design.placebo_plan
    room = before - plan.gap
    if room >= plan.estimation or room < LEAST:
        return design
    short = replace(placebo, estimation=min(placebo.estimation, room))
    return Design(replace(plan, estimation=room), short, design.pool)


def _why(asked: Asked, design: Design, before: int) -> str:
    plan, pool = design.plan, design.pool
    chosen = "as asked" if asked.estimation else f"{before} sessions with returns lie before the event"
    said = (
        f"the normal return is estimated on {plan.estimation} sessions ending {plan.gap} before the window ({chosen})"
    )
    where = "before the event" if pool.side == "past" else "on both sides of the event"
    most = f"up to {pool.most} sessions" if pool.most else "all sessions"
    apart = design.placebo_plan
    own = ""
    if (apart.estimation, apart.gap) != (plan.estimation, plan.gap):
        own = f", each with an estimate on {apart.estimation} sessions ending {apart.gap} before it"
    return f"{said}; placebo dates are {most} {where}, more than {pool.exclude} sessions away{own}"
