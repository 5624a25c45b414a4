"""Rows parted by month: on their way in as parts in a scratch folder, and at the end as one file a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.sources.eventkit.batch import kinds
from bilateral.sources.eventkit.codes import coded, recoded

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["Parts", "by_month", "month_of", "write_months"]

HELD_ROWS = 200_000
"""So many rows are held in memory before they are written."""
ROW_GROUP = 1 << 16
_MANY = frozenset({"id", "story", "tone"})
"""Columns whose values seldom return: a list of them would be as long as the column."""


class Parts:
    """Rows of events as they come, in scratch files of one month each.

    Parameters
    ----------
    folder
        Where the files go.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: list[pa.Table] = []
        self._size = 0
        self._files: dict[str, list[Path]] = {}
        self.rows: Counter[str] = Counter()
        """Rows by month (YYYY-MM), once they are written."""

    def add(self, table: pa.Table) -> None:
        """Take up rows, with the columns of `batch.kinds`."""
        self._held.append(table)
        self._size += table.num_rows
        if self._size >= HELD_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        import pyarrow as pa

        if self._size:
            whole = pa.concat_tables(self._held).unify_dictionaries()
            self._held, self._size = [], 0
            self._folder.mkdir(parents=True, exist_ok=True)
            for month, table in by_month(whole):
                self._write(month, table)

    def _write(self, month: str, table: pa.Table) -> None:
        import pyarrow as pa

        files = self._files.setdefault(month, [])
        path = self._folder / f"{month}-{len(files)}.arrow"
        options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        with pa.ipc.new_file(path, table.schema, options=options) as writer:
            writer.write_table(table)
        files.append(path)
        self.rows[month] += table.num_rows

    def read(self, months: Iterable[str]) -> pa.Table:
        """The rows of some months; the months in order, the rows of each in the order in which they came."""
        import pyarrow as pa

        tables = []
        for path in (path for month in sorted(months) for path in self._files.get(month, ())):
            with pa.OSFile(str(path)) as stream:
                tables.append(pa.ipc.open_file(stream).read_all())
        return pa.concat_tables(tables).unify_dictionaries() if tables else kinds().empty_table()


def by_month(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each month (YYYY-MM), months in order, rows of a month in the order in which they stand."""
    import pyarrow as pa

    names, places = _months(table)
    if (places[1:] < places[:-1]).any():
        order = np.argsort(places, kind="stable")
        table, places = table.take(pa.array(order)), places[order]
    for name, start, end in _runs(names, places):
        yield name, table.slice(start, end - start)


def _months(table: pa.Table) -> tuple[list[str], NDArray[np.int64]]:
    """The months in order, and of each row the place of its month among them."""
    months = recoded(table["date"], lambda text: text[:7])
    names = months.dictionary.to_pylist()
    return sorted(names), _ranks(names)[months.indices.to_numpy()]


def _runs(names: Sequence[str], places: NDArray[np.int64]) -> Iterator[tuple[str, int, int]]:
    """Where each of the months begins and ends that have rows."""
    bounds = np.searchsorted(places, np.arange(len(names) + 1))
    for name, start, end in zip(names, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end > start:
            yield name, start, end


def _ranks(texts: Sequence[str]) -> NDArray[np.int64]:
    """The place of each text in the order of all."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    ranks = np.empty(len(texts), np.int64)
    ranks[order] = np.arange(len(texts))
    return ranks


def _order(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The order of rows by whole numbers from 0, the first column first; as few sorts as 63 bits allow."""
    keys, size = [np.zeros(len(columns[0]), np.int64)], 1
    for column in columns:
        several = int(column.max(initial=0)) + 1
        if size > 2**62 // several:
            keys.append(np.zeros(len(column), np.int64))
            size = 1
        keys[-1] = keys[-1] * several + column
        size *= several
    return np.lexsort(keys[::-1])


def _numbers(column: Any) -> NDArray[np.int64]:
    """Whole numbers from 0 in the order of the column's values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        found = coded(column)
        numbers: NDArray[np.int64] = _ranks(found.dictionary.to_pylist())[found.indices.to_numpy()]
    else:
        numbers = pc.rank(column.combine_chunks(), tiebreaker="dense").to_numpy().astype(np.int64)
    return numbers


def write_months(root: Path, table: pa.Table, keys: Sequence[str], kept: NDArray[np.bool_]) -> None:
    """Write one file a month, `year=2018/part-03.parquet`, rows in the order of the keys, without the year's column.

    Parameters
    ----------
    root
        The folder of the years.
    table
        Rows with the columns year and date; columns of few different texts coded.
    keys
        Columns by which the rows of a month are ordered.
    kept
        (rows,) which rows are written.
    """
    names, places = _months(table)
    order = _order([places, *(_numbers(table[key]) for key in keys)])
    order = order[kept[order]]
    table = table.drop_columns("year")
    for month, start, end in _runs(names, places[order]):
        path = root / f"year={month[:4]}" / f"part-{month[5:7]}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, table, order[start:end])


def _write(path: Path, table: pa.Table, order: NDArray[np.int64]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    lists = [name for name in table.column_names if name not in _MANY]
    options: Mapping[str, Any] = {"compression": "zstd", "use_dictionary": lists, "store_schema": False}
    with pq.ParquetWriter(path, table.schema, **options) as writer:
        for start in range(0, len(order), ROW_GROUP):
            writer.write_table(table.take(pa.array(order[start : start + ROW_GROUP])))


def month_of(path: Path) -> str:
    """The month (YYYY-MM) of a file that `write_months` wrote."""
    return f"{path.parent.name.removeprefix('year=')}-{path.stem.removeprefix('part-')}"
