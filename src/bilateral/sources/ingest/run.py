"""One load from beginning to end."""

from __future__ import annotations

import csv
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral import engine as engines
from bilateral import schema
from bilateral.errors import EmptyInput, InputError, TooManyBadRows
from bilateral.plurals import many
from bilateral.sources.ingest import codes as coding
from bilateral.sources.ingest import tidy
from bilateral.sources.ingest.csvfeed import RAGGED
from bilateral.sources.ingest.plan import AsideRow, Feed, Plan, Progress
from bilateral.sources.ingest.report import AsideCount, LoadReport
from bilateral.store import Dataset, ReasonCount, Staging, Store, replaces, slug, staging

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

__all__ = ["ingest"]

MOST_PRODUCTS = 1_000_000
FIRST_LINES = 5
MAPPING = ' (mapping={"value": "COLUMN"} and the like in Python)'


@dataclass(frozen=True, slots=True)
class _Load:
    """What the steps of one load share."""

    plan: Plan
    stage: Staging
    engine: engines.Engine
    tally: _Tally


@dataclass(slots=True)
class _Tally:
    """What has been counted so far."""

    read: int = 0
    stored: int = 0
    total: float = 0.0
    years: set[int] = field(default_factory=set)
    exporters: set[str] = field(default_factory=set)
    importers: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    classification: str = ""
    odd_years: list[str] = field(default_factory=list)
    """Some of what stands in the column of years of the present feed and is none."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One feed's rows with the reasons against them, and how many rows there are for each (None: to be stored)."""

    rows: ir.Table
    counts: dict[str | None, int]
    exact: bool
    """Whether the rows are numbered."""
    notes: tuple[str, ...]

    @property
    def read(self) -> int:
        return sum(self.counts.values())

    @property
    def clean(self) -> bool:
        return set(self.counts) <= {None}


def ingest(
    store: Store,
    plan: Plan,
    feeds: Callable[[Path], Iterable[Feed]],
    *,
    names: pa.Table | None = None,
    total: float = 0.0,
    progress: Progress | None = None,
) -> LoadReport:
    """Load what `feeds` hands over as one dataset; nothing is replaced before all of it is sound.

    Rows are set aside, with line number and reason, when: the year is not a whole number from 1900 to 2100 or not the
    feed's; a country is unknown; the product is missing; the value is missing, not a number or negative; the row has
    too few or too many columns; the same row stands there again (the first is stored); rows have the same key and
    different values (none is stored, because nothing says which is right). Domestic use and totals over partners or
    products are set aside too, but are not counted as bad.

    Parameters
    ----------
    store
        Where to.
    plan
        What the data are.
    feeds
        Called with a scratch folder; yields one feed at a time. No two feeds hold the same year.
    names
        Products with their names: columns product, name, sector.
    total
        Bytes of all feeds, for progress.
    progress
        Called with bytes done, bytes in all, and a text.

    Raises
    ------
    SelectionError
        The name was taken from the file's, and a dataset of another source or file has it.
    TooManyBadRows
        More rows of a feed are bad than the plan allows; the message counts them by reason and shows the first.
    EmptyInput
        There are no rows, or none that can be stored.
    StoreError, DiskFull
        The store cannot be written; the old state stands.
    """
    begun = time.monotonic()
    before = replaces(store, plan.table, plan.name, plan.source, plan.origins, named=plan.named)
    with staging(store) as stage:
        engine = engines.connect(scratch=stage.scratch / "spill")
        try:
            load = _Load(plan, stage, engine, _Tally())
            _all(load, feeds, total, progress)
            if names is not None:
                _write_names(stage, names)
        finally:
            engine.close()
        dataset = stage.publish(_record(plan, load.tally))
    return _report(dataset, load.tally, before, time.monotonic() - begun)


def _all(load: _Load, feeds: Callable[[Path], Iterable[Feed]], total: float, progress: Progress | None) -> None:
    done = 0.0
    for feed in feeds(load.stage.scratch):
        if progress:
            progress(done, total, feed.label)
        _feed(load, feed)
        done += feed.size
    if not load.tally.stored:
        raise _nothing(load.tally)
    if progress:
        progress(max(done, total), max(done, total), load.plan.name)


