"""Which exporters stand in the matrix of countries and products: a step with a name, because complexity hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.depth.fetch import Exporters
from bilateral.lenses.structure.formulas.arrays import Bools
from bilateral.lenses.structure.question import is_economy

__all__ = ["SMALL", "Cleaned", "clean"]

SMALL = (1e-4, 1e-3)
"""Shares of world exports below which exporters are left out to see what a result hangs on; 1/100 and 1/10 of 1 %."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was left out."""

    kept: Bools
    """Shape (N,), exporters that stand in the matrix."""
    areas: tuple[str, ...]
    """Codes of exporters that are no single economy."""
    small: tuple[str, ...]
    """Codes of countries below the threshold."""


def clean(world: Exporters, least: float = 0.0) -> Cleaned:
    """Leave out areas that are no single economy, and countries below a share of world exports.

    Parameters
    ----------
    world
        Every exporter.
    least
        Share of world exports, 0–1. The default leaves no country out: a threshold changes the index of every other
        country, and no published one fits all data (the Atlas of Economic Complexity drops countries by population,
        exports and reliability of reporting, none of which but exports is in trade data).
    """
    totals = world.exports.sum(axis=1)
    countries = np.array([is_economy(code) for code in world.codes], dtype=bool)
    large = totals >= least * totals.sum()
    exports = totals > 0
    return Cleaned(
        kept=np.asarray(countries & large & exports, dtype=bool),
        areas=_chosen(world, ~countries),
        small=_chosen(world, countries & ~large),
    )


def _chosen(world: Exporters, chosen: Bools) -> tuple[str, ...]:
    return tuple(code for code, mark in zip(world.codes, chosen, strict=True) if mark)
