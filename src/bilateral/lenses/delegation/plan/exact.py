"""Small events solved whole: one variable a pair and slot, by HiGHS.

For large events this is far too slow (see the benchmark of the one big model); for small ones it proves the optimum
even where availability goes slot by slot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays
from bilateral.lenses.delegation.plan.native import stoppable

__all__ = ["FEW_CELLS", "Exact", "exactly"]

Ints = NDArray[np.int64]
FEW_CELLS = 4000
"""Pairs in slots up to which an event is solved whole."""
_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Exact:
    """What HiGHS found."""

    slot: Ints | None
    """(P,) slot of each pair, −1 for not held; None: no plan was found."""
    bound: float | None
    """No plan has a greater score; None where nothing is known."""
    infeasible: bool
    """Proved: there is no plan."""


@dataclass(slots=True)
class _Rows:
    """A growing program: lower ≤ rows · x ≤ upper, x whole and between 0 and `top`."""

    width: int
    entries: list[tuple[Ints, NDArray[np.float64]]] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def new(self) -> int:
        """A fresh variable."""
        self.width += 1
        return self.width - 1

    def add(self, plus: Iterable[int], minus: Iterable[int], lower: float, upper: float) -> None:
        """Lower ≤ Σ plus − Σ minus ≤ upper."""
        ups, downs = list(plus), list(minus)
        if ups or downs or lower > 0:
            signs = np.append(np.ones(len(ups)), -np.ones(len(downs)))
            self.entries.append((np.array(ups + downs, dtype=np.int64), signs))
            self.lower.append(lower)
            self.upper.append(upper)

    def matrix(self) -> Any:
        """The rows, sparse."""
        import scipy.sparse as sp

        sizes = [len(columns) for columns, _ in self.entries]
        row = np.repeat(np.arange(len(sizes)), sizes)
        column = np.concatenate([columns for columns, _ in self.entries])
        sign = np.concatenate([signs for _, signs in self.entries])
        return sp.csr_matrix((sign, (row, column)), shape=(len(sizes), self.width))


def exactly(arrays: Arrays, difference: int | None = None, *, seconds: float = 20.0) -> Exact:
    """The plan of the greatest score, with a bound.

    Parameters
    ----------
    arrays
        The event.
    difference
        Largest difference of breaks between two participants; None: none.
    seconds
        Time limit of HiGHS.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    pair, slot = np.nonzero(arrays.allowed)
    rows = _Rows(len(pair))
    _rules(rows, arrays, pair, slot)
    top = np.ones(rows.width)
    if difference is not None:
        _alike(rows, arrays, pair, slot, difference)
        top = np.ones(rows.width)
        top[-1] = arrays.sizes[2]
    none = np.full(len(arrays.a), -1, dtype=np.int64)
    if not rows.width or not rows.entries:
        return Exact(none, 0.0, False)
    gain = np.zeros(rows.width)
    gain[: len(pair)] = arrays.score[pair]
    limits = LinearConstraint(rows.matrix(), rows.lower, rows.upper)
    options = {"time_limit": seconds, "node_limit": _NODES, "mip_rel_gap": 0.0}
    found = stoppable(
        lambda: milp(-gain, constraints=limits, integrality=np.ones(len(gain)), bounds=Bounds(0, top), options=options)
    )
    bound = None if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    if found.x is None:
        return Exact(None, bound, found.status == 2)
    taken = np.flatnonzero(found.x[: len(pair)] > 0.5)
    none[pair[taken]] = slot[taken]
    return Exact(none, bound, False)


def _rules(rows: _Rows, arrays: Arrays, pair: Ints, slot: Ints) -> None:
    """All rules of an event but the likeness of breaks."""
    pairs, people, slots = arrays.sizes
    of_pair = _grouped(pair, pairs)
    for at, mine in enumerate(of_pair):
        rows.add(mine, (), float(arrays.must[at]), 1)
    sides = zip(_grouped(arrays.a[pair], people), _grouped(arrays.b[pair], people), strict=True)
    held = [np.concatenate(both) for both in sides]
    for p, mine in enumerate(held):
        rows.add(mine, (), float(arrays.least[p]), float(arrays.most[p]))
        for t in np.unique(slot[mine]):
            rows.add(mine[slot[mine] == t], (), 0, 1)
    for t, mine in enumerate(_grouped(slot, slots)):
        rows.add(mine, (), 0, float(arrays.tables[t]))
        for language, there in enumerate(arrays.interpreters):
            rows.add(mine[arrays.language[pair[mine]] == language], (), 0, float(there[t]))
    for first, then in arrays.before:
        early, late = of_pair[first], of_pair[then]
        for t in np.unique(slot[late]):
            rows.add([*early[slot[early] >= t], *late[slot[late] <= t]], (), 0, 1)


def _grouped(keys: Ints, count: int) -> list[Ints]:
    """Positions of each key from 0 to `count` − 1."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.cumsum(np.bincount(keys, minlength=count))[:-1]) if count else []


def _alike(rows: _Rows, arrays: Arrays, pair: Ints, slot: Ints, difference: int) -> None:
    """The breaks of all lie between a level and `difference` more; the level is the last variable."""
    _, people, slots = arrays.sizes
    counts = []
    for p in range(people):
        mine = np.flatnonzero((arrays.a[pair] == p) | (arrays.b[pair] == p))
        met = [mine[slot[mine] == t].tolist() for t in range(slots)]
        runs, some = [], rows.new()
        for t in range(slots):
            if met[t]:
                begin, before = rows.new(), met[t - 1] if t else []
                rows.add(met[t], [begin, *before], -np.inf, 0)
                rows.add([begin], met[t], -np.inf, 0)
                rows.add([begin, *before], (), -np.inf, 1)
                rows.add([some], met[t], 0, np.inf)
                runs.append(begin)
        rows.add(mine, [some], 0, np.inf)
        counts.append((runs, some))
    level = rows.new()
    for runs, some in counts:
        rows.add(runs, [some, level], 0, difference)
