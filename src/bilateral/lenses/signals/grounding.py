"""Finding a quote in the text it is said to come from: exact, normalised, with a word dropped; or not at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

__all__ = ["Grounded", "ground"]

Stage = Literal["exact", "normalised", "fuzzy"]


@dataclass(frozen=True, slots=True)
class Grounded:
    """Where a quote stands."""

    start: int
    """Offset of its first character in the text."""
    end: int
    stage: Stage
    """How it was found."""


_SAME = str.maketrans("“”„‟«»‘’‚‛′‐‑‒–—−", '""""""\'\'\'\'\'------')
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[%$€£]")
_FEWEST = 4
"""A quote of fewer words must stand there word for word."""
_DROPPED = 12
"""One dropped word is allowed for so many; at least one."""
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "that",
        "this",
        "its",
        "his",
        "her",
        "their",
        "it",
    ]
)
_GAP, _SWAP = 1.0, 3.0


def ground(quote: str, text: str) -> Grounded | None:
    """Where `quote` stands in `text`; None where it does not.

    Marks and spaces that differ do not matter; one word in twelve may be missing from the quote, and small words may be
    too many in it; another word, another number or another order is another quote, and is not found. A quote that
    begins behind the first word of a sentence, or ends before its last, is drawn out to the sentence's edge.

    Parameters
    ----------
    quote
        As a language model or a user gives it.
    text
        The article.

    Examples
    --------
    >>> text = "Customs said on Monday that “the ban” was lifted. It rained."
    >>> found = ground('Customs said on Monday that "the ban" lifted.', text)
    >>> text[found.start:found.end], found.stage
    ('Customs said on Monday that “the ban” was lifted.', 'fuzzy')
    >>> ground("Customs said on Friday that the ban was lifted.", text) is None
    True
    """
    bare = quote.strip()
    if not bare:
        return None
    place = text.find(bare)
    if place >= 0:
        return _snapped(text, place, place + len(bare), bare, "exact")
    for found in (_normalised(bare, text), _worded(bare, text)):
        if found is not None:
            return found
    return None


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without spaces, marks made alike, and for each sign where it stood."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for plain in unicodedata.normalize("NFKC", sign).translate(_SAME).casefold():
            if not plain.isspace() and plain not in "\u200b\ufeff\u00ad":
                signs.append(plain)
                places.append(place)
    return "".join(signs).replace("...", "…  "), places


def _normalised(quote: str, text: str) -> Grounded | None:
    wanted, _ = _squeezed(quote)
    held, places = _squeezed(text)
    for trimmed in (wanted, wanted.strip("\"'.,;:… ")):
        at = held.find(trimmed) if len(trimmed) > 2 else -1
        if at >= 0:
            start, end = places[at], places[at + len(trimmed) - 1] + 1
            return _snapped(text, start, end, quote, "normalised")
    return None


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(_plain(match.group()), *match.span()) for match in _WORD.finditer(text)]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).translate(_SAME).casefold()


def _worded(quote: str, text: str) -> Grounded | None:
    wanted, held = [word for word, _, _ in _words(quote)], _words(text)
    if len(wanted) < _FEWEST or not held:
        return None
    span = _aligned(wanted, [word for word, _, _ in held])
    if span is None:
        return None
    start, end = held[span[0]][1], held[span[1]][2]
    return _snapped(text, start, end, quote, "fuzzy")


def _aligned(wanted: list[str], held: list[str]) -> tuple[int, int] | None:
    """First and last word of the stretch with the quote's words in order (Sellers 1980, Journal of Algorithms 1)."""
    width = len(held) + 1
    cost = [0.0] * width
    begin = list(range(width))
    for row, word in enumerate(wanted, start=1):
        extra = 0.5 if word in _SMALL else _SWAP
        before, first = cost, begin
        cost, begin = [before[0] + extra], [0]
        for column in range(1, width):
            ways = (
                (before[column - 1] + (0.0 if word == held[column - 1] else 2 * _SWAP), first[column - 1]),
                (before[column] + extra, first[column]),
                (cost[column - 1] + (_GAP if row < len(wanted) + 1 else 0.0), begin[column - 1]),
            )
            best = min(ways)
            cost.append(best[0])
            begin.append(best[1])
    last = min(range(1, width), key=lambda column: (cost[column], column))
    allowed = _GAP * max(1, len(wanted) // _DROPPED)
    return (begin[last], last - 1) if cost[last] <= allowed else None


_EDGE = re.compile(r"[.!?。！？…][\"'”’)\]]*\s+$|\n\s*$|^\s*$")
_ONE_BEFORE = re.compile(r"[\"'“‘(]?[^\W\d_][\w’'.-]*\s+$")
_ONE_AFTER = re.compile(r"\s+[^\W_][\w’'%-]*[\"'”’)]*[.!?。！？…][\"'”’)\]]*(?=\s|$)")
_MARKS = "\"'“”‘’().,;:!?…。！？"


def _snapped(text: str, start: int, end: int, quote: str, stage: Stage) -> Grounded:
    """Take in the marks that the quote has at its ends, and the one word between it and the sentence's edge."""
    while stage == "fuzzy" and start and text[start - 1] in "\"'“‘(" and quote[0] in "\"'“‘(":
        start -= 1
    while (
        stage != "exact" and end < len(text) and text[end] in _MARKS and quote[-1] in _MARKS and text[end] not in "(“‘"
    ):
        end += 1
    before = _ONE_BEFORE.search(text[max(0, start - 40) : start])
    if before and quote[:1].islower() and _EDGE.search(text[: max(0, start - 40) + before.start()]):
        start = max(0, start - 40) + before.start()
    after = _ONE_AFTER.match(text[end : end + 60])
    if after and quote[-1] not in _MARKS:
        end += after.end()
    return Grounded(start, end, stage)
