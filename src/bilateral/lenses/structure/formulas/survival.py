"""How long export relations live: spells of trade, their survival, and what enters and leaves from year to year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["EntryExit", "Spells", "Survival", "entry_exit", "kaplan_meier", "spells"]

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Spells:
    """Unbroken runs of years in which a product was traded; arrays have shape (S,)."""

    product: Ints
    """Column of the product."""
    start: Ints
    """Row of the first year."""
    length: Ints
    """Years."""
    ended: Bools
    """Whether its end was seen; False for a spell that runs into the last year (right-censored)."""
    begun: Bools
    """Whether its beginning was seen; False for a spell that runs from the first year (left-censored)."""


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of relations that outlive each age; arrays have shape (A,), ages 1, 2, … in years."""

    age: Ints
    at_risk: Ints
    """Spells that reached the age."""
    ended: Ints
    """Spells that ended at it."""
    survival: Floats
    """Share (0–1) that lives longer than the age."""
    low: Floats
    """Lower end of the 95 % interval (0–1)."""
    high: Floats
    """Upper end of the 95 % interval (0–1)."""


@dataclass(frozen=True, slots=True)
class EntryExit:
    """What entered and left between neighbouring years; arrays have shape (T − 1,), one for each later year."""

    traded: Ints
    """Products traded in the later year."""
    entered: Ints
    """Of them those not traded the year before."""
    left: Ints
    """Products traded the year before and not in the later year."""
    entered_share: Floats
    """Share (0–1) of the later year's value in products that entered; NaN where nothing was traded."""
    left_share: Floats
    """Share (0–1) of the earlier year's value in products that left; NaN where nothing was traded."""


def spells(values: ArrayLike) -> Spells:
    """Runs of neighbouring years with trade, product by product.

    Parameters
    ----------
    values
        Trade, shape (T, K): T neighbouring years in order, K products; 0 where nothing was traded.

    Raises
    ------
    ValueError
        It is no matrix, or holds negative or missing values.

    Notes
    -----
    Besedeš, T. and Prusa, T. J. (2006), Ins, outs, and the duration of trade, Canadian Journal of Economics 39(1),
    266–295.

    Examples
    --------
    >>> found = spells([[0, 5], [1, 5], [1, 0], [0, 2]])
    >>> found.product.tolist(), found.length.tolist(), found.ended.tolist(), found.begun.tolist()
    ([0, 1, 1], [2, 2, 1], [True, True, False], [True, False, True])
    """
    traded = _traded(values)
    years = traded.shape[0]
    edge = np.zeros((1, traded.shape[1]), dtype=np.int8)
    steps = np.diff(np.vstack([edge, traded.astype(np.int8), edge]), axis=0)
    product, start = np.nonzero(steps.T == 1)
    end = np.nonzero(steps.T == -1)[1]
    return Spells(product, start, end - start, end < years, start > 0)


def kaplan_meier(length: ArrayLike, ended: ArrayLike) -> Survival:
    """Kaplan–Meier survival: ``S(t) = Π_{u≤t} (1 − d_u / n_u)``, n_u spells at risk at age u, d_u that ended at it.

    Spells whose beginning was not seen have no known age: leave them out before. The 95 % interval is that of
    ``ln(−ln S)`` with Greenwood's variance ``Σ_{u≤t} d_u / (n_u (n_u − d_u))``; where S is 0 or 1 it is S itself.

    Parameters
    ----------
    length
        Years that each spell lived, shape (S,), 1 or more.
    ended
        Whether its end was seen, shape (S,).

    Raises
    ------
    ValueError
        Shapes differ, or a length is below 1.

    Notes
    -----
    Kaplan, E. L. and Meier, P. (1958), Journal of the American Statistical Association 53, 457–481; Greenwood, M.
    (1926), Reports on Public Health and Medical Subjects 33; Kalbfleisch, J. D. and Prentice, R. L. (1980), The
    Statistical Analysis of Failure Time Data, for the interval.

    Examples
    --------
    >>> found = kaplan_meier([1, 2, 2, 3], [True, True, False, False])
    >>> found.survival.tolist(), found.at_risk.tolist(), found.ended.tolist()
    ([0.75, 0.5, 0.5], [4, 3, 1], [1, 1, 0])
    """
    lived, over = np.asarray(length, dtype=np.int64), np.asarray(ended, dtype=bool)
    if lived.shape != over.shape or lived.ndim != 1:
        raise ValueError(f"length and ended must have one shape (S,): got {lived.shape} and {over.shape}")
    if lived.size and lived.min() < 1:
        raise ValueError(f"a spell lasts one year or more: got {lived.min()}")
    oldest = int(lived.max()) if lived.size else 0
    age = np.arange(1, oldest + 1)
    gone = np.bincount(lived, minlength=oldest + 1)[1:]
    ends = np.bincount(lived[over], minlength=oldest + 1)[1:]
    risk = np.cumsum(gone[::-1])[::-1]
    alive: Floats = np.cumprod(1 - ends / np.maximum(risk, 1), dtype=np.float64)
    low, high = _interval(alive, ends, risk)
    return Survival(age, risk, ends, alive, low, high)


def _interval(alive: Floats, ends: Ints, risk: Ints) -> tuple[Floats, Floats]:
    inner = (alive > 0) & (alive < 1)
    left = np.where(risk > ends, risk - ends, 1)
    variance = np.cumsum(ends / (risk * left))
    safe = np.where(inner, alive, 0.5)
    spread = np.exp(_Z95 * np.sqrt(variance) / np.log(safe))
    ends_of = (np.where(inner, safe**power, alive) for power in (1 / spread, spread))
    low, high = (np.asarray(each, dtype=np.float64) for each in ends_of)
    return np.minimum(low, high), np.maximum(low, high)


def entry_exit(values: ArrayLike) -> EntryExit:
    """Products that entered and left between neighbouring years, and their share of value.

    Parameters
    ----------
    values
        As in `spells`, two years or more.

    Raises
    ------
    ValueError
        There are fewer than two years, or `values` is no matrix of numbers that are 0 or more.

    Notes
    -----
    Besedeš and Prusa (2006), as in `spells`.

    Examples
    --------
    >>> found = entry_exit([[10, 5, 0], [12, 0, 4]])
    >>> found.entered.tolist(), found.left.tolist(), found.entered_share.tolist(), found.left_share.round(3).tolist()
    ([1], [1], [0.25], [0.333])
    """
    traded = _traded(values)
    value = np.asarray(values, dtype=np.float64)
    if traded.shape[0] < 2:
        raise ValueError(f"entry and exit need two years or more: got {traded.shape[0]}")
    came, went = traded[1:] & ~traded[:-1], traded[:-1] & ~traded[1:]
    with np.errstate(invalid="ignore"):
        entered = (value[1:] * came).sum(axis=1) / value[1:].sum(axis=1)
        left = (value[:-1] * went).sum(axis=1) / value[:-1].sum(axis=1)
    return EntryExit(traded[1:].sum(axis=1), came.sum(axis=1), went.sum(axis=1), entered, left)


def _traded(values: ArrayLike) -> Bools:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"values must be years × products: got shape {matrix.shape}")
    if not (matrix >= 0).all():
        raise ValueError("values must be 0 or more and none may be missing")
    return np.asarray(matrix > 0)
