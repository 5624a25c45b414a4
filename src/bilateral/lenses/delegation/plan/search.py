"""From arrays to what the compiled search reads, and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays

__all__ = ["MUST", "Run", "empty_state", "heats", "search_event", "state_of"]

Ints = NDArray[np.int64]
_STEP = 1_000_000
"""Moves that are made in one go: compiled code does not hear an interrupt."""
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
    links, linked = _links(arrays)
    kept = np.zeros(pairs, np.int64) if keep is None else keep.astype(np.int64)
    session = np.zeros(slots, np.int64) if whole else arrays.session
    first = np.zeros(1, np.int64) if whole else arrays.first
    ends = np.append(first[1:], slots)
    weights = np.array([idle, breaks, over, MUST / 10, capacity, 1e6 if limit is None else limit], dtype=float)
    return Event(
        np.column_stack([arrays.a, arrays.b, arrays.language, kept]), gain.astype(np.float64), arrays.allowed,
        np.column_stack([arrays.most, arrays.least]), np.vstack([arrays.tables[None, :], arrays.interpreters]),
        np.column_stack([session, first[session], ends[session]]), links, linked, weights,
    )  # fmt: skip


def _links(arrays: Arrays) -> tuple[Ints, Ints]:
    """Of each pair, where those that come before it and those that come after it lie in one list; and the list."""
    first, then = arrays.before[:, 0], arrays.before[:, 1]
    owner, other = np.concatenate([2 * then, 2 * first + 1]), np.concatenate([first, then])
    ends = np.append(0, np.cumsum(np.bincount(owner, minlength=2 * len(arrays.a))))
    links = np.column_stack([ends[:-1:2], ends[1::2], ends[2::2]])
    return links.astype(np.int64), other[np.argsort(owner, kind="stable")].astype(np.int64)


def empty_state(event: Any, seed: int = 0) -> Any:
    """The `kernels.state.State` in which nothing is held, with the random numbers of `seed`."""
    from bilateral.lenses.delegation.kernels.chains import CHAIN
    from bilateral.lenses.delegation.kernels.state import State, stream

    people, slots = len(event.person), len(event.place)
    sessions = int(event.place[-1, 0]) + 1 if slots else 0
    gaps = np.full((2, people * slots), -1, np.int64)
    return State(
        np.full(len(event.pair), -1, np.int64), np.full((people, slots), -1, np.int64), np.zeros(people, np.int64),
        np.zeros(event.room.shape, np.int64), np.zeros((people, sessions), np.int64), gaps, np.zeros(2, np.int64),
        stream(seed), np.zeros((3, CHAIN), np.int64),
    )  # fmt: skip


def state_of(event: Any, slot: Ints, seed: int = 0) -> Any:
    """The state in which each pair is held at `slot` (P,), −1 for not held; capacities are not looked at."""
    state = empty_state(event, seed)
    held = np.flatnonzero(slot >= 0)
    at, place = slot[held], event.place[slot[held]]
    state.slot[:] = slot
    for side in range(2):
        who = event.pair[held, side]
        state.who[who, at] = held
        np.add.at(state.held, who, 1)
        np.bitwise_or.at(state.bits, (who, place[:, 0]), 1 << (at - place[:, 1]))
    np.add.at(state.used, (np.zeros_like(at), at), 1)
    spoken = event.pair[held, 2] >= 0
    np.add.at(state.used, (1 + event.pair[held, 2][spoken], at[spoken]), 1)
    state.sums[0] = np.maximum(state.used - event.room, 0).sum()
    _list_gaps(event, state)
    return state


def _list_gaps(event: Any, state: Any) -> None:
    """Agendas with idle slots, into `gaps`."""
    met = state.who >= 0
    lower = np.zeros(met.shape, dtype=bool)
    for first in np.unique(event.place[:, 1]):
        inside = slice(first, event.place[first, 2])
        before, after = np.logical_or.accumulate(met[:, inside], axis=1), met[:, inside][:, ::-1]
        lower[:, first] = (~met[:, inside] & before & np.logical_or.accumulate(after, axis=1)[:, ::-1]).any(axis=1)
    cells = np.flatnonzero(lower.reshape(-1))
    state.gaps[0, : len(cells)] = cells
    state.gaps[1, cells] = np.arange(len(cells))
    state.sums[1] = len(cells)


@dataclass(slots=True)
class Run:
    """An annealing in parts, so that it can be followed; the plan that is kept is the best of all parts."""

    event: Any
    state: Any
    best: Ints = field(init=False)
    """(P,) slots of the best plan so far."""
    costs: NDArray[np.float64] = field(init=False)
    """(3,) cost now, of the best, and at which to stop; counted from the start."""

    def __post_init__(self) -> None:
        self.best = self.state.slot.copy()
        self.costs = np.array([0.0, 0.0, -np.inf])

    def anneal(self, wanted: Ints, moves: int, between: tuple[float, float], share: float, across: float) -> None:
        """One part of `moves` moves, from the first heat to the second; the user can stop it soon."""
        steps = -(-moves // _STEP)
        for step in range(steps):
            self._some(wanted, moves // steps, np.array(heats(*between, step, steps)), share, across)
            if self.costs[1] <= self.costs[2] + 1e-9:
                break

    def _some(self, wanted: Ints, moves: int, heats: NDArray[np.float64], share: float, across: float) -> None:
        from bilateral.lenses.delegation.kernels.anneal import anneal, turn

        if len(wanted) and share > 0:
            anneal(self.event, self.state, wanted, moves, heats, share, across, self.best, self.costs)
        else:
            turn(self.event, self.state, moves, heats, across, self.best, self.costs)

    def weigh(self, capacity: float) -> None:
        """Let a table or interpreter over what there is cost `capacity` from now on."""
        self.costs[0] += (capacity - self.event.weights[4]) * self.state.sums[0]
        self.event.weights[4] = capacity

    def finish(self) -> Ints:
        """The best plan: (P,) slots; the state is brought to it."""
        stream = self.state.random
        self.state = state_of(self.event, self.best)._replace(random=stream)
        return self.best


def heats(hot: float, cold: float, part: int, parts: int) -> tuple[float, float]:
    """Temperatures at the begin and at the end of one of `parts` parts of a geometric fall from `hot` to `cold`."""
    ratio = cold / hot
    return hot * ratio ** (part / parts), hot * ratio ** ((part + 1) / parts)
