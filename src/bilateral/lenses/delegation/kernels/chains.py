"""Kempe chains: a component of the meetings of two slots, whose slots are swapped.

A swap keeps every agenda free of double bookings, and changes the occupancy of the participants at the two ends of the
chain only. So a chain is first walked, then judged by its two ends, and only written where it is taken.
"""

from __future__ import annotations

import numpy as np

from bilateral.lenses.delegation.kernels.state import (
    Event,
    State,
    agenda_cost,
    below,
    draw,
    hull,
    in_order,
    jit,
    ones,
    regap,
)

__all__ = ["CHAIN", "kempe", "move"]

CHAIN = 4096
"""Longest chain that is looked at."""
_WILD = 0.1
"""Part of the moves between any two slots, instead of from one end of an agenda to beside it."""


@jit
def _nth(word: int, n: int) -> int:
    """Place of the 1 of `word` that has `n` 1s below it."""
    for _ in range(n):
        word &= word - 1
    return ones((word & -word) - 1)


@jit
def _agenda(event: Event, state: State) -> tuple[int, int]:
    """A participant and the first slot of a session; every other time one with an idle slot inside, if there is any."""
    people, slots = state.who.shape
    if state.sums[1] > 0 and draw(state.random) < 0.5:
        cell = state.gaps[0, below(state.random, state.sums[1])]
        return cell // slots, cell % slots
    return below(state.random, people), event.place[below(state.random, slots), 1]


@jit
def _from(state: State, word: int) -> int:
    """Which meeting of an agenda moves: its first, its last, or any."""
    u = draw(state.random)
    if u < 0.4:
        return ones((word & -word) - 1)
    if u < 0.8:
        return ones(hull(word) | ((word & -word) - 1)) - 1
    return _nth(word, below(state.random, ones(word)))


@jit
def _to(event: Event, state: State, p: int, first: int, rest: int) -> int:
    """A slot for a meeting of `p` in the session that begins at `first`; −1 where there is none.

    Inside the `rest` of its agenda there or beside it, now and then any.
    """
    every = (1 << (event.place[first, 2] - first)) - 1
    if rest != 0 and draw(state.random) >= _WILD:
        around = hull(rest)
        every &= around | (around << 1) | (around >> 1)
    every &= ~state.bits[p, event.place[first, 0]]
    if every == 0:
        return -1
    return first + _nth(every, below(state.random, ones(every)))


@jit
def move(event: Event, state: State, across: float, heat: float) -> float:
    """One chain drawn at random, taken or refused at temperature `heat`; the change of cost.

    With probability `across` it may go between two sessions.
    """
    p, first = _agenda(event, state)
    word = state.bits[p, event.place[first, 0]]
    if word == 0:
        return 0.0
    s, start = first + _from(state, word), first
    rest = word & ~(1 << (s - first))
    if across > 0.0 and draw(state.random) < across:
        start = event.place[below(state.random, event.place.shape[0]), 1]
        if start != first:
            rest = state.bits[p, event.place[start, 0]]
    t = _to(event, state, p, start, rest)
    return kempe(event, state, p, s, t, heat) if t >= 0 else 0.0


@jit
def _walk(event: Event, state: State, p: int, s: int, t: int) -> tuple[int, int]:
    """Follow meetings from the end `p` of a chain at slots `s`, `t`, `s`, …; its size and its other end.

    The size is −1 where a meeting cannot go to the other slot.
    """
    size, m = 0, state.who[p, s]
    while m >= 0:
        if size >= CHAIN or event.pair[m, 3] != 0 or not event.allowed[m, t]:
            return -1, p
        state.room[0, size] = m
        size += 1
        p = event.pair[m, 0] + event.pair[m, 1] - p
        s, t = t, s
        m = state.who[p, s]
    return size, p


@jit
def _over_by(have: int, limit: int, more: int) -> int:
    return max(have + more - limit, 0) - max(have - limit, 0)


@jit
def _chain_over(event: Event, state: State, size: int, s: int, t: int) -> int:
    """By how much more the tables and interpreters of `s` and `t` would be over what there is."""
    over = 0
    for row in range(event.room.shape[0]):
        more, step = 0, 1
        for at in range(size):
            if row == 0 or event.pair[state.room[0, at], 2] == row - 1:
                more += step
            step = -step
        if more != 0:
            over += _over_by(state.used[row, t], event.room[row, t], more)
            over += _over_by(state.used[row, s], event.room[row, s], -more)
    return over


@jit
def _swap(event: Event, state: State, size: int, s: int, t: int) -> None:
    """Swap the slots of the chain that was walked; counts of tables and interpreters follow."""
    for at in range(size):
        m = state.room[0, at]
        state.who[event.pair[m, 0], state.slot[m]] = -1
        state.who[event.pair[m, 1], state.slot[m]] = -1
    for at in range(size):
        m = state.room[0, at]
        old, lang = state.slot[m], event.pair[m, 2]
        new = s + t - old
        state.slot[m] = new
        state.who[event.pair[m, 0], new] = m
        state.who[event.pair[m, 1], new] = m
        state.used[0, old] -= 1
        state.used[0, new] += 1
        if lang >= 0:
            state.used[1 + lang, old] -= 1
            state.used[1 + lang, new] += 1


@jit
def _flip(event: Event, state: State, p: int, s: int, t: int) -> None:
    """Turn the bits of `p` at two slots."""
    state.bits[p, event.place[s, 0]] ^= 1 << (s - event.place[s, 1])
    state.bits[p, event.place[t, 0]] ^= 1 << (t - event.place[t, 1])


@jit
def _flip_cost(event: Event, state: State, p: int, s: int, t: int) -> float:
    """Turn the bits of `p` at two slots; the change of the cost of its agenda."""
    old = agenda_cost(event, state, p)
    _flip(event, state, p, s, t)
    change: float = agenda_cost(event, state, p) - old
    return change


@jit
def _chain_in_order(event: Event, state: State, size: int) -> bool:
    for at in range(size):  # noqa: SIM110 - compiled code knows no generators
        if not in_order(event, state, state.room[0, at], state.slot[state.room[0, at]]):
            return False
    return True


@jit
def _taken(event: Event, state: State, size: int, s: int, t: int, change: float, most: float) -> float:
    """Swap the chain that was walked if that costs at most `most`; the cost, or more than `most`."""
    if change > most:
        return change
    over = _chain_over(event, state, size, s, t)
    if over > 0 and event.weights[4] <= 0.0:
        return most + 1.0
    change += over * event.weights[4]
    if change > most:
        return change
    _swap(event, state, size, s, t)
    if event.linked.shape[0] > 0 and not _chain_in_order(event, state, size):
        _swap(event, state, size, s, t)
        return most + 1.0
    state.sums[0] += over
    return change


@jit
def kempe(event: Event, state: State, p: int, s: int, t: int, heat: float) -> float:
    """Try the chain that begins with `p` between slots `s` and `t`; the change of cost, 0 where it is refused."""
    if state.who[p, s] < 0 or state.who[p, t] >= 0:
        return 0.0
    most = -heat * np.log(1.0 - draw(state.random))
    size, q = _walk(event, state, p, s, t)
    if size < 0:
        return 0.0
    change = _flip_cost(event, state, p, s, t) + _flip_cost(event, state, q, s, t)
    change = _taken(event, state, size, s, t, change, most)
    if change > most:
        _flip(event, state, p, s, t)
        _flip(event, state, q, s, t)
        return 0.0
    for end in (p, q):
        regap(event, state, end, s)
        regap(event, state, end, t)
    return change
