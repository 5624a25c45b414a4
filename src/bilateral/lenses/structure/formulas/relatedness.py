"""How near products lie to each other, and to what a country already sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats, over
from bilateral.lenses.structure.formulas.complexity import presence_matrix

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["cross_density", "cross_proximity", "density", "knn_density", "proximity"]

_BLOCK = 64
"""Rows worked on at a time, so that what is in between stays in the processor's cache."""


def proximity(presence: ArrayLike) -> Floats:
    """Proximity of products, the smaller conditional probability: ``φ_kl = Σ_i M_ik M_il / max(u_k, u_l)``.

    `u_k = Σ_i M_ik` is the ubiquity; ``φ_kl = min(P(k|l), P(l|k))``. Given the transpose of M it is the proximity of
    countries, with diversity in the place of ubiquity.

    Parameters
    ----------
    presence
        M, shape (countries, K), 0 and 1.

    Returns
    -------
    numpy.ndarray
        Shape (K, K), symmetric, 0–1, the diagonal 1; NaN in row and column of a product that no country has.

    Raises
    ------
    ValueError
        `presence` has not two axes or holds other values than 0 and 1.

    Notes
    -----
    Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007), The product space conditions the development of
    nations, Science 317, 482–487.

    Examples
    --------
    >>> proximity([[1, 1, 0], [1, 1, 1], [1, 0, 0]]).round(3)
    array([[1.   , 0.667, 0.333],
           [0.667, 1.   , 0.5  ],
           [0.333, 0.5  , 1.   ]])
    """
    m = presence_matrix(presence)
    # Counts below 2^24 are exact in single precision, which halves time and memory.
    exact = m.astype(np.float32)
    together = exact.T @ exact
    ubiquity = m.sum(axis=0).astype(np.float64)
    near: Floats = np.empty(together.shape)
    for start in range(0, ubiquity.size, _BLOCK):
        rows = slice(start, start + _BLOCK)
        larger = np.maximum.outer(ubiquity[rows], ubiquity)
        np.divide(together[rows], larger, out=near[rows], where=larger > 0)
    absent = ubiquity == 0
    near[absent, :] = near[:, absent] = np.nan
    return near


def density(presence: ArrayLike, near: ArrayLike) -> Floats:
    """Density about a product of what a country has: ``ω_ik = Σ_l M_il φ_kl / Σ_l φ_kl``.

    The sums run over all products, k itself included. ``1 − ω`` is the distance of country i from product k.

    Parameters
    ----------
    presence
        M, shape (countries, K) or, for one country, (K,), 0 and 1.
    near
        φ, shape (K, K), symmetric, 0–1, NaN in row and column of a product without countries (see `proximity`).

    Returns
    -------
    numpy.ndarray
        Shape of `presence`, 0–1; NaN for a product without countries, which counts nothing for the others.

    Raises
    ------
    ValueError
        `presence` holds other values than 0 and 1, or the shapes do not fit.

    Notes
    -----
    Hidalgo et al. (2007), as in `proximity`.

    Examples
    --------
    >>> density([1, 0, 0], [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]).round(3)
    array([0.667, 0.25 , 0.   ])
    """
    m = _rows(presence)
    phi = _known(near, m.shape[1])
    result = over(m.astype(np.float64) @ phi, phi.sum(axis=0))
    return result if np.ndim(presence) > 1 else result[0]


def cross_proximity(presence: ArrayLike, other: ArrayLike) -> Floats:
    """Proximity across two spaces: ``φ_kf = Σ_i M_ik Q_if / max(Σ_i M_ik, Σ_i Q_if)``.

    The smaller of the chances that a country with an advantage in product k also leads in field f, and the other way
    round; with both spaces the same it is `proximity`.

    Parameters
    ----------
    presence
        M, shape (countries, K), 0 and 1: advantage in products.
    other
        Q, shape (countries, F), 0 and 1, the same countries in the same order: advantage in fields of patents, say.

    Returns
    -------
    numpy.ndarray
        φ, shape (K, F), 0–1; NaN where no country has the product, or none the field.

    Raises
    ------
    ValueError
        A matrix holds other values than 0 and 1, or the countries differ in number.

    Notes
    -----
    Catalán, P., Navarrete, C. and Figueroa, F. (2022), The scientific and technological cross-space, Research Policy
    51(8), 104309; the article was not read, the form is that of the package economic-complexity.

    Examples
    --------
    >>> cross_proximity([[1, 0], [1, 1]], [[1], [0]])
    array([[0.5],
           [0. ]])
    """
    m, q = presence_matrix(np.asarray(presence)), presence_matrix(np.asarray(other))
    if m.shape[0] != q.shape[0]:
        raise ValueError(f"both spaces need the same countries: got {m.shape[0]} and {q.shape[0]}")
    together = m.T.astype(np.float64) @ q.astype(np.float64)
    held, led = m.sum(axis=0), q.sum(axis=0)
    near = over(together, np.maximum.outer(held, led))
    near[held == 0, :] = near[:, led == 0] = np.nan
    return near


