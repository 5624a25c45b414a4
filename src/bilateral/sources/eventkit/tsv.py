"""Tables of tabs without quotation marks, read block by block: fast where they are sound, line by line where not.

A block whose bytes are UTF-8 and whose lines all have the right number of tabs goes to Arrow's reader as it is. Any
other block is first parted into lines; those that are too short, too long or no UTF-8 are set aside with their number.
"""

from __future__ import annotations

import gzip
import mmap
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from bilateral.errors import BadArchive, InputError
from bilateral.sources.keep import Aside

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["Block", "Layout", "blocks", "first_line", "opened"]

BLOCK = 16 << 20
PARSED = 1 << 20
"""So many bytes of a block are parsed at a time."""
NEWLINE, RETURN = 10, b"\r"
LONGEST_LINE = 8 << 20
MOST_TIMES = 100
HARMLESS = 64 << 20
FAULTS = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
SHORT, LONG, NOT_TEXT, BROKEN = "too few columns", "too many columns", "not UTF-8", "a carriage return within the line"
SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file, by how many there are."""

    columns: tuple[str, ...]
    """In the order of the file."""
    wanted: Mapping[str, str]
    """Our name to the file's; only these are read."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a file."""

    table: pa.Table
    """Text columns under our names, empty where the file has nothing, and `line`: the number of each line."""
    rows: int
    """Lines read, those set aside among them."""
    aside: tuple[Aside, ...]


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a plain, gzipped or zipped file; a zip has one file in it.

    Raises
    ------
    InputError
        There is no such file.
    BadArchive
        The zip is damaged, encrypted, holds no file or several, points outside, or swells beyond measure.
    """
    with _told(path):
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as pack, pack.open(_member(pack, path)) as stream:
                yield stream
        elif path.suffix.lower() == ".gz":
            with gzip.open(path, "rb") as stream:
                yield stream  # type: ignore[misc]
        else:
            with path.open("rb") as stream:
                yield stream


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise InputError("there is no such file", got=str(path)) from None
    except IsADirectoryError:
        raise InputError("a folder, not a file", got=str(path)) from None
    except FAULTS as fault:
        raise BadArchive(f"{path.name} is damaged ({fault})", got=str(path), then="fetch it again") from fault


def _member(pack: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    members = [member for member in pack.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise BadArchive(f"{path.name} does not hold one file", got=len(members), allowed="1")
    member = members[0]
    if stat.S_ISLNK(member.external_attr >> 16) or member.flag_bits & 0x1:
        raise BadArchive(f"{path.name} holds a link or is encrypted", got=member.filename)
    if member.file_size > max(HARMLESS, MOST_TIMES * member.compress_size):
        raise _bomb(path)
    return member


def _bomb(path: Path) -> BadArchive:
    return BadArchive(f"{path.name} swells beyond measure when unpacked", got=f"{path.stat().st_size:,} bytes")


def _chunks(path: Path, stream: IO[bytes]) -> Iterator[memoryview]:
    """Whole lines, about `BLOCK` bytes at a time; each chunk is good until the next one is asked for."""
    most = max(HARMLESS, MOST_TIMES * path.stat().st_size)
    packed = path.suffix.lower() in {".zip", ".gz"}
    room = mmap.mmap(-1, BLOCK + LONGEST_LINE)  # pages are made as they are filled, which small files do not do
    view, held, done = memoryview(room), 0, 0
    while count := stream.readinto(view[held : held + BLOCK]):  # type: ignore[attr-defined]
        done += count
        if packed and done > most:
            raise _bomb(path)
        end = held + count
        cut = room.rfind(b"\n", held, end) + 1
        if cut:
            yield view[:cut]
        held = end - cut
        view[:held] = view[cut:end]
        if held > LONGEST_LINE:
            raise InputError(f"{path.name} has a line of more than {LONGEST_LINE >> 20} MB: no table")
    if held:
        yield view[:held]


def first_line(path: Path) -> str:
    """The first line that is not empty, without its end; empty for an empty file."""
    with opened(path) as stream:
        for _ in range(100):
            line = stream.readline(LONGEST_LINE)
            if not line or line.strip():
                return line.decode("utf-8-sig", "replace").rstrip("\r\n")
    return ""


def blocks(path: Path, layout: Layout, *, header: bool = False) -> Iterator[Block]:
    """A file in blocks.

    Parameters
    ----------
    path
        Plain, gzipped or zipped.
    layout
        Its columns.
    header
        Whether its first line holds the names.

    Raises
    ------
    InputError, BadArchive
        It cannot be opened, or not be read to its end.
    """
    line = 1
    with opened(path) as stream:
        if header:
            stream.readline(LONGEST_LINE)
            line = 2
        for chunk in _chunks(path, stream):
            block, lines = _read(chunk, layout, path.name, line)
            yield block
            line += lines


def _read(chunk: memoryview, layout: Layout, part: str, line: int) -> tuple[Block, int]:
    """The rows of a chunk, and how many lines it has."""
    marks = np.frombuffer(chunk, np.uint8)
    if _is_utf8(chunk, marks):
        table, sound = _parse(chunk, layout, PARSED)
        # without a carriage return every row is a line; with some, a line may have been taken for several
        if sound and not _blank(table) and (not _has(chunk, RETURN) or table.num_rows == _lines(marks)):
            return Block(_numbered(table, range(line, line + table.num_rows)), table.num_rows, ()), table.num_rows
    good, numbers, aside = _sift(bytes(chunk), len(layout.columns), part, line)
    table, _ = _parse(good, layout, len(good) + 1)
    return Block(_numbered(table, numbers), table.num_rows + len(aside), tuple(aside)), _lines(marks)


def _blank(table: pa.Table) -> bool:
    """Whether a row is empty: Arrow makes one of an empty line."""
    import pyarrow.compute as pc

    empty = None
    for column in table.columns:
        here = pc.equal(column, "")
        empty = here if empty is None else pc.and_(empty, here)
        if not pc.any(empty).as_py():
            return False
    return True


def _has(chunk: memoryview, byte: bytes) -> bool:
    room: mmap.mmap = chunk.obj  # type: ignore[assignment]
    return room.find(byte, 0, len(chunk)) >= 0


def _lines(marks: NDArray[np.uint8]) -> int:
    return int(np.count_nonzero(marks == NEWLINE)) + int(marks[-1] != NEWLINE)


def _numbered(table: pa.Table, numbers: Sequence[int]) -> pa.Table:
    import pyarrow as pa

    held = np.arange(numbers.start, numbers.stop) if isinstance(numbers, range) else np.asarray(numbers, np.int64)
    return table.append_column("line", pa.array(held, pa.int64()))


def _is_utf8(chunk: memoryview, marks: NDArray[np.uint8]) -> bool:
    import pyarrow as pa

    whole = len(marks) & ~7
    high = int(np.bitwise_or.reduce(marks[:whole].view(np.uint64), initial=np.uint64(0))) & 0x8080808080808080
    if not high and not (marks[whole:] & 0x80).any():
        return True
    offsets = pa.array([0, len(chunk)], pa.int32()).buffers()[1]
    text = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(chunk)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _parse(chunk: memoryview | bytes, layout: Layout, block: int) -> tuple[pa.Table, bool]:
    """The columns wanted, and whether every line was a row.

    One thread parses: what it does in blocks that the processor's cache holds costs less than what two do in larger
    ones. A line that is longer than the block cannot be parsed; the caller then comes with a larger one.
    """
    import pyarrow as pa
    import pyarrow.csv as pc

    names = list(layout.wanted.values())
    none = pa.table({name: pa.array([], pa.string()) for name in names})
    if not chunk:
        return _renamed(none, layout), True
    faults = 0

    def skip(_: object) -> str:
        nonlocal faults
        faults += 1
        return "skip"

    options = {
        "read_options": pc.ReadOptions(column_names=list(layout.columns), block_size=block, use_threads=False),
        "parse_options": pc.ParseOptions(
            delimiter="\t",
            quote_char=False,
            double_quote=False,
            escape_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        "convert_options": pc.ConvertOptions(
            include_columns=names,
            column_types=dict.fromkeys(names, pa.string()),
            check_utf8=False,
            strings_can_be_null=False,
        ),
    }
    try:
        table = pc.read_csv(pa.BufferReader(pa.py_buffer(chunk)), **options)
    except pa.ArrowInvalid:
        return _renamed(none, layout), False
    return _renamed(table, layout), not faults


def _renamed(table: pa.Table, layout: Layout) -> pa.Table:
    return table.rename_columns(list(layout.wanted))


def _sift(chunk: bytes, columns: int, part: str, first: int) -> tuple[bytes, list[int], list[Aside]]:
    """The sound lines of a block with their numbers, and the others."""
    good, numbers, aside = [], [], []
    for number, raw in enumerate(re.split(rb"\r?\n", chunk), start=first):
        if not raw.strip(b"\r"):
            continue
        reason = _fault(raw, columns)
        if reason:
            aside.append(Aside(part, number, reason, raw[:SHOWN].decode("utf-8", "backslashreplace")))
        else:
            good.append(raw)
            numbers.append(number)
    return b"\n".join(good), numbers, aside


def _fault(raw: bytes, columns: int) -> str:
    tabs = raw.count(b"\t")
    if tabs != columns - 1:
        return SHORT if tabs < columns - 1 else LONG
    if b"\r" in raw:
        return BROKEN
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return NOT_TEXT
    return ""


def columns_of(line: str, known: Sequence[int], label: str) -> int:
    """How many columns a line has.

    Raises
    ------
    InputError
        A number that no known layout has.
    """
    found = line.count("\t") + 1
    if found not in known:
        allowed = " or ".join(map(str, sorted(known)))
        raise InputError(f"{label} does not have the columns of such a file", got=found, allowed=allowed)
    return found
