"""Works of pairs of countries as a matrix a year, with the two kinds of margins that must not be confused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats
from bilateral.lenses.technology.panel import WORLD

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Pairs", "Year", "pairs"]


@dataclass(frozen=True, slots=True)
class Year:
    """The matrix of one year."""

    works: Floats
    """Works of each pair, shape (countries, countries), symmetric, the diagonal 0."""
    own: Floats
    """Internationally co-authored works of each country, shape (countries,); NaN where the source does not say."""
    world: float
    """The world's internationally co-authored works; NaN where the source does not say."""

    @property
    def sums(self) -> Floats:
        """Sum of each country's pairs, shape (countries,)."""
        added: Floats = self.works.sum(axis=1)
        return added

    @property
    def complete(self) -> bool:
        """Whether the pairs of all countries are there, and not only those of some.

        Every international work of a country is in at least one of its pairs, so that its pairs add up to its works or
        more. Where that fails for most countries their pairs are missing.
        """
        known = np.isfinite(self.own) & (self.own > 0)
        return not known.any() or bool((self.sums[known] >= self.own[known]).mean() >= 0.5)

    @property
    def all_pairs(self) -> float:
        """Sum of all pairs, each once."""
        return float(self.works.sum() / 2)


@dataclass(frozen=True, slots=True)
class Pairs:
    """All years of one dataset."""

    countries: tuple[str, ...]
    """ISO3, in order; without the world."""
    years: tuple[int, ...]
    matrices: tuple[Year, ...]

    def at(self, year: int) -> Year:
        """The matrix of a year."""
        return self.matrices[self.years.index(year)]

    def has(self, country: str) -> bool:
        """Whether the dataset has rows of a country."""
        return country in self.countries

    def place(self, country: str) -> int:
        """Position of a country."""
        return self.countries.index(country)

    def series(self, a: str, b: str) -> Floats:
        """Works of a pair in every year."""
        return np.asarray([matrix.works[self.place(a), self.place(b)] for matrix in self.matrices])


def pairs(rows: pa.Table) -> Pairs:
    """The matrices of a table with year, country_a, country_b and works."""
    year = rows["year"].to_numpy()
    a, b = (np.asarray(rows[name].to_pylist()) for name in ("country_a", "country_b"))
    works = rows["works"].to_numpy().astype(np.float64)
    countries = sorted({*a.tolist(), *b.tolist()} - {WORLD})
    places = {code: place for place, code in enumerate(countries)}
    made = []
    years = tuple(map(int, np.unique(year)))
    for each in years:
        at = year == each
        made.append(_year(a[at], b[at], works[at], places))
    return Pairs(tuple(countries), years, tuple(made))


def _year(a: Any, b: Any, works: Floats, places: dict[str, int]) -> Year:
    size = len(places)
    matrix, own, world = np.zeros((size, size)), np.full(size, np.nan), float("nan")
    stated = (a == WORLD) & (b == WORLD)
    if stated.any():
        world = float(works[stated][0])
    one = np.asarray([places.get(code, -1) for code in a])
    other = np.asarray([places.get(code, -1) for code in b])
    same, apart = (one == other) & (one >= 0), (one != other) & (one >= 0) & (other >= 0)
    own[one[same]] = works[same]
    matrix[one[apart], other[apart]] = works[apart]
    matrix[other[apart], one[apart]] = works[apart]
    return Year(matrix, own, world)
