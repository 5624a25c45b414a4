"""The months that a load changes, merged a few at a time and written anew; the files of all others are linked."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bilateral.engine import Engine
from bilateral.sources.eventkit.batch import FEW, as_kinds
from bilateral.sources.eventkit.codes import coded_texts
from bilateral.sources.eventkit.merge import crowd, dyad_days, keys, once, shared_stories, told_by
from bilateral.sources.eventkit.months import Parts, month_of, write_months
from bilateral.store import Dataset, Staging, Store

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["Work", "counted", "link", "rewrite", "rows_in"]

CHUNK_ROWS = 400_000
"""So many rows are merged at a time, if they are of several months."""
EVENTS = ("source", "target", "date", "id")
DAYS = ("source", "target", "date", "channel", "root", "realis", "quad")
"""The orders in which rows of a month stand."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one load works with."""

    store: Store
    engine: Engine
    stage: Staging
    """Of the events."""
    days: Staging
    """Of the counts of all dyads."""
    standing: Dataset | None
    fresh: Parts
    """The new rows."""
    months: tuple[str, ...]
    """Those whose files are written anew."""


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


def rewrite(work: Work, mentions: ir.Table | None) -> None:
    """Write the events and the counts of the months that change.

    Parameters
    ----------
    work
        What the load works with.
    mentions
        Columns id, outlet, story; None where there are none.
    """
    import pyarrow as pa

    standing = Counter({month: rows_in(path) for month, path in _files_of(work, work.standing).items()})
    for months in _chunks([(month, work.fresh.rows[month] + standing[month]) for month in work.months]):
        events, kept = _merge(work, months, mentions)
        write_months(work.stage.tidy, events, EVENTS, kept)
        with _lent(work.engine, events.append_column("kept", pa.array(kept))) as marked:
            counts = coded_texts(work.engine.arrow(dyad_days(marked.filter(marked.kept))))
        write_months(work.days.tidy, counts, DAYS, np.ones(counts.num_rows, bool))


def _merge(work: Work, months: Sequence[str], mentions: ir.Table | None) -> tuple[pa.Table, NDArray[np.bool_]]:
    """The rows of some months, those that stand and those that are new, and which of them tell each event once."""
    import pyarrow as pa

    new = work.fresh.read(months)
    if mentions is not None and new.num_rows:
        with _lent(work.engine, new) as told:
            new = as_kinds(work.engine.arrow(shared_stories(told_by(told, mentions), mentions)))
    both = pa.concat_tables([new, *_old(work, months)])
    again = crowd(_keys(work.engine, both))
    kept = np.ones(both.num_rows, bool)
    kept[again] = False
    if not len(again):
        return both.unify_dictionaries(), kept
    with _lent(work.engine, both.take(pa.array(again))) as told:
        merged = as_kinds(work.engine.arrow(once(told)))
    return pa.concat_tables([both, merged]).unify_dictionaries(), np.append(kept, np.ones(merged.num_rows, bool))


def _keys(engine: Engine, events: pa.Table) -> pa.Table:
    import pyarrow as pa

    with _lent(engine, events.append_column("row", pa.array(np.arange(events.num_rows)))) as numbered:
        return engine.arrow(keys(numbered))


@contextmanager
def _lent(engine: Engine, table: pa.Table) -> Iterator[ir.Table]:
    """A table of the engine that is let go of again: groups of months must not pile up in memory."""
    found = engine.from_arrow(table)
    try:
        yield found
    finally:
        engine.forget(found)


def _old(work: Work, months: Sequence[str]) -> list[pa.Table]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = []
    for month, path in _files_of(work, work.standing).items():
        if month in months:
            table = pq.ParquetFile(path, read_dictionary=list(FEW)).read()
            year = pa.repeat(pa.scalar(int(month[:4]), pa.int16()), table.num_rows)
            found.append(as_kinds(table.append_column("year", year)))
    return found


def _files_of(work: Work, dataset: Dataset | None) -> dict[str, Path]:
    files = dataset.files if dataset else ()
    return {month_of(Path(file.path)): work.store.home / file.path for file in files}


def rows_in(path: Path) -> int:
    """Rows of a Parquet file."""
    import pyarrow.parquet as pq

    return int(pq.ParquetFile(path).metadata.num_rows)


def link(work: Work, root: Path, before: Dataset | None) -> None:
    """Bring over the files of months that do not change."""
    for month, path in _files_of(work, before).items():
        if month in work.months:
            continue
        target = root / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(path)
        except OSError:
            shutil.copyfile(path, target)


def counted(root: Path) -> tuple[Counter[str], dict[str, set[str]]]:
    """Rows by month, and the countries on either side."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows: Counter[str] = Counter()
    codes: dict[str, set[str]] = {"source": set(), "target": set()}
    for path in sorted(root.rglob("*.parquet")):
        table = pq.ParquetFile(path, read_dictionary=list(codes)).read(columns=list(codes), use_threads=False)
        rows[month_of(path)] += table.num_rows
        for name, known in codes.items():
            known.update(*(pc.unique(chunk).to_pylist() for chunk in table[name].chunks))
    return rows, codes
