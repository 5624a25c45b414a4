"""The small tables of BACI: country codes and product codes, in the layouts of old and new releases."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bilateral.errors import MissingColumn
from bilateral.reference.countries import aliases, country, fold

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["any_fictional", "country_codes", "product_names"]

NUMBER = ("country_code", "code", "i")
ISO3 = ("country_iso3", "iso_3digit_alpha", "iso3")
NAMES = ("country_name", "country_name_full", "country_name_abbreviation", "country", "name")
DESCRIPTION = ("description", "product", "name")


def country_codes(text: str) -> Mapping[str, str]:
    """Country number as text to ISO3.

    The number decides where the reference knows it, because the files' own codes are those of no country for some
    (S19) and hide a union behind a member for others (58); else the file's ISO3 code, else its name. Numbers that are
    not in the file, but in the reference, are there as well.

    Raises
    ------
    MissingColumn
        No column holds the numbers.
    """
    known = aliases()
    found = {code: iso3 for code, iso3 in known.items() if code.isdecimal()}
    for row in _rows(text, "country codes", NUMBER):
        number = row.get(_named(row, NUMBER) or "", "").strip().lstrip("0")
        hints = [row[name].strip() for name in (*ISO3, *NAMES) if row.get(name)]
        iso3 = next((known[key] for hint in hints for key in (hint.casefold(), fold(hint)) if key in known), None)
        if number.isdecimal() and number not in found and iso3:
            found[number] = iso3
    return found


def any_fictional(text: str) -> bool:
    """Whether the file names an invented economy."""
    known = country_codes(text)
    numbers = (row.get(_named(row, NUMBER) or "", "").strip().lstrip("0") for row in _rows(text, "", NUMBER))
    return any(country(known[number]).fictional for number in numbers if number in known)


def product_names(text: str) -> pa.Table:
    """Products with their names: columns product, name, sector (null: the classification's sections serve).

    Raises
    ------
    MissingColumn
        No column holds the descriptions.
    """
    import pyarrow as pa

    rows = _rows(text, "product codes", DESCRIPTION)
    first, description = (next(iter(rows[0])), _named(rows[0], DESCRIPTION) or "") if rows else ("", "")
    names: dict[str, str] = {}
    for row in rows:
        code = row[first].strip()
        if code.isdecimal() and row[description]:
            names[code.zfill(6) if len(code) == 5 else code] = row[description].strip()
    columns = [pa.array(list(names)), pa.array(list(names.values())), pa.nulls(len(names), pa.string())]
    return pa.table(
        [columns[0].cast(pa.string()), columns[1].cast(pa.string()), columns[2]], names=["product", "name", "sector"]
    )


def _rows(text: str, what: str, needed: tuple[str, ...]) -> list[dict[str, str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restval="")
    names = [name.strip().casefold() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    if not set(needed) & set(names):
        raise MissingColumn(f"the file with {what} has no such column", got=", ".join(names), allowed=needed[0])
    return list(reader)


def _named(row: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in row), None)
