"""From a table of the user's own to `events`, or to `dyad_scores` where it holds net scores of days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import EmptyInput, InputError, MissingColumn, nearest
from bilateral.given import given_file
from bilateral.origin import Origin, today
from bilateral.plurals import many
from bilateral.sources.cards import OWN
from bilateral.sources.eventkit import batch as rows
from bilateral.sources.eventkit.batch import Batch
from bilateral.sources.eventkit.codes import mapped
from bilateral.sources.eventkit.load import Progress, Request, load
from bilateral.sources.eventkit.named import BAD_DAY, BAD_NUMBER, checked, iso3, named_batch
from bilateral.sources.ingest.csvfeed import look
from bilateral.sources.ingest.scan import open_utf8
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.store import Store, slug
from bilateral.store.disk import sha256

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["add"]

_SCORES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day"),
    "country_a": ("country_a", "a", "iso3_a"),
    "country_b": ("country_b", "b", "iso3_b"),
    "score": ("score", "net_score", "value"),
}
_EVENTS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day", "event_date", "sqldate"),
    "source": ("source", "actor", "source_country", "actor1countrycode"),
    "target": ("target", "recipient", "target_country", "actor2countrycode"),
    "act": ("root", "cameo", "event_type", "eventcode", "code"),
    "id": ("id", "event_id", "globaleventid"),
    "score": ("score", "intensity", "goldstein", "goldsteinscale"),
    "source_type": ("source_type", "actor_type", "source_sectors"),
    "target_type": ("target_type", "target_sectors"),
    "channel": ("channel",),
    "realis": ("realis",),
    "sources": ("sources", "numsources"),
    "mentions": ("mentions", "nummentions"),
    "tone": ("tone", "avgtone"),
    "story": ("story", "url", "sourceurl", "story_id"),
}
NOT_TWO = "a country that is not known, or one country twice"
_NEEDED = ("date", "source", "target", "act")


def add(
    store: Store,
    path: Path | str,
    *,
    name: str | None = None,
    replace: bool = False,
    max_bad: float = 0.01,
    producer: str = "",
    title: str = "",
    url: str = "",
    licence: str = "",
    citation: str = "",
    simulated: bool = False,
    progress: Progress | None = None,
) -> Kept:
    """Load a CSV or Parquet file of events, or of net scores of days.

    A file with the columns date, country_a, country_b and score fills `dyad_scores`: one net score a day and pair.
    Any other must have date, source, target, and a CAMEO code or PLOVER type (root), and fills `events`.

    Parameters
    ----------
    store
        Where to.
    path
        CSV (plain or gzipped) or Parquet.
    name
        Name in the store; default the file's.
    replace
        Drop what stands under the name; otherwise events are added to it. Scores always replace.
    max_bad
        Share of bad rows (0–1) above which nothing is stored.
    producer, title, url, licence, citation, simulated
        How it is to be cited.
    progress
        Called with files done, files in all, and a name.

    Raises
    ------
    MissingColumn
        A column that is needed is not there.
    TooManyBadRows, EmptyInput
        Nothing, or too little, can be used.
    """
    file = given_file(path, allowed="a CSV (.csv, .csv.gz) or Parquet (.parquet) file")
    columns = _names(file)
    label = name or slug(file.name.split(".", 1)[0])
    about = Origin(
        producer or OWN, title or file.name, url=url, licence=licence, citation=citation, simulated=simulated
    )
    if _found(columns, _SCORES).keys() == _SCORES.keys():
        return _add_scores(store, file, label, about, max_bad)
    about = Origin(**about.to_dict() | {"accessed": today()})
    request = Request(label, "events", (file,), read_events, about, replace=replace, max_bad=max_bad, progress=progress)
    return load(store, request)


def _names(file: Path) -> tuple[str, ...]:
    if file.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return tuple(pq.ParquetFile(file).schema_arrow.names)
        except pa.ArrowException:
            raise InputError("the file is no Parquet, or a damaged one", got=str(file)) from None
    if (first := next(_csv(file), None)) is None:
        raise EmptyInput("the table has no rows", got=file.name, allowed="a heading and rows below it")
    return tuple(first.column_names)


def _found(names: Sequence[str], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    folded = {name.strip().casefold().replace(" ", "_"): name for name in names}
    return {
        ours: folded[theirs[0]]
        for ours, known in wanted.items()
        if (theirs := [each for each in known if each in folded])
    }


def _csv(file: Path) -> Iterator[pa.Table]:
    import pyarrow as pa
    import pyarrow.csv as pc

    seen = look(file)
    names, odd = list(seen.shape.columns), list[Any]()

    def note(row: Any) -> str:
        odd.append(row)
        return "error"

    read = pc.ReadOptions(column_names=names, skip_rows=1)
    parse = pc.ParseOptions(delimiter=seen.shape.delimiter, invalid_row_handler=note)
    options = pc.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    try:
        with open_utf8(file, seen.encoding) as stream:
            for part in pc.open_csv(stream, read_options=read, parse_options=parse, convert_options=options):
                yield pa.Table.from_batches([part])
    except pa.ArrowInvalid as fault:
        if "Empty CSV" in str(fault):
            return
        raise _no_table(file, odd) from None


def _no_table(file: Path, odd: Sequence[Any]) -> InputError:
    if not odd:
        return InputError(f"{file.name} cannot be read as a table in UTF-8", then="save the file as “CSV UTF-8”")
    return InputError(
        f"{file.name} is no table: a row has another number of cells than the heading",
        got=f"{odd[0].actual_columns:,} of {odd[0].expected_columns:,}: {odd[0].text[:60]}",
        then="put cells that hold the separator into quotation marks",
    )


def _parts(file: Path, columns: Mapping[str, str]) -> Iterator[pa.Table]:
    """The wanted columns under our names, as text."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if file.suffix == ".parquet":
        source = pq.ParquetFile(file).iter_batches(columns=list(columns.values()))
        tables: Iterator[pa.Table] = (pa.Table.from_batches([part]) for part in source)
    else:
        tables = _csv(file)
    for table in tables:
        arrays = [pc.fill_null(table[theirs].cast(pa.string()), "") for theirs in columns.values()]
        yield pa.table(arrays, names=list(columns))


