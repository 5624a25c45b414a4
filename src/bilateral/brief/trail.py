"""Where the evidence of a number lies: the figures and tables that show it, and the sources it comes from.

A definition may name them (column `shown` of `definitions.csv`, ids parted by blanks). Otherwise a table goes with a
number when the number's id begins with the table's ("structure.esi.market" for "structure.esi.market.JPN") or when the
table has a column `id` that holds it, and a figure goes with the tables it draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilateral.brief.model import Brief
    from bilateral.definitions import Definitions
    from bilateral.measure import Measure

__all__ = ["Trail", "Trails"]


@dataclass(frozen=True, slots=True)
class Trail:
    """The evidence of one number."""

    figures: tuple[str, ...]
    """Ids of the figures that show it."""
    tables: tuple[str, ...]
    """Ids of the tables that hold it, or what it is made from."""
    sources: tuple[int, ...]
    """Numbers of its sources among the brief's, from 1."""


class Trails:
    """The evidence of every number of a brief."""

    def __init__(self, brief: Brief) -> None:
        self._sources = {origin: place for place, origin in enumerate(brief.origins, 1)}
        self._tables = {table.id: table for table in brief.tables}
        self._figures = {figure.id: figure.table.removesuffix(".*") for figure in brief.figures}
        self._listed = {
            id: frozenset(table.data["id"].to_pylist())
            for id, table in self._tables.items()
            if "id" in table.data.column_names
        }

    def of(self, measure: Measure) -> Trail:
        """The evidence of one number."""
        named = _definitions(measure.id.partition(".")[0]).shown(measure.id)
        tables = [id for id in named if id in self._tables] or self._near(measure.id)
        figures = [id for id in named if id in self._figures] or self._drawn(measure.id, tables)
        sources = sorted({self._sources[origin] for origin in measure.origins if origin in self._sources})
        return Trail(tuple(figures), tuple(tables), tuple(sources))

    def _near(self, id: str) -> list[str]:
        begun = [table for table in self._tables if f"{id}.".startswith(f"{table}.")]
        longest = [max(begun, key=len)] if begun else []
        return [*longest, *(table for table, ids in self._listed.items() if id in ids and table not in longest)]

    def _drawn(self, id: str, tables: list[str]) -> list[str]:
        """Figures of the family that the id belongs to, and those named as a table that holds it."""
        named = {table.replace(".", ".figure.", 1) for table in tables}
        return [figure for figure, of in self._figures.items() if f"{id}.".startswith(f"{of}.") or figure in named]


@cache
def _definitions(lens: str) -> Definitions:
    from bilateral.definitions import Definitions

    return Definitions(f"bilateral.lenses.{lens}")
