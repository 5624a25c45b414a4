"""What a study reads from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bilateral.errors import SelectionError
from bilateral.lenses.market import query
from bilateral.lenses.market.panel import Panel, panels, within_limit
from bilateral.lenses.market.question import Asked
from bilateral.origin import Origin, union
from bilateral.reference.exchanges import exchange, exchange_of, exchange_of_index

if TYPE_CHECKING:
    from bilateral.engine import Engine
    from bilateral.pair import Pair
    from bilateral.store import Dataset, Store

__all__ = ["Data", "Named", "read"]


@dataclass(frozen=True, slots=True)
class Named:
    """Names of datasets; None for the one loaded last."""

    prices: tuple[str, ...] | None = None
    """Several together are one study."""
    index: str | None = None
    groups: str | None = None
    events: str | None = None
    caps: str | None = None
    """Prices with market values for the session; None for none."""
    factors: str | None = None
    """Returns of further factors, a dataset of index levels; None for none."""


@dataclass(frozen=True, slots=True)
class Data:
    """What was read from the store."""

    panels: Mapping[str, Panel]
    levels: Any
    """As `query.levels` gives them; None where there are none."""
    groups: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]
    caps: Mapping[str, Panel]
    """Prices with market values for the session, by exchange; empty where none were named."""
    factors: Any
    """Returns of further factors, as `query.levels` gives them; None where none were named."""
    name: str
    origins: tuple[Origin, ...]


def read(store: Store, pair: Pair, asked: Asked, named: Named, engine: Engine | None) -> Data:
    """Everything that a study needs.

    Raises
    ------
    NoData
        There are no prices or no groups.
    SelectionError
        A dataset that is not there, or the model "factors" without factors.
    """
    prices = [store.dataset(name, "prices") for name in named.prices or (None,)]
    groups = store.dataset(named.groups, "groups")
    extra = store.dataset(named.factors, "index_levels") if named.factors else None
    if asked.model == "factors" and extra is None:
        raise SelectionError("the model factors needs their returns", got="none", then="--factors FILE")
    levels = _optional(store, named.index, "index_levels", but=named.factors)
    events = _optional(store, named.events, "market_events")
    caps = store.dataset(named.caps, "prices") if named.caps else None
    table = None if levels is None else query.levels(store.read(levels, engine=engine))
    fallback = _mic(pair, asked, [] if table is None else table["index"].unique().to_pylist())
    known = [each for each in (*prices, groups, levels, events, caps, extra) if each is not None]
    return Data(
        panels=_panels(store, prices, fallback, engine),
        levels=table,
        groups=query.groups(store.read(groups, engine=engine)),
        events=[] if events is None else query.events(store.read(events, engine=engine)),
        caps={} if caps is None else _panels(store, [caps], fallback, engine),
        factors=None if extra is None else query.levels(store.read(extra, engine=engine)),
        name=", ".join(each.name for each in prices),
        origins=union(*(each.origins for each in known)),
    )


def _optional(store: Store, name: str | None, table: str, *, but: str | None = None) -> Dataset | None:
    """The dataset of that name, or else the one loaded last that is not `but`; None where there is none."""
    if name is not None:
        return store.dataset(name, table)
    others = [found for found in store.datasets(table) if found.name != but]
    return others[-1] if others else None


def _mic(pair: Pair, asked: Asked, indices: Sequence[str]) -> str:
    """The exchange of prices that do not say theirs: as asked, that of the indices, or of the first country."""
    if asked.exchange:
        return exchange(asked.exchange).mic
    told = [found for name in indices if (found := exchange_of_index(name)) and found.country in {pair.a, pair.b}]
    found = told[0] if told else exchange_of(pair.a) or exchange_of(pair.b)
    return found.mic if found else ""


def _panels(store: Store, datasets: Sequence[Dataset], fallback: str, engine: Engine | None) -> dict[str, Panel]:
    import pyarrow as pa

    flows = [store.read(each, engine=engine) for each in datasets]
    cells = pa.concat_tables([query.returns(each) for each in flows]).unify_dictionaries()
    boards = [row for each in flows for row in query.boards(each).to_pylist()]
    made = panels(cells, boards)
    if "" in made and fallback and fallback not in made:
        made[fallback] = within_limit(replace(made.pop(""), exchange=fallback), exchange(fallback).limit)
    return made
