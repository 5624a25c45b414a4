"""One cell of a sheet: from what a spreadsheet or a CSV file holds to a plain value, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bilateral.errors import UnknownCountry, nearest
from bilateral.reference.countries import country
from bilateral.sources.delegation.sheets import Field

__all__ = ["BadCell", "cell", "slots_of", "text_of"]

_SPLIT = re.compile(r"[;,、，；|\n]+")
_SPAN = re.compile(r"^(\d+)(?:\s*[-–~]\s*(\d+))?$")


class BadCell(Exception):
    """What is wrong with a cell, and what is allowed."""

    def __init__(self, what: str, allowed: str = "") -> None:
        self.what, self.allowed = what, allowed
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class _Given:
    """A cell that is not empty."""

    field: Field
    content: Any
    """As the file holds it."""
    text: str


def text_of(content: Any) -> str:
    """A cell as text, in Unicode NFC without blanks around it; whole numbers without a decimal point."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, float) and content.is_integer():
        content = int(content)
    if isinstance(content, dt.datetime) and content.time() == dt.time():
        content = content.date()
    return unicodedata.normalize("NFC", str(content)).strip()


def cell(field: Field, content: Any) -> Any:
    """The value of a cell; None where it is empty.

    Raises
    ------
    BadCell
        It cannot be used.
    """
    text = text_of(content)
    if not text:
        if field.required:
            raise BadCell("must be filled", _allowed(field))
        return None
    return _KINDS[field.kind](_Given(field, content, text))


def slots_of(text: str) -> tuple[int, ...]:
    """The slots that "1-4;7" means, in order."""
    found: set[int] = set()
    for part in _parts(text):
        span = _SPAN.match(part)
        if span is None or int(span[1]) < 1 or int(span[2] or span[1]) < int(span[1]):
            raise BadCell("not slots", "numbers and ranges from 1 on, such as 1-4;7")
        found |= set(range(int(span[1]), int(span[2] or span[1]) + 1))
    return tuple(sorted(found))


def _allowed(field: Field) -> str:
    return ", ".join(field.allowed) or (f"such as {field.examples[0]}" if field.examples[0] else "")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _SPLIT.split(text) if part.strip()))


def _text(given: _Given) -> str:
    return given.text


def _id(given: _Given) -> str:
    if len(given.text) > 64 or any(unicodedata.category(letter) == "Cc" for letter in given.text) or ";" in given.text:
        raise BadCell("cannot be an id", "up to 64 characters on one line, without ;")
    return given.text


def _ids(given: _Given) -> str:
    return ";".join(_parts(given.text))


def _choice(given: _Given) -> str:
    found = {word.casefold(): word for word in given.field.allowed}.get(given.text.casefold())
    if found is None:
        close = nearest(given.text, given.field.allowed, count=1)
        raise BadCell(f"no such word{f', did you mean {close[0]}?' if close else ''}", _allowed(given.field))
    return found


def _choices(given: _Given) -> str:
    return ";".join(_choice(replace(given, text=part)) for part in _parts(given.text))


def _country(given: _Given) -> str:
    try:
        return country(given.text).iso3
    except UnknownCountry as fault:
        close = f", did you mean {' or '.join(fault.close)}?" if fault.close else ""
        raise BadCell(f"no country has this code or name{close}", "ISO3 codes or names") from None


def _hs(given: _Given) -> str:
    codes = [part.replace(".", "").replace(" ", "") for part in _parts(given.text)]
    for code in codes:
        if not (code.isascii() and code.isdigit()):
            raise BadCell("not HS codes", "2, 4 or 6 digits, separated by ;")
        if len(code) not in {2, 4, 6}:
            lost = f", did you mean 0{code}? (spreadsheets drop a leading zero)" if len(code) in {1, 3, 5} else ""
            raise BadCell(f"{code} is no HS code of 2, 4 or 6 digits{lost}", "2, 4 or 6 digits, separated by ;")
    return ";".join(dict.fromkeys(codes))


def _email(given: _Given) -> str:
    bad = next((part for part in _parts(given.text) if not _ADDRESS.fullmatch(part)), None)
    if bad is not None:
        raise BadCell("no e-mail address", _allowed(given.field))
    return given.text


_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def _language(given: _Given) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", given.text):
        raise BadCell("no language code", "ISO 639 codes such as ko, zh, en")
    return given.text.lower()


def _languages(given: _Given) -> str:
    return ";".join(dict.fromkeys(_language(replace(given, text=part)) for part in _parts(given.text)))


def _count(given: _Given) -> int:
    try:
        number = int(given.text)
    except ValueError:
        raise BadCell("not a whole number", "0 or more") from None
    if not 0 <= number < 2**31:
        raise BadCell("out of range", "0 or more")
    return number


def _positive(given: _Given) -> int:
    number = _count(given)
    if not number:
        raise BadCell("out of range", "1 or more")
    return number


def _amount(given: _Given) -> float:
    plain = given.text.replace(",", "").replace(" ", "").replace("_", "")
    try:
        number = float(plain)
    except ValueError:
        raise BadCell("not a number", "an amount such as 250000") from None
    if not 0 <= number < 1e15:
        raise BadCell("out of range", "0 or more")
    return number


def _date(given: _Given) -> str:
    if isinstance(given.content, (dt.datetime, dt.date)):
        return given.content.strftime("%Y-%m-%d")
    try:
        return dt.date.fromisoformat(given.text.replace("/", "-").replace(".", "-")).isoformat()
    except ValueError:
        raise BadCell("not a date", "year-month-day, such as 2026-11-26") from None


def _time(given: _Given) -> str:
    if isinstance(given.content, (dt.datetime, dt.time)):
        return given.content.strftime("%H:%M")
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(:00)?", given.text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadCell("not a time of day", "00:00 to 23:59, such as 09:00")
    return f"{int(found[1]):02d}:{found[2]}"


def _slots(given: _Given) -> str:
    slots_of(given.text)
    return ";".join(part.replace(" ", "").replace("–", "-").replace("~", "-") for part in _parts(given.text))


_KINDS: dict[str, Callable[[_Given], Any]] = {
    "text": _text,
    "email": _email,
    "id": _id,
    "ids": _ids,
    "choice": _choice,
    "choices": _choices,
    "country": _country,
    "hs": _hs,
    "language": _language,
    "languages": _languages,
    "count": _count,
    "positive": _positive,
    "amount": _amount,
    "date": _date,
    "time": _time,
    "slots": _slots,
}
