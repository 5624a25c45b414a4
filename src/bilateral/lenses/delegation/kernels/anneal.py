"""Annealing by two moves: a Kempe chain between two slots, and the insertion of a pair that ejects what is in its way.

A Kempe chain is a component of the meetings of two slots: swapping its slots keeps every agenda free of double
bookings, and changes the occupancy of the participants at its two ends only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.kernels.state import (
    Event,
    State,
    agenda_cost,
    can_put,
    has_gap,
    in_order,
    jit,
    put,
    take,
)

__all__ = ["anneal", "fill", "restore"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_CHAIN = 4096
_PATIENCE = 24


@jit
def _walk(event: Event, state: State, p: int, s: int, t: int, chain: Ints) -> tuple[int, int]:
    """Follow meetings from the end `p` of a chain at slots `s`, `t`, `s`, …; its size and its other end."""
    size, m = 0, state.who[p, s]
    while m >= 0:
        if size >= _CHAIN:
            return -1, p
        chain[size] = m
        size += 1
        p = event.a[m] + event.b[m] - p
        s, t = t, s
        m = state.who[p, s]
    return size, p


@jit
def _chain_allowed(event: Event, state: State, chain: Ints, size: int, s: int, t: int) -> bool:
    for at in range(size):
        m = chain[at]
        target = t if state.slot[m] == s else s
        if event.keep[m] or not event.allowed[m, target]:
            return False
    return True


@jit
def _over_by(have: int, limit: int, more: int) -> int:
    return max(have + more - limit, 0) - max(have - limit, 0)


@jit
def _chain_over(event: Event, state: State, chain: Ints, size: int, s: int, t: int, more: Ints) -> int:
    """By how much more the tables and interpreters of `s` and `t` would be over what there is."""
    more[:] = 0
    tables = 0
    for at in range(size):
        step = 1 if state.slot[chain[at]] == s else -1
        tables += step
        if event.language[chain[at]] >= 0:
            more[event.language[chain[at]]] += step
    over = _over_by(state.used[t], event.tables[t], tables) + _over_by(state.used[s], event.tables[s], -tables)
    for lang in range(more.shape[0]):
        if more[lang] != 0:
            over += _over_by(state.spoken[lang, t], event.interpreters[lang, t], more[lang])
            over += _over_by(state.spoken[lang, s], event.interpreters[lang, s], -more[lang])
    return over


@jit
def _swap(event: Event, state: State, chain: Ints, size: int, s: int, t: int) -> None:
    """Swap the slots of a chain; counts of tables and interpreters follow. Bits are left to `_rebit`."""
    for at in range(size):
        m = chain[at]
        state.who[event.a[m], state.slot[m]] = -1
        state.who[event.b[m], state.slot[m]] = -1
    for at in range(size):
        m = chain[at]
        old, new = (s, t) if state.slot[m] == s else (t, s)
        state.slot[m] = new
        state.who[event.a[m], new] = m
        state.who[event.b[m], new] = m
        state.used[old] -= 1
        state.used[new] += 1
        if event.language[m] >= 0:
            state.spoken[event.language[m], old] -= 1
            state.spoken[event.language[m], new] += 1


@jit
def _rebit(event: Event, state: State, p: int, s: int) -> None:
    k = event.session[s]
    bit = 1 << (s - event.first[k])
    if state.who[p, s] >= 0:
        state.bits[p, k] |= bit
    else:
        state.bits[p, k] &= ~bit


@jit
def _chain_in_order(event: Event, state: State, chain: Ints, size: int) -> bool:
    for at in range(size):  # noqa: SIM110 - compiled code knows no generators
        if not in_order(event, state, chain[at], state.slot[chain[at]]):
            return False
    return True


@jit
def _ends_cost(event: Event, state: State, p: int, q: int) -> float:
    cost: float = agenda_cost(event, state, p) + (agenda_cost(event, state, q) if q != p else 0.0)
    return cost


@jit
def _kempe(event: Event, state: State, p: int, s: int, t: int, heat: float, chain: Ints, more: Ints) -> float:
    """Try the chain that begins with `p` between slots `s` and `t`; the change of cost, 0 where it is refused."""
    if state.who[p, s] < 0 or state.who[p, t] >= 0:
        return 0.0
    size, q = _walk(event, state, p, s, t, chain)
    if size < 0 or not _chain_allowed(event, state, chain, size, s, t):
        return 0.0
    over = _chain_over(event, state, chain, size, s, t, more)
    if over > 0 and event.weights[4] <= 0.0:
        return 0.0
    old = _ends_cost(event, state, p, q)
    _turn(event, state, chain, size, s, t, p, q)
    change: float = _ends_cost(event, state, p, q) - old + over * event.weights[4]
    fine = event.before.shape[0] == 0 or _chain_in_order(event, state, chain, size)
    if fine and (change <= 0.0 or np.random.random() < np.exp(-change / heat)):
        state.over[0] += over
        return change
    _turn(event, state, chain, size, s, t, p, q)
    return 0.0


@jit
def _turn(event: Event, state: State, chain: Ints, size: int, s: int, t: int, p: int, q: int) -> None:
    _swap(event, state, chain, size, s, t)
    for end in (p, q):
        _rebit(event, state, end, s)
        _rebit(event, state, end, t)


@jit
def _victim_of(event: Event, state: State, p: int) -> int:
    """A meeting of `p` drawn at random, −1 where it may not be taken."""
    slots = state.who.shape[1]
    start = np.random.randint(slots)
    for step in range(slots):
        m = state.who[p, (start + step) % slots]
        if m >= 0:
            return -1 if event.keep[m] else m
    return -1


@jit
def _victim_at(event: Event, state: State, t: int, lang: int) -> int:
    """A meeting at slot `t` drawn at random, of language `lang` unless that is −1; −1 where none was found."""
    people = state.who.shape[0]
    for _ in range(_PATIENCE):
        m: int = state.who[np.random.randint(people), t]
        if m >= 0 and not event.keep[m] and (lang < 0 or event.language[m] == lang):
            return m
    return -1


@jit
def _eject(event: Event, state: State, m: int, out: Ints, was: Ints, size: int) -> tuple[int, float]:
    out[size] = m
    was[size] = state.slot[m]
    return size + 1, take(event, state, m)


@jit
def _blocker(event: Event, state: State, m: int, t: int, turn: int) -> int:
    """What is in the way of pair `m` at `t`: a pair to take out, −1 for nothing more, −2 for what cannot be moved."""
    a, b, lang = event.a[m], event.b[m], event.language[m]
    found = -1
    if state.who[a, t] >= 0:
        found = state.who[a, t]
    elif state.who[b, t] >= 0:
        found = state.who[b, t]
    elif state.held[a] >= event.most[a]:
        found = _victim_of(event, state, a)
    elif state.held[b] >= event.most[b]:
        found = _victim_of(event, state, b)
    elif lang >= 0 and state.spoken[lang, t] >= event.interpreters[lang, t]:
        found = _victim_at(event, state, t, lang)
    elif state.used[t] >= event.tables[t]:
        found = _victim_at(event, state, t, -1)
    else:
        return -1
    return -2 if found < 0 or event.keep[found] or turn >= 6 else found


@jit
def _rehouse(event: Event, state: State, m: int) -> float:
    """Hold ejected pair `m` in the least costly slot where nothing is in the way; returns the change of cost."""
    slots = state.who.shape[1]
    best, where, start = 0.0, -1, np.random.randint(slots)
    for step in range(slots):
        t = (start + step) % slots
        if can_put(event, state, m, t):
            change = put(event, state, m, t)
            take(event, state, m)
            if change < best:
                best, where = change, t
    return put(event, state, m, where) if where >= 0 else 0.0


@jit
def _insert(event: Event, state: State, m: int, t: int, heat: float, out: Ints, was: Ints) -> float:
    """Try to hold pair `m` at `t`, ejecting what is in its way; the change of cost, 0 where it is refused."""
    size, change, blocked = 0, 0.0, _blocker(event, state, m, t, 0)
    while blocked >= 0:
        size, more = _eject(event, state, blocked, out, was, size)
        change += more
        blocked = _blocker(event, state, m, t, size)
    fine = blocked == -1 and in_order(event, state, m, t)
    if fine:
        change += put(event, state, m, t)
        for at in range(size):
            change += _rehouse(event, state, out[at])
        if change <= 0.0 or np.random.random() < np.exp(-change / heat):
            return change
        take(event, state, m)
        for at in range(size):
            if state.slot[out[at]] >= 0:
                take(event, state, out[at])
    for at in range(size):
        put(event, state, out[at], was[at])
    return 0.0


@jit
def _someone(event: Event, state: State, s: int) -> int:
    """A participant drawn at random who meets at `s`; every other time one with a gap in that session, if found."""
    people, k = state.who.shape[0], event.session[s]
    gaps = np.random.random() < 0.5
    p = 0
    for _ in range(8):
        p = np.random.randint(people)
        if state.who[p, s] >= 0 and (not gaps or has_gap(state.bits[p, k])):
            return p
    return p


@jit
def _other(event: Event, s: int, across: float) -> int:
    """A slot drawn at random from the session of `s`, or from all with probability `across`."""
    if np.random.random() < across:
        return np.random.randint(event.session.shape[0])
    k = event.session[s]
    last = event.first[k + 1] if k + 1 < event.first.shape[0] else event.session.shape[0]
    slot: int = event.first[k] + np.random.randint(last - event.first[k])
    return slot


@jit
def anneal(
    event: Event,
    state: State,
    wanted: Ints,
    moves: int,
    hot: float,
    cold: float,
    share: float,
    across: float,
    seed: int,
    best_slot: Ints,
    costs: Floats,
) -> int:
    """Anneal `state` in place, for a part of a run; `best_slot` and `costs` carry the best from part to part.

    Parameters
    ----------
    wanted
        Pairs that may be inserted; empty for Kempe chains alone.
    moves, hot, cold
        How many moves, and the temperature at the first and at the last, falling geometrically.
    share
        Part of the moves that are insertions, from 0 to 1.
    across
        Part of the chains that may go between two sessions, from 0 to 1.
    seed
        Of the stream of random numbers.
    best_slot
        (P,) slots of the best plan seen that is over no capacity.
    costs
        (3,): cost now, cost of the best, cost at which to stop.

    Returns the moves made.
    """
    np.random.seed(seed)
    chain, out, was = np.empty(_CHAIN, np.int64), np.empty(64, np.int64), np.empty(64, np.int64)
    more = np.zeros(event.interpreters.shape[0], np.int64)
    heat, cooling = hot, (cold / hot) ** (1.0 / max(moves, 1))
    slots = state.who.shape[1]
    for move in range(moves):
        heat *= cooling
        change, s = 0.0, np.random.randint(slots)
        if wanted.shape[0] > 0 and np.random.random() < share:
            m = wanted[np.random.randint(wanted.shape[0])]
            if state.slot[m] < 0 and event.allowed[m, s]:
                change = _insert(event, state, m, s, heat, out, was)
        else:
            p = _someone(event, state, s)
            t = _other(event, s, across)
            if s != t:
                change = _kempe(event, state, p, s, t, heat, chain, more)
        costs[0] += change
        if change < 0.0 and costs[0] < costs[1] - 1e-9 and state.over[0] == 0:
            costs[1] = costs[0]
            best_slot[:] = state.slot
            if costs[1] <= costs[2] + 1e-9:
                return move + 1
    return moves


@jit
def restore(event: Event, state: State, slot: Ints) -> None:
    """Bring `state` to the plan in which each pair is held at `slot`."""
    for m in range(slot.shape[0]):
        if state.slot[m] >= 0 and state.slot[m] != slot[m]:
            take(event, state, m)
    for m in range(slot.shape[0]):
        if slot[m] >= 0 and state.slot[m] != slot[m]:
            put(event, state, m, slot[m])


@jit
def fill(event: Event, state: State, order: Ints) -> int:
    """Hold the pairs of `order`, each in the least costly slot where nothing is in its way; how many were held.

    Ties fall by a stream of random numbers that is the same each time.
    """
    np.random.seed(1)
    count = 0
    for at in range(order.shape[0]):
        m = order[at]
        if state.slot[m] < 0:
            _rehouse(event, state, m)
            if state.slot[m] >= 0:
                count += 1
    return count
