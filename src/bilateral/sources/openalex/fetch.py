"""Download counts from OpenAlex: bytes as received, with date and address; nothing is read or changed.

What to ask and what to do about refusals is decided in `conversation`, which does no input or output; here requests
are sent, time is let pass and pages are kept. A page of the same day is not asked for again, so that a download that
was stopped goes on where it stopped and nothing is paid for twice.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bilateral.errors import FetchError, SelectionError, StoreBusy, nearest
from bilateral.origin import today
from bilateral.sources.openalex.answer import Reply, remaining_usd
from bilateral.sources.openalex.conversation import Ask, Counted, Drop, Page, Talk, Wait, count
from bilateral.sources.openalex.lock import Received, append, read
from bilateral.sources.openalex.question import CORPORA, LIST_USD, Access, Question
from bilateral.sources.openalex.transport import HttpxTransport, Transport
from bilateral.store import Store
from bilateral.store.catalogue import told

__all__ = ["KEY_VARIABLE", "Fetched", "fetch"]

KEY_VARIABLE = "OPENALEX_API_KEY"
LOCKS = "fetched.jsonl"
Progress = Callable[[float, float, str], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a download brought."""

    counts: tuple[Counted, ...]
    requests: int
    """How many were sent, repeats included; answers of the same day that were kept are not among them."""
    usd: float
    """What they cost, as the server says, or by its price list where it does not."""
    left: float | None
    """What is left of the day's budget, as the server last said."""
    restarts: int
    """How often pages were thrown away because they did not agree."""
    accessed: str
    """ISO date (UTC)."""

    def notes(self) -> tuple[str, ...]:
        """In words."""
        left = "" if self.left is None else f"; USD {self.left:.4f} of the day's budget left"
        said = [f"{self.requests:,} requests for USD {self.usd:.4f}{left}"]
        if self.restarts:
            said.append(f"{self.restarts} counts changed while they were read and were asked for again from the start")
        return tuple(said)


@dataclass(slots=True)
class _Driver:
    """Sends what a conversation asks to send, and keeps what it asks to keep."""

    folder: Path
    key: str | None = field(repr=False)
    transport: Transport
    sleep: Callable[[float], None]
    locks: dict[str, Received]
    requests: int = 0
    usd: float = 0.0
    left: float | None = None
    restarts: int = 0

    def run(self, talk: Talk) -> Counted:
        """Drive one conversation to its end."""
        reply: Reply | None = None
        while True:
            try:
                step = talk.send(reply)
            except StopIteration as end:
                found: Counted = end.value
                return found
            reply = None
            if isinstance(step, Ask):
                reply = (None if step.fresh else self._kept(step.url)) or self._ask(step.url)
            elif isinstance(step, Wait):
                self.sleep(step.seconds)
            elif isinstance(step, Page):
                self._keep(step)
            else:
                self._drop(step)

    def _ask(self, url: str) -> Reply:
        self.requests += 1
        reply = self.transport.get(url, self.key)
        if reply.status == 200:
            self.usd += _cost(reply)
        left = remaining_usd(reply)
        self.left = left if left is not None else self.left
        return reply

    def _kept(self, url: str) -> Reply | None:
        """The answer of the same day, if it lies there whole."""
        lock = self.locks.get(url)
        if lock is None or lock.accessed != today():
            return None
        path = self.folder / lock.file
        body = path.read_bytes() if path.is_file() else b""
        return Reply(200, {}, body) if hashlib.sha256(body).hexdigest() == lock.sha256 else None

    def _keep(self, page: Page) -> None:
        digest = hashlib.sha256(page.body).hexdigest()
        target = self.folder / digest[:2] / f"{digest[:16]}.json"
        if page.url in self.locks and self.locks[page.url].sha256 == digest and target.is_file():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.write_bytes(page.body)
        part.replace(target)
        received = Received(page.url, target.relative_to(self.folder).as_posix(), digest, today(), page.count)
        append(self.folder / LOCKS, received)
        self.locks[page.url] = received

    def _drop(self, step: Drop) -> None:
        self.restarts += 1
        for url in step.urls:
            before = self.locks.pop(url, None)
            if before is not None:
                append(self.folder / LOCKS, replace(before, file=""))


def _cost(reply: Reply) -> float:
    try:
        return float(reply.headers.get("x-ratelimit-cost-usd", LIST_USD))
    except ValueError:
        return LIST_USD


def fetch(
    store: Store | Path | str,
    question: Question,
    *,
    key: str | None = None,
    access: Access | None = None,
    transport: Transport | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Download what a question asks for into the store's `raw` folder.

    Parameters
    ----------
    store
        The store, or its home folder.
    question
        What to count; `question.cost` says what it will cost.
    key
        An API key; by default what the variable OPENALEX_API_KEY holds. It is sent as a header and kept nowhere.
    access
        Server and corpus; by default the API of OpenAlex, core corpus.
    transport
        What sends a request; by default httpx.
    progress
        Called with counts had, all counts, and a word.
    sleep
        What waits.

    Raises
    ------
    FetchError
        It would cost more than a day's budget, the server refuses or cannot be reached, the budget is spent, or a
        count changes every time it is read. What was received is kept.
    SelectionError
        There is no such corpus.
    StoreBusy
        Another process downloads from OpenAlex.
    """
    from filelock import FileLock, Timeout

    door = _access(access, key)
    if question.usd > door.budget:
        then = "fewer years or sets, or no --top" + (
            "" if door.key else "; a key (OPENALEX_API_KEY) allows ten times as much"
        )
        raise FetchError("this would cost more than a day's budget", got=question.cost(door), then=then)
    folder = (store if isinstance(store, Store) else Store(store)).home / "raw" / "openalex"
    with told(folder.parent.parent):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(folder / ".lock", timeout=0):
                driver = _Driver(folder, door.key, transport or HttpxTransport(), sleep, read(folder / LOCKS))
                return _run(driver, question, door, progress or _silent)
        except Timeout:
            raise StoreBusy("another process downloads from OpenAlex", got=str(folder), then="wait for it") from None


def _run(driver: _Driver, question: Question, door: Access, progress: Progress) -> Fetched:
    calls, counts = question.calls(), []
    try:
        for place, call in enumerate(calls):
            progress(place, len(calls), call.sentence())
            counts.append(driver.run(count(call, door)))
    finally:
        driver.transport.close()
    return Fetched(tuple(counts), driver.requests, driver.usd, driver.left, driver.restarts, today())


def _access(given: Access | None, key: str | None) -> Access:
    found = given or Access()
    if found.corpus not in CORPORA:
        close = nearest(found.corpus, CORPORA)
        raise SelectionError("OpenAlex has no such corpus", got=found.corpus, close=close, allowed=", ".join(CORPORA))
    return replace(found, key=key or found.key or os.environ.get(KEY_VARIABLE) or None)


def _silent(done: float, total: float, text: str) -> None:
    """Nobody watches."""
