"""From a path or a frame to an Arrow table whose codes keep their leading zeros: CSV, Parquet, Excel, Arrow, pandas."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import EmptyInput, InputError
from bilateral.given import given_file
from bilateral.sources.tabular.files import KINDS, parsed

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Sheet", "framed", "opened"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as received."""

    data: pa.Table
    """All its columns; those of a CSV file are text, as it stands there."""
    title: str
    """What the user calls it: the file's name, or "frame"."""
    path: Path | None
    """The file; None for a frame."""
    sha256: str
    """Hex digest of the file's bytes, or of the frame's columns."""
    first_line: int
    """The number by which messages call the first row."""
    twice: frozenset[str] = frozenset()
    """Names that several columns bear; the second has " (2)" behind it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns."""
        return tuple(self.data.column_names)

    def column(self, name: str) -> list[Any]:
        """The values of a column."""
        values: list[Any] = self.data[name].to_pylist()
        return values


def opened(data: Any, *, sheet: str | None = None) -> Sheet:
    """Open the user's table.

    Parameters
    ----------
    data
        Path of a CSV (also gzipped), Parquet or Excel file, or a frame. The two or three heading rows of a table as
        yfinance writes it become one, "Close|AAPL". A sheet that is open already is given back.
    sheet
        Sheet of an Excel file; None for the first.

    Raises
    ------
    InputError
        There is no such file, it is a folder or cannot be read, or the object is no frame.
    EmptyInput
        There are no rows.
    """
    if isinstance(data, Sheet):
        return data
    if not isinstance(data, (str, Path)):
        table = framed(data)
        return _filled(Sheet(table, "frame", None, _digest_of(table), 1))
    path = given_file(data, allowed=KINDS)
    raw = path.read_bytes()
    found = parsed(raw, path, sheet)
    digest = hashlib.sha256(raw).hexdigest()
    return _filled(Sheet(found.data, path.name, path, digest, found.first_line, found.twice))


def _filled(sheet: Sheet) -> Sheet:
    if not sheet.data.num_rows:
        raise EmptyInput("the table has no rows", got=sheet.title, allowed="a heading and rows below it")
    return sheet


def framed(data: Any) -> pa.Table:
    """Whatever speaks Arrow, as a table.

    Raises
    ------
    InputError
        It does not.
    """
    import pyarrow as pa

    if hasattr(data, "reset_index") and hasattr(data, "columns"):
        data = _flat(data)
    lazy = getattr(data, "to_pyarrow", None) or getattr(data, "collect", None)
    if not hasattr(data, "__arrow_c_stream__") and callable(lazy):
        data = lazy()
    if isinstance(data, (pa.Table, pa.RecordBatch)) or hasattr(data, "__arrow_c_stream__"):
        return pa.table(data)
    raise InputError(
        "this is no table", got=type(data).__name__, allowed="a path, or an Arrow, pandas, polars or narwhals frame"
    )


def _flat(frame: Any) -> Any:
    """A pandas frame whose index, where it says something, is a column, and whose headings are one row of text."""
    frame = frame.copy(deep=False)
    if getattr(frame.columns, "nlevels", 1) > 1:
        frame.columns = ["|".join(str(part) for part in name) for name in frame.columns]
    frame.columns = [str(name) for name in frame.columns]
    numbered = frame.index.nlevels == 1 and str(frame.index.dtype).startswith(("int", "uint"))
    if frame.index.name is None and numbered:
        return frame
    if frame.index.nlevels == 1 and frame.index.name is None:
        frame.index = frame.index.rename("date")
    return frame.reset_index()


def _digest_of(table: pa.Table) -> str:
    found = hashlib.sha256(str(table.schema.names).encode())
    for each in table.columns:
        for chunk in each.chunks:
            for buffer in chunk.buffers():
                found.update(memoryview(buffer) if buffer is not None else b"")
    return found.hexdigest()
