"""What is asked of the lens, checked against what the dataset holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.errors import NoData, SelectionError, UnknownCountry, nearest
from bilateral.lenses.structure.catalogue import Catalogue, catalogue
from bilateral.measure import NotComputed, Scope
from bilateral.pair import Pair
from bilateral.reference.countries import country
from bilateral.reference.groups import group as members

if TYPE_CHECKING:
    from bilateral.store import Dataset, Store

__all__ = ["Question", "is_economy", "place_name", "question"]


@dataclass(frozen=True, slots=True)
class Question:
    """A pair, years, level, products and world, all of which the dataset has."""

    pair: Pair
    year: int
    """The year in focus."""
    years: tuple[int, ...]
    """The years to follow, in order; the year in focus is one of them."""
    digits: int | None
    """The level asked for; None for the finest."""
    products: tuple[str, ...]
    """The selection as given; empty for all products."""
    group: tuple[str, ...]
    """The exporters that make up the world, the pair included; empty for all."""
    dataset: Dataset
    catalogues: tuple[Catalogue, ...]
    """One a year, as `years`."""
    absent: tuple[int, ...]
    """Years asked for that the dataset lacks."""

    @property
    def exporters(self) -> int:
        """How many exporters make up the world, the two included."""
        held = {*self.dataset.exporters, self.pair.a, self.pair.b}
        return len(held & set(self.group) if self.group else held)

    def catalogue(self, year: int) -> Catalogue:
        """Names and levels that hold in `year`."""
        return self.catalogues[self.years.index(year)]

    def scope(self, years: Sequence[int], digits: int | None, market: str = "world") -> Scope:
        """The scope of a number or table that speaks of `years`."""
        return Scope(
            years=tuple(years),
            dataset=self.dataset.name,
            classification=self.dataset.classification(years[-1]),
            digits=digits,
            products=self.products,
            market=market,
            group=self.group,
        )

    def missing_years(self) -> tuple[NotComputed, ...]:
        """One reason for all years that were asked for and are not in the data."""
        if not self.absent:
            return ()
        listed = ", ".join(map(str, self.absent))
        return (NotComputed("structure.drift", f"{listed}: no data in {self.dataset.name}"),)


def place_name(code: str) -> str:
    """The name of a country to print; the code where the reference has none."""
    try:
        return country(code).name
    except UnknownCountry:
        return code


def is_economy(code: str) -> bool:
    """Whether a code stands for one economy: not "ROW", nor a rest that Comtrade calls an area (ZZA to ZZZ).

    States that are gone and customs unions that reported as one (SCG, BLX) are economies; so is what the reference does
    not know.
    """
    try:
        found = country(code)
    except UnknownCountry:
        return True
    return found.kind != "area" or not (found.iso3 == "ROW" or found.iso3.startswith("ZZ"))


def question(
    store: Store,
    pair: Pair,
    *,
    year: int | None,
    years: Iterable[int] | None,
    digits: int | None,
    products: Sequence[str],
    group: str | Sequence[str],
    data: str | None,
) -> Question:
    """Check what is asked against the dataset.

    Raises
    ------
    NoData
        The dataset does not know one of the two.
    SelectionError
        A year, group or dataset that is not there.
    """
    dataset = store.dataset(data)
    _check_pair(pair, dataset)
    wanted, focus = _years(dataset, year, years)
    present = tuple(each for each in wanted if each in dataset.years)
    named = store.products(dataset)
    return Question(
        pair=pair,
        year=focus,
        years=present,
        digits=digits,
        products=tuple(products),
        group=_world(pair, group, dataset),
        dataset=dataset,
        catalogues=tuple(catalogue(dataset, named, each) for each in present),
        absent=tuple(each for each in wanted if each not in dataset.years),
    )


def _check_pair(pair: Pair, dataset: Dataset) -> None:
    known = {*dataset.exporters, *dataset.importers}
    for code in (pair.a, pair.b):
        if code not in known:
            raise NoData(
                f"{place_name(code)} neither exports nor imports in {dataset.name}",
                got=code,
                close=nearest(code, known),
                then="bilateral tables",
            )


def _years(dataset: Dataset, year: object, years: Iterable[object] | None) -> tuple[tuple[int, ...], int]:
    wanted = tuple(sorted({_whole(each) for each in years})) if years is not None else ()
    held = [each for each in wanted or dataset.years if each in dataset.years]
    focus = _whole(year) if year is not None else held[-1] if held else wanted[-1]
    if focus not in dataset.years:
        raise SelectionError("no data for this year", got=focus, allowed=_listed(dataset.years))
    if wanted and focus not in wanted:
        raise SelectionError("the year in focus lies outside the years to follow", got=focus, allowed=_listed(wanted))
    return wanted or (focus,), focus


def _whole(year: object) -> int:
    """A year, given as a number of any kind or as text."""
    text = str(year).strip().removesuffix(".0")
    if isinstance(year, bool) or not (text.isascii() and text.isdigit()):
        raise SelectionError("a year is a whole number", got=year, allowed='2011 or "2011"')
    return int(text)


def _listed(years: Sequence[int]) -> str:
    whole = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]}–{years[-1]}" if whole else ", ".join(map(str, years))


def _world(pair: Pair, group: str | Sequence[str], dataset: Dataset) -> tuple[str, ...]:
    if not group:
        return ()
    world = {*members(group), pair.a, pair.b}
    others = world - {pair.a, pair.b}
    if not others & set(dataset.exporters):
        none = f"no member of the group exports in {dataset.name}"
        fault = none if others else "a group needs exporters beside the two"
        beside = [code for code in dataset.exporters if code not in {pair.a, pair.b}]
        listed = f"{', '.join(beside[:8])}{' and more' if len(beside) > 8 else ''}"
        raise SelectionError(fault, got=",".join(members(group)), allowed=listed or "none: the data have no others")
    return tuple(sorted(world))
