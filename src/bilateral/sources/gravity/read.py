"""From a gravity file to the table `gravity`."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bilateral import schema
from bilateral.errors import BadArchive, EmptyInput, InputError
from bilateral.given import given_file
from bilateral.origin import Origin, today
from bilateral.plurals import many
from bilateral.reference.countries import aliases
from bilateral.sources.gravity.columns import Found, find
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.store import Store, slug
from bilateral.store.disk import sha256

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["add"]

_OLD = {"pal": "PSE"}
"""Codes of older CEPII files: Palestine."""
TWICE = "two rows for one pair and year"


def add(
    store: Store,
    path: Path | str,
    *,
    years: Iterable[int] | None = None,
    name: str | None = None,
    producer: str | None = None,
    title: str | None = None,
    vintage: str = "",
    licence: str | None = None,
    citation: str | None = None,
    max_bad: float = 0.01,
) -> Kept:
    """Load distances, common languages, agreements, GDP: what gravity models explain trade with.

    CEPII Gravity (its CSV, or the zip as CEPII gives it) and CEPII GeoDist are understood, and any CSV or Parquet file
    with such columns. GDP and population of CEPII Gravity, which are in thousands, are stored in units.

    Parameters
    ----------
    store
        Where to.
    path
        CSV (plain or gzipped), zip with one such CSV, or Parquet.
    years
        Only these; default all. The whole of CEPII Gravity needs about 1 GB of memory.
    name
        Name in the store; default the file's.
    producer, title, vintage, licence, citation
        How it is to be cited; default CEPII Gravity.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced.

    Raises
    ------
    MissingColumn
        There is no origin, destination or variable.
    BadArchive
        The zip is damaged, or holds no table of gravity variables.
    EmptyInput
        No row is left.
    """
    file = given_file(path, allowed="a zip of CEPII, or a CSV or Parquet file")
    wanted = frozenset(years) if years is not None else None
    tables, notes = [], _Notes()
    for batch, found in _batches(file):
        tables.append(_tidy(batch, found, wanted, notes))
    data, aside = _once(_joined(tables, file.name))
    loaded = Loaded(
        table="gravity",
        name=name or slug(file.stem),
        source="gravity",
        data=data,
        origins=(_origin(file, producer, title, vintage, licence, citation),),
        aside=aside,
    )
    return keep(store, loaded, max_bad=max_bad, notes=notes.told())


class _Notes:
    """What was left out on the way."""

    def __init__(self) -> None:
        self.unknown: dict[str, int] = {}
        self.domestic = 0
        self.gone = 0

    def told(self) -> tuple[str, ...]:
        """In plain words."""
        found = []
        if self.unknown:
            listed = ", ".join(f"{code} ({rows:,})" for code, rows in sorted(self.unknown.items()))
            found.append(f"rows of economies that the reference does not know were left out: {listed}")
        if self.gone:
            found.append(f"{many(self.gone, 'row')} of countries that did not exist in the year left out")
        if self.domestic:
            found.append(f"{many(self.domestic, 'row')} of a country with itself left out")
        return tuple(found)


def _batches(file: Path) -> Iterator[tuple[pa.RecordBatch, Found]]:
    if file.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            source = pq.ParquetFile(file)
        except pa.ArrowException:
            raise InputError("the file is no Parquet, or a damaged one", got=str(file)) from None
        found = find(source.schema_arrow.names, file.name)
        columns = [*found.ours.values(), *found.exists]
        for batch in source.iter_batches(columns=columns):
            yield batch, found
        return
    with _opened(file) as stream:
        head, _, _ = _head(stream).partition("\n")
    names = [cell.strip().strip('"') for cell in head.split(_delimiter(head))]
    found = find(names, file.name)
    with _opened(file) as stream:
        for batch in _csv(stream, found, _delimiter(head), file.name):
            yield batch, found


def _csv(stream: Any, found: Found, delimiter: str, label: str) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    import pyarrow.csv as pc

    texts = {found.ours["exporter"], found.ours["importer"]}
    columns = [*found.ours.values(), *found.exists]
    types = {name: pa.string() if name in texts else pa.float64() for name in columns}
    convert = pc.ConvertOptions(include_columns=columns, column_types=types, null_values=["", "NA", "NaN", "."])
    try:
        yield from pc.open_csv(
            stream,
            read_options=pc.ReadOptions(block_size=1 << 24),
            parse_options=pc.ParseOptions(delimiter=delimiter),
            convert_options=convert,
        )
    except pa.ArrowInvalid as error:
        raise InputError(f"{label} cannot be read as a table: {str(error).splitlines()[0]}") from None


def _head(stream: Any) -> str:
    found: bytes = stream.read(1 << 16)
    return found.decode("utf-8-sig", "replace").replace("\r", "")


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    import pyarrow as pa

    if file.suffix != ".zip":
        with pa.input_stream(file) as stream:
            yield stream
        return
    try:
        with zipfile.ZipFile(file) as pack, _member(pack, file.name) as inner:
            yield pa.PythonFile(inner, mode="r")
    except zipfile.BadZipFile as error:
        raise BadArchive(f"{file.name} is damaged or no zip", got=str(error), then="download it again") from None


def _member(pack: zipfile.ZipFile, label: str) -> IO[bytes]:
    """The largest CSV of the archive: CEPII adds a small one with the countries."""
    tables = [info for info in pack.infolist() if info.filename.casefold().endswith(".csv")]
    if not tables:
        raise BadArchive(f"{label} holds no CSV file", got=", ".join(pack.namelist()[:5]))
    return pack.open(max(tables, key=lambda info: info.file_size))


def _tidy(batch: pa.RecordBatch, found: Found, wanted: frozenset[int] | None, notes: _Notes) -> pa.Table:
    """Our columns, of the rows that count."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.Table.from_batches([batch])
    if wanted is not None and found.dated:
        table = table.filter(pc.is_in(table[found.ours["year"]].cast("int64"), value_set=pa.array(sorted(wanted))))
    for name in found.exists:
        kept = table.filter(pc.equal(table[name].cast("float64"), 1.0))
        notes.gone += table.num_rows - kept.num_rows
        table = kept
    sides = {side: _iso3(table[found.ours[side]], notes) for side in ("exporter", "importer")}
    known = pc.and_(sides["exporter"].is_valid(), sides["importer"].is_valid())
    apart = pc.not_equal(sides["exporter"], sides["importer"])
    notes.domestic += pc.sum(pc.invert(pc.fill_null(apart, True))).as_py() or 0
    columns = [_column(table, found, column, sides) for column in schema.table("gravity").columns]
    made = pa.table(columns, schema=schema.table("gravity").arrow())
    return made.filter(pc.fill_null(pc.and_(known, apart), False))