def cross_density(presence: ArrayLike, near: ArrayLike) -> Floats:
    """Density about a field of what a country has in the other space: ``ω_if = Σ_k M_ik φ_kf / Σ_k φ_kf``.

    Parameters
    ----------
    presence
        M, shape (countries, K) or, for one country, (K,), 0 and 1.
    near
        φ, shape (K, F), as `cross_proximity` gives it; NaN counts nothing.

    Returns
    -------
    numpy.ndarray
        Shape (countries, F) or (F,), 0–1; NaN for a field near to nothing.

    Raises
    ------
    ValueError
        `presence` holds other values than 0 and 1, or the shapes do not fit.

    Notes
    -----
    As `cross_proximity`.

    Examples
    --------
    >>> cross_density([1, 0], [[0.5], [0.25]]).round(3)
    array([0.667])
    """
    m, phi = _rows(presence), np.nan_to_num(np.asarray(near, dtype=np.float64), nan=0.0)
    if phi.ndim != 2 or phi.shape[0] != m.shape[1]:
        raise ValueError(f"proximity must have {m.shape[1]} rows: got shape {phi.shape}")
    result = over(m.astype(np.float64) @ phi, phi.sum(axis=0))
    return result if np.ndim(presence) > 1 else result[0]


def knn_density(presence: ArrayLike, near: ArrayLike, neighbours: int) -> Floats:
    """Density about a product over its nearest neighbours only: ``Σ_{l∈N(k)} M_il φ_kl / Σ_{l∈N(k)} φ_kl``.

    N(k) holds the `neighbours` products nearest to k, k itself not among them, and every product as near as the last of
    them, so that the result does not hang on the order of the products.

    Parameters
    ----------
    presence
        M, shape (countries, K) or, for one country, (K,), 0 and 1.
    near
        φ, shape (K, K), as in `density`.
    neighbours
        1 to K − 1.

    Returns
    -------
    numpy.ndarray
        Shape of `presence`, 0–1 (a weighted mean of zeros and ones); NaN for a product without countries or without a
        single neighbour.

    Raises
    ------
    ValueError
        `neighbours` is out of range, `presence` holds other values than 0 and 1, or the shapes do not fit.

    Notes
    -----
    Hidalgo et al. (2007), as in `proximity`, restricted to neighbours. py-ecomplexity 0.5.3 returns the number of
    neighbours present here, which exceeds 1.
    """
    m = _rows(presence)
    phi = _known(near, m.shape[1]).copy()
    if not 1 <= neighbours < phi.shape[0]:
        raise ValueError(f"neighbours must be 1 to {phi.shape[0] - 1}: got {neighbours}")
    np.fill_diagonal(phi, 0.0)
    last = np.partition(phi, -neighbours, axis=0)[-neighbours]
    phi[phi < last] = 0.0
    result = np.clip(over(m.astype(np.float64) @ phi, phi.sum(axis=0)), 0, 1)
    return result if np.ndim(presence) > 1 else result[0]


def _rows(presence: ArrayLike) -> Bools:
    array = np.asarray(presence)
    return presence_matrix(array if array.ndim > 1 else array[np.newaxis, :])


def _known(near: ArrayLike, count: int) -> Floats:
    phi = np.asarray(near, dtype=np.float64)
    if phi.shape != (count, count):
        raise ValueError(f"proximity must have shape {(count, count)}: got {phi.shape}")
    return np.nan_to_num(phi, nan=0.0) if np.isnan(phi.diagonal()).any() else phi
