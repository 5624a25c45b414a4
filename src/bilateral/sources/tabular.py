"""From a path or a frame to an Arrow table whose codes keep their leading zeros: CSV, Parquet, Excel, Arrow, pandas."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import EmptyInput, InputError, nearest
from bilateral.origin import Origin, today

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Sheet", "bare", "cited", "column", "opened", "texts"]

_EXCEL = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}
_PARQUET = {".parquet", ".pq"}
_KINDS = "a CSV (.csv, .csv.gz), Parquet (.parquet) or Excel (.xlsx) file, or an Arrow, pandas or polars frame"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as received."""

    data: pa.Table
    """All its columns; those of a CSV file are text."""
    title: str
    """What the user calls it: the file's name, or "frame"."""
    path: Path | None
    """The file; None for a frame."""
    sha256: str
    """Hex digest of the file's bytes, or of the frame's columns."""
    first_line: int
    """The number by which messages call the first row."""


def opened(data: Any, *, sheet: str | None = None) -> Sheet:
    """Open the user's table.

    Parameters
    ----------
    data
        Path of a CSV (also gzipped), Parquet or Excel file, or a frame. The two or three heading rows of a table as
        yfinance writes it become one, "Close|AAPL".
    sheet
        Sheet of an Excel file; None for the first.

    Raises
    ------
    InputError
        There is no such file, or it cannot be read, or the object is no frame.
    EmptyInput
        There are no rows.
    """
    if not isinstance(data, (str, Path)):
        table = _framed(data)
        return _filled(Sheet(table, "frame", None, _digest_of(table), 1))
    path = Path(data).expanduser()
    if not path.is_file():
        raise InputError("there is no such file", got=str(path), close=nearest(path.name, _beside(path)))
    raw = path.read_bytes()
    table, first = _read(path, raw, sheet)
    return _filled(Sheet(table, path.name, path, hashlib.sha256(raw).hexdigest(), first))


def cited(
    package: str,
    sheet: Sheet,
    *,
    producer: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    simulated: bool = False,
) -> Origin:
    """The origin of a user's table: what the user says, else what the source's `origin.toml` and the file say."""
    about = tomllib.loads(files(package).joinpath("origin.toml").read_text(encoding="utf-8"))
    return Origin(
        producer=about["producer"] if producer is None else producer,
        title=(sheet.title if sheet.path else about["title"]) if title is None else title,
        licence=about["licence"] if licence is None else licence,
        accessed=today(),
        sha256=sheet.sha256,
        simulated=simulated,
    )


def bare(name: str) -> str:
    """A column's name without case, blanks and signs, for comparing."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def column(sheet: Sheet, usual: str, given: str | None = None) -> str | None:
    """The column that goes by one of the usual names (bare, parted by blanks), or the one that the user names.

    Raises
    ------
    InputError
        The user names a column that is not there.
    """
    names = sheet.data.column_names
    if given is not None:
        if given in names:
            return given
        raise InputError(
            f"{sheet.title} has no such column", got=given, close=nearest(given, names), allowed=", ".join(names[:12])
        )
    known = {bare(name): name for name in reversed(names)}
    return next((known[word] for word in usual.split() if word in known), None)


def texts(sheet: Sheet, name: str | None) -> list[str]:
    """A column as text without blanks around; whole numbers without a point; empty where missing."""
    if name is None:
        return [""] * sheet.data.num_rows
    return [_text(value) for value in sheet.data[name].to_pylist()]


def _text(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124, a NaN differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _beside(path: Path) -> list[str]:
    folder = path.parent
    return sorted(other.name for other in folder.iterdir() if other.is_file()) if folder.is_dir() else []


def _filled(sheet: Sheet) -> Sheet:
    if not sheet.data.num_rows:
        raise EmptyInput("the table has no rows", got=sheet.title)
    return sheet


def _read(path: Path, raw: bytes, sheet: str | None) -> tuple[pa.Table, int]:
    suffix = path.suffix.casefold()
    if suffix in _PARQUET:
        return _parquet(path, raw), 1
    if suffix in _EXCEL:
        return _excel(path, sheet), 2
    return _csv(path, raw)


def _parquet(path: Path, raw: bytes) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(io.BytesIO(raw))
    except pa.ArrowException as error:
        raise InputError("the file is no Parquet, or a damaged one", got=str(path), allowed=_KINDS) from error


def _excel(path: Path, sheet: str | None) -> pa.Table:
    import fastexcel
    import pyarrow as pa

    try:
        book = fastexcel.read_excel(path)
        if sheet is not None and sheet not in book.sheet_names:
            raise InputError("there is no such sheet", got=sheet, allowed=", ".join(book.sheet_names))
        batch = book.load_sheet(0 if sheet is None else sheet, schema_sample_rows=None).to_arrow()
    except fastexcel.FastExcelError as error:
        raise InputError("the file is no Excel table, or a damaged one", got=str(path), allowed=_KINDS) from error
    return pa.Table.from_batches([batch])


def _csv(path: Path, raw: bytes) -> tuple[pa.Table, int]:
    import pyarrow as pa
    import pyarrow.csv as pc

    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    raw = _utf8(raw)
    lines = raw[: 1 << 20].decode("utf-8", "replace").splitlines()
    rows = list(csv.reader(lines[:4], delimiter=_delimiter(lines)))
    if not rows:
        raise EmptyInput("the file is empty", got=str(path))
    names, heads = _headings(rows)
    try:
        table = pc.read_csv(
            io.BytesIO(raw),
            read_options=pc.ReadOptions(column_names=names, skip_rows=heads),
            parse_options=pc.ParseOptions(delimiter=_delimiter(lines), newlines_in_values=True),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise InputError(f"{path.name} cannot be read as a table: {str(error).splitlines()[0]}") from None
    return table, heads + 1


def _utf8(raw: bytes) -> bytes:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp949", "replace").encode("utf-8")
    return raw


def _delimiter(lines: list[str]) -> str:
    return max(",;\t|", key=lines[0].count) if lines else ","


def _headings(rows: list[list[str]]) -> tuple[list[str], int]:
    """One name a column, and how many lines they take: yfinance writes field, ticker and index name in three."""
    first = rows[0]
    stacked = len(rows) > 2 and first[0] in {"Price", ""} and rows[1][0] in {"Ticker", ""} and len(first) > 1
    if not stacked or len(rows[1]) != len(first) or any(_number(cell) for cell in rows[1][1:]):
        return _once([name.strip() or f"column {place}" for place, name in enumerate(first, 1)]), 1
    named = len(rows) > 2 and rows[2][0].casefold() == "date" and not any(rows[2][1:])
    return ["Date", *(f"{a}|{b}" for a, b in zip(first[1:], rows[1][1:], strict=True))], 3 if named else 2


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _once(names: list[str]) -> list[str]:
    """Names that stand there twice get a number; Arrow takes no doubles."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def _framed(data: Any) -> pa.Table:
    import pyarrow as pa

    if hasattr(data, "reset_index") and hasattr(data, "columns"):
        data = _flat(data)
    lazy = getattr(data, "to_pyarrow", None) or getattr(data, "collect", None)
    if not hasattr(data, "__arrow_c_stream__") and callable(lazy):
        data = lazy()
    if isinstance(data, (pa.Table, pa.RecordBatch)) or hasattr(data, "__arrow_c_stream__"):
        return pa.table(data)
    raise InputError("this is no table", got=type(data).__name__, allowed=_KINDS)


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
