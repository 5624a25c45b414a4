"""Small events for the planner's tests."""

from __future__ import annotations

import numpy as np

from bilateral.lenses.delegation.problem import Pair, Participant, Pool, Problem, Session, Slot, Table


def event(seed=0, *, delegates=8, hosts=12, halves=2, per_half=4, tables=6, interpreters=4, holes=0.0, share=0.5):
    """A random event of two sides; whole scores from 1 to 9, half the pairs need an interpreter."""
    rng = np.random.default_rng(seed)
    slots = halves * per_half

    def free():
        return tuple(bool(x) for x in rng.random(slots) >= holes)

    people = [Participant(f"D{at}", "delegate", free(), int(rng.integers(3, slots + 1))) for at in range(delegates)]
    people += [Participant(f"H{at}", "host", free(), int(rng.integers(2, slots + 1))) for at in range(hosts)]
    pairs = [
        Pair(a, delegates + b, float(rng.integers(1, 10)), "any" if rng.random() < 0.5 else "")
        for a in range(delegates)
        for b in range(hosts)
        if rng.random() < share
    ]
    return Problem(
        name="toy",
        participants=tuple(people),
        sessions=tuple(Session(f"half-day {k + 1}", k * per_half, per_half) for k in range(halves)),
        slots=tuple(Slot(f"slot_{t + 1:02d}", t + 1) for t in range(slots)),
        tables=tuple(Table(f"T{t}", "hall" if t < tables // 2 else "annexe") for t in range(tables)),
        pairs=tuple(pairs),
        pools=(Pool("any", (interpreters,) * slots),),
    )


TOY_DZN = """% three firms, three meetings
nBusiness = 3;
nMeetings = 3;  nTables = 1; nTotalSlots = 5; nMorningSlots = 3;
requested = [|1, 2,3, % a comment after a bar
|2, 3,1,
|1, 3,3, |];
/* these repeat what requested says */
meetingsxBusiness = [{1,2,4}, {1,2,3}, {1,3,4}];
nMeetingsBusiness = [2,2,2];
forbidden = [{0}, {0,1}, 5..5];
fixed = [0,0,0];
precedences = [{}, {1}, {0}];
"""
