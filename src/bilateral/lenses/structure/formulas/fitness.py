"""Fitness of countries and complexity of products by the non-linear iteration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.lenses.structure.formulas.complexity import ComplexityUndefined, presence_matrix

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Fitness", "fitness"]

_VANISHED = 1e-150


@dataclass(frozen=True, slots=True)
class Fitness:
    """Where the iteration ended, and whether that is its fixed point."""

    country: Floats
    """Fitness, shape (countries,), mean 1 over countries that have a product; NaN for one that has none."""
    product: Floats
    """Complexity, shape (K,), mean 1 over products that a country has; NaN for one that none has."""
    converged: bool
    """Whether the last update changed no value by more than the tolerance."""
    updates: int
    """How many updates were made."""
    change: float
    """The largest relative change of a value in the last update."""


def fitness(
    presence: ArrayLike,
    *,
    extremality: float = 1.0,
    tolerance: float = 1e-10,
    most: int = 5_000,
    exactly: int | None = None,
) -> Fitness:
    """Fitness–complexity: both sides are updated from the other until nothing changes.

    From ``F = Q = 1``: ``F_i ← Σ_k M_ik Q_k``, ``Q_k ← [Σ_i M_ik F_i^−e]^(−1/e)``, each divided by its mean; both
    updates take the values of the step before. The default stops when no value changes by more than `tolerance`,
    relative to itself, and says so in `converged`; it never stops at a count and calls that a result.

    Parameters
    ----------
    presence
        M, shape (countries, K), 0 and 1.
    extremality
        e > 0; 1 is the published algorithm. The larger, the more the weakest exporter decides a product's complexity.
    tolerance
        Largest relative change that counts as none.
    most
        Updates after which the search is given up, with `converged` false.
    exactly
        Make just so many updates, whatever changes, to compare with other programs: 19 are the "20 iterations" of the R
        package economiccomplexity, which counts the start.

    Returns
    -------
    Fitness

    Raises
    ------
    ComplexityUndefined
        No country has any product.
    ValueError
        `presence` holds other values than 0 and 1, or a setting is out of range.

    Notes
    -----
    Tacchella, A., Cristelli, M., Caldarelli, G., Gabrielli, A., Pietronero, L. (2012), A new metrics for countries'
    fitness and products' complexity, Scientific Reports 2, 723. With some shapes of M the fitness of weak countries
    tends to 0 for ever and there is no fixed point with positive values: Pugliese, E., Zaccaria, A., Pietronero, L.
    (2016), On the convergence of the Fitness-Complexity algorithm, European Physical Journal Special Topics 225,
    1893–1911 (not seen). `converged` is then false, and the search ends when a fitness falls below 1e-150; ranks may be
    steady all the same.
    """
    if extremality <= 0 or tolerance < 0 or most < 1 or (exactly is not None and exactly < 0):
        raise ValueError("extremality and the most updates must be positive, tolerance and exactly not negative")
    marks = presence_matrix(presence)
    rows, columns = marks.any(axis=1), marks.any(axis=0)
    if not rows.any():
        raise ComplexityUndefined("no country has an advantage in any product")
    found = _iterate(marks[np.ix_(rows, columns)].astype(np.float64), extremality, tolerance, most, exactly)
    country, product = np.full(rows.size, np.nan), np.full(columns.size, np.nan)
    country[rows], product[columns] = found.country, found.product
    return replace(found, country=country, product=product)


def _iterate(m: Floats, extremality: float, tolerance: float, most: int, exactly: int | None) -> Fitness:
    f, q, change, count = np.ones(m.shape[0]), np.ones(m.shape[1]), np.inf, 0
    while count < (most if exactly is None else exactly) and f.min() > _VANISHED:
        old_f, old_q = f, q
        f, q = _update(m, old_f, old_q, extremality)
        change, count = max(_change(f, old_f), _change(q, old_q)), count + 1
        if exactly is None and change <= tolerance:
            break
    return Fitness(f, q, change <= tolerance, count, change)


def _update(m: Floats, f: Floats, q: Floats, extremality: float) -> tuple[Floats, Floats]:
    fitter, harder = m @ q, _bound(m, f, extremality)
    return fitter / fitter.mean(), harder / harder.mean()


def _bound(m: Floats, f: Floats, e: float) -> Floats:
    """What a product's exporters bound its complexity to: ``[Σ_i M_ik F_i^−e]^(−1/e)``."""
    weakest = f.min()
    if (weakest / f.max()) ** e > _VANISHED:
        return np.asarray(weakest * (m.T @ (weakest / f) ** e) ** (-1 / e), dtype=np.float64)
    # One scale for all products would lose those of strong exporters to underflow.
    each = np.where(m > 0, f[:, np.newaxis], np.inf).min(axis=0)
    terms = np.minimum(each / f[:, np.newaxis], 1) ** e
    return np.asarray(each * (m * terms).sum(axis=0) ** (-1 / e), dtype=np.float64)


def _change(new: Floats, old: Floats) -> float:
    return float(np.abs(new / old - 1).max())
