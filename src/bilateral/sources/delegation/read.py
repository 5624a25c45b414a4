"""From a workbook or a folder of CSV files to checked tables: every fault with its row, all at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral import schema
from bilateral.errors import InputError, nearest
from bilateral.origin import Origin, received
from bilateral.plurals import many
from bilateral.sources.delegation.cells import BadCell, cell, text_of
from bilateral.sources.delegation.crosscheck import Row, crosscheck
from bilateral.sources.delegation.opened import RawSheet, opened
from bilateral.sources.delegation.sheets import Fault, Sheet, sheets

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SIMULATED", "Delegation", "read"]

SIMULATED = "SIMULATED.txt"
"""A folder that holds a file of this name describes no real firms; a workbook says so by a sheet of the name."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """What an organiser's workbook or folder says."""

    name: str
    """Of the event; else that of the file."""
    tables: Mapping[str, pa.Table]
    """By name of the table, each with exactly the columns of its schema; those without a row are there too."""
    faults: tuple[Fault, ...]
    """Cells and rows that cannot be used; the tables hold only whole rows."""
    notes: tuple[str, ...]
    """What was passed over, in plain words."""
    rows_read: int
    origin: Origin

    def sound(self) -> Delegation:
        """Itself, where nothing is wrong.

        Raises
        ------
        InputError
            There are faults; the message names the first three and counts the rest.
        """
        if not self.faults:
            return self
        first = " | ".join(fault.sentence() for fault in self.faults[:3])
        rest = len(self.faults) - 3
        more = f" | and {rest} more" if rest > 0 else ""
        raise InputError(
            f"{len(self.faults)} fault{'s' if len(self.faults) > 1 else ''} in {self.origin.title}: {first}{more}",
            then="bilateral delegation check PATH lists them all",
        )


def read(path: Path | str) -> Delegation:
    """Read a delegation.

    Parameters
    ----------
    path
        A workbook (XLSX), or a folder of CSV files in UTF-8, with the sheets that `bilateral delegation template`
        writes. Rows whose first cell begins with # are examples or remarks and are passed over.

    Returns
    -------
    Delegation
        With every fault in it; `sound` turns them into an error.

    Raises
    ------
    InputError
        There is nothing at `path`, or it holds none of the sheets, or a file cannot be decoded.
    """
    place = Path(path)
    raw, notes = opened(place)
    faults = list(_absent(place, raw))
    rows: dict[str, list[Row]] = {sheet.name: [] for sheet in sheets()}
    doubtful: dict[str, set[str]] = {}
    halves: dict[str, list[Row]] = {}
    for found in raw:
        good, half, bad, said = _parsed(found)
        rows[found.sheet.name] += good
        halves.setdefault(found.sheet.name, []).extend(half)
        if bad:
            doubtful[found.sheet.name] = _first_cells(found)
        faults += bad
        notes += said
    faults += crosscheck(rows, doubtful, halves)
    refused = {(fault.part, fault.line) for fault in faults}
    tables = {sheet.name: _table(sheet, rows[sheet.name], refused) for sheet in sheets()}
    order = [found.part for found in raw]
    faults.sort(key=lambda fault: (order.index(fault.part) if fault.part in order else -1, fault.line))
    read_rows = sum(len(found.rows) for found in raw)
    named = _setting(rows["event"], "name") or place.stem
    return Delegation(named, tables, tuple(faults), tuple(notes), read_rows, _origin(place, named))


def _setting(rows: Sequence[Row], wanted: str) -> str:
    return next((str(row.cells["value"]) for row in rows if row.cells["setting"] == wanted), "")


def _absent(place: Path, raw: Sequence[RawSheet]) -> Iterator[Fault]:
    there = {found.sheet.name for found in raw}
    for sheet in sheets():
        if not sheet.essential:
            continue
        part = f"{sheet.name}.csv" if place.is_dir() else sheet.name
        columns = f"columns {', '.join(sheet.headings)}"
        if sheet.name not in there:
            yield Fault(part, 0, "", "the sheet is missing", allowed=columns)
        elif not any(found.rows for found in raw if found.sheet is sheet):
            yield Fault(part, 0, "", "no row is filled in", allowed=columns)


def _parsed(raw: RawSheet) -> tuple[list[Row], list[Row], list[Fault], list[str]]:
    """Whole rows, rows without the cells that could not be read, faults, and notes."""
    place = {name: position for position, name in enumerate(raw.headings) if name}
    faults, notes = list(_headings(raw, place)), list(_strange(raw, place))
    if raw.marked:
        notes.append(f"{raw.part}: {many(raw.marked, 'row')} marked with # passed over")
    if faults:
        return [], [], faults, notes
    rows: list[Row] = []
    halves: list[Row] = []
    for number, cells in raw.rows:
        values, bad = _row(raw, place, number, cells)
        faults += bad
        (halves if bad else rows).append(Row(raw.part, number, values))
    return rows, halves, faults, notes


def _headings(raw: RawSheet, place: Mapping[str, int]) -> Iterator[Fault]:
    for field in raw.sheet.fields:
        if field.required and field.name not in place:
            close = nearest(field.name, [name for name in place if name not in raw.sheet.headings], count=1)
            hint = f", is it {close[0]!r}?" if close else ""
            yield Fault(raw.part, 1, field.name, f"the column is missing{hint}", allowed=", ".join(raw.sheet.headings))
    for name in {name for name in raw.headings if name and raw.headings.count(name) > 1}:
        yield Fault(raw.part, 1, name, "two columns have this heading")


def _strange(raw: RawSheet, place: Mapping[str, int]) -> Iterator[str]:
    for name in place:
        if name not in raw.sheet.headings:
            close = nearest(name, raw.sheet.headings, count=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            yield f"{raw.part}: column {name!r} is not known and was passed over{hint}"


def _first_cells(raw: RawSheet) -> set[str]:
    """What stands in the first column: the ids of a sheet some of whose rows are faulty."""
    place = raw.headings.index(raw.sheet.headings[0]) if raw.sheet.headings[0] in raw.headings else 0
    return {text_of(cells[place]) for _, cells in raw.rows if place < len(cells)}


def _row(
    raw: RawSheet, place: Mapping[str, int], number: int, cells: tuple[Any, ...]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults = []
    for field in raw.sheet.fields:
        position = place.get(field.name)
        content = cells[position] if position is not None and position < len(cells) else None
        try:
            values[field.name] = cell(field, content)
        except BadCell as bad:
            faults.append(Fault(raw.part, number, field.name, bad.what, text_of(content)[:60], bad.allowed))
    return values, faults


def _table(sheet: Sheet, rows: Sequence[Row], refused: set[tuple[str, int]]) -> pa.Table:
    import pyarrow as pa

    whole = [row.cells for row in rows if (row.part, row.line) not in refused]
    return pa.Table.from_pylist(whole, schema=schema.table(sheet.name).arrow())


def _origin(place: Path, named: str) -> Origin:
    files = [file for file in sorted(place.glob("*.csv")) if file.stem != "mou"] if place.is_dir() else [place]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    simulated = (place / SIMULATED).exists() if place.is_dir() else _says_simulated(place)
    return Origin(
        producer="bilateral" if simulated else "The organiser of the delegation",
        title=f"{named} ({place.name})" if named != place.name else named,
        accessed="" if simulated else received(),
        sha256=digest.hexdigest(),
        simulated=simulated,
    )


def _says_simulated(book: Path) -> bool:
    import zipfile

    with zipfile.ZipFile(book) as packed:
        return b'name="SIMULATED"' in packed.read("xl/workbook.xml")
