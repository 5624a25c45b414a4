"""Dates as news writes them, resolved against the day of publication.

"on the 5th" is the latest 5th before publication, or the next one where the sentence looks ahead; "Friday" likewise;
a month without a year is the latest such month, or the next. What can be read in two ways is marked ambiguous.
"""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bilateral.lenses.signals.coder import calendar as c

__all__ = ["When", "find_dates", "resolve"]


@dataclass(frozen=True, slots=True)
class When:
    """One date phrase, resolved."""

    phrase: str
    """As the text has it."""
    start: int
    """Offset of the phrase in the text searched."""
    first: dt.date
    last: dt.date
    precision: str
    """day, week, month, quarter, year, or span."""
    ambiguous: bool = False
    """Whether it can be read in two ways."""

    @property
    def end(self) -> int:
        """Offset behind the phrase."""
        return self.start + len(self.phrase)


_Span = tuple[dt.date, dt.date, str, bool]
_Maker = Callable[[re.Match[str], dt.date, bool], "_Span | None"]

_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO_DAY = r"(?P<day2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = r"(?P<weekday>Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:rs(?:day)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\b\.?"
_NUMBER = r"(?P<number>\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|couple of)"
_UNIT = r"(?P<unit>day|week|fortnight|month|quarter|year|decade)s?"
_PART = r"(?P<part>early|mid|late|the\s+beginning\s+of|the\s+start\s+of|the\s+middle\s+of|the\s+end\s+of|end)"
_REL = r"(?P<rel>last|this|next|the\s+same|that|the\s+previous|the\s+following|the\s+coming)"
_REL_YEAR = r"(?P<relyear>last\s+year|this\s+year|next\s+year|the\s+same\s+year|the\s+year\s+before)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_QUARTER = r"(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th|last)"


def _rule(pattern: str, make: _Maker, *, flags: int = re.IGNORECASE) -> tuple[re.Pattern[str], _Maker]:
    return re.compile(pattern.replace(" ", r"\s+"), flags), make


_RULES: tuple[tuple[re.Pattern[str], _Maker], ...] = (
    _rule(
        r"\b(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=sep)(?P<day>3[01]|[12]\d|0?[1-9])\b",
        c.full,
    ),
    _rule(
        r"(?P<year>(?:19|20)\d\d)\s*[年년]\s*(?P<month>1[0-2]|0?[1-9])\s*[月월](?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일号])?",
        c.full,
    ),
    _rule(
        r"(?P<relyear>去年|今年|明年|前年|지난해|작년|올해|내년|재작년)\s*(?P<month>1[0-2]|0?[1-9])\s*[月월](?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일号])?",
        c.full,
    ),
    _rule(r"(?<![\d])(?P<month>1[0-2]|0?[1-9])\s*[月월]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일号]", c.full),
    _rule(
        r"(?P<rel>上个?月|本月|下个?月|지난달|이달|이번 달|다음 달|내달|오는|지난)\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日일号]",
        c.cjk_day,
    ),
    _rule(r"(?P<rel>上|本|这|下)(?:周|星期)(?P<weekday>[一二三四五六日天])", c.cjk_weekday),
    _rule(r"(?P<rel>지난주|이번 주|다음 주)\s*(?P<weekday>[월화수목금토일])요일", c.cjk_weekday),
    _rule(
        r"(?P<word>昨天|今天|明天|前天|昨日|今日|어제|오늘|내일|그제|上周|本周|下周|上个?月|本月|下个?月|去年|今年|明年|지난주|이번 주|다음 주|지난달|이달|다음 달|지난해|작년|올해|내년)",
        c.cjk_word,
    ),
    _rule(r"(?<![\d第])(?P<day>3[01]|[12]\d|[1-9])(?:日|일(?=[\s(에부까,\)]|$))", c.day_only),
    _rule(r"(?<![\d])(?P<month>1[0-2]|[1-9])[月월](?!\d)", c.month),
    _rule(
        rf"\b(?:from|between) {_DAY}(?: {_MONTH})? (?:to|and|until|through) {_TO_DAY} (?P<month2>{c.MONTHS})(?:,? {_YEAR})?\b",
        c.day_span,
    ),
    _rule(
        rf"\b(?:from|between) {_MONTH} {_DAY} (?:to|and|until|through) (?:(?P<month2>{c.MONTHS}) )?{_TO_DAY}(?:,? {_YEAR})?\b",
        c.day_span,
    ),
    _rule(rf"\b{_MONTH} {_DAY}\s*[-–—]\s*(?:(?P<month2>{c.MONTHS}) )?{_TO_DAY}\b(?:,? {_YEAR})?\b", c.day_span),
    _rule(rf"\b{_DAY}\s*[-–—]\s*{_TO_DAY} (?P<month2>{c.MONTHS})(?:,? {_YEAR})?\b", c.day_span),
    _rule(
        rf"\b(?:{_WEEKDAY},? )?{_MONTH} {_DAY}\b(?!\s*(?:per|%|million|billion))(?:(?:,? (?:of )?){_YEAR}\b|,? {_REL_YEAR}\b)?",
        c.full,
    ),
    _rule(rf"\b(?:{_WEEKDAY},? )?(?:the )?{_DAY}(?: of)? {_MONTH}(?!\w)(?:(?:,? ){_YEAR}\b|,? {_REL_YEAR}\b)?", c.full),
    _rule(rf"\b(?P<day>3[01]|[12]\d|0?[1-9])\.(?P<month>1[0-2]|0?[1-9])\.{_YEAR}\b", c.full),
    _rule(rf"\b(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])/{_YEAR}\b", c.slashed),
    _rule(
        rf"\b(?P<ordinal>first|second|third|last) week of {_MONTH}\b(?:(?:,? (?:of )?){_YEAR}\b| {_REL_YEAR}\b)?",
        c.week_of,
    ),
    _rule(
        rf"\b(?:in |by |since |until )?{_PART}[- ](?:of )?{_MONTH}\b(?:(?:,? (?:of )?){_YEAR}\b|,?(?: of)? {_REL_YEAR}\b)?",
        c.part_of_month,
    ),
    _rule(
        rf"\b(?:(?i:from|in) )?(?:{c.MONTHS})\s*(?:to|through|[-–])\s*{_MONTH}(?![\w’'])(?! \d{{1,2}}\b)(?:,? (?:of )?{_YEAR})?",
        c.months_through,
        flags=0,
    ),
    _rule(rf"\b{_MONTH}(?:(?:,? (?:of )?){_YEAR}\b|,?(?: of)? {_REL_YEAR}\b)", c.month),
    _rule(rf"\b(?P<rel>last|next|this past|this coming|this) {_MONTH}(?!\w)(?! \d)", c.month),
    _rule(
        rf"\b(?i:in|since|until|by|before|after|during|through|of|from|for|to|and|every) {_MONTH}(?![\w’'])(?! \d)",
        c.month,
        flags=0,
    ),
    _rule(
        rf"\b(?P<half>first|second|latter) half of (?:{_YEAR}|(?:the )?(?P<relyear>this year|last year|next year|year))\b",
        c.half,
    ),
    _rule(
        rf"\b(?:the )?{_QUARTER} quarter(?: of)?(?: {_YEAR}| (?P<relyear>this year|last year|next year|the year))?\b",
        c.quarter,
    ),
    _rule(
        rf"\bQ(?P<quarter>[1-4])(?: (?:of )?{_YEAR}| (?P<relyear>this year|last year|next year))?\b", c.quarter, flags=0
    ),
    _rule(r"\b(?P<rel>last|this|next) quarter\b", c.relative_quarter),
    _rule(r"\bthe day (?P<which>before yesterday|after tomorrow)\b", c.day_word),
    _rule(
        r"\b(?P<word>yesterday|today|tomorrow|tonight|overnight|this morning|this afternoon|this evening|last night)\b",
        c.day_word,
    ),
    _rule(rf"\b{_REL} {_WEEKDAY}", c.weekday),
    _rule(rf"\b(?P<week>last|this|next) week(?:'s|’s)? (?:on )?{_WEEKDAY}", c.weekday),
    _rule(rf"\b{_WEEKDAY}(?: of)? (?P<week>last|this|next) week\b", c.weekday),
    _rule(rf"\b(?:on )?the {_DAY} of (?P<relmonth>last|this|next) month\b", c.day_only),
    _rule(r"\b(?:over |at )?(?:the )?(?P<rel>last|this|next|past|previous|coming)? ?weekend\b", c.weekend),
    _rule(r"\b(?:earlier|later) (?P<rel>this) (?P<unit>week|month|year)\b", c.period),
    _rule(rf"\b(?:in |at |by )?{_PART} (?P<rel>last|this|next) (?P<unit>month|year|week)\b", c.part_of_period),
    _rule(
        r"\b(?:in |at |by )?(?:the )?(?P<part>end) of (?:the|this) (?P<unit>month|year)\b|\b(?:by )?(?P<part2>year|month)[- ]end\b",
        c.period_end,
    ),
    _rule(rf"\b{_REL} (?P<unit>week|month|year)\b", c.period),
    _rule(
        rf"\b(?P<rel>last|this|next) {_SEASON}\b|\b(?:in|by|until|for) (?:the )?{_SEASON.replace('season', 'season2')}(?: of (?P<year>(?:19|20)\d\d)| (?P<year2>(?:19|20)\d\d))?\b",
        c.season,
    ),
    _rule(
        r"\b(?:over |in |during |for )?(?:the )?(?P<recent>past|last|recent) (?:(?P<count>few|several|couple of|\d+|two|three|four|five|six|seven|ten|twelve) )?(?P<unit>day|week|month|year|decade)s\b",
        c.recent,
    ),
    _rule(rf"\b{_NUMBER} {_UNIT} (?P<back>ago|earlier|before)\b", c.ago),
    _rule(rf"\b(?:in|within) (?:the next )?{_NUMBER} {_UNIT}(?:(?:'|’)s? time)?\b", c.ahead),
    _rule(r"\b(?:in|within|over) the (?:coming|next) (?:(?:few|several) )?(?P<unit>day|week|month|year)s\b", c.coming),
    _rule(
        r"\b(?:the same (?:day|morning|afternoon|evening|night)|(?:on )?that (?:very )?day|earlier in the day|later in the day|hours (?:later|earlier))\b",
        c.same_day,
    ),
    _rule(r"\b(?:the day before(?! yesterday)|the previous day|a day before)\b", c.day_before),
    _rule(r"\b(?:at|since|from) the (?:start|beginning) of (?:the|this) (?P<unit>month|year)\b", c.began),
    _rule(
        r"\b(?:the (?:following|next) (?:day|morning)|the day after(?! tomorrow)|a day later|one day later)\b",
        c.next_day,
    ),
    _rule(
        rf"\bon the {_DAY}(?!\s+(?:anniversary|floor|round|century|time|congress|session|meeting|summit|edition|day|place))(?: of (?P<relmonth>last|this|next) month| (?P<relmonth2>last|this|next) month)?\b",
        c.day_only,
    ),
    _rule(
        r"\b(?:from|until|by|before|after|since|of) the (?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)\b(?!\s+(?:anniversary|floor|round|century|time|congress|session|meeting|summit|edition|place))",
        c.day_only,
    ),
    _rule(
        rf"\b{_WEEKDAY}(?= (?:morning|afternoon|evening|night))|\b(?:on|by|until|since|from|before|after|late|early|of) {_WEEKDAY.replace('weekday', 'weekday2')}|\b(?P<weekday3>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:(?=['’]s)|\b)",
        c.weekday,
        flags=0,
    ),
    _rule(
        rf"\b(?:in|since|until|by|of|before|after|during|from|to|and|between|for|year|fiscal) {_YEAR}\b(?!\s*(?:won|yen|yuan|dollars|euros|firms|companies|people|jobs|tonnes|tons|%|per\b))",
        c.year,
    ),
    _rule(rf"\b(?:the )?first {_NUMBER} months(?: of (?:{_YEAR}|{_REL_YEAR}|the year))?\b", c.months_to),
    _rule(r"\b(?P<rel>last|previous) (?P<unit>decade|century)\b", c.decade),
    _rule(r"\b(?P<soon>recently|in recent days|in recent weeks|in recent months|these days)\b", c.recently),
)


Ahead: TypeAlias = bool | Callable[[str, int, int], bool]
"""Whether dates look ahead: for the whole text, or asked for each phrase with the text, its start and its end."""


def find_dates(
    text: str, published: dt.date, *, ahead: Ahead = False, anchor: dt.date | None = None
) -> tuple[When, ...]:
    """Every date phrase of `text`, in order, resolved.

    Parameters
    ----------
    text
        A sentence.
    published
        The day of publication.
    ahead
        Whether the sentence looks ahead ("will", "is due"): a bare weekday, day or month is then the next one.
    anchor
        The day that "the same day" and "a day later" count from; default the latest day named before.
    """
    found: list[When] = []
    for when in sorted(
        _all(text, published, ahead, anchor or published), key=lambda when: (when.start, -len(when.phrase))
    ):
        if not found or when.start >= found[-1].end:
            found.append(when)
    return tuple(found)


def resolve(phrase: str, published: dt.date, *, ahead: Ahead = False, anchor: dt.date | None = None) -> When | None:
    """The longest date phrase in `phrase`, resolved; None where there is none."""
    found = find_dates(phrase, published, ahead=ahead, anchor=anchor)
    return max(found, key=lambda when: len(when.phrase)) if found else None


def _all(text: str, published: dt.date, ahead: Ahead, anchor: dt.date) -> Iterator[When]:
    taken: list[tuple[int, int]] = []
    before: list[When] = []
    for pattern, make in sorted(_RULES, key=lambda rule: rule[1] in {c.same_day, c.next_day}):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            coming = ahead(text, *match.span()) if callable(ahead) else ahead
            span = make(match, _counted_from(match, make, anchor, before) or published, coming)
            if span is not None and match.group().strip():
                taken.append(match.span())
                when = _when(match, span)
                before.append(when)
                yield when


def _counted_from(match: re.Match[str], make: object, anchor: dt.date, before: Sequence[When]) -> dt.date | None:
    """The day from which "the next day" counts: the last one named before it in the sentence, else the anchor."""
    if make not in {c.same_day, c.next_day}:
        return None
    named = [when for when in before if when.end <= match.start() and when.precision == "day"]
    return max(named, key=lambda when: when.start).first if named else anchor


def _when(match: re.Match[str], span: _Span) -> When:
    first, last, precision, ambiguous = span
    lead = len(match.group()) - len(match.group().lstrip())
    when = When(match.group().strip(), match.start() + lead, first, last, precision, ambiguous)
    return when if first <= last else replace(when, first=last, last=first)
