"""How much two countries publish together, beyond what their sizes give. Different margins give different numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats, counts, over

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["affinity", "asymmetric_share", "balassa", "ic", "ic_interval", "jaccard", "salton"]


def ic(pair: ArrayLike, own: ArrayLike, partner: ArrayLike, world: ArrayLike) -> Floats:
    """Index of international collaboration, ``(C_xy / C_x) / (C_y / C_w)``; symmetric in x and y.

    Parameters
    ----------
    pair
        Works with authors in both countries.
    own, partner
        Each country's internationally co-authored **works** – not the sum of its pairs, in which a work of three
        countries counts twice.
    world
        The world's internationally co-authored works.

    Returns
    -------
    Ratio, 1 where they publish together as much as their weights give; NaN where a margin is 0.

    Raises
    ------
    ValueError
        A count is negative or not finite.

    Notes
    -----
    NCSES, Science and Engineering Indicators, technical notes to the index of international collaboration; Luukkonen,
    Tijssen, Persson and Sivertsen (1993), Scientometrics 28, 15–36.
    """
    return over(over(counts(pair), counts(own)), over(counts(partner), counts(world)))


def ic_interval(pair: float, own: float, partner: float, world: float, z: float = 1.96) -> tuple[float, float]:
    """Interval of `ic` as if the works were draws: log-normal, by the delta method on the table of x by y.

    ``var log IC = 1/C_xy − 1/C_x − 1/C_y + 2 C_xy/(C_x C_y) − 1/C_w``. Without a common work the lower end is 0 and the
    upper end the value at which none would be seen once in forty times, ``−log(0.025) / E``, ``E = C_x C_y / C_w``.

    Parameters
    ----------
    pair, own, partner, world
        As for `ic`.
    z
        Quantile of the normal distribution; 1.96 for 95 %.

    Raises
    ------
    ValueError
        A margin is 0.

    Notes
    -----
    Logarithmic intervals of ratios of proportions: Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469–474.
    """
    if min(own, partner, world) <= 0:
        raise ValueError("an interval needs margins above 0")
    if pair == 0:
        return 0.0, -float(np.log(0.025)) * world / own / partner
    variance = 1 / pair - 1 / own - 1 / partner + 2 * pair / own / partner - 1 / world
    width, value = z * float(np.sqrt(max(variance, 0.0))), pair / own / partner * world
    return value * float(np.exp(-width)), value * float(np.exp(width))


def salton(pair: ArrayLike, own: ArrayLike, partner: ArrayLike) -> Floats:
    """Salton's cosine, ``C_xy / √(C_x C_y)``, margins in works; 0 nothing in common, 1 everything.

    Notes
    -----
    Salton and McGill (1983), Introduction to Modern Information Retrieval.
    """
    return over(counts(pair), np.sqrt(counts(own)) * np.sqrt(counts(partner)))


def jaccard(pair: ArrayLike, own: ArrayLike, partner: ArrayLike) -> Floats:
    """Jaccard's index, ``C_xy / (C_x + C_y − C_xy)``, margins in works."""
    both = counts(pair)
    return over(both, counts(own) + counts(partner) - both)


def asymmetric_share(pair: ArrayLike, own: ArrayLike) -> Floats:
    """Share of x's international works that are with y, ``C_xy / C_x``."""
    return over(counts(pair), counts(own))


def balassa(pair: ArrayLike, own_pairs: ArrayLike, partner_pairs: ArrayLike, all_pairs: ArrayLike) -> Floats:
    """Balassa index of a matrix of pairs, ``C_xy T / (D_x D_y)`` with margins summed over pairs.

    Not the collaboration index: margins are sums of pairs, so that a work of many countries weighs more.

    Parameters
    ----------
    pair
        Works of the pair.
    own_pairs, partner_pairs
        Sums of a country's pairs with all others, D.
    all_pairs
        Sum of all pairs, **each once**, T. As every pair is in two margins, ΣD = 2T, and the value expected where
        nobody prefers anybody is one half, not one; `affinity` is twice this and has 1 there.

    Notes
    -----
    Balassa (1965) as used for matrices of co-authorship with T over the pairs u < v, each once.
    """
    return over(counts(pair) * counts(all_pairs), counts(own_pairs) * counts(partner_pairs))


def affinity(pair: ArrayLike, own_pairs: ArrayLike, partner_pairs: ArrayLike, all_pairs: ArrayLike) -> Floats:
    """Probabilistic affinity, ``2 T C_xy / (D_x D_y)``: twice `balassa`, 1 where nobody prefers anybody.

    Notes
    -----
    Zitt, Bassecoulard and Okubo (2000), Scientometrics 47, 627–657.
    """
    return 2.0 * balassa(pair, own_pairs, partner_pairs, all_pairs)
