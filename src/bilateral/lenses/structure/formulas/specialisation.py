"""Advantage beyond Balassa: indices that sum to zero, that net imports out, or that look at one market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import rca, shares, trade_specialisation
from bilateral.lenses.structure.formulas.arrays import Floats, flows, over, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "Vollrath",
    "lafay",
    "market_advantage",
    "michaely_index",
    "nrca",
    "rxa_strict",
    "specialisation_correlation",
    "vollrath",
]


def nrca(exports: ArrayLike) -> Floats:
    """Normalised revealed comparative advantage: ``NRCA_ik = x_ik / X − (X_i / X) · (X_k / X)``.

    `X_i` are the exports of country i, `X_k` the world's exports of product k, `X` the world's exports of all products.
    It is the gap between what the country exports and what it would export at its even share of every product, as a
    part of world trade. It sums to 0 over the products of a country and over the countries of a product, so that values
    can be compared and added across both.

    Parameters
    ----------
    exports
        Shape (countries, K), one currency; the rows are the whole world.

    Returns
    -------
    numpy.ndarray
        Same shape, part of world trade, −1/4 to 1/4; 0 is the neutral point. All NaN when nothing is traded.

    Raises
    ------
    ValueError
        A value is negative or not finite, or there are not two axes.

    Notes
    -----
    Yu, R., Cai, J., Leung, P. S. (2009), The normalized revealed comparative advantage index, Annals of Regional
    Science 43(1), 267–282; abstract seen, the formula read in later accounts. Often printed times 10,000, here not
    scaled.

    Examples
    --------
    >>> nrca([[60, 30, 10], [20, 30, 50]]).round(12)
    array([[ 0.1,  0. , -0.1],
           [-0.1,  0. ,  0.1]])
    """
    x = _matrix(exports)
    whole = x / x.sum() if x.sum() else np.full(x.shape, np.nan)
    return whole - np.outer(whole.sum(axis=1), whole.sum(axis=0))


def lafay(exports: ArrayLike, imports: ArrayLike) -> Floats:
    """Lafay's index: how far a product's normalised balance lies above that of all trade, weighted by its trade.

    ``LFI_k = 100 · [(x_k − m_k)/(x_k + m_k) − Σ(x − m)/Σ(x + m)] · (x_k + m_k) / Σ(x + m)``

    Parameters
    ----------
    exports, imports
        Shape (K,), one currency.

    Returns
    -------
    numpy.ndarray
        Shape (K,), percent of trade, −50 to 50; positive is an advantage. Sums to 0; 0 for a product without trade, NaN
        everywhere when there is no trade at all.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Lafay, G. (1992), The measurement of revealed comparative advantages, in Dagenais, M. G., Muet, P.-A. (eds),
    International Trade Modelling, Chapman & Hall, 209–234. The formula was read in a later dictionary entry, not in
    the chapter. The balances are taken after the imbalance of the whole is removed, so that a deficit year does not
    turn every product into a weakness.

    Examples
    --------
    >>> (lafay([100, 50, 0], [60, 50, 30]) * 841).round(6)
    array([10000., -1000., -9000.])
    """
    x, m = together(exports, imports)
    turnover = x.sum() + m.sum()
    if not turnover:
        return np.full(x.shape, np.nan)
    overall = (x.sum() - m.sum()) / turnover
    return np.asarray(100 * ((x - m) - overall * (x + m)) / turnover, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Vollrath:
    """Vollrath's indices of one country."""

    rxa: Floats
    """Relative export advantage, shape (K,), ratio; 1 is neutral."""
    rma: Floats
    """Relative import advantage, shape (K,), ratio; above 1 the country leans on imports."""
    rta: Floats
    """Relative trade advantage ``RXA − RMA``, shape (K,); 0 is neutral, positive an advantage."""
    rc: Floats
    """Revealed competitiveness ``ln RXA − ln RMA``, shape (K,); NaN where either is 0 or not defined."""


def vollrath(
    exports: ArrayLike,
    imports: ArrayLike,
    world_exports: ArrayLike,
    world_imports: ArrayLike,
    *,
    strict: bool = False,
) -> Vollrath:
    """Vollrath's relative export, import and trade advantage, and revealed competitiveness.

    With the world including the country and all products (the usual way, RXA = Balassa's RCA):
    ``RXA_k = (x_k / Σx) / (w_k / Σw)``, ``RMA_k`` likewise of imports, ``RTA = RXA − RMA``, ``RC = ln RXA − ln RMA``.
    With `strict` the country is left out of the world and the product out of every total: see `rxa_strict`.

    Parameters
    ----------
    exports, imports
        Of the country, shape (K,), one currency.
    world_exports, world_imports
        Of all countries, the country included, shape (K,), same currency.
    strict
        Leave the country out of the world and the product out of the totals, so that nothing is counted twice.

    Returns
    -------
    Vollrath

    Raises
    ------
    ValueError
        A value is negative or not finite, the shapes differ, or with `strict` the world trades less than the country.

    Notes
    -----
    Vollrath, T. L. (1991), A theoretical evaluation of alternative trade intensity measures of revealed comparative
    advantage, Weltwirtschaftliches Archiv 127(2), 265–280. The article's text could not be seen; both conventions were
    read in later accounts. The two differ most for large countries and for products that weigh much in the basket:
    never compare one with the other.
    """
    x, m, wx, wm = together(exports, imports, world_exports, world_imports)
    rxa, rma = (rxa_strict(x, wx), rxa_strict(m, wm)) if strict else (rca(x, wx), rca(m, wm))
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(rxa) - np.log(rma)
    return Vollrath(rxa, rma, rxa - rma, np.where(np.isfinite(logs), logs, np.nan))


