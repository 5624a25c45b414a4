"""One year of a dataset, laid out for the kernels: made once from the store's Parquet, then mapped from a file.

The file is an uncompressed Arrow IPC file (``packed/year=YYYY.arrow`` in the folder of the dataset's version, which
goes when the version goes). It has a row for each pair that trades: exporter, importer, and two lists, products (as
codes with a dictionary) and values; the lists' offsets are the pointers to the pair's block. It takes about 10 bytes a
flow, is replaced in one step, and carries the hash of the Parquet file it was made from.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.errors import StoreError
from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints
from bilateral.lenses.structure.kernels.layout import Codes, Packed, code_type, pack, recode

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from bilateral.store import Dataset, Store

__all__ = ["cut", "numbers", "packed", "texts"]

_FORMAT = 1
_SEAL = b"bilateral"
_TEXT = ("exporter", "importer", "product")


def packed(store: Store, dataset: Dataset, year: int) -> Packed:
    """One year of a dataset for the kernels; the first call lays it out, later ones map the file.

    Parameters
    ----------
    store, dataset
        Where the flows are.
    year
        One of the dataset's years.

    Returns
    -------
    Packed
        Every flow of the year, at the finest level. Where the store cannot be written it is made anew each time.

    Raises
    ------
    SelectionError
        The dataset does not hold the year.
    StoreError
        A file of the store is missing.
    """
    dataset.classification(year)
    stored = [file for file in dataset.files if file.year == year]
    sources = [store.home / file.path for file in stored]
    seal = json.dumps({"format": _FORMAT, "year": year, "made from": [file.sha256 for file in stored]}).encode()
    target = sources[0].parent.parent / "packed" / f"year={year}.arrow"
    found = _mapped(target, seal, year)
    if found is None:
        made = _read(sources, year)
        found = (_mapped(target, seal, year) if _write(made, target, seal) else None) or made
    return found


def cut(year: Packed, digits: int | None, chosen: tuple[bool, ...] | None = None) -> Packed:
    """The same flows at a coarser level, or of some products only.

    Parameters
    ----------
    year
        One year.
    digits
        Length to which product codes are cut; None leaves them as they are.
    chosen
        Which of `year.products` stay; None for all.
    """
    kept = [code[:digits] for n, code in enumerate(year.products) if chosen is None or chosen[n]]
    codes = tuple(sorted(set(kept)))
    if codes == year.products:
        return year
    position = {code: n for n, code in enumerate(codes)}
    keep = chosen or (True,) * len(year.products)
    place = [position[code[:digits]] if stays else -1 for code, stays in zip(year.products, keep, strict=True)]
    return recode(year, codes, np.array(place, dtype=np.int64))


@dataclass(slots=True)
class _Book:
    """Codes given to names in the order in which they come."""

    places: dict[str, int] = field(default_factory=dict)
    last: Any = None
    """The dictionary before this one: most often it is the same."""
    own: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.uint32))
    """The codes of its entries."""

    def codes(self, column: pa.ChunkedArray) -> Codes | None:
        """The codes of a column of names; None where its dictionary cannot be used."""
        found = [self._codes(part.dictionary, _array(part.indices)) for part in column.chunks]
        usable = [part for part in found if part is not None]
        return np.concatenate([self.own[:0], *usable]) if len(usable) == len(found) else None

    def _codes(self, dictionary: pa.Array, entries: Ints) -> Codes | None:
        if self.last is None or not dictionary.equals(self.last):
            self.last, self.own = dictionary, self._numbers(_sure(dictionary.to_pylist()))
        if entries.max(initial=-1) >= self.own.size:
            return None
        found: Codes = self.own[entries]
        return found

    def _numbers(self, names: list[str]) -> Codes:
        return np.array([self.places.setdefault(name, len(self.places)) for name in names], dtype=np.uint32)

    def sorted(self) -> tuple[tuple[str, ...], Ints]:
        """The names in order, and the place in it of each code."""
        names = tuple(sorted(self.places))
        rank = np.empty(len(names), dtype=np.int64)
        rank[[self.places[name] for name in names]] = np.arange(len(names))
        return names, rank


@dataclass(slots=True)
class _Rows:
    """What has been read so far: one number a run of rows of one pair, and product and value of each row."""

    product: Codes
    value: Floats
    filled: int = 0
    exporter: list[Codes] = field(default_factory=list)
    importer: list[Codes] = field(default_factory=list)
    begin: list[Ints] = field(default_factory=list)

    def add(self, exporter: Codes, importer: Codes, product: Codes, value: Floats) -> None:
        """Take in a batch; rows without a value above 0 and flows to oneself are passed over."""
        kept = (value > 0) & (exporter != importer)
        if not kept.all():
            exporter, importer, product, value = exporter[kept], importer[kept], product[kept], value[kept]
        if not value.size:
            return
        head = np.ones(value.size, dtype=bool)
        head[1:] = (exporter[1:] != exporter[:-1]) | (importer[1:] != importer[:-1])
        runs = np.flatnonzero(head)
        self.exporter.append(exporter[runs])
        self.importer.append(importer[runs])
        self.begin.append(runs + self.filled)
        end = self.filled + value.size
        self.product[self.filled : end], self.value[self.filled : end] = product, value
        self.filled = end


def _sure(names: list[str]) -> list[str]:
    """The entries of a dictionary that stand where they were written.

    Entries that no row uses may be written as empty text. pyarrow keeps one of several such entries, and the numbers
    of all that follow it are then wrong.
    """
    return names[: names.index("")] if "" in names else names


def _read(sources: list[Path], year: int) -> Packed:
    """Read Parquet row group by row group; where the dictionaries can be used, no text is made, only codes."""
    import pyarrow.parquet as pq

    for path in sources:
        if not path.exists():
            raise StoreError("a file of the store is missing", got=str(path), then="load the dataset again")
    files = [(pq.ParquetFile(path, read_dictionary=list(_TEXT)), pq.ParquetFile(path)) for path in sources]
    count = sum(plain.metadata.num_rows for _, plain in files)
    rows = _Rows(np.empty(count, dtype=np.uint32), np.empty(count))
    sellers, goods = _Book(), _Book()
    books = (sellers, _Book(sellers.places), goods)
    for coded, plain in files:
        for group in range(plain.num_row_groups):
            rows.add(*(_columns(coded, group, books) or _columns(plain, group, books)))
    return _laid_out(rows, sellers, goods, year)


def _columns(file: Any, group: int, books: tuple[_Book, ...]) -> list[Any]:
    """Exporter, importer, product and value of a row group; nothing where they cannot be had so."""
    import pyarrow as pa

    table = file.read_row_group(group, columns=[*_TEXT, "value"])
    texts = [table[name] for name in _TEXT]
    texts = [text if pa.types.is_dictionary(text.type) else text.dictionary_encode() for text in texts]
    codes = [book.codes(text) for book, text in zip(books, texts, strict=True)]
    return [] if any(column is None for column in codes) else [*codes, _values(table["value"])]


def _values(column: pa.ChunkedArray) -> Floats:
    """The numbers of a column, 0 where there is none."""
    import pyarrow.compute as pc

    filled = pc.fill_null(column, 0.0) if column.null_count else column
    return np.concatenate([_array(part) for part in filled.chunks] or [np.zeros(0)])


def _laid_out(rows: _Rows, places: _Book, goods: _Book, year: int) -> Packed:
    countries, rank = places.sorted()
    products, order = goods.sorted()
    product: Codes = order.astype(code_type(len(products)))[rows.product[: rows.filled]]
    value, count = rows.value[: rows.filled], len(countries)
    none = np.empty(0, dtype=np.int64)
    parts = (rows.exporter, rows.importer, rows.begin)
    exporter, importer, begin = (np.concatenate([none, *part]) for part in parts)
    key = rank[exporter] * count + rank[importer]
    if _in_order(key, begin, product):
        start = np.append(begin, rows.filled)[np.searchsorted(key, np.arange(count * count + 1))]
        return Packed(year, countries, products, start, product, value)
    every = np.repeat(key, np.diff(np.append(begin, rows.filled)))
    return pack(year, countries, products, every, product, value)


def _in_order(key: Ints, begin: Ints, product: Codes) -> bool:
    """Whether runs come in the order of their keys, and products rise within each pair."""
    if np.any(np.diff(key) < 0):
        return False
    rises = np.ones(product.size, dtype=bool)
    rises[1:] = product[1:] > product[:-1]
    rises[begin[np.flatnonzero(np.diff(key, prepend=-1))]] = True
    return bool(rises.all())


def _mapped(path: Path, seal: bytes, year: int) -> Packed | None:
    """The year in a file, or None where there is none, or one that was made from something else or is damaged."""
    import pyarrow as pa

    try:
        with pa.memory_map(str(path)) as source:
            table = pa.ipc.open_file(source).read_all()
    except (OSError, pa.ArrowInvalid):
        return None
    if (table.schema.metadata or {}).get(_SEAL) != seal:
        return None
    # one batch was written, none where there are no flows; combining a single one would copy it
    columns = (table[name] for name in (*_TEXT, "value"))
    exporter, importer, product, value = (
        column.chunk(0) if column.num_chunks == 1 else column.combine_chunks() for column in columns
    )
    countries, goods = tuple(exporter.dictionary.to_pylist()), product.values.dictionary
    count = len(countries)
    sizes = np.zeros(count * count, dtype=np.int64)
    pair = _array(exporter.indices).astype(np.int64) * count + _array(importer.indices)
    sizes[pair] = np.diff(_array(product.offsets))
    start = np.concatenate([[0], np.cumsum(sizes)])
    codes, values = _array(product.values.indices), _array(value.values)
    return Packed(year, countries, tuple(goods.to_pylist()), start, codes, values)


def _write(year: Packed, path: Path, seal: bytes) -> bool:
    """Put the year in its file; False where that cannot be done."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        _write_file(_table(year).replace_schema_metadata({_SEAL: seal}), part)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    return True


