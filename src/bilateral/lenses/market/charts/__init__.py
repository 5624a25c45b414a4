"""The figures of the market lens: Altair charts in the house style, for a page and for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.lenses.market.charts.firms import firms_figure
from bilateral.lenses.market.charts.path import path_figure
from bilateral.lenses.market.charts.placebo import placebo_figure
from bilateral.lenses.market.charts.specs import specs_figure

if TYPE_CHECKING:
    from bilateral.lenses.market.result import MarketResult
    from bilateral.measure import Figure

__all__ = ["charts"]

_FIGURES = (specs_figure, path_figure, firms_figure, placebo_figure)


def charts(result: MarketResult) -> tuple[Figure, ...]:
    """All figures that the result has the numbers for, in the order of the brief.

    Parameters
    ----------
    result
        What `look` gave.
    """
    drawn = (make(result) for make in _FIGURES)
    return tuple(figure for figure in drawn if figure is not None)
