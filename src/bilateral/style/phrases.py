"""How words, sentences and days are put together in print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

__all__ = ["day", "joined", "listed"]


def listed(words: Iterable[str]) -> str:
    """Words in a row: "a", "a and b", "a, b and c"; empty for none."""
    found = tuple(words)
    return f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found)


def joined(*sentences: str) -> str:
    """Sentences one after another; empty ones are left out."""
    return " ".join(filter(None, sentences))


def day(date: dt.date | str) -> str:
    """A day in words: 23 November 2026; a text that is no ISO date as it is."""
    if isinstance(date, str):
        try:
            date = dt.date.fromisoformat(date)
        except ValueError:
            return str(date)
    return f"{date.day} {date:%B %Y}"
