"""The ways to bring data in: from files, from their producers, and the simulated sample."""

from bilateral.loading.delegation import add_delegation, sample_visit
from bilateral.loading.kinds import Home, Progress
from bilateral.loading.market import add_groups, add_index, add_market_events, add_prices
from bilateral.loading.market_files import MarketStore, market_sample, market_store
from bilateral.loading.samples import sample
from bilateral.loading.signals import (
    add_articles,
    add_events,
    add_gdelt,
    add_gkg,
    add_icews,
    add_polecat,
    fetch_gdelt,
    signals_sample,
)
from bilateral.loading.technology import (
    add_collaborations,
    add_openalex,
    add_patents,
    add_works,
    fetch_openalex,
    technology_sample,
)
from bilateral.loading.trade import (
    add_baci,
    add_comtrade,
    add_concordance,
    add_flows,
    add_gravity,
    convert_flows,
    fetch_baci,
    fetch_comtrade,
)

__all__ = [
    "Home",
    "MarketStore",
    "Progress",
    "add_articles",
    "add_baci",
    "add_collaborations",
    "add_comtrade",
    "add_concordance",
    "add_delegation",
    "add_events",
    "add_flows",
    "add_gdelt",
    "add_gkg",
    "add_gravity",
    "add_groups",
    "add_icews",
    "add_index",
    "add_market_events",
    "add_openalex",
    "add_patents",
    "add_polecat",
    "add_prices",
    "add_works",
    "convert_flows",
    "fetch_baci",
    "fetch_comtrade",
    "fetch_gdelt",
    "fetch_openalex",
    "market_sample",
    "market_store",
    "sample",
    "sample_visit",
    "signals_sample",
    "technology_sample",
]
