"""What a user may type for years and for lists of codes, turned into plain tuples."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

from bilateral.errors import InputError, SelectionError

__all__ = ["codes", "day", "span"]

_SPAN = re.compile(r"(\d{4})(?:\s*(?:-|–|:|\.\.)\s*(\d{4}))?")


def span(years: str | int | Iterable[int] | None) -> tuple[int, ...] | None:
    """Years in order, each once. "1995-2011" means every year from the first to the last.

    Parameters
    ----------
    years
        None, 2011, "2011", "1995-2011", "1995,2003,2011", a `range`, or any iterable of years.

    Raises
    ------
    SelectionError
        It is none of these, or the span runs backwards.
    """
    if years is None:
        return None
    if isinstance(years, int):
        return (years,)
    if not isinstance(years, str):
        return tuple(sorted({int(year) for year in years}))
    return tuple(sorted({year for part in years.split(",") for year in _one(part.strip())}))


def _one(part: str) -> range:
    found = _SPAN.fullmatch(part)
    if not found:
        raise SelectionError("this is no year or span of years", got=part, allowed="2011, 1995-2011 or 1995,2003,2011")
    first = int(found[1])
    last = int(found[2] or first)
    if last < first:
        raise SelectionError("the span of years runs backwards", got=part, then=f"--years {last}-{first}")
    return range(first, last + 1)


def day(text: str | None) -> str | None:
    """A date as it was typed, when it is one.

    Raises
    ------
    SelectionError
        It is no date of the calendar in ISO form.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise SelectionError("this is no date", got=text, allowed="an ISO date such as 2026-01-05") from error


def codes(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """Codes in the order given: from "c1,c2", from "@file" (one a line or comma-separated), or from any iterable.

    Raises
    ------
    InputError
        The file after `@` cannot be read.
    """
    if text is None:
        return ()
    if not isinstance(text, str):
        return tuple(str(code).strip() for code in text)
    if text.startswith("@"):
        text = _read(Path(text[1:]))
    return tuple(code for code in re.split(r"[,\s]+", text) if code)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the list of codes cannot be read", got=str(path), allowed="a text file, one code a line"
        ) from error
