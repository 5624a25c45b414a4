"""A small simulated world, written in BACI's own file format, so that the first run goes through the real reader."""

from __future__ import annotations

from bilateral.simulate.articles import articles
from bilateral.simulate.delegation import DELEGATION_NAME, delegation
from bilateral.simulate.events import EVENTS_FILE, gdelt
from bilateral.simulate.stocks import MARKET_EXCHANGE, MARKET_ORIGIN, MarketWorld, market
from bilateral.simulate.write import (
    SAMPLE_FILE,
    SAMPLE_NAME,
    SAMPLE_PAIR,
    SAMPLE_SEED,
    SIMULATED_VERSION,
    origin,
    world,
)

__all__ = [
    "DELEGATION_NAME",
    "EVENTS_FILE",
    "MARKET_EXCHANGE",
    "MARKET_ORIGIN",
    "SAMPLE_FILE",
    "SAMPLE_NAME",
    "SAMPLE_PAIR",
    "SAMPLE_SEED",
    "SIMULATED_VERSION",
    "MarketWorld",
    "articles",
    "delegation",
    "gdelt",
    "market",
    "origin",
    "world",
]
