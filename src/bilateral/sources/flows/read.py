"""The user's own table of trade flows into the store."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import InputError, MissingColumn
from bilateral.given import given_text
from bilateral.origin import Origin, received
from bilateral.reference.classifications import classification as known
from bilateral.sources.flows.columns import find
from bilateral.sources.flows.open import Opened, opened
from bilateral.sources.flows.products import OWN, rule
from bilateral.sources.ingest import LoadReport, Marks, Plan, Progress, ingest
from bilateral.store import Store, keep_raw, slug

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KEEP_RAW", "UNITS", "add"]

UNITS = {"usd": 1.0, "thousand usd": 1e3, "million usd": 1e6, "billion usd": 1e9}
"""What values may be in, and what turns them into US dollars."""

KEEP_RAW = 256 * 2**20
"""Files up to this size (bytes) are copied to `raw/`; of larger ones only name and hash are kept."""

UNSTATED = "unit not stated"


def add(
    store: Store,
    data: Any,
    *,
    name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    classification: str | None = None,
    levels: Iterable[int] = (),
    unit: str | None = None,
    factor: float | None = None,
    year: int | None = None,
    decimal: str | None = None,
    thousands: str | None = None,
    product_names: Path | str | None = None,
    sheet: str | None = None,
    producer: str | None = None,
    title: str | None = None,
    vintage: str | None = None,
    url: str | None = None,
    licence: str | None = None,
    citation: str | None = None,
    simulated: bool = False,
    max_bad: float = 0.01,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a table of flows as one dataset; one of the same name is replaced when all of it is sound.

    Parameters
    ----------
    store
        Where to.
    data
        Path of a CSV (comma, semicolon, tab or bar; also gzipped), Parquet or Excel file, or an Arrow, pandas, polars
        or narwhals frame.
    name
        Name of the dataset; default the file's.
    mapping
        Our columns (year, exporter, importer, product, value, quantity, flow) to theirs. A value may be a sum:
        "intermediate+final"; a missing part counts as zero where another is there. What is not mapped is looked for
        among the usual names.
    classification
        "HS92" … "HS22", "SITC1" … "SITC4", "WIOD2013", or a name of your own. Where it is not given, WIOD's industries
        and six-digit HS codes are told by sight, and anything else is called "own".
    levels
        Prefix lengths of a classification of your own, coarse to fine.
    unit
        "USD", "thousand USD", "million USD" or "billion USD". Where neither it nor `factor` is given, values stay as
        they are and the unit is "unit not stated": shares do not need it.
    factor
        Number that turns values into US dollars; multiplies with that of `unit`.
    year
        The year of all rows, where no column holds it.
    decimal, thousands
        The decimal mark ("." or ",") and the mark of thousands (such as "." or " ") of numbers that are text. Where
        neither is given, they are told from the numbers, and where these leave it open, nothing is loaded.
    product_names
        CSV with the columns product, name and, if you like, sector.
    sheet
        Sheet of an Excel file; default the first.
    producer, title, vintage, url, licence, citation
        Where the data come from, as they are to be cited.
    simulated
        The data describe no real country; everything made from them will say so.
    max_bad
        Share of rows (0–1) that may be unusable; beyond it nothing is replaced.
    progress
        Called with bytes done, bytes in all, and a text.

    Returns
    -------
    LoadReport

    Raises
    ------
    InputError
        The data cannot be read; the message says why and what to type.
    MissingColumn
        A column cannot be told by its name.
    SelectionError
        There is no such edition of HS, SITC or WIOD; or no name is given, and what has the file's name in the store
        is of another source or file.
    TooManyBadRows
        More rows than `max_bad` cannot be used.
    StoreError, DiskFull
        The store cannot be written; the old state stands.
    """
    marks = Marks(decimal, thousands)
    marks.check()
    table = opened(data, sheet=sheet, year=year, marks=marks)
    found = find(table.names, mapping, year_known=year is not None)
    wide = tuple(levels)
    origin = _origin(
        table,
        {
            "producer": producer,
            "title": title,
            "vintage": vintage,
            "url": url,
            "licence": licence,
            "citation": citation,
        },
        simulated=simulated,
    )
    plan = Plan(
        name=name or _name(table),
        source="flows",
        columns=found.columns,
        classification=known(classification).name if classification else OWN,
        origins=(origin,),
        unit="USD" if unit or factor else UNSTATED,
        factor=_factor(unit) * (1.0 if factor is None else factor),
        quantity_factor=found.quantity_factor,
        levels=wide,
        products=rule(classification, numbers=found.columns.product in table.numbers, levels=wide),
        max_bad=max_bad,
        named=name is not None,
    )
    named = None if product_names is None else _product_names(Path(product_names).expanduser())
    size = table.feed.size
    report = ingest(store, plan, lambda _: [table.feed], names=named, total=size, progress=progress)
    if table.path is not None and size <= KEEP_RAW:
        keep_raw(store, "flows", table.path, table.sha256)
    return replace(report, notes=(*found.notes, *report.notes))


def _factor(unit: str | None) -> float:
    if unit is None:
        return 1.0
    known = UNITS.get(" ".join(unit.casefold().split()))
    if known is None:
        raise InputError(
            "no such unit",
            got=unit,
            allowed=", ".join(UNITS).replace("usd", "USD"),
            then="or give the number: --factor",
        )
    return known


def _name(table: Opened) -> str:
    stem = table.title.removesuffix(".gz")
    return slug(Path(stem).stem) if table.path else "flows"


def _origin(table: Opened, given: Mapping[str, str | None], *, simulated: bool) -> Origin:
    usual = tomllib.loads(files(__package__).joinpath("origin.toml").read_text(encoding="utf-8"))
    fixed = {key: usual[key] for key in ("producer", "licence", "citation", "url")}
    told = {"title": table.title, **fixed, **{key: value for key, value in given.items() if value}}
    return Origin(**told, accessed=received(), sha256=table.sha256, simulated=simulated)


def _product_names(path: Path) -> pa.Table:
    """The names of products from a CSV with the columns product, name[, sector]."""
    import csv
    import io

    import pyarrow as pa

    text = given_text(path, allowed="a CSV file with the columns product, name and, if any, sector")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows or not {"product", "name"} <= set(rows[0]):
        header = ", ".join(rows[0]) if rows else "nothing"
        raise MissingColumn("names of products need the columns product and name", got=header, allowed="sector too")
    unique = {row["product"].strip(): row for row in rows if (row["product"] or "").strip()}
    columns = {
        "product": list(unique),
        "name": [row["name"] for row in unique.values()],
        "sector": [row.get("sector") or None for row in unique.values()],
    }
    return pa.table(columns, schema=pa.schema([(column, pa.string()) for column in columns]))
