"""Lists and agendas as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bilateral.lenses.delegation.outputs.lists import Listing

__all__ = ["workbook"]

_FORBIDDEN = str.maketrans({chr(code): None for code in range(32) if code not in {9, 10, 13}})
_LEAD = ("=", "+", "-", "@")


def workbook(listings: Sequence[Listing], note: str = "") -> bytes:
    """One sheet a list, in a file that opens in any spreadsheet; every cell is text, so nothing in it is a formula.

    Parameters
    ----------
    listings
        What to write.
    note
        A line above every list, such as the mark of simulated data.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for listing in listings:
        _fill(book, listing, note)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _fill(book: object, listing: Listing, note: str) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(listing.name[:31])  # type: ignore[attr-defined]
    for place in range(len(listing.headings)):
        widest = max((len(row[place]) for row in listing.rows[:400]), default=0)
        page.column_dimensions[get_column_letter(place + 1)].width = min(60, max(10, 1 + widest))
    page.freeze_panes = "A3" if note else "A2"
    if note:
        page.append([note])
    head = []
    for heading in listing.headings:
        cell = WriteOnlyCell(page, heading)
        cell.font = Font(bold=True)
        head.append(cell)
    page.append(head)
    for row in listing.rows:
        page.append([_cell(page, text) for text in row])


def _cell(page: object, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell

    plain = text.translate(_FORBIDDEN)
    if not plain.startswith(_LEAD):
        return plain
    cell = WriteOnlyCell(page, plain)
    cell.data_type = "s"
    return cell
