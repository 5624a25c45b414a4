"""The sheets of a workbook or of a folder of CSV files, as they lie there: headings, and rows with their numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import InputError, nearest
from bilateral.given import decoded
from bilateral.sources.delegation.cells import text_of
from bilateral.sources.delegation.sheets import Sheet, sheets

__all__ = ["RawSheet", "opened"]

_ALIASES = {"tables": "meeting_tables", "locked": "locks", "slots": "sessions", "companies": "firms"}
_OTHERS = frozenset(["instructions", "simulated", "mou"])
"""Sheets and files that may lie there and are no part of it; mou is the register of agreements."""
_MARK = "#"
"""A row whose first cell begins with it is an example or a remark, and is not read."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as received."""

    sheet: Sheet
    part: str
    """File name, or name of the sheet in the workbook."""
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    """Row number from 1 and its cells; empty rows and rows that begin with # are left out."""
    marked: int
    """Rows that begin with #."""


def opened(path: Path) -> tuple[list[RawSheet], list[str]]:
    """The sheets that can be told, and notes on those that cannot.

    Raises
    ------
    InputError
        There is no such path, it is neither a folder nor a workbook, or it holds none of the sheets.
    """
    if not path.exists():
        raise InputError("no such folder or workbook", got=str(path), then="bilateral delegation template FOLDER")
    named = list(_folder(path) if path.is_dir() else _workbook(path))
    known = {sheet.name: sheet for sheet in sheets()}
    found, notes = [], []
    for part, rows in named:
        name = _ALIASES.get(_stem(part), _stem(part))
        if name in known:
            found.append(_raw(known[name], part, rows))
        elif name not in _OTHERS:
            close = nearest(name, known, count=1)
            notes.append(f"{part} is not a sheet of a delegation{f', did you mean {close[0]}?' if close else ''}")
    if not found:
        raise InputError(
            f"{path} holds no sheet of a delegation",
            allowed=", ".join(known),
            then=f"bilateral delegation template {path if path.is_dir() else 'FOLDER'}",
        )
    return found, notes


def _stem(part: str) -> str:
    return part.removesuffix(".csv").strip().casefold().replace(" ", "_")


def _raw(sheet: Sheet, part: str, lines: Iterable[tuple[int, tuple[Any, ...]]]) -> RawSheet:
    headings: tuple[str, ...] = ()
    rows, marked = [], 0
    for number, cells in lines:
        texts = [text_of(content) for content in cells]
        if not any(texts):
            continue
        if not headings:
            headings = tuple(text.casefold().replace(" ", "_") for text in texts)
        elif texts[0].startswith(_MARK):
            marked += 1
        else:
            rows.append((number, cells))
    return RawSheet(sheet, part, headings, tuple(rows), marked)


def _folder(path: Path) -> Iterator[tuple[str, Iterable[tuple[int, tuple[Any, ...]]]]]:
    for file in sorted(path.glob("*.csv")):
        yield file.name, _csv_rows(file)


def _csv_rows(file: Path) -> list[tuple[int, tuple[Any, ...]]]:
    text = _decoded(file)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first and "," not in first else ",")
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as fault:
        raise InputError(f"{file.name} row {line} cannot be read as CSV: {fault}") from None
    return rows


def _decoded(file: Path) -> str:
    return decoded(file.read_bytes(), file.name, then="save it as “CSV UTF-8”, or use the workbook (XLSX)")


def _workbook(path: Path) -> Iterator[tuple[str, Iterable[tuple[int, tuple[Any, ...]]]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError):
        then = "bilateral delegation template visit.xlsx"
        allowed = "a workbook (XLSX), or a folder of CSV files"
        raise InputError(
            "the file is no workbook, or a damaged one", got=str(path), allowed=allowed, then=then
        ) from None
    try:
        for name in book.sheetnames:
            yield name, list(enumerate(book[name].iter_rows(values_only=True), 1))
    finally:
        book.close()
