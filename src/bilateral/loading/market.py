"""Market: prices, indices, groups and events, from the store or straight from files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.loading.kinds import Home

if TYPE_CHECKING:
    from bilateral.sources.keep import Kept

__all__ = ["add_groups", "add_index", "add_market_events", "add_prices"]


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
