"""From a path or a frame to a feed: CSV, Parquet, Excel, and whatever speaks Arrow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import EmptyInput, InputError, nearest
from bilateral.sources.ingest import CsvFeed, Feed, Marks, TableFeed, look
from bilateral.sources.tabular.files import excel
from bilateral.sources.tabular.sheet import framed

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Opened", "opened"]

_EXCEL = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}
_PARQUET = {".parquet", ".pq"}
_TABLES = {".csv", ".tsv", ".txt", *_EXCEL, *_PARQUET}
_KINDS = "a CSV (.csv, .csv.gz), Parquet (.parquet) or Excel (.xlsx) file, named after what it is"
_BACI = {"t", "i", "j", "k", "v"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A table that is ready to be read."""

    feed: Feed
    names: tuple[str, ...]
    """Its columns."""
    numbers: frozenset[str]
    """Columns whose type is a number; none in a CSV file, where all is text."""
    title: str
    """What the user calls it: the file's name, or "frame"."""
    path: Path | None
    """The file; None for a frame."""
    sha256: str
    """Hex digest of the file's bytes, or of the frame as an Arrow stream."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the caller says of the table."""

    sheet: str | None
    year: int | None
    marks: Marks


def opened(data: Any, *, sheet: str | None, year: int | None, marks: Marks) -> Opened:
    """Open the user's table.

    Parameters
    ----------
    data
        Path of a CSV (also gzipped), Parquet or Excel file, or a frame.
    sheet
        Sheet of an Excel file; None for the first.
    year
        The year of all rows; None where a column says.
    marks
        What is known of how numbers are written where they are text.

    Raises
    ------
    InputError
        There is no such file, or it cannot be read, or the object is no frame.
    EmptyInput
        There are no rows.
    """
    asked = _Asked(sheet, year, marks)
    if isinstance(data, (str, Path)):
        return _file(Path(data).expanduser(), asked)
    table = framed(data)
    return _from_table(table, "frame", None, _frame_digest(table), asked)


def _file(path: Path, asked: _Asked) -> Opened:
    if not path.is_file():
        raise _no_file(path)
    try:
        digest = _digest(path)
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror})", got=str(path)) from error
    suffix = path.suffix.casefold()
    if suffix in _PARQUET:
        return _parquet(path, digest, asked)
    if suffix in _EXCEL:
        return _from_table(excel(path, path.read_bytes(), asked.sheet), path.name, path, digest, asked, first_line=2)
    seen = look(path)
    known = replace(asked.marks, usual_point={name.casefold() for name in seen.shape.columns} >= _BACI)
    feed = CsvFeed(seen, year=asked.year, marks=known)
    return Opened(feed, seen.shape.columns, frozenset(), path.name, path, digest)


def _no_file(path: Path) -> InputError:
    if not path.is_dir():
        return InputError("there is no such file", got=str(path), close=nearest(path.name, _files(path.parent)))
    tables = [name for name in _files(path) if Path(name.removesuffix(".gz")).suffix.casefold() in _TABLES]
    return InputError(
        "this is a folder, not a file",
        got=str(path),
        close=[str(path / name) for name in tables[:3]],
        allowed=_KINDS,
        then=f"bilateral add flows {path / (tables[0] if tables else 'FILE')}",
    )


def _files(folder: Path) -> list[str]:
    return sorted(other.name for other in folder.iterdir() if other.is_file()) if folder.is_dir() else []


def _parquet(path: Path, digest: str, asked: _Asked) -> Opened:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema, rows = pq.read_schema(path), pq.read_metadata(path).num_rows
    except pa.ArrowException as error:
        raise InputError("the file is no Parquet, or a damaged one", got=str(path), allowed=_KINDS) from error
    if not rows:
        raise EmptyInput("the file has no rows", got=str(path))
    feed = TableFeed(path, label=path.name, year=asked.year, marks=asked.marks)
    return Opened(feed, tuple(schema.names), _numbers(schema), path.name, path, digest)


def _from_table(
    table: pa.Table, title: str, path: Path | None, digest: str, asked: _Asked, *, first_line: int = 1
) -> Opened:
    if not table.num_rows:
        raise EmptyInput("the table has no rows", got=title)
    feed = TableFeed(table, label=title, year=asked.year, first_line=first_line, marks=asked.marks)
    return Opened(feed, tuple(table.column_names), _numbers(table.schema), title, path, digest)


def _numbers(schema: pa.Schema) -> frozenset[str]:
    import pyarrow.types as kinds

    return frozenset(field.name for field in schema if kinds.is_integer(field.type) or kinds.is_floating(field.type))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _frame_digest(table: pa.Table) -> str:
    import pyarrow as pa

    sink = _Hash()
    with pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), table.schema) as writer:
        writer.write_table(table, max_chunksize=1 << 16)
    return sink.digest.hexdigest()


class _Hash:
    """A file that keeps nothing but the hash of what is written."""

    closed = False

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""
