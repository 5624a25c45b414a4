"""What product codes are called and where they belong, for one dataset and one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.errors import SelectionError
from bilateral.lenses.structure.formulas.arrays import Ints
from bilateral.reference.classifications import Classification, classification

if TYPE_CHECKING:
    from bilateral.store import Dataset, Product

__all__ = ["Catalogue", "Grouping", "catalogue"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Products put into groups."""

    ids: tuple[str, ...]
    """Ids of the groups, in the order in which they first appear."""
    names: tuple[str, ...]
    """Names to print, as many as ids."""
    place: Ints
    """For each product the position of its group, shape (K,)."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Names, sectors, industries and levels."""

    classification: Classification
    named: Mapping[str, Product]
    """Names and sectors that came with the data, by product code; may be empty."""

    def levels(self, length: int) -> tuple[int, ...]:
        """Code lengths that can be told apart when the longest code has `length` signs; empty for a flat list."""
        known = self.classification.levels
        return tuple(sorted({*(level for level in known if level < length), length})) if known else ()

    def digits(self, wanted: int | None, length: int) -> int | None:
        """The level to work at: `wanted`, or the finest; None for a flat list.

        Raises
        ------
        SelectionError
            The classification has no such level, or the data do not go so fine.
        """
        levels = self.levels(length)
        if wanted is None:
            return levels[-1] if levels else None
        if wanted in levels:
            return wanted
        allowed = " or ".join(map(str, levels)) if levels else "none: the classification has one level only"
        raise SelectionError(
            f"{self.classification.name} in these data has no such level of digits", got=wanted, allowed=allowed
        )

    def name(self, code: str) -> str:
        """The name of a product; the code itself where there is none."""
        entry = self.named.get(code)
        return (entry.name if entry and entry.name else self.classification.name_of(code)) or code

    def sectors(self, codes: Sequence[str]) -> Grouping:
        """Products by sector: the one that came with the data, else the classification's own."""
        return _group([self._sector(code) for code in codes])

    def industries(self, codes: Sequence[str]) -> Grouping:
        """Products by industry: the classification's level for it, or each product on its own in a flat list."""
        own = [self.classification.industry(code) for code in codes]
        return _group([(code, self.name(code)) for code in own])

    def _sector(self, code: str) -> tuple[str, str]:
        entry = self.named.get(code)
        if entry and entry.sector:
            return "-".join(entry.sector.split()), entry.sector
        sector = self.classification.sector(code)
        return sector, self.classification.sector_name(sector)


def _group(pairs: Sequence[tuple[str, str]]) -> Grouping:
    names = dict(pairs)
    position = {key: n for n, key in enumerate(names)}
    place = np.array([position[key] for key, _ in pairs], dtype=np.int64)
    return Grouping(tuple(names), tuple(names.values()), place)


def catalogue(dataset: Dataset, named: Mapping[str, Product], year: int) -> Catalogue:
    """The catalogue that holds for `year` of a dataset."""
    found = classification(dataset.classification(year))
    return Catalogue(found.with_levels(dataset.levels) if dataset.levels else found, named)
