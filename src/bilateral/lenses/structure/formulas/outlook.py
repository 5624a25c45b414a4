"""What complexity lies within a country's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, over
from bilateral.lenses.structure.formulas.complexity import presence_matrix

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["outlook_gain", "outlook_index"]


def outlook_index(presence: ArrayLike, near: ArrayLike, pci: ArrayLike) -> Floats:
    """Complexity outlook index (COI): the complexity about what a country does not have yet.

    ``COI_i = Σ_k ω_ik (1 − M_ik) PCI_k`` with the density `ω`.

    Parameters
    ----------
    presence
        M, shape (countries, K), 0 and 1.
    near
        The density ω, shape (countries, K), 0–1 (see `density`).
    pci
        Product complexity, shape (K,), NaN for a product of no country. The result hangs on where its zero lies:
        py-ecomplexity takes `Complexity.pci_centred` and standardises the result over countries (see `standardise`).

    Returns
    -------
    numpy.ndarray
        Shape (countries,), in the unit of `pci`; a product without PCI or density counts nothing.

    Raises
    ------
    ValueError
        `presence` holds other values than 0 and 1, or the shapes do not fit.

    Notes
    -----
    Hausmann, R., Hidalgo, C. A., Bustos, S., Coscia, M., Simoes, A., Yildirim, M. A. (2014), The Atlas of Economic
    Complexity, MIT Press, "opportunity value".
    """
    m = presence_matrix(presence)
    omega, q = np.asarray(near, dtype=np.float64), _complexities(pci, m.shape[1])
    if omega.shape != m.shape:
        raise ValueError(f"density must have shape {m.shape}: got {omega.shape}")
    return np.asarray(np.where(m, 0.0, np.nan_to_num(omega)) @ q, dtype=np.float64)


def outlook_gain(presence: ArrayLike, near: ArrayLike, pci: ArrayLike) -> Floats:
    """Complexity outlook gain (COG): what a new product adds to the complexity within reach.

    ``COG_ik = (1 − M_ik) Σ_l (φ_kl / Σ_n φ_ln) (1 − M_il) PCI_l``

    Parameters
    ----------
    presence
        M, shape (countries, K), 0 and 1.
    near
        Proximity φ, shape (K, K), symmetric, NaN in row and column of a product without countries (see `proximity`).
    pci
        Product complexity, shape (K,), as in `outlook_index`.

    Returns
    -------
    numpy.ndarray
        Shape (countries, K), in the unit of `pci`; 0 for a product the country has, NaN for one no country has.

    Raises
    ------
    ValueError
        `presence` holds other values than 0 and 1, or the shapes do not fit.

    Notes
    -----
    Hausmann et al. (2014), as in `outlook_index`, "opportunity gain"; the form is that of py-ecomplexity and the Stata
    package of the same authors. The book's text could not be seen; the sum runs over all missing products, k itself
    included, and nothing is taken off for the new product leaving the outlook index.
    """
    m, phi = presence_matrix(presence), np.asarray(near, dtype=np.float64)
    q = _complexities(pci, m.shape[1])
    if phi.shape != (q.size, q.size):
        raise ValueError(f"proximity must have shape {(q.size, q.size)}: got {phi.shape}")
    absent = np.isnan(phi.diagonal())
    known = np.nan_to_num(phi, nan=0.0) if absent.any() else phi
    weight = np.nan_to_num(over(q, known.sum(axis=1)))
    gain = np.where(m, 0.0, np.where(m, 0.0, weight) @ known)
    gain[:, absent] = np.nan
    return np.asarray(gain, dtype=np.float64)


def _complexities(pci: ArrayLike, count: int) -> Floats:
    q = np.asarray(pci, dtype=np.float64)
    if q.shape != (count,):
        raise ValueError(f"complexities must be one a product: got shape {q.shape} for {count} products")
    return np.nan_to_num(q, nan=0.0)
