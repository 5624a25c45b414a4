"""The talk with UN Comtrade as generators without input or output: they say what to do next and are told how it went.

Whoever drives them sends a `Reply` for every `Ask` and None for every other step.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from bilateral.errors import FetchError
from bilateral.sources.comtrade.answer import (
    Body,
    ComtradeEmpty,
    Reply,
    body_of,
    complaint,
    missing,
    wait_asked,
    whole_gzip,
)
from bilateral.sources.comtrade.query import LONGEST_ADDRESS, Access, Query

__all__ = ["Ask", "Page", "Step", "Talk", "Wait", "bulk_files", "pages"]

RETRIES = 5
LONGEST_WAIT = 600.0
BUSY = frozenset({0, 408, 425, 429, 500, 502, 503, 504})
KEPT = "ask the same again: what was received is kept"


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a GET request."""

    url: str
    """Holds no key."""
    keyed: bool
    """Whether the key goes with it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass."""

    seconds: float
    since: Literal["request", "reply"]
    """From which moment it counts: the last request sent, or the last reply received."""
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes to keep."""

    url: str
    name: str
    """A file name; says what it holds."""
    body: bytes
    """As received."""
    records: int | None
    """How many there are; None where that is not known before the file is read."""
    empty: tuple[ComtradeEmpty, ...] = ()
    """Reporters and years of which there is no row."""


Step: TypeAlias = Ask | Wait | Page
Talk: TypeAlias = Generator[Step, Reply | None, None]


def pages(query: Query, access: Access) -> Talk:
    """Ask for everything in `query`; a question whose answer does not fit is asked in halves.

    An answer that holds as many records as one answer can hold may have been cut, and is never kept.

    Raises
    ------
    FetchError
        The server refuses, its answers are cut off again and again, or one reporter, year, partner, product and flow
        still has more records than one answer can hold.
    """
    waiting = [query]
    while waiting:
        part = waiting.pop(0)
        url = part.address(access)
        if len(url) > LONGEST_ADDRESS:
            waiting[:0] = _halves(part, f"the address has {len(url):,} characters, more than {LONGEST_ADDRESS:,}")
            continue
        reply, body = yield from _json(url, access)
        if len(body.records) >= access.most or body.count > len(body.records):
            waiting[:0] = _halves(part, f"the answer is cut at {len(body.records):,} records", access)
            continue
        yield Page(url, _name(part), reply.body, len(body.records), missing(body, tuple(part.asked())))


def bulk_files(query: Query, access: Access) -> Talk:
    """Fetch the whole files of each reporter and year in `query`, as gzipped tables; partners and products are all.

    Raises
    ------
    FetchError
        There is no key, the server refuses, or a file is cut off again and again.
    """
    if not access.key:
        raise FetchError("bulk files need a subscription key", then="set COMTRADE_KEY, or give key=")
    url = query.bulk_address(access)
    reply, body = yield from _json(url, access)
    yield Page(url, f"list_{_name(query)}", reply.body, 0, _unlisted(body, query))
    for entry in body.records:
        link = str(entry.get("fileUrl", ""))
        if not link.startswith(f"{access.base}/"):
            raise FetchError("the list of files leads to another server", got=link, allowed=access.base)
        found = yield from _asked(link, access, whole_gzip)
        yield Page(link, _file_name(entry), found.body, None)


def _json(url: str, access: Access) -> Generator[Step, Reply | None, tuple[Reply, Body]]:
    reply = yield from _asked(url, access, lambda raw: body_of(raw) is not None or bool(complaint(raw)))
    said = complaint(reply.body)
    body = body_of(reply.body)
    if said or body is None:
        raise FetchError(f"UN Comtrade says: {said}", got=_short(url), allowed="see uncomtrade.org/docs for parameters")
    return reply, body


def _asked(url: str, access: Access, whole: Callable[[bytes], bool]) -> Generator[Step, Reply | None, Reply]:
    """One request, repeated while the server is busy or what comes is cut off."""
    failures = 0
    while True:
        yield Wait(access.seconds_apart, "request", "between requests")
        reply = yield Ask(url, keyed=access.key is not None)
        if reply is None:
            raise TypeError("an Ask is answered with a Reply")
        if reply.status == 200 and whole(reply.body):
            return reply
        fault = _fault(reply, access)
        failures += 1
        if failures > RETRIES:
            raise FetchError(f"{fault}, {failures} times", got=_short(url), then=KEPT)
        asked = wait_asked(reply)
        if asked is not None and asked > LONGEST_WAIT:
            raise FetchError(f"{fault}; it asks to come back in {_spoken(asked)}", got=_short(url), then=KEPT)
        yield Wait(asked if asked is not None else min(2.0 ** (failures - 1), 60.0), "reply", fault)


def _fault(reply: Reply, access: Access) -> str:
    """What went wrong, where it may go better next time; raises where it will not."""
    said = complaint(reply.body)
    told = f": {said}" if said else ""
    if reply.status == 200:
        return f"the answer is cut off after {len(reply.body):,} bytes"
    if reply.status == 0:
        return f"the server cannot be reached ({reply.body.decode(errors='replace')})"
    if reply.status in BUSY or (reply.status == 403 and wait_asked(reply) is not None):
        return f"the server answers {reply.status}{told}"
    if reply.status in {401, 403}:
        then = "check COMTRADE_KEY" if access.key else "set COMTRADE_KEY, or give key="
        raise FetchError(f"UN Comtrade refuses access ({reply.status}{told})", then=then)
    if reply.status == 404:
        raise FetchError(f"UN Comtrade has nothing at this address{told}", then="check the classification: HS, H0 … H6")
    raise FetchError(f"UN Comtrade answers {reply.status}{told}", then="check reporters, years, products and flows")


def _halves(part: Query, why: str, access: Access | None = None) -> tuple[Query, Query]:
    found = part.halves()
    if found is None:
        door = "" if access is None or access.key else " a key (COMTRADE_KEY) allows 250,000 records;"
        raise FetchError(
            f"{why} and the question cannot be cut further",
            got=part.sentence(),
            then=f"{door} name partners or products one by one, or take the bulk file",
        )
    return found


def _unlisted(body: Body, query: Query) -> tuple[ComtradeEmpty, ...]:
    return missing(body, tuple(query.asked()))


def _short(url: str) -> str:
    return url if len(url) <= 300 else f"{url[:300]}…"


def _spoken(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 5400 else f"{seconds / 60:.0f} minutes"


def _name(part: Query) -> str:
    first = f"{part.reporters[0]}_{part.periods[0]}_{part.products[0]}"
    return f"comtrade_{part.classification}_{first}.json"


def _file_name(entry: Mapping[str, Any]) -> str:
    reporter = str(entry.get("reporterCode", "")).zfill(3)
    return f"COMTRADE-FINAL-CA{reporter}{entry.get('period', '')}{entry.get('classificationCode', '')}.gz"
