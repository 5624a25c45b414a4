"""How much work a plan may take, and what is told on the way.

Work is counted in moves and conflicts, not in seconds: the same problem, effort and seed give the same plan on every
machine. A wish in seconds becomes moves at a nominal speed. Integer programs alone have a limit in seconds: where one
is reached, on a slow or busy machine, the plan goes on from what was found, and may differ.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bilateral.lenses.delegation.problem import Progress

__all__ = ["Effort", "Work"]

Effort = Literal["quick", "full"]
SPEED = 5_000_000
"""Moves a second that a wish in seconds is turned into."""
_FULL, _QUICK = 40_000_000, 5_000_000
_LIMITS: dict[Effort, float] = {"full": 20.0, "quick": 3.0}


@dataclass(slots=True)
class Work:
    """The budget of one run, its seed, and who listens."""

    moves: int
    seed: int
    listener: Callable[[Progress], None] | None = None
    started: float = field(default_factory=time.perf_counter)
    best: Progress | None = None
    limit: float = 20.0
    """Seconds that an integer program may take."""

    @classmethod
    def of(cls, effort: Effort, seconds: float | None, seed: int, listener: Callable[[Progress], None] | None) -> Work:
        """The work for an effort, or for a wish in seconds where one is given."""
        moves = _QUICK if effort == "quick" else _FULL
        if seconds is None:
            return cls(moves, seed, listener, limit=_LIMITS[effort])
        return cls(max(1, int(seconds * SPEED)), seed, listener, limit=max(1.0, min(seconds, _LIMITS["full"])))

    @property
    def seconds(self) -> float:
        """Time taken so far."""
        return time.perf_counter() - self.started

    def tell(
        self,
        stage: str,
        *,
        score: float | None = None,
        bound: float | None = None,
        idle: int | None = None,
        breaks: int | None = None,
        share: float | None = None,
    ) -> None:
        """Tell the listener where the work stands; `gap` follows from score and bound."""
        if self.listener is None:
            return
        gap = None
        if score is not None and bound is not None:
            gap = max(0.0, bound - score) / bound if bound else 0.0
        self.listener(Progress(stage, self.seconds, score, bound, gap, idle, breaks, share))
