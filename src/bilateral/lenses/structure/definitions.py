"""What each number of the lens is: read from `definitions.csv`, the one place where it is written down."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Definition", "definition", "definitions"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One row of `definitions.csv`; `{a}`, `{b}`, `{x}` and `{unit}` stand for the countries, the part and the unit."""

    id: str
    """The id, or a pattern that ends in `*`."""
    label: str
    unit: str
    formula: str
    source: str
    """Author, year, journal."""
    reading: str
    """How to read a value."""

    @property
    def sentence(self) -> str:
        """Formula and source, as they go with a number."""
        return f"{self.formula}. {self.source}."


@cache
def definitions() -> tuple[Definition, ...]:
    """All definitions, in the order of the file."""
    with Path(__file__).with_name("definitions.csv").open(newline="", encoding="utf-8") as file:
        return tuple(Definition(**row) for row in csv.DictReader(file))


@cache
def definition(id: str) -> Definition:
    """The definition of the number with that id.

    Raises
    ------
    KeyError
        Nothing defines it.
    """
    exact = {found.id: found for found in definitions()}
    if id in exact:
        return exact[id]
    for found in definitions():
        if found.id.endswith("*") and id.startswith(found.id[:-1]):
            return found
    raise KeyError(id)
