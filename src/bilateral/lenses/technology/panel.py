"""Families as a cube of years, countries and fields, with the bases that shares and specialisation need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology.formulas.arrays import Floats

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["TOTAL", "UNASSIGNED", "WORLD", "Panel", "panel", "slug"]

TOTAL, UNASSIGNED, WORLD = "TOTAL", "UNASSIGNED", "WLD"


def slug(field: str) -> str:
    """A field's name as it stands in ids: small letters and digits, all else a dash.

    Examples
    --------
    >>> slug("electrical machinery, apparatus, energy")
    'electrical-machinery-apparatus-energy'
    """
    return re.sub(r"[^\w]+", "-", field.casefold()).strip("-").replace("_", "-")


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts of one dataset."""

    years: tuple[int, ...]
    countries: tuple[str, ...]
    """ISO3, in order; without the world."""
    fields: tuple[str, ...]
    """Names, in order; without total and unassigned."""
    cells: Floats
    """Shape (years, countries, fields); 0 where the dataset has no row."""
    bases: Floats
    """All that has a field, shape (years, countries): total less unassigned, or the sum of the fields."""
    totals: Floats
    """All, those without a field too, shape (years, countries)."""
    world: Floats
    """Shape (years, fields): as the source states it, or the sum of the countries."""
    world_bases: Floats
    """Shape (years,)."""
    world_totals: Floats
    """Shape (years,)."""
    stated: bool
    """Whether the source states the world itself."""

    @property
    def said(self) -> str:
        """What "the world" is, for a scope."""
        return "as the source states it" if self.stated else f"the sum of {len(self.countries)} economies"

    def at(self, year: int) -> int:
        """The place of a year."""
        return self.years.index(year)

    def has(self, country: str) -> bool:
        """Whether the dataset has rows of a country."""
        return country in self.countries

    def of(self, country: str, year: int) -> Floats:
        """A country's counts by field in a year."""
        counts: Floats = self.cells[self.at(year), self.countries.index(country)]
        return counts

    def series(self, country: str, field: str, years: tuple[int, ...]) -> Floats:
        """A country's shares of the world in one field over the years."""
        at = [self.at(year) for year in years]
        own = self.cells[at, self.countries.index(country), self.fields.index(field)]
        return f.share(own, self.world[at, self.fields.index(field)])

    def rta(self, year: int) -> Floats:
        """Revealed advantage of all countries in all fields, shape (countries, fields)."""
        at = self.at(year)
        return f.rta(self.cells[at], self.bases[at][:, None], self.world[at], self.world_bases[at])


def panel(rows: pa.Table, value: str = "families") -> Panel:
    """The cube of a table with year, country, field and a value.

    Parameters
    ----------
    rows
        Columns year, country, field and `value`.
    value
        Name of the column with the counts.
    """
    names = {name: np.asarray(rows[name].to_pylist()) for name in ("year", "country", "field")}
    values = rows[value].to_numpy().astype(np.float64)
    years, at_year = np.unique(names["year"], return_inverse=True)
    countries, at_country = np.unique(names["country"], return_inverse=True)
    fields, at_field = np.unique(names["field"], return_inverse=True)
    cube = np.full((len(years), len(countries), len(fields)), np.nan)
    cube[at_year, at_country, at_field] = values
    return _panel(tuple(map(int, years)), list(map(str, countries)), list(map(str, fields)), cube)


def _panel(years: tuple[int, ...], countries: list[str], fields: list[str], cube: Floats) -> Panel:
    real = [place for place, name in enumerate(fields) if name not in {TOTAL, UNASSIGNED}]
    own = [place for place, code in enumerate(countries) if code != WORLD]
    filled = np.nan_to_num(cube)
    summed = filled[:, :, real].sum(axis=2)
    unassigned = filled[:, :, fields.index(UNASSIGNED)] if UNASSIGNED in fields else np.zeros_like(summed)
    total = cube[:, :, fields.index(TOTAL)] if TOTAL in fields else np.full_like(summed, np.nan)
    known = np.isfinite(total)
    totals = np.where(known, np.nan_to_num(total), summed + unassigned)
    bases = np.where(known, np.maximum(totals - unassigned, 0.0), summed)
    stated = WORLD in countries
    place = countries.index(WORLD) if stated else None
    told = np.full(cube.shape[::2], np.nan) if place is None else cube[:, place]
    years_told: NDArray[np.bool_] = np.asarray(np.isfinite(told).any(axis=1))
    return Panel(
        years=years,
        countries=tuple(countries[place] for place in own),
        fields=tuple(fields[place] for place in real),
        cells=filled[:, own][:, :, real],
        bases=bases[:, own],
        totals=totals[:, own],
        world=_or_sum(told[:, real], filled[:, own][:, :, real], np.isfinite(told[:, real])),
        world_bases=_or_sum(bases[:, place or 0], bases[:, own], years_told),
        world_totals=_or_sum(totals[:, place or 0], totals[:, own], years_told),
        stated=stated,
    )


def _or_sum(told: Floats, each: Floats, known: NDArray[np.bool_]) -> Floats:
    """What the source states of the world, or where it does not the sum of the countries."""
    return np.where(known, np.nan_to_num(told), each.sum(axis=1))
