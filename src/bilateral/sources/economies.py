"""Which economy a table means: a country by ISO3, the world, or an aggregate that is no single economy."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reference.countries import aliases, country, fold

__all__ = ["INCLUDES_HONG_KONG", "WORLD", "economy", "is_aggregate"]

WORLD = "WLD"
"""The code under which a source's own total for the world is kept."""
INCLUDES_HONG_KONG = "China may include Hong Kong: the source names no Hong Kong of its own"
_WORLD = frozenset(["world", "wld", "w00", "001", "global", "all countries", "all economies", "world total"])
_AGGREGATE = re.compile(
    r"\b(africa|america|americas|asia|europe|oceania|caribbean|middle east|union|eu|eu 27|eu 28|oecd|g20|g7|brics|"
    r"asean|other|others|rest|unclassified|unknown|unallocated|income|region|total|latin|western|eastern|northern|southern)\b"
)


@cache
def economy(text: str) -> str | None:
    """The ISO3 code of a name or code, `WORLD` for the world, None for everything else."""
    word = text.strip()
    if word.casefold() in _WORLD:
        return WORLD
    iso3 = aliases().get(word.casefold()) or aliases().get(fold(word))
    return iso3 if iso3 is not None and country(iso3).kind != "area" else None


def is_aggregate(text: str) -> bool:
    """Whether a name that no country has reads like a group of countries."""
    return bool(_AGGREGATE.search(fold(text)))
