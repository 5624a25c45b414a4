"""Which columns of a concordance file hold what, in the layouts that are in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bilateral.errors import InputError
from bilateral.reference.classifications import classification
from bilateral.sources.concordance.files import Sheet, classification_in

__all__ = ["Link", "links"]

_STEP = re.compile(r"(\d{4}) to (\d{4})")
_HS_YEARS = {
    "1992": "HS92",
    "1996": "HS96",
    "2002": "HS02",
    "2007": "HS07",
    "2012": "HS12",
    "2017": "HS17",
    "2022": "HS22",
}
_SITC_YEARS = {"1962": "SITC1", "1976": "SITC2", "1988": "SITC3", "2007": "SITC4"}


@dataclass(frozen=True, slots=True)
class Link:
    """One pair of codes, as received."""

    line: int
    from_classification: str
    from_code: str
    to_classification: str
    to_code: str
    weight: str | None
    """As received; None where the layout has none."""


@dataclass(frozen=True, slots=True)
class _Columns:
    source: int
    target: int
    weight: int | None
    source_name: str
    target_name: str


def links(sheet: Sheet, from_: str | None, to: str | None, columns: tuple[str, ...]) -> Iterator[Link]:
    """The pairs of a file, in the direction in which it is to be used.

    Understood are: code.after, code.before and adjustment ("1996 to 1992") with several steps in one file;
    source_code, target_code, weight; headings that name two classifications ("HS 2022", "HS 2017", with or without a
    column of weights); and any two columns that the caller names.

    Raises
    ------
    InputError
        It cannot be made out which columns hold the codes, or what they are codes of.
    """
    if not columns and sheet.has("code.after", "code.before", "adjustment"):
        return _stepwise(sheet, from_, to)
    return _plain(sheet, _find(sheet, from_, to, columns))


def _stepwise(sheet: Sheet, from_: str | None, to: str | None) -> Iterator[Link]:
    after, before, step = (sheet.column(name) for name in ("code.after", "code.before", "adjustment"))
    wanted = tuple(classification(name).name if name else None for name in (from_, to))
    for line in sheet.lines:
        found = _STEP.fullmatch(line.cells[step])
        names = (_named(found[1], found[2]), _named(found[2], found[1])) if found else ("", "")
        if all(want in {None, name} for want, name in zip(wanted, names, strict=True)):
            yield Link(line.number, names[0], line.cells[after], names[1], line.cells[before], None)


def _named(year: str, other: str) -> str:
    """What a year stands for: 1992 is HS92, 1988 SITC3; 2007 is HS07 unless the other side is SITC."""
    hs = other in _HS_YEARS or year not in _SITC_YEARS
    return (_HS_YEARS if hs and year in _HS_YEARS else _SITC_YEARS).get(year, "")


def _find(sheet: Sheet, from_: str | None, to: str | None, columns: tuple[str, ...]) -> _Columns:
    if columns:
        places = [sheet.column(name) for name in columns]
    elif sheet.has("source_code", "target_code"):
        places = [sheet.column("source_code"), sheet.column("target_code")]
    else:
        places = _headings(sheet, from_, to)
    source, target = places[:2]
    weight = places[2] if len(places) > 2 else _weight(sheet)
    names = (from_ or classification_in(sheet.header[source]), to or classification_in(sheet.header[target]))
    if not all(names):
        raise InputError(
            f"{sheet.label} does not say which classifications it links",
            got=f"{sheet.header[source]}, {sheet.header[target]}",
            then='give from_="HS22" and to="HS17"',
        )
    first, second = (classification(name or "").name for name in names)
    return _Columns(source, target, weight, first, second)


def _weight(sheet: Sheet) -> int | None:
    return next((sheet.column(name) for name in ("weight", "share") if sheet.has(name)), None)


def _headings(sheet: Sheet, from_: str | None, to: str | None) -> list[int]:
    """The first two columns whose headings name classifications, in the order asked for; else the first two of all."""
    named = [(n, found) for n, head in enumerate(sheet.header) if (found := classification_in(head))]
    if len(named) < 2:
        return [0, 1]
    first, second = named[0], next((each for each in named[1:] if each[1] != named[0][1]), named[1])
    swapped = (from_ and classification(from_).name == second[1]) or (to and classification(to).name == first[1])
    return [second[0], first[0]] if swapped else [first[0], second[0]]


def _plain(sheet: Sheet, found: _Columns) -> Iterator[Link]:
    for line in sheet.lines:
        cells = (*line.cells, *([""] * len(sheet.header)))
        yield Link(
            line=line.number,
            from_classification=found.source_name,
            from_code=cells[found.source],
            to_classification=found.target_name,
            to_code=cells[found.target],
            weight=None if found.weight is None else cells[found.weight],
        )
