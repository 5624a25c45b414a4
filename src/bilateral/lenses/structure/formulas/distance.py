"""How far apart two countries' export structures lie, by the measures that are in use beside the ESI.

Krugman's distance is `similarity.krugman`. All but `bray_curtis` look at shares only, so that size does not matter.
All depend on how finely products are told apart: never compare levels of digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import shares
from bilateral.lenses.structure.formulas.arrays import Floats, ratio, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "EPSILON",
    "bray_curtis",
    "cosine",
    "euclidean_similarity",
    "jaccard",
    "jeffreys",
    "jensen_shannon",
    "kullback_leibler",
    "log_rca_correlation",
]

EPSILON = 0.1
"""Added to RCA before the logarithm in `log_rca_correlation`."""


def cosine(a: ArrayLike, b: ArrayLike) -> float:
    """Cosine similarity: ``Σ a_k b_k / (√Σ a_k² · √Σ b_k²)``.

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,), each in any one unit.

    Returns
    -------
    float
        0 (nothing in common) to 1 (proportional); NaN when either exports nothing. Large products weigh most.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Used on export structures by Jaffe, A. B. (1986), Technological opportunity and spillovers of R&D, American
    Economic Review 76(5), 984–1001 (there on patents), and by many after; it has no one source in trade.

    Examples
    --------
    >>> round(cosine([60, 30, 10], [20, 30, 50]), 12)
    0.621874335205
    """
    x, y = _shares(a, b)
    return ratio(float(x @ y), float(np.linalg.norm(x) * np.linalg.norm(y)))


def bray_curtis(a: ArrayLike, b: ArrayLike) -> float:
    """Bray–Curtis dissimilarity of export values: ``Σ |a_k − b_k| / Σ (a_k + b_k)``.

    On values, size counts: two equal structures of unequal size differ. On shares it is ``1 − ESI``.

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,), in one unit.

    Returns
    -------
    float
        0 (equal values) to 1 (no product in common); NaN when neither exports.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Bray, J. R., Curtis, J. T. (1957), An ordination of the upland forest communities of southern Wisconsin,
    Ecological Monographs 27(4), 325–349.

    Examples
    --------
    >>> bray_curtis([60, 30, 10], [20, 30, 50])
    0.4
    """
    x, y = together(a, b)
    return ratio(float(np.abs(x - y).sum()), float((x + y).sum()))


def euclidean_similarity(a: ArrayLike, b: ArrayLike) -> float:
    """One less the Euclidean distance of export shares: ``1 − √Σ (s_ak − s_bk)²``.

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,), each in any one unit.

    Returns
    -------
    float
        ``1 − √2`` (each exports one product, not the same) to 1 (equal shares); NaN when either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    The Euclidean version of the similarity indices of the Federal Reserve's Trade Similarity Dataset, FEDS Notes,
    28 February 2025, doi:10.17016/2380-7172.3713. Not normalised by √2, as there.
    """
    x, y = _shares(a, b)
    return 1 - float(np.linalg.norm(x - y))


def kullback_leibler(a: ArrayLike, b: ArrayLike, *, floor: float = 0.0, base: float = 2.0) -> float:
    """Kullback–Leibler divergence of the first structure from the second: ``KL = Σ_k s_ak log(s_ak / s_bk)``.

    Zeros: a product that the first does not export adds nothing. A product that the first exports and the second does
    not makes the divergence infinite, unless a `floor` is given: it is added to every share of both, which are then
    scaled to sum to 1 again, ``s' = (s + floor) / (1 + K · floor)``. The value then hangs on the floor; state it.

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,), each in any one unit.
    floor
        Share added to each product, 0 or more.
    base
        Of the logarithm: 2 for bits, e for nats.

    Returns
    -------
    float
        0 (equal) to infinity; not symmetric; NaN when either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, the shapes differ, `floor` is negative or `base` is not above 1.

    Notes
    -----
    Kullback, S., Leibler, R. A. (1951), On information and sufficiency, Annals of Mathematical Statistics 22(1), 79–86.
    """
    if floor < 0 or base <= 1:
        raise ValueError(f"floor must be 0 or more and base above 1, got {floor} and {base}")
    x, y = _shares(a, b)
    lifted = 1 + x.size * floor
    return _divergence((x + floor) / lifted, (y + floor) / lifted) / float(np.log(base))


def jeffreys(a: ArrayLike, b: ArrayLike, *, floor: float = 0.0, base: float = 2.0) -> float:
    """The symmetric divergence: ``KL(a, b) + KL(b, a)``, with zeros as in `kullback_leibler`.

    Parameters
    ----------
    a, b, floor, base
        As in `kullback_leibler`.

    Returns
    -------
    float
        0 (equal) to infinity; NaN when either exports nothing.

    Raises
    ------
    ValueError
        As in `kullback_leibler`.

    Notes
    -----
    Jeffreys, H. (1946), An invariant form for the prior probability in estimation problems, Proceedings of the Royal
    Society A 186, 453–461.
    """
    return kullback_leibler(a, b, floor=floor, base=base) + kullback_leibler(b, a, floor=floor, base=base)


def jensen_shannon(a: ArrayLike, b: ArrayLike) -> float:
    """Jensen–Shannon divergence: ``½ KL(a, m) + ½ KL(b, m)``, ``m = ½ (s_a + s_b)``, in bits.

    Always finite: where either exports, m is above 0. Its square root is a metric.

    Parameters
    ----------
    a, b
        Exports of the two, shape (K,), each in any one unit.

    Returns
    -------
    float
        0 (equal) to 1 (nothing in common), symmetric; NaN when either exports nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Lin, J. (1991), Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37(1),
    145–151.

    Examples
    --------
    >>> jensen_shannon([1, 0], [0, 1])
    1.0
    """
    x, y = _shares(a, b)
    middle = (x + y) / 2
    bits = (_divergence(x, middle) + _divergence(y, middle)) / (2 * float(np.log(2)))
    # rounding may leave dust on either side of the bounds; NaN stays
    return float(np.clip(bits, 0, 1))


def log_rca_correlation(a: ArrayLike, b: ArrayLike, *, epsilon: float = EPSILON) -> float:
    """Correlation of the logarithms of RCA: ``corr_k(ln(RCA_ak + ε), ln(RCA_bk + ε))``.

    Products for which either RCA is not defined (the world does not trade them) are left out.

    Parameters
    ----------
    a, b
        RCA of the two, shape (K,), ratio; NaN where not defined.
    epsilon
        Above 0; what makes products count that a country does not export. The value hangs on it.

    Returns
    -------
    float
        −1 to 1; NaN with fewer than two products, or when either has the same RCA in all.

    Raises
    ------
    ValueError
        An RCA is negative or infinite, the shapes differ, or `epsilon` is not above 0.

    Notes
    -----
    Bahar, D., Hausmann, R., Hidalgo, C. A. (2014), Neighbors and the evolution of the comparative advantage of
    nations, Journal of International Economics 92(1), 111–123. The formula was seen in public code that cites the
    article; ε = 0.1 is from memory of the article, whose pages could not be read here.
    """
    if epsilon <= 0:
        raise ValueError(f"epsilon must be above 0, got {epsilon}")
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if x.shape != y.shape:
        raise ValueError(f"columns must have one shape, got {[x.shape, y.shape]}")
    known = ~(np.isnan(x) | np.isnan(y))
    left, right = (np.log(part + epsilon) for part in together(x[known], y[known]))
    return _correlation(left, right)


def jaccard(a: ArrayLike, b: ArrayLike) -> float:
    """Overlap of two sets of products: ``|A ∩ B| / |A ∪ B|``, for instance the products with RCA ≥ 1.

    Parameters
    ----------
    a, b
        Booleans, shape (K,).

    Returns
    -------
    float
        0 (disjoint) to 1 (equal); NaN when both sets are empty.

    Raises
    ------
    ValueError
        The shapes differ.

    Notes
    -----
    Jaccard, P. (1901), Étude comparative de la distribution florale dans une portion des Alpes et du Jura, Bulletin de
    la Société vaudoise des sciences naturelles 37, 547–579.
    """
    x, y = np.asarray(a, dtype=bool), np.asarray(b, dtype=bool)
    if x.shape != y.shape:
        raise ValueError(f"columns must have one shape, got {[x.shape, y.shape]}")
    return ratio(float((x & y).sum()), float((x | y).sum()))


def _shares(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    x, y = together(a, b)
    return shares(x), shares(y)


def _divergence(p: Floats, q: Floats) -> float:
    """``Σ p ln(p / q)`` with ``0 ln 0 = 0``, infinite where only q is 0."""
    if np.isnan(p).any() or np.isnan(q).any():
        return float("nan")
    here = p > 0
    if (q[here] == 0).any():
        return float("inf")
    return float((p[here] * (np.log(p[here]) - np.log(q[here]))).sum())


def _correlation(x: Floats, y: Floats) -> float:
    if x.size < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    left, right = x - x.mean(), y - y.mean()
    return float(np.clip(ratio(float(left @ right), float(np.linalg.norm(left) * np.linalg.norm(right))), -1, 1))
