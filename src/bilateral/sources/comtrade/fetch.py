"""Download from UN Comtrade: bytes as received, with a lock record; nothing is read or changed.

What to ask and what to do about refusals is decided in `conversation`, which does no input or output; here requests
are sent, time is let pass and pages are written. A page of the same day is not asked for again, so that a download
that was stopped goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bilateral.errors import StoreBusy
from bilateral.origin import today
from bilateral.sources.comtrade.answer import ComtradeEmpty, Reply
from bilateral.sources.comtrade.conversation import Ask, Page, Talk, Wait, bulk_files, pages
from bilateral.sources.comtrade.lock import Received, read_locks, write_lock
from bilateral.sources.comtrade.query import Access, Query
from bilateral.sources.comtrade.transport import HttpxTransport, Transport
from bilateral.store import Store, slug
from bilateral.store.catalogue import told

__all__ = ["KEY_VARIABLE", "Fetched", "fetch"]

KEY_VARIABLE = "COMTRADE_KEY"
LOCKS = "fetched.json"

Progress = Callable[[float, float, str], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a download brought."""

    files: tuple[Path, ...]
    """Under `raw/comtrade/`, in the order in which they came; may hold no rows."""
    requests: int
    """How many were sent, repeats included; answers of the same day that were kept are not among them."""
    records: int
    """Rows in the JSON answers; those of bulk files are counted when they are read."""
    empty: tuple[ComtradeEmpty, ...]
    """Reporters and years of which Comtrade sent no row, without saying so."""

    def notes(self) -> tuple[str, ...]:
        """The warnings, in words."""
        return tuple(warning.sentence() for warning in self.empty)


@dataclass(slots=True)
class _Driver:
    """Sends what a conversation asks to send, and keeps what it asks to keep."""

    folder: Path
    key: str | None = field(repr=False)
    transport: Transport
    sleep: Callable[[float], None]
    clock: Callable[[], float]
    progress: Progress
    files: list[Path] = field(default_factory=list)
    empty: list[ComtradeEmpty] = field(default_factory=list)
    requests: int = 0
    records: int = 0
    sent: float | None = None

    def run(self, talk: Talk) -> Fetched:
        reply: Reply | None = None
        pending: Wait | None = None
        while True:
            try:
                step = talk.send(reply)
            except StopIteration:
                return Fetched(tuple(self.files), self.requests, self.records, tuple(self.empty))
            reply = None
            if isinstance(step, Ask):
                reply = self._kept(step.url) or self._ask(step, pending)
                pending = None
            elif isinstance(step, Wait) and step.since == "request":
                pending = step
            elif isinstance(step, Wait):
                self.progress(len(self.files), 0, f"{step.why}; waiting {step.seconds:.0f} s")
                self.sleep(step.seconds)
            else:
                self._keep(step)

    def _ask(self, ask: Ask, pace: Wait | None) -> Reply:
        if pace is not None and self.sent is not None:
            self.sleep(max(0.0, pace.seconds - (self.clock() - self.sent)))
        self.sent = self.clock()
        self.requests += 1
        return self.transport.get(ask.url, self.key if ask.keyed else None)

    def _kept(self, url: str) -> Reply | None:
        """The answer of the same day, if it lies there whole."""
        lock = read_locks(self.folder / LOCKS).get(url)
        if lock is None or lock.accessed != today():
            return None
        path = self.folder / lock.file
        body = path.read_bytes() if path.is_file() else b""
        return Reply(200, {}, body) if hashlib.sha256(body).hexdigest() == lock.sha256 else None

    def _keep(self, page: Page) -> None:
        digest = hashlib.sha256(page.body).hexdigest()
        target = self.folder / digest[:16] / slug(page.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.write_bytes(page.body)
        part.replace(target)
        file = target.relative_to(self.folder).as_posix()
        write_lock(self.folder / LOCKS, Received(page.url, file, len(page.body), digest, today()))
        self.files.append(target)
        self.records += page.records or 0
        self.empty.extend(page.empty)
        self.progress(len(self.files), 0, page.name)


def fetch(
    store: Store | Path | str,
    query: Query,
    *,
    key: str | None = None,
    bulk: bool = False,
    access: Access | None = None,
    transport: Transport | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Fetched:
    """Download what a question asks for into the store's `raw` folder.

    Parameters
    ----------
    store
        The store, or its home folder.
    query
        From `question`.
    key
        A subscription key; by default what the variable COMTRADE_KEY holds. Without one the public preview is asked,
        which gives 500 records at a time. The key is sent as a header and kept nowhere.
    bulk
        Fetch whole files, all partners and products of each reporter and year; needs a key.
    access
        Server, pace and record limit; by default UN Comtrade, one request in six seconds.
    transport
        What sends a request; by default httpx.
    progress
        Called with pages kept, 0, and a word.
    sleep, clock
        What waits, and what tells the time in seconds.

    Returns
    -------
    Fetched
        The files, and a warning for every reporter and year that Comtrade left empty.

    Raises
    ------
    FetchError
        The server refuses or cannot be reached, an answer is cut off again and again, or a question cannot be cut
        small enough for the record limit.
    StoreBusy
        Another process downloads from Comtrade.
    """
    from filelock import FileLock, Timeout

    door = _access(access, key)
    folder = (store if isinstance(store, Store) else Store(store)).home / "raw" / "comtrade"
    with told(folder.parent.parent):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(folder / ".lock", timeout=0):
                driver = _Driver(folder, door.key, transport or HttpxTransport(), sleep, clock, progress or _silent)
                return driver.run(bulk_files(query, door) if bulk else pages(query, door))
        except Timeout:
            raise StoreBusy("another process downloads from Comtrade", got=str(folder), then="wait for it") from None


def _access(given: Access | None, key: str | None) -> Access:
    found = given or Access()
    chosen = key or found.key or os.environ.get(KEY_VARIABLE) or None
    return Access(chosen, found.base, found.seconds_apart, found.records)


def _silent(done: float, total: float, text: str) -> None:
    """Nobody watches."""
