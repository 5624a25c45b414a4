"""What the page and the paper both print, brought into words and rows once: tables, chips, numbers, sources."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.brief.trail import Trail, Trails
from bilateral.style import numbers

if TYPE_CHECKING:
    from bilateral.brief.model import Brief, Section
    from bilateral.measure import Column, Measure, Table

__all__ = [
    "Cell",
    "Chip",
    "Head",
    "NumberGroup",
    "NumberRow",
    "Numbers",
    "Piece",
    "TableView",
    "chips",
    "formula",
    "number_groups",
    "scope_line",
    "table_view",
]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading."""

    label: str
    unit: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell as printed."""

    text: str
    key: str
    """What a numeric column sorts by; empty for text and for missing values."""
    missing: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as printed: the first rows, and how many there are in all."""

    id: str
    title: str
    note: str
    scope: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A number that bears out a finding."""

    id: str
    label: str
    value: str
    year: str
    sure: str
    """The interval or the p-value; empty where there is neither."""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One measure in the list of numbers."""

    id: str
    """The measure's id; also the anchor that findings link to."""
    label: str
    value: str
    unit: str
    year: str
    sure: str
    """The uncertainty in words; empty where it is the usual one."""
    cited: tuple[int, ...]
    """Numbers of the findings that use it, from 1."""
    trail: Trail
    """The figures and tables that show it, and its sources."""


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """Measures that share a definition."""

    title: str
    definition: str
    reading: str
    """How to read a value, without a full stop; empty where nothing is said."""
    rows: tuple[NumberRow, ...]
    sure: str
    """What the intervals of its rows span, where that is the same for several; the rows then give numbers only."""
    long: bool
    """Too many rows to stand in the text."""
    total: int
    """How many numbers there are; of many only those that findings cite, and the first, are among the rows."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every number of the brief with its definition."""

    groups: tuple[NumberGroup, ...]
    usual: str
    """The uncertainty that most numbers share; said once, and left out of their rows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a formula."""

    text: str
    low: bool
    """Set as a subscript."""


_LOW = re.compile(r"(?<![A-Za-z._])([A-Za-zΣμ]{1,2})_(?:\{([^}]*)\}|([A-Za-z]{1,3})(?![A-Za-z_]))")
_LONG = 8
_LISTED = 12
"""So many numbers of one definition are listed, beside those that findings cite; the data files have all."""


def table_view(table: Table, limit: int) -> TableView:
    """The first `limit` rows of a table, formatted; columns that are empty, or for machines, are left out."""
    kept = [column for column in table.columns if _shown(table, column)]
    plain = table.data.slice(0, limit).to_pylist()
    rows = tuple(tuple(_cell(row[column.name], column) for column in kept) for row in plain)
    heads = tuple(Head(column.label, column.unit, _numeric(table, column)) for column in kept)
    return TableView(table.id, table.title, table.note, table.scope.sentence(), heads, rows, table.data.num_rows)


def _shown(table: Table, column: Column) -> bool:
    return column.label != "Id" and table.data[column.name].null_count < max(1, table.data.num_rows)


def _numeric(table: Table, column: Column) -> bool:
    import pyarrow.types as kind

    of = table.data.schema.field(column.name).type
    return bool(kind.is_integer(of) or kind.is_floating(of))


def _cell(content: Any, column: Column) -> Cell:
    text = _money_or_cell(content, column)
    missing = text == numbers.MISSING
    is_number = isinstance(content, (int, float)) and not isinstance(content, bool) and not missing
    return Cell(text, f"{content:.6g}" if is_number else "", missing)


def _money_or_cell(content: Any, column: Column) -> str:
    if column.unit in {"USD", "unit not stated"} and isinstance(content, (int, float)):
        return numbers.amount(content)
    return numbers.cell(content, column.format)


def chips(brief: Brief, ids: Sequence[str]) -> tuple[Chip, ...]:
    """The numbers behind a finding, in its order; ids that were not computed are left out."""
    found = [measure for id in ids if (measure := brief.measure(id)) is not None]
    return tuple(
        Chip(item.id, item.label, numbers.value(item.value, item.unit), str(item.year or ""), _beside(item))
        for item in found
    )


def formula(text: str) -> tuple[Piece, ...]:
    """A definition with its subscripts set apart: "Σ_k s_ak" has k and ak lowered; ids with underscores stay."""
    pieces, end = [], 0
    for found in _LOW.finditer(text):
        pieces.append(Piece(text[end : found.start()] + found[1], False))
        pieces.append(Piece(found[2] or found[3], True))
        end = found.end()
    return (*pieces, Piece(text[end:], False))


