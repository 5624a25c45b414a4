"""The figures of the technology lens: Altair charts in the house style, for a page and for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.lenses.technology.charts.impact import impact_figure
from bilateral.lenses.technology.charts.proximity import proximity_figure, specialisation_figure
from bilateral.lenses.technology.charts.standing import standing_figure
from bilateral.lenses.technology.charts.together import collaboration_figure

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult
    from bilateral.measure import Figure

__all__ = ["charts"]

_FIGURES = (standing_figure, specialisation_figure, proximity_figure, collaboration_figure, impact_figure)


def charts(result: TechnologyResult) -> tuple[Figure, ...]:
    """All figures that the result has the numbers for, in the order of the brief.

    Parameters
    ----------
    result
        What `look` gave.
    """
    drawn = (make(result) for make in _FIGURES)
    return tuple(figure for figure in drawn if figure is not None)