def _write_file(table: pa.Table, path: Path) -> None:
    import pyarrow as pa

    with path.open("wb") as stream:
        with pa.ipc.new_file(stream, table.schema) as writer:
            writer.write_table(table)
        stream.flush()
        os.fsync(stream.fileno())


def _table(year: Packed) -> pa.Table:
    import pyarrow as pa

    sizes = np.diff(year.start)
    pair, count = np.flatnonzero(sizes), max(len(year.countries), 1)
    offsets = numbers(np.append(0, np.cumsum(sizes[pair])).astype(np.int32))
    names = texts(year.countries)
    codes = (numbers(side.astype(np.uint16)) for side in (pair // count, pair % count))
    exporter, importer = (pa.DictionaryArray.from_arrays(side, names) for side in codes)
    product = pa.DictionaryArray.from_arrays(numbers(year.product), texts(year.products))
    lists = (pa.ListArray.from_arrays(offsets, column) for column in (product, numbers(year.value)))
    return pa.table([exporter, importer, *lists], names=[*_TEXT, "value"])


def _array(column: Any) -> Any:
    """The numbers of an Arrow column without missing ones, in place; `to_numpy` would load pandas."""
    return np.from_dlpack(column)


def numbers(values: NDArray[Any], *, missing: Bools | None = None) -> pa.Array:
    """An Arrow column of numbers; `pyarrow.array` would load pandas, where it is installed."""
    import pyarrow as pa

    mask = None if missing is None else pa.py_buffer(np.packbits(~missing, bitorder="little"))
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, values.size, [mask, pa.py_buffer(np.ascontiguousarray(values))])


def texts(values: Sequence[str]) -> pa.Array:
    """An Arrow column of texts; see `numbers`."""
    import pyarrow as pa

    parts = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, parts)]).astype(np.int32)
    return pa.StringArray.from_buffers(len(parts), pa.py_buffer(ends), pa.py_buffer(b"".join(parts)))
