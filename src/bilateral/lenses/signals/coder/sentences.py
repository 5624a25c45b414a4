"""Sentences and clauses with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["Sentence", "clauses", "sentences"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article."""

    text: str
    start: int
    """Offset of its first character in the article."""
    paragraph: int
    """Number of its paragraph; the headline is 0."""

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.start + len(self.text)


_SHORT = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sen|Rep|Gov|Hon|St|Mt|No|Nos|Art|Sec|vs|cf|approx|Inc|Ltd|Co|Corp|Bros|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|U\.S|U\.K|U\.N|E\.U|U\.A\.E|a\.m|p\.m|e\.g|i\.e|D\.C|S|N|[A-Z])\.$"
)
_ABBREVIATION = re.compile(rf"(?:^|[\s(“\"'‘-]){_SHORT}")
_STOP = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-ÖØ-Þ\u0400-\u042f])|(?<=[。！？])[”’」』]*|(?<=다\.)[\"”’]*\s+|\n{2,}"
)


def sentences(text: str, body: Iterable[tuple[int, int]]) -> tuple[Sentence, ...]:
    """The sentences of the stretches of `text` that are article, in order; none reaches over a line's end.

    Parameters
    ----------
    text
        The article.
    body
        Start and end of each paragraph.
    """
    return tuple(
        Sentence(text[start:end], start, number)
        for number, (first, last) in enumerate(body)
        for start, end in _split(text, first, last)
    )


def _split(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for stop in _STOP.finditer(text, first, last):
        if stop.start() <= start or _goes_on(text, start, stop):
            continue
        yield from _trimmed(text, start, stop.end())
        start = stop.end()
    yield from _trimmed(text, start, last)


def _goes_on(text: str, start: int, stop: re.Match[str]) -> bool:
    head = text[max(start, stop.start() - 12) : stop.start()]
    return "\n" not in stop.group() and _ABBREVIATION.search(head) is not None and not _ends_anyway(text, stop)


def _ends_anyway(text: str, stop: re.Match[str]) -> bool:
    """An abbreviation at the end of a sentence, before a word that begins one."""
    head = text[: stop.start()].endswith(("U.S.", "U.K.", "a.m.", "p.m.", "Inc.", "Ltd.", "Co.", "Corp.", "D.C."))
    return (
        head
        and re.match(r"(?:The|A|An|It|He|She|They|This|That|In|On|But|However|Both)\b", text[stop.end() :]) is not None
    )


_LONGEST = 1200
"""Characters; what runs on longer without a full stop is no sentence, and is read in pieces."""


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut + (text[cut] == " ")
    if end - start > 1:
        yield start, end


_AND = re.compile(
    r"(?<!\b[A-Z]\w)\s+and\s+(?=(?:the|an?|its|their|his|her|both|two|three|some|several|more|[A-Z]\w*|\d[\d,.]*)\b[^,;.]{2,60}?"
    r"\b(?:will|would|was|were|is|are|has|have|had|(?!also\b)[a-z]{3,}ed|rose|fell|met|went|said|says|won|hit|cut|left|took|put|sank|slid|lost|made|began|gave|grew|saw)\b)"
)
"""Where "and" joins two clauses; used only where each side shows a signal."""
_JOINT = re.compile(
    r";\s+|,\s+(?:which|who)\s+(?:said|says|also|added)\s+|,\s+(?:saying|adding|noting|insisting|announcing)\s+(?:that\s+)?|,\s+(?:and|but|while|whereas|although|though|yet|so)\s+(?=\S+\s+\S+)|\s+while\s+(?=\S+\s+\S+)|，(?=而|但|并)|\s+–\s+"
)


def clauses(sentence: str) -> tuple[tuple[int, int], ...]:
    """Start and end of the clauses of a sentence that could each stand alone; never inside quotation marks."""
    joints = sorted([*_JOINT.finditer(sentence), *_AND.finditer(sentence)], key=lambda joint: joint.start())
    cuts = [
        joint
        for joint in _apart(joints)
        if not (_quoted(sentence, joint.start()) or _list(sentence, joint) or _two_names(sentence, joint))
    ]
    starts = [0, *(joint.end() for joint in cuts)]
    ends = [*(joint.start() for joint in cuts), len(sentence)]
    return tuple((start, end) for start, end in zip(starts, ends, strict=True) if end > start)


_NAMED = re.compile(r"(?:\b[A-Z][\w’'-]*|\b(?:between|both)\b(?:\s+\S+){1,4})$")


def _two_names(sentence: str, joint: re.Match[str]) -> bool:
    """Whether "and" joins two names, or what stands between two: "between China and South Korea"."""
    head = sentence[: joint.start()]
    name = _NAMED.search(head) is not None
    return joint.group().strip() == "and" and name and sentence[joint.end() : joint.end() + 1].isupper()


def _apart(joints: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    last = -1
    for joint in joints:
        if joint.start() >= last:
            yield joint
            last = joint.end()


def _list(sentence: str, joint: re.Match[str]) -> bool:
    """Whether it is the last comma of a list, which parts no clauses: "academia, industry, and the market"."""
    before = sentence[: joint.start()].rpartition(",")
    return joint.group().lstrip(", ").startswith("and") and bool(before[1]) and len(before[2].split()) <= 2


def _quoted(sentence: str, place: int) -> bool:
    head = sentence[:place]
    return head.count("“") > head.count("”") or head.count('"') % 2 == 1
