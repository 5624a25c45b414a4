"""Two countries' figures for the same flow: what the exporter says it sent, what the importer says it got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, Ints, over, ratio, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "FREIGHT",
    "Band",
    "disagreement",
    "mirror_ratio",
    "place_in_band",
    "relative_gap",
    "through_hub",
    "unexplained",
]


@dataclass(frozen=True, slots=True)
class Band:
    """What freight and insurance alone can make of the ratio of imports to exports."""

    low: float
    """Imports over exports where freight costs nothing."""
    high: float
    """Imports over exports where freight is dear."""
    usual: float
    """The factor in common use for goods as a whole."""
    source: str


FREIGHT = Band(
    1.00,
    1.10,
    1.06,
    "IMF, Direction of Trade Statistics, takes imports as 1.06 times exports (Yearbook 2017), and as 1.1 times in its"
    " earlier guides",
)
"""The band used here. Single products, far partners and landlocked countries can lie above it for good reason."""


def mirror_ratio(exports: ArrayLike, imports: ArrayLike) -> Floats:
    """Reported imports over reported exports of the same flow: ``M / X``.

    Parameters
    ----------
    exports, imports
        Exports as the exporter reported them (free on board) and imports as the importer did (with freight and
        insurance), shape (K,), one currency.

    Returns
    -------
    numpy.ndarray
        Shape (K,), ratio; 1 where both say the same, above 1 where the importer says more; NaN where the exporter
        says nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Examples
    --------
    >>> mirror_ratio([100, 0], [106, 5])
    array([1.06,  nan])
    """
    x, m = together(exports, imports)
    return over(m, x)


def relative_gap(exports: ArrayLike, imports: ArrayLike) -> Floats:
    """The gap against the mean of both figures: ``2 (M − X) / (M + X)``.

    Parameters
    ----------
    exports, imports
        As in `mirror_ratio`.

    Returns
    -------
    numpy.ndarray
        Shape (K,), −2 (only the exporter reports) to 2 (only the importer does); NaN where neither does.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Examples
    --------
    >>> relative_gap([100, 10, 0], [100, 0, 5])
    array([ 0., -2.,  2.])
    """
    x, m = together(exports, imports)
    return 2 * over(m - x, m + x)


def place_in_band(ratios: ArrayLike, band: Band = FREIGHT) -> Ints:
    """Where ratios lie: −1 below what freight can explain, 0 within, 1 above; −2 where there is no ratio.

    Parameters
    ----------
    ratios
        From `mirror_ratio`, any shape.
    band
        Ends included.

    Returns
    -------
    numpy.ndarray
        Integers, same shape.

    Examples
    --------
    >>> place_in_band([0.9, 1.0, 1.06, 1.3, float("nan")])
    array([-1,  0,  0,  1, -2])
    """
    found = np.asarray(ratios, dtype=np.float64)
    place = np.where(found < band.low, -1, np.where(found > band.high, 1, 0))
    return np.asarray(np.where(np.isnan(found), -2, place), dtype=np.int64)


def unexplained(exports: float, imports: float, band: Band = FREIGHT) -> float:
    """How far the importer's figure lies outside what freight can make of the exporter's.

    ``M − high · X`` above the band, ``M − low · X`` below it, 0 within.

    Parameters
    ----------
    exports, imports
        One flow, one currency.
    band
        What freight can explain.

    Returns
    -------
    float
        In the same currency; positive where the importer says more.

    Examples
    --------
    >>> round(unexplained(100, 130), 9), unexplained(100, 106), unexplained(100, 60)
    (20.0, 0.0, -40.0)
    """
    return float(imports - min(max(imports, band.low * exports), band.high * exports))


def through_hub(gap: float, to_hub: float, from_hub: float) -> float:
    """The most of a gap that goods sent on by a hub could be: ``max(0, min(gap, to_hub, from_hub))``.

    The importer books such goods under their origin, the exporter under the hub. It is an upper bound: what the hub
    sends on may come from anywhere, and what it receives may stay.

    Parameters
    ----------
    gap
        Imports less exports of the flow, as reported.
    to_hub
        What the exporter reports as exports to the hub.
    from_hub
        What the hub reports as re-exports to the importer.

    Returns
    -------
    float
        In the same currency, not negative.

    Examples
    --------
    >>> through_hub(30, 39, 12), through_hub(-5, 39, 12)
    (12.0, 0.0)
    """
    return float(max(0.0, min(gap, to_hub, from_hub)))


def disagreement(exports: ArrayLike, imports: ArrayLike) -> float:
    """How much of what either side reports by product the other side does not: ``Σ|M_k − X_k| / Σ(M_k + X_k)``.

    Parameters
    ----------
    exports, imports
        As in `mirror_ratio`; 0 where a side reports nothing.

    Returns
    -------
    float
        0 (the same in every product) to 1 (nothing in common); NaN when neither reports anything.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Examples
    --------
    >>> disagreement([60, 40], [40, 60])
    0.2
    """
    x, m = together(exports, imports)
    return ratio(float(np.abs(m - x).sum()), float((m + x).sum()))
