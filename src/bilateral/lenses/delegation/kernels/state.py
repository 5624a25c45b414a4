"""A plan under search: what is fixed (`Event`), what changes (`State`), and the four steps that change it.

All counts follow each step, so that a step costs the same whatever the size of the event. Loops run in one thread in a
fixed order and draw from one seeded stream: the same seed gives the same plan.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Event", "State", "agenda_cost", "can_put", "has_gap", "in_order", "jit", "put", "take"]

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_M1, _M2, _M4, _H1 = 0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F, 0x0101010101010101
WIDEST = 62
"""Most slots of one session that a word of bits holds."""


def jit(function: Kernel) -> Kernel:
    """`function` compiled by numba when first called, and kept for the next process."""
    made: Kernel = importlib.import_module("numba").njit(cache=True, nogil=True, error_model="numpy")(function)
    return made


class Event(NamedTuple):
    """What stays as it is. P pairs, N participants, S slots, L languages, K sessions."""

    a: Ints
    b: Ints
    worth: Floats
    """(P,) what holding the pair gains."""
    language: Ints
    allowed: Any
    """(P, S) bool"""
    most: Ints
    least: Ints
    tables: Ints
    interpreters: Ints
    session: Ints
    first: Ints
    keep: Any
    """(P,) bool: never taken out, never moved."""
    before_start: Ints
    """(P + 1,) where the predecessors of each pair begin in `before`."""
    before: Ints
    after_start: Ints
    after: Ints
    weights: Floats
    """(5,): idle slot, break, break over the limit, meeting short of a participant's minimum, and table or interpreter
    over what a slot has (0: never over)."""
    limit: int
    """Most breaks of one participant without the extra weight."""


class State(NamedTuple):
    """What changes."""

    slot: Ints
    """(P,) slot of each pair, −1 where it is not held."""
    who: Ints
    """(N, S) pair of each participant in each slot, −1 where idle."""
    held: Ints
    """(N,) meetings of each participant."""
    used: Ints
    """(S,) tables in use."""
    spoken: Ints
    """(L, S) interpreters in use."""
    bits: Ints
    """(N, K) slots of each session in which the participant meets, one bit a slot."""
    over: Ints
    """(1,) tables and interpreters over what there is, over all slots."""


@jit
def _ones(word: int) -> int:
    word = word - ((word >> 1) & _M1)
    word = (word & _M2) + ((word >> 2) & _M2)
    word = (word + (word >> 4)) & _M4
    return (word * _H1) >> 56


@jit
def _span(word: int) -> int:
    if word == 0:
        return 0
    low = _ones((word & -word) - 1)
    for shift in (1, 2, 4, 8, 16, 32):
        word |= word >> shift
    return _ones(word) - low


@jit
def has_gap(word: int) -> bool:
    """Whether a 0 stands between two 1s of `word`."""
    return word & (word + (word & -word)) != 0


@jit
def agenda_cost(event: Event, state: State, p: int) -> float:
    """Weighted idle slots, breaks and missing meetings of participant `p`; lower is better."""
    cost: float = 0.0
    breaks = 0
    for k in range(state.bits.shape[1]):
        word = state.bits[p, k]
        if word != 0:
            cost += event.weights[0] * (_span(word) - _ones(word))
            breaks += _ones(word & ~(word << 1)) - 1
    cost += event.weights[1] * breaks
    if breaks > event.limit:
        cost += event.weights[2] * (breaks - event.limit)
    if state.held[p] < event.least[p]:
        cost += event.weights[3] * (event.least[p] - state.held[p])
    return cost


@jit
def in_order(event: Event, state: State, m: int, t: int) -> bool:
    """Whether pair `m` at slot `t` keeps all precedences with pairs that are held."""
    for at in range(event.before_start[m], event.before_start[m + 1]):
        other = state.slot[event.before[at]]
        if other >= 0 and other >= t:
            return False
    for at in range(event.after_start[m], event.after_start[m + 1]):
        other = state.slot[event.after[at]]
        if 0 <= other <= t:
            return False
    return True


@jit
def can_put(event: Event, state: State, m: int, t: int) -> bool:
    """Whether pair `m`, not held, can be held at `t` with nothing else changed."""
    a, b, lang = event.a[m], event.b[m], event.language[m]
    if not event.allowed[m, t] or state.who[a, t] >= 0 or state.who[b, t] >= 0 or state.used[t] >= event.tables[t]:
        return False
    if state.held[a] >= event.most[a] or state.held[b] >= event.most[b]:
        return False
    if lang >= 0 and state.spoken[lang, t] >= event.interpreters[lang, t]:
        return False
    return in_order(event, state, m, t)


@jit
def _count(event: Event, state: State, t: int, lang: int, step: int) -> float:
    """One meeting more or less at `t`; returns the change of cost of what is over the capacity."""
    old = max(state.used[t] - event.tables[t], 0)
    state.used[t] += step
    change = max(state.used[t] - event.tables[t], 0) - old
    if lang >= 0:
        old = max(state.spoken[lang, t] - event.interpreters[lang, t], 0)
        state.spoken[lang, t] += step
        change += max(state.spoken[lang, t] - event.interpreters[lang, t], 0) - old
    state.over[0] += change
    cost: float = event.weights[4] * change
    return cost


@jit
def put(event: Event, state: State, m: int, t: int) -> float:
    """Pair `m` is held at `t` from now on; returns the change of cost."""
    a, b, lang, k = event.a[m], event.b[m], event.language[m], event.session[t]
    bit = 1 << (t - event.first[k])
    old = agenda_cost(event, state, a) + agenda_cost(event, state, b)
    state.slot[m] = t
    state.who[a, t] = m
    state.who[b, t] = m
    state.held[a] += 1
    state.held[b] += 1
    state.bits[a, k] |= bit
    state.bits[b, k] |= bit
    extra = _count(event, state, t, lang, 1)
    change: float = agenda_cost(event, state, a) + agenda_cost(event, state, b) - old - event.worth[m] + extra
    return change


@jit
def take(event: Event, state: State, m: int) -> float:
    """Pair `m` is no longer held; returns the change of cost."""
    t = state.slot[m]
    a, b, lang, k = event.a[m], event.b[m], event.language[m], event.session[t]
    bit = 1 << (t - event.first[k])
    old = agenda_cost(event, state, a) + agenda_cost(event, state, b)
    state.slot[m] = -1
    state.who[a, t] = -1
    state.who[b, t] = -1
    state.held[a] -= 1
    state.held[b] -= 1
    state.bits[a, k] &= ~bit
    state.bits[b, k] &= ~bit
    extra = _count(event, state, t, lang, -1)
    change: float = agenda_cost(event, state, a) + agenda_cost(event, state, b) - old + event.worth[m] + extra
    return change
