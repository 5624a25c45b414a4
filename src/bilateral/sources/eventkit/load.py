"""The way of event files into the store: read block by block, merged month by month, published with gold and ledger.

Three tables stand under one name: `events` (each event once), `dyad_days` (the counts of all dyads made from them) and
`event_files` (which files are in it, so that a file is never counted twice). A load adds to what stands under its name
and rewrites only the months that the new files speak of; the files of other months are linked, not copied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral import engine as engines
from bilateral import schema
from bilateral.errors import EmptyInput, InputError, SelectionError, TooManyBadRows
from bilateral.origin import Origin, union
from bilateral.plurals import many
from bilateral.sources.eventkit.aside import AsideFile
from bilateral.sources.eventkit.batch import Reader
from bilateral.sources.eventkit.months import Parts, month_of
from bilateral.sources.eventkit.rewrite import Work, counted, link, rewrite, rows_in
from bilateral.sources.keep import Aside, Kept
from bilateral.store import Dataset, Staging, Store, slug, staging
from bilateral.store.disk import sha256

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Request", "load"]

MEMORY = "600MB"
Progress = Callable[[float, float, str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be loaded, from where, and under which name."""

    name: str
    source: str
    files: tuple[Path, ...]
    reader: Reader
    origin: Origin
    """Its digest is that of the list of files."""
    replace: bool = False
    """Whether what stands under the name is dropped; otherwise the files are added to it."""
    max_bad: float = 1.0
    """Share of bad rows above which nothing is stored."""
    mentions: tuple[Path, ...] = ()
    mention_reader: Callable[[Path], Iterable[Any]] | None = None
    """From a mentions file to Arrow tables of id, outlet, story."""
    progress: Progress | None = None


@dataclass(slots=True)
class _Tally:
    read: int = 0
    between: int = 0
    again: int = 0
    bad: int = 0
    left: Counter[str] = field(default_factory=Counter)
    files: list[dict[str, object]] = field(default_factory=list)


def load(store: Store, request: Request) -> Kept:
    """Read files and add them to what stands under the name.

    Raises
    ------
    EmptyInput
        Nothing between two countries is in them, and nothing stands under the name.
    TooManyBadRows
        More rows are bad than allowed.
    SelectionError
        Another source stands under the name.
    """
    standing = _standing(store, request)
    with _engine() as engine, staging(store) as stage, staging(store) as days:
        tally, fresh = _read(store, stage, request, standing)
        if standing is not None and not tally.files:
            return Kept(standing, 0, standing.rows, _notes(tally, standing, standing))
        _check(request, tally, standing, fresh)
        work = Work(store, engine, stage, days, standing, fresh, _touched(store, standing, fresh))
        rewrite(work, _mentions(stage, engine, request))
        dataset = _publish(work, request, tally)
    _ledger(store, dataset, standing, tally)
    return Kept(dataset, tally.read, dataset.rows, _notes(tally, dataset, standing))


@contextmanager
def _engine() -> Iterator[engines.Engine]:
    found = engines.connect(memory_limit=MEMORY)
    try:
        yield found
    finally:
        found.close()


def _standing(store: Store, request: Request) -> Dataset | None:
    if slug(request.name) != request.name:
        what = "a dataset's name is made of letters, digits, dot, dash and underscore"
        raise InputError(what, got=request.name, close=(slug(request.name),))
    found = next((each for each in store.datasets("events") if each.name == request.name), None)
    if found is None or request.replace:
        return None
    if found.source != request.source:
        raise SelectionError(
            f"events of another source ({found.source}) stand under that name",
            got=request.name,
            then="give it another name with --name, or --replace to drop what stands",
        )
    return found


def _known(store: Store, standing: Dataset | None) -> dict[str, str]:
    return {row["file"]: row["sha256"] for row in _ledger_rows(store, standing)}


def _ledger_rows(store: Store, standing: Dataset | None) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    ledger = _beside(store, standing, "event_files")
    found = [pq.ParquetFile(store.home / file.path).read().to_pylist() for file in ledger.files] if ledger else []
    return [row for rows in found for row in rows]


def _beside(store: Store, standing: Dataset | None, table: str) -> Dataset | None:
    if standing is None:
        return None
    return next((each for each in store.datasets(table) if each.name == standing.name), None)


def _touched(store: Store, standing: Dataset | None, fresh: Parts) -> tuple[str, ...]:
    """Months with new rows; all where the counts of what stands are not there."""
    whole = standing is not None and _beside(store, standing, "dyad_days") is None
    every = {month_of(Path(file.path)) for file in standing.files} if standing and whole else set()
    return tuple(sorted(every | set(fresh.rows)))


def _read(store: Store, stage: Staging, request: Request, standing: Dataset | None) -> tuple[_Tally, Parts]:
    known, tally = _known(store, standing), _Tally()
    parts = Parts(stage.scratch / "new")
    with AsideFile(stage.aside) as aside:
        if standing is not None:
            aside.take_over(store.aside(standing))
        for place, file in enumerate(request.files):
            if request.progress:
                request.progress(place, len(request.files), file.name)
            _one_file(file, request, known, tally, aside, parts.add)
    parts.flush()
    return tally, parts


