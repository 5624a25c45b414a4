"""The coder's own lexicons, read from the CSV files beside it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Pattern", "patterns", "sectors_in"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that show one kind of signal."""

    type: str
    weight: int
    """Of two kinds in one clause the heavier one is meant."""
    regex: re.Pattern[str]
    """For text in small letters."""


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("tables", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


_LONG = re.compile(r"(\[\^\.?;\](?:\{\d+,\d+\}|\*))(?!\?)")
"""Stretches between two words are taken as short as they can be."""
_INSIDE = r"(?:[^.;]|\.(?=\d))"
"""Anything within a clause; the point of 2.5 ends none."""


@cache
def patterns(script: str) -> tuple[Pattern, ...]:
    """The patterns of one script: "en", or "cjk" for Korean and Chinese."""
    macros = {row["name"]: row["pattern"] for row in _rows("macros.csv")}
    return tuple(
        Pattern(row["type"], int(row["weight"]), re.compile(_lowered(_filled(row["pattern"], macros))))
        for row in _rows("patterns.csv")
        if row["script"] == script
    )


def _filled(pattern: str, macros: dict[str, str]) -> str:
    for name, words in macros.items():
        pattern = pattern.replace("{" + name + "}", words)
    return _LONG.sub(r"\1?", pattern).replace("[^.;]", _INSIDE)


def _lowered(pattern: str) -> str:
    """A pattern for text in small letters, which is read faster than with the case ignored; escapes stay."""
    return re.sub(r"\\.|.", lambda part: part.group() if len(part.group()) > 1 else part.group().lower(), pattern)


@cache
def _sectors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["sector"], _sector_regex(row["pattern"])) for row in _rows("sectors.csv"))


def _sector_regex(pattern: str) -> re.Pattern[str]:
    plain = [part for part in re.split(r"\|(?![^(]*\))", pattern) if part.isascii()]
    other = [part for part in re.split(r"\|(?![^(]*\))", pattern) if not part.isascii()]
    exact = [part for part in plain if part.isupper()]
    loose = [part for part in plain if not part.isupper()]
    parts = [rf"(?i:\b(?:{'|'.join(loose)})\b)"] if loose else []
    parts += [rf"\b(?:{'|'.join(exact)})\b"] if exact else []
    return re.compile("|".join([*parts, *other]))


def sectors_in(text: str) -> tuple[str, ...]:
    """The sectors that `text` names; "trade" only where no other is."""
    found = tuple(name for name, regex in _sectors() if regex.search(text))
    narrow = tuple(name for name in found if name not in {"trade", "manufacturing", "technology"})
    return narrow or found
