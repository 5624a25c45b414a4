"""Countries and areas by ISO3, ISO2, M49 number or name, with the codes that only trade data use.

Trade data carry economies under numbers that are not in ISO 3166: BACI and Comtrade write 490 (S19) for what is in
practice Taiwan, 842 for the United States, 251 for France, 699 for India, 757 for Switzerland, 579 for Norway.
They lead to the same entry here. Areas that are no single economy ("Areas, nes", bunkers, the rest of the world)
are entries of their own with `kind` "area".
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from string import ascii_uppercase
from types import MappingProxyType
from typing import Literal, cast

from bilateral.errors import UnknownCountry, nearest
from bilateral.reference._tables import rows

__all__ = ["Country", "aliases", "countries", "country", "fold"]

SURE = 0.85
"""How alike a word and the name of an invented country must be for it to be suggested."""
Kind = Literal["country", "area", "fictional"]
UNNAMED_M49 = 2001


@dataclass(frozen=True, slots=True)
class Country:
    """One economy or area of trade statistics."""

    iso3: str
    """Three letters; for areas outside ISO 3166 the code in common use or a user-assigned one ("ROW", "ZZZ")."""
    iso2: str
    """Two letters; empty where there are none."""
    m49: int
    """UN M49 number; 0 where there is none, above 1000 for invented economies."""
    name: str
    """English name to print."""
    name_ko: str
    """Korean name to print."""
    name_zh: str
    """Chinese name to print, simplified characters."""
    kind: Kind
    """A country or territory, an area that is no single economy, or an invented economy of simulated data."""
    note: str
    """What must be known when the figures are read; may be empty."""

    @property
    def fictional(self) -> bool:
        """Whether the economy is invented."""
        return self.kind == "fictional"


def fold(text: str) -> str:
    """`text` without case, accents and punctuation, words parted by one space.

    Examples
    --------
    >>> fold("Côte d’Ivoire"), fold("Korea, Rep.")
    ('cote d ivoire', 'korea rep')
    """
    parts = unicodedata.normalize("NFD", text.replace("&", " and "))
    bare = unicodedata.normalize("NFC", "".join(sign for sign in parts if unicodedata.category(sign) != "Mn"))
    words = "".join(sign if sign.isalnum() else " " for sign in bare.casefold()).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


@cache
def countries() -> tuple[Country, ...]:
    """All entries: countries by ISO3, then areas, then the named invented economies."""
    return tuple(
        Country(
            iso3=row["iso3"],
            iso2=row["iso2"],
            m49=int(row["m49"]),
            name=row["name"],
            name_ko=row["name_ko"],
            name_zh=row["name_zh"],
            kind=cast("Kind", row["kind"]),
            note=row["note"],
        )
        for row in rows("countries.csv")
    )


@cache
def aliases() -> Mapping[str, str]:
    """Every accepted code and name, casefolded, with its ISO3 code; for mapping whole columns.

    Keys are written as they stand in the tables (casefolded) and also without accents and punctuation (see `fold`);
    M49 numbers stand with and without leading zeros. QMA–QZZ, which ISO leaves to users, lead to unnamed invented
    economies numbered from 2001.
    """
    known: dict[str, str] = {}
    for key, iso3 in (*_codes(), *_names()):
        known.setdefault(key.casefold(), iso3)
        known.setdefault(fold(key), iso3)
    known.pop("", None)
    return MappingProxyType(known)


def country(code: str | int) -> Country:
    """The entry for an ISO3 or ISO2 code, an M49 number, or a name in English, Korean or Chinese.

    Case, accents and punctuation do not matter. "Korea" is read as South Korea, as trade analysts do.

    Parameters
    ----------
    code
        "KOR", "kr", 410, "South Korea", "한국", "韩国".

    Returns
    -------
    Country

    Raises
    ------
    UnknownCountry
        Nothing has this code or name; the message names the nearest.

    Examples
    --------
    >>> country("한국").name, country(490).iso3, country("Korea, Rep.").m49
    ('South Korea', 'TWN', 410)
    """
    text = str(code).strip()
    iso3 = aliases().get(text.casefold()) or aliases().get(fold(text))
    if iso3 is None:
        raise UnknownCountry(
            "no country has this code or name",
            got=code,
            close=_close(text),
            allowed="ISO 3166-1 codes (KOR, KR), M49 numbers (410), names (South Korea, 한국, 韩国)",
        )
    return _by_iso3()[iso3]


@cache
def _by_iso3() -> Mapping[str, Country]:
    return {entry.iso3: entry for entry in (*_unnamed(), *countries())}


@cache
def _unnamed() -> tuple[Country, ...]:
    codes = ("Q" + second + third for second, third in product(ascii_uppercase[12:], ascii_uppercase))
    return tuple(
        Country(
            iso3=code,
            iso2="",
            m49=UNNAMED_M49 + place,
            name=f"Economy {code}",
            name_ko=f"가상 경제 {code}",
            name_zh=f"虚拟经济体{code}",
            kind="fictional",
            note="Invented: simulated data only",
        )
        for place, code in enumerate(codes)
    )


def _codes() -> Iterator[tuple[str, str]]:
    for entry in (*countries(), *_unnamed()):
        yield entry.iso3, entry.iso3
        yield entry.iso2, entry.iso3
        if entry.m49:
            yield str(entry.m49), entry.iso3
            yield f"{entry.m49:03d}", entry.iso3
    for row in rows("country_aliases.csv"):
        yield row["alias"], row["iso3"]


def _names() -> Iterator[tuple[str, str]]:
    for entry in (*countries(), *_unnamed()):
        yield from ((name, entry.iso3) for name in (entry.name, entry.name_ko, entry.name_zh))


def _close(text: str) -> tuple[str, ...]:
    """The nearest countries; invented ones only where one of their names is all but spelled out."""
    codes = {entry.iso3: entry for entry in countries() if entry.kind == "country"}
    names = {fold(entry.name): entry for entry in codes.values()}
    invented = {fold(entry.name): entry for entry in countries() if entry.fictional}
    mixed = [codes[code] for code in codes if len(text) <= 3 and sorted(code) == sorted(text.upper())]
    coded = [codes[code] for code in nearest(text, codes)] if len(text) <= 4 else []
    meant = difflib.get_close_matches(fold(text), invented, n=1, cutoff=SURE)
    named = [names[name] for name in nearest(fold(text), names)] if len(text) > 3 else []
    found = {entry.iso3: entry for entry in (*(invented[name] for name in meant), *mixed, *coded, *named)}
    return tuple(f"{entry.iso3} ({entry.name})" for entry in list(found.values())[:3])
