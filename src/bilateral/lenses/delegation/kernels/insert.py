"""Insertion of a pair that is not held, which ejects what is in its way and finds the ejected another place."""

from __future__ import annotations

from typing import Any

import numpy as np

from bilateral.lenses.delegation.kernels.state import (
    Event,
    State,
    agenda_cost,
    below,
    draw,
    in_order,
    jit,
    regap,
)

__all__ = ["insert"]

_PATIENCE = 24
_MOST_OUT = 6


@jit
def can_put(event: Event, state: State, m: int, t: int) -> bool:
    """Whether pair `m`, not held, can be held at `t` with nothing else changed."""
    a, b, lang = event.pair[m, 0], event.pair[m, 1], event.pair[m, 2]
    if not event.allowed[m, t] or state.who[a, t] >= 0 or state.who[b, t] >= 0:
        return False
    if state.used[0, t] >= event.room[0, t]:
        return False
    if state.held[a] >= event.person[a, 0] or state.held[b] >= event.person[b, 0]:
        return False
    if lang >= 0 and state.used[1 + lang, t] >= event.room[1 + lang, t]:
        return False
    return in_order(event, state, m, t)


@jit
def _count(event: Event, state: State, t: int, lang: int, step: Any) -> float:
    """One meeting more or less at `t`; returns the change of cost of what is over the capacity."""
    change = 0
    for turn in range(2):
        row = (1 + lang) * turn
        if turn == 0 or lang >= 0:
            old = max(state.used[row, t] - event.room[row, t], 0)
            state.used[row, t] += step
            change += max(state.used[row, t] - event.room[row, t], 0) - old
    state.sums[0] += change
    cost: float = event.weights[4] * change
    return cost


@jit
def _write(event: Event, state: State, m: int, t: int, step: Any) -> float:
    """Write pair `m` into (`step` 1) or out of (−1) the agendas of its participants at `t`; the change of cost."""
    k = event.place[t, 0]
    bit = 1 << (t - event.place[t, 1])
    change: float = -step * event.worth[m]
    value = m if step > 0 else -1
    for side in range(2):
        p = event.pair[m, side]
        change -= agenda_cost(event, state, p)
        state.who[p, t] = value
        state.held[p] += step
        state.bits[p, k] ^= bit
        change += agenda_cost(event, state, p)
        regap(event, state, p, t)
    change += _count(event, state, t, event.pair[m, 2], step)
    return change


@jit
def put(event: Event, state: State, m: int, t: Any) -> float:
    """Pair `m` is held at `t` from now on; returns the change of cost."""
    state.slot[m] = t
    change: float = _write(event, state, m, t, np.int64(1))
    return change


@jit
def take(event: Event, state: State, m: int) -> float:
    """Pair `m` is no longer held; returns the change of cost."""
    t = state.slot[m]
    state.slot[m] = -1
    change: float = _write(event, state, m, t, np.int64(-1))
    return change


@jit
def _victim_of(event: Event, state: State, p: int) -> int:
    """A meeting of `p` drawn at random, −1 where it may not be taken."""
    slots = state.who.shape[1]
    start = below(state.random, slots)
    for step in range(slots):
        m = state.who[p, (start + step) % slots]
        if m >= 0:
            return -1 if event.pair[m, 3] != 0 else m
    return -1


@jit
def _victim_at(event: Event, state: State, t: int, lang: Any) -> int:
    """A meeting at slot `t` drawn at random, of language `lang` unless that is −1; −1 where none was found."""
    for _ in range(_PATIENCE):
        m: int = state.who[below(state.random, state.who.shape[0]), t]
        if m >= 0 and event.pair[m, 3] == 0 and (lang < 0 or event.pair[m, 2] == lang):
            return m
    return -1


@jit
def _blocker(event: Event, state: State, m: int, t: int, turn: Any) -> int:
    """What is in the way of pair `m` at `t`: a pair to take out, −1 for nothing more, −2 for what cannot be moved."""
    a, b, lang = event.pair[m, 0], event.pair[m, 1], event.pair[m, 2]
    found = -1
    if state.who[a, t] >= 0:
        found = state.who[a, t]
    elif state.who[b, t] >= 0:
        found = state.who[b, t]
    elif state.held[a] >= event.person[a, 0]:
        found = _victim_of(event, state, a)
    elif state.held[b] >= event.person[b, 0]:
        found = _victim_of(event, state, b)
    elif lang >= 0 and state.used[1 + lang, t] >= event.room[1 + lang, t]:
        found = _victim_at(event, state, t, lang)
    elif state.used[0, t] >= event.room[0, t]:
        found = _victim_at(event, state, t, np.int64(-1))
    else:
        return -1
    return -2 if found < 0 or event.pair[found, 3] != 0 or turn >= _MOST_OUT else found


@jit
def _rehouse(event: Event, state: State, m: int) -> float:
    """Hold pair `m` in the least costly slot where nothing is in the way; returns the change of cost."""
    slots = state.who.shape[1]
    best, where, start = 0.0, np.int64(-1), below(state.random, slots)
    for step in range(slots):
        t = (start + step) % slots
        if can_put(event, state, m, t):
            change = put(event, state, m, t)
            take(event, state, m)
            if change < best:
                best, where = change, t
    return put(event, state, m, where) if where >= 0 else 0.0


@jit
def insert(event: Event, state: State, m: int, t: int, heat: float) -> float:
    """Try to hold pair `m` at `t`, ejecting what is in its way; the change of cost, 0 where it is refused."""
    size, change = np.int64(0), 0.0
    blocked = _blocker(event, state, m, t, size)
    while blocked >= 0:
        state.room[1, size] = blocked
        state.room[2, size] = state.slot[blocked]
        size += 1
        change += take(event, state, blocked)
        blocked = _blocker(event, state, m, t, size)
    if blocked == -1 and in_order(event, state, m, t):
        change += put(event, state, m, t)
        for at in range(size):
            change += _rehouse(event, state, state.room[1, at])
        if change <= -heat * np.log(1.0 - draw(state.random)):
            return change
        take(event, state, m)
        for at in range(size):
            if state.slot[state.room[1, at]] >= 0:
                take(event, state, state.room[1, at])
    for at in range(size):
        put(event, state, state.room[1, at], state.room[2, at])
    return 0.0