def _one_file(
    file: Path, request: Request, known: dict[str, str], tally: _Tally, aside: AsideFile, keep: Callable[[Any], None]
) -> None:
    """Read one file; of several, one that cannot be read is set aside, after what could be read of it."""
    digest = _digest(file)
    if known.get(file.name) == digest:
        tally.again += 1
        return
    rows = stored = bad = 0
    try:
        for batch in request.reader(file):
            keep(batch.data)
            aside.write(batch.aside)
            rows, stored = rows + batch.rows, stored + batch.data.num_rows
            bad += sum(row.bad for row in batch.aside)
            tally.left.update(batch.left)
    except InputError as fault:
        if len(request.files) == 1:
            raise
        aside.write([Aside(file.name, 0, fault.what, "")])
        rows, bad = rows + 1, bad + 1
    tally.read, tally.between, tally.bad = tally.read + rows, tally.between + stored, tally.bad + bad
    tally.files.append({"file": file.name, "sha256": digest, "rows": rows, "stored": stored, "aside": bad})


def _digest(file: Path) -> str:
    if not file.is_file():
        raise InputError("there is no such file", got=str(file))
    return sha256(file)


def _check(request: Request, tally: _Tally, standing: Dataset | None, fresh: Parts) -> None:
    if tally.read and tally.bad / tally.read > request.max_bad:
        raise TooManyBadRows(
            f"{tally.bad:,} of {many(tally.read, 'row')} cannot be used and nothing was stored",
            then=f"mend the rows, or allow more with --max-bad {min(1.0, tally.bad / tally.read + 0.01):.2f}",
        )
    if not fresh.rows and standing is None:
        why = "; ".join(f"{count:,} {reason}" for reason, count in tally.left.most_common())
        bad = f"{tally.bad:,} bad" if tally.bad else ""
        told = "; ".join(part for part in (bad, why) if part) or "there are none"
        raise EmptyInput(f"none of {many(tally.read, 'row')} is an event between two countries: {told}")


def _mentions(stage: Staging, engine: engines.Engine, request: Request) -> ir.Table | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not request.mentions or request.mention_reader is None:
        return None
    path = stage.scratch / "mentions.parquet"
    kinds = pa.schema([("id", pa.string()), ("outlet", pa.string()), ("story", pa.string())])
    with pq.ParquetWriter(path, kinds) as writer:
        for file in request.mentions:
            for table in request.mention_reader(file):
                writer.write_table(table.select(kinds.names).cast(kinds))
    return engine.read_parquet([path])


def _publish(work: Work, request: Request, tally: _Tally) -> Dataset:
    work.stage.tidy.mkdir(parents=True, exist_ok=True)
    link(work, work.stage.tidy, work.standing)
    rows, codes = counted(work.stage.tidy)
    dataset = work.stage.publish(_record(request, work.standing, tally, rows, codes, work.stage))
    work.days.tidy.mkdir(parents=True, exist_ok=True)
    link(work, work.days.tidy, _beside(work.store, work.standing, "dyad_days"))
    days = sum(rows_in(path) for path in work.days.tidy.rglob("*.parquet"))
    work.days.publish(replace(dataset, table="dyad_days", rows=days, aside=0, reasons=(), files=()))
    return dataset


def _record(
    request: Request,
    standing: Dataset | None,
    tally: _Tally,
    rows: Counter[str],
    codes: dict[str, set[str]],
    stage: Staging,
) -> Dataset:
    years = tuple(sorted({int(month[:4]) for month, count in rows.items() if count}))
    reasons = AsideFile.reasons(stage.aside)
    return Dataset(
        table="events",
        name=request.name,
        source=request.source,
        version="",
        years=years,
        classifications=tuple((year, "") for year in years),
        levels=(),
        rows=sum(rows.values()),
        aside=sum(reason.rows for reason in reasons),
        unit="events",
        origins=_origins(standing, request, tally),
        loaded_at="",
        exporters=tuple(sorted(codes["source"])),
        importers=tuple(sorted(codes["target"])),
        reasons=reasons,
    )


def _origins(standing: Dataset | None, request: Request, tally: _Tally) -> tuple[Origin, ...]:
    """One origin for all files of a source; its digest is that of the first file, where there is but one."""
    digests = [str(file["sha256"]) for file in tally.files]
    own = replace(request.origin, sha256=digests[0] if len(digests) == 1 and standing is None else "")
    before = standing.origins if standing else ()
    same = [each for each in before if _made(each) == _made(own)]
    others = [each for each in before if each not in same]
    return union(others, [own] if tally.files or not same else same)


def _made(origin: Origin) -> tuple[object, ...]:
    """Who made it and how it is cited; not which files came when, nor what was counted of them."""
    return origin.producer, origin.title, origin.vintage, origin.url, origin.licence, origin.citation, origin.simulated


def _ledger(store: Store, dataset: Dataset, standing: Dataset | None, tally: _Tally) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    old = {row["file"]: row for row in _ledger_rows(store, standing)}
    rows = [*(old | {str(row["file"]): row for row in tally.files}).values()]
    data = pa.Table.from_pylist(rows, schema=schema.table("event_files").arrow()).sort_by("file")
    with staging(store) as stage:
        stage.tidy.mkdir(parents=True)
        pq.write_table(data, stage.tidy / "part-0.parquet")
        stage.publish(
            replace(dataset, table="event_files", rows=len(rows), aside=0, reasons=(), files=(), aside_file=None)
        )


def _notes(tally: _Tally, dataset: Dataset, standing: Dataset | None) -> tuple[str, ...]:
    before = standing.rows if standing else 0
    merged = before + tally.between - dataset.rows
    found = [
        f"{many(tally.read, 'row')} read from {many(len(tally.files), 'file')}, "
        f"{tally.between:,} of them between two countries"
    ]
    if tally.again:
        found.append(f"{many(tally.again, 'file was', 'files were')} in it already, and not read again")
    if merged > 0:
        told = "told an event that another row tells, and"
        found.append(f"{many(merged, f'row {told} was', f'rows {told} were')} merged with it")
    found += [f"{many(count, 'row')} left out: {reason}" for reason, count in tally.left.most_common() if count]
    return tuple(found)
