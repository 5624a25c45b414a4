"""Families of words in all their forms, and the frames in which they show a kind of signal.

A frame names one to three families: `LIFT + CURB` in either order, so that "lifted the ban", "the ban was lifted" and
"the lifting of the ban" are one; `SHARES > UP` in this order only. A frame holds where its families stand near one
another in one clause; what two commas set apart is not counted.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, product
from typing import TypeAlias

__all__ = ["Framed", "family_places", "framed"]

NEAR = 9
"""Words that may stand between two families of a frame, unless the frame says otherwise."""
MOST = 6
"""Places of one family looked at in one sentence."""
MARKS = frozenset(',()“”"')
FAR = 6
"""Words that a semicolon or a colon counts for."""
ASIDE = 9
"""Most words of what two commas set apart."""
_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+(?:[’'-][A-Za-zÀ-ɏ]+)*|\d[\d.,:]*%?|[;:()“”\",]")
_NUMBER = re.compile(r"\d[\d.,]*%$")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame found in a sentence."""

    type: str
    weight: int
    start: int
    """Offset of its first word."""
    end: int
    """Offset behind its last word."""


@dataclass(frozen=True, slots=True)
class _Frame:
    type: str
    weight: int
    families: tuple[str, ...]
    ordered: bool
    near: int
    without: frozenset[str]


def framed(sentence: str) -> Iterator[Framed]:
    """The frames that a sentence fills.

    Parameters
    ----------
    sentence
        Its words.
    """
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(sentence)]
    words = [token[0] for token in tokens]
    places, depth = _places(words), _depth(words)
    for frame in _frames():
        if not all(family in places for family in frame.families) or frame.without & places.keys():
            continue
        best = _tightest(frame, places, depth)
        if best is not None:
            yield Framed(frame.type, frame.weight, tokens[best[0]][1], tokens[best[1] - 1][2])


def family_places(sentence: str) -> tuple[tuple[str, int], ...]:
    """Every family of words in a sentence, with the offset at which one of its words stands.

    Parameters
    ----------
    sentence
        Its words.
    """
    tokens = list(_TOKEN.finditer(sentence))
    found = _places([token.group() for token in tokens], _lexicon("families.csv", "classes.csv"))
    return tuple((family, tokens[first].start()) for family, spans in found.items() for first, _ in spans)


def _places(words: Sequence[str], lexicon: _Lexicon | None = None) -> Mapping[str, list[Span]]:
    """Where each family stands, as numbers of words."""
    found: dict[str, list[Span]] = defaultdict(list)
    lower = [word.lower().replace("’", "'") for word in words]
    known = lexicon or _lexicon("families.csv")
    for number, word in enumerate(lower):
        for rest, family in known.get(word, ()):
            end = number + 1 + len(rest)
            if tuple(lower[number + 1 : end]) == rest and len(found[family]) < MOST:
                found[family].append((number, end))
        if word.endswith("%") and _NUMBER.match(word):
            found["PCT"].append((number, number + 1))
    return {family: spans for family, spans in found.items() if spans}


def _tightest(frame: _Frame, places: Mapping[str, list[Span]], depth: Sequence[int]) -> Span | None:
    best: Span | None = None
    for spans in product(*(places[family] for family in frame.families)):
        if not _fits(frame, spans, depth):
            continue
        whole = min(span[0] for span in spans), max(span[1] for span in spans)
        if best is None or whole[1] - whole[0] < best[1] - best[0]:
            best = whole
    return best


def _fits(frame: _Frame, spans: Sequence[Span], depth: Sequence[int]) -> bool:
    inorder = spans if frame.ordered else sorted(spans)
    return all(
        later[0] >= earlier[1] and depth[later[0]] - depth[earlier[1] - 1] <= frame.near + 1
        for earlier, later in pairwise(inorder)
    )


def _depth(words: Sequence[str]) -> list[int]:
    """How many words stand before each, without marks and without what is put between two commas or brackets."""
    count, inside = [], _asides(words)
    total = 0
    for number, word in enumerate(words):
        count.append(total)
        total += FAR if word in ";:" else not (number in inside or word in MARKS)
    return count


def _asides(words: Sequence[str]) -> set[int]:
    commas = [number for number, word in enumerate(words) if word in {",", "(", ")"}]
    found: set[int] = set()
    for first, last in pairwise(commas):
        if last - first <= ASIDE and first > 1 and first not in found:
            found |= set(range(first + 1, last + 1))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("tables", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


_Lexicon: TypeAlias = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""First word → the words that follow it and the family."""


@cache
def _lexicon(*tables: str) -> _Lexicon:
    found: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
    for row in (row for table in tables for row in _rows(table)):
        for entry in row["words"].split():
            first, *rest = entry.split("_")
            for form in _forms(first, row["kind"], alone=not rest):
                found[form].add((tuple(rest), row["family"]))
            if rest and row["kind"] == "n":
                found[first].add(((*rest[:-1], _plural(rest[-1])), row["family"]))
    return {word: tuple(sorted(entries)) for word, entries in found.items()}


def _forms(word: str, kind: str, *, alone: bool) -> tuple[str, ...]:
    """All forms of a verb, both numbers of a noun; `a/b/c` lists them, `ban*` doubles its last letter."""
    if "/" in word:
        return tuple(word.split("/"))
    if kind == "v":
        return _verb(word)
    return (word, _plural(word)) if kind == "n" and alone else (word,)


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|ch|sh)$", word) else "s")


def _verb(word: str) -> tuple[str, ...]:
    stem = word.rstrip("*")
    root = stem + stem[-1] if word.endswith("*") else stem
    if root.endswith("e"):
        return stem, stem + "s", stem + "d", stem[:-1] + "ing"
    past = stem[:-1] + "ied" if re.search(r"[^aeiou]y$", stem) else root + "ed"
    return stem, _plural(stem), past, root + "ing"


@cache
def _frames() -> tuple[_Frame, ...]:
    return tuple(_read(row) for row in _rows("frames.csv"))


def _read(row: Mapping[str, str]) -> _Frame:
    ordered = ">" in row["frame"]
    families = tuple(part.strip() for part in re.split(r"[>+]", row["frame"]))
    near = int(row["near"] or NEAR)
    return _Frame(row["type"], int(row["weight"]), families, ordered, near, frozenset(row["without"].split()))