def _feed(load: _Load, feed: Feed) -> None:
    """Store the sound rows of one feed and set the others aside."""
    feed.prepare(load.engine, load.plan.columns, load.stage.scratch)
    found = _fast(load, feed) or _exact(load, feed)
    tally = load.tally
    tally.read += found.read
    tally.notes.extend(note for note in (*feed.notes, *found.notes) if note not in tally.notes)
    if not found.clean:
        _set_aside(load, feed, found)


def _fast(load: _Load, feed: Feed) -> _Judged | None:
    """The typed pass; None where anything is not sound, which the exact pass must look at."""
    try:
        stage = _stage(load, feed, feed.typed(load.engine, load.plan.columns))
    except InputError:
        return None
    found = _judge(load, feed, stage, exact=False)
    if not found.clean:
        return None
    files = _write(load, feed, found.rows)
    if _repeat(load, files):
        _unwrite(files)
        return None
    _count(load, files)
    return found


def _exact(load: _Load, feed: Feed) -> _Judged:
    """The numbered pass: every row is stored or has a reason."""
    raw = feed.numbered(load.engine, load.plan.columns, load.stage.scratch)
    found = _judge(load, feed, _stage(load, feed, raw), exact=True)
    _stop_if_bad(load, feed, found)
    files = _write(load, feed, found.rows)
    if _repeat(load, files):
        _unwrite(files)
        found = _without_repeats(load, found)
        _stop_if_bad(load, feed, found)
        files = _write(load, feed, found.rows)
    _count(load, files)
    return found


def _repeat(load: _Load, files: list[Path]) -> bool:
    keys = [key for key in schema.table(load.plan.table).keys if key != "year"]
    return any(load.engine.repeats(path, keys) for path in files)


def _unwrite(files: list[Path]) -> None:
    """Take files away: a year whose rows all contradict each other is not written again."""
    for path in files:
        path.unlink()
        path.parent.rmdir()


def _stage(load: _Load, feed: Feed, raw: ir.Table) -> ir.Table:
    path = load.stage.scratch / "stage.parquet"
    table = tidy.staged(raw, load.plan.columns, feed.year)
    load.engine.write_parquet(table, path, compression="lz4", ordered="record" in table.columns)
    return load.engine.read_parquet([path])


def _judge(load: _Load, feed: Feed, stage: ir.Table, *, exact: bool) -> _Judged:
    codes, notes = _codes(load, feed, stage)
    rows = tidy.judged(stage, codes)
    counts = load.engine.arrow(rows.group_by("reason").aggregate(rows=rows.count()))
    found: dict[str | None, int] = dict(zip(counts["reason"].to_pylist(), counts["rows"].to_pylist(), strict=True))
    if exact:
        _agree(feed, sum(found.values()))
        if feed.broken():
            found[RAGGED] = feed.broken()
    return _Judged(rows, found, exact, notes)


def _agree(feed: Feed, rows: int) -> None:
    if feed.kept() not in {None, rows}:
        raise InputError(
            "the quotation marks of the file cannot be made out",
            got=f"{feed.label}: {feed.kept():,} rows by its lines, {rows:,} by its columns",
            allowed='fields in "…", with "" for a mark inside',
        )


def _codes(load: _Load, feed: Feed, stage: ir.Table) -> tuple[tidy.Codes, tuple[str, ...]]:
    import pyarrow as pa

    partners = _distinct(load, stage, "exporter") | _distinct(load, stage, "importer")
    known = dict.fromkeys(code for code in partners if code.strip().casefold() in coding.WORLD)
    places: dict[str, str | None] = known | coding.countries(sorted(partners), load.plan.countries)
    goods = (load.plan.products or coding.plain)(sorted(_distinct(load, stage, "product")))
    load.tally.classification = goods.classification or load.plan.classification
    stored: dict[str, str | None] = dict.fromkeys(goods.totals) | dict(goods.stored)
    text = pa.string()

    def table(pairs: dict[str, str | None], name: str) -> ir.Table:
        columns = [pa.array(list(pairs), text), pa.array(list(pairs.values()), text)]
        return load.engine.codes(pa.table(columns, names=["code", name]), name)

    dates = sorted(_distinct(load, stage, "year"))
    when = coding.years(dates, feed.year)
    load.tally.odd_years = [date for date in dates if date not in when][:3]
    years = pa.table({"code": pa.array(list(when), text), "when": pa.array(list(when.values()), pa.int16())})
    return tidy.Codes(load.engine.from_arrow(years), table(places, "iso3"), table(stored, "product")), goods.notes


