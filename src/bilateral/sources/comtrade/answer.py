"""What UN Comtrade answers, looked at without reading or writing anything."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bilateral.reference.countries import country
from bilateral.sources.comtrade.codes import comtrade_code, iso3_of

__all__ = ["Body", "ComtradeEmpty", "Reply", "body_of", "complaint", "missing", "wait_asked", "whole_gzip"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server, or none."""

    status: int
    """The HTTP status; 0 when the server could not be reached."""
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes
    """Without transfer encoding; the fault in words where `status` is 0."""


@dataclass(frozen=True, slots=True)
class ComtradeEmpty:
    """Comtrade said 200 and sent no row for a reporter and year: a warning, not a fault."""

    reporter: int
    """Comtrade number, as asked."""
    period: str
    hint: str
    """What is most likely wrong."""

    def sentence(self) -> str:
        """The warning in words."""
        iso3 = iso3_of(self.reporter)
        name = country(iso3).name if iso3 else "an unknown reporter"
        return f"0 rows for {name} {self.period} (reporter code {self.reporter}): {self.hint}"


@dataclass(frozen=True, slots=True)
class Body:
    """The JSON of one answer."""

    records: tuple[Mapping[str, Any], ...]
    count: int
    """As the server counted; the number of records where it did not."""


def body_of(raw: bytes) -> Body | None:
    """The records of an answer; None when the JSON is cut off or is not what is documented."""
    try:
        plain = json.loads(raw)
        records = plain["data"]
        if not isinstance(records, list):
            return None
        count = plain.get("count")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Body(tuple(records), count if isinstance(count, int) and count >= 0 else len(records))


def complaint(raw: bytes) -> str:
    """What the server says went wrong, in its words; empty when it says nothing that can be read."""
    try:
        plain = json.loads(raw)
    except ValueError:
        return ""
    if not isinstance(plain, dict):
        return ""
    inner = plain.get("errorObject")
    nested = inner.get("errorMessage") if isinstance(inner, dict) else None
    return str(plain.get("error") or plain.get("message") or nested or "").strip()


def wait_asked(reply: Reply) -> float | None:
    """Seconds that the server asks to wait; None when it does not.

    `Retry-After` is a number of seconds or a date (RFC 9110, section 10.2.3); a date is taken from the server's own
    `Date`, so that the clock here does not matter. Without the header, the text of the refusal is read: "Try again in
    2 seconds", "Quota will be replenished in 05:12:03".
    """
    text = reply.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    if text:
        return _until(text, reply.headers.get("date", ""))
    words = complaint(reply.body)
    if found := re.search(r"in (\d+) second", words):
        return float(found[1])
    if found := re.search(r"in (?:(\d+)\.)?(\d+):(\d+):(\d+)", words):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    return None


def _until(text: str, now: str) -> float | None:
    try:
        then = email.utils.parsedate_to_datetime(text)
        since = email.utils.parsedate_to_datetime(now) if now else dt.datetime.now(dt.UTC)
        return max(0.0, (then - since).total_seconds())
    except (ValueError, TypeError):
        return None


def missing(body: Body, asked: tuple[tuple[int, str], ...]) -> tuple[ComtradeEmpty, ...]:
    """The reporters and years that were asked for and of which there is no row."""
    found = {(row.get("reporterCode"), str(row.get("period"))) for row in body.records}
    return tuple(ComtradeEmpty(code, period, _hint(code)) for code, period in asked if (code, period) not in found)


def _hint(code: int) -> str:
    iso3 = iso3_of(code)
    if iso3 is None:
        return "no reporter has this code; ISO3 codes lead to the right one"
    right = comtrade_code(iso3)
    if right != code:
        return f"Comtrade's code for it is {right}"
    if iso3 == "TWN":
        return "Taiwan does not report to Comtrade; ask for its partners' figures with partner 490"
    return "it has not reported this year, or not these products, partners or flows"


def whole_gzip(raw: bytes) -> bool:
    """Whether the bytes are one whole gzip file: it ends, and its checksum is right."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        rest = raw
        while rest and not inflate.eof:
            inflate.decompress(rest, 1 << 20)
            rest = inflate.unconsumed_tail
    except zlib.error:
        return False
    return inflate.eof
