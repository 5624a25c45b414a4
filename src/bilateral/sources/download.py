"""One download: ask, write to `.part`, ask again for the rest when the line drops, until the file is whole."""

from __future__ import annotations

import email.utils
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bilateral.errors import DiskFull, FetchError
from bilateral.sources.transport import Reply, Transport

__all__ = ["Download", "Progress"]

Progress = Callable[[float, float, str], None]
"""Called with what is done, what there is in all, and a word about it."""

RETRIES = 5
LONGEST_WAIT = 600.0
MARGIN = 16 << 20
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class _Again(Exception):
    """The rest must be asked for again."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of the file whose first bytes lie in `.part`."""

    url: str = ""
    validator: str = ""
    """A strong ETag, or Last-Modified: what If-Range needs; empty when the server gave neither."""
    total: int = 0
    """Bytes of the whole file; 0 when the server did not say."""
    modified: str = ""
    """Last-Modified as the server wrote it."""


@dataclass(slots=True)
class Download:
    """A file on its way from `url` to `part`."""

    url: str
    part: Path
    """Bytes so far; what is needed to go on lies beside it as `.part.json`."""
    transport: Transport
    progress: Progress
    sleep: Callable[[float], None] = time.sleep
    hint: str = ""
    """What to type when the address holds nothing."""
    by_hand: str = ""
    """How to have the file when the server cannot be reached."""

    def run(self) -> str:
        """Fetch all of it; returns Last-Modified, or nothing when the server did not say.

        Raises
        ------
        FetchError
            The address holds nothing, the server refuses, or the line dropped too often.
        DiskFull
            There is no room for the rest.
        """
        failures = 0
        while True:
            before = self._have()
            try:
                return self._ask()
            except _Again as fault:
                failures = 1 if self._have() > before else failures + 1
                if failures > RETRIES:
                    raise self._given_up(str(fault)) from fault.__cause__
                self.sleep(fault.wait if fault.wait is not None else min(2.0 ** (failures - 1), 60.0))

    def forget(self) -> None:
        """Remove what came so far."""
        self.part.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)

    @property
    def _notes(self) -> Path:
        return self.part.with_name(self.part.name + ".json")

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _ask(self) -> str:
        state = self._state()
        if state.total and self._have() == state.total:
            return state.modified
        headers = {"Accept-Encoding": "identity", "User-Agent": "bilateral"}
        if self._have():
            headers |= {"Range": f"bytes={self._have()}-", "If-Range": state.validator}
        try:
            with self.transport.get(self.url, headers) as reply:
                return self._take(reply, state)
        except OSError as fault:
            if isinstance(fault, (ConnectionError, TimeoutError)):
                raise _Again(str(fault)) from fault
            raise

    def _state(self) -> _State:
        """The notes beside `.part`; where they do not allow to go on, the part is removed."""
        try:
            state = _State(**json.loads(self._notes.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            state = _State()
        if state.url != self.url or not state.validator:
            self.forget()
            return _State()
        return state

    def _take(self, reply: Reply, state: _State) -> str:
        if reply.status == 206:
            self._same_file(reply, state)
        elif reply.status == 200:
            state = self._afresh(reply)
        else:
            self._refused(reply)
        self._room(state.total - self._have())
        self._write(reply.chunks, state.total)
        if state.total and self._have() != state.total:
            if self._have() > state.total:
                self.forget()
            raise _Again(f"{self._have():,} bytes came instead of {state.total:,}")
        return state.modified

    def _same_file(self, reply: Reply, state: _State) -> None:
        told = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", reply.headers.get("content-range", ""))
        if not told or int(told[1]) != self._have() or told[2] not in {"*", str(state.total)}:
            self.forget()
            raise _Again("the server sent another part than the one asked for", wait=0.0)

    def _afresh(self, reply: Reply) -> _State:
        self.forget()
        tag, modified = reply.headers.get("etag", ""), reply.headers.get("last-modified", "")
        length = reply.headers.get("content-length", "")
        state = _State(
            url=self.url,
            validator=tag if tag and not tag.startswith("W/") else modified,
            total=int(length) if length.isdecimal() else 0,
            modified=modified,
        )
        self._notes.write_text(json.dumps(asdict(state)), encoding="utf-8")
        return state

    def _refused(self, reply: Reply) -> None:
        if reply.status == 416:
            self.forget()
            raise _Again("the server has no such part", wait=0.0)
        if reply.status in BUSY:
            raise _Again(f"the server answers {reply.status}", wait=self._asked_to_wait(reply.headers))
        if reply.status in {404, 410}:
            raise FetchError("the server holds nothing at this address", got=self.url, then=self.hint or None)
        raise FetchError(f"the server refuses with status {reply.status}", got=self.url, then=self.hint or None)

    def _asked_to_wait(self, headers: Mapping[str, str]) -> float | None:
        wait = _seconds(headers.get("retry-after", ""))
        if wait is not None and wait > LONGEST_WAIT:
            raise FetchError(f"the server asks to come back in {wait / 60:.0f} minutes", got=self.url)
        return wait

    def _room(self, needed: int) -> None:
        free = shutil.disk_usage(self.part.parent).free
        if needed > 0 and free < needed + MARGIN:
            raise DiskFull(
                f"the download needs {needed / 1e9:.2f} GB and {free / 1e9:.2f} GB are free",
                got=str(self.part.parent),
                then="free some room, or choose another folder with --home",
            )

    def _write(self, chunks: Iterator[bytes], total: int) -> None:
        done = self._have()
        with self.part.open("ab") as out:
            for chunk in chunks:
                out.write(chunk)
                done += len(chunk)
                self.progress(done, total or done, "downloading")

    def _given_up(self, why: str) -> FetchError:
        if self._have():
            return FetchError(f"the line dropped {RETRIES + 1} times ({why})", then="type the same again to go on")
        return FetchError(
            f"the server cannot be reached ({why}); is this machine online?",
            got=self.url,
            then=self.by_hand or None,
        )


def _seconds(text: str) -> float | None:
    """Retry-After as seconds from now: a number, or a date (RFC 9110, section 10.2.3)."""
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None
