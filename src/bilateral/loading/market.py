"""Market: prices, indices, groups and events, from the store or straight from files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.loading.kinds import Home

if TYPE_CHECKING:
    from bilateral.pair import Pair
    from bilateral.sources.keep import Kept
    from bilateral.store import Store

__all__ = ["MarketStore", "add_groups", "add_index", "add_market_events", "add_prices", "market_sample", "market_store"]


def add_prices(data: Any, *, home: Home = None, **options: Any) -> Kept:
    """Load daily prices or returns of securities, for `Pair.market`.

    Parameters
    ----------
    data
        Path or frame, or several: tidy, wide, or as marcap, FinanceDataReader and yfinance give them.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.prices.add`: values, zero_volume, exchange, id, limit, name, max_bad, …
    """
    from bilateral.sources import prices
    from bilateral.store import Store

    return prices.add(Store(home), data, **options)


def add_index(data: Any, *, home: Home = None, **options: Any) -> Kept:
    """Load levels of stock market indices, for `Pair.market`.

    Parameters
    ----------
    data
        Path or frame: a row a day and a column an index, or date, index, close.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.index_levels.add`: values, exchange, index, name, …
    """
    from bilateral.sources import index_levels
    from bilateral.store import Store

    return index_levels.add(Store(home), data, **options)


def add_groups(data: Any, *, home: Home = None, **options: Any) -> Kept:
    """Load which firm belongs to which sector, for `Pair.market`.

    Parameters
    ----------
    data
        Path or frame: sector, code, and where known name, market, valid_from, valid_to or period, weight, control.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.groups.add`: name, sheet, …
    """
    from bilateral.sources import groups
    from bilateral.store import Store

    return groups.add(Store(home), data, **options)


def add_market_events(data: Any, *, home: Home = None, **options: Any) -> Kept:
    """Load events with the moment at which they became known, for `Pair.market`.

    Parameters
    ----------
    data
        Path or frame: time with its zone (or a bare date), and where known event_id, title, source, country.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.market_events.add`: time_zone, name, …
    """
    from bilateral.sources import market_events
    from bilateral.store import Store

    return market_events.add(Store(home), data, **options)


@dataclass(frozen=True, slots=True)
class MarketStore:
    """Where one question about the market finds its data."""

    store: Store
    prices: tuple[str, ...] | None
    """Names of the datasets of prices; None for the one loaded last."""
    caps: str | None
    """Name of the prices with market values for the session; None where none were given."""


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
        prices, zero_volume, index, groups, events, caps: paths or frames, or None.
    values, exchange
        As for `add_prices`.
    data
        Names of datasets of prices in the user's store.
    """
    from bilateral.store import Store

    if all(each is None for each in files.values()):
        yield MarketStore(_market_home(pair, home), tuple(data) or None, None)
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
                load(files[what], home=folder)
            elif own.datasets(table):
                _lend(own, made, table)
        caps = None
        if files["caps"] is not None:
            caps = add_prices(files["caps"], home=folder, name="caps", exchange=exchange or "").dataset.name
        yield MarketStore(made, prices, caps)


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
