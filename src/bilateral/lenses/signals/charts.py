"""The figures that come from articles: the signals on a line of time, and who speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.lenses.signals.signal import CHANNELS
from bilateral.lenses.signals.tables import when
from bilateral.measure import Figure, Table
from bilateral.style import theme

if TYPE_CHECKING:
    from bilateral.lenses.signals.result import SignalsResult
    from bilateral.lenses.signals.signal import Signal

__all__ = ["charts"]

WIDE, NARROW = 720, 340
_WARM, _COOL, _NEITHER = theme.A, theme.ACCENT, theme.REST
_MOST_NAMED = 14
_ROOM = 96


def charts(result: SignalsResult) -> tuple[Figure, ...]:
    """The figures; none where the articles hold no signal.

    Parameters
    ----------
    result
        What `look` gave.
    """
    if not result.coded.signals:
        return ()
    return (_timeline(result), _channels(result))


def _timeline(result: SignalsResult) -> Figure:
    table = result.table("signals.list")
    signals = result.coded.signals
    warm, cool = (sum(one.direction == sign for one in signals) for sign in (1, -1))
    title = f"{len(signals)} signals by date and speaker: {warm} warm, {cool} cool"
    caption = (
        "One mark a signal, at the date that its words give, or at that of publication where they give none. "
        "Up warms (▲), down cools (▼); hollow marks are planned, forecast or opinion. "
        "Intensity is on PLOVER’s scale of −10 to 10."
    )
    told = "; ".join(f"{when(one)} {one.label}" for one in signals[:12])
    return _figure("timeline", title, f"{title}. {told}", caption, table, lambda narrow: _strip(signals, narrow))


def _figure(id: str, title: str, alt_text: str, caption: str, table: Table, make: Callable[[bool], Any]) -> Figure:
    return Figure(
        f"signals.figure.{id}", title, alt_text, make(False), make(True), table.id, caption, table.scope, table.origins
    )


def _strip(signals: Sequence[Signal], narrow: bool) -> Any:
    import altair as alt

    rows = [_point(one) for one in signals if one.date is not None]
    present = [name for name in CHANNELS if any(row["channel"] == name for row in rows)]
    step = 4 if narrow else 8
    across = {
        name: alt.X(
            "date:T",
            title=_years(rows) if name == present[-1] else None,
            axis=alt.Axis(labelOverlap=True, format=_format(rows), tickCount=step, labels=name == present[-1]),
            scale=alt.Scale(domain=_ends(rows)),
        )
        for name in present
    }
    down = alt.Y(
        "intensity:Q", title="Intensity", scale=alt.Scale(domain=[-10, 10]), axis=alt.Axis(values=[-10, -5, 0, 5, 10])
    )
    marks = (
        alt.Chart()
        .mark_point(size=75 if not narrow else 55, strokeWidth=1.8)
        .encode(
            y=down,
            color=alt.Color("colour:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape(
                "sign:N",
                scale=alt.Scale(domain=["warms", "neither", "cools"], range=["triangle-up", "circle", "triangle-down"]),
                legend=None,
            ),
            tooltip=["when:N", "what:N", "who:N", "quote:N"],
        )
    )
    zero = alt.Chart().mark_rule(color=theme.MUTED, strokeWidth=1).encode(y=alt.datum(0))
    panels = [
        alt.layer(
            zero,
            marks.encode(x=across[name]),
            data=alt.InlineData(values=[row for row in rows if row["channel"] == name]),
        ).properties(width=(NARROW if narrow else WIDE) - _ROOM, height=84, title=name)
        for name in present
    ]
    return alt.vconcat(*panels, spacing=8, config=alt.Config(**theme.config()), padding=4)


def _point(one: Signal) -> dict[str, Any]:
    colour = {1: _WARM, -1: _COOL, 0: _NEITHER}[one.direction]
    return {
        "date": str(one.date),
        "when": when(one),
        "intensity": one.intensity,
        "channel": one.channel,
        "what": one.label,
        "who": one.actor,
        "quote": one.quote[:160],
        "sign": {1: "warms", -1: "cools", 0: "neither"}[one.direction],
        "colour": colour,
        "fill": colour if one.realis in {"occurred", "ongoing"} else theme.PAPER,
    }


_DAYS = 250
"""Below so many days an axis names days."""


def _ends(rows: Sequence[dict[str, Any]]) -> list[str]:
    """First and last day, with a little room, so that all panels have the same span."""
    days = sorted(dt.date.fromisoformat(row["date"]) for row in rows)
    room = dt.timedelta(days=max(1, (days[-1] - days[0]).days // 30))
    return [str(days[0] - room), str(days[-1] + room)]


def _years(rows: Sequence[dict[str, Any]]) -> str:
    years = sorted({row["date"][:4] for row in rows})
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _format(rows: Sequence[dict[str, Any]]) -> str:
    days = sorted(dt.date.fromisoformat(row["date"]) for row in rows)
    if not days or (days[-1] - days[0]).days < _DAYS:
        return "%-d %b"  # months would repeat from tick to tick
    return "%b %Y"


def _channels(result: SignalsResult) -> Figure:
    table = result.table("signals.channels")
    rows = [row for row in table.rows() if row["warming"] + row["neither"] + row["cooling"]]
    most = max(rows, key=lambda row: row["warming"] + row["neither"] + row["cooling"])
    title = f"{str(most['channel']).capitalize()} speaks most"
    told = "; ".join(
        f"{row['channel']}: {row['warming']} warm, {row['neither']} neither, {row['cooling']} cool" for row in rows
    )
    caption = "Number of signals by who acts or speaks: warming to the right, cooling to the left of the line."
    return _figure("channels", title, f"{title}. {told}.", caption, table, lambda narrow: _bars(rows, narrow))


def _bars(rows: Sequence[dict[str, Any]], narrow: bool) -> Any:
    import altair as alt

    flat = [
        {
            "channel": row["channel"],
            "sign": sign,
            "count": row[sign] * (-1 if sign == "cooling" else 1),
            "colour": colour,
        }
        for row in rows
        for sign, colour in (("warming", _WARM), ("neither", _NEITHER), ("cooling", _COOL))
        if row[sign]
    ]
    base = alt.Chart(alt.InlineData(values=flat)).encode(
        y=alt.Y("channel:N", title=None, sort=[row["channel"] for row in rows])
    )
    bars = base.mark_bar(height=16).encode(
        x=alt.X("sum(count):Q", title="Signals (cooling to the left)", axis=alt.Axis(format="d", tickMinStep=1)),
        color=alt.Color("colour:N", scale=None),
        order=alt.Order("sign:N"),
        tooltip=["channel:N", "sign:N", "count:Q"],
    )
    width = (NARROW if narrow else WIDE) - _ROOM
    return alt.layer(bars).properties(
        width=width, height=30 * len(rows), config=alt.Config(**theme.config()), padding=4
    )
