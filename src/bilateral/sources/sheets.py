"""Small tables of the user's, read whole: CSV, Parquet, Excel or a frame, as columns of plain values."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import EmptyInput, InputError, MissingColumn, nearest

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Sheet", "bare", "find", "number", "open_sheet", "years_of"]

_MISSING = frozenset(["", "na", "n/a", "nan", "none", "null", "-", "–", "—", ".", "..", "...", "s", "d"])
_EXCEL = frozenset([".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"])
_SPAN = re.compile(r"(\d{4})(?:\s*[-–—:/]\s*(\d{4}|\d{2}))?(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what is known of its file."""

    table: pa.Table
    title: str
    """The file's name, or "frame"."""
    sha256: str
    """Hex digest of the file; empty for a frame."""
    first_line: int
    """The number by which messages call the first row."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns."""
        return tuple(self.table.column_names)

    def column(self, name: str) -> list[Any]:
        """The values of a column."""
        values: list[Any] = self.table[name].to_pylist()
        return values


def open_sheet(data: Any, *, sheet: str | None = None) -> Sheet:
    """Open a table.

    Parameters
    ----------
    data
        Path of a CSV (also gzipped), Parquet or Excel file, or a frame that speaks Arrow.
    sheet
        Sheet of an Excel file; default the first.

    Raises
    ------
    InputError
        There is no such file, or it cannot be read as a table.
    EmptyInput
        It has no rows.
    """
    if not isinstance(data, (str, Path)):
        return _filled(Sheet(_frame(data), "frame", "", 1))
    path = Path(data).expanduser()
    if not path.is_file():
        there = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        raise InputError("there is no such file", got=str(path), close=nearest(path.name, there))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    table = _read(path, sheet)
    return _filled(Sheet(table, path.name, digest, 1 if path.suffix == ".parquet" else 2))


def _filled(found: Sheet) -> Sheet:
    if not found.table.num_rows:
        raise EmptyInput("the table has no rows", got=found.title)
    return found


def _frame(data: Any) -> pa.Table:
    import pyarrow as pa

    if isinstance(data, (pa.Table, pa.RecordBatch)) or hasattr(data, "__arrow_c_stream__"):
        return pa.table(data)
    raise InputError("this is no table", got=type(data).__name__, allowed="a path, or an Arrow, pandas or polars frame")


def _read(path: Path, sheet: str | None) -> pa.Table:
    import pyarrow as pa

    suffix = path.suffix.casefold()
    try:
        if suffix in {".parquet", ".pq"}:
            import pyarrow.parquet as pq

            return pq.ParquetFile(path).read()
        return _excel(path, sheet) if suffix in _EXCEL else _csv(path)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise InputError(f"the file cannot be read as a table ({first})", got=str(path)) from None


def _excel(path: Path, sheet: str | None) -> pa.Table:
    import fastexcel
    import pyarrow as pa

    try:
        book = fastexcel.read_excel(path)
        if sheet is not None and sheet not in book.sheet_names:
            names = book.sheet_names
            raise InputError("there is no such sheet", got=sheet, close=nearest(sheet, names), allowed=", ".join(names))
        return pa.Table.from_batches([book.load_sheet(sheet or 0, schema_sample_rows=None).to_arrow()])
    except fastexcel.FastExcelError:
        raise InputError("the file is no Excel table, or a damaged one", got=str(path)) from None


def _csv(path: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.csv as pc

    with pa.input_stream(path) as stream:
        head = stream.read(1 << 16).decode("utf-8-sig", "replace").replace("\r", "\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=head.count)
    names = [cell.strip().strip('"') for cell in head.split(delimiter)]
    if len(set(names)) < len(names):
        raise InputError("two columns have one name", got=", ".join(names), allowed="each name once")
    return pc.read_csv(
        path,
        parse_options=pc.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pc.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )


def bare(name: str) -> str:
    """A column's name in small letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def find(
    names: Sequence[str], usual: Mapping[str, str], mapping: Mapping[str, str] | None, needed: Sequence[str]
) -> dict[str, str]:
    """Which column holds what: as the user says, or by its usual name.

    Parameters
    ----------
    names
        The columns of the table.
    usual
        Our name to the names that such columns usually have, in small letters, divided by spaces, best first.
    mapping
        Ours to theirs, from the user.
    needed
        Those that must be there.

    Raises
    ------
    MissingColumn
        A column that is needed cannot be told, or one that the user names is not there.
    InputError
        The mapping names something that no column can be.
    """
    given = mapping or {}
    for ours, theirs in given.items():
        if ours not in usual:
            raise InputError("a mapping names one of ours first", got=ours, allowed=", ".join(usual))
        if theirs not in names:
            raise MissingColumn(f"no column for {ours}", got=theirs, close=nearest(theirs, names), allowed=_list(names))
    folded = {bare(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for ours, words in usual.items():
        column = given.get(ours) or next((folded[word] for word in words.split() if word in folded), None)
        if column is not None and column not in found.values():
            found[ours] = column
    for ours in needed:
        if ours not in found:
            raise MissingColumn(
                f"no column for {ours} can be told from the names",
                got=_list(names),
                allowed=f"such as {', '.join(usual[ours].split()[:3])}",
                then=f'--map {ours}=COLUMN (mapping={{"{ours}": "COLUMN"}} in Python)',
            )
    return found


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:20])


def number(value: Any) -> float | None:
    """A value as a number; None where it is missing.

    Raises
    ------
    ValueError
        It is something else.
    """
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return None if math.isnan(value) else float(value)
    text = str(value).strip()
    if text.casefold() in _MISSING:
        return None
    return float(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))


def years_of(value: Any) -> tuple[int, int] | None:
    """First and last year that a cell names: 2020, "2020", "2003–22"; None where it names none."""
    return _span(str(value).strip())


@lru_cache(maxsize=4096)
def _span(text: str) -> tuple[int, int] | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    first = int(found[1])
    last = found[2] or found[1]
    return first, int(last) if len(last) == 4 else first // 100 * 100 + int(last)
