"""Whether it has happened: occurred, ongoing, planned, forecast, opinion, or named as background only."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from bilateral.lenses.signals.coder.dates import When
from bilateral.lenses.signals.coder.place import LASTING
from bilateral.lenses.signals.coder.tense import ahead_at

__all__ = ["comes", "realis", "supposed", "undone"]

_AHEAD = re.compile(
    r"\b(?:will|shall|would|is to|are to|(?:is|are|was|were) (?:due|set|scheduled|slated|expected|poised)|plans? (?:to|for|a|an)|planned to|"
    r"planning|aims? to|aim at|intends? to|preparing|is under discussion|to be held|upcoming|forthcoming|going to|about to|announced plans|"
    r"(?:may|might|could) (?:be|soon|visit|meet|invest|build|open|lift|sign|resume|buy|host|launch|ease|impose|restrict)|to restart|to resume|to visit|to sign|to build|to host|"
    r"to open|starting (?:from|in|on)|effective from|in the coming|next (?:week|month|year|spring|summer|autumn)|scheduled for|slated for|"
    r"instructed|no longer accept|invited|considering|weighing)\b|"
    r"예정|계획|할 것|하기로|将(?!军)|拟|计划|即将|预定",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:said|says|told|announced|warned|agreed|urged|called|demanded|pledged|vowed|stated|added|noted|wrote|thanked|praised|welcomed|rejected|accused|condemned|criticised|criticized)\b",
    re.IGNORECASE,
)
_ONGOING = re.compile(
    r"\b(?:is|are) (?:\w+ )?(?!expected|planned|due|set|scheduled|preparing|considering|going)\w+ing\b|\bcontinu(?:e|es|ed|ing) to\b|\bgradually\b|\bunder way\b|\bunderway\b|"
    r"\b(?:has|have) (?:\w+ )?been \w+ing\b|\bremains?\b|\bincreasingly\b|\bhave continued\b|\bkeeps? \w+ing\b|\bis emerging\b|정상화되고|하고 있다|고 있다|正在|持续|不断|逐渐|逐步",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"^(?:In|Since|Between|Until|Back in|As early as) (?:[A-Z]\w+ )?(?:19|20)\d\d\b|(?<!that )(?<!which )(?<!who )(?<!, )\bhad (?:already |been |once |previously )?\w+(?:ed|n|t)\b|\bthe last time\b|\bused to\b|"
    r"\bA similar\b|\bhistorically\b|\bin the past\b|\bwere (?:first )?(?:established|imposed) in\b|\bfirst restricted\b|\blast held\b|\bdates? (?:back|from)\b|\ba (?:year|decade) (?:ago|earlier)\b|\bformer foes\b|\bat the time\b",
)
_LONG_AGO = re.compile(
    r"\bhad (?:\w+ )?\w+(?:ed|n|t) in (?:19|20)\d\d\b|\bin (?:19|20)\d\d\b[^.;]*\bhad \w+(?:ed|n|t)\b"
)
_TOLD = re.compile(
    r"\b(?:said|says|announced|confirmed|reported|told \w+|added|insist(?:ed|ing)|claim(?:ed|ing)|saying|adding|argu(?:ed|ing)|reveal(?:ed|ing)|disclosed)\b[^.;]{0,60}?\bhad\b"
)
"""What somebody said had been done is news."""
_SPEECH = ("statement.", "threat", "protest")
_OPINIONS = frozenset({"sentiment.public"})
_VIEWS = re.compile(
    r"\b(?:believes?|thinks?|in (?:his|her|its|their) view|seen as|regarded as|considers?|conveys?|means that|should|see[sn]?)\b|認為|认为|시각|평가",
    re.IGNORECASE,
)
_CONVEYS = re.compile(r"\b(?:conveys?|shows?|reflects?|demonstrates?|signals?|wanted|hoped?)\b", re.IGNORECASE)
_CALLED_OFF = re.compile(r"\b(?:called off|cancelled|canceled|postponed|scrapped|has barred|have barred)\b")
_STANDING = re.compile(r"\b(?:has|have)\b[^.;]*\bsince\b")
_IN_YEAR = re.compile(r"(?<!than )(?<!began )(?<!since )\b[Ii]n (?:[A-Z]\w+ )?((?:19|20)\d\d)\b")
_NOT_DONE = re.compile(
    r"\b(?:(?:did|does|do|has|have|had) (?:not|never)|never|(?:has|have|had) yet to|(?:did|does|do|has|have|had)n[’']t) "
    r"(?:\w+ly )?(?:sign|lift|agree|resum|reopen|hold|held|meet\b|met\b|eas(?:e|ed)\b|restor|approv|renew|ratif|conclud|remov|drop|"
    r"invit|visit|attend|join|open|invest|buy|bought|launch|grant|allow|permit)",
    re.IGNORECASE,
)
_OLD = dt.timedelta(days=330)
_IF = re.compile(
    r"^[“\"']?(?:If|Were|Had|Should)\b[^.;]*\b(?:would|could|might)\b|\b(?:would|could|might)\b[^.;]*\bif\b|"
    r"\bif\b[^.;]*\b(?:would|could|might)\b"
)
_IFS = ("forecast.", "threat", "market.expectation", "research.", "assessment.", "statement.", "sentiment.")
"""Kinds that may be told in a condition."""


def comes(sentence: str, start: int, end: int) -> bool:
    """Whether what stands at `start` to `end` of a sentence is to come.

    It is told by the words about it, or by the last verb before it ("will attend, sign an agreement and hold talks").
    """
    near = sentence[max(0, start - 40) : end + 15]
    return _AHEAD.search(near) is not None or ahead_at(sentence, start, end)


def undone(kind: str, text: str) -> bool:
    """Whether the act is named as one that did not take place: "did not sign", "has yet to lift"."""
    return (
        not kind.startswith((*_TIMELESS, *_SPEECH, "assessment.", "sentiment.")) and _NOT_DONE.search(text) is not None
    )


def supposed(kind: str, text: str) -> bool:
    """Whether the act is only supposed: "if the border were to reopen, shares would jump"; a threat or forecast may be."""
    return not kind.startswith(_IFS) and _IF.search(text) is not None and _STATED.search(text) is None


def realis(kind: str, text: str, when: When | None, published: dt.date | None, *, ahead: bool) -> str:
    """The realis of one signal.

    Parameters
    ----------
    kind
        Its type.
    text
        The clause it stands in.
    when
        The date found for it.
    published
        The day of publication.
    ahead
        Whether the clause looks ahead.
    """
    if _named_only(kind, text, when, published):
        return "past-reference"
    fixed = next((rule(kind, text) for starts, rule in _RULES if kind.startswith(starts)), None)
    if fixed is not None:
        return fixed
    return _done(kind, text) or ("planned" if _future(text, when, published, ahead) else _now(text, when))


def _named_only(kind: str, text: str, when: When | None, published: dt.date | None) -> bool:
    """Whether it is named as background: old, or in the tense of what was before."""
    if _LONG_AGO.search(text) or (when is None and not kind.startswith(_STANDS) and _years_ago(text, published)):
        return True
    return not kind.startswith(_TIMELESS) and _background(text, when, published)


def _years_ago(text: str, published: dt.date | None) -> bool:
    """Whether the only years named are those of two years ago or before: "protested in 2016"."""
    years = [int(year) for year in _IN_YEAR.findall(text)]
    return bool(years) and published is not None and max(years) <= published.year - 2


_STANDS = ("trade.", "research.", "assessment.", "sentiment.", "forecast.", "market.", "statement.")
"""Kinds that compare with other years without being of them."""
_TIMELESS = ("forecast.", "research.", "market.")


def _done(kind: str, text: str) -> str:
    """What is done although its words look ahead; empty where they decide."""
    if kind == "visit.cancelled" or _CALLED_OFF.search(text):
        return "occurred"
    return "ongoing" if kind.startswith(LASTING) and _STANDING.search(text) else ""


def _now(text: str, when: When | None) -> str:
    return "ongoing" if _ONGOING.search(text) and not (when and when.precision == "day") else "occurred"


def _found(kind: str, text: str) -> str:
    return "opinion" if kind == "research.outlook" and _VIEWS.search(text) else "occurred"


def _said(kind: str, text: str) -> str:
    return "opinion" if kind == "statement.intent-to-cooperate" and _CONVEYS.search(text) else "occurred"


def _judged(kind: str, text: str) -> str:
    if kind == "sentiment.learning-from":
        return "ongoing" if _ONGOING.search(text) else "opinion"
    if _ONGOING.search(text) and not _VIEWS.search(text):
        return "ongoing"
    return "occurred" if kind in _OPINIONS else "opinion"


def _background(text: str, when: When | None, published: dt.date | None) -> bool:
    old = when is not None and published is not None and published - when.last > _OLD
    return old or (
        _PAST.search(_TOLD.sub("", text)) is not None
        and not (when and published and published - when.last < dt.timedelta(days=45))
    )


def _future(text: str, when: When | None, published: dt.date | None, ahead: bool) -> bool:
    if when is not None and published is not None and when.precision == "day":
        return when.first > published or (ahead and _reported_plan(text))
    return ahead


def _reported_plan(text: str) -> bool:
    """Whether the day is that of the saying and the act still to come: "said on Thursday it would lift"."""
    return (
        re.search(
            r"\b(?:said|announced|confirmed|told|agreed|pledged|decided)\b.*\b(?:would|will|to)\b|\b(?:would|will)\b.*\b(?:said|announced|confirmed|told)\b",
            text,
        )
        is not None
    )


_RULES: tuple[tuple[tuple[str, ...], Callable[[str, str], str]], ...] = (
    (("forecast.",), lambda _kind, _text: "forecast"),
    (("visit.announced",), lambda _kind, _text: "planned"),
    (("assessment.", "sentiment."), _judged),
    (("research.",), _found),
    (_SPEECH, _said),
    (("market.",), lambda _kind, text: "ongoing" if _ONGOING.search(text) else "occurred"),
)
