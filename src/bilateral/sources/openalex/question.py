"""What is asked of OpenAlex, and what it will cost, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bilateral.errors import InputError
from bilateral.reference.countries import country
from bilateral.reference.technology_sets import TechnologySet

__all__ = ["ALL_FIELDS", "CORPORA", "DEPRECATED", "Access", "Call", "Question", "refuse_deprecated"]

BASE = "https://api.openalex.org"
PER_PAGE = 100
PAGES = 3
"""Pages that a count by country takes: about 250 countries, a hundred groups a page."""
LIST_USD, SEARCH_USD = 0.0001, 0.001
KEY_USD, KEYLESS_USD = 1.0, 0.10
CORPORA = ("core", "expansion", "all")
ALL_FIELDS = "TOTAL"
TYPES = "type:article|review"
WITH_COUNTRY = "countries_distinct_count:>0"
SHARED = "countries_distinct_count:>1"
TOP = "citation_normalized_percentile.is_in_top_10_percent:true"

DEPRECATED = {
    "concepts.id": "topics.id, or primary_topic.id",
    "concept.id": "topics.id, or primary_topic.id",
    "x_concepts.id": "topics.id, or primary_topic.id",
    "host_venue": "primary_location.source",
    "alternate_host_venues": "locations",
    "grants": "funders, or awards",
    "has_ngrams": "has_fulltext",
    "include_xpac": "corpus=core|expansion|all",
    "is_xpac": "corpus=core|expansion|all",
    "mailto": "a key (OPENALEX_API_KEY)",
    "per-page": "per_page",
}
"""What OpenAlex took away or will, and what takes its place (August 2026)."""


@dataclass(frozen=True, slots=True)
class Access:
    """How OpenAlex is reached."""

    key: str | None = None
    """An API key; without one the day's budget is a tenth."""
    base: str = BASE
    corpus: str = "core"
    """"core" (what the API counts unless told otherwise), "expansion" or "all"."""

    @property
    def budget(self) -> float:
        """The day's budget in USD, as OpenAlex states it; the server's own headers go before it."""
        return KEY_USD if self.key else KEYLESS_USD


@dataclass(frozen=True, slots=True)
class Call:
    """One count by country; its pages are asked for one after the other."""

    kind: str
    """"works" and "top" by set and year; "pairs" of one country and year; "world" of a year."""
    year: int
    field: str
    """The set's name, or `ALL_FIELDS`."""
    country: str
    """ISO3 of the country whose pairs are counted; empty for other kinds."""
    filter: str
    searched: bool = False

    def address(self, access: Access, cursor: str = "*") -> str:
        """The address of one page, without the key."""
        asked = {
            "filter": self.filter,
            "group_by": "authorships.countries",
            "per_page": str(PER_PAGE),
            "cursor": cursor,
            "corpus": access.corpus,
        }
        return f"{access.base}/works?{urlencode(asked, quote_via=quote, safe=':|,>*')}"

    @property
    def usd(self) -> float:
        """What it will cost, all pages."""
        return PAGES * (SEARCH_USD if self.searched else LIST_USD)

    def sentence(self) -> str:
        """What is asked, in words."""
        of = f" of {country(self.country).name}" if self.country else ""
        return f"{self.kind}{of}, {self.field}, {self.year}"


@dataclass(frozen=True, slots=True)
class Question:
    """Counts by set and year of all countries, and pairs of some."""

    sets: tuple[TechnologySet, ...]
    years: tuple[int, ...]
    countries: tuple[str, ...]
    """ISO3 of the countries whose pairs with all others are counted; empty for no pairs."""
    top: bool = True
    """Whether works that OpenAlex marks as most cited are counted too, which doubles the cost of the sets."""
    filters: tuple[str, ...] = ()
    """Further filters of every count, such as "language:en"."""

    def calls(self) -> tuple[Call, ...]:
        """Everything to ask."""
        return tuple(call for year in self.years for call in (*self._fields(year), *self._pairs(year)))

    @property
    def usd(self) -> float:
        """What all calls will cost."""
        return sum(call.usd for call in self.calls())

    def cost(self, access: Access) -> str:
        """The cost in words, beside the day's budget."""
        calls = self.calls()
        kind = "with a key" if access.key else "without a key"
        return (
            f"{len(calls):,} counts, about {PAGES * len(calls):,} requests, will cost about USD {self.usd:.4f} "
            f"of the day's USD {access.budget:.2f} ({kind}); what was received today is not asked for again"
        )

    def _fields(self, year: int) -> Iterator[Call]:
        base = ",".join((TYPES, f"publication_year:{year}", WITH_COUNTRY, *self.filters))
        asked = [(ALL_FIELDS, base, False)]
        asked += [(each.name, f"{each.filter()},{base}", each.searched) for each in self.sets]
        for field, filter, searched in asked:
            yield Call("works", year, field, "", filter, searched)
            if self.top:
                yield Call("top", year, field, "", f"{filter},{TOP}", searched)

    def _pairs(self, year: int) -> Iterator[Call]:
        base = ",".join((TYPES, f"publication_year:{year}", SHARED, *self.filters))
        for code in self.countries:
            yield Call("pairs", year, ALL_FIELDS, code, f"authorships.countries:{country(code).iso2},{base}")
        if self.countries:
            yield Call("world", year, ALL_FIELDS, "", base)


def refuse_deprecated(words: Sequence[str]) -> None:
    """Refuse filters of fields that OpenAlex no longer serves, and parameters that are no filters.

    Raises
    ------
    InputError
        One of the words is such a field; the message names what takes its place.
    """
    for word in words:
        for old, new in DEPRECATED.items():
            if word == old or word.startswith(f"{old}."):
                raise InputError("OpenAlex has retired this field", got=word, allowed=new)
