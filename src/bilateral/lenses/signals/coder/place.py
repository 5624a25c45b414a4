"""Which of a sentence's dates belongs to a signal: the event's own, the announcement's, or the report's."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bilateral.lenses.signals.coder.dates import When
from bilateral.lenses.signals.coder.kinds import Hit
from bilateral.lenses.signals.coder.sources import Report

__all__ = ["ANNOUNCED", "LASTING", "VAGUE", "Dated", "dated", "inherits", "of_phrase"]


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of one signal, and what it belongs to."""

    first: dt.date | None = None
    last: dt.date | None = None
    precision: str = "none"
    basis: str = "none"
    ambiguous: bool = False
    phrase: str = ""
    when: When | None = None
    """The phrase as resolved."""


_SINCE = re.compile(
    r"(?:\b(?:since|than in|compared with|first (?:time )?(?:since|in)|as in|against|from a year|until|worst \w+ since|between|had (?:been )?\w+(?: \w+)? (?:on|in|since)|fiscal|through|lasting until|founded in|who|which|when|by|before|in force since|planned for)\s+(?:the\s+|early\s+|late\s+)?)$",
    re.IGNORECASE,
)
LASTING = ("restriction.", "suspension.", "sanction", "boycott", "tariff", "retaliation", "easing")
"""Kinds that go on from the day on which they begin: "has banned imports since October 17"."""
_FROM_THEN = re.compile(r"\b(?:has|have)\b[^;]*\bsince\s+(?:the\s+)?(?:(?:end|start|beginning) of\s+)?$", re.IGNORECASE)
_ASIDE = re.compile(r",\s+(?:which|who|whose|where)\b[^,;]*$")
_AFTER = re.compile(r"\b(?:after|following|ahead of|before)\b[^,;]*$", re.IGNORECASE)
ANNOUNCED = re.compile(
    r"\b(?:announc\w+|said|says|told|confirmed|dated|published|released|declared|notice)\b[^,;]{0,40}$", re.IGNORECASE
)
_SPOKEN = (
    "statement.",
    "threat",
    "protest",
    "forecast.",
    "assessment.",
    "sentiment.",
    "research.",
    "market.",
    "dispute",
)
_RANK = {"day": 0, "week": 1, "span": 2, "month": 3, "quarter": 4, "year": 5}
VAGUE = re.compile(
    r"^(?:recently|in recent|these days|over the past|the past|the last|in the (?:past|last))", re.IGNORECASE
)


def dated(
    found: Sequence[When], hit: Hit, sentence: str, clause: tuple[int, int], cited: Report | None, published: dt.date
) -> Dated:
    """The date of a signal.

    Parameters
    ----------
    found
        The dates of its sentence.
    hit
        What shows it.
    sentence
        The words.
    clause
        Start and end of the quote in the sentence.
    cited
        The attribution; its dates are the report's.
    published
        The day of publication.
    """
    reports = [when for when in found if cited is not None and cited.medium and cited.start <= when.start < cited.end]
    own = [
        when
        for when in found
        if when not in reports
        and not _dateline(sentence, when, published)
        and _its_own(sentence, when, hit)
        and not _strange(sentence, when, hit, published)
    ]
    own = [when for when in own if when.precision in _PERIODS] or own if hit.type.startswith("trade.") else own
    inside = [when for when in own if clause[0] <= when.start < clause[1]] or [
        when for when in own if when.first <= published or not _parted(clause, sentence)
    ]
    best = min(inside, key=lambda when: _cost(when, hit, published), default=None)
    if best is not None:
        return of_phrase(best, hit, sentence)
    if reports or (cited is not None and cited.on and cited.medium):
        return _of_report(reports)
    return Dated()


def of_phrase(when: When, hit: Hit, sentence: str, cited: Report | None = None) -> Dated:
    """The date that one phrase of a sentence gives a signal.

    Parameters
    ----------
    when
        The phrase as resolved.
    hit
        What shows the signal.
    sentence
        The words.
    cited
        The attribution; its dates are the report's.
    """
    if cited is not None and cited.medium and cited.start <= when.start < cited.end:
        return _of_report([when])
    announced = ANNOUNCED.search(sentence[: when.start]) is not None and not hit.type.startswith(_SPOKEN)
    doubtful = when.ambiguous or announced or _AFTER.search(sentence[: when.start]) is not None
    basis = "announcement" if announced else "event"
    return Dated(when.first, when.last, when.precision, basis, doubtful, when.phrase, when)


_PERIODS = frozenset({"month", "quarter", "year", "span"})
"""What figures of trade are of; a day is that on which they came out."""
_PRESENT = (
    "statement.praise", "statement.criticism", "statement.apology", "assessment.", "sentiment.", "research.", "market.sector", "trade.",
)  # fmt: skip
"""What cannot be to come."""
_AGED = dt.timedelta(days=420)


