"""The tidy tables, one CSV each: column, type, unit, key, description. Code and documentation read the same file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bilateral.errors import SelectionError, StoreError, nearest

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Column", "Schema", "check", "table", "tables"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tidy table."""

    name: str
    type: str
    """As Ibis and Arrow spell it: "int16", "string", "float64", "date"."""
    unit: str
    """What the values are counted in: "USD", "t", "ISO3"."""
    key: bool
    """True when it is part of the table's key: never missing, and unique together with the other keys."""
    description: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of one tidy table, in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns that make up the key."""
        return tuple(column.name for column in self.columns if column.key)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def arrow(self) -> pa.Schema:
        """The same as an Arrow schema."""
        import pyarrow as pa

        return pa.schema(
            [(column.name, pa.type_for_alias(_ALIASES.get(column.type, column.type))) for column in self.columns]
        )


@cache
def tables() -> tuple[str, ...]:
    """The names of the tidy tables, sorted."""
    return tuple(sorted(entry.name[:-4] for entry in files(__package__).iterdir() if entry.name.endswith(".csv")))


@cache
def table(name: str) -> Schema:
    """The schema of a tidy table.

    Raises
    ------
    SelectionError
        There is no table of this name.
    """
    if name not in tables():
        raise SelectionError("no such table", got=name, allowed=", ".join(tables()), close=nearest(name, tables()))
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return Schema(name, tuple(_column(row) for row in csv.DictReader(text.splitlines())))


def _column(row: dict[str, str]) -> Column:
    return Column(row["column"], row["type"], row["unit"], row["key"] == "yes", row["description"])


def check(data: Any, schema: Schema) -> None:
    """Verify that `data` has the columns and types of `schema` and no missing value in a key.

    Parameters
    ----------
    data
        An Arrow table or an Ibis table expression.
    schema
        What it should look like. Whether keys are unique is not checked here: the writer does, on sorted rows.

    Raises
    ------
    StoreError
        A column is missing, is one too many, has another type, or a key has missing values.
    """
    found = _types(data)
    wanted = {column.name: column.type for column in schema.columns}
    if list(found) != list(wanted):
        raise StoreError(f"not the columns of {schema.name}", got=", ".join(found), allowed=", ".join(wanted))
    for name, kind in wanted.items():
        if found[name] != kind:
            raise StoreError(f"column {name} of {schema.name} has the wrong type", got=found[name], allowed=kind)
    for name, count in _missing(data, schema.keys).items():
        if count:
            raise StoreError(f"key column {name} of {schema.name} has missing values", got=count, allowed="none")


_ALIASES = {"date": "date32"}
_ARROW_NAMES = {
    "date32[day]": "date",
    "double": "float64",
    "float": "float32",
    "large_string": "string",
    "string_view": "string",
}


def _types(data: Any) -> dict[str, str]:
    fields = data.schema() if callable(data.schema) else data.schema
    if hasattr(fields, "items"):  # Ibis
        return {name: str(kind.copy(nullable=True)) for name, kind in fields.items()}
    return {field.name: _ARROW_NAMES.get(str(field.type), str(field.type)) for field in fields}


def _missing(data: Any, keys: tuple[str, ...]) -> dict[str, int]:
    if callable(data.schema):
        row = data.aggregate([data[key].isnull().sum().fill_null(0).name(key) for key in keys]).to_pyarrow()
        return {key: int(row[key][0].as_py()) for key in keys}
    return {key: int(data[key].null_count) for key in keys}
