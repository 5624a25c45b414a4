"""What one country could sell another next: near to what it sells already, wanted there, and wanted more each year.

Three things are asked of a product in which A has no advantage yet:

- *within reach*: the density ``ω_k`` of A's advantages about it (`density`);
- *wanted*: the gap ``g_k = max(m_k − s_k, 0)``, what A's exports lack of B's imports (`demand_gap`). Over all products
  the gaps sum to one minus Michaely's complementarity, so that this is exactly the complementarity still to be had;
- *wanted more and more*: the growth of B's imports (`midpoint_growth`).

Each is turned into a midrank among the candidates and the score is their geometric mean. Ranks, because the three have
no common unit and the gap is so skewed that a product of raw values would order by it alone; a geometric mean, because
a product out of reach or unwanted is no opportunity however well it does otherwise. The score is this package's own: an
order for looking, not a forecast. Goods of endowment (oil, ores) can stand high on demand alone: read the components.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.advantage import rca, reaches, shares
from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints, flows, over, together
from bilateral.lenses.structure.formulas.relatedness import density

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Opportunity", "demand_gap", "midpoint_growth", "midranks", "opportunities"]

_KIN = 3


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A product that A has no advantage in yet and B wants, with everything its score is made of."""

    product: int
    """Position of the product in the input."""
    score: float
    """Weighted geometric mean of the three ranks, 0–1: the higher, the better placed among the candidates."""
    density: float
    """Density of A's advantages about the product, share (0–1)."""
    gap: float
    """What A's exports lack of B's imports here, ``max(m_k − s_k, 0)``, share (0–1)."""
    growth: float
    """Midpoint growth of B's imports, −2 (ended) to 2 (begun); NaN when no earlier year was given."""
    density_rank: float
    """Midrank of `density` among the candidates, 0–1."""
    gap_rank: float
    """Midrank of `gap` among the candidates, 0–1."""
    growth_rank: float
    """Midrank of `growth` among the candidates, 0–1; NaN when no earlier year was given."""
    rca: float
    """A's revealed comparative advantage, ratio, below the threshold."""
    export_share: float
    """Share of the product in A's exports, 0–1."""
    import_share: float
    """Share of the product in B's imports, 0–1."""
    imports: float
    """B's imports of the product from all countries, in the currency of the input."""
    kin: tuple[int, ...]
    """Up to three products with an advantage of A that add most to the density, the most first."""

    @property
    def strongest(self) -> str:
        """Which of "density", "gap" and "growth" has the highest rank; the first of equals."""
        ranks = self._ranks()
        return max(ranks, key=ranks.__getitem__)

    @property
    def weakest(self) -> str:
        """Which of "density", "gap" and "growth" has the lowest rank; the first of equals."""
        ranks = self._ranks()
        return min(ranks, key=ranks.__getitem__)

    def explain(self, names: Sequence[str] | None = None) -> str:
        """Why the product stands where it stands, in one sentence; ranks run from 0 to 1 among the candidates.

        Parameters
        ----------
        names
            Names of all products of the input, for the kin; positions are printed without them.

        Returns
        -------
        str
        """
        kin = ", ".join(str(position) if names is None else names[position] for position in self.kin) or "none"
        grown = (
            ""
            if np.isnan(self.growth)
            else f"; B's imports: midpoint growth {self.growth:+.2f}, {_placed(self.growth_rank)}"
        )
        return (
            f"near to what A sells: density {self.density:.2f}, {_placed(self.density_rank)} (kin: {kin}); "
            f"wanted by B: {self.import_share:.2%} of its imports against {self.export_share:.2%} of A's exports, "
            f"{_placed(self.gap_rank)}{grown}"
        )

    def _ranks(self) -> dict[str, float]:
        ranks = {"density": self.density_rank, "gap": self.gap_rank, "growth": self.growth_rank}
        return {name: rank for name, rank in ranks.items() if not np.isnan(rank)}


def opportunities(
    exports: ArrayLike,
    world: ArrayLike,
    imports: ArrayLike,
    near: ArrayLike,
    *,
    imports_before: ArrayLike | None = None,
    weights: Sequence[float] = (1.0, 1.0, 1.0),
    threshold: float = 1.0,
    most: int | None = None,
    dense: ArrayLike | None = None,
) -> tuple[Opportunity, ...]:
    """Products that A could sell B next, best first.

    Candidates are the products with ``RCA_A < threshold``, a larger share in B's imports than in A's exports, and a
    defined density. ``score_k = (r_k(ω)^a · r_k(g)^b · r_k(growth)^c)^(1/(a+b+c))`` with the midranks r among the
    candidates of density, gap and growth.

    Parameters
    ----------
    exports, world
        A's exports and those of all countries, A included, to the world, shape (K,), one currency.
    imports
        B's imports from all countries, shape (K,), one currency.
    near
        Proximity φ of products, shape (K, K), see `proximity`.
    imports_before
        B's imports in an earlier year, same products and currency; None leaves growth out of the score.
    weights
        a, b, c for density, gap and growth; not negative, not all 0 for what is known.
    threshold
        RCA at which A has the advantage (ties count as having it).
    most
        How many are wanted; None for all.
    dense
        Density of A's advantages about each product, shape (K,), where it is known already; None to compute it.

    Returns
    -------
    tuple of Opportunity
        By score, then density, then position; empty when there are no candidates.

    Raises
    ------
    ValueError
        A flow is negative or not finite, shapes do not fit, or the weights are no weights.

    Notes
    -----
    Sources of the three parts: `density`, `demand_gap`, `midpoint_growth`. The score is this package's own.
    """
    x, w, m = together(exports, world, imports)
    index = rca(x, w)
    has = reaches(index, threshold)
    omega = density(has, near) if dense is None else np.asarray(dense, dtype=np.float64)
    gap = demand_gap(x, m)
    chosen = np.flatnonzero(~has & np.isfinite(index) & np.isfinite(omega) & (gap > 0))
    growth = np.full(x.shape, np.nan) if imports_before is None else midpoint_growth(imports_before, m)
    ranks = np.stack([midranks(part[chosen]) for part in (omega, gap, growth)])
    score = _geometric(ranks, _weights(weights, growth_known=imports_before is not None))
    columns = _Columns(index, omega, gap, growth, shares(x), shares(m), m)
    order = np.lexsort((chosen, -omega[chosen], -score))
    return tuple(
        _opportunity(int(chosen[n]), float(score[n]), ranks[:, n], columns, _kin(has, near, int(chosen[n])))
        for n in order[:most]
    )


