"""Concordance files as lists of code pairs: CSV and Excel, with one header line somewhere near the top."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import EmptyInput, InputError, MissingColumn, nearest
from bilateral.given import decoded
from bilateral.reference.classifications import known

__all__ = ["Line", "Sheet", "classification_in", "open_sheet"]

_EXCEL = frozenset({".xlsx", ".xls", ".xlsb", ".ods"})
_HEADER_WITHIN = 20
ALLOWED = "a CSV or Excel file of code pairs"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file."""

    number: int
    """Line of the file, from 1."""
    cells: tuple[str, ...]
    """As text, without blanks around them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file with its header line found."""

    label: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    """Those below the header that are not empty."""

    def column(self, name: str) -> int:
        """The place of a column.

        Raises
        ------
        MissingColumn
            There is no column of this name.
        """
        folded = [head.casefold() for head in self.header]
        if name.casefold() not in folded:
            allowed = ", ".join(filter(None, self.header))
            close = nearest(name, filter(None, self.header))
            raise MissingColumn(f"{self.label} has no such column", got=name, close=close, allowed=allowed)
        return folded.index(name.casefold())

    def has(self, *names: str) -> bool:
        """Whether all these columns are there, in any case of letters."""
        return {name.casefold() for name in names} <= {head.casefold() for head in self.header}


def open_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """Read a file of text cells; the header is the first line in which at least two cells hold letters.

    Raises
    ------
    InputError
        The file cannot be read.
    EmptyInput
        There is no header, or nothing below it.
    """
    rows = list(_excel(path, sheet) if path.suffix.casefold() in _EXCEL else _text(path))
    place = next((n for n, row in enumerate(rows[:_HEADER_WITHIN]) if _is_header(row)), None)
    if place is None:
        raise EmptyInput(f"{path.name} has no header line", allowed="names of at least two columns near the top")
    lines = tuple(Line(n + 1, row) for n, row in enumerate(rows) if n > place and any(row))
    if not lines:
        raise EmptyInput(f"{path.name} has no rows below its header")
    return Sheet(path.name, rows[place], lines)


def _is_header(row: Sequence[str]) -> bool:
    return sum(bool(re.search(r"[^\W\d_]", cell)) for cell in row) >= 2


def _text(path: Path) -> Iterator[tuple[str, ...]]:
    # codes are ASCII in any of these
    text = decoded(path.read_bytes(), str(path), others=("cp1252", "latin-1"), allowed=ALLOWED)
    head = text[:4096]
    delimiter = max(",;\t|", key=head.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield tuple(cell.strip() for cell in row)


def _excel(path: Path, sheet: str | None) -> Iterator[tuple[str, ...]]:
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        table = book.load_sheet(sheet if sheet is not None else 0, header_row=None, dtypes="string").to_arrow()
    except fastexcel.FastExcelError:
        raise InputError("the file is no Excel table, or a damaged one", got=str(path), allowed=ALLOWED) from None
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield tuple(re.sub(r"^(\d+)\.0$", r"\1", (cell or "").strip()) for cell in row)


def classification_in(text: str) -> str | None:
    """The name of the known classification that a heading speaks of; None where it speaks of none.

    Examples
    --------
    >>> classification_in("From HS 2022"), classification_in("SITC Rev. 3"), classification_in("Description")
    ('HS22', 'SITC3', None)
    """
    short = "".join(sign for sign in text.casefold() if sign.isalnum())
    names = known()
    found = [name for name in names if re.search(rf"{name}(?!\d)", short) and (name != "hs" or short.endswith("hs"))]
    longest = max(found, key=len, default=None)
    return names[longest].name if longest and len(longest) > 2 else None
