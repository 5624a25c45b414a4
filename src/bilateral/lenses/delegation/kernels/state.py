"""A plan under search: what is fixed (`Event`), what changes (`State`), and the steps that change it.

All counts follow each step, so that a step costs the same whatever the size of the event. Loops run in one thread in a
fixed order and draw from one seeded stream: the same seed gives the same plan. Kernels are given all memory that they
need, so that they can be compiled without counting references, which makes compiling and running several times faster.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bilateral import compiling

__all__ = [
    "WIDEST",
    "Event",
    "State",
    "agenda_cost",
    "below",
    "draw",
    "hull",
    "in_order",
    "jit",
    "ones",
    "regap",
    "stream",
]

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_M1, _M2, _M4, _H1 = 0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F, 0x0101010101010101
_LEFT, _RIGHT, _LAST, _DOWN = np.uint64(13), np.uint64(7), np.uint64(17), np.uint64(11)
WIDEST = 62
"""Most slots of one session that a word of bits holds."""


def jit(function: Kernel) -> Kernel:
    """`function` compiled by numba when first called, and kept for the next process; it must not allocate."""
    return compiling.jit(function, _nrt=False)


class Event(NamedTuple):
    """What stays as it is. P pairs, N participants, S slots, L languages, K sessions."""

    pair: Ints
    """(P, 4): its two participants, its language (−1: none is needed), and whether it is kept (1: never taken out,
    never moved)."""
    worth: Floats
    """(P,) what holding the pair gains."""
    allowed: Any
    """(P, S) bool"""
    person: Ints
    """(N, 2): most meetings, fewest meetings."""
    room: Ints
    """(1 + L, S): tables, then interpreters of each language."""
    place: Ints
    """(S, 3): session of the slot, first slot of that session, first slot after it."""
    links: Ints
    """(P, 3): where the pairs that come before it begin in `linked`, where those that come after it begin, the end."""
    linked: Ints
    """(2Q,)"""
    weights: Floats
    """(6,): idle slot, break, break over the limit, meeting short of a participant's minimum, table or interpreter
    over what a slot has (0: never over); and the most breaks of one participant without the extra weight."""


class State(NamedTuple):
    """What changes."""

    slot: Ints
    """(P,) slot of each pair, −1 where it is not held."""
    who: Ints
    """(N, S) pair of each participant in each slot, −1 where idle."""
    held: Ints
    """(N,) meetings of each participant."""
    used: Ints
    """(1 + L, S) tables and interpreters in use."""
    bits: Ints
    """(N, K) slots of each session in which the participant meets, one bit a slot."""
    gaps: Ints
    """(2, N·S) agendas (participant · S + first slot of the session) with an idle slot inside, in any order; and the
    place of each agenda in that list, −1 where it is not there."""
    sums: Ints
    """(2,) tables and interpreters over what there is, over all slots; agendas in `gaps`."""
    random: Any
    """(1,) uint64 state of the stream of random numbers."""
    room: Ints
    """(3, chain) room to work in: pairs of a chain, pairs taken out and where they were."""


@jit
def draw(random: Any) -> float:
    """A random number from 0 to 1, 1 left out (xorshift; G. Marsaglia, Journal of Statistical Software 8, 2003)."""
    x = random[0]
    x ^= x << _LEFT
    x ^= x >> _RIGHT
    x ^= x << _LAST
    random[0] = x
    number: float = (x >> _DOWN) * (1.0 / 9007199254740992.0)
    return number


@jit
def below(random: Any, count: int) -> int:
    """A random whole number from 0 to `count` − 1."""
    return int(draw(random) * count)


def stream(seed: int) -> Any:
    """(1,) uint64: the state from which `draw` goes on, for a seed of any size."""
    return np.random.SeedSequence(abs(seed)).generate_state(1, np.uint64) | np.uint64(1)


@jit
def ones(word: int) -> int:
    """Number of 1s in `word`."""
    word = word - ((word >> 1) & _M1)
    word = (word & _M2) + ((word >> 2) & _M2)
    word = (word + (word >> 4)) & _M4
    return (word * _H1) >> 56


@jit
def hull(word: int) -> int:
    """`word` with all 0s between its lowest and highest 1 turned into 1s."""
    low = (word & -word) - 1
    for shift in (1, 2, 4, 8, 16, 32):
        word |= word >> shift
    return word & ~low


@jit
def agenda_cost(event: Event, state: State, p: int) -> float:
    """Weighted idle slots, breaks and missing meetings of participant `p`; lower is better."""
    idle, breaks = 0, 0
    for k in range(state.bits.shape[1]):
        word = state.bits[p, k]
        inside = hull(word) & ~word
        if inside != 0:
            idle += ones(inside)
            breaks += ones(inside & ~(inside << 1))
    cost: float = event.weights[0] * idle + event.weights[1] * breaks
    if breaks > event.weights[5]:
        cost += event.weights[2] * (breaks - event.weights[5])
    if state.held[p] < event.person[p, 1]:
        cost += event.weights[3] * (event.person[p, 1] - state.held[p])
    return cost


@jit
def regap(event: Event, state: State, p: int, t: int) -> None:
    """Bring the list of agendas with idle slots up to date for participant `p` in the session of slot `t`."""
    cell, word = p * event.place.shape[0] + event.place[t, 1], state.bits[p, event.place[t, 0]]
    gap, at = hull(word) != word, state.gaps[1, cell]
    if gap and at < 0:
        state.gaps[0, state.sums[1]] = cell
        state.gaps[1, cell] = state.sums[1]
        state.sums[1] += 1
    elif not gap and at >= 0:
        state.sums[1] -= 1
        last = state.gaps[0, state.sums[1]]
        state.gaps[0, at] = last
        state.gaps[1, last] = at
        state.gaps[1, cell] = -1


@jit
def in_order(event: Event, state: State, m: int, t: int) -> bool:
    """Whether pair `m` at slot `t` keeps all precedences with pairs that are held."""
    for at in range(event.links[m, 0], event.links[m, 1]):
        other = state.slot[event.linked[at]]
        if other >= 0 and other >= t:
            return False
    for at in range(event.links[m, 1], event.links[m, 2]):
        other = state.slot[event.linked[at]]
        if 0 <= other <= t:
            return False
    return True
