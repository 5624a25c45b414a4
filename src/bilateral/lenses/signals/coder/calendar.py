"""From the parts of a date phrase to days.

Each function takes the match, the day of publication, and whether the sentence looks ahead, and gives first day, last
day, precision, and whether it could be read otherwise.
"""

# ruff: noqa: ARG001 - every rule is called alike
from __future__ import annotations

import calendar
import datetime as dt
import re

MONTHS = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
Span = tuple[dt.date, dt.date, str, bool]

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBERS |= {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "few": 3, "several": 3}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_BACK = {
    "last",
    "the previous",
    "previous",
    "past",
    "this past",
    "上个月",
    "上月",
    "지난달",
    "지난",
    "上",
    "지난주",
    "지난해",
}
_NEXT = {
    "next",
    "the following",
    "the coming",
    "coming",
    "this coming",
    "下个月",
    "下月",
    "다음 달",
    "내달",
    "오는",
    "下",
    "다음 주",
}
_HAN_YEARS = {
    "去年": -1,
    "今年": 0,
    "明年": 1,
    "前年": -2,
    "지난해": -1,
    "작년": -1,
    "올해": 0,
    "내년": 1,
    "재작년": -2,
}
_SLACK = dt.timedelta(days=45)
_JUST, _FAR = dt.timedelta(days=30), dt.timedelta(days=300)
"""A day that was just now is meant even beside words that look ahead, where the next is almost a year off."""


def _group(match: re.Match[str], name: str) -> str:
    found = match.groupdict().get(name) or ""
    return " ".join(found.lower().split())


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else _NAMES.index(word[:3]) + 1


def _one(day: dt.date, ambiguous: bool = False) -> Span:
    return day, day, "day", ambiguous


