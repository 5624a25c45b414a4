"""Figures that draw a family: several tables of one shape, or measures that begin alike, put into one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.measure import Column, Table

if TYPE_CHECKING:
    from bilateral.brief.model import Brief
    from bilateral.measure import Figure

__all__ = ["family"]

_MEASURES = (
    Column("id", "Number"),
    Column("label", "What it is"),
    Column("value", "Value"),
    Column("low", "From"),
    Column("high", "To"),
    Column("unit", "Unit"),
    Column("uncertainty", "How sure"),
)


def family(brief: Brief, figure: Figure) -> Table | None:
    """The numbers of a figure whose `table` ends in ".*": of the tables that begin so, or else of the measures.

    Tables are put one below the other, the column `table` saying which a row is of; of measures the latest of each id.
    """
    if not figure.table.endswith(".*"):
        return None
    start = figure.table.removesuffix("*")
    return _of_tables(brief, start) or _of_measures(brief, figure, start)


def _of_tables(brief: Brief, start: str) -> Table | None:
    import pyarrow as pa

    found = [table for table in brief.tables if table.id.startswith(start) and table.data.num_rows]
    if not found:
        return None
    names = ["table", *found[0].data.column_names]
    parts = [
        table.data.add_column(0, "table", pa.repeat(pa.scalar(table.id), table.data.num_rows)).rename_columns(names)
        for table in found
    ]
    data = pa.concat_tables(parts, promote_options="permissive")
    columns = (Column("table", "Table"), *found[0].columns)
    return Table(f"{start}*", found[0].title, columns, data, found[0].scope, found[0].origins, found[0].note)


def _of_measures(brief: Brief, figure: Figure, start: str) -> Table | None:
    from bilateral.measure import measures_table

    ids = dict.fromkeys(measure.id for measure in brief.measures if measure.id.startswith(start))
    found = [measure for id in ids if (measure := brief.measure(id)) is not None]
    if not found:
        return None
    data = measures_table(found).select([column.name for column in _MEASURES])
    return Table(f"{start}*", figure.title, _MEASURES, data, figure.scope, figure.origins)
