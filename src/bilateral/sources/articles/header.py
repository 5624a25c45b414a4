"""Headline, day of publication, publisher and language, where the page says them."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bilateral.sources.articles.body import Line, lines

__all__ = ["Header", "header", "language_of", "parse_date"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YMD = re.compile(r"((?:19|20)\d\d)\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})")
_DMY = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)")
_NAMED_DAY = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+((?:19|20)\d\d)",
    re.IGNORECASE,
)
_NAMED_MONTH = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)",
    re.IGNORECASE,
)
_HEAD_LINES = 10
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))\s*(?:©\s*)?(?:(?:19|20)\d\d[-–\s]*)*\s*(?:by\s+)?(?:the\s+)?(?P<who>[A-Z][\w&.’' -]{2,60}?)(?:\s+(?:19|20)\d\d)?(?=\s*(?:\.|,|\||–|—|$|all rights))",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:source|publisher|출처|来源)\s*[:：]\s*(?P<who>[^|,;(]{2,60})", re.IGNORECASE)
_LABELS = re.compile(
    r"\b(?:published|updated|posted|release(?:d)?|time|date|on|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|gmt|kst|cst|utc|am|pm)\b|\d{1,2}:\d\d|입력|수정|发布时间|时间",
    re.IGNORECASE,
)
_WIRE = re.compile(r"^[A-Z][A-Z .’'-]{2,30}(?:,\s*[\w .,]{1,30})?\s*\((?P<who>[A-Z][\w ]{1,30})\)\s*[–—-]{1,2}\s")
_TITLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Header:
    """What the page says of itself."""

    title: str
    published: dt.date | None
    publisher: str
    language: str


def header(text: str) -> Header:
    """Headline, day of publication, publisher and language of an article.

    Parameters
    ----------
    text
        The page as text.
    """
    every = lines(text)
    top = every[:_HEAD_LINES]
    dated = next((line for line in top if len(line.text) < 130 and parse_date(line.text)), None)
    published = parse_date(dated.text) if dated else _first_date(top)
    return Header(_title(every), published, _publisher(every, dated), language_of(text))


def _first_date(top: Iterable[Line]) -> dt.date | None:
    return next((day for line in top if (day := parse_date(line.text[:160]))), None)


def _title(every: tuple[Line, ...]) -> str:
    if not every:
        return ""
    first = every[0].text
    dated = parse_date(first) is not None and len(first) < 60
    return "" if len(first) > _TITLE_LENGTH or dated or (len(every) == 1) else first


def _publisher(every: tuple[Line, ...], dated: Line | None) -> str:
    for line in every[:_HEAD_LINES]:
        if label := _LABEL.match(line.text):
            return label["who"].strip()
    for line in every[:_HEAD_LINES]:
        if wire := _WIRE.match(line.text):
            return wire["who"].strip()
    beside = _beside(dated.text) if dated is not None else ""
    if beside:
        return beside
    found = (match["who"].strip() for line in every[_HEAD_LINES // 3 :] if (match := _COPYRIGHT.search(line.text)))
    return next((who for who in found if not who.lower().startswith("all rights")), "")


def _beside(text: str) -> str:
    """The paper's name where it stands beside the date: "March 17, 2023 | Tokyo Harbour News"."""
    for pattern in (_YMD, _DMY, _SLASHED, _NAMED_DAY, _NAMED_MONTH):
        text = pattern.sub("", text)
    bare = _LABELS.sub("", text).strip(" |()[]:：,.-–—/\t")
    return bare if re.fullmatch(r"[A-Z][\w&.’' -]{2,60}", bare) else ""


def parse_date(text: str) -> dt.date | None:
    """The first full date in `text`; day before month where a slash leaves it open only if it must be.

    Examples
    --------
    >>> parse_date("Updated Wed, 4 Dec 2024 10:04"), parse_date("release time:2026/1/6")
    (datetime.date(2024, 12, 4), datetime.date(2026, 1, 6))
    """
    found = [(match.start(), day) for match, day in _dates(text) if day is not None]
    return min(found)[1] if found else None


def _dates(text: str) -> Iterable[tuple[re.Match[str], dt.date | None]]:
    for match in _YMD.finditer(text):
        yield match, _make(int(match[1]), int(match[2]), int(match[3]))
    for match in _DMY.finditer(text):
        yield match, _make(int(match[3]), int(match[2]), int(match[1]))
    for match in _SLASHED.finditer(text):
        yield (
            match,
            _make(int(match[3]), int(match[1]), int(match[2])) or _make(int(match[3]), int(match[2]), int(match[1])),
        )
    for match in _NAMED_DAY.finditer(text):
        yield match, _make(int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
    for match in _NAMED_MONTH.finditer(text):
        yield match, _make(int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2]))


def _make(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "that",
        "for",
        "on",
        "with",
        "is",
        "was",
        "said",
        "by",
        "from",
        "as",
        "its",
        "has",
        "will",
    ]
)


def language_of(text: str) -> str:
    """ISO 639-1 code of the text: en, ko, zh, ja; und where it is none of these.

    Examples
    --------
    >>> language_of("The minister said that the talks will go on."), language_of("양국은 회담을 열었다")
    ('en', 'ko')
    """
    letters = Counter(_script(sign) for sign in text if sign.isalpha())
    total = sum(letters.values()) or 1
    if letters["hangul"] / total > 0.3:
        return "ko"
    if letters["kana"] / total > 0.1:
        return "ja"
    if letters["han"] / total > 0.3:
        return "zh"
    words = re.findall(r"[a-z]+", text.lower())
    return "en" if words and sum(word in _ENGLISH for word in words) / len(words) > 0.12 else "und"


def _script(sign: str) -> str:
    if "\uac00" <= sign <= "\ud7af":
        return "hangul"
    if "\u3040" <= sign <= "\u30ff":
        return "kana"
    return "han" if "\u3400" <= sign <= "\u9fff" else "other"