def _add_scores(store: Store, file: Path, name: str, about: Origin, max_bad: float) -> Kept:
    import pyarrow as pa

    parts = [_scores(part) for part in _parts(file, _found(_names(file), _SCORES))]
    aside, line = [], 2
    for _, bad, size in parts:
        aside += [Aside(file.name, line + at, reason, row) for at, reason, row in bad]
        line += size
    data = pa.concat_tables([data for data, _, _ in parts])
    twice = data.num_rows - data.group_by(["date", "country_a", "country_b"]).aggregate([]).num_rows
    if twice:
        data = data.group_by(["year", "date", "country_a", "country_b"]).aggregate([("score", "sum")])
        data = data.rename_columns(["year", "date", "country_a", "country_b", "score"])
    origin = Origin(**about.to_dict() | {"accessed": today(), "sha256": sha256(file)})
    loaded = Loaded("dyad_scores", name, "events", data, (origin,), unit="net score", aside=tuple(aside))
    notes = [f"{many(twice, 'row')} of a day and pair that stood there before added up"] if twice else []
    return keep(store, loaded, max_bad=max_bad, notes=notes)


def _scores(part: pa.Table) -> tuple[pa.Table, list[tuple[int, str, str]], int]:
    """Sound rows, and the others with their place."""
    import pyarrow as pa
    import pyarrow.compute as pc

    days = mapped(part["date"], rows.day, pa.string())
    sides = [mapped(part[name], iso3, pa.string()) for name in ("country_a", "country_b")]
    score = mapped(part["score"], rows.decimals, pa.float64())
    apart = pc.and_(pc.and_(pc.not_equal(sides[0], ""), pc.not_equal(sides[1], "")), pc.not_equal(*sides))
    checks = {BAD_DAY: days.is_valid(), NOT_TWO: apart, BAD_NUMBER: score.is_valid()}
    good, bad = checked(part, checks)
    first, second = pc.min_element_wise(*sides), pc.max_element_wise(*sides)
    year = mapped(pc.fill_null(days, "0000"), lambda text: int(text[:4]), pa.int16())
    names = ["year", "date", "country_a", "country_b", "score"]
    return pa.table([year, days, first, second, score], names=names).filter(good), bad, part.num_rows


def read_events(file: Path) -> Iterator[Batch]:
    """One file of events, part by part.

    Raises
    ------
    MissingColumn
        A column that is needed is not there.
    """
    names = _names(file)
    found = _found(names, _EVENTS)
    for need in _NEEDED:
        if need not in found:
            allowed = ", ".join(_EVENTS[need])
            raise MissingColumn(f"{file.name} has no column {need}", close=nearest(need, names), allowed=allowed)
    line = 2
    for part in _parts(file, found):
        yield named_batch(part, file.name, line)
        line += part.num_rows
