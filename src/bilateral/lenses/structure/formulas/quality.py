"""Similarity of exports told apart by quality: a product's cheap, middling and dear varieties count as different goods.

Quality is read from unit values, with all that speaks against it: they hold the mix of varieties inside a product code,
cost, freight terms and errors of quantity as well. What has no usable quantity is kept apart and its share told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import TIE, shares
from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints, flows, over, ratio, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "QualitySimilarity",
    "Segment",
    "in_main_unit",
    "quality_segments",
    "quality_similarity",
    "sums_by_segment",
    "unit_values",
]


class Segment(IntEnum):
    """Third of the world distribution of a product's unit values that a flow falls in."""

    LOW = 0
    MIDDLE = 1
    HIGH = 2
    UNKNOWN = 3
    """No usable quantity."""


def unit_values(values: ArrayLike, quantities: ArrayLike, usable: ArrayLike | None = None) -> Floats:
    """Value per unit of quantity: ``v / q``.

    Parameters
    ----------
    values
        Any shape, one currency.
    quantities
        Same shape, in one unit within each product; NaN or 0 where missing.
    usable
        Booleans of the same shape, for instance `in_main_unit`; None for all.

    Returns
    -------
    numpy.ndarray
        Same shape, currency per unit; NaN where the value is 0, the quantity missing or 0, or the flow not usable.

    Raises
    ------
    ValueError
        A value is negative or not finite, a quantity is negative or infinite, or the shapes differ.
    """
    v, q = together(values, np.nan_to_num(np.asarray(quantities, dtype=np.float64), nan=0.0, posinf=-1, neginf=-1))
    good = (v > 0) & (q > 0)
    if usable is not None:
        good &= np.asarray(usable, dtype=bool)
    return over(v, np.where(good, q, 0.0))


