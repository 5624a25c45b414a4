"""Parquet files and Arrow tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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
    """

    def __init__(
        self,
        data: Path | pa.Table,
        *,
        label: str,
        year: int | None = None,
        first_line: int = 1,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.data = data
        self.label = label
        self.year = year
        self.first_line = first_line
        self.notes = notes
        self.size = data.stat().st_size if isinstance(data, Path) else int(data.nbytes)
        self._numbered: tuple[Engine, ir.Table] | None = None

    def typed(self, engine: Engine, columns: Columns) -> ir.Table:
        """The columns as they are."""
        return self._open(engine).select(*columns.names)

    def numbered(self, engine: Engine, columns: Columns, scratch: Path) -> ir.Table:
        """The columns as they are, with `record`."""
        table = engine.number(self._open(engine), "record", scratch / "numbered.parquet")
        self._numbered = (engine, table)
        return table.select("record", *columns.names)

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

    def _open(self, engine: Engine) -> ir.Table:
        return engine.read_parquet([self.data]) if isinstance(self.data, Path) else engine.from_arrow(self.data)
