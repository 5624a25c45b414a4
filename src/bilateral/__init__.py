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
    from bilateral.api import Pair, add_baci, add_flows, fetch_baci, sample
    from bilateral.errors import BilateralError
    from bilateral.measure import Figure, Finding, Measure, NotComputed, Table
    from bilateral.origin import Origin
    from bilateral.store import Store

__version__ = "0.1.0"

_HOMES = {
    "Pair": "bilateral.api",
    "add_baci": "bilateral.api",
    "add_flows": "bilateral.api",
    "fetch_baci": "bilateral.api",
    "sample": "bilateral.api",
    "BilateralError": "bilateral.errors",
    "Figure": "bilateral.measure",
    "Finding": "bilateral.measure",
    "Measure": "bilateral.measure",
    "NotComputed": "bilateral.measure",
    "Table": "bilateral.measure",
    "Origin": "bilateral.origin",
    "Store": "bilateral.store",
}

__all__ = [
    "BilateralError",
    "Figure",
    "Finding",
    "Measure",
    "NotComputed",
    "Origin",
    "Pair",
    "Store",
    "Table",
    "__version__",
    "add_baci",
    "add_flows",
    "fetch_baci",
    "sample",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'bilateral' has no attribute {name!r}; it has: {', '.join(sorted(_HOMES))}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
