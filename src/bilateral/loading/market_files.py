"""Where a question about the market finds its data: the user's store, files for once, or the simulated sample."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.loading.kinds import Home
from bilateral.loading.market import add_groups, add_index, add_market_events, add_prices
from bilateral.loading.market_kinds import taken_for

if TYPE_CHECKING:
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = ["MarketStore", "market_sample", "market_store"]


@dataclass(frozen=True, slots=True)
class MarketStore:
    """Where one question about the market finds its data."""

    store: Store
    prices: tuple[str, ...] | None
    """Names of the datasets of prices; None for the one loaded last."""
    caps: str | None
    """Name of the prices with market values for the session; None where none were given."""
    factors: str | None
    """Name of the returns of further factors; None where none were given."""


@contextmanager
def market_store(
    pair: Pair, home: Home, files: Mapping[str, Any], *, values: str, exchange: str | None, data: Sequence[str]
) -> Iterator[MarketStore]:
    """The store a question is put to: the user's own, or one made for the moment where files are given.

    Files go through the same readers either way. What is not given as a file is taken from the user's store.

    Parameters
    ----------
    pair
        The two countries; an invented pair finds the sample.
    home
        Home folder of the store.
    files
        prices, zero_volume, index, groups, events, caps, factors: paths or frames, or None.
    values, exchange
        As for `add_prices`.
    data
        Names of datasets of prices in the user's store.
    """
    from bilateral.store import Store

    if all(each is None for each in files.values()):
        yield MarketStore(_market_home(pair, home), tuple(data) or None, None, None)
        return
    with tempfile.TemporaryDirectory(prefix="bilateral-") as folder:
        own, made = Store(home), Store(folder)
        prices = _given_prices(own, made, files, values, exchange, data)
        for what, table, load in (
            ("index", "index_levels", add_index),
            ("groups", "groups", add_groups),
            ("events", "market_events", add_market_events),
        ):
            if files[what] is not None:
                with taken_for(what, files):
                    load(files[what], home=folder)
            elif own.datasets(table):
                _lend(own, made, table)
        caps = None
        if files["caps"] is not None:
            caps = add_prices(files["caps"], home=folder, name="caps", exchange=exchange or "").dataset.name
        factors = None
        if files["factors"] is not None:
            factors = add_index(
                files["factors"], home=folder, name="factors", values=_shares(files["factors"])
            ).dataset.name
        yield MarketStore(made, prices, caps, factors)


_DAILY = 0.05
"""Half of a factor's daily returns are never larger than this, as shares of one; in per cent they are."""


def _shares(data: Any) -> str:
    """Whether returns of factors are shares of one or, as their libraries give them, per cent."""
    import numpy as np

    from bilateral.sources.series.cells import floats
    from bilateral.sources.tabular import opened

    table = opened(data).data
    columns = [floats(table[name])[0] for name in table.column_names if table[name].type not in _days()]
    medians = [np.median(np.abs(each[np.isfinite(each)])) for each in columns if np.isfinite(each).any()]
    return "percent" if any(_DAILY < each < 100 for each in medians) else "returns"


def _days() -> tuple[Any, ...]:
    import pyarrow as pa

    return (pa.date32(), pa.date64(), *(pa.timestamp(unit) for unit in ("s", "ms", "us", "ns")))


def _market_home(pair: Pair, home: Home) -> Store:
    """The user's store; the sample's for an invented pair that the user has no prices for."""
    from bilateral.reference.countries import country
    from bilateral.store import Store

    store = Store(home)
    fictional = all(country(code).fictional for code in (pair.a, pair.b))
    return market_sample(home) if fictional and not store.datasets("prices") else store


def _given_prices(
    own: Store, made: Store, files: Mapping[str, Any], values: str, exchange: str | None, data: Sequence[str]
) -> tuple[str, ...] | None:
    if files["prices"] is None:
        names = tuple(data) or (own.dataset(None, "prices").name,)
        for name in names:
            _lend(own, made, "prices", name)
        return names
    options = {"values": values, "zero_volume": files["zero_volume"], "exchange": exchange or ""}
    with taken_for("prices", files):
        return (add_prices(files["prices"], home=made.home, name="prices", **options).dataset.name,)


def _lend(own: Store, made: Store, table: str, name: str | None = None) -> None:
    """Put a dataset of the user's store into the one made for the moment."""
    from bilateral.sources.keep import Loaded, keep

    found = own.dataset(name, table)
    keep(made, Loaded(table, found.name, found.source, own.read(found).to_pyarrow(), found.origins, found.unit))


def market_sample(home: Home = None) -> Store:
    """The store of the simulated sample market, made and loaded on first use through the readers of prices.

    It lies in the folder `sample` of the home folder, beside the sample's trade.
    """
    from bilateral import simulate
    from bilateral.store import Store

    store = Store(Store(home).home / "sample")
    if any(dataset.name == simulate.SAMPLE_NAME for dataset in store.datasets("market_events")):
        return store
    with tempfile.TemporaryDirectory() as folder:
        world = simulate.market(Path(folder))
        about: dict[str, Any] = {
            "home": store.home,
            "name": simulate.SAMPLE_NAME,
            "simulated": True,
            **simulate.MARKET_ORIGIN,
        }
        title, place = simulate.MARKET_ORIGIN["title"], simulate.MARKET_EXCHANGE
        add_prices(world.prices, exchange=place, **about | {"title": f"{title}: prices"})
        add_index(world.index, exchange=place, **about | {"title": f"{title}: index"})
        add_groups(world.groups, **about | {"title": f"{title}: sectors"})
        add_market_events(world.events, **about | {"title": f"{title}: events"})
    return store
