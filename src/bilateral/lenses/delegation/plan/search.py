"""From arrays to what the compiled search reads, and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays

__all__ = ["MUST", "Run", "empty_state", "heats", "search_event", "state_of"]

Ints = NDArray[np.int64]
MUST = 1e5
"""Worth of a required pair beyond its score: more than any others that it could push out."""


def search_event(
    arrays: Arrays,
    *,
    idle: float = 0.0,
    breaks: float = 0.0,
    over: float = 0.0,
    capacity: float = 0.0,
    limit: int | None = None,
    keep: NDArray[np.bool_] | None = None,
    worth: NDArray[np.float64] | None = None,
) -> Any:
    """The `kernels.state.Event` of an event.

    Parameters
    ----------
    arrays
        The event.
    idle, breaks, over
        Cost of an idle slot, of a break, and of each break of a participant over `limit`.
    capacity
        Cost of a table or interpreter over what there is, on the way; 0: never over.
    limit
        Most breaks of one participant; None: no limit.
    keep
        (P,) pairs that are neither taken out nor moved; default none.
    worth
        (P,) what each pair gains; default its score, and much more where it is required.
    """
    from bilateral.lenses.delegation.kernels.state import Event

    pairs, _, slots = arrays.sizes
    whole = breaks > 0
    gain = arrays.score + MUST * arrays.must if worth is None else worth
    before_start, before = _lists(pairs, arrays.before[:, 1], arrays.before[:, 0])
    after_start, after = _lists(pairs, arrays.before[:, 0], arrays.before[:, 1])
    return Event(
        arrays.a, arrays.b, gain.astype(np.float64), arrays.language, arrays.allowed, arrays.most, arrays.least,
        arrays.tables, arrays.interpreters, np.zeros(slots, np.int64) if whole else arrays.session,
        np.zeros(1, np.int64) if whole else arrays.first,
        np.zeros(pairs, dtype=np.bool_) if keep is None else keep,
        before_start, before, after_start, after, np.array([idle, breaks, over, MUST / 10, capacity]),
        10**6 if limit is None else limit,
    )  # fmt: skip


def _lists(count: int, keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    order = np.argsort(keys, kind="stable")
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=start[1:])
    return start, values[order].astype(np.int64)


def empty_state(event: Any) -> Any:
    """The `kernels.state.State` in which nothing is held."""
    from bilateral.lenses.delegation.kernels.state import State

    people, slots = len(event.most), len(event.tables)
    return State(
        np.full(len(event.a), -1, np.int64), np.full((people, slots), -1, np.int64), np.zeros(people, np.int64),
        np.zeros(slots, np.int64), np.zeros(event.interpreters.shape, np.int64),
        np.zeros((people, len(event.first)), np.int64), np.zeros(1, np.int64),
    )  # fmt: skip


def state_of(event: Any, slot: Ints) -> Any:
    """The state in which each pair is held at `slot` (P,), −1 for not held; capacities are not looked at."""
    from bilateral.lenses.delegation.kernels.state import put

    state = empty_state(event)
    for pair in np.flatnonzero(slot >= 0):
        put(event, state, int(pair), int(slot[pair]))
    return state


@dataclass(slots=True)
class Run:
    """An annealing in parts, so that it can be followed; the plan that is kept is the best of all parts."""

    event: Any
    state: Any
    seed: int
    best: Ints = field(init=False)
    """(P,) slots of the best plan so far."""
    costs: NDArray[np.float64] = field(init=False)
    """(3,) cost now, of the best, and at which to stop; counted from the start."""
    part: int = 0

    def __post_init__(self) -> None:
        self.best = self.state.slot.copy()
        self.costs = np.array([0.0, 0.0, -np.inf])

    def anneal(self, wanted: Ints, moves: int, heats: tuple[float, float], share: float, across: float) -> None:
        """One part of `moves` moves, from the first heat to the second."""
        from bilateral.lenses.delegation.kernels.anneal import anneal

        seed = (self.seed * 1009 + self.part) % 2**32
        anneal(self.event, self.state, wanted, moves, *heats, share, across, seed, self.best, self.costs)
        self.part += 1

    def finish(self) -> Ints:
        """The best plan: (P,) slots; the state is brought to it."""
        from bilateral.lenses.delegation.kernels.anneal import restore

        restore(self.event, self.state, self.best)
        return self.best


def heats(hot: float, cold: float, part: int, parts: int) -> tuple[float, float]:
    """Temperatures at the begin and at the end of one of `parts` parts of a geometric fall from `hot` to `cold`."""
    ratio = cold / hot
    return hot * ratio ** (part / parts), hot * ratio ** ((part + 1) / parts)
