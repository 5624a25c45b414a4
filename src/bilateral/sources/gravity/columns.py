"""Which column of a gravity file becomes which of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bilateral import schema
from bilateral.errors import MissingColumn, nearest

__all__ = ["Found", "find"]

_THEIRS: Mapping[str, tuple[str, ...]] = {
    "year": ("year",),
    "exporter": ("iso3_o", "exporter", "iso_o", "origin"),
    "importer": ("iso3_d", "importer", "iso_d", "destination"),
    "distw": ("distw_arithmetic", "distw"),
    "distwces": ("distw_harmonic", "distwces"),
    "colony": ("col_dep_ever", "colony"),
    "rta": ("fta_wto", "rta"),
}
"""Ours to theirs, where they differ; CEPII Gravity (2022) first, then CEPII GeoDist and older releases."""

_THOUSANDS = ("gdp_o", "gdp_d", "pop_o", "pop_d")


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of one file."""

    ours: Mapping[str, str]
    """Our name to the file's; columns that the file lacks are not in it."""
    exists: tuple[str, ...]
    """Columns that say whether either country existed in the year; empty where the file has none."""
    factors: Mapping[str, float]
    """By what our columns are to be multiplied."""

    @property
    def dated(self) -> bool:
        """Whether the rows have years."""
        return "year" in self.ours


def find(names: Sequence[str], label: str) -> Found:
    """Match the columns of a file, in any case of letters.

    Raises
    ------
    MissingColumn
        Origin or destination is not there, or nothing but them.
    """
    folded = {name.casefold(): name for name in names}
    wanted = schema.table("gravity").names
    ours = {
        name: folded[theirs]
        for name in wanted
        if (theirs := next((each for each in _THEIRS.get(name, (name,)) if each in folded), None))
    }
    for need in ("exporter", "importer"):
        if need not in ours:
            allowed = ", ".join(_THEIRS[need])
            raise MissingColumn(f"{label} has no column for the {need}", close=nearest(need, names), allowed=allowed)
    if len(ours) == 2 + ("year" in ours):
        raise MissingColumn(f"{label} has no variables", got=", ".join(names[:8]), allowed=", ".join(wanted[3:]))
    exists = tuple(folded[name] for name in ("country_exists_o", "country_exists_d") if name in folded)
    cepii = "country_id_o" in folded
    return Found(ours, exists, dict.fromkeys(_THOUSANDS, 1000.0) if cepii else {})
