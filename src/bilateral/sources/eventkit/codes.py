"""Codes of event data: countries (CAMEO, FIPS 10-4), acts (CAMEO, PLOVER), kinds of actors.

None is mistaken for another: KS is South Korea in FIPS and nothing in ISO; CH is China in FIPS and Switzerland in ISO;
KOR is CAMEO. A GDELT row holds all of these: actors by CAMEO, places by FIPS.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bilateral.reference.countries import aliases, countries, fold

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Act",
    "Homonym",
    "act",
    "acts",
    "channel",
    "coded",
    "coded_texts",
    "country_codes",
    "fips_codes",
    "homonyms",
    "mapped",
    "named",
    "passes",
    "recoded",
]

UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Act:
    """What one kind of event is."""

    root: str
    """PLOVER event type, or STATEMENT."""
    quad: int
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    score: float
    """Goldstein score of the CAMEO root, or PLOVER score, −10 to 10; for rows that have none of their own."""


@dataclass(frozen=True, slots=True)
class Homonym:
    """A country whose name in the news may mean another."""

    iso3: str
    other: str
    """The other country (ISO3)."""
    other_fips: str
    """Its FIPS code."""
    names: frozenset[str]
    """Names of actors, in capitals, that may mean either."""
    other_words: re.Pattern[str]
    """What in an address points to the other."""
    own_words: re.Pattern[str]
    """What in an address points to the country itself."""


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def country_codes() -> Mapping[str, str]:
    """CAMEO country code to ISO3; regions and states that are gone lead to an empty text.

    CAMEO codes are ISO3 but for those of `cameo_countries.csv`.
    """
    areas = {entry.iso3 for entry in countries() if entry.kind == "area"}
    own = {code.upper(): iso3 for code, iso3 in aliases().items() if code.upper() == iso3 and iso3 not in areas}
    return MappingProxyType(own | {row["code"]: row["iso3"] for row in _rows("cameo_countries.csv")})


@cache
def fips_codes() -> Mapping[str, str]:
    """FIPS 10-4 country code to ISO3."""
    return MappingProxyType({row["fips"]: row["iso3"] for row in _rows("fips.csv")})


def named(text: str) -> str:
    """ISO3 of a country by its name or code; empty where there is none. "Korea" alone is nobody: there are two.

    Examples
    --------
    >>> named("South Korea"), named("Korea"), named("Russian Federation")
    ('KOR', '', 'RUS')
    """
    folded = fold(text)
    if folded in {"korea", "korean", "congo", ""}:
        return ""
    return aliases().get(text.strip().casefold()) or aliases().get(folded) or _SPELLED.get(folded, "")


_SPELLED = {"occupied palestinian territory": "PSE", "palestinian territory": "PSE", "cote d ivoire": "CIV"}
"""Names in event data that the reference does not have."""


@cache
def acts() -> Mapping[str, Act]:
    """CAMEO root codes ("01" to "20"), the longer codes that PLOVER has elsewhere, and PLOVER event types, in capitals.

    After the conversion table of PLOVER (2021).
    """
    found = {row["cameo"]: _act(row) for row in _rows("cameo_roots.csv")}
    return MappingProxyType(found | {row["name"]: _act(row) for row in _rows("plover_roots.csv")})


def _act(row: Mapping[str, str]) -> Act:
    return Act(row["root"], int(row["quad"]), float(row["score"]))


def act(code: str) -> Act | None:
    """The act of a CAMEO code of two to four digits, or of a PLOVER event type; None where there is none.

    Examples
    --------
    >>> act("042").root, act("0841").quad, act("consult").score, act("42")
    ('CONSULT', 2, 2.5, None)
    """
    text = code.strip().upper()
    if not text[:1].isdigit():
        return acts().get(text)
    return next((acts()[text[:length]] for length in (4, 3, 2) if text[:length] in acts()), None)


@cache
def _channels() -> Mapping[str, str]:
    return MappingProxyType({row["agent"].casefold(): row["channel"] for row in _rows("agents.csv")})


def channel(kind: str) -> str:
    """The channel of an actor, from CAMEO agent codes or from sector words parted by commas; the first known counts.

    Examples
    --------
    >>> channel("GOVMIL"), channel("BUS"), channel("Education,Social"), channel("")
    ('government', 'business', 'academia', 'unstated')
    """
    for word in re.split(r"[,;]", kind):
        text = word.strip()
        found = _channels().get(text.casefold()) or _channels().get(text[:3].casefold() if text.isupper() else "")
        if found or text.casefold().endswith("ministry"):
            return found or "government"
    return UNSTATED


@cache
def homonyms() -> tuple[Homonym, ...]:
    """Countries whose names in the news may mean another: the two Koreas, the two Congos."""
    return tuple(
        Homonym(
            row["iso3"],
            row["other"],
            row["other_fips"],
            frozenset(row["names"].split("|")),
            re.compile(row["other_words"], re.IGNORECASE),
            re.compile(row["own_words"], re.IGNORECASE),
        )
        for row in _rows("homonyms.csv")
    )


def coded(column: Any) -> pa.DictionaryArray:
    """A text column as places in a list of its different texts; what is missing is an empty text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.null_count:
        plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        column = pc.fill_null(plain, "")
    found = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    if not isinstance(found, pa.ChunkedArray):
        return found
    return found.unify_dictionaries().combine_chunks() if found.num_chunks != 1 else found.chunk(0)


def coded_texts(table: pa.Table) -> pa.Table:
    """A table whose text columns are all `coded`."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(place, field.name, coded(table[field.name]))
    return table


def mapped(column: Any, tell: Callable[[str], object], kind: pa.DataType) -> pa.Array:
    """Each text of a column as `tell` has it; every different text is told once."""
    import pyarrow as pa

    found = coded(column)
    return pa.array([tell(text or "") for text in found.dictionary.to_pylist()], kind).take(found.indices)


def recoded(column: Any, tell: Callable[[str], str | None]) -> pa.DictionaryArray:
    """The same where `tell` gives texts, which stay places in a list."""
    import pyarrow as pa

    found = coded(column)
    told = pa.array([tell(text or "") for text in found.dictionary.to_pylist()], pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(told.indices.take(found.indices), told.dictionary)


def passes(column: Any, test: Callable[[str], bool]) -> pa.Array | None:
    """Which rows' texts pass a test; None where all do."""
    import pyarrow as pa

    found = coded(column)
    good = [test(text or "") for text in found.dictionary.to_pylist()]
    return None if all(good) else pa.array(good, pa.bool_()).take(found.indices)