def _strange(sentence: str, when: When, hit: Hit, published: dt.date) -> bool:
    """Whether a date is another's: beyond a semicolon, a year long past, or to come where that cannot be."""
    first, last = sorted((when.start, hit.start))
    if ";" in sentence[first:last]:
        return True
    if when.precision == "year" and (published - when.last > _AGED or _TERM.match(when.phrase)):
        return when.start > 3 or _TERM.match(when.phrase) is not None
    return when.first > published and hit.type.startswith(_PRESENT)


_TERM = re.compile(r"(?:of|to|for|until|through)\b", re.IGNORECASE)
"""A year that an act reaches to, or of something else: "the memorandum of 2019", "a contract to 2035"."""


def _parted(clause: tuple[int, int], sentence: str) -> bool:
    """Whether the quote is one clause of several."""
    return clause[1] - clause[0] < len(sentence)


def _dateline(sentence: str, when: When, published: dt.date) -> bool:
    """The day of publication that a sentence opens with: "May 8, 2024 - "."""
    return when.start < _OPENING and when.first == published and _DASH.match(sentence, when.end) is not None


_OPENING = 25
_DASH = re.compile(r"\.?\s*(?:\([^)]{2,40}\)\s*)?[-–—]")
_CARRIED = re.compile(
    r"(?:[“\"][^”\"]*[”\"],?\s*)?(?:He|She|he|she|It|They|Both|His|Her|Its|Their|Mr|Ms|Mrs|(?:After|During|At) (?:their|the) (?:talks|meeting|summit)|The (?:two|step|decision|move|talks|minister|president|"
    r"leaders?|delegation|premier|chancellor|sides|agreement|visit|meeting|guests?|government|governments|ministry|group|team|mission))\b"
)
_UNDATED = ("forecast.", "research.", "market.", "assessment.", "sentiment.", "trade.")


_SAID = ("statement.", "threat", "protest")


def inherits(kind: str, sentence: str, *, continues: bool) -> bool:
    """Whether a sentence without a date goes on telling of the day named before it, in its paragraph or the one before."""
    goes_on = continues and not kind.startswith(_SAID)
    return (goes_on or _CARRIED.match(sentence) is not None) and not kind.startswith(_UNDATED)


def _of_report(reports: Sequence[When]) -> Dated:
    if not reports:
        return Dated()
    when = reports[0]
    return Dated(when.first, when.last, when.precision, "report", True, when.phrase, when)


def _its_own(sentence: str, when: When, hit: Hit) -> bool:
    """Whether a date is that of the act, and not of an aside, a comparison, or what was before or comes after."""
    head = sentence[: when.start]
    if _ASIDE.search(head):
        return False
    if hit.type.startswith(LASTING) and _lasts(head, sentence, when):
        return True
    if _wanted_by(when, hit) or (_PLANNED.search(head) and hit.type.startswith(_STOPPED)):
        return False
    if _FROM.match(when.phrase) and not (hit.type.startswith("restriction") or "end" in when.phrase):
        return False
    if hit.type.startswith(_FORESEEN) and not _said_then(head, when, hit):
        return False
    return _SINCE.search(head[-40:]) is None


def _wanted_by(when: When, hit: Hit) -> bool:
    return hit.type.startswith("statement.") and when.precision != "day" and _COMES.match(when.phrase) is not None


_COMES = re.compile(r"(?:within|by|until|later|next|in the (?:coming|next)|over the (?:coming|next))\b", re.IGNORECASE)
"""The day by which something is wanted is not the day on which that was said."""
_PLANNED = re.compile(r"\b(?:planned|scheduled|slated|due|set)(?: for)?\s*$")
_STOPPED = ("visit.cancelled", "suspension.", "agreement.breakdown")
"""Of what is stopped, the day for which it had been planned is not the day."""


def _lasts(head: str, sentence: str, when: When) -> bool:
    since = (
        re.match(r"since\b", when.phrase, re.IGNORECASE) is not None
        and re.search(r"\b(?:has|have)\b", sentence) is not None
    )
    opens = re.search(r"(?:^|[,:;]\s+)since\s+$", head, re.IGNORECASE) is not None and re.search(
        r"\b(?:has|have)\b", sentence
    )
    return since or bool(opens) or _FROM_THEN.search(head) is not None


_FROM = re.compile(r"(?:since|until|by|before|between)\b", re.IGNORECASE)
_FORESEEN = ("forecast.", "visit.cancelled")


def _said_then(head: str, when: When, hit: Hit) -> bool:
    """Of what is foreseen or called off, only the day on which that was said counts."""
    return when.precision == "day" and (hit.type == "visit.cancelled" or ANNOUNCED.search(head[-40:]) is not None)


def _cost(when: When, hit: Hit, published: dt.date) -> tuple[int, int, int]:
    """The day that stands nearest to what shows the signal; a coming day before that of the announcement."""
    coming = when.first > published and not hit.type.startswith(_SPOKEN)
    vague = VAGUE.match(when.phrase) is not None
    distance = min(abs(when.start - hit.end), abs(hit.start - when.end))
    return (int(vague), 0 if coming else 1, _RANK[when.precision] * 40 + distance)
