"""A permutation test for a sum over marked products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints, flows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["DRAWS", "EXACT", "SEED", "Permutation", "nested_tests", "permutation_test", "size_strata"]

EXACT = 100_000
"""Up to so many arrangements all are counted."""
DRAWS = 9_999
"""Random arrangements drawn when there are more."""
SEED = 20_250_101
"""Seed of the random arrangements."""
_TOGETHER = 1_111
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Permutation:
    """The outcome of a one-sided permutation test."""

    statistic: float
    """The observed sum over the marked products."""
    p_value: float
    """Share of arrangements whose sum is at least as large, the observed one included."""
    arrangements: int
    """Arrangements counted (exact) or drawn, with the observed one (Monte Carlo)."""
    exact: bool
    """Whether all arrangements were counted."""

    @property
    def smallest(self) -> float:
        """The smallest p-value that this test could have given."""
        return 1 / self.arrangements


def permutation_test(
    scores: ArrayLike,
    marked: ArrayLike,
    *,
    strata: Ints | None = None,
    draws: int = DRAWS,
    exact: int = EXACT,
    seed: int = SEED,
) -> Permutation:
    """Test whether scores sum to more over the marked products than over products marked at random.

    Null: the marks are exchangeable over products, so that any set of the same number of products would be as likely
    (with `strata`: any set with the same number in each stratum). Statistic ``T = Σ_{k marked} d_k``; with
    ``d_k = ab_k + ba_k as a share of mutual trade − w_k as a share of world trade`` it is the excess of `Contrast`.
    ``p = #{T* ≥ T} / #arrangements`` when all can be counted, else ``(r + 1) / (draws + 1)``.

    Parameters
    ----------
    scores
        d_k, shape (K,).
    marked
        Booleans, shape (K,).
    strata
        Shape (K,), number of each product's stratum; None for one stratum.
    draws, exact, seed
        Random arrangements, up to how many arrangements all are counted, and the seed of the random ones.

    Returns
    -------
    Permutation

    Raises
    ------
    ValueError
        A score is not finite or the shapes differ.

    Notes
    -----
    Phipson, B., Smyth, G. K. (2010), Permutation p-values should never be zero, Statistical Applications in Genetics
    and Molecular Biology 9(1), 39.
    """
    d, chosen = np.asarray(scores, dtype=np.float64), np.asarray(marked, dtype=bool)
    if d.shape != chosen.shape or not np.isfinite(d).all():
        raise ValueError("scores must be finite and as many as marks")
    parts = _split(d, chosen, np.zeros(d.size, dtype=np.int64) if strata is None else strata)
    observed = float(d[chosen].sum())
    total = prod(comb(part.size, count) for part, count in parts)
    if total <= exact:
        sums = _all_sums(parts)
        return Permutation(observed, float(_as_large(sums, observed).mean()), total, exact=True)
    random = np.random.default_rng(seed)
    sums = sum((_random_sums(part, [count], draws, random)[0] for part, count in parts), np.zeros(draws))
    return _drawn(sums, observed)


def nested_tests(
    scores: ArrayLike, marks: ArrayLike, *, draws: int = DRAWS, exact: int = EXACT, seed: int = SEED
) -> tuple[Permutation, ...]:
    """`permutation_test` for several sets of marks on the same scores, sharing the random arrangements.

    Parameters
    ----------
    scores
        d_k, shape (K,).
    marks
        Booleans, shape (sets, K).
    draws, exact, seed
        As in `permutation_test`.

    Returns
    -------
    tuple of Permutation
        One a set, in order.

    Raises
    ------
    ValueError
        A score is not finite or the shapes differ.
    """
    d, sets = np.asarray(scores, dtype=np.float64), np.asarray(marks, dtype=bool)
    counts = [int(chosen.sum()) for chosen in sets]
    many = [n for n, count in enumerate(counts) if comb(d.size, count) > exact]
    drawn = _random_sums(d, [counts[n] for n in many], draws, np.random.default_rng(seed)) if many else None
    found = []
    for n, chosen in enumerate(sets):
        if drawn is not None and n in many:
            found.append(_drawn(drawn[many.index(n)], float(d[chosen].sum())))
        else:
            found.append(permutation_test(d, chosen, exact=exact))
    return tuple(found)


def size_strata(world: ArrayLike, *, most: int = 5, least: int = 8) -> Ints:
    """Strata of products with like world trade: equal numbers by rank, `least` products or more in each.

    Parameters
    ----------
    world
        World exports by product, shape (K,), one currency.
    most
        The most strata to make.
    least
        The fewest products a stratum may have.

    Returns
    -------
    numpy.ndarray
        Shape (K,), 0 for the smallest products; all 0 when there are too few products for two strata.

    Raises
    ------
    ValueError
        A value is negative or not finite.
    """
    w = flows(world)
    count = max(1, min(most, w.size // least))
    ranks = np.empty(w.size, dtype=np.int64)
    ranks[np.argsort(w, kind="stable")] = np.arange(w.size)
    return ranks * count // max(w.size, 1)


def _drawn(sums: Floats, observed: float) -> Permutation:
    hits = int(_as_large(sums, observed).sum())
    return Permutation(observed, (hits + 1) / (sums.size + 1), sums.size + 1, exact=False)


def _split(d: Floats, chosen: Bools, strata: Ints) -> list[tuple[Floats, int]]:
    labels = np.unique(strata)
    return [(d[strata == label], int(chosen[strata == label].sum())) for label in labels]


def _as_large(sums: Floats, observed: float) -> Bools:
    return np.asarray(sums >= observed - _ROUNDING, dtype=bool)


def _all_sums(parts: Sequence[tuple[Floats, int]]) -> Floats:
    sums = np.zeros(1)
    for part, count in parts:
        sums = np.add.outer(sums, _subset_sums(part, count)).ravel()
    return sums


def _subset_sums(d: Floats, count: int) -> Floats:
    """Sums over every set of `count` of the scores: one pass, adding one score at a time."""
    if count > d.size - count:
        return float(d.sum()) - _subset_sums(d, d.size - count)
    by_size = [np.zeros(1), *(np.empty(0) for _ in range(count))]
    for score in d:
        for size in range(count, 0, -1):
            by_size[size] = np.concatenate([by_size[size], by_size[size - 1] + score])
    return by_size[count]


def _random_sums(d: Floats, counts: Sequence[int], draws: int, random: np.random.Generator) -> Floats:
    """Sums over random sets of each of `counts` of the scores, shape (counts, draws); the sets of one draw are nested.

    A set of more than half is what a smaller random set leaves over.
    """
    small = [min(count, d.size - count) for count in counts]
    sums = np.concatenate(list(_shuffled_sums(d, small, draws, random)), axis=1)[:, :draws]
    whole = float(d.sum())
    return np.stack([row if few == count else whole - row for row, few, count in zip(sums, small, counts, strict=True)])


def _shuffled_sums(d: Floats, counts: Sequence[int], draws: int, random: np.random.Generator) -> Iterator[Floats]:
    """The first steps of Fisher and Yates' shuffle, for many draws at once; each round shuffles the last one on."""
    width = min(_TOGETHER, draws)
    order = np.repeat(np.arange(d.size, dtype=np.int32), width)
    columns, last = np.arange(width), max(counts)
    for _ in range(0, draws, width):
        sums, at = np.zeros(width), {0: np.zeros(width)}
        for step in range(last):
            here = slice(step * width, (step + 1) * width)
            there = random.integers(step, d.size, size=width) * width + columns
            picked = order[there]
            order[there] = order[here]
            order[here] = picked
            sums = sums + d[picked]
            at[step + 1] = sums
        yield np.stack([at[count] for count in counts])
