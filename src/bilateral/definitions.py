"""What each number of a lens is: read from the lens's `definitions.csv`, the one place where it is written down."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files

__all__ = ["Definition", "Definitions"]


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
    shown: str = ""
    """Ids of the figures and tables that show it, parted by blanks; empty where its id tells."""

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


class Definitions:
    """The definitions of one lens, and what its tables and families of numbers are called.

    Parameters
    ----------
    package
        The lens's package, which holds `definitions.csv` (id, label, unit, formula, source, reading) and may hold
        `families.csv` (id, label) with the names of tables and of what stands for many numbers.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    @cached_property
    def all(self) -> tuple[Definition, ...]:
        """All definitions, in the order of the file."""
        return tuple(Definition(**row) for row in self._rows("definitions.csv"))

    @cached_property
    def _exact(self) -> dict[str, Definition]:
        return {found.id: found for found in self.all}

    @cached_property
    def _families(self) -> dict[str, str]:
        return {row["id"]: row["label"] for row in self._rows("families.csv")}

    def get(self, id: str) -> Definition:
        """The definition of the number with that id; one of its own goes before a pattern.

        Raises
        ------
        KeyError
            Nothing defines it.
        """
        if id in self._exact:
            return self._exact[id]
        for found in self.all:
            if found.id.endswith("*") and id.startswith(found.id[:-1]):
                return found
        raise KeyError(id)

    def called(self, id: str, a: str, b: str) -> str:
        """What a number, a table or a family of them is called in print; empty where nothing names it.

        `families.csv` names tables and what stands for many numbers; all else is called as its definition has it.
        """
        found = self._families.get(id)
        if found is not None:
            return found.replace("{a}", a).replace("{b}", b)
        try:
            return self.get(id).about(a, b, x=id.rpartition(".")[2]).label
        except KeyError:
            return ""

    def shown(self, id: str) -> tuple[str, ...]:
        """Ids of the figures and tables that a definition names as its evidence; empty where none does."""
        try:
            return tuple(self.get(id).shown.split())
        except KeyError:
            return ()

    def _rows(self, name: str) -> list[dict[str, str]]:
        file = files(self._package).joinpath(name)
        return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())) if file.is_file() else []
