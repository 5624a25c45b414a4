"""Download of GDELT 2.0: the master list, and of it the files of a span of time, each checked against its md5.

GDELT writes three files every 15 minutes: export (events), mentions, and gkg. Its master list names them all with size
and md5. What lies in the store's `raw` folder with the right size and md5 is not asked for again, so that the same
command takes up what was interrupted and brings in what is new.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import FetchError, SelectionError
from bilateral.plurals import many
from bilateral.sources.address import check_url
from bilateral.sources.download import Download, Progress
from bilateral.sources.gdelt.files import KINDS
from bilateral.sources.transport import HttpxTransport, Transport
from bilateral.store import Store
from bilateral.store.catalogue import told

__all__ = ["BASE", "Entry", "Got", "fetch", "parse_line", "span_of"]

BASE = "https://storage.googleapis.com/data.gdeltproject.org/gdeltv2"
"""The bucket behind data.gdeltproject.org, which answers over https."""
MASTER = "masterfilelist.txt"
_NAME = re.compile(r"(\d{14})\.(export|mentions|gkg)\.csv\.zip", re.IGNORECASE)
_LINE = re.compile(r"(\d+) ([0-9a-fA-F]{32}) (\S+)")
MOST = 3000
"""Files that one command brings in unless more are allowed: a month of events."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the master list."""

    name: str
    size: int
    md5: str

    @property
    def stamp(self) -> str:
        """YYYYMMDDHHMMSS."""
        return self.name[:14]

    @property
    def kind(self) -> str:
        """export, mentions or gkg."""
        return self.name.split(".")[1].lower()


@dataclass(frozen=True, slots=True)
class Got:
    """What a fetch did."""

    folder: Path
    files: tuple[Path, ...]
    """All files of the span, in order of time."""
    fetched: int
    standing: int
    """Files that were there already."""
    bad: tuple[str, ...]
    """Files that the server holds otherwise than its list says, or not at all; they were left out."""

    def sentence(self) -> str:
        """The report in plain words."""
        bad = f"; {len(self.bad):,} left out, as the list and the server do not agree: {', '.join(self.bad[:3])}"
        there = f"{many(self.standing, 'was', 'were')} there already"
        return f"{many(self.fetched, 'file')} fetched, {there}{bad if self.bad else ''}."


def parse_line(line: str) -> Entry | None:
    """One line of the master list: size, md5, address; None where it is not whole, which happens.

    Examples
    --------
    >>> parse_line("150383 297a16b493de7cf6ca809a7cc31d0b93 http://x/gdeltv2/20150218230000.export.CSV.zip").kind
    'export'
    """
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    name = match[3].rsplit("/", 1)[-1]
    return Entry(name, int(match[1]), match[2].lower()) if _NAME.fullmatch(name) else None


def span_of(since: str, until: str | None = None) -> tuple[str, str]:
    """First and last stamp of a span of days, YYYYMMDDHHMMSS.

    Parameters
    ----------
    since, until
        "2024-01-31" or "2024-01"; the last day is part of it, and is the first one's where it is not given.

    Raises
    ------
    SelectionError
        Not such a day or month, or the last lies before the first.
    """
    first, _ = _days(since)
    _, last = _days(until or since)
    if last < first:
        raise SelectionError("the last day lies before the first", got=f"{since} to {until}")
    return f"{first:%Y%m%d}000000", f"{last:%Y%m%d}235959"