def _distinct(load: _Load, stage: ir.Table, column: str) -> set[str]:
    rows = stage.select(column).distinct().limit(MOST_PRODUCTS + 1)
    found = set(load.engine.arrow(rows)[column].to_pylist()) - {None}
    if len(found) > MOST_PRODUCTS:
        raise InputError(
            f"the column for {column} holds more than {MOST_PRODUCTS:,} different codes",
            allowed="a column of codes",
            then=f"--map {column}=COLUMN{MAPPING}",
        )
    return found


def _write(load: _Load, feed: Feed, rows: ir.Table) -> list[Path]:
    """One sorted file a year."""
    good = rows.filter(rows.reason.isnull())
    years = sorted(load.engine.arrow(good.select("year").distinct())["year"].to_pylist())
    if both := load.tally.years.intersection(years):
        raise InputError("two files hold the same year", got=f"{feed.label}: {min(both)}", allowed="one file a year")
    return [_write_year(load, rows, year) for year in years]


def _write_year(load: _Load, rows: ir.Table, year: int) -> Path:
    path = load.stage.tidy / f"year={year}" / "part-0.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    chosen = tidy.sound(rows, year, load.plan.factor, load.plan.quantity_factor)
    load.engine.write_parquet(chosen, path)
    return path


def _count(load: _Load, files: list[Path]) -> None:
    """Read back what was written: columns against the schema, rows, sum, years and countries."""
    if not files:
        return
    table = load.engine.read_parquet(files, root=load.stage.tidy)
    wanted = schema.table(load.plan.table)
    with engines.translated():
        schema.check(table.select(**{name: table[name].cast(wanted[name].type) for name in wanted.names}), wanted)
    summed = load.engine.arrow(table.aggregate(rows=table.count(), total=table.value.sum())).to_pylist()[0]
    tally = load.tally
    tally.stored += summed["rows"]
    tally.total += summed["total"]
    for column, seen in (("year", tally.years), ("exporter", tally.exporters), ("importer", tally.importers)):
        seen.update(load.engine.arrow(table.select(column).distinct())[column].to_pylist())


def _without_repeats(load: _Load, found: _Judged) -> _Judged:
    """Give a reason to rows whose key stands there more than once."""
    repeated = load.engine.arrow(tidy.repeats(found.rows))
    if not repeated.num_rows:
        return found
    rows = tidy.with_repeats(found.rows, load.engine.from_arrow(repeated))
    more = Counter(repeated["reason"].to_pylist())
    counts = {**found.counts, **more, None: found.counts.get(None, 0) - repeated.num_rows}
    return replace(found, rows=rows, counts={reason: count for reason, count in counts.items() if count})


def _stop_if_bad(load: _Load, feed: Feed, found: _Judged) -> None:
    bad = {reason: rows for reason, rows in found.counts.items() if reason and reason not in tidy.NOT_BAD}
    share = sum(bad.values()) / max(found.read, 1)
    if share <= load.plan.max_bad:
        return
    first = _first(load, feed, found)
    told = "; ".join(
        f"{rows:,} {reason} ({', '.join(first.get(reason, ()))})"
        for reason, rows in sorted(bad.items(), key=lambda item: -item[1])
    )
    raise TooManyBadRows(
        f"{sum(bad.values()):,} of {many(found.read, 'row')} of {feed.label} cannot be used ({share:.2%}, more than the"
        f" {load.plan.max_bad:.2%} allowed) and nothing was replaced: {told}",
        then=_then(load, feed, bad, None if not found.counts.get(None) else _above(share)),
    )


def _then(load: _Load, feed: Feed, bad: dict[str, int], enough: str | None) -> str:
    """What to do about bad rows; `enough` is a share that lets them pass, None where no row is sound."""
    steps = [_remedy(load, feed, bad)]
    if load.plan.source == "flows":
        steps.append(f"name other columns with --map{MAPPING}")
    if enough:
        steps.append(f"allow more with --max-bad {enough} (max_bad={enough} in Python)")
    return ", or ".join(steps)


