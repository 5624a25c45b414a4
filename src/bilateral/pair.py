"""The one noun: two countries, in order. Parsing, names and errors."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.errors import PairError
from bilateral.reference.countries import Country, country

__all__ = ["Pair"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two countries, in order: "ab" in a measure's id is from the first to the second, "ba" the way back.

    Parameters
    ----------
    a, b
        ISO 3166-1 alpha-3 codes, M49 numbers, or names in English, Korean or Chinese ("KOR", 410, "Korea", "한국").
        They are stored as ISO3.

    Raises
    ------
    UnknownCountry
        Nothing has this code or name; the message names the nearest.
    PairError
        Both are the same country.
    """

    a: str
    b: str

    def __post_init__(self) -> None:
        first, second = country(self.a), country(self.b)
        if first.iso3 == second.iso3:
            raise PairError(
                "a pair needs two different countries",
                got=f"{self.a} {self.b}",
                then=f"name two, such as {first.iso3} {'USA' if first.iso3 == 'CHN' else 'CHN'}",
            )
        object.__setattr__(self, "a", first.iso3)
        object.__setattr__(self, "b", second.iso3)

    @property
    def countries(self) -> tuple[Country, Country]:
        """The reference entries of both."""
        return country(self.a), country(self.b)

    @property
    def names(self) -> tuple[str, str]:
        """The names to print."""
        first, second = self.countries
        return first.name, second.name

    def reversed(self) -> Pair:
        """The same pair seen from the other side."""
        return type(self)(self.b, self.a)

    def __str__(self) -> str:
        return f"{self.a}–{self.b}"
