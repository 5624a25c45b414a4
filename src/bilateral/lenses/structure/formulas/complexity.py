"""Economic and product complexity by the symmetric eigenproblem of the smaller side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["CLOSE", "Complexity", "ComplexityUndefined", "complexity", "presence_matrix", "standardise"]

CLOSE = 1e-9
"""Eigenvalues nearer than this part of the larger count as equal."""


class ComplexityUndefined(ValueError):
    """The data do not single out one complexity index; the message says why, as a sentence for a reader."""


@dataclass(frozen=True, slots=True)
class Complexity:
    """Complexity of countries and products, on one scale."""

    eci: Floats
    """Economic complexity, shape (countries,): mean 0, population standard deviation 1; NaN for a country without any
    product."""
    pci: Floats
    """Product complexity, shape (K,), on the scale of `eci`: a country's `eci` is the mean `pci` of its products. NaN
    for a product of no country."""
    pci_centred: Floats
    """`pci` with its own zero, shape (K,): the ubiquity-weighted mean is 0, the unit that of `pci`. The outlook indices
    of py-ecomplexity are made with this one; its zero matters there."""
    eigenvalue: float
    """The second largest eigenvalue, 0–1."""
    next_eigenvalue: float
    """The third largest, 0–1: the nearer to the second, the more the index hangs on single cells of the data."""


def presence_matrix(presence: ArrayLike) -> Bools:
    """The matrix M as booleans.

    Parameters
    ----------
    presence
        Shape (countries, K), 0 and 1 or booleans: 1 where the country is present in the product, as a rule
        ``reaches(rca(exports, world))``.

    Returns
    -------
    numpy.ndarray
        Booleans, same shape.

    Raises
    ------
    ValueError
        There are not two axes, or a value is neither 0 nor 1.
    """
    array = np.asarray(presence)
    if array.ndim != 2:
        raise ValueError(f"presence must have two axes, countries and products: got shape {array.shape}")
    marks: Bools = array.astype(bool)
    if array.dtype != np.bool_ and not (array == marks).all():
        raise ValueError("presence must hold 0 and 1 only")
    return marks


def standardise(values: ArrayLike) -> Floats:
    """Mean 0 and population standard deviation 1; NaN is left aside and stays.

    Parameters
    ----------
    values
        Shape (n,), any unit.

    Returns
    -------
    numpy.ndarray
        Same shape; all NaN when the values do not vary.
    """
    array = np.asarray(values, dtype=np.float64)
    known = array[~np.isnan(array)]
    if known.size == 0 or np.ptp(known) == 0:
        return np.full(array.shape, np.nan)
    return np.asarray((array - known.mean()) / known.std(), dtype=np.float64)


def complexity(presence: ArrayLike) -> Complexity:
    """Economic complexity index of countries (ECI) and product complexity index (PCI).

    With diversity ``d_i = Σ_k M_ik`` and ubiquity ``u_k = Σ_i M_ik``, the second eigenvector of
    ``M̃_kl = (1/u_k) Σ_i M_ik M_il / d_i`` is the raw PCI ``q``, and the raw ECI is its mean over a country's products,
    ``e_i = (1/d_i) Σ_k M_ik q_k``. Then ``ECI = (e − mean e) / sd e``, ``PCI = (q − mean e) / sd e`` with the
    population standard deviation over countries, so that ``ECI_i`` is the mean PCI of country i's products. The sign
    makes ECI correlate positively with diversity. M̃ is similar to ``A'A`` with ``A = D^-½ M U^-½``, which is
    symmetric: the eigenproblem of its smaller side is solved.

    Parameters
    ----------
    presence
        M, shape (countries, K), 0 and 1. A country without products and a product without countries are left out of the
        eigenproblem and get NaN; they change nothing for the others.

    Returns
    -------
    Complexity

    Raises
    ------
    ComplexityUndefined
        Fewer than two countries or products are left; the countries fall into groups without a common product; the
        second eigenvalue is 0 or equal to the third (relative distance below 1e-9); or ECI has no correlation with
        diversity, so that its sign is open.
    ValueError
        `presence` has not two axes or holds other values than 0 and 1.

    Notes
    -----
    Hidalgo, C. A., Hausmann, R. (2009), The building blocks of economic complexity, PNAS 106(26), 10570–10575;
    Hausmann, R., Hidalgo, C. A., Bustos, S., Coscia, M., Simoes, A., Yildirim, M. A. (2014), The Atlas of Economic
    Complexity, MIT Press. Standardised as py-ecomplexity does. Published values also depend on which countries and
    products are left out beforehand.

    Examples
    --------
    >>> found = complexity([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])
    >>> found.eci.round(6)
    array([ 1.341641,  0.447214, -0.447214, -1.341641])
    """
    marks = presence_matrix(presence)
    rows, columns = marks.any(axis=1), marks.any(axis=0)
    m = marks[np.ix_(rows, columns)].astype(np.float64)
    if min(m.shape) < 2:
        raise ComplexityUndefined("fewer than two countries or two products have an advantage at all")
    values, vector = _second_vector(m)
    sign = _sign(m, vector)
    raw, country = sign * vector, sign * (m @ vector) / m.sum(axis=1)
    centre, scale = country.mean(), country.std()
    eci, pci, centred = np.full(rows.size, np.nan), np.full(columns.size, np.nan), np.full(columns.size, np.nan)
    eci[rows] = (country - centre) / scale
    pci[columns] = (raw - centre) / scale
    centred[columns] = raw / scale
    return Complexity(eci, pci, centred, float(values[1]), float(values[2]))


def _second_vector(m: Floats) -> tuple[Floats, Floats]:
    """The three largest eigenvalues, and the product-side eigenvector of the second."""
    d, u = m.sum(axis=1), m.sum(axis=0)
    a = m / np.sqrt(np.outer(d, u))
    tall = a.shape[0] > a.shape[1]
    eigenvalues, vectors = np.linalg.eigh(a.T @ a if tall else a @ a.T)
    largest = np.append(eigenvalues[::-1], 0.0)[:3]
    _check_unique(largest)
    vector = vectors[:, -2]
    return largest, vector / np.sqrt(u) if tall else (m.T @ (vector / np.sqrt(d))) / u


def _check_unique(largest: Floats) -> None:
    first, second, third = largest
    if second < CLOSE:
        raise ComplexityUndefined("all countries have their advantage in the same products")
    if first - second < CLOSE:
        raise ComplexityUndefined("the countries fall into groups that have no product in common")
    if second - third < CLOSE * second:
        raise ComplexityUndefined("the second eigenvalue is not single: more than one index fits equally well")


def _sign(m: Floats, raw: Floats) -> float:
    """1 or −1: what makes the country side of `raw` correlate positively with diversity."""
    d = m.sum(axis=1)
    country = m @ raw / d
    along = float(((country - country.mean()) * (d - d.mean())).mean())
    if abs(along) <= CLOSE * float(country.std() * d.std()):
        raise ComplexityUndefined("the index has no correlation with diversity, so that its sign is open")
    return float(np.sign(along))
