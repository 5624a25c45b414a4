"""Where two countries compete and where they complement each other, with the source of every number.

>>> import bilateral as bl
>>> bl.Pair("Korea", "China")
Pair(a='KOR', b='CHN')

The names below are resolved on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.api import Pair, all_pairs
    from bilateral.cross import CrossSpace, cross_space
    from bilateral.errors import BilateralError
    from bilateral.loading import (
        add_articles,
        add_baci,
        add_collaborations,
        add_comtrade,
        add_concordance,
        add_delegation,
        add_events,
        add_flows,
        add_gdelt,
        add_gkg,
        add_gravity,
        add_groups,
        add_icews,
        add_index,
        add_market_events,
        add_openalex,
        add_patents,
        add_polecat,
        add_prices,
        add_works,
        convert_flows,
        fetch_baci,
        fetch_comtrade,
        fetch_gdelt,
        fetch_openalex,
        sample,
    )
    from bilateral.measure import Figure, Finding, Measure, NotComputed, Table
    from bilateral.origin import Origin
    from bilateral.store import Store

__version__ = "0.1.0"

_WHERE = {
    "api": ("Pair", "all_pairs"),
    "cross": ("CrossSpace", "cross_space"),
    "errors": ("BilateralError",),
    "loading": (
        "add_articles",
        "add_baci",
        "add_collaborations",
        "add_comtrade",
        "add_concordance",
        "add_delegation",
        "add_events",
        "add_market_events",
        "add_flows",
        "add_gdelt",
        "add_gkg",
        "add_gravity",
        "add_groups",
        "add_icews",
        "add_index",
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
        "sample",
    ),
    "measure": ("Figure", "Finding", "Measure", "NotComputed", "Table"),
    "origin": ("Origin",),
    "store": ("Store",),
}
_HOMES = {name: f"bilateral.{home}" for home, names in _WHERE.items() for name in names}

__all__ = [
    "BilateralError",
    "CrossSpace",
    "Figure",
    "Finding",
    "Measure",
    "NotComputed",
    "Origin",
    "Pair",
    "Store",
    "Table",
    "__version__",
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
    "all_pairs",
    "convert_flows",
    "cross_space",
    "fetch_baci",
    "fetch_comtrade",
    "fetch_gdelt",
    "fetch_openalex",
    "sample",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'bilateral' has no attribute {name!r}; it has: {', '.join(sorted(_HOMES))}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