def number_groups(brief: Brief) -> Numbers:
    """The measures of the focus year, those with the same definition together, in the order of the results.

    Other years stand in the table of the drift, and all in the JSON and the CSV files.
    """
    ids = dict.fromkeys(measure.id for measure in brief.measures)
    found = [measure for id in ids if (measure := brief.measure(id)) is not None]
    said = Counter(_sure(measure) for measure in found).most_common(1)
    usual = said[0][0] if said and said[0][1] > 2 else ""
    groups: dict[str, list[Measure]] = {}
    for measure in found:
        groups.setdefault(measure.definition, []).append(measure)
    trails = Trails(brief)
    made = (_group(brief, trails, definition, alike, usual) for definition, alike in groups.items())
    return Numbers(tuple(sorted(made, key=lambda group: group.long)), usual)


def _group(brief: Brief, trails: Trails, definition: str, alike: Sequence[Measure], usual: str) -> NumberGroup:
    notes = Counter(measure.uncertainty.note for measure in alike if measure.uncertainty.low is not None)
    shared = next((note for note, count in notes.items() if count > 1 and len(notes) == 1), "")
    rows = tuple(_number_row(brief, trails.of(measure), measure, usual, shared) for measure in alike)
    listed = tuple(row for place, row in enumerate(rows) if place < _LISTED or row.cited)
    return NumberGroup(_common(rows), definition, _readings(alike), listed, shared, len(rows) > _LONG, len(rows))


def _readings(alike: Sequence[Measure]) -> str:
    """How to read each, said once; that one reads as another of the same group goes without saying."""
    said = dict.fromkeys(measure.reading.rstrip(".") for measure in alike if measure.reading)
    own = [text for text in said if not (len(said) > 1 and text.startswith("As structure."))]
    return "; ".join(own)


def _common(rows: Sequence[NumberRow]) -> str:
    """The label of a group: what its labels begin with."""
    words = [row.label.split() for row in rows]
    same = itertools.takewhile(lambda place: len(set(place)) == 1, zip(*words, strict=False))
    start = " ".join(place[0] for place in same)
    return start.removesuffix(" in").removesuffix(" that comes from").strip(" ,;:") or rows[0].label


def _number_row(brief: Brief, trail: Trail, measure: Measure, usual: str, shared: str) -> NumberRow:
    sure = _sure(measure)
    return NumberRow(
        id=measure.id,
        label=measure.label,
        value=numbers.value(measure.value, measure.unit),
        unit=measure.unit,
        year=str(measure.year or ""),
        sure="" if sure == usual else sure.removesuffix(f": {shared}") if shared else sure,
        cited=tuple(place for place, finding in enumerate(brief.findings, 1) if measure.id in finding.measures),
        trail=trail,
    )


def _beside(measure: Measure) -> str:
    """What stands beside a number on the front page; a p-value says it itself."""
    if measure.unit.startswith("p-value"):
        return ""
    return ": ".join(part for part in [measure.uncertainty.span or "", _interval(measure)] if part)


def _sure(measure: Measure) -> str:
    return ": ".join(part for part in [_interval(measure), measure.uncertainty.note] if part)


def _interval(measure: Measure) -> str:
    spread, unit, parts = measure.uncertainty, measure.unit, []
    if spread.low is not None and spread.high is not None:
        parts.append(f"{numbers.value(spread.low, unit)} to {numbers.value(spread.high, unit)}")
    if spread.p_value is not None:
        parts.append(numbers.p_value(spread.p_value))
    return ", ".join(parts)


def scope_line(brief: Brief) -> tuple[str, ...]:
    """What the brief speaks of: years, dataset with its vintage, classification, products, world.

    Where several lenses speak it is only their years; the rest stands with each figure.
    """
    if len(brief.sections) > 1:
        return tuple(f"{section.word} {_span(section)}" for section in brief.sections)
    lines = []
    for section in brief.sections:
        scope = section.scope
        span = _span(section)
        rest = scope.sentence().split("; ")
        lines.append([span, *(part for part in rest if not part[:4].isdigit())])
    vintages = [
        " ".join(part for part in (origin.producer, origin.title, origin.vintage) if part) for origin in brief.origins
    ]
    return tuple(dict.fromkeys([part for line in lines for part in line if part] + vintages))


def _span(section: Section) -> str:
    years = section.years
    return f"{years[0]}–{years[-1]}, in focus {section.year}" if len(years) > 1 else str(section.year)
