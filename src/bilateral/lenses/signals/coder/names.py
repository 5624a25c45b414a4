"""Names of countries, places, leaders, bodies and firms in a text.

The longest match goes first; holders of an office are dated; the two Koreas and the two Chinas are told apart.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from bilateral.reference._tables import rows
from bilateral.reference.countries import countries

__all__ = ["EUROPE", "Name", "find_names"]

EUROPE = "EUR"
"""Stands for the European Union, which is no country of the reference."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name in a text."""

    text: str
    """As the text has it."""
    start: int
    country: str
    """ISO3, or `EUROPE`; empty for what only looks like a country's name."""
    kind: str
    """country, place, or the actor's type: leader, ministry, firm, media …"""
    actor: str = ""
    """The actor's usual name; empty for countries and places."""

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Entry:
    country: str
    kind: str
    actor: str = ""
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max


_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:[.&’'][A-Za-zÀ-ɏ]+)*\.?|\d+|&|-")
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
_NOT_NAMES = {"Georgia", "Jordan", "Chad"}
_LONG_AFTER = dt.timedelta(days=400)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath("tables", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _entries() -> Iterator[tuple[str, _Entry]]:
    for country in countries():
        if country.kind != "area":
            for name in (country.name, country.name_ko, country.name_zh):
                yield name, _Entry(country.iso3, "country")
    for row in _rows("demonyms.csv"):
        yield row["form"], _Entry(row["country"], row.get("kind") or "country")
    for row in _rows("cjk_names.csv"):
        yield row["form"], _Entry(row["country"], "country")
    for row in rows("country_aliases.csv"):
        if len(row["alias"]) > 3 - 2 * bool(_CJK.search(row["alias"])) and not set(row["alias"]) & set("(),"):
            yield row["alias"].replace("'", "’"), _Entry(row["iso3"], "country")
            yield row["alias"], _Entry(row["iso3"], "country")
    for name, iso3 in _more_names():
        yield name, _Entry(iso3, "country")
    for row in _rows("actors.csv"):
        entry = _Entry(
            row["country"], row["type"], row["name"], _day(row["from"], dt.date.min), _day(row["to"], dt.date.max)
        )
        yield from ((form, entry) for form in row["forms"].split(";"))
    yield from ((row["form"], _Entry("", "none")) for row in _rows("no_actors.csv"))


def _more_names() -> tuple[tuple[str, str], ...]:
    return (
        ("Taiwan", "TWN"),
        ("Republic of China", "TWN"),
        ("Chinese Taipei", "TWN"),
        ("Taiwan Strait", "TWN"),
        ("United States of America", "USA"),
    )


def _day(text: str, other: dt.date) -> dt.date:
    return dt.date.fromisoformat(text) if text else other


@cache
def _latin() -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[_Entry, ...]], ...]]:
    """Names by their first word, longest first."""
    every: dict[tuple[str, ...], list[_Entry]] = {}
    for form, entry in _entries():
        if not _CJK.search(form):
            every.setdefault(tuple(_WORD.findall(form)), []).append(entry)
    firsts: dict[str, list[tuple[tuple[str, ...], tuple[_Entry, ...]]]] = {}
    for words, entries in sorted(every.items(), key=lambda item: -len(item[0])):
        if words:
            firsts.setdefault(words[0], []).append((words, tuple(entries)))
    return {first: tuple(found) for first, found in firsts.items()}


@cache
def _han() -> tuple[re.Pattern[str], Mapping[str, tuple[_Entry, ...]]]:
    every: dict[str, list[_Entry]] = {}
    for form, entry in _entries():
        if _CJK.search(form) and (len(form) > 1):
            every.setdefault(form, []).append(entry)
    forms = sorted(every, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, forms))), {form: tuple(entries) for form, entries in every.items()}


def find_names(text: str, day: dt.date | None = None) -> tuple[Name, ...]:
    """Every name in `text`, in order, none inside another.

    Parameters
    ----------
    text
        A sentence, or an article.
    day
        The day of publication: of two bearers of a name the one in office then is meant.
    """
    found = list(_latin_names(text, day))
    if _CJK.search(text):
        found = sorted([*found, *_han_names(text, day)], key=lambda name: name.start)
    return tuple(_peninsular(text, found))


