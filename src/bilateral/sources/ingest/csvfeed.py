"""CSV files: how they are written down, a fast typed read, and an exact one with line numbers."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from bilateral.engine import CsvShape
from bilateral.errors import EmptyInput, InputError
from bilateral.sources.ingest.numerals import Marks, Numerals, Shape, numerals, readable, shapes
from bilateral.sources.ingest.plan import AsideRow, Columns
from bilateral.sources.ingest.scan import Chunk, UnbalancedQuotes, open_utf8, records

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from numpy.typing import NDArray

    from bilateral.engine import Engine

__all__ = ["RAGGED", "CsvFeed", "CsvFile", "look"]

RAGGED = "wrong number of columns"
_DELIMITERS = ",;\t|"
_HEAD = 1 << 18
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file and how it is written down."""

    path: Path
    shape: CsvShape
    encoding: str
    """"utf-8", "utf-8-sig", "utf-16", or "cp1252" where the bytes are not UTF-8."""


def look(path: Path) -> CsvFile:
    """Read the first lines of a CSV file, plain or gzipped, to see how it is written down.

    Raises
    ------
    EmptyInput
        The file is empty.
    InputError
        It cannot be read, or is no text.
    """
    head = _head(path)
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")
    text = head.decode(encoding, "replace")
    if not text.strip():
        raise EmptyInput("the file is empty", got=str(path))
    if "\0" in text:
        raise InputError("the file is not text", got=str(path), allowed="CSV, Parquet (.parquet) or Excel (.xlsx)")
    first = text.lstrip("\r\n").splitlines()[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = list(csv.reader(io.StringIO(text[: text.rfind("\n") + 1] or text), delimiter=delimiter))
    filled = [row for row in rows if row]
    return CsvFile(path, CsvShape(_names(filled[0]), delimiter), encoding)


def _head(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            return stream.read(_HEAD)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError("the file is no gzip file, or a damaged one", got=str(path), allowed="CSV in gzip") from error
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror})", got=str(path)) from error


def _names(header: list[str]) -> tuple[str, ...]:
    """The header's names; empty ones and repeats get a number, so that each can be spoken of."""
    found: dict[str, str] = {}
    for place, cell in enumerate(header, start=1):
        name = cell.strip() or f"column{place}"
        found[f"{name}_{place}".casefold() if name.casefold() in found else name.casefold()] = (
            f"{name}_{place}" if name.casefold() in found else name
        )
    return tuple(found.values())


