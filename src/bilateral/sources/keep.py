"""The way into the store for tables that are read whole: mirror flows, concordances, gravity variables.

`ingest` is for trade flows of any size; this is for Arrow tables that fit in memory.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral import schema
from bilateral.errors import EmptyInput, InputError, TooManyBadRows
from bilateral.origin import Origin
from bilateral.plurals import many
from bilateral.store import Dataset, ReasonCount, Staging, Store, replaces, slug, staging

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Aside", "Kept", "Loaded", "keep"]


@dataclass(frozen=True, slots=True)
class Aside:
    """One row that was not stored."""

    part: str
    """The file it stands in."""
    line: int
    """Line of the file, or number of the record, from 1."""
    reason: str
    row: str
    """The row as received."""
    bad: bool = True
    """False for rows that are no fault: totals, domestic use."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is to be kept, and what is known of it."""

    table: str
    """The tidy table it fills."""
    name: str
    """The dataset's name in the store."""
    source: str
    data: pa.Table
    """Exactly the columns of the table's schema."""
    origins: tuple[Origin, ...]
    unit: str = ""
    """Of the values; empty where the table has several units."""
    classifications: tuple[tuple[int, str], ...] = ()
    """Year and product classification; empty where the table has no products."""
    aside: tuple[Aside, ...] = ()
    names: pa.Table | None = None
    """Names of products: columns product, name, sector."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What one load did."""

    dataset: Dataset
    """As it now stands in the store."""
    rows_read: int
    rows_stored: int
    notes: tuple[str, ...] = field(default=())
    """What was done on the way, in plain words."""

    def sentence(self) -> str:
        """The report in plain words."""
        told = f"{many(self.rows_stored, 'row')} stored as {self.dataset.name} ({self.dataset.table})"
        why = "; ".join(f"{count.rows:,} set aside ({count.reason})" for count in self.dataset.reasons)
        return f"{told}; {why}." if why else f"{told}."


def keep(store: Store, loaded: Loaded, *, max_bad: float = 0.01, notes: Sequence[str] = ()) -> Kept:
    """Check a table against its schema and put it into the store, in one step.

    Parameters
    ----------
    store
        Where to.
    loaded
        The table and what is known of it.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced.
    notes
        What was done to read it, in plain words.

    Raises
    ------
    EmptyInput
        No row can be stored.
    TooManyBadRows
        More rows are bad than `max_bad` allows.
    InputError
        A key stands there twice, or the name cannot stand in a path.
    """
    _named(loaded)
    rows = loaded.data.num_rows
    read = rows + len(loaded.aside)
    _stop_if_bad(loaded, read, max_bad)
    if not rows:
        raise EmptyInput(f"none of {many(read, 'row')} can be stored: {_reasons(loaded) or 'there are none'}")
    wanted = schema.table(loaded.table)
    data = loaded.data.select(list(wanted.names)).cast(wanted.arrow())
    data = data.sort_by([(key, "ascending") for key in _order(wanted, data)])
    schema.check(data, wanted)
    _unique(data, _order(wanted, data), loaded)
    before = replaces(store, loaded.table, loaded.name, loaded.source, loaded.origins)
    with staging(store) as stage:
        _write(stage, data, loaded)
        dataset = stage.publish(_record(loaded, data))
    return Kept(dataset, read, rows, (*before, *notes))


def _named(loaded: Loaded) -> None:
    if slug(loaded.name) != loaded.name:
        what = "a dataset's name is made of letters, digits, dot, dash and underscore"
        raise InputError(what, got=loaded.name, close=(slug(loaded.name),))


def _reasons(loaded: Loaded) -> str:
    counts = Counter(row.reason for row in loaded.aside)
    return "; ".join(f"{count:,} {reason}" for reason, count in counts.most_common())


def _stop_if_bad(loaded: Loaded, read: int, max_bad: float) -> None:
    bad = [row for row in loaded.aside if row.bad]
    if read and len(bad) / read > max_bad:
        first = "; ".join(f"{row.part} line {row.line}: {row.row[:80]}" for row in bad[:3])
        raise TooManyBadRows(
            f"{len(bad):,} of {many(read, 'row')} cannot be used and nothing was replaced: "
            f"{_reasons(loaded)} ({first})",
            then="mend the rows" + (_more_allowed(len(bad) / read) if loaded.data.num_rows else ""),
        )


def _more_allowed(share: float) -> str:
    enough = f"{min(1.0, share + 0.01):.2f}"
    return f", or allow more with --max-bad {enough} (max_bad={enough} in Python)"


def _order(wanted: schema.Schema, data: pa.Table) -> list[str]:
    dated = "year" in wanted.names and data["year"].null_count == 0
    return [name for name in wanted.names if name in wanted.keys or (name == "year" and dated)]


def _unique(data: pa.Table, keys: list[str], loaded: Loaded) -> None:
    groups = data.group_by(keys).aggregate([([], "count_all")])
    if groups.num_rows < data.num_rows:
        twice = groups.filter(_more(groups["count_all"])).slice(0, 1).to_pylist()[0]
        raise InputError(f"a key of {loaded.table} stands there more than once", got=twice)


def _more(counts: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.greater(counts, 1)


def _write(stage: Staging, data: pa.Table, loaded: Loaded) -> None:
    import pyarrow.parquet as pq

    for folder, part in _parts(stage.tidy, data):
        folder.mkdir(parents=True)
        pq.write_table(part, folder / "part-0.parquet", compression="zstd")
    if loaded.names is not None and loaded.names.num_rows:
        stage.products.mkdir()
        names = loaded.names.cast(schema.table("products").arrow())
        pq.write_table(names, stage.products / "part-0.parquet", compression="zstd")
    if loaded.aside:
        _write_aside(stage.aside, loaded.aside)


def _parts(root: Path, data: pa.Table) -> list[tuple[Path, pa.Table]]:
    """One part a year where every row has one, else one part in all."""
    if "year" not in data.column_names or data["year"].null_count:
        return [(root, data)]
    years = sorted(data["year"].unique().to_pylist())
    return [(root / f"year={year}", data.filter(_is(data["year"], year)).drop_columns("year")) for year in years]


def _is(column: pa.ChunkedArray, value: int) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.equal(column, value)


def _write_aside(path: Path, rows: Sequence[Aside]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("part", "line", "reason", "row"))
        writer.writerows((row.part, row.line, row.reason, row.row) for row in rows)


def _record(loaded: Loaded, data: pa.Table) -> Dataset:
    counts = Counter(row.reason for row in loaded.aside)
    years = tuple(sorted(data["year"].drop_null().unique().to_pylist())) if "year" in data.column_names else ()
    return Dataset(
        table=loaded.table,
        name=loaded.name,
        source=loaded.source,
        version="",
        years=years,
        classifications=loaded.classifications or tuple((year, "") for year in years),
        levels=(),
        rows=data.num_rows,
        aside=len(loaded.aside),
        unit=loaded.unit,
        origins=loaded.origins,
        loaded_at="",
        exporters=_codes(data, "exporter"),
        importers=_codes(data, "importer"),
        reasons=tuple(ReasonCount(reason, rows) for reason, rows in counts.most_common()),
    )


def _codes(data: pa.Table, column: str) -> tuple[str, ...]:
    return tuple(sorted(data[column].unique().to_pylist())) if column in data.column_names else ()