def _make(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month; months beyond December run on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _year(match: re.Match[str], published: dt.date) -> int | None:
    given = _group(match, "year") or _group(match, "year2")
    if given:
        return int(given)
    word = _group(match, "relyear")
    if word in _HAN_YEARS:
        return published.year + _HAN_YEARS[word]
    shift = {
        "last year": -1,
        "the year before": -1,
        "next year": 1,
        "this year": 0,
        "the year": 0,
        "year": 0,
        "the same year": 0,
    }
    return published.year + shift[word] if word in shift else None


def full(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Day and month, with or without year."""
    if not _group(match, "day"):
        return month(match, published, ahead)
    number, day, year = _month_number(_group(match, "month")), int(_group(match, "day")), _year(match, published)
    if year is not None:
        found = _make(year, number, day)
        return _one(found) if found else None
    return _nearest_day(number, day, published, ahead)


def _nearest_day(number: int, day: int, published: dt.date, ahead: bool) -> Span | None:
    every = [found for year in (-1, 0, 1) if (found := _make(published.year + year, number, day))]
    past = [found for found in every if found <= published]
    coming = [found for found in every if found >= published]
    if ahead and coming and not (past and published - past[-1] < _JUST and coming[0] - published > _FAR):
        return _one(coming[0])
    if not past:
        return _one(coming[0], True) if coming else None
    soon = coming and coming[0] - published < published - past[-1] and coming[0] - published < _SLACK
    return _one(coming[0], True) if soon and published - past[-1] > 3 * _SLACK else _one(past[-1], bool(soon))


def slashed(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """3/4/2025: month first, which half the world reads the other way round."""
    found = full(match, published, ahead)
    both = int(_group(match, "day")) <= 12 and _group(match, "day") != _group(match, "month")
    return (*found[:3], both) if found else None


def day_span(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """From one day to another."""
    end_month = _group(match, "month2") or _group(match, "month")
    start_month = _group(match, "month") or end_month
    year, days = _year(match, published), (int(_group(match, "day")), int(_group(match, "day2")))
    numbers = _month_number(start_month), _month_number(end_month)
    if year is None:
        nearest = _nearest_day(numbers[0], days[0], published, ahead)
        year = nearest[0].year if nearest else published.year
    first, last = _make(year, numbers[0], days[0]), _make(year + (numbers[1] < numbers[0]), numbers[1], days[1])
    return (first, last, "span", False) if first and last else None


def months_through(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """January to September: the month that it reaches to, as figures of the year so far are dated."""
    number = _month_number(_group(match, "month"))
    year = _year(match, published) or published.year - int(number > published.month and not ahead)
    return *month_span(year, number), "month", False


def month(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """A month, with or without year."""
    number, year = _month_number(_group(match, "month")), _year(match, published)
    if year is not None:
        return (*month_span(year, number), "month", False)
    rel, apart = _group(match, "rel"), number - published.month
    forward = ahead or re.match(r"(?:until|by)\b", match.group(), re.IGNORECASE) is not None
    if rel:
        step = -int(apart >= 0) if rel in _BACK else int(apart <= 0) if rel in _NEXT else 0
    elif forward:
        step = int(apart < 0)
    else:
        step = _nearer(apart)
    doubtful = not rel and not forward and 0 < apart % 12 <= _SOON
    return (*month_span(published.year + step, number), "month", doubtful)


def _nearer(apart: int) -> int:
    """The past month that is meant, or the coming one where the past one is long ago; as years from this one."""
    back = -apart % 12
    if back >= _LONG:
        return int(apart < 0)
    return -int(apart > 0)


_LONG = 8
"""Nobody writes "in September" of a month that was so many months ago."""
_SOON = 3
"""A month so few months off could be the coming one as well."""


def months_to(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """So many months from January on, told as the last of them, of this year or of the one that has had so many."""
    word = _group(match, "number")
    count = int(word) if word.isdigit() else _NUMBERS.get(word, 0)
    if not 1 < count <= 12:
        return None
    year = _year(match, published) or published.year - int(count > published.month)
    return (*month_span(year, count), "month", False)


def part_of_month(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Early, mid or late in a month; told as the month, since writers differ on the days."""
    return month(match, published, ahead)


def week_of(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """The first, second, third or last week of a month."""
    found = month(match, published, ahead)
    if found is None:
        return None
    place = {"first": 0, "second": 7, "third": 14}.get(_group(match, "ordinal"))
    first = found[0] + dt.timedelta(days=place) if place is not None else found[1] - dt.timedelta(days=6)
    return first, first + dt.timedelta(days=6), "week", False


def half(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Half a year."""
    year = _year(match, published) or published.year
    start = 1 if _group(match, "half") == "first" else 7
    return month_span(year, start)[0], month_span(year, start + 5)[1], "span", False


def _quarter_span(year: int, number: int) -> Span:
    return month_span(year, 3 * number - 2)[0], month_span(year, 3 * number)[1], "quarter", False


def quarter(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """A quarter; without a year the latest that has begun, or the next."""
    word = _group(match, "quarter")
    number = int(word) if word.isdigit() else _ORDINALS[word]
    year, now = _year(match, published), (published.month + 2) // 3
    if year is None:
        year = published.year + (number < now if ahead else -(number > now))
    return _quarter_span(year, number)


def relative_quarter(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Last, this or next quarter."""
    number = (published.month + 2) // 3 + {"last": -1, "this": 0, "next": 1}[_group(match, "rel")]
    return _quarter_span(published.year + (number - 1) // 4, (number - 1) % 4 + 1)


def day_word(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Yesterday, today, tomorrow and their kin."""
    word = _group(match, "which") or _group(match, "word")
    shift = {
        "before yesterday": -2,
        "after tomorrow": 2,
        "yesterday": -1,
        "tomorrow": 1,
        "last night": -1,
        "overnight": -1,
    }
    return _one(published + dt.timedelta(days=shift.get(word, 0)), word == "overnight")


def weekday(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """A weekday: the latest one up to publication, or the next; "last" is never today."""
    word = next((found for name in ("weekday", "weekday2", "weekday3") if (found := _group(match, name))), "")
    number, rel, week = _DAYS.index(word[:3]), _group(match, "rel"), _group(match, "week")
    monday = published - dt.timedelta(days=published.weekday())
    if week:
        return _one(monday + dt.timedelta(days=number + 7 * {"last": -1, "this": 0, "next": 1}[week]))
    back = (published.weekday() - number) % 7
    if rel in _NEXT:
        return _one(published + dt.timedelta(days=(number - published.weekday() - 1) % 7 + 1), True)
    if rel in _BACK:
        return _one(published - dt.timedelta(days=back or 7), rel == "last" and 0 < back < published.weekday() + 1)
    if rel == "this":
        return _one(monday + dt.timedelta(days=number))
    if ahead and not rel:
        return _one(published + dt.timedelta(days=(number - published.weekday()) % 7))
    return _one(published - dt.timedelta(days=back))


def weekend(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Saturday and Sunday: of last week, or of this one."""
    rel = _group(match, "rel")
    saturday = published - dt.timedelta(days=(published.weekday() - 5) % 7)
    if rel in {"next", "coming"} or (ahead and rel in {"", "this"}) or (rel == "this" and published.weekday() < 5):
        saturday += dt.timedelta(days=7)
    return saturday, saturday + dt.timedelta(days=1), "span", rel == "this"


def _shift(rel: str) -> int:
    return -1 if rel in _BACK else 1 if rel in _NEXT else 0


def period(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Last, this or next week, month or year."""
    return _period(_group(match, "unit"), _shift(_group(match, "rel")), published)


def _period(unit: str, shift: int, published: dt.date) -> Span:
    if unit == "week":
        monday = published - dt.timedelta(days=published.weekday() - 7 * shift)
        return monday, monday + dt.timedelta(days=6), "week", False
    if unit == "month":
        return (*month_span(published.year, published.month + shift), "month", False)
    year = published.year + shift
    return dt.date(year, 1, 1), dt.date(year, 12, 31), "year", False


def part_of_period(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Early this year, late last month: a third of it."""
    unit = _group(match, "unit")
    first, last, precision, _ = _period(unit, _shift(_group(match, "rel")), published)
    if unit != "year":
        return first, last, precision, False
    part = _group(match, "part")
    place = 1 if part.startswith("early") or "begin" in part or "start" in part else 5 if "mid" in part else 9
    return month_span(first.year, place)[0], month_span(first.year, place + 3)[1], "span", False


def period_end(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """The end of the month or year: its last month, or its last ten days."""
    unit = _group(match, "unit") or _group(match, "part2")
    if unit == "year":
        return (*month_span(published.year, 12), "month", False)
    last = month_span(published.year, published.month)[1]
    return last - dt.timedelta(days=9), last, "span", False


def season(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """A season of the northern year; which hemisphere is meant stays open."""
    start, rel = _SEASONS[_group(match, "season") or _group(match, "season2")], _group(match, "rel")
    year = _year(match, published)
    if year is None:
        year = published.year
        begun = month_span(year, start)[0] <= published
        year += (-1 if rel == "last" and not begun else 0) or (
            1 if begun and (rel == "next" or (ahead and not rel)) else 0
        )
        year -= int(not begun and not ahead and not rel)
    return month_span(year, start)[0], month_span(year, start + 2)[1], "span", True


def recent(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """The past few days, the last three years: up to publication."""
    word, unit = _group(match, "count"), _group(match, "unit")
    count = int(word) if word.isdigit() else _NUMBERS.get(word, 3)
    return _back(published, count, unit), published, "span", not word.isdigit() and word in {"", "few", "several"}


def _back(day: dt.date, count: int, unit: str) -> dt.date:
    if unit in {"day", "week", "fortnight"}:
        return day - dt.timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    first, last = month_span(day.year, day.month - months)
    return min(first.replace(day=1) + dt.timedelta(days=day.day - 1), last)


def ago(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Two days ago; three weeks, months or years ago are as exact as their unit."""
    return _counted(match, published, -1)


def ahead(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """In two days, in three months. "in two years" without a word that looks ahead is how long something took."""
    return _counted(match, published, 1) if ahead or "time" in match.group() or "next" in match.group() else None


def _counted(match: re.Match[str], published: dt.date, sign: int) -> Span:
    word, unit = _group(match, "number"), _group(match, "unit")
    count = int(word) if word.isdigit() else _NUMBERS[word]
    day = _back(published, -sign * count, unit)
    if unit in {"day", "fortnight"}:
        return _one(day)
    if unit == "week":
        return _period("week", 0, day)
    return (
        (*month_span(day.year, day.month), "month", False) if unit in {"month", "quarter"} else _period("year", 0, day)
    )


def coming(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """In the coming weeks."""
    return published, _back(published, -3, _group(match, "unit")), "span", True


def same_day(match: re.Match[str], anchor: dt.date, ahead: bool) -> Span | None:
    """The same day as the one named before."""
    return _one(anchor)


def day_before(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """The day before publication."""
    return _one(published - dt.timedelta(days=1))


def began(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """The beginning of the month or year of publication."""
    month = published.month if _group(match, "unit") == "month" else 1
    return *month_span(published.year, month), "month", False


def next_day(match: re.Match[str], anchor: dt.date, ahead: bool) -> Span | None:
    """The day after the one named before."""
    return _one(anchor + dt.timedelta(days=1))


def day_only(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """On the 5th: the latest 5th up to publication, or the next where the sentence looks ahead."""
    day, rel = int(_group(match, "day")), _group(match, "relmonth") or _group(match, "relmonth2")
    if rel:
        found = _in_month(published, {"last": -1, "this": 0, "next": 1}[rel], day)
        return _one(found) if found else None
    steps = (0, 1, 2) if ahead else (0, -1, -2)
    for step in steps:
        found = _in_month(published, step, day)
        if found and (found >= published if ahead else found <= published):
            return _one(found)
    return None


def _in_month(published: dt.date, step: int, day: int) -> dt.date | None:
    first, _ = month_span(published.year, published.month + step)
    return _make(first.year, first.month, day)


def year(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """A calendar year."""
    found = int(_group(match, "year"))
    return dt.date(found, 1, 1), dt.date(found, 12, 31), "year", False


def decade(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """The decade before this one."""
    start = published.year // 10 * 10 - 10
    return dt.date(start, 1, 1), dt.date(start + 9, 12, 31), "span", False


def recently(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Recently: within the month before publication; no more can be said."""
    return _back(published, 1, "month"), published, "span", True


def cjk_day(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """A day of last, this or next month, in Korean or Chinese."""
    day, rel = int(_group(match, "day")), _group(match, "rel")
    if rel in {"오는", "지난"}:
        return day_only(match, published, rel == "오는")
    found = _in_month(published, _shift(rel), day)
    return _one(found) if found else None


def cjk_weekday(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """A weekday of last, this or next week, in Korean or Chinese."""
    signs = "一二三四五六日" if match.group("weekday") in "一二三四五六日天" else "월화수목금토일"
    number = signs.index(match.group("weekday").replace("天", "日"))
    monday = published - dt.timedelta(days=published.weekday())
    return _one(monday + dt.timedelta(days=number + 7 * _shift(_group(match, "rel"))))


_CJK_DAYS = {
    "昨天": -1,
    "昨日": -1,
    "어제": -1,
    "今天": 0,
    "今日": 0,
    "오늘": 0,
    "明天": 1,
    "내일": 1,
    "前天": -2,
    "그제": -2,
}
_CJK_PERIODS = {
    "上周": ("week", -1),
    "本周": ("week", 0),
    "下周": ("week", 1),
    "지난주": ("week", -1),
    "이번 주": ("week", 0),
}
_CJK_PERIODS |= {
    "다음 주": ("week", 1),
    "上个月": ("month", -1),
    "上月": ("month", -1),
    "本月": ("month", 0),
    "下个月": ("month", 1),
}
_CJK_PERIODS |= {"下月": ("month", 1), "지난달": ("month", -1), "이달": ("month", 0), "다음 달": ("month", 1)}


def cjk_word(match: re.Match[str], published: dt.date, ahead: bool) -> Span | None:
    """Yesterday, last week, this year, in Korean or Chinese."""
    word = _group(match, "word")
    if word in _CJK_DAYS:
        return _one(published + dt.timedelta(days=_CJK_DAYS[word]))
    if word in _CJK_PERIODS:
        return _period(*_CJK_PERIODS[word], published)
    return _period("year", _HAN_YEARS[word], published)
