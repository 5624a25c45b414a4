"""The way of event files into the store: read block by block, merged month by month, published with gold and ledger.

Three tables stand under one name: `events` (each event once), `dyad_days` (the counts of all dyads made from them) and
`event_files` (which files are in it, so that a file is never counted twice). A load adds to what stands under its name
and rewrites only the months that the new files speak of; the files of other months are linked, not copied.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral import engine as engines
from bilateral import schema
from bilateral.errors import EmptyInput, InputError, SelectionError, TooManyBadRows
from bilateral.origin import Origin, union
from bilateral.sources.eventkit.aside import AsideFile
from bilateral.sources.eventkit.batch import Reader
from bilateral.sources.eventkit.merge import dyad_days, once, shared_stories, told_by
from bilateral.sources.keep import Aside, Kept
from bilateral.store import Dataset, Staging, Store, slug, staging
from bilateral.store.disk import sha256

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Request", "load"]

CHUNK_ROWS = 2_000_000
MEMORY = "600MB"
_FEW = ["date", "source", "target", "source_type", "target_type", "channel", "cameo", "root", "realis", "place", "file"]
"""Columns of few values."""
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
    with _engine() as engine:
        with staging(store) as stage:
            tally, fresh = _read(store, stage, request, standing)
            if standing is not None and not tally.files:
                return Kept(standing, 0, standing.rows, _notes(tally, standing, standing))
            _check(request, tally, standing, fresh)
            dataset = _publish(store, stage, engine, request, standing, fresh, tally)
        _gold(store, engine, dataset, standing, fresh.months if fresh else ())
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


@dataclass(frozen=True, slots=True)
class _Fresh:
    """The new rows."""

    path: Path
    months: tuple[tuple[str, int], ...]
    """Month and its new rows, in order."""


def _read(store: Store, stage: Staging, request: Request, standing: Dataset | None) -> tuple[_Tally, _Fresh | None]:
    import pyarrow.parquet as pq

    known, tally, months = _known(store, standing), _Tally(), Counter[str]()
    path = stage.scratch / "new.parquet"
    kinds = schema.table("events").arrow()
    writing = pq.ParquetWriter(path, kinds, compression="lz4", use_dictionary=_FEW)
    with AsideFile(stage.aside) as aside, writing as writer:
        if standing is not None:
            aside.take_over(store.aside(standing))
        for place, file in enumerate(request.files):
            if request.progress:
                request.progress(place, len(request.files), file.name)
            _one_file(file, request, known, tally, aside, lambda data: _keep(data, writer, months))
    return tally, _Fresh(path, tuple(sorted(months.items()))) if months else None


def _keep(data: Any, writer: Any, months: Counter[str]) -> None:
    import pyarrow.compute as pc

    writer.write_table(data)
    each = pc.value_counts(pc.utf8_slice_codeunits(data["date"], 0, 7)).to_pylist()
    months.update({row["values"]: row["counts"] for row in each})


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


def _check(request: Request, tally: _Tally, standing: Dataset | None, fresh: _Fresh | None) -> None:
    if tally.read and tally.bad / tally.read > request.max_bad:
        raise TooManyBadRows(
            f"{tally.bad:,} of {tally.read:,} rows cannot be used and nothing was stored",
            then=f"mend the rows, or allow more with --max-bad {min(1.0, tally.bad / tally.read + 0.01):.2f}",
        )
    if fresh is None and standing is None:
        why = "; ".join(f"{count:,} {reason}" for reason, count in tally.left.most_common())
        bad = f"{tally.bad:,} bad" if tally.bad else ""
        told = "; ".join(part for part in (bad, why) if part) or "there are none"
        raise EmptyInput(f"none of {tally.read:,} rows is an event between two countries: {told}")


def _publish(
    store: Store,
    stage: Staging,
    engine: engines.Engine,
    request: Request,
    standing: Dataset | None,
    fresh: _Fresh | None,
    tally: _Tally,
) -> Dataset:
    rows = Counter[str]()
    codes: dict[str, set[str]] = {"source": set(), "target": set()}
    stage.tidy.mkdir(parents=True, exist_ok=True)
    if fresh is not None:
        mentions = _mentions(stage, engine, request)
        for months in _chunks(fresh.months):
            _merge(store, stage, engine, standing, fresh, months, mentions)
    touched = {month for month, _ in fresh.months} if fresh else set()
    _link(store, stage.tidy, standing, touched)
    _count(stage.tidy, rows, codes)
    return stage.publish(_record(request, standing, tally, rows, codes, stage))


def _chunks(months: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Months in groups of at most about `CHUNK_ROWS` rows."""
    groups: list[list[str]] = []
    size = CHUNK_ROWS
    for month, rows in months:
        if size + rows > CHUNK_ROWS:
            groups.append([])
            size = 0
        groups[-1].append(month)
        size += rows
    return groups


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


