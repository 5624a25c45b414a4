"""What the firms themselves said of each other: tiers of requests, as points that no other component can outweigh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bilateral.lenses.delegation.event.things import Request

__all__ = ["POINTS", "REST", "by_pair", "request_points"]

POINTS: Mapping[str, int] = {"must": 1900, "want": 700, "open": 200, "no": 0}
"""Points of a tier from one side. One must outweighs two wants with all else, one want two opens with all else, and
one open all else alone."""
REST = 190
"""The most that all other components together can add."""
_RANKS = 9
_STEP = 10


def request_points(request: Request) -> int:
    """Points of a request: those of its tier, less 10 for each rank behind the first, 90 at most; open has no ranks."""
    base = POINTS[request.tier]
    if request.rank is None or request.tier not in {"must", "want"}:
        return base
    return base - _STEP * min(request.rank - 1, _RANKS)


def by_pair(requests: Iterable[Request]) -> dict[tuple[str, str], Request]:
    """Requests by who asks and who is asked."""
    return {(request.firm, request.other): request for request in requests}