def _remedy(load: _Load, feed: Feed, bad: dict[str, int]) -> str:
    if tidy.CONFLICTING in bad:
        return "sum over any further column (transport, customs procedure) first"
    most = max(bad, key=lambda reason: bad[reason])
    if most == tidy.WRONG_YEAR and load.tally.odd_years:
        read = ", ".join(repr(year) for year in load.tally.odd_years)
        wanted = f"four digits and nothing else, {coding.FIRST_YEAR} to {coding.LAST_YEAR}"
        return f"the column of years holds {read}; write {feed.year or wanted}"
    if most == tidy.NOT_A_NUMBER and load.plan.source == "flows":
        return "mend the rows, or say how numbers are written with --decimal and --thousands"
    return "mend the rows"


def _above(share: float) -> str:
    return f"{min(1.0, math.ceil(share * 100 + 0.5) / 100):g}"


def _first(load: _Load, feed: Feed, found: _Judged) -> dict[str, list[str]]:
    """For each reason, the first three rows as they are told in a message."""
    bad = load.engine.arrow(tidy.first(found.rows, 3))
    told: dict[str, list[str]] = {}
    for row in feed.aside(bad):
        seen = told.setdefault(row.reason, [])
        if len(seen) < 3:
            seen.append(f"line {row.line}: {row.row[:80]}")
    return told


def _set_aside(load: _Load, feed: Feed, found: _Judged) -> None:
    """Write the rows with a reason beside the table, with line numbers."""
    bad = load.engine.arrow(tidy.with_reason(found.rows))
    new = not load.stage.aside.exists()
    with load.stage.aside.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if new:
            writer.writerow(("part", "line", "reason", "row"))
        for row in feed.aside(bad):
            writer.writerow((feed.label, row.line, row.reason, row.row))
            _note(load.tally, row)


def _note(tally: _Tally, row: AsideRow) -> None:
    tally.reasons[row.reason] += 1
    lines = tally.lines.setdefault(row.reason, [])
    if len(lines) < FIRST_LINES:
        lines.append(row.line)


def _nothing(tally: _Tally) -> EmptyInput:
    if not tally.read:
        return EmptyInput("there are no rows", allowed="a header line and at least one row")
    why = "; ".join(f"{rows:,} {reason}" for reason, rows in tally.reasons.most_common())
    return EmptyInput(
        f"none of {many(tally.read, 'row')} can be stored: {why}", then=f"name other columns with --map{MAPPING}"
    )


def _write_names(stage: Staging, names: pa.Table) -> None:
    import pyarrow.parquet as pq

    wanted = schema.table("products")
    table = names.select(list(wanted.names)).cast(wanted.arrow())
    schema.check(table, wanted)
    stage.products.mkdir()
    pq.write_table(table, stage.products / "part-0.parquet", compression="zstd")


def _record(plan: Plan, tally: _Tally) -> Dataset:
    if slug(plan.name) != plan.name:
        raise InputError(
            "a dataset's name is made of letters, digits, dot, dash and underscore",
            got=plan.name,
            close=(slug(plan.name),),
        )
    years = tuple(sorted(tally.years))
    return Dataset(
        table=plan.table,
        name=plan.name,
        source=plan.source,
        version="",
        years=years,
        classifications=tuple((year, tally.classification) for year in years),
        levels=plan.levels,
        rows=tally.stored,
        aside=sum(tally.reasons.values()),
        unit=plan.unit,
        origins=plan.origins,
        loaded_at="",
        exporters=tuple(sorted(tally.exporters)),
        importers=tuple(sorted(tally.importers)),
        reasons=tuple(ReasonCount(reason, rows) for reason, rows in tally.reasons.most_common()),
    )


def _report(dataset: Dataset, tally: _Tally, before: tuple[str, ...], seconds: float) -> LoadReport:
    aside = tuple(
        AsideCount(reason, rows, rows / tally.read, reason not in tidy.NOT_BAD, tuple(tally.lines[reason]))
        for reason, rows in tally.reasons.most_common()
    )
    return LoadReport(dataset, tally.read, tally.stored, aside, tally.total, seconds, (*before, *tally.notes))
