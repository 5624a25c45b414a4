"""Who is said to have reported it, and when."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bilateral.lenses.signals.coder.dates import find_dates
from bilateral.lenses.signals.coder.entities import Entity

__all__ = ["Report", "report"]


@dataclass(frozen=True, slots=True)
class Report:
    """An attribution."""

    by: str
    on: dt.date | None
    start: int
    """Where the attribution stands in the sentence; its dates are the report's, not the event's."""
    end: int
    medium: bool
    """Whether a medium or an unnamed report is cited, rather than a party to the event."""


_BY = re.compile(
    r"\b(?:according to|as reported by|citing|cited by|quoted by|in an interview with|as told to)\s+(?:a |an |the |its )?(?P<who>[^,.;]+?)(?=,|\.|;|$|\s+(?:that|said|which)\b)|"
    r"(?P<who2>[^,.;“\"]+?)\s+(?:reported|reports|has reported)\b|"
    r"(?:据|根据)(?P<who3>[^，。]{2,24}?)(?:\d{1,2}日)?(?:报道|消息|透露|称)|(?P<who4>[\w가-힣]{2,14})(?:은|는|이|가|에 따르면)\s*(?:\d{1,2}일\s*)?(?:보도했다|전했다|,)",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"\b(?:news|media|agency|daily|ilbo|times|post|newspaper|press|report|reports|television|broadcaster|journal|herald|correspondent)\b|报|社|网|일보|뉴스|신문",
    re.IGNORECASE,
)
_POSSESSOR = re.compile(r"^.*?[’']s\s+(?=[A-Z])")
_REPORT_ON = re.compile(r"\ba report (?:by|from|in|of)\s+", re.IGNORECASE)


def report(sentence: str, found: tuple[Entity, ...], published: dt.date | None) -> Report | None:
    """The attribution of a sentence; None where it speaks for itself.

    Parameters
    ----------
    sentence
        Its words.
    found
        Its entities.
    published
        The day of publication.
    """
    match = _BY.search(sentence)
    if match is None:
        return None
    who = next(part for part in match.groups() if part)
    start, end = match.span()
    day = find_dates(who, published) if published else ()
    medium = next((one for one in found if one.kind == "media" and start <= one.start < end), None)
    cited = medium is not None or _MEDIUM.search(who) is not None
    if match.group("who2") and not cited:
        return None
    name = _POSSESSOR.sub("", medium.text) if medium else _trim(who, day[0].phrase if day else "")
    return Report(name, day[0].first if day else None, start, end, cited)


def _trim(who: str, phrase: str) -> str:
    bare = who.replace(phrase, "") if phrase else who
    bare = _REPORT_ON.sub("", bare)
    return (
        re.sub(r"\s+(?:on|in|of|the)?\s*$", "", re.sub(r"^(?:a|an|the|its)\s+", "", bare.strip()))
        .removesuffix("’s")
        .removesuffix("'s")
        .strip()
    )
