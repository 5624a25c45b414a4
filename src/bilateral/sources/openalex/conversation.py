"""The talk with OpenAlex as a generator without input or output: it says what to do next and is told how it went.

Whoever drives it sends a `Reply` for every `Ask` and None for every other step. Counts change while they are read:
the pages of one count must agree, or all of them are thrown away and asked for again.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias

from bilateral.errors import FetchError
from bilateral.sources.openalex.answer import (
    Body,
    Reply,
    body_of,
    complaint,
    remaining_usd,
    replacement,
    spent,
    wait_asked,
)
from bilateral.sources.openalex.question import Access, Call

__all__ = ["Ask", "Counted", "Drop", "Page", "Step", "Talk", "Wait", "count"]

RETRIES = 5
RESTARTS = 3
LONGEST_WAIT = 120.0
MOST_PAGES = 50
BUSY = frozenset({0, 408, 425, 429, 500, 502, 503, 504})
KEPT = "ask the same again: what was received is kept, and nothing is paid for twice on one day"


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a GET request."""

    url: str
    """Holds no key."""
    fresh: bool
    """Whether an answer kept from before must not serve."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes to keep."""

    url: str
    body: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget pages that do not agree with each other."""

    urls: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One count, whole."""

    call: Call
    count: int
    """Works that match the filter."""
    groups: tuple[tuple[str, int], ...]
    """ISO2 code and works."""
    urls: tuple[str, ...]
    """Every request behind it, without the key."""


Step: TypeAlias = Ask | Wait | Page | Drop
Talk: TypeAlias = Generator[Step, Reply | None, Counted]


def count(call: Call, access: Access) -> Talk:
    """Ask for all pages of one count by country.

    Raises
    ------
    FetchError
        The server refuses, the day's budget is spent, answers are cut off again and again, or the count changes every
        time that it is read.
    """
    for attempt in range(RESTARTS + 1):
        pages, urls, why = yield from _pages(call, access, fresh=attempt > 0)
        if not why:
            groups = tuple(group for page in pages for group in page.groups)
            return Counted(call, pages[0].count, groups, urls)
        yield Drop(urls, why)
    raise FetchError(f"{why}, {RESTARTS + 1} times", got=call.sentence(), then="ask again later")


def _pages(
    call: Call, access: Access, *, fresh: bool
) -> Generator[Step, Reply | None, tuple[list[Body], tuple[str, ...], str]]:
    """All pages, their addresses, and why they do not agree, if they do not."""
    pages: list[Body] = []
    urls: list[str] = []
    seen: set[str] = set()
    cursor: str | None = "*"
    while cursor is not None:
        url = call.address(access, cursor)
        raw, body = yield from _asked(url, call, fresh=fresh)
        if url in urls or len(urls) >= MOST_PAGES:
            return pages, tuple(urls), "the pages lead in a circle"
        urls.append(url)
        if pages and body.count != pages[0].count:
            return pages, tuple(urls), f"the count changed from {pages[0].count:,} to {body.count:,} between pages"
        keys = {key for key, _ in body.groups}
        if len(keys) < len(body.groups) or keys & seen:
            return pages, tuple(urls), "a country stands on two pages"
        yield Page(url, raw, body.count)
        pages.append(body)
        seen |= keys
        # the last page has no group, or no cursor
        cursor = body.cursor if body.groups else None
    return pages, tuple(urls), ""


def _asked(url: str, call: Call, *, fresh: bool) -> Generator[Step, Reply | None, tuple[bytes, Body]]:
    """One request, repeated while the server is busy or what comes is cut off."""
    failures = 0
    while True:
        reply = yield Ask(url, fresh or failures > 0)
        if reply is None:
            raise TypeError("an Ask is answered with a Reply")
        body = body_of(reply.body) if reply.status == 200 else None
        if body is not None:
            return reply.body, body
        fault = _fault(reply, call)
        failures += 1
        if failures > RETRIES:
            raise FetchError(f"{fault}, {failures} times", got=call.sentence(), then=KEPT)
        asked = wait_asked(reply) if reply.status in {429, 503} else None
        if asked is not None and asked > LONGEST_WAIT:
            raise FetchError(f"{fault}; it asks to come back in {_spoken(asked)}", got=call.sentence(), then=KEPT)
        yield Wait(asked if asked is not None else min(2.0 ** (failures - 1), 60.0), fault)


def _fault(reply: Reply, call: Call) -> str:
    """What went wrong, where it may go better next time; raises where it will not."""
    said = complaint(reply.body)
    told = f": {said}" if said else ""
    if reply.status == 200:
        return f"the answer is cut off after {len(reply.body):,} bytes"
    if reply.status == 0:
        return f"the server cannot be reached ({reply.body.decode(errors='replace')})"
    if reply.status in {402, 429} and spent(reply):
        left, after = remaining_usd(reply) or 0.0, wait_asked(reply)
        when = f"in {_spoken(after)}" if after is not None else "after midnight UTC"
        raise FetchError(
            f"the day's budget of OpenAlex is spent (USD {left:.4f} left); it is renewed {when}",
            got=call.sentence(),
            then=f"set OPENALEX_API_KEY for ten times as much, or {KEPT}",
        )
    if reply.status in BUSY:
        return f"the server answers {reply.status}{told}"
    if reply.status in {401, 403}:
        raise FetchError(f"OpenAlex refuses access ({reply.status}{told})", then="check OPENALEX_API_KEY")
    hint = replacement(said)
    raise FetchError(
        f"OpenAlex answers {reply.status}{told}", got=call.sentence(), allowed=hint or None, then="check the filter"
    )


def _spoken(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 5400 else f"{max(seconds, 60) / 60:.0f} minutes"