def rxa_strict(flow: ArrayLike, world: ArrayLike) -> Floats:
    """Relative advantage against other countries and in other products only.

    ``RXA_k = [x_k / Σ_{l≠k} x_l] / [(w_k − x_k) / Σ_{l≠k} (w_l − x_l)]``

    Parameters
    ----------
    flow
        Exports (or imports) of the country, shape (K,), one currency.
    world
        Of all countries, the country included, shape (K,), same currency.

    Returns
    -------
    numpy.ndarray
        Shape (K,), ratio; NaN where nobody else trades the product or the country trades nothing else.

    Raises
    ------
    ValueError
        A value is negative or not finite, the shapes differ, or the world trades less of a product than the country.

    Notes
    -----
    Vollrath (1991), as in `vollrath`.

    Examples
    --------
    >>> rxa_strict([60, 30, 10], [80, 60, 60])
    array([6.        , 1.        , 0.11111111])
    """
    x, w = together(flow, world)
    if (w - x < -1e-9 * w).any():
        raise ValueError("the world must include the country: it trades less of a product than the country alone")
    rest = np.maximum(w - x, 0.0)
    return over(x * (rest.sum() - rest), (x.sum() - x) * rest)


def michaely_index(exports: ArrayLike, imports: ArrayLike) -> Floats:
    """Michaely's index of net specialisation: ``MI_k = x_k / Σx − m_k / Σm``.

    Parameters
    ----------
    exports, imports
        Shape (K,), each in any one unit.

    Returns
    -------
    numpy.ndarray
        Shape (K,), −1 to 1, positive is an advantage; sums to 0. NaN when there are no exports or no imports.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Michaely, M. (1962), Concentration in International Trade, North-Holland; as given by Laursen, K. (1998), Revealed
    comparative advantage and the alternatives as measures of international specialisation, DRUID Working Paper 98-30,
    read in a later account. Not `michaely`, his index of complementarity of two countries.

    Examples
    --------
    >>> michaely_index([60, 30, 10], [20, 30, 50]).round(12)
    array([ 0.4,  0. , -0.4])
    """
    x, m = together(exports, imports)
    return shares(x) - shares(m)


def market_advantage(exports: ArrayLike, market: ArrayLike) -> Floats:
    """Market comparative advantage: Balassa's index inside one market.

    ``MCA_ijk = (x_ijk / Σ_k x_ijk) / (m_jk / Σ_k m_jk)`` with `x_ij` country i's exports to market j and `m_j` market
    j's imports from all countries.

    Parameters
    ----------
    exports
        Of one country or several to the market, shape (K,) or (countries, K), one currency.
    market
        The market's imports from all countries, shape (K,), same currency.

    Returns
    -------
    numpy.ndarray
        Shape of `exports`, ratio; at or above 1 an advantage. NaN where the market does not import the product or the
        country sells it nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite.

    Notes
    -----
    A variant of Balassa (1965), usual in Korean studies; the formula was read in such a study, no first source was
    found. There the numerator is country i's report and the denominator market j's; with one reconciled source for
    both, transport costs do not enter, and the index weighted by the country's shares of the market averages to 1.
    """
    return rca(exports, market)


def specialisation_correlation(
    exports_a: ArrayLike, imports_a: ArrayLike, exports_b: ArrayLike, imports_b: ArrayLike
) -> float:
    """Trade correlation: the simple correlation over products of two countries' trade specialisation indices.

    ``corr_k(TSI_A, TSI_B)``, ``TSI_k = (x_k − m_k)/(x_k + m_k)``. Positive: strong and weak in the same products
    (rivals); negative: one is strong where the other is weak (partners).

    Parameters
    ----------
    exports_a, imports_a, exports_b, imports_b
        With the whole world, shape (K,), one currency each country.

    Returns
    -------
    float
        −1 to 1, over the products that both trade; NaN when there are fewer than two, or one index does not vary.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    UNCTAD (2013), UNCTADstat, Merchandise trade specialization and correlation indices (news note of 18 March 2013).
    Products count equally, whatever is traded of them.
    """
    xa, ma, xb, mb = together(exports_a, imports_a, exports_b, imports_b)
    a, b = trade_specialisation(xa, ma), trade_specialisation(xb, mb)
    both = np.isfinite(a) & np.isfinite(b)
    return _correlation(a[both], b[both])


def _correlation(a: Floats, b: Floats) -> float:
    if a.size < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    u, v = a - a.mean(), b - b.mean()
    return float(np.clip((u / np.linalg.norm(u)) @ (v / np.linalg.norm(v)), -1, 1))


def _matrix(values: ArrayLike) -> Floats:
    array = flows(values)
    if array.ndim != 2:
        raise ValueError(f"exports must have two axes, countries and products: got shape {array.shape}")
    return array
