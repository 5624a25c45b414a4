"""From what a user types to what the lens is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from bilateral.errors import SelectionError
from bilateral.lenses.market.arithmetic import Model
from bilateral.lenses.market.look import look
from bilateral.lenses.market.question import Asked, Direction, Side
from bilateral.lenses.market.question import windows as windows_of
from bilateral.lenses.market.reading import Named
from bilateral.lenses.market.result import MarketResult

if TYPE_CHECKING:
    from bilateral.engine import Engine
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = ["Named", "ask"]


def ask(
    store: Store,
    pair: Pair,
    event: str | None = None,
    *,
    event_time: str | None = None,
    time_zone: str | None = None,
    title: str = "",
    sectors: Sequence[str] = (),
    controls: Sequence[str] = (),
    benchmark: str | None = None,
    window: str | None = None,
    windows: str | Iterable[str] | None = None,
    model: str = "market",
    estimation: int | None = None,
    gap: int | None = None,
    placebo: str = "auto",
    direction: str = "none",
    exchange: str | None = None,
    named: Named = Named(),  # noqa: B008, frozen
    engine: Engine | None = None,
) -> MarketResult:
    """Ask the market lens in the words of the command line; parameters as for `bilateral.Pair.market`.

    Raises
    ------
    SelectionError
        There is no event, or a word is not known.
    """
    main, every = windows_of(window, windows)
    asked = Asked(
        event=event or _last(store, named.events),
        event_time=event_time,
        time_zone=time_zone,
        title=title,
        sectors=tuple(sectors),
        controls=tuple(controls),
        benchmark=benchmark,
        main=main,
        windows=every,
        model=cast("Model", model),
        estimation=estimation,
        gap=gap,
        placebo=cast("Side", placebo),
        direction=cast("Direction", direction),
        exchange=exchange,
    )
    return look(store, pair, asked, named, engine=engine)


def _last(store: Store, name: str | None) -> str:
    """The id of the first event of the events loaded last."""
    if store.datasets("market_events"):
        from bilateral.lenses.market import query

        rows = query.events(store.read(store.dataset(name, "market_events")))
        return str(rows[0]["event_id"])
    raise SelectionError(
        "which event is not said",
        allowed="a date 2026-01-02, a moment 2025-12-30T16:00+09:00, or the id of an event of the store",
        then="--event 2026-01-02",
    )
