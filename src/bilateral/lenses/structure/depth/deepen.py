"""All deeper numbers and tables together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bilateral.lenses.structure.depth.advantage import advantage
from bilateral.lenses.structure.depth.ask import Asked, Said, asked
from bilateral.lenses.structure.depth.changes import changes
from bilateral.lenses.structure.depth.competition import competition
from bilateral.lenses.structure.depth.complexity import complexity
from bilateral.lenses.structure.depth.fetch import Fetched
from bilateral.lenses.structure.depth.intra import intra
from bilateral.lenses.structure.depth.relations import relations
from bilateral.lenses.structure.measures import Numbers
from bilateral.lenses.structure.rivalry import Both

__all__ = ["PARTS", "deepen"]

PARTS: tuple[Callable[[Asked], Iterator[Said]], ...] = (competition, changes, relations, intra, advantage, complexity)
"""In the order of the brief; each stands alone."""


def deepen(make: Numbers, both: Both, read: Fetched) -> tuple[Said, ...]:
    """Every number, table and reason beyond the headline.

    Parameters
    ----------
    make
        The year in focus.
    both
        The claim of that year.
    read
        What `fetch` read.
    """
    ask = asked(make, both, read)
    return tuple(said for part in PARTS for said in part(ask))
