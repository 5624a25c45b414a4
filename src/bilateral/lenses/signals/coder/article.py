"""What the coder is given: the words of one article, and what is known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Article"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article; offsets of quotes count from the first character of `text`."""

    id: str
    text: str
    body: tuple[tuple[int, int], ...]
    """Start and end of each stretch that is headline or article; all else is boilerplate and is not read."""
    title: str = ""
    published: dt.date | None = None
    publisher: str = ""
    language: str = "en"
    story: str = ""
    """Near-duplicates share it."""
