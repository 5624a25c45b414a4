"""What is asked of UN Comtrade, as an address; and how a question is cut in two when the answer would be too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from bilateral.errors import SelectionError
from bilateral.sources.comtrade.codes import comtrade_code

__all__ = ["BASE", "LONGEST_ADDRESS", "Access", "Query", "question"]

BASE = "https://comtradeapi.un.org"
LONGEST_ADDRESS = 4096
PREVIEW_RECORDS = 500
KEYED_RECORDS = 250_000
SECONDS_APART = 6.0


@dataclass(frozen=True, slots=True)
class Access:
    """By which door, how much at once, and how often."""

    key: str | None = field(default=None, repr=False)
    """The subscription key; None asks the public preview. It goes into a header, never into an address or a file."""
    base: str = BASE
    seconds_apart: float = SECONDS_APART
    """Least time from one request to the next."""
    records: int | None = None
    """Most records in one answer; None for what the door gives: 500 without a key, 250,000 with one."""

    @property
    def most(self) -> int:
        """Most records in one answer."""
        return self.records or (KEYED_RECORDS if self.key else PREVIEW_RECORDS)

    @property
    def door(self) -> str:
        """The address before the question."""
        return f"{self.base}/data/v1/get" if self.key else f"{self.base}/public/v1/preview"


@dataclass(frozen=True, slots=True)
class Query:
    """One question. The defaults ask for the total of all goods to and from the world, each flow once.

    Comtrade answers with one row for every second partner, mode of transport and customs procedure when these are
    left open; 0, 0 and C00 are their totals.
    """

    reporters: tuple[int, ...]
    """Comtrade numbers."""
    periods: tuple[str, ...]
    """Years ("2022")."""
    partners: tuple[int, ...] = (0,)
    """Comtrade numbers; 0 is the world as one partner, empty is every partner."""
    products: tuple[str, ...] = ("TOTAL",)
    """Codes, or TOTAL, AG2, AG4, AG6 for a whole level."""
    flows: tuple[str, ...] = ("M", "X")
    """M imports, X exports, RM re-imports, RX re-exports."""
    classification: str = "HS"
    """HS, SITC or B4 as reported, or one revision (H0 … H6, S1 … S4)."""
    partner2: int = 0
    transport: int = 0
    customs: str = "C00"

    @property
    def path(self) -> str:
        """The part of the address that names goods, years and classification."""
        return f"C/A/{self.classification}"

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Names and values, in a fixed order; what is left open is not in it."""
        pairs = (
            ("reporterCode", ",".join(map(str, self.reporters))),
            ("period", ",".join(self.periods)),
            ("partnerCode", ",".join(map(str, self.partners))),
            ("partner2Code", str(self.partner2)),
            ("cmdCode", ",".join(self.products)),
            ("flowCode", ",".join(self.flows)),
            ("customsCode", self.customs),
            ("motCode", str(self.transport)),
        )
        return tuple((name, value) for name, value in pairs if value)

    def address(self, access: Access) -> str:
        """Where the answer is to be had; holds no key."""
        fixed = (("maxRecords", str(access.most)), ("format", "JSON"), ("breakdownMode", "classic"))
        asked = urlencode((*self.parameters(), *fixed, ("includeDesc", "true")), safe=",")
        return f"{access.door}/{self.path}?{asked}"

    def bulk_address(self, access: Access) -> str:
        """Where the list of whole files is to be had; needs a key."""
        asked = urlencode((("reporterCode", _joined(self.reporters)), ("period", ",".join(self.periods))), safe=",")
        return f"{access.base}/bulk/v1/get/{self.path}?{asked}"

    def halves(self) -> tuple[Query, Query] | None:
        """The same in two questions: by year, else reporter, partner, product, flow; None when it is one of each."""
        for name in ("periods", "reporters", "partners", "products", "flows"):
            values = getattr(self, name)
            if len(values) > 1:
                middle = len(values) // 2
                return replace(self, **{name: values[:middle]}), replace(self, **{name: values[middle:]})
        return None

    def asked(self) -> Iterator[tuple[int, str]]:
        """Every reporter and year for which rows are expected."""
        return ((reporter, period) for reporter in self.reporters for period in self.periods)

    def sentence(self) -> str:
        """The question in few words."""
        who = _joined(self.reporters)
        partners = _joined(self.partners) or "every partner"
        when, what = ", ".join(self.periods), ", ".join(self.products[:5])
        return f"reporter {who}, partner {partners}, {when}, {what}, flow {', '.join(self.flows)}"


def question(
    reporters: str | int | Iterable[str | int],
    years: int | Iterable[int],
    *,
    partners: str | int | Iterable[str | int] = "world",
    products: str | Iterable[str] = "TOTAL",
    flows: str | Iterable[str] = ("M", "X"),
    classification: str = "HS",
) -> Query:
    """A question in the user's words.

    Parameters
    ----------
    reporters
        Those who reported: ISO3, ISO2, M49 or names. 356, IND and India all lead to Comtrade's 699.
    years
        Calendar years.
    partners
        As `reporters`; "world" for the total over partners, "all" for each partner.
    products
        TOTAL, AG2, AG4, AG6, or codes.
    flows
        M, X, RM, RX.
    classification
        HS as reported, or one revision.

    Raises
    ------
    UnknownCountry, SelectionError
        A country that Comtrade does not know, or a year that is none.

    Examples
    --------
    >>> question("KOR", 2022, partners=["CHN", "IND"]).partners
    (156, 699)
    """
    every = isinstance(partners, str) and partners.casefold() == "all"
    return Query(
        reporters=_numbers(reporters),
        periods=_periods(years),
        partners=() if every else _numbers(partners),
        products=_words(products),
        flows=_words(flows),
        classification=classification,
    )


def _numbers(places: str | int | Iterable[str | int]) -> tuple[int, ...]:
    listed = (places,) if isinstance(places, (str, int)) else tuple(places)
    return tuple(dict.fromkeys(comtrade_code(place) for place in listed))


def _periods(years: int | Iterable[int]) -> tuple[str, ...]:
    listed = (years,) if isinstance(years, int) else tuple(years)
    for year in listed:
        if not 1962 <= int(year) <= 2100:
            raise SelectionError("not a year of UN Comtrade", got=year, allowed="1962 and later, as whole years")
    return tuple(str(int(year)) for year in dict.fromkeys(listed))


def _words(words: str | Iterable[str]) -> tuple[str, ...]:
    listed = words.split(",") if isinstance(words, str) else list(words)
    return tuple(dict.fromkeys(word.strip() for word in listed if word.strip()))


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))
