"""From a table of works to the table `works`; columns are read whole, so that millions of works take seconds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral import schema
from bilateral.errors import InputError
from bilateral.plurals import many
from bilateral.sources.cards import origin_of
from bilateral.sources.economies import WORLD, economy
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.sources.tabular import Sheet, find, opened
from bilateral.store import Store, slug

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["USUAL", "add"]

USUAL = {
    "id": "id work workid doi openalex openalexid eid ut",
    "year": "year publicationyear pubyear py",
    "field": "field topic subfield primarytopic category discipline technology",
    "type": "type documenttype doctype worktype",
    "citations": "citations citedbycount cited cites timescited ncit",
    "countries": "countries countrycodes countrycode country authorcountries affiliations",
}
_APART = re.compile(r"[;,|/\s]+")
_NAMES = re.compile(r"[;|]")


def add(
    store: Store,
    data: Any,
    *,
    mapping: Mapping[str, str] | None = None,
    window: str = "",
    name: str | None = None,
    sheet: str | None = None,
    max_bad: float = 0.01,
    **cited: object,
) -> Kept:
    """Load works, one row each.

    Countries are codes or names divided by ``;`` or ``|`` (codes also by comma or space), or a list; each counts once.
    A work of unknown country stays in the store and counts in no pool.

    Parameters
    ----------
    store, mapping, name, sheet, max_bad, **cited
        As for patents.
    data
        CSV, Parquet or Excel file, or a frame: id, year, field, type, citations, countries.
    window
        The citation window, in words, as it goes with every number: "publication year and three years after".

    Raises
    ------
    MissingColumn
        A column cannot be told.
    TooManyBadRows
        More rows are bad than `max_bad` allows.
    InputError
        An identifier stands there twice.
    """
    given = opened(data, sheet=sheet)
    columns = find(given, USUAL, mapping, ("id", "year", "field", "citations", "countries"))
    table, unknown = _tidy(given, columns)
    kept, aside = _good(given, table)
    loaded = Loaded(
        table="works",
        name=name or slug(Path(given.title).stem),
        source="works",
        data=kept,
        origins=(origin_of(__package__, cited, sha256=given.sha256, title=f"Works ({given.title})"),),
        unit=window,
        aside=aside,
    )
    return keep(store, loaded, max_bad=max_bad, notes=_notes(kept, unknown, columns))


def _tidy(sheet: Sheet, columns: Mapping[str, str]) -> tuple[pa.Table, tuple[str, ...]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    held = sheet.data
    countries, unknown = _countries(held[columns["countries"]])
    kind = held[columns["type"]].cast("string") if "type" in columns else pa.array(["work"] * held.num_rows)
    made = {
        "id": held[columns["id"]].cast("string"),
        "year": _whole(held[columns["year"]]).cast("int16"),
        "field": pc.fill_null(held[columns["field"]].cast("string"), ""),
        "type": pc.fill_null(kind, ""),
        "citations": _whole(held[columns["citations"]]),
        "countries": countries,
    }
    return pa.table(made, schema=schema.table("works").arrow()), unknown


def _whole(column: Any) -> Any:
    """Whole numbers; what is none becomes missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        bare = pc.utf8_trim_whitespace(column)
        good = pc.match_substring_regex(bare, r"^-?\d{1,15}(\.0+)?$")
        column = pc.if_else(good, bare, None).cast("float64")
    elif not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        raise InputError("year and citations must be numbers", got=str(column.type))
    numbers = column.cast("float64")
    small = pc.less(pc.abs(numbers), 1e15)
    return pc.floor(pc.if_else(pc.fill_null(small, False), numbers, None)).cast("int64")


def _countries(column: Any) -> tuple[Any, tuple[str, ...]]:
    """Texts or lists of countries as sorted ISO3 codes divided by ";": each different text is read once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        column = pc.binary_join(column.cast(pa.list_(pa.string())), ";")
    texts = pc.fill_null(column.cast("string"), "")
    coded = (texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts).dictionary_encode()
    unknown: set[str] = set()
    known = pa.array([_codes(text, unknown) for text in coded.dictionary.to_pylist()], pa.string())
    return known.take(coded.indices), tuple(sorted(unknown))


def _codes(text: str, unknown: set[str]) -> str:
    found = set()
    for part in _NAMES.split(text):
        whole = economy(part)
        words = [part.strip()] if whole else [word for word in _APART.split(part) if word]
        for word in words:
            code = economy(word)
            if code is None or code == WORLD:
                unknown.add(word)
            else:
                found.add(code)
    return ";".join(sorted(found))


def _good(sheet: Sheet, table: pa.Table) -> tuple[pa.Table, tuple[Aside, ...]]:
    """The rows that can be stored; the others aside, each with its reason."""
    import pyarrow as pa
    import pyarrow.compute as pc

    reasons = {
        "no identifier": pc.equal(pc.utf8_length(pc.fill_null(table["id"], "")), 0),
        "no year": table["year"].is_null(),
        "citations is no number or negative": pc.fill_null(pc.less(table["citations"], 0), True),
    }
    bad, aside = pa.array([False] * table.num_rows), []
    for reason, mask in reasons.items():
        new = pc.and_(mask, pc.invert(bad))
        places = pc.indices_nonzero(new).to_pylist()
        raw = sheet.data.take(places).to_pylist() if places else []
        aside += [
            Aside(sheet.title, place + sheet.first_line, reason, str(list(row.values())))
            for place, row in zip(places, raw, strict=True)
        ]
        bad = pc.or_(bad, mask)
    return table.filter(pc.invert(bad)), tuple(aside)


def _notes(kept: pa.Table, unknown: tuple[str, ...], columns: Mapping[str, str]) -> tuple[str, ...]:
    import pyarrow.compute as pc

    told = []
    if unknown:
        told.append(f"no country has these codes or names, left out of the works' lists: {', '.join(unknown[:20])}")
    empty = pc.sum(pc.equal(kept["countries"], "")).as_py() or 0
    if empty:
        told.append(f"{many(empty, 'work has', 'works have')} no country: in no pool")
    if "type" not in columns:
        told.append("no column for the document type: all works are compared with each other")
    return tuple(told)
