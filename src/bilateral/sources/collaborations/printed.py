"""Matrices of countries as they are printed: square, or as a list whose labels name the row and not the column.

The NCSES Indicators print pairs of countries (tables 10003, 10006, 10060, 10062) as squares. In lists made from them
the label "World -> Canada -> 2003" names the row and year of a cell; the columns have the order of the rows. Whether
they do is seen from the cells: counts of pairs are the same both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilateral.errors import InputError
from bilateral.sources.economies import economy
from bilateral.sources.tabular import Sheet, number, years_of

__all__ = ["Matrix", "is_printed", "matrices"]

_ARROW = re.compile(r"\s*(?:->|→|>)\s*")
_LABELS = ("time_period", "label", "row_label", "row", "region")
_VALUES = ("value", "works", "count", "n")
LOOKED = 1000
"""Rows in which an arrow is looked for: the first label may be the world alone."""
_LEAST = 0.5
"""Share of headings that must be economies for a table to be read as a square."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One square of one year."""

    year: int | None
    """The year; the last one of a span; None where the labels name none."""
    names: tuple[str, ...]
    """Rows and columns, as printed."""
    values: tuple[tuple[float | None, ...], ...]
    """Row by row; None where nothing is printed."""

    @property
    def symmetric(self) -> bool:
        """Whether every cell equals its mirror image; cells without a value match anything."""
        places = range(len(self.names))
        return all(_same(self.values[i][j], self.values[j][i]) for i in places for j in places if i < j)


def _same(one: float | None, other: float | None) -> bool:
    return one is None or other is None or one == other


def is_printed(sheet: Sheet) -> bool:
    """Whether a table is a list with labels of rows, or a square with countries as headings."""
    return _labels(sheet) is not None or _square(sheet.names) is not None


def matrices(sheet: Sheet, year: int | None = None) -> tuple[Matrix, ...]:
    """The squares in a table, one a year.

    Parameters
    ----------
    sheet
        The table, see `is_printed`.
    year
        The year where the labels name none.

    Raises
    ------
    InputError
        The rows do not make squares, or a cell is no number.
    """
    label = _labels(sheet)
    return _listed(sheet, label, year) if label is not None else (_squared(sheet, year),)


def _labels(sheet: Sheet) -> str | None:
    """The column with labels such as "World -> Canada -> 2003": texts with arrows, each many times over."""
    if not any(name in sheet.names for name in _VALUES):
        return None
    for name in dict.fromkeys((*_LABELS, *sheet.names)):
        if name in sheet.names and name != "row_id" and _arrows(sheet.data[name].slice(0, LOOKED).to_pylist()):
            return name
    return None


def _arrows(texts: Iterable[Any]) -> bool:
    return any(_ARROW.search(str(text)) for text in texts)


def _listed(sheet: Sheet, label: str, year: int | None) -> tuple[Matrix, ...]:
    value = next(name for name in _VALUES if name in sheet.names)
    groups: dict[tuple[int | None, str], list[float | None]] = {}
    for place, (text, cell) in enumerate(zip(sheet.column(label), sheet.column(value), strict=True)):
        groups.setdefault(_parted(str(text), year), []).append(_number(cell, sheet, place))
    years = dict.fromkeys(when for when, _ in groups)
    return tuple(_one(when, {name: cells for (at, name), cells in groups.items() if at == when}) for when in years)


def _parted(label: str, year: int | None) -> tuple[int | None, str]:
    """Year and economy of a label."""
    parts = _ARROW.split(label.strip())
    found = years_of(parts[-1])
    if found is not None and len(parts) > 1:
        return found[1], parts[-2]
    return year, parts[-1]


def _one(year: int | None, rows: Mapping[str, list[float | None]]) -> Matrix:
    names = tuple(rows)
    lengths = {len(cells) for cells in rows.values()}
    for skipped in range(min(lengths) - len(names) + 1) if len(lengths) == 1 else ():
        made = Matrix(year, names, tuple(tuple(cells[skipped : skipped + len(names)]) for cells in rows.values()))
        if skipped == min(lengths) - len(names) or made.symmetric:
            return made
    raise InputError(
        "the rows do not make a square: every row needs a cell for each row's country, in the same order",
        got=f"{len(names)} rows of {', '.join(map(str, sorted(lengths)))} cells in {year}",
    )


def _square(names: Sequence[str]) -> list[str] | None:
    found = [name for name in names if economy(name) is not None]
    return found if len(found) >= 3 and len(found) >= _LEAST * len(names) else None


def _squared(sheet: Sheet, year: int | None) -> Matrix:
    headings = _square(sheet.names) or []
    first = next(name for name in sheet.names if name not in headings)
    columns = [sheet.column(name) for name in headings]
    rows = [str(text) for text in sheet.column(first)]
    if [economy(row) for row in rows] != [economy(name) for name in headings]:
        raise InputError("the square's rows and headings differ", got=", ".join(rows[:8]), allowed=", ".join(headings))
    cells = (tuple(_number(column[place], sheet, place) for column in columns) for place in range(len(rows)))
    return Matrix(year, tuple(rows), tuple(cells))


def _number(cell: Any, sheet: Sheet, place: int) -> float | None:
    try:
        return number(cell)
    except ValueError:
        line = place + sheet.first_line
        raise InputError(f"a cell of {sheet.title} is no number", got=f"line {line}: {cell}") from None


def pairs(matrix: Matrix) -> Iterable[tuple[str, str, float]]:
    """Every cell with a value once: row, column, value; the diagonal too."""
    for i, row in enumerate(matrix.values):
        for j, cell in enumerate(row):
            if cell is not None:
                yield matrix.names[i], matrix.names[j], cell
