"""From arrays to what the compiled search reads, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays

__all__ = ["MUST", "empty_state", "search_event", "state_of"]

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
