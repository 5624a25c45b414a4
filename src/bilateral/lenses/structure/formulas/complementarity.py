"""How well one country's exports fit the other's imports, and how much they trade beyond that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import shares
from bilateral.lenses.structure.formulas.arrays import over, ratio, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Drysdale", "drysdale", "intensity", "michaely"]


def michaely(exports: ArrayLike, imports: ArrayLike) -> float:
    """Michaely's complementarity: ``TCI_ab = Σ_k min(s_ak, μ_bk) = 1 − ½ Σ_k |s_ak − μ_bk|``.

    Parameters
    ----------
    exports
        Exports of the first country to the world, shape (K,).
    imports
        Imports of the second country from the world, shape (K,).

    Returns
    -------
    float
        0 (none fits) to 1 (export and import shares are the same); NaN when either is nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Michaely, M. (1996), Trade preferential agreements in Latin America: an ex-ante assessment,
    World Bank Policy Research Working Paper 1583; there on 0–100.
    """
    x, m = together(exports, imports)
    return float(np.minimum(shares(x), shares(m)).sum())


@dataclass(frozen=True, slots=True)
class Drysdale:
    """Complementarity × bias = intensity, from one country to another. All three are ratios."""

    c: float
    """Complementarity of the exporter's goods with the importer's purchases; 1 = as in the rest of the world."""
    b: float
    """Country bias: what is traded against what shares alone would give; 1 = no bias."""
    i: float
    """Intensity of trade, equal to ``c * b``."""


def drysdale(
    exports: ArrayLike, imports: ArrayLike, flow: ArrayLike, world: ArrayLike, own_imports: ArrayLike
) -> Drysdale:
    """Decompose the intensity of trade from a to b into complementarity and country bias.

    With ``R_k = M_wk − M_ak``, what the world except a imports of k, and ``R = Σ R_k``::

        C_ab = Σ_k (X_ak / X_a) · (R / R_k) · (M_bk / M_b)
        B_ab = Σ_k B_abk · C_abk / C_ab,   B_abk = (x_abk / X_ak) / (M_bk / R_k)
        I_ab = (x_ab / X_a) / (M_b / R) = C_ab · B_ab

    A product that nobody but a imports (``R_k = 0``) has ``M_bk = 0`` and ``X_ak = 0``, since both are parts of R_k:
    its term is 0 and nothing is lost. A product that a does not export or b does not import has no flow
    ``x_abk`` and adds 0 to B as well.

    Parameters
    ----------
    exports
        Exports of a to the world, X_ak, shape (K,), one currency throughout.
    imports
        Imports of b from the world, M_bk, shape (K,).
    flow
        Exports of a to b, x_abk, shape (K,).
    world
        Imports of the whole world, M_wk, shape (K,).
    own_imports
        Imports of a itself, M_ak, shape (K,), which are netted out.

    Returns
    -------
    Drysdale
        NaN in `c` and `i` when a exports nothing or b imports nothing; in `b` also when C is 0.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Drysdale, P., Garnaut, R. (1982), Trade intensities and the analysis of bilateral trade flows in a many-country
    world: a survey, Hitotsubashi Journal of Economics 22(2), 62–84.
    """
    x, m, f, w, own = together(exports, imports, flow, world, own_imports)
    rest = np.maximum(w - own, 0.0)
    total = rest.sum()
    terms = np.where(m > 0, shares(x) * np.nan_to_num(over(total * m, rest * m.sum())), 0.0)
    c = float(terms.sum()) if m.sum() and x.sum() else float("nan")
    biases = np.nan_to_num(over(f * rest, x * m))
    return Drysdale(c=c, b=ratio(float((biases * terms).sum()), c), i=_netted(x, m, f, float(total)))


def _netted(x: ArrayLike, m: ArrayLike, f: ArrayLike, rest: float) -> float:
    exported, imported = float(np.sum(x)), float(np.sum(m))
    return ratio(float(np.sum(f)) * rest, exported * imported)


def intensity(exports: ArrayLike, imports: ArrayLike, flow: ArrayLike, world: ArrayLike) -> float:
    """Simple trade intensity, without netting: ``(x_ab / X_a) / (M_b / M_w)``.

    It is not the I of `drysdale`, which leaves a's own imports out of the world: the two differ.

    Parameters
    ----------
    exports, imports, flow, world
        X_ak, M_bk, x_abk and M_wk, shape (K,), one currency.

    Returns
    -------
    float
        Ratio; 1 = a sends b what b's share in world imports would give. NaN when a exports or b imports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Brown, A. J. (1949), Applied Economics, Allen & Unwin; Kojima, K. (1964), The pattern of international trade among
    advanced countries, Hitotsubashi Journal of Economics 5(1), 16–36.
    """
    x, m, f, w = together(exports, imports, flow, world)
    return _netted(x, m, f, float(w.sum()))
