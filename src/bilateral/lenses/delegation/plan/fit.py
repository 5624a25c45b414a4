"""First fit: pairs one by one, each in the slot that costs the least idle slots, where nothing is in its way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.plan.arrays import Arrays

__all__ = ["first_fit", "gap_change"]

Ints = NDArray[np.int64]


def first_fit(
    arrays: Arrays,
    order: Ints,
    slot: Ints | None = None,
    *,
    allowed: NDArray[np.bool_] | None = None,
    idle: float = 0.05,
    whole: bool = False,
) -> Ints:
    """Slots for pairs, each in the least costly slot where nothing is in its way.

    Parameters
    ----------
    arrays
        The event.
    order
        Pairs to hold, in this order.
    slot
        (P,) slots of pairs that are held already, −1 for others; default none is held.
    allowed
        (P, S) where pairs may be held; default as the event says.
    idle
        What an idle slot costs: a pair that is worth less than the idle slots it brings is left out, unless it must be
        held.
    whole
        Count idle slots over the whole event, not session by session.

    Returns
    -------
    (P,) slots, −1 for pairs that found no room.
    """
    made = _Fit.of(arrays, slot, whole=whole)
    open_ = _words(arrays.allowed if allowed is None else allowed)
    for pair in order.tolist():
        if made.slot[pair] < 0:
            made.hold(pair, open_[pair], idle)
    return np.array(made.slot, dtype=np.int64)


def gap_change(word: int, bit: int, session: int) -> int:
    """Idle slots more (or less) in the slots `session` when `bit` joins the meetings `word`; all are words of bits."""
    inside = word & session
    if not inside:
        return 0
    if bit > inside:
        return bit.bit_length() - inside.bit_length() - 1
    low = inside & -inside
    return low.bit_length() - bit.bit_length() - 1 if bit < low else -1


def _words(rows: NDArray[np.bool_]) -> list[int]:
    """Each row of booleans as a whole number: bit t is column t."""
    packed = np.packbits(rows, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


@dataclass(slots=True)
class _Fit:
    """Agendas as words of bits, and what room is left."""

    arrays: Arrays
    slot: list[int]
    a: list[int]
    b: list[int]
    language: list[int]
    busy: list[int]
    held: list[int]
    left: list[list[int]]
    """Tables, then interpreters of each language, that are left in each slot."""
    session: list[int]
    """Word of the session of each slot."""
    full: list[int]
    """Slots without a table, then without an interpreter of each language, as words."""
    after: dict[int, list[int]] = field(default_factory=dict)
    before: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, arrays: Arrays, slot: Ints | None, *, whole: bool) -> _Fit:
        """The state in which pairs are held at `slot`."""
        pairs, people, slots = arrays.sizes
        room = np.vstack([arrays.tables[None, :], arrays.interpreters])
        ends = zip(arrays.first.tolist(), arrays.count.tolist(), strict=True)
        words = [((1 << count) - 1) << first for first, count in ends]
        session = [(1 << slots) - 1 if whole else words[k] for k in arrays.session.tolist()]
        made = cls(
            arrays, [-1] * pairs, arrays.a.tolist(), arrays.b.tolist(), arrays.language.tolist(), [0] * people,
            [0] * people, room.tolist(), session, _words(room <= 0),
        )  # fmt: skip
        for first, then in arrays.before.tolist():
            made.after.setdefault(first, []).append(then)
            made.before.setdefault(then, []).append(first)
        for pair in np.flatnonzero(slot >= 0).tolist() if slot is not None else []:
            made.put(pair, int(slot[pair]))  # type: ignore[index]
        return made

    def put(self, pair: int, t: int) -> None:
        """Hold `pair` at `t`."""
        self.slot[pair] = t
        for who in (self.a[pair], self.b[pair]):
            self.busy[who] |= 1 << t
            self.held[who] += 1
        for row in {0, 1 + self.language[pair]}:
            self.left[row][t] -= 1
            if self.left[row][t] <= 0:
                self.full[row] |= 1 << t

    def hold(self, pair: int, open_: int, idle: float) -> None:
        """Hold `pair` where it costs least, if it can be held at all."""
        arrays, a, b = self.arrays, self.a[pair], self.b[pair]
        if self.held[a] >= arrays.most[a] or self.held[b] >= arrays.most[b]:
            return
        free = open_ & ~(self.busy[a] | self.busy[b] | self.full[0] | self.full[1 + self.language[pair]])
        if self.after or self.before:
            free &= self._in_order(pair)
        best = self._cheapest(free, a, b)
        if best is not None and (arrays.must[pair] or idle * best[0] < arrays.score[pair]):
            self.put(pair, best[1])

    def _cheapest(self, free: int, a: int, b: int) -> tuple[int, int] | None:
        """(idle slots more, slot) of the slot of `free` that brings fewest; the first of them."""
        best, mine, other = None, self.busy[a], self.busy[b]
        while free:
            bit = free & -free
            free ^= bit
            t = bit.bit_length() - 1
            session = self.session[t]
            cost = gap_change(mine, bit, session) + gap_change(other, bit, session)
            if best is None or cost < best[0]:
                best = (cost, t)
        return best

    def _in_order(self, pair: int) -> int:
        """Slots, as a word, in which `pair` keeps all precedences with pairs that are held."""
        low = max((self.slot[other] + 1 for other in self.before.get(pair, ()) if self.slot[other] >= 0), default=0)
        high = min((self.slot[other] for other in self.after.get(pair, ()) if self.slot[other] >= 0), default=None)
        free = -1 << low
        return free if high is None else free & ((1 << high) - 1)
