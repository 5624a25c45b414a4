"""One pair, straight from the packed year: a few milliseconds, so that it can be asked for while one looks on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, Ints, over, ratio
from bilateral.lenses.structure.kernels.layout import Packed

__all__ = ["Dyad", "dyad"]


@dataclass(frozen=True, slots=True)
class Dyad:
    """Indices of one pair; NaN where `formulas` says that they are not defined. Markets are those of `Packed`."""

    esi: float
    """Finger–Kreinin similarity of exports to the world, share (0–1)."""
    esi_by_market: Floats
    """The same inside each market, shape (n,), share (0–1); NaN where only one of the two sells, or neither."""
    esi_market: float
    """Its mean over third markets by what they mean to the two, share (0–1); see `esi_market_matrix`."""
    third_market: float
    """Overlap by cell over third markets, share (0–1); see `third_market_matrix`."""
    third_by_market: Floats
    """What each market adds to it, shape (n,)."""
    gl: float
    """Grubel–Lloyd, share (0–1)."""
    aquino: float
    """Aquino's index, share (0–1)."""
    balance_adjusted: float
    """Grubel–Lloyd adjusted for imbalance, share (0–1)."""
    ab: float
    """Exports of the first to the second, in the unit of the flows."""
    ba: float
    """Exports of the second to the first, in the unit of the flows."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two: its exports, market by market."""

    cell: Ints
    """``market · K + product`` of each flow."""
    value: Floats
    sizes: Ints
    """How many flows go to each market, shape (n,)."""
    by_market: Floats
    total: float


def dyad(packed: Packed, a: str, b: str) -> Dyad:
    """Competition and two-way trade of one pair.

    Parameters
    ----------
    packed
        One year of flows.
    a, b
        Two of its countries, ISO3.

    Returns
    -------
    Dyad

    Raises
    ------
    ValueError
        One of the two is not among the countries.
    """
    one, other = packed.countries.index(a), packed.countries.index(b)
    mine, theirs = _side(packed, one), _side(packed, other)
    width, count = len(packed.products), len(packed.countries)
    dense = np.zeros(count * width)
    dense[mine.cell] = mine.value
    x, y = dense[theirs.cell], theirs.value
    third = _by_market(np.minimum(over(x, mine.total), over(y, theirs.total)), theirs.sizes)
    # who sells nothing to a market has no flow there: 1 keeps its share 0
    here = [np.where(side.by_market > 0, side.by_market, 1.0).repeat(theirs.sizes) for side in (mine, theirs)]
    within = _by_market(np.minimum(x / here[0], y / here[1]), theirs.sizes)
    matched, scaled = _two_way(packed, one, other)
    ab, ba = float(mine.by_market[other]), float(theirs.by_market[one])
    sell = bool(mine.total and theirs.total)
    away = np.delete(np.array([mine.by_market, theirs.by_market]), [one, other], axis=1)
    return Dyad(
        esi=_overlap(packed, one, other) if sell else float("nan"),
        esi_by_market=np.where((mine.by_market > 0) & (theirs.by_market > 0), within, np.nan),
        esi_market=_weighted(np.delete(within, [one, other]), away),
        third_market=float(third.sum()) if sell and away.any() else float("nan"),
        third_by_market=third,
        gl=ratio(2 * matched, ab + ba),
        aquino=scaled if ab and ba else float("nan"),
        balance_adjusted=ratio(matched, min(ab, ba)),
        ab=ab,
        ba=ba,
    )


def _side(packed: Packed, country: int) -> _Side:
    count, rows = len(packed.countries), packed.exporter_rows(country)
    sizes = np.diff(packed.start[country * count : (country + 1) * count + 1])
    first = np.arange(count) * len(packed.products)
    by_market = _by_market(packed.value[rows], sizes)
    cell = first.repeat(sizes) + packed.product[rows]
    return _Side(cell, packed.value[rows], sizes, by_market, float(by_market.sum()))


def _by_market(values: Floats, sizes: Ints) -> Floats:
    """Sums of neighbouring values, as many at a time as `sizes` says."""
    sums = np.zeros(sizes.size)
    some = sizes > 0
    if values.size:
        sums[some] = np.add.reduceat(values, (np.cumsum(sizes) - sizes)[some])
    return sums


def _overlap(packed: Packed, one: int, other: int) -> float:
    shares = []
    for country in (one, other):
        rows = packed.exporter_rows(country)
        sold = np.bincount(packed.product[rows], weights=packed.value[rows], minlength=len(packed.products))
        shares.append(sold / sold.sum())
    return float(np.minimum(*shares).sum())


def _two_way(packed: Packed, one: int, other: int) -> tuple[float, float]:
    """Matched trade in value, and in shares of each direction."""
    out, back = packed.block(one, other), packed.block(other, one)
    _, at, there = np.intersect1d(packed.product[out], packed.product[back], assume_unique=True, return_indices=True)
    x, m = packed.value[out][at], packed.value[back][there]
    if not x.size:
        return 0.0, 0.0
    scaled = np.minimum(x / packed.value[out].sum(), m / packed.value[back].sum())
    return float(np.minimum(x, m).sum()), float(scaled.sum())


def _weighted(within: Floats, away: Floats) -> float:
    if not (away.sum(axis=1) > 0).all():
        return float("nan")
    weights = (away / away.sum(axis=1, keepdims=True)).mean(axis=0)
    return float((weights * within).sum())
