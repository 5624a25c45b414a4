"""How far a pair's trade is from what a gravity model expects, against how far other pairs of its size are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, flows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["NEIGHBOURS", "Standing", "standing"]

NEIGHBOURS = 200
"""With how many pairs of like predictions a pair is compared."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One pair among those of which the model expects about as much."""

    ratio: float
    """Actual over predicted trade."""
    low: float
    """Ratio below which one in twenty of the others lies."""
    middle: float
    """Median ratio of the others."""
    high: float
    """Ratio above which one in twenty of the others lies."""
    below: float
    """Share of the others (0–1) with a lower ratio; equal ones count half."""
    others: int
    """How many others."""


def standing(actual: ArrayLike, predicted: ArrayLike, place: int, neighbours: int = NEIGHBOURS) -> Standing | None:
    """Actual over predicted trade of one pair, and the spread of that ratio among pairs with predictions most like it.

    Parameters
    ----------
    actual
        Trade of every pair of one year, shape (P,).
    predicted
        What the model expects of them, best from estimations that left the pair out, shape (P,); NaN where it cannot
        say.
    place
        The pair's position.
    neighbours
        How many others to take; nearest in the logarithm of the prediction.

    Returns
    -------
    Standing or None
        None where the model says nothing of the pair, or of fewer than 20 others.

    Raises
    ------
    ValueError
        A flow is negative or not finite.

    Notes
    -----
    The spread takes in everything the model leaves out: unmeasured costs, chance, and errors in the figures. It is
    wide, because the model is coarse; a pair inside it is nothing out of the ordinary.

    Examples
    --------
    >>> found = standing([5.0] + [1.0] * 60, [2.0] * 61, place=0)
    >>> found.ratio, found.middle, found.below, found.others
    (2.5, 0.5, 1.0, 60)
    """
    x, expected = flows(actual), np.asarray(predicted, dtype=np.float64)
    usable = np.isfinite(expected) & (expected > 0)
    if not usable[place]:
        return None
    usable[place] = False
    others = np.flatnonzero(usable)
    if others.size < 20:
        return None
    away = np.abs(np.log(expected[others]) - np.log(expected[place]))
    near = others[np.argsort(away, kind="stable")[:neighbours]]
    return _among(float(x[place] / expected[place]), x[near] / expected[near])


def _among(ratio: float, others: Floats) -> Standing:
    low, middle, high = (float(value) for value in np.quantile(others, (0.05, 0.5, 0.95)))
    below = float(np.mean(others < ratio) + np.mean(others == ratio) / 2)
    return Standing(ratio, low, middle, high, below, int(others.size))
