"""Parquet files and Arrow tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.sources.ingest.numerals import Marks, Numerals, numerals, readable, shapes
from bilateral.sources.ingest.plan import AsideRow, Columns

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.engine import Engine

__all__ = ["TableFeed"]

_BATCH = 100_000


class TableFeed:
    """One Parquet file, or one Arrow table.

    Parameters
    ----------
    data
        A path or a table.
    label
        How messages name it.
    year
        The year that all rows must have; None where the rows say.
    first_line
        The number by which messages call the first row: 1 for frames, 2 for a sheet with a header.
    notes
        What was done to read it, in plain words.
    marks
        What is known of decimal marks and marks of thousands, for columns of numbers that are text.
    """

    def __init__(
        self,
        data: Path | pa.Table,
        *,
        label: str,
        year: int | None = None,
        first_line: int = 1,
        notes: tuple[str, ...] = (),
        marks: Marks = Marks(),  # noqa: B008, frozen
    ) -> None:
        self.data = data
        self.label = label
        self.year = year
        self.first_line = first_line
        self.notes = notes
        self.size = data.stat().st_size if isinstance(data, Path) else int(data.nbytes)
        self._marks = marks
        self._numerals: Mapping[str, Numerals] = {}
        self._numbered: tuple[Engine, ir.Table] | None = None

    def prepare(self, engine: Engine, columns: Columns, scratch: Path) -> None:  # noqa: ARG002, of the protocol
        """See how numbers are written in columns of text; there is nothing to see in columns of numbers."""
        table = self._open(engine)
        texts = [name for name in columns.numbers if table[name].type().is_string()]
        self._numerals = numerals(shapes(engine, table, texts), self._marks)
        self.notes = (*self.notes, *(found.told(name) for name, found in self._numerals.items()))

    def typed(self, engine: Engine, columns: Columns) -> ir.Table:
        """The columns as they are."""
        return self._readable(self._open(engine).select(*columns.names))

    def numbered(self, engine: Engine, columns: Columns, scratch: Path) -> ir.Table:
        """The columns as they are, with `record`."""
        table = engine.number(self._open(engine), "record", scratch / "numbered.parquet")
        self._numbered = (engine, table)
        return self._readable(table.select("record", *columns.names))

    def broken(self) -> int:
        """None: a table has all its columns in every row."""
        return 0

    def kept(self) -> int | None:
        """Not known before it is read."""
        return None

    def aside(self, bad: pa.Table) -> Iterator[AsideRow]:
        """The rows of `bad`, as JSON."""
        if self._numbered is None:
            return
        engine, table = self._numbered
        for begin in range(0, bad.num_rows, _BATCH):
            part = engine.from_arrow(bad.slice(begin, _BATCH))
            rows = engine.arrow(table.inner_join(part, "record").order_by("record")).to_pylist()
            for row in rows:
                line, reason = row.pop("record") + self.first_line, row.pop("reason")
                yield AsideRow(line, reason, json.dumps(row, ensure_ascii=False, default=str))

    def _readable(self, table: ir.Table) -> ir.Table:
        return table.mutate(**{name: readable(table[name], found) for name, found in self._numerals.items()})

    def _open(self, engine: Engine) -> ir.Table:
        return engine.read_parquet([self.data]) if isinstance(self.data, Path) else engine.from_arrow(self.data)
