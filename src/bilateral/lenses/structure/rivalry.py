"""Is trade most active where both are competitive? The claim, its test and what it hangs on, for one year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.catalogue import Catalogue, Grouping
from bilateral.lenses.structure.formulas import (
    Contrast,
    LeftOut,
    Permutation,
    contrast,
    leave_one_out,
    nested_tests,
    permutation_test,
    rca,
    reaches,
    shares,
    size_strata,
)
from bilateral.lenses.structure.formulas.arrays import Bools, Floats
from bilateral.lenses.structure.panel import Columns

__all__ = ["THRESHOLDS", "Both", "Robust", "Step", "both_competitive", "robust", "thresholds"]

_DUST = 1e-9

THRESHOLDS = (0.8, 0.9, 1.0, 1.1, 1.25)
"""Levels of RCA at which the claim is tried."""


@dataclass(frozen=True, slots=True)
class Both:
    """Products in which both have the advantage, what the two trade in them, and who carries that."""

    columns: Columns
    rca_a: Floats
    """Shape (K,)."""
    rca_b: Floats
    """Shape (K,)."""
    marked: Bools
    """RCA ≥ 1 in both, shape (K,)."""
    whole: Contrast
    industries: Grouping
    left: LeftOut
    """Without each industry in turn."""
    test: Permutation | None
    """None when no product, or every product, is marked, or when the two do not trade."""

    @property
    def carriers(self) -> tuple[int, ...]:
        """Positions of the industries that alone carry the claim, those with most marked trade first."""
        return tuple(int(n) for n in np.flatnonzero(self.left.carried(self.whole))[np.argsort(self._kept())])

    def _kept(self) -> Floats:
        return self.left.trade_share[self.left.carried(self.whole)]

    @property
    def steady(self) -> tuple[float, float] | None:
        """Lowest and highest excess with one industry left out; None when it cannot be had."""
        excess = self.left.excess[np.isfinite(self.left.excess)]
        return (float(excess.min()), float(excess.max())) if excess.size else None


def both_competitive(columns: Columns, names: Catalogue) -> Both:
    """The claim for one year, RCA ≥ 1."""
    a, b = rca(columns.exports_a, columns.world), rca(columns.exports_b, columns.world)
    marked = reaches(a) & reaches(b)
    industries = names.industries(columns.products)
    return Both(
        columns=columns,
        rca_a=a,
        rca_b=b,
        marked=marked,
        whole=contrast(marked, columns.two_way, columns.world),
        industries=industries,
        left=leave_one_out(marked, columns.two_way, columns.world, industries.place, len(industries)),
        test=permutation_test(scores(columns), marked) if _testable(columns, marked) else None,
    )


def scores(columns: Columns) -> Floats:
    """By product, share of mutual trade less share of world trade; over marked products they sum to the excess."""
    return shares(columns.two_way) - shares(columns.world)


def _testable(columns: Columns, marked: Bools) -> bool:
    return bool(columns.two_way.sum() > 0 and 0 < marked.sum() < marked.size)


@dataclass(frozen=True, slots=True)
class Robust:
    """The claim against three objections."""

    size: Permutation | None
    """Marks exchangeable only among products of like world trade."""
    strata: int
    """How many strata of like world trade there are."""
    heaviest: int | None
    """Position of the industry without which the excess is smallest; None where that cannot be had."""
    without: Permutation | None
    """The test without that industry: its products neither count nor can be picked."""
    elsewhere: Contrast
    """Marks from exports to everyone else."""
    elsewhere_test: Permutation | None


def robust(both: Both) -> Robust:
    """Try the claim within strata of size, without its heaviest industry, and with marks made by no mutual trade."""
    c = both.columns
    strata = size_strata(c.world)
    heaviest, marked = _heaviest(both), _elsewhere(c)
    d = scores(c) if c.two_way.sum() else np.zeros(len(c.products))
    return Robust(
        size=permutation_test(d, both.marked, strata=strata) if both.test and strata.max(initial=0) else None,
        strata=int(strata.max(initial=0)) + 1,
        heaviest=heaviest,
        without=_without(both, heaviest) if heaviest is not None else None,
        elsewhere=contrast(marked, c.two_way, c.world),
        elsewhere_test=permutation_test(d, marked) if _testable(c, marked) else None,
    )


def _heaviest(both: Both) -> int | None:
    """The industry that the claim hangs on most."""
    if both.left.excess.size < 2 or not np.isfinite(both.left.excess).any():
        return None
    return int(np.nanargmin(both.left.excess))


def _without(both: Both, industry: int) -> Permutation | None:
    """The test among the products of the other industries; shares are taken anew."""
    c, rest = both.columns, both.industries.place != industry
    two_way, world, marked = c.two_way[rest], c.world[rest], both.marked[rest]
    if not (two_way.sum() > 0 and 0 < marked.sum() < marked.size):
        return None
    return permutation_test(shares(two_way) - shares(world), marked)


def _elsewhere(c: Columns) -> Bools:
    rest = _less(c.world, c.two_way)
    a, b = _less(c.exports_a, c.ab), _less(c.exports_b, c.ba)
    return reaches(rca(a, rest)) & reaches(rca(b, rest))


def _less(whole: Floats, part: Floats) -> Floats:
    """`whole - part`, 0 where only the dust of adding up in another order is left."""
    rest = whole - part
    return np.where(rest > _DUST * whole, rest, 0.0)


@dataclass(frozen=True, slots=True)
class Step:
    """The claim at one threshold."""

    threshold: float
    whole: Contrast
    test: Permutation | None


def thresholds(both: Both, levels: tuple[float, ...] = THRESHOLDS) -> tuple[Step, ...]:
    """The claim with other thresholds than 1; the random arrangements are shared, so that the p-values compare."""
    c = both.columns
    marks = [reaches(both.rca_a, level) & reaches(both.rca_b, level) for level in levels]
    able = [n for n, marked in enumerate(marks) if _testable(c, marked)]
    found = nested_tests(scores(c), np.array([marks[n] for n in able])) if able else ()
    tests = dict(zip(able, found, strict=True))
    return tuple(Step(level, contrast(marks[n], c.two_way, c.world), tests.get(n)) for n, level in enumerate(levels))