def _days(text: str) -> tuple[dt.date, dt.date]:
    try:
        if re.fullmatch(r"\d{4}-\d\d", text):
            first = dt.date.fromisoformat(f"{text}-01")
            return first, (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise SelectionError("not a day or month", got=text, allowed="2024-01-31 or 2024-01") from None
    return day, day


def fetch(
    store: Store | Path | str,
    since: str,
    until: str | None = None,
    *,
    kinds: Sequence[str] = ("export",),
    base: str = BASE,
    most: int = MOST,
    transport: Transport | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Got:
    """Download the files of a span of days into `raw/gdelt`.

    Parameters
    ----------
    store
        The store, or its home folder.
    since, until
        As for `span_of`.
    kinds
        Of export, mentions and gkg.
    base
        The address that the list and the files lie under.
    most
        So many files at most are fetched by one call.
    transport, sleep
        What asks for addresses, and what waits between tries.
    progress
        Called with files done, files in all, and a name.

    Raises
    ------
    SelectionError
        No such kind, no such day, nothing in the span, or more than `most` files.
    FetchError
        The server cannot be reached or refuses.
    """
    root = (store if isinstance(store, Store) else Store(store)).home
    _check_kinds(kinds)
    line = _Line(check_url(base.rstrip("/")), root / "raw" / "gdelt", transport or HttpxTransport(), sleep)
    with told(root):
        line.folder.mkdir(parents=True, exist_ok=True)
        wanted = _wanted(line.listed(), span_of(since, until), kinds, most)
        return _all(line, wanted, progress)


def _check_kinds(kinds: Sequence[str]) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise SelectionError("GDELT has no such files", got=kind, allowed=", ".join(KINDS))


def _wanted(entries: Iterator[Entry], span: tuple[str, str], kinds: Sequence[str], most: int) -> list[Entry]:
    found = {entry.name: entry for entry in entries if entry.kind in kinds and span[0] <= entry.stamp <= span[1]}
    if not found:
        raise SelectionError("the list of GDELT has no file of that span", got=f"{span[0][:8]} to {span[1][:8]}")
    if len(found) > most:
        size = sum(entry.size for entry in found.values()) / 1e9
        raise SelectionError(
            "more files than one call may bring in",
            got=f"{many(len(found), 'file')}, {size:.1f} GB",
            allowed=f"{most:,}",
            then=f"a shorter span, or --most {len(found)}",
        )
    return sorted(found.values(), key=lambda entry: entry.name)


def _all(line: _Line, wanted: list[Entry], progress: Progress | None) -> Got:
    files, fetched, standing, bad = [], 0, 0, []
    for place, entry in enumerate(wanted):
        if progress:
            progress(place, len(wanted), entry.name)
        target = line.place(entry)
        if _whole(target, entry):
            standing += 1
        elif line.bring(entry, target):
            fetched += 1
        else:
            bad.append(entry.name)
            continue
        files.append(target)
    return Got(line.folder, tuple(files), fetched, standing, tuple(bad))


def _whole(path: Path, entry: Entry) -> bool:
    return path.is_file() and path.stat().st_size == entry.size and _md5(path) == entry.md5


def _md5(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


@dataclass(frozen=True, slots=True)
class _Line:
    """The way to the server, and where files go."""

    base: str
    folder: Path
    transport: Transport
    sleep: Callable[[float], None]

    def listed(self) -> Iterator[Entry]:
        """The master list, fetched anew: it grows every 15 minutes."""
        target = self.folder / MASTER
        part = target.with_name(f"{MASTER}.part")
        download = self._download(MASTER, part)
        download.forget()
        download.run()
        part.replace(target)
        download.forget()
        with target.open(encoding="utf-8", errors="replace") as stream:
            yield from (entry for each in stream if (entry := parse_line(each)))

    def place(self, entry: Entry) -> Path:
        """Where a file belongs: a folder a month."""
        return self.folder / entry.stamp[:4] / entry.stamp[4:6] / entry.name

    def bring(self, entry: Entry, target: Path) -> bool:
        """Download one file; False where it is not there, or not what the list says, on two tries."""
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        for _ in range(2):
            download = self._download(entry.name, part)
            try:
                download.run()
            except FetchError as fault:
                if "holds nothing" in fault.what:
                    return False
                raise
            if _whole(part, entry):
                part.replace(target)
                download.forget()
                return True
            download.forget()
        return False

    def _download(self, name: str, part: Path) -> Download:
        hint = "try another span; GDELT's list names files that it does not hold"
        return Download(f"{self.base}/{name}", part, self.transport, _silent, self.sleep, hint)


def _silent(done: float, total: float, text: str) -> None:
    """The files are counted, not the bytes."""
