"""Why there is no plan, as a table: causes by name, and the smallest relaxations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.lenses.delegation.made import Maker, Series
from bilateral.measure import Table

if TYPE_CHECKING:
    from bilateral.lenses.delegation.explain import Explanation

__all__ = ["conflicts_table"]


def conflicts_table(make: Maker, told: Explanation) -> Table:
    """`delegation.conflicts`: what makes the event impossible, and what would make it possible."""
    rows = [("cause", cause.text) for cause in told.causes]
    rows += [("relaxation", one.text) for one in told.relaxations]
    series = [
        Series("kind", "What", [kind for kind, _ in rows] or ["cause"]),
        Series("cause", "In words", [text for _, text in rows] or [told.sentence()]),
    ]
    return make.table("delegation.conflicts", "Why there is no plan, and what would help", series)
