"""Edge colouring of a bipartite graph, and the balancing of its colours.

König (1916): the edges of a bipartite graph can be coloured with as many colours as its greatest degree, so that no two
edges of one colour meet. Here edges are meetings, colours are slots: with availability by half-day, a half-day in which
nobody has more meetings than slots can always be scheduled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.kernels.state import below, jit, stream

__all__ = ["balance", "colour"]

Ints = NDArray[np.int64]


@jit
def _first_free(row: Ints) -> int:
    for t in range(row.shape[0]):
        if row[t] < 0:
            return t
    return -1


def colour(a: Ints, b: Ints, people: int, colours: int) -> Ints:
    """Proper edge colouring of a bipartite graph by alternating paths.

    Parameters
    ----------
    a, b
        (E,) the two ends of each edge; no participant is an `a` of one edge and a `b` of another.
    people
        Number of participants.
    colours
        Number of colours, at least the greatest degree.

    Returns
    -------
    (E,) colour of each edge from 0; −1 for all edges of a participant beyond the number of colours.

    Notes
    -----
    O(E · people) at worst; in practice paths are short. D. König, Mathematische Annalen 77 (1916).
    """
    found = np.full(len(a), -1, np.int64)
    _colour(a, b, np.full((people, colours), -1, np.int64), found)
    return found


@jit
def _colour(a: Ints, b: Ints, who: Ints, found: Ints) -> None:
    for e in range(a.shape[0]):
        s, t = _first_free(who[a[e]]), _first_free(who[b[e]])
        if s < 0 or t < 0:
            continue
        if who[b[e], s] >= 0:
            _turn_path(a, b, who, found, b[e], s, t)
        found[e] = s
        who[a[e], s] = e
        who[b[e], s] = e


@jit
def _turn_path(a: Ints, b: Ints, who: Ints, found: Ints, start: int, s: int, t: int) -> None:
    """Swap colours `s` and `t` along the path that leaves `start` by colour `s`, so that `s` is free there."""
    p, e, old, new = start, who[start, s], s, t
    who[start, s] = -1
    while e >= 0:
        q = a[e] + b[e] - p
        following = who[q, new]
        who[p, new] = e
        who[q, new] = e
        found[e] = new
        if following < 0:
            who[q, old] = -1
        p, e = q, following
        old, new = new, old


@jit
def _excess(count: Ints, limit: Ints) -> int:
    total = 0
    for at in range(count.shape[0]):
        for t in range(count.shape[1]):
            total += max(count[at, t] - limit[at, t], 0)
    return total


@jit
def _component(a: Ints, b: Ints, who: Ints, p: int, s: int, t: int, chain: Ints) -> int:
    """Edges of colours `s` and `t` that hang together with participant `p`; their number."""
    size = 0
    for first, second in ((s, t), (t, s)):
        q, c, other = p, first, second
        e = who[q, c]
        while e >= 0 and not (size > 0 and e == chain[0]):
            chain[size] = e
            size += 1
            q = a[e] + b[e] - q
            c, other = other, c
            e = who[q, c]
        if e >= 0 and size > 0 and e == chain[0]:
            break
    return size


@jit
def _flip(a: Ints, b: Ints, who: Ints, found: Ints, chain: Ints, size: int, s: int, t: int) -> None:
    for at in range(size):
        e = chain[at]
        who[a[e], found[e]] = -1
        who[b[e], found[e]] = -1
    for at in range(size):
        e = chain[at]
        found[e] = s + t - found[e]
        who[a[e], found[e]] = e
        who[b[e], found[e]] = e


def balance(a: Ints, b: Ints, kind: Ints, people: int, found: Ints, limit: Ints, tries: int, seed: int) -> int:
    """Flip Kempe chains until no colour has more edges than it may, in all and of each kind; `found` changes in place.

    Parameters
    ----------
    a, b
        (E,) ends of the edges.
    kind
        (E,) kind of each edge from 0 (an interpreter's language), −1 for none.
    people
        Number of participants.
    found
        (E,) a proper colouring.
    limit
        (1 + kinds, colours): most edges of each colour, in all (row 0) and of each kind.
    tries, seed
        Chains drawn at most, and the seed that they are drawn with.

    Returns
    -------
    By how much the colours are still over their limits; 0 for balanced.
    """
    who, count = np.full((people, limit.shape[1]), -1, np.int64), np.zeros(limit.shape, np.int64)
    who[a, found] = np.arange(len(a))
    who[b, found] = np.arange(len(b))
    np.add.at(count[0], found, 1)
    np.add.at(count, (1 + kind[kind >= 0], found[kind >= 0]), 1)
    chain = np.empty(len(a) + 1, np.int64)
    excess: int = _balance(a, b, kind, who, found, limit, count, chain, tries, stream(seed))
    return excess


@jit
def _balance(
    a: Ints, b: Ints, kind: Ints, who: Ints, found: Ints, limit: Ints, count: Ints, chain: Ints, tries: int, random: Any
) -> int:
    people, colours = who.shape
    excess = _excess(count, limit)
    for _ in range(tries):
        if excess == 0:
            break
        s, t = below(random, colours), below(random, colours)
        size = 0 if s == t else _component(a, b, who, below(random, people), s, t, chain)
        if size == 0:
            continue
        old = excess
        _recount(kind, found, chain, size, s, t, count)
        excess = _excess(count, limit)
        _flip(a, b, who, found, chain, size, s, t)
        if excess > old:
            _recount(kind, found, chain, size, s, t, count)
            _flip(a, b, who, found, chain, size, s, t)
            excess = old
    return excess


@jit
def _recount(kind: Ints, found: Ints, chain: Ints, size: int, s: int, t: int, count: Ints) -> None:
    for at in range(size):
        e = chain[at]
        old, new = found[e], s + t - found[e]
        count[0, old] -= 1
        count[0, new] += 1
        if kind[e] >= 0:
            count[1 + kind[e], old] -= 1
            count[1 + kind[e], new] += 1
