"""Complementarity × bias = intensity, for all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.formulas.advantage import shares
from bilateral.lenses.structure.formulas.arrays import Floats, over
from bilateral.lenses.structure.kernels.totals import Totals, pairs

__all__ = ["DrysdaleMatrices", "drysdale_matrices", "intensity_matrix"]


@dataclass(frozen=True, slots=True)
class DrysdaleMatrices:
    """The decomposition of Drysdale and Garnaut; all of shape (n, n), exporter a first, ratios, NaN on the diagonal."""

    c: Floats
    """Complementarity; NaN where a exports or b imports nothing."""
    b: Floats
    """Country bias; NaN also where C is 0."""
    i: Floats
    """Intensity, ``C · B``; NaN where a exports or b imports nothing."""


def drysdale_matrices(sums: Totals) -> DrysdaleMatrices:
    """Complementarity, country bias and intensity of every pair, a's own imports left out of the world.

    With ``R_ak = M_wk − M_ak`` and ``R_a = Σ_k R_ak``::

        C_ab = Σ_k (X_ak / X_a) · (R_a / R_ak) · (M_bk / M_b)       one matrix product
        I_ab = (x_ab / X_a) / (M_b / R_a)
        B_ab = I_ab / C_ab

    Terms with ``R_ak = 0`` are 0, as in `formulas.drysdale`, of which this is the same arithmetic: there B is summed
    by product, which comes to ``I / C``.

    Parameters
    ----------
    sums
        Totals of one year.

    Returns
    -------
    DrysdaleMatrices

    Notes
    -----
    Drysdale, P., Garnaut, R. (1982), Trade intensities and the analysis of bilateral trade flows in a many-country
    world: a survey, Hitotsubashi Journal of Economics 22(2), 62–84.
    """
    rest = np.maximum(sums.imports.sum(axis=0) - sums.imports, 0.0)
    whole = rest.sum(axis=1)
    fit = shares(sums.exports) * np.nan_to_num(over(whole[:, None], rest))
    c = np.nan_to_num(fit) @ np.nan_to_num(shares(sums.imports)).T
    defined = (sums.exported > 0)[:, None] & (sums.imported > 0)[None, :]
    i = over(sums.trade * whole[:, None], sums.exported[:, None] * sums.imported[None, :])
    return DrysdaleMatrices(c=pairs(c, defined), b=pairs(over(i, c), defined), i=pairs(i, defined))


def intensity_matrix(sums: Totals) -> Floats:
    """Simple trade intensity, without netting: ``(x_ab / X_a) / (M_b / M_w)``.

    Parameters
    ----------
    sums
        Totals of one year.

    Returns
    -------
    numpy.ndarray
        Shape (n, n), exporter a first, ratio; NaN where a exports or b imports nothing, and on the diagonal. It is
        not the I of `drysdale_matrices`.

    Notes
    -----
    Brown, A. J. (1949), Applied Economics, Allen & Unwin; Kojima, K. (1964), Hitotsubashi Journal of Economics 5(1),
    16–36. See `formulas.intensity`.
    """
    expected = sums.exported[:, None] * sums.imported[None, :]
    return pairs(over(sums.trade * sums.imported.sum(), expected))
