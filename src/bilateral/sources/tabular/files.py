"""From the bytes of a file to an Arrow table, by what the bytes are rather than by what the file is called."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import EmptyInput, InputError, nearest
from bilateral.given import unpacked, utf8

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KINDS", "Parsed", "excel", "parsed"]

KINDS = "a CSV (.csv, .csv.gz), Parquet (.parquet) or Excel (.xlsx) file"
_EXCEL = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"})
_PARQUET = frozenset({".parquet", ".pq"})
_MARKS = {b"PAR1": ".parquet", b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}
"""How files begin that are no text."""
_LARGE = 64 << 20
"""From so many bytes on a CSV is parsed by several threads, which cannot tell the row of a fault."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A table out of a file."""

    data: pa.Table
    first_line: int
    """The number by which messages call its first row."""
    twice: frozenset[str] = frozenset()
    """Names that several columns bear."""


def parsed(raw: bytes, path: Path, sheet: str | None) -> Parsed:
    """The table in the bytes of a file.

    Parameters
    ----------
    raw
        The bytes, plain or gzipped.
    path
        The file, for its ending and for messages.
    sheet
        Sheet of an Excel file; None for the first.

    Raises
    ------
    InputError
        It is no table, or a row has another number of cells than the heading.
    EmptyInput
        It holds nothing.
    """
    raw = unpacked(raw, str(path))
    kind = _MARKS.get(raw[:4]) or path.suffix.casefold()
    if kind in _PARQUET:
        return Parsed(_parquet(path, raw), 1)
    return Parsed(excel(path, raw, sheet), 2) if kind in _EXCEL else _csv(path, raw)


def _parquet(path: Path, raw: bytes) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(pa.BufferReader(raw)).read()
    except pa.ArrowException:
        raise InputError("the file is no Parquet, or a damaged one", got=str(path), allowed=KINDS) from None


def excel(path: Path, raw: bytes, sheet: str | None) -> pa.Table:
    """A sheet of a workbook; the first where none is named.

    Raises
    ------
    InputError
        It is no workbook, or has no such sheet.
    """
    import fastexcel
    import pyarrow as pa

    try:
        book = fastexcel.read_excel(raw)
        if sheet is not None and sheet not in book.sheet_names:
            names = book.sheet_names
            raise InputError("there is no such sheet", got=sheet, close=nearest(sheet, names), allowed=", ".join(names))
        # every row is looked at for a column's type: a code that is text once is text in all
        batch = book.load_sheet(0 if sheet is None else sheet, schema_sample_rows=None).to_arrow()
    except fastexcel.FastExcelError:
        raise InputError("the file is no Excel table, or a damaged one", got=str(path), allowed=KINDS) from None
    return pa.Table.from_batches([batch])


def _csv(path: Path, raw: bytes) -> Parsed:
    raw = utf8(raw, str(path), allowed=KINDS)
    blank = len(raw) - len(raw.lstrip(b"\r\n"))
    above, raw = raw[:blank].count(b"\n"), raw[blank:]
    lines = raw[: 1 << 20].decode("utf-8", "replace").splitlines()
    delimiter = max(",;\t|", key=lines[0].count) if lines else ","
    rows = list(csv.reader(lines[:4], delimiter=delimiter))
    if not rows:
        raise EmptyInput("the file is empty", got=str(path), allowed=KINDS)
    given, heads = _headings(rows)
    names = _once(given)
    first = above + heads + 1
    table = _rows(raw, names, (above, heads), delimiter, path.name)
    return Parsed(table, first, frozenset(name for name in given if given.count(name) > 1))


def _rows(raw: bytes, names: list[str], skipped: tuple[int, int], delimiter: str, label: str) -> pa.Table:
    """All cells as text, as they stand there: NA may be Namibia, and codes keep their leading zeros."""
    import pyarrow as pa
    import pyarrow.csv as pc

    (above, heads), odd = skipped, list[Any]()

    def note(row: Any) -> str:
        odd.append(row)
        return "error"

    read = pc.ReadOptions(column_names=names, skip_rows=heads, use_threads=len(raw) > _LARGE)
    parse = pc.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note)
    convert = pc.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    try:
        return pc.read_csv(pa.BufferReader(raw), read_options=read, parse_options=parse, convert_options=convert)
    except pa.ArrowInvalid as fault:
        if odd:
            raise _odd(odd[0], above, label) from None
        if "Empty CSV" in str(fault):
            return pa.table({name: pa.array([], pa.string()) for name in names})
        what = f"{label} cannot be read as a table"
        raise InputError(what, allowed=KINDS, then="look for a quotation mark that opens and never closes") from None


def _odd(row: Any, above: int, label: str) -> InputError:
    line = f"row {row.number + above}" if row.number is not None else "a row"
    return InputError(
        f"{label} is no table: {line} has another number of cells than the heading",
        got=f"{row.actual_columns:,} of {row.expected_columns:,}: {row.text[:60]}",
        then="put cells that hold the separator into quotation marks",
    )


def _headings(rows: list[list[str]]) -> tuple[list[str], int]:
    """One name a column, and how many lines they take: yfinance writes field, ticker and index name in three."""
    first = rows[0]
    stacked = len(rows) > 2 and first[0] in {"Price", ""} and rows[1][0] in {"Ticker", ""} and len(first) > 1
    if not stacked or len(rows[1]) != len(first) or any(_number(cell) for cell in rows[1][1:]):
        return [name.strip() or f"column {place}" for place, name in enumerate(first, 1)], 1
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
