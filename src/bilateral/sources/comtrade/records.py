"""Comtrade's own records, from its JSON answers and its bulk files, as one Arrow table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import InputError, MissingColumn

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FIELDS", "records"]

FIELDS = {
    "freqCode": "string",
    "period": "string",
    "reporterCode": "int64",
    "flowCode": "string",
    "partnerCode": "int64",
    "partner2Code": "int64",
    "classificationCode": "string",
    "cmdCode": "string",
    "cmdDesc": "string",
    "isLeaf": "bool",
    "customsCode": "string",
    "motCode": "string",
    "netWgt": "float64",
    "cifvalue": "float64",
    "fobvalue": "float64",
    "primaryValue": "float64",
}
"""The fields that are read, and their types."""

_NEEDED = ("period", "reporterCode", "flowCode", "partnerCode", "classificationCode", "cmdCode", "primaryValue")


def records(paths: Sequence[Path]) -> pa.Table:
    """The records of several files, with `part` (file name) and `line` (place in the file, from 1).

    Parameters
    ----------
    paths
        JSON answers, and bulk files: tab- or comma-separated, plain or gzipped. Lists of bulk files are passed over.

    Raises
    ------
    InputError
        A file is neither, or a value does not fit its field.
    MissingColumn
        A field that is needed is not there.
    """
    import pyarrow as pa

    found = [_numbered(table, path.name) for path in paths if (table := _one(path)) is not None]
    if not found:
        raise InputError("there is no file with records", got=", ".join(path.name for path in paths) or "nothing")
    return pa.concat_tables(found)


def _one(path: Path) -> pa.Table | None:
    if path.name.removesuffix(".gz").endswith(".json"):
        return _from_json(path)
    return _from_text(path)


def _from_json(path: Path) -> pa.Table | None:
    import pyarrow as pa

    try:
        rows = json.loads(path.read_bytes())["data"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path.name} is no answer of UN Comtrade: {error}", then="fetch it again") from None
    if rows and "fileUrl" in rows[0]:
        return None
    names = [name for name in FIELDS if not rows or name in rows[0]]
    _complete(names, path)
    try:
        columns = {name: pa.array(_values(rows, name), pa.type_for_alias(FIELDS[name])) for name in names}
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise InputError(f"a value of {path.name} does not fit its field: {error}") from None
    return _filled(pa.table(columns), len(rows))


def _values(rows: Sequence[dict[str, Any]], name: str) -> list[Any]:
    if FIELDS[name] != "string":
        return [row.get(name) for row in rows]
    return [None if (value := row.get(name)) is None else str(value) for row in rows]


def _from_text(path: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.csv as pc

    with pa.input_stream(path) as stream:
        head = stream.read(1 << 16).split(b"\n", 1)[0].decode("utf-8-sig", "replace").strip()
    delimiter = "\t" if "\t" in head else ","
    names = [name.strip('" ') for name in head.split(delimiter)]
    ours = {name: ours for name in names for ours in FIELDS if ours.casefold() == name.casefold()}
    _complete(list(ours.values()), path)
    types = {name: pa.type_for_alias(FIELDS[field]) for name, field in ours.items()}
    try:
        with pa.input_stream(path) as stream:
            table = pc.read_csv(
                stream,
                parse_options=pc.ParseOptions(delimiter=delimiter),
                convert_options=pc.ConvertOptions(
                    column_types=types, include_columns=list(ours), strings_can_be_null=True
                ),
            )
    except pa.ArrowInvalid as error:
        raise InputError(f"{path.name} cannot be read as a table: {error}") from None
    return _filled(table.rename_columns([ours[name] for name in table.column_names]), table.num_rows)


def _complete(names: Sequence[str], path: Path) -> None:
    absent = [name for name in _NEEDED if name not in names]
    if absent:
        raise MissingColumn(f"{path.name} has no field {absent[0]}", got=", ".join(names), allowed=", ".join(_NEEDED))


def _filled(table: pa.Table, rows: int) -> pa.Table:
    """All fields in one order; those that a file lacks are null."""
    import pyarrow as pa

    kinds = {name: pa.type_for_alias(kind) for name, kind in FIELDS.items()}
    columns = [table[name] if name in table.column_names else pa.nulls(rows, kind) for name, kind in kinds.items()]
    return pa.table(columns, schema=pa.schema(list(kinds.items())))


def _numbered(table: pa.Table, part: str) -> pa.Table:
    import pyarrow as pa

    lines = pa.array(range(1, table.num_rows + 1), pa.int64())
    return table.append_column("line", lines).append_column("part", pa.array([part] * table.num_rows, pa.string()))