def demand_gap(exports: ArrayLike, imports: ArrayLike) -> Floats:
    """What the exports of one lack of the imports of the other: ``g_k = max(m_k / Σm − x_k / Σx, 0)``.

    Parameters
    ----------
    exports, imports
        Exports of the one and imports of the other, shape (K,), each in any one unit.

    Returns
    -------
    numpy.ndarray
        Shape (K,), share (0–1); sums to one minus Michaely's index of trade complementarity. NaN when either trades
        nothing.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Michaely, M. (1996), Trade preferential agreements in Latin America, World Bank Policy Research Working Paper 1583:
    ``TCI = 1 − ½ Σ |m_k − s_k| = 1 − Σ g_k``.
    """
    x, m = together(exports, imports)
    return np.maximum(shares(m) - shares(x), 0)


def midpoint_growth(before: ArrayLike, after: ArrayLike) -> Floats:
    """Growth relative to the mean of both years: ``(x₁ − x₀) / ((x₁ + x₀) / 2)``.

    Parameters
    ----------
    before, after
        Shape (K,), one currency.

    Returns
    -------
    numpy.ndarray
        Shape (K,), −2 (ended) to 2 (begun), 0 for no change; NaN where there is nothing in either year. It orders
        products as the growth rate does, and is defined from a start of 0.

    Raises
    ------
    ValueError
        A value is negative or not finite, or the shapes differ.

    Notes
    -----
    Davis, S. J., Haltiwanger, J. (1992), Gross job creation, gross job destruction, and employment reallocation,
    Quarterly Journal of Economics 107(3), 819–863 (not seen).

    Examples
    --------
    >>> midpoint_growth([100, 0, 50], [300, 20, 0])
    array([ 1.,  2., -2.])
    """
    first, second = together(before, after)
    return over(2 * (second - first), second + first)


def midranks(values: ArrayLike) -> Floats:
    """Where each value stands among all: ``(number below + half the number of equals) / n``.

    Parameters
    ----------
    values
        Shape (n,), any unit.

    Returns
    -------
    numpy.ndarray
        Shape (n,), between 0 and 1 with mean ½; NaN for a NaN, which does not count among the others.

    Examples
    --------
    >>> midranks([3, 1, 3, 7])
    array([0.5  , 0.125, 0.5  , 0.875])
    """
    array = np.asarray(values, dtype=np.float64)
    known = np.sort(array[~np.isnan(array)])
    below, upto = np.searchsorted(known, array, "left"), np.searchsorted(known, array, "right")
    return np.where(np.isnan(array), np.nan, (below + upto) / (2 * max(known.size, 1)))


@dataclass(frozen=True, slots=True)
class _Columns:
    """By product, shape (K,): what an `Opportunity` shows."""

    rca: Floats
    density: Floats
    gap: Floats
    growth: Floats
    export_share: Floats
    import_share: Floats
    imports: Floats


def _opportunity(k: int, score: float, ranks: Floats, columns: _Columns, kin: tuple[int, ...]) -> Opportunity:
    return Opportunity(
        product=k,
        score=score,
        density=float(columns.density[k]),
        gap=float(columns.gap[k]),
        growth=float(columns.growth[k]),
        density_rank=float(ranks[0]),
        gap_rank=float(ranks[1]),
        growth_rank=float(ranks[2]),
        rca=float(columns.rca[k]),
        export_share=float(columns.export_share[k]),
        import_share=float(columns.import_share[k]),
        imports=float(columns.imports[k]),
        kin=kin,
    )


def _kin(has: Bools, near: ArrayLike, k: int) -> tuple[int, ...]:
    closeness = np.where(has, np.nan_to_num(np.asarray(near, dtype=np.float64)[k]), 0.0)
    first: Ints = np.argsort(-closeness, kind="stable")[:_KIN]
    return tuple(int(position) for position in first if closeness[position] > 0)


def _weights(weights: Sequence[float], *, growth_known: bool) -> Floats:
    given = flows(weights)
    used = given * np.array([1.0, 1.0, float(growth_known)]) if given.shape == (3,) else np.zeros(3)
    if not used.sum():
        raise ValueError("weights must be three, for density, gap and growth, and not all 0 for what is known")
    return np.asarray(used / used.sum(), dtype=np.float64)


def _geometric(ranks: Floats, weights: Floats) -> Floats:
    used = weights > 0
    return np.asarray(np.exp(weights[used] @ np.log(ranks[used])), dtype=np.float64)


def _placed(rank: float) -> str:
    return f"rank {rank:.2f}"
