"""The records of a CSV file with their line numbers, by counting bytes: nothing is dropped, nothing is guessed."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from bilateral.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Chunk", "UnbalancedQuotes", "open_utf8", "records"]

CHUNK = 1 << 24
LONGEST = 1 << 26


class UnbalancedQuotes(InputError):
    """A quotation mark opens and never closes."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole records, and where they stand. Arrays have one entry a record."""

    data: bytes
    start: NDArray[np.int64]
    """Offset of the first byte in `data`."""
    stop: NDArray[np.int64]
    """Offset after the last byte, without the line's end."""
    line: NDArray[np.int64]
    """Line of the file on which the record begins, from 1."""
    fields: NDArray[np.int64]
    """How many fields it has; 0 for a blank line."""

    def text(self, index: int) -> str:
        """One record as received."""
        return self.data[self.start[index] : self.stop[index]].decode("utf-8", "replace").rstrip("\r")


def open_utf8(path: Path, encoding: str) -> IO[bytes]:
    """The bytes of a plain or gzipped file, recoded to UTF-8 without a byte order mark."""
    raw = cast("IO[bytes]", gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb"))  # noqa: SIM115
    if encoding == "utf-8":
        return raw
    if encoding == "utf-8-sig":
        raw.read(len(codecs.BOM_UTF8))
        return raw
    return cast("IO[bytes]", codecs.EncodedFile(raw, "utf-8", encoding))


def records(stream: IO[bytes], delimiter: str, quote: str, *, chunk: int = CHUNK) -> Iterator[Chunk]:
    """Cut a stream into records; line ends inside quotation marks belong to the record.

    Parameters
    ----------
    stream
        UTF-8 bytes; lines end with LF or CR LF.
    delimiter, quote
        One character each; an empty quote makes quotation marks ordinary characters.
    chunk
        How many bytes are read at a time.

    Raises
    ------
    UnbalancedQuotes
        A quotation mark opens and never closes.
    """
    rest, line = b"", 1
    while data := stream.read(chunk):
        buffer = rest + data
        found, end, line = _cut(buffer, delimiter, quote, line)
        rest = buffer[end:]
        if len(rest) > LONGEST:
            raise UnbalancedQuotes("a quotation mark opens and never closes", got=f"line {line}")
        if found is not None:
            yield found
    if rest:
        found, end, _ = _cut(rest + b"\n", delimiter, quote, line)
        if found is None or end <= len(rest):
            raise UnbalancedQuotes("a quotation mark opens and never closes", got=f"line {line}")
        yield found


def _cut(buffer: bytes, delimiter: str, quote: str, line: int) -> tuple[Chunk | None, int, int]:
    """The whole records of `buffer`, the offset after them, and the line on which the next begins."""
    view = np.frombuffer(buffer, dtype=np.uint8)
    ends = np.flatnonzero(view == ord("\n"))
    quotes = np.flatnonzero(view == ord(quote)) if quote else ends[:0]
    stop = _outside(ends, quotes)
    if not len(stop):
        return None, 0, line
    start = np.concatenate(([0], stop[:-1] + 1))
    marks = _outside(np.flatnonzero(view == ord(delimiter)), quotes)
    fields = np.searchsorted(marks, stop) - np.searchsorted(marks, start) + 1
    length = stop - start
    blank = (length == 0) | ((length == 1) & (view[start] == ord("\r")))
    lines = line + np.searchsorted(ends, start)
    chunk = Chunk(buffer, start, stop, lines, np.where(blank, 0, fields))
    return chunk, int(stop[-1]) + 1, line + int(np.searchsorted(ends, stop[-1])) + 1


def _outside(positions: NDArray[np.int64], quotes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those positions that no pair of quotation marks encloses."""
    return positions[np.searchsorted(quotes, positions) % 2 == 0] if len(quotes) else positions
