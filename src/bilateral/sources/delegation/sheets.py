"""What the sheets of a delegation hold: read from `sheets.csv`, the one place where it is written down."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bilateral import schema

__all__ = ["Fault", "Field", "Sheet", "sheets"]

_ESSENTIAL = frozenset(["firms", "sessions", "meeting_tables"])


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell, row or sheet that cannot be used."""

    part: str
    """The file, or the sheet of the workbook."""
    line: int
    """Row as a spreadsheet numbers it, from 1; 0 for the whole sheet."""
    column: str
    """Its heading; empty for the whole row."""
    what: str
    """The fault, as a sentence without a full stop."""
    got: str = ""
    """The cell as it was given."""
    allowed: str = ""
    """What would have been right."""

    def sentence(self) -> str:
        """One line: where, what, what was got, what is allowed."""
        row = f" row {self.line}" if self.line else ""
        column = f", {self.column}" if self.column else ""
        got = f": got {self.got!r}" if self.got else ""
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{self.part}{row}{column}: {self.what}{got}{allowed}"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet."""

    name: str
    kind: str
    """text, id, ids, choice, choices, country, hs, languages, language, count, positive, amount, date, time, slots."""
    required: bool
    """Whether every row must fill it; such a column must be there."""
    allowed: tuple[str, ...]
    """The words that may stand in it; empty where it is free."""
    examples: tuple[str, str]
    help: str
    """What it means, from the table's schema."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its name is the table's."""

    name: str
    fields: tuple[Field, ...]

    @property
    def essential(self) -> bool:
        """Whether there is no delegation without it."""
        return self.name in _ESSENTIAL

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(field.name for field in self.fields)


@cache
def sheets() -> tuple[Sheet, ...]:
    """All sheets, in the order of the workbook."""
    text = files(__package__).joinpath("sheets.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    names = dict.fromkeys(row["sheet"] for row in rows)
    return tuple(Sheet(name, tuple(_field(row) for row in rows if row["sheet"] == name)) for name in names)


def _field(row: dict[str, str]) -> Field:
    return Field(
        row["column"],
        row["kind"],
        row["required"] == "yes",
        tuple(row["allowed"].split(";")) if row["allowed"] else (),
        (row["example"], row["example_2"]),
        schema.table(row["sheet"])[row["column"]].description,
    )
