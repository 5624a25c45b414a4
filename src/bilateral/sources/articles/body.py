"""Which lines of a page are article: headline and paragraphs; not dates, bylines, footers, adverts."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Line", "body", "lines", "pairs", "unpaired"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.start + len(self.text)


_STRONG = re.compile(
    r"^SIMULATED\b|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]|https?://|\bwww\.|(?:copyright|©|\(c\)\s*(?:19|20)\d\d|all rights reserved|no part of this|reproduction prohibited|unauthori[sz]ed (?:reproduction|use))|"
    r"\b(?:tel|phone|fax|hotline|telephone|mobile|e-?mail|address)\s*[:.]\s*\S|(?:\d{2}[ .-]){4}\d{2}|\(?\+?\d{2,3}\)?[-\s]?\(?\d{1,4}\)?[-\s]\d{3,4}[-\s]?\d{3,4}|"
    r"\b(?:P\.?\s?O\.?\s?Box|Impressum|sign up for|subscribe|newsletter|follow us|read (?:next|also|more)|also read|related (?:articles?|links?|news)|advertisement|"
    r"privacy policy|terms of (?:use|service)|cookie|grievance officer|editor-in-chief|published by|powered by|share this|hotline \d|click here|unsubscribe|the views (?:are|expressed)|disclosures?:|corrections?:|letters to the editor|all rights|reprints and|ISSN|for syndication|"
    r"please quote the source|contact the newsroom|press council|accepts no liability|redistribution prohibited|tous droits|abonnements|alle rechte|todos los derechos|prohibida su|suscr[ií]base|may be quoted with a link|translation by|edited by|reporting by)\b|"
    r"무단\s*전재|재배포\s*금지|저작권|대표전화|기자\s*[\w.]{1,64}@|版权所有|未经授权|转载请|联系电话|责任编辑|邮编|备案",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"^(?:[▶►※■◆•·–-]\s*)?(?:related\b|read (?:next|more)\b|most read\b|\(?(?:with inputs|translated)\b|photo gallery|\[photo\]|printable version)|"
    r"\bdesk\s*[:/]|^desk:|\b(?:registered in|is owned by|is written by|is published (?:daily|weekly)|newsroom:?\s*\+|S\.A\.$|Ltd\b|LLP\b|GmbH\b|sponsored by|horoscopes|subscription \d|see (?:last )?page)|[ⓒ©]|^[▶►]|==",
    re.IGNORECASE,
)
"""What only the last lines of a page say."""
_DATE = re.compile(
    r"(?:19|20)\d\d\s*[-/.年년]\s*\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?\s+\d{1,2},?\s+(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?,?\s+(?:19|20)\d\d",
    re.IGNORECASE,
)
_META = re.compile(
    r"^(?:by|from|source|author|reporter|published|updated|release(?:d)? time|release date|posted|date|editor|photo|image|tags?|section|category|출처|입력|수정|来源|发布时间|作者|时间)\b\s*[:：]?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:\[[^\]]{1,120}\]\s*|【[^】]{1,60}】\s*|\([A-Z][\w .,]{1,40}=[^)]{1,40}\)\s*|[A-Z][A-Z .’'-]{2,30}(?:,\s*[\w .,]{1,30})?(?:\s*\([\w .,/-]{1,30}\))?(?:\s*[–—-]{1,2}\s+|:\s+)|\([A-Z]{2,12}\)\s*[–—-]\s*)"
)
_HEAD_LINES = 10
_SHORT = 130
_VERB = re.compile(r"[.!?。！？다][\"”’)]*$")


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a text that hold anything, without blanks at their ends."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    for match in re.finditer(r"[^\n]+", text):
        bare = match.group().strip()
        if bare:
            yield Line(bare, match.start() + match.group().index(bare))


def body(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of the headline and of every paragraph of the article, in order.

    Parameters
    ----------
    text
        The page as text; the headline comes first.
    """
    every = lines(text)
    footer = _footer(every)
    kept = [line for place, line in enumerate(every) if place < footer and not _boilerplate(line, place)]
    spans = [_led(line, place) for place, line in enumerate(kept)]
    return tuple(_unwrapped(text, spans))


def _unwrapped(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines that a text file broke within a paragraph, joined again; the headline stays alone."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        last = joined[-1] if len(joined) > 1 else None
        if last is not None and _broken(text, last, start):
            joined[-1] = (last[0], end)
        else:
            joined.append((start, end))
    return joined


def _broken(text: str, last: tuple[int, int], start: int) -> bool:
    gap = text[last[1] : start]
    line = text[text.rfind("\n", 0, last[1]) + 1 : last[1]]
    return gap.count("\n") == 1 and not gap.strip() and len(line) >= _WRAPPED and _VERB.search(line) is None


_WRAPPED = 55
"""A line so long that does not end a sentence was broken by the width of the page."""


def _led(line: Line, place: int) -> tuple[int, int]:
    """Without the place and byline that a paragraph opens with."""
    lead = _LEAD.match(line.text) if place else None
    return line.start + (lead.end() if lead and lead.end() < len(line.text) else 0), line.end


def _boilerplate(line: Line, place: int) -> bool:
    if place and place < _HEAD_LINES and _meta(line.text):
        return True
    return _STRONG.search(line.text) is not None and (len(line.text) < 2 * _SHORT or _dense(line.text))


def _meta(text: str) -> bool:
    """A line that says when, by whom or where, and nothing else."""
    if len(text) > _SHORT:
        return False
    dated = _DATE.search(text) is not None and not (_VERB.search(text) and len(text) > 60)
    return dated or (_META.match(text) is not None and not (len(text) > 60 and _VERB.search(text)))


def _dense(text: str) -> bool:
    return len(_STRONG.findall(text)) >= 2


def _footer(every: tuple[Line, ...]) -> int:
    """The number of the line from which nothing but boilerplate and short lines follow."""
    first = len(every)
    for place in range(len(every) - 1, max(1, len(every) // 3), -1):
        line = every[place]
        strong = _STRONG.search(line.text) and (len(line.text) < 3 * _SHORT or _dense(line.text))
        if strong or (len(line.text) < _SHORT and _TAIL.search(line.text)):
            first = place
        elif len(line.text) > _SHORT or (_VERB.search(line.text) and len(line.text) > 50):
            break
    return first


def pairs(spans: tuple[tuple[int, int], ...]) -> str:
    """The stretches as they stand in the table: "0-152;180-900"."""
    return ";".join(f"{start}-{end}" for start, end in spans)


def unpaired(text: str) -> tuple[tuple[int, int], ...]:
    """The inverse of `pairs`."""
    ends = (part.split("-") for part in text.split(";") if part)
    return tuple((int(start), int(end)) for start, end in ends)
