"""The template of a delegation: a workbook with lists to choose from, or a folder of CSV files; and filled ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import InputError, StoreError
from bilateral.sources.delegation.read import SIMULATED
from bilateral.sources.delegation.sheets import Field, Sheet, sheets
from bilateral.store.disk import write_whole

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_tables", "write_template"]

ROWS = 2000
"""Rows that the lists to choose from reach down."""
INSTRUCTIONS = """How to fill in this delegation

1. Begin with the sheets firms, sessions and meeting_tables; no plan can be made without them.
2. Then requests: who wishes to meet whom. must counts most, then want, then open; no means never.
3. All other sheets may stay empty. What is not said does not bind: a firm without a row on availability is there in
   every session; a firm without max_meetings can meet in every slot that it is there for.
4. Rows whose first cell begins with # are examples or remarks. They are not read; leave or delete them.
5. Names may be in any script. HS codes are text: keep the leading zero (0805, not 805).
6. An interpreter is needed where two firms have no language in common, and where both have said their languages.
7. Times are local times of the venue; set its time zone on the sheet event (Asia/Shanghai, Asia/Seoul).
8. deal_rate on the sheet event is your own estimate of the share of meetings that lead to the business hoped for;
   without it no expected value in money is stated.

Then:
   bilateral delegation check PATH      lists every fault with its row, and demand against room
   bilateral delegation plan PATH       makes the plan
   bilateral delegation agendas PATH    writes agendas, lists and rosters
"""


def write_template(target: Path | str) -> tuple[Path, ...]:
    """Write an empty delegation with instructions and example rows marked with #.

    Parameters
    ----------
    target
        A file that ends in ``.xlsx`` for a workbook with lists to choose from; else a folder for CSV files.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        Something stands there already; nothing is overwritten.
    """
    return _write(Path(target), {sheet.name: list(_examples(sheet)) for sheet in sheets()}, simulated=False)


def write_tables(
    target: Path | str, rows: Mapping[str, Sequence[Mapping[str, Any]]], *, simulated: bool = False
) -> tuple[Path, ...]:
    """Write a filled delegation in the same form.

    Parameters
    ----------
    target
        As for `write_template`.
    rows
        By sheet, rows by heading; what is not there stays empty.
    simulated
        Mark it as describing no real firms.

    Raises
    ------
    InputError
        Something stands there already.
    """
    filled = {
        sheet.name: [[row.get(name) for name in sheet.headings] for row in rows.get(sheet.name, ())]
        for sheet in sheets()
    }
    return _write(Path(target), filled, simulated=simulated)


def _write(target: Path, rows: Mapping[str, list[list[Any]]], *, simulated: bool) -> tuple[Path, ...]:
    files = _files(target, rows, simulated)
    standing = next((path for path in files if path.exists()), None)
    if standing is not None:
        raise InputError("a file stands there already; nothing was written", got=str(standing), then="name another")
    try:
        target_folder = target.parent if target.suffix.lower() == ".xlsx" else target
        target_folder.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            write_whole(path, data, path.with_name(f".{path.name}.part"))
    except OSError as fault:
        raise StoreError(f"the template cannot be written: {fault.strerror}", got=str(target)) from None
    return tuple(files)


def _files(target: Path, rows: Mapping[str, list[list[Any]]], simulated: bool) -> dict[Path, bytes]:
    if target.suffix.lower() == ".xlsx":
        return {target: _book(rows, simulated)}
    made = {target / f"{sheet.name}.csv": _csv(sheet, rows[sheet.name]) for sheet in sheets()}
    made[target / "INSTRUCTIONS.txt"] = INSTRUCTIONS.encode()
    if simulated:
        made[target / SIMULATED] = b"SIMULATED DATA: describes no real firm or country.\n"
    return made


def _examples(sheet: Sheet) -> Iterator[list[Any]]:
    for number in range(2):
        cells = [field.examples[number] for field in sheet.fields]
        if any(cells):
            yield [f"# {cells[0]}", *cells[1:]]


def _csv(sheet: Sheet, rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.headings)
    writer.writerows(["" if content is None else content for content in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _book(rows: Mapping[str, list[list[Any]]], simulated: bool) -> bytes:
    import datetime as dt

    from openpyxl import Workbook

    book = Workbook()
    if simulated:
        book.create_sheet("SIMULATED")["A1"] = "SIMULATED DATA: describes no real firm or country."
    _instructions(book)
    for sheet in sheets():
        _sheet(book.create_sheet(sheet.name), sheet, rows[sheet.name])
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _instructions(book: Workbook) -> None:
    from openpyxl.styles import Alignment, Font

    first = book.active
    first.title = "instructions"
    first.column_dimensions["A"].width = 110
    for number, line in enumerate(INSTRUCTIONS.splitlines(), 1):
        cell = first.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    first["A1"].font = Font(bold=True, size=14)


def _sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, field in enumerate(sheet.fields, 1):
        cell = page.cell(1, place, field.name)
        cell.font = Font(bold=True, color="9B1B30" if field.required else "1A1D21")
        cell.fill = PatternFill("solid", fgColor="E4E7EB")
        cell.comment = Comment(_told(field), "bilateral", height=110, width=280)
        page.column_dimensions[get_column_letter(place)].width = max(12, len(field.name) + 3)
        _column(page, get_column_letter(place), field)
    for number, row in enumerate(rows, 2):
        for place, content in enumerate(row, 1):
            cell = page.cell(number, place, content)
            if str(row[0]).startswith("#"):
                cell.font = Font(italic=True, color="7F8893")
    page.freeze_panes = "B2"


def _told(field: Field) -> str:
    allowed = f"\nAllowed: {', '.join(field.allowed)}" if field.allowed else ""
    return f"{field.help}.{allowed}\n{'Must be filled.' if field.required else 'May stay empty.'}"


def _column(page: Worksheet, letter: str, field: Field) -> None:
    """Text columns keep leading zeros; a column with few words, or with keys of another sheet, gets a list."""
    if field.kind not in {"count", "positive", "amount"}:
        for row in range(2, 202):
            page[f"{letter}{row}"].number_format = "@"
    source = _listed(page.title, field)
    if source:
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(type="list", formula1=source, allow_blank=not field.required, showErrorMessage=False)
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = field.name[:32], field.help[:250]
        page.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{ROWS}")


_KEYS = {"firm": "firms", "other": "firms", "then_firm": "firms", "then_other": "firms", "session": "sessions"}


def _listed(sheet: str, field: Field) -> str:
    if field.kind == "choice":
        return f'"{",".join(field.allowed)}"' if len(",".join(field.allowed)) < 250 else ""
    other = "meeting_tables" if field.name == "table" else _KEYS.get(field.name, "")
    return f"={other}!$A$2:$A${ROWS}" if other and other != sheet else ""