def _merge(
    store: Store,
    stage: Staging,
    engine: engines.Engine,
    standing: Dataset | None,
    fresh: _Fresh,
    months: Sequence[str],
    mentions: ir.Table | None,
) -> None:
    new = engine.read_parquet([fresh.path])
    new = new.filter((new.date >= months[0]) & (new.date < f"{months[-1]}-99"))
    if mentions is not None:
        new = shared_stories(told_by(new, mentions), mentions)
    old = _old(store, engine, standing, months)
    both = new.select(*schema.table("events").names)
    both = both if old is None else both.union(old)
    repeats = bool(both.aggregate(again=both.id.nunique() < both.count()).to_pyarrow()["again"][0].as_py())
    merged = once(both, repeats=repeats)
    merged = merged.order_by(merged.date.substr(0, 7), "source", "target", "date", "id")
    path = stage.scratch / "merged.parquet"
    engine.write_parquet(merged, path, compression="lz4")
    _part(path, stage.tidy)
    path.unlink()


def _old(store: Store, engine: engines.Engine, standing: Dataset | None, months: Sequence[str]) -> ir.Table | None:
    if standing is None:
        return None
    files = tuple(file for file in standing.files if _month(Path(file.path)) in set(months))
    return store.read(replace(standing, files=files), engine=engine) if files else None


def _part(path: Path, root: Path) -> None:
    """One Parquet file a month, `year=2018/part-03.parquet`, from a file whose rows stand in order of their months."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pq.ParquetFile(path)
    writer, present = None, ""
    for batch in source.iter_batches():
        table = pa.Table.from_batches([batch])
        for month, start, length in _runs(table["date"]):
            if month != present:
                if writer is not None:
                    writer.close()
                writer, present = _writer(root, month, table.schema), month
            writer.write_table(table.slice(start, length).drop_columns("year"))  # type: ignore[union-attr]
    if writer is not None:
        writer.close()


def _writer(root: Path, month: str, kinds: Any) -> Any:
    import pyarrow.parquet as pq

    folder = root / f"year={month[:4]}"
    folder.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(
        folder / f"part-{month[5:7]}.parquet", kinds.remove(kinds.get_field_index("year")), compression="zstd"
    )


def _runs(dates: Any) -> list[tuple[str, int, int]]:
    """Months, with first row and number of rows, as they follow each other."""
    import pyarrow.compute as pc

    coded = pc.run_end_encode(pc.utf8_slice_codeunits(dates, 0, 7).combine_chunks())
    ends = coded.run_ends.to_pylist()
    return [
        (month, start, end - start)
        for month, start, end in zip(coded.values.to_pylist(), [0, *ends[:-1]], ends, strict=True)
    ]


def _month(path: Path) -> str:
    return f"{path.parent.name.removeprefix('year=')}-{path.stem.removeprefix('part-')}"


def _link(store: Store, root: Path, standing: Dataset | None, touched: Iterable[str]) -> None:
    """Bring over the files of months that do not change."""
    for file in standing.files if standing else ():
        path = Path(file.path)
        if _month(path) in set(touched):
            continue
        target = root / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(store.home / path)
        except OSError:
            shutil.copyfile(store.home / path, target)


def _count(root: Path, rows: Counter[str], codes: dict[str, set[str]]) -> None:
    import pyarrow.parquet as pq

    for path in sorted(root.rglob("*.parquet")):
        table = pq.ParquetFile(path).read(columns=["source", "target"])
        rows[_month(path)] += table.num_rows
        for name, known in codes.items():
            known.update(table[name].unique().to_pylist())


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
    same = [each for each in before if replace(each, accessed="", sha256="") == replace(own, accessed="", sha256="")]
    others = [each for each in before if each not in same]
    return union(others, [own] if tally.files or not same else same)


def _gold(
    store: Store,
    engine: engines.Engine,
    dataset: Dataset,
    standing: Dataset | None,
    months: Sequence[tuple[str, int]],
) -> None:
    """The counts of all dyads, for the months that changed; those of other months are linked."""
    before = _beside(store, standing, "dyad_days")
    touched = {month for month, _ in months}
    if before is None:
        touched = {_month(Path(file.path)) for file in dataset.files}
    with staging(store) as stage:
        for group in _chunks([(month, CHUNK_ROWS // 24) for month in sorted(touched)]):
            files = tuple(file for file in dataset.files if _month(Path(file.path)) in group)
            counts = dyad_days(store.read(replace(dataset, files=files), engine=engine))
            path = stage.scratch / "gold.parquet"
            order = [counts.date.substr(0, 7), "source", "target", "date", "channel", "root", "realis"]
            engine.write_parquet(counts.order_by(*order), path, compression="lz4")
            _part(path, stage.tidy)
        _link(store, stage.tidy, before, touched)
        rows = Counter[str]()
        _count(stage.tidy, rows, {})
        stage.publish(replace(dataset, table="dyad_days", rows=sum(rows.values()), aside=0, reasons=(), files=()))


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
        f"{tally.read:,} rows read from {_files(len(tally.files))}, {tally.between:,} of them between two countries"
    ]
    if tally.again:
        found.append(f"{_files(tally.again)} {'was' if tally.again == 1 else 'were'} in it already, and not read again")
    if merged > 0:
        found.append(f"{merged:,} rows told an event that another row tells, and were merged with it")
    found += [f"{count:,} rows left out: {reason}" for reason, count in tally.left.most_common() if count]
    return tuple(found)


def _files(number: int) -> str:
    return f"{number:,} file{'s' * (number != 1)}"
