"""The columns that the formulas work on: product totals by year, and the two countries' exports by market."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, Ints

__all__ = ["Columns", "Markets", "Panel", "prefixes"]


@dataclass(frozen=True, slots=True)
class Columns:
    """One year at one product level: only products that the world trades in that year. Arrays have shape (K,)."""

    year: int
    products: tuple[str, ...]
    """Product codes at the level, in order."""
    world: Floats
    """World exports, in the unit of the flows, as all that follow."""
    exports_a: Floats
    exports_b: Floats
    imports_a: Floats
    imports_b: Floats
    ab: Floats
    """Exports of the first to the second."""
    ba: Floats
    """Exports of the second to the first."""

    @property
    def two_way(self) -> Floats:
        """Trade of the two with each other, both directions added."""
        return self.ab + self.ba


@dataclass(frozen=True, slots=True)
class Markets:
    """Exports of the two by importer and product in one year, at one product level."""

    importers: tuple[str, ...]
    """ISO3, the pair itself included."""
    products: tuple[str, ...]
    a: Floats
    """Exports of the first, shape (importers, products)."""
    b: Floats
    """Exports of the second, same shape."""

    def third(self, pair: tuple[str, str]) -> Ints:
        """Positions of the importers other than the two."""
        return np.array([n for n, code in enumerate(self.importers) if code not in pair], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Panel:
    """Totals by year and product at the finest level. Arrays have shape (years, products), 0 where nothing flows."""

    years: tuple[int, ...]
    products: tuple[str, ...]
    world: Floats
    exports_a: Floats
    exports_b: Floats
    imports_a: Floats
    imports_b: Floats
    ab: Floats
    ba: Floats

    def columns(self, year: int, digits: int | None = None) -> Columns:
        """The totals of one year, codes cut to `digits` (None: as they are), products without world trade left out."""
        return self.aligned((year,), digits)[0]

    def aligned(self, years: tuple[int, ...], digits: int | None = None) -> tuple[Columns, ...]:
        """The totals of several years over one list of products: those that the world trades in any of the years."""
        codes, place = prefixes(self.products, digits)
        rows = [self.years.index(year) for year in years]
        kept = np.flatnonzero(_sums(self.world[rows].sum(axis=0), place, len(codes)) > 0)
        names = tuple(codes[n] for n in kept)
        totals = (self.world, self.exports_a, self.exports_b, self.imports_a, self.imports_b, self.ab, self.ba)
        return tuple(
            Columns(year, names, *(_sums(total[row], place, len(codes))[kept] for total in totals))
            for year, row in zip(years, rows, strict=True)
        )

    def length(self, year: int) -> int:
        """Length of the longest code that the world trades in `year`; 0 when there is none."""
        traded = np.flatnonzero(self.world[self.years.index(year)])
        return max((len(self.products[n]) for n in traded), default=0)


def prefixes(codes: tuple[str, ...], digits: int | None) -> tuple[tuple[str, ...], Ints]:
    """The different codes after cutting to `digits`, in order, and where each code goes.

    Parameters
    ----------
    codes
        Product codes.
    digits
        Length to cut to; None leaves them as they are.

    Returns
    -------
    tuple of str, numpy.ndarray
        The cut codes, and for each of `codes` the position of its own.
    """
    cut = [code[:digits] for code in codes]
    unique = tuple(sorted(set(cut)))
    position = {code: n for n, code in enumerate(unique)}
    return unique, np.array([position[code] for code in cut], dtype=np.int64)


def coarser(markets: Markets, digits: int | None) -> Markets:
    """The same with product codes cut to `digits`."""
    codes, place = prefixes(markets.products, digits)
    if len(codes) == len(markets.products):
        return replace(markets, products=codes)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(codes)))
    a = np.add.reduceat(markets.a[:, order], starts, axis=1)
    b = np.add.reduceat(markets.b[:, order], starts, axis=1)
    return Markets(markets.importers, codes, a, b)


def _sums(values: Floats, place: Ints, count: int) -> Floats:
    return np.asarray(np.bincount(place, weights=values, minlength=count), dtype=np.float64)