def _column(table: pa.Table, found: Found, column: schema.Column, sides: dict[str, Any]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pa.type_for_alias(column.type)
    if column.name in sides:
        return sides[column.name]
    if column.name not in found.ours:
        return pa.nulls(table.num_rows, kind)
    values = table[found.ours[column.name]]
    factor = found.factors.get(column.name)
    return pc.multiply(values.cast("float64"), factor) if factor else values.cast(kind)


def _iso3(codes: pa.ChunkedArray, notes: _Notes) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    each = pc.value_counts(codes).to_pylist()
    known = {**aliases(), **_OLD}
    pairs = {row["values"]: known.get((row["values"] or "").casefold()) for row in each}
    for row in each:
        if pairs[row["values"]] is None:
            code = row["values"] or "missing"
            notes.unknown[code] = notes.unknown.get(code, 0) + row["counts"]
    place = pc.index_in(codes, value_set=pa.array(list(pairs), codes.type))
    return pa.chunked_array([pa.array(list(pairs.values()), pa.string())]).take(place)


def _joined(tables: list[pa.Table], label: str) -> pa.Table:
    import pyarrow as pa

    if not tables or not sum(table.num_rows for table in tables):
        raise EmptyInput(
            f"{label} holds no rows that can be used", allowed="rows of two countries, of the years asked for"
        )
    return pa.concat_tables(tables)


def _once(data: pa.Table) -> tuple[pa.Table, tuple[Aside, ...]]:
    """Leave out keys that stand there more than once: nothing says which row is right."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = ["year", "exporter", "importer"]
    numbered = data.select(keys).append_column("n", pa.array(range(data.num_rows)))
    groups = numbered.group_by(keys).aggregate([("n", "min"), ("n", "max")])
    double = groups.filter(pc.less(groups["n_min"], groups["n_max"]))
    if not double.num_rows:
        return data, ()
    # joins do not match missing values, and a file without years has none
    by = keys[1:] if data["year"].null_count else keys
    again = numbered.join(double.select(by), by, join_type="left semi")
    places = sorted(again["n"].to_pylist())
    rows = data.take(places).to_pylist()
    aside = tuple(
        Aside("file", place + 1, TWICE, str({key: row[key] for key in keys}))
        for place, row in zip(places, rows, strict=True)
    )
    keep_mask = pc.invert(pc.is_in(pa.array(range(data.num_rows)), value_set=pa.array(places)))
    return data.filter(keep_mask), aside


def _origin(
    file: Path, producer: str | None, title: str | None, vintage: str, licence: str | None, citation: str | None
) -> Origin:
    about = tomllib.loads(files(__package__).joinpath("origin.toml").read_text(encoding="utf-8"))
    return Origin(
        producer=about["producer"] if producer is None else producer,
        title=about["title"] if title is None else title,
        vintage=vintage,
        url=about["url"],
        licence=about["licence"] if licence is None else licence,
        citation=about["citation"] if citation is None else citation,
        accessed=today(),
        sha256=sha256(file),
    )
