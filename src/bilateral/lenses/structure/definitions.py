"""What each number of the lens is: read from `definitions.csv`, the one place where it is written down."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

__all__ = ["Definition", "called", "definition", "definitions"]


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

    def about(self, a: str, b: str, *, x: str = "", unit: str = "") -> Definition:
        """The same with names put in; formulas hold braces of their own, so that nothing else in braces changes."""

        def put(text: str) -> str:
            return text.replace("{a}", a).replace("{b}", b).replace("{x}", x).replace("{unit}", unit)

        return replace(
            self, label=put(self.label), unit=put(self.unit), formula=put(self.formula), reading=put(self.reading)
        )


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


def called(id: str, a: str, b: str) -> str:
    """What a number, a table or a family of them is called in print; empty where nothing names it.

    `families.csv` names tables and what stands for many numbers; all else is called as its definition has it.
    """
    found = _families().get(id)
    if found is not None:
        return found.replace("{a}", a).replace("{b}", b)
    try:
        return definition(id).about(a, b, x=id.rpartition(".")[2]).label
    except KeyError:
        return ""


@cache
def _families() -> dict[str, str]:
    with Path(__file__).with_name("families.csv").open(newline="", encoding="utf-8") as file:
        return {row["id"]: row["label"] for row in csv.DictReader(file)}