def in_main_unit(values: ArrayLike, units: Ints, product: Ints, count: int) -> Bools:
    """Whether a flow is measured in its product's main unit, the one that most value is measured in.

    Unit values in pieces and in kilograms cannot be compared, so that flows in other units than the main one are as
    good as without a quantity. Of units with equal value the one with the lower number is taken.

    Parameters
    ----------
    values
        Flows, shape (F,), one currency.
    units
        Shape (F,), number of each flow's unit, 0 or more; negative where there is none.
    product
        Shape (F,), number of each flow's product, 0 to count − 1.
    count
        How many products there are.

    Returns
    -------
    numpy.ndarray
        Booleans, shape (F,).

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    v, known = flows(values), units >= 0
    kinds = int(units.max(initial=0)) + 1
    cells = _sums(product[known] * kinds + units[known], v[known], count * kinds)
    main = cells.reshape(count, kinds).argmax(axis=1)
    return np.asarray(known & (units == main[product]), dtype=bool)


def quality_segments(unit_value: ArrayLike, values: ArrayLike, product: Ints, count: int) -> Ints:
    """Which third of its product's world distribution of unit values each flow falls in.

    The distribution is over all flows given (give every exporter's, by market where there are markets), each weighted
    by its value. Each flow is placed by the middle of its step in that distribution, ``F = (value at lower unit values
    + ½ value at the same) / covered value of the product``: low for ``F ≤ 1/3``, middle for ``F ≤ 2/3``, high above.
    Flows of one unit value are never parted, and a product with a single unit value is all middle.

    Parameters
    ----------
    unit_value
        Shape (F,), NaN where not known.
    values
        The flows that the unit values belong to, shape (F,), one currency: the weights.
    product
        Shape (F,), number of each flow's product, 0 to count − 1.
    count
        How many products there are.

    Returns
    -------
    numpy.ndarray
        Shape (F,), values of `Segment`.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Terciles of the world's unit values follow the practice of CEPII's market segments (low, middle, high): Fontagné,
    L., Gaulier, G., Zignago, S. (2008), Specialization across varieties and North–South competition, Economic Policy
    23(53), 51–91, whose own segments are cut otherwise; the weighting and the cut are defined here.
    """
    v, u = flows(values), np.asarray(unit_value, dtype=np.float64)
    if v.shape != u.shape or v.shape != product.shape:
        raise ValueError(f"columns must have one shape, got {[u.shape, v.shape, product.shape]}")
    known = np.flatnonzero(~np.isnan(u) & (v > 0))
    found = np.full(v.shape, int(Segment.UNKNOWN), dtype=np.int64)
    place = _places(u[known], v[known], product[known], count)
    found[known] = (place > 1 / 3 + TIE).astype(np.int64) + (place > 2 / 3 + TIE)
    return found


def sums_by_segment(values: ArrayLike, segment: Ints, product: Ints, count: int) -> Floats:
    """One exporter's flows summed by product and segment.

    Parameters
    ----------
    values
        The exporter's flows, shape (F,), one currency.
    segment
        Shape (F,), values of `Segment`.
    product, count
        As in `quality_segments`.

    Returns
    -------
    numpy.ndarray
        Shape (count, 4), columns in the order of `Segment`.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    width = len(Segment)
    return _sums(product * width + segment, flows(values), count * width).reshape(count, width)


@dataclass(frozen=True, slots=True)
class QualitySimilarity:
    """Similarity with quality told apart, against the same flows without; shares (0–1)."""

    segmented: float
    """ESI over (product, segment), on the covered flows; NaN when either has none."""
    plain: float
    """ESI over products on the same covered flows, so that the difference is due to quality alone. Never the less."""
    by_segment: Floats
    """Shape (3,), what LOW, MIDDLE, HIGH add to `segmented`; they sum to it."""
    covered_a: float
    """Share of the first country's exports that have a usable unit value."""
    covered_b: float
    """The same for the second."""


def quality_similarity(a: ArrayLike, b: ArrayLike) -> QualitySimilarity:
    """Finger and Kreinin's index over products told apart by quality: ``Σ_k Σ_t min(s_akt, s_bkt)``.

    Parameters
    ----------
    a, b
        Exports of the two by product and segment, shape (K, 4), as from `sums_by_segment`; the last column (UNKNOWN)
        stays out of both indices and is told as the share that is not covered.

    Returns
    -------
    QualitySimilarity

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ or are not (K, 4).

    Notes
    -----
    The index: Finger, J. M., Kreinin, M. E. (1979), Economic Journal 89, 905–912. That structural similarity should
    take quality into account: Crespo, N., Moreira, S., Simões, N. (2017), A contribution to a multidimensional
    analysis of trade competition, World Economy 40(10), 2301–2326, with other formulas.
    """
    x, y = together(a, b)
    if x.ndim != 2 or x.shape[1] != len(Segment):
        raise ValueError(f"exports must have shape (products, {len(Segment)}), got {x.shape}")
    kept_x, kept_y = x[:, : Segment.UNKNOWN], y[:, : Segment.UNKNOWN]
    p, q = (shares(kept.ravel()).reshape(kept.shape) for kept in (kept_x, kept_y))
    by_segment = np.minimum(p, q).sum(axis=0)
    return QualitySimilarity(
        segmented=float(by_segment.sum()),
        plain=float(np.minimum(p.sum(axis=1), q.sum(axis=1)).sum()),
        by_segment=by_segment,
        covered_a=ratio(float(kept_x.sum()), float(x.sum())),
        covered_b=ratio(float(kept_y.sum()), float(y.sum())),
    )


def _places(u: Floats, v: Floats, product: Ints, count: int) -> Floats:
    """Middle of each flow's place in its product's distribution of unit values, 0–1."""
    by_value = np.argsort(u)
    # small integers are sorted by counting, which is far faster than lexsort
    order = by_value[np.argsort(product[by_value].astype(np.min_scalar_type(count)), kind="stable")]
    first = np.ones(order.size, dtype=bool)
    first[1:] = (u[order][1:] != u[order][:-1]) | (product[order][1:] != product[order][:-1])
    step = np.cumsum(first) - 1
    at = _sums(step, v[order], int(first.sum()))
    owner = product[order][first]
    whole = _sums(owner, at, count)[owner]
    middle = over(_below(at, owner) + at / 2, whole)
    place = np.empty(order.size)
    place[order] = middle[step]
    return place


def _below(at: Floats, owner: Ints) -> Floats:
    """Sum of the steps before, within one owner."""
    running = np.cumsum(at) - at
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    lengths = np.diff(np.append(starts, owner.size))
    below: Floats = running - np.repeat(running[starts], lengths)
    return below


def _sums(group: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(group, weights=values, minlength=count).astype(np.float64)
