"""How one year of trade lies in memory for the kernels: coded, sorted, with a pointer to every pair's block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.structure.formulas.arrays import Floats, Ints

__all__ = ["Codes", "Packed", "aligned", "code_type", "pack", "recode"]

Codes: TypeAlias = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True)
class Packed:
    """One year of flows, sorted by exporter, importer, product; flows of nothing and flows to oneself are left out.

    The arrays become read-only.

    Exporter and importer are not held row by row: `start` says where each pair's block lies. A row costs 10 bytes
    (12 with more than 65,536 products), whether in memory or mapped from a file.
    """

    year: int
    countries: tuple[str, ...]
    """ISO3, sorted, shape (n,): everyone who exports or imports."""
    products: tuple[str, ...]
    """Product codes, sorted, shape (K,)."""
    start: Ints
    """Shape (n² + 1,): the flows from country i to country j are rows ``start[i n + j]`` to ``start[i n + j + 1]``."""
    product: Codes
    """Position in `products`, shape (rows,), rising within a block; uint16 or uint32."""
    value: Floats
    """Value of the flow, shape (rows,), above 0, in the unit of the flows."""

    def __post_init__(self) -> None:
        # mapped arrays cannot be written, and compiled kernels tell such arrays from others: all are alike
        for array in (self.start, self.product, self.value):
            array.setflags(write=False)

    @property
    def rows(self) -> int:
        """How many flows there are."""
        return int(self.value.size)

    def block(self, exporter: int, importer: int) -> slice:
        """The rows of the flows from one country to another, both given by position."""
        at = exporter * len(self.countries) + importer
        return slice(int(self.start[at]), int(self.start[at + 1]))

    def exporter_rows(self, exporter: int) -> slice:
        """The rows of all flows of an exporter, given by position."""
        n = len(self.countries)
        return slice(int(self.start[exporter * n]), int(self.start[(exporter + 1) * n]))

    def keys(self) -> Ints:
        """For each row ``exporter · n + importer``, shape (rows,). Costs 8 bytes a row."""
        return np.repeat(np.arange(self.start.size - 1), np.diff(self.start))


def pack(
    year: int, countries: tuple[str, ...], products: tuple[str, ...], key: Ints, product: Codes, value: Floats
) -> Packed:
    """Lay out flows that come in any order; flows of the same key and product are added up.

    Parameters
    ----------
    year, countries, products
        As in `Packed`; both lists sorted.
    key
        ``exporter · n + importer`` of each row, by position in `countries`.
    product
        Position in `products` of each row.
    value
        Shape (rows,); rows without a value above 0, and flows to oneself, are left out.
    """
    count = len(countries)
    kept = (value > 0) & (key // max(count, 1) != key % max(count, 1))
    key, product, value = key[kept], product[kept], value[kept]
    order = np.lexsort((product, key))
    key, product, value = key[order], product[order], value[order]
    start = np.searchsorted(key, np.arange(count * count + 1))
    return _merged(year, countries, products, start, product, value)


def recode(packed: Packed, products: tuple[str, ...], place: Ints) -> Packed:
    """The same flows by other products: coarser ones, or only some of them.

    Parameters
    ----------
    packed
        One year.
    products
        The new products, sorted.
    place
        Shape (K,): the new position of each old product, -1 for those that go. It must rise (codes cut to a
        shorter length do), else ValueError.
    """
    if place.size and np.any(np.diff(place[place >= 0]) < 0):
        raise ValueError("the new positions of products must rise with the old ones")
    code = place.astype(np.int32)[packed.product]
    kept = code >= 0
    start = packed.start
    value = packed.value
    if not kept.all():
        start, code, value = np.searchsorted(np.flatnonzero(kept), start), code[kept], value[kept]
    return _merged(packed.year, packed.countries, products, start, code, value)


def aligned(first: Packed, second: Packed) -> tuple[Packed, Packed]:
    """Two years over one list of countries and one of products, so that positions mean the same in both."""
    countries = tuple(sorted({*first.countries, *second.countries}))
    products = tuple(sorted({*first.products, *second.products}))
    return _relabelled(first, countries, products), _relabelled(second, countries, products)


def _relabelled(packed: Packed, countries: tuple[str, ...], products: tuple[str, ...]) -> Packed:
    old, new = len(packed.countries), len(countries)
    place = _places(packed.countries, countries)
    counts = np.zeros((new, new), dtype=np.int64)
    counts[np.ix_(place, place)] = np.diff(packed.start).reshape(old, old)
    start = np.concatenate([[0], np.cumsum(counts.ravel())])
    codes: Codes = _places(packed.products, products).astype(code_type(len(products)))[packed.product]
    return Packed(packed.year, countries, products, start, codes, packed.value)


def _places(names: tuple[str, ...], among: tuple[str, ...]) -> Ints:
    position = {name: at for at, name in enumerate(among)}
    return np.array([position[name] for name in names], dtype=np.int64)


def _merged(
    year: int,
    countries: tuple[str, ...],
    products: tuple[str, ...],
    start: Ints,
    product: NDArray[np.integer],
    value: Floats,
) -> Packed:
    """Add up neighbours of one block and product."""
    head = np.ones(value.size, dtype=bool)
    head[1:] = product[1:] != product[:-1]
    head[start[:-1][np.diff(start) > 0]] = True
    codes: Codes = product.astype(code_type(len(products)), copy=False)
    if not head.all():
        at = np.flatnonzero(head)
        start, codes, value = np.searchsorted(at, start), codes[at], np.add.reduceat(value, at)
    return Packed(year, countries, products, start.astype(np.int64, copy=False), codes, value)


def code_type(count: int) -> np.dtype[np.unsignedinteger]:
    """The smallest type that holds positions in a list of `count`: uint16 or uint32."""
    return np.dtype(np.uint16 if count <= 1 << 16 else np.uint32)
