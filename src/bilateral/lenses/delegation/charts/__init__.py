"""The figures of the delegation lens: Altair charts in the house style, for a page and for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.lenses.delegation.charts.bars import coverage_figure, room_figure, sectors_figure
from bilateral.lenses.delegation.charts.curve import fairness_figure

if TYPE_CHECKING:
    from bilateral.lenses.delegation.result import DelegationResult
    from bilateral.measure import Figure

__all__ = ["charts"]

_FIGURES = (sectors_figure, coverage_figure, room_figure, fairness_figure)


def charts(result: DelegationResult) -> tuple[Figure, ...]:
    """All figures that the result has the numbers for, in the order of the brief; none where there is no plan."""
    if result.plan.status not in {"optimal", "feasible"}:
        return ()
    drawn = (make(result) for make in _FIGURES)
    return tuple(figure for figure in drawn if figure is not None)
