"""The figures of the structure lens: Altair charts in the house style, for a page and for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.lenses.structure.charts.ahead import opportunities_figure
from bilateral.lenses.structure.charts.claim import left_out_figure, threshold_figure
from bilateral.lenses.structure.charts.drift import claim_years_figure, drift_figure
from bilateral.lenses.structure.charts.growth import growth_figure
from bilateral.lenses.structure.charts.kinds import kinds_figure
from bilateral.lenses.structure.charts.map import map_figure
from bilateral.lenses.structure.charts.rivals import rivalry_figure
from bilateral.lenses.structure.charts.similarity import ladder_figure, market_figure, sector_figure
from bilateral.lenses.structure.charts.ties import intensity_figure, trade_figure

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult
    from bilateral.measure import Figure

__all__ = ["charts"]

_FIGURES = (
    map_figure,
    left_out_figure,
    threshold_figure,
    claim_years_figure,
    trade_figure,
    kinds_figure,
    opportunities_figure,
    ladder_figure,
    sector_figure,
    market_figure,
    rivalry_figure,
    intensity_figure,
    drift_figure,
    growth_figure,
)


def charts(result: StructureResult) -> tuple[Figure, ...]:
    """All figures that the result has the numbers for, in the order of the brief.

    Parameters
    ----------
    result
        What `look` gave.
    """
    drawn = (make(result) for make in _FIGURES)
    return tuple(figure for figure in drawn if figure is not None)
