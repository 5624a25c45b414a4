"""Annealing: by Kempe chains between two slots, and by insertions of pairs that eject what is in their way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.kernels.chains import move
from bilateral.lenses.delegation.kernels.insert import insert
from bilateral.lenses.delegation.kernels.state import Event, State, below, draw, jit

__all__ = ["anneal", "turn"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@jit
def _better(state: State, change: float, best_slot: Ints, costs: Floats) -> bool:
    """Count a change of cost, keep the plan where it is the best that is over no capacity; whether to stop."""
    costs[0] += change
    if change < 0.0 and costs[0] < costs[1] - 1e-9 and state.sums[0] == 0:
        costs[1] = costs[0]
        for at in range(best_slot.shape[0]):
            best_slot[at] = state.slot[at]
    enough: bool = costs[1] <= costs[2] + 1e-9
    return enough


@jit
def turn(
    event: Event, state: State, moves: int, heats: Floats, across: float, best_slot: Ints, costs: Floats
) -> int:  # fmt: skip
    """Anneal `state` in place by Kempe chains alone: the same pairs stay held. Parameters as for `anneal`."""
    heat, cooling = heats[0], (heats[1] / heats[0]) ** (1.0 / max(moves, 1))
    for made in range(moves):
        heat *= cooling
        change = move(event, state, across, heat)
        if change != 0.0 and _better(state, change, best_slot, costs):
            return made + 1
    return moves


@jit
def anneal(
    event: Event, state: State, wanted: Ints, moves: int, heats: Floats, share: float, across: float, best_slot: Ints,
    costs: Floats,
) -> int:  # fmt: skip
    """Anneal `state` in place, for a part of a run; `best_slot` and `costs` carry the best from part to part.

    Parameters
    ----------
    wanted
        Pairs that may be inserted.
    moves
        How many moves.
    heats
        (2,) the temperature at the first move and at the last, falling geometrically.
    share
        Part of the moves that are insertions, from 0 to 1.
    across
        Part of the chains that may go between two sessions, from 0 to 1.
    best_slot
        (P,) slots of the best plan seen that is over no capacity.
    costs
        (3,): cost now, cost of the best, cost at which to stop.

    Returns the moves made.
    """
    heat, cooling = heats[0], (heats[1] / heats[0]) ** (1.0 / max(moves, 1))
    for made in range(moves):
        heat *= cooling
        change = 0.0
        if draw(state.random) < share:
            m, t = wanted[below(state.random, wanted.shape[0])], below(state.random, event.place.shape[0])
            if state.slot[m] < 0 and event.allowed[m, t]:
                change = insert(event, state, m, t, heat)
        else:
            change = move(event, state, across, heat)
        if change != 0.0 and _better(state, change, best_slot, costs):
            return made + 1
    return moves