def _latin_names(text: str, day: dt.date | None) -> Iterator[Name]:
    table, words = _latin(), list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        hit = next(_hits(text, words, place, table), None)
        if hit is None:
            place += 1
            continue
        length, entries = hit
        start, end = words[place].start(), words[place + length - 1].end()
        if _MONEY.match(text, end) or (length == 1 and entries[0].kind == "leader" and _SURNAME.match(text, end)):
            place += length
            continue
        yield _name(text[start:end].removesuffix("’s").removesuffix("'s"), start, _in_office(entries, day))
        place += length


def _hits(
    text: str,
    words: list[re.Match[str]],
    place: int,
    table: Mapping[str, tuple[tuple[tuple[str, ...], tuple[_Entry, ...]], ...]],
) -> Iterator[tuple[int, tuple[_Entry, ...]]]:
    first = _bare(words[place].group())
    for form, entries in (
        *table.get(first, ()),
        *(table.get(words[place].group(), ()) if first != words[place].group() else ()),
    ):
        stretch = words[place : place + len(form)]
        if len(stretch) < len(form) or not _adjoin(text, stretch):
            continue
        got = tuple(word.group() for word in stretch)
        if got == form or (got[:-1] == form[:-1] and _bare(got[-1]) == _bare(form[-1])):
            yield len(form), entries


def _bare(word: str) -> str:
    word = word.removesuffix("’s").removesuffix("'s").removesuffix("’").removesuffix("'")
    return word[:-1] if word.endswith(".") and word.count(".") == 1 else word


def _adjoin(text: str, stretch: list[re.Match[str]]) -> bool:
    gaps = (text[left.end() : right.start()] for left, right in pairwise(stretch))
    return all(gap in {"", " ", ", ", "' ", "’ ", "\u00a0", "\n"} for gap in gaps)


def _in_office(entries: Iterable[_Entry], day: dt.date | None) -> _Entry:
    every = sorted(entries, key=lambda entry: entry.kind == "country", reverse=True)
    if day is None:
        return every[0]
    return next((entry for entry in every if entry.since <= day <= _later(entry.until)), every[0])


def _later(day: dt.date) -> dt.date:
    """Leaders stay in the news for a while after office."""
    return day if dt.date.max - day < _LONG_AFTER else day + _LONG_AFTER


def _name(text: str, start: int, entry: _Entry) -> Name:
    return Name(text.rstrip(".") if entry.kind != "country" else text, start, entry.country, entry.kind, entry.actor)


def _han_names(text: str, day: dt.date | None) -> Iterator[Name]:
    pattern, entries = _han()
    for match in pattern.finditer(text):
        yield _name(match.group(), match.start(), _in_office(entries[match.group()], day))


_SURNAME = re.compile(r" (?!Jr|Administration|Government|Cabinet|Era)[A-Z][a-z]+\b")
"""What makes a leader's family name another's first name."""
_MONEY = re.compile(r"\s*(?:\$|(?:dollars?|won|yen|yuan|rupees?|pounds?|francs?|cents)\b)")
"""What makes a country's name part of an amount of money."""


_NORTH = re.compile(
    r"(?:\bthe|\bThe)\s+North(?=\b(?!\s+(?:Sea|Pole|Atlantic|American|Africa|West|East|Island|Pacific|Carolina|Dakota|of)\b))"
)
_SOUTH = re.compile(
    r"(?:\bthe|\bThe)\s+South(?=\b(?!\s+(?:China|Pacific|American|Africa|Pole|West|East|Island|Carolina|Dakota|Asia|of|Caucasus)\b))"
)
_KIM = re.compile(r"\bKim(?:’s|'s)?\b(?!\s+[A-Z][a-z]+)")


def _peninsular(text: str, names: Iterable[Name]) -> Iterator[Name]:
    """The North and the South where North Korea is spoken of; "Kim" and a "Korean" beside him are the North’s."""
    found = list(names)
    north = any(name.country == "PRK" for name in found)
    if not north:
        yield from found
        return
    taken = {name.start for name in found}
    for pattern, country in ((_NORTH, "PRK"), (_SOUTH, "KOR"), (_KIM, "PRK")):
        found += [
            Name(match.group(), match.start(), country, "country")
            for match in pattern.finditer(text)
            if match.start() not in taken
        ]
    yield from sorted((_northern(text, name) for name in found), key=lambda name: name.start)


_LEADS = re.compile(
    r"\s+(?:leader|dictator|ruler|troops|soldiers|missiles?|hackers|defectors?|nuclear|regime|workers)\b"
)


def _northern(text: str, name: Name) -> Name:
    bare = name.text in {"Korean", "Koreans", "Korea"} and name.country == "KOR"
    return replace(name, country="PRK") if bare and _LEADS.match(text, name.end) else name