class CsvFeed:
    """One CSV file.

    Parameters
    ----------
    file
        A path, or what `look` found.
    label
        How messages name it; default the file's name.
    year
        The year that all rows must have; None where the rows say.
    marks
        What is known of decimal marks and marks of thousands; None where all numbers are written 1234.5.
    """

    def __init__(
        self,
        file: Path | CsvFile,
        *,
        label: str | None = None,
        year: int | None = None,
        marks: Marks | None = Marks(),  # noqa: B008, frozen
    ) -> None:
        self.file = file if isinstance(file, CsvFile) else look(file)
        self.label = label or self.file.path.name
        self.year = year
        self.size = self.file.path.stat().st_size
        self.notes: tuple[str, ...] = ()
        self._marks = marks
        self._numerals: Mapping[str, Numerals] = {}
        self._clean: Path | None = None
        self._broken = 0
        self._kept: int | None = None

    def prepare(self, engine: Engine, columns: Columns, scratch: Path) -> None:
        """See how the numbers are written, on every row."""
        if self._marks is None:
            return
        self._numerals = numerals(self._shapes(engine, columns, scratch), self._marks)
        self.notes = (*self.notes, *(found.told(name) for name, found in self._numerals.items()))

    def _shapes(self, engine: Engine, columns: Columns, scratch: Path) -> Mapping[str, tuple[Shape, ...]]:
        try:
            return shapes(engine, self._as_received(engine, {}), columns.numbers)
        except InputError:
            return shapes(engine, engine.read_csv(self._cleaned(scratch), self.file.shape, {}), columns.numbers)

    def _as_received(self, engine: Engine, types: Mapping[str, str]) -> ir.Table:
        if self.file.encoding not in {"utf-8", "utf-8-sig"}:
            raise InputError("not UTF-8", got=self.label)
        return engine.read_csv(self.file.path, self.file.shape, types)

    def typed(self, engine: Engine, columns: Columns) -> ir.Table:
        """The columns, typed; raises InputError where a value does not fit."""
        types = {name: "DOUBLE" for name in columns.value if name not in self._numerals}
        return self._readable(self._as_received(engine, types).select(*columns.names))

    def numbered(self, engine: Engine, columns: Columns, scratch: Path) -> ir.Table:
        """The columns as text, with `record`. Blank lines and rows with too few or many columns are left out."""
        text = engine.read_csv(self._cleaned(scratch), self.file.shape, {}).select(*columns.names)
        return self._readable(engine.number(text, "record", scratch / "numbered.parquet"))

    def _readable(self, table: ir.Table) -> ir.Table:
        return table.mutate(**{name: readable(table[name], found) for name, found in self._numerals.items()})

    def _cleaned(self, scratch: Path) -> Path:
        if self._clean is None:
            self._rewrite(scratch / "clean.csv")
            self._clean = scratch / "clean.csv"
        return self._clean

    def broken(self) -> int:
        """After `numbered`: how many rows have too few or too many columns."""
        return self._broken

    def kept(self) -> int | None:
        """After `numbered`: how many rows there must be."""
        return self._kept

    def aside(self, bad: pa.Table) -> Iterator[AsideRow]:
        """The rows of `bad` as received, and those with too few or too many columns, by line."""
        wanted: NDArray[np.int64] = bad["record"].to_numpy()
        reasons = bad["reason"].combine_chunks()
        before = 0
        for chunk, good in self._chunks():
            low, high = np.searchsorted(wanted, (before, before + len(good)))
            picked = good[wanted[low:high] - before]
            named = dict(zip(picked.tolist(), reasons[low:high].to_pylist(), strict=True))
            named |= dict.fromkeys(self._ragged(chunk), RAGGED)
            for index in sorted(named):
                yield AsideRow(int(chunk.line[index]), named[index], chunk.text(index))
            before += len(good)

    def _rewrite(self, clean: Path) -> None:
        """Write the sound records to `clean`, as UTF-8 with LF; go back to the start where a guess was wrong."""
        for _ in range(3):
            try:
                return self._try_rewrite(clean)
            except UnicodeDecodeError:
                self._revise("the file is not UTF-8 and was read as Windows-1252 (Latin-1)", encoding="cp1252")
            except UnbalancedQuotes:
                self._revise("a quotation mark never closes; they were read as ordinary characters", quote="")
        raise InputError("the file cannot be read as CSV", got=self.label)

    def _revise(self, note: str, *, encoding: str | None = None, quote: str | None = None) -> None:
        shape = self.file.shape if quote is None else replace(self.file.shape, quote=quote)
        self.file = replace(self.file, shape=shape, encoding=encoding or self.file.encoding)
        self.notes = (*self.notes, note)

    def _try_rewrite(self, clean: Path) -> None:
        self._broken = kept = 0
        with clean.open("wb") as out:
            out.write(b"header\n")
            for chunk, good in self._chunks():
                chunk.data.decode("utf-8")
                _copy(chunk, good, out)
                self._broken += len(self._ragged(chunk))
                kept += len(good)
        self._kept = kept

    def _chunks(self) -> Iterator[tuple[Chunk, NDArray[np.int64]]]:
        """The file without its header, and which records of each chunk have the right number of columns."""
        width, header = len(self.file.shape.columns), True
        with open_utf8(self.file.path, self.file.encoding) as stream:
            for chunk in records(stream, self.file.shape.delimiter, self.file.shape.quote):
                if header and chunk.fields.any():
                    chunk.fields[: int(np.argmax(chunk.fields > 0)) + 1] = 0
                    header = False
                yield chunk, np.flatnonzero(chunk.fields == width)

    def _ragged(self, chunk: Chunk) -> list[int]:
        """The records with too few or too many columns; lines of blanks only are none."""
        odd = np.flatnonzero((chunk.fields > 0) & (chunk.fields != len(self.file.shape.columns)))
        return [index for index in odd.tolist() if chunk.text(index).strip()]


def _copy(chunk: Chunk, good: NDArray[np.int64], out: IO[bytes]) -> None:
    """Write the records `good`, in runs of neighbours."""
    if not len(good):
        return
    breaks = np.flatnonzero(np.diff(good) > 1)
    first = good[np.concatenate(([0], breaks + 1))]
    last = good[np.concatenate((breaks, [len(good) - 1]))]
    tidy: Callable[[bytes], bytes] = lambda data: data.replace(b"\r\n", b"\n")  # noqa: E731
    for low, high in zip(chunk.start[first].tolist(), chunk.stop[last].tolist(), strict=True):
        out.write(tidy(chunk.data[low:high]).removesuffix(b"\r") + b"\n")
