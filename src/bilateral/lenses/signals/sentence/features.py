"""Features of a sentence with marked actors: words, views around the actors, and the lexicon, as named blocks.

Actors are masked (SRC, TGT) and other names too (Nnp), so that the model learns what is done and not who does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bilateral.lenses.signals.sentence.lexicon import MODIFIERS, Hit, hits
from bilateral.lenses.signals.sentence.marked import Sentence
from bilateral.lenses.signals.sentence.stems import stem

__all__ = ["BLOCKS", "Row", "blocks", "grams", "row"]

BLOCKS: tuple[str, ...] = ("c", "a", "b", "t", "l", "k")
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[A-Za-zÀ-ÿ]+(?:n't|['’]s)?|['’]s\b|\d+|[^\w\s]")
_LIGHT = frozenset(
    ["be", "have", "do", "will", "would", "also", "on", "already", "again", "to", "that", "it", "its", "the", "a", "an"]
) | frozenset([",", "had", "at", "last", "has", "Nnp"])
_BEFORE, _AFTER = 6, 10  # how far from the actors a phrase of the lexicon still counts, in tokens


class Row(NamedTuple):
    """A sentence as stems, and where its actors stand among them (−1: not marked)."""

    stems: list[str]
    source: int
    target: int


def row(sentence: Sentence) -> Row:
    """The sentence as a row of stems in which SRC and TGT stand for the actors and Nnp for other names."""
    stems: list[str] = []
    for at, token in enumerate(_tokens(sentence)):
        word = _masked(token, at)
        if word != "Nnp" or stems[-1:] != ["Nnp"]:
            stems.append(word)
    return Row(stems, _find(stems, "SRC"), _find(stems, "TGT"))


def _tokens(sentence: Sentence) -> list[str]:
    text, found, last = sentence.text, [], 0
    for start, end, mark in sorted([(*sentence.source, "SRC"), (*sentence.target, "TGT")]):
        if end > start >= last:
            found += _TOKEN.findall(text[last:start])
            found.append(mark)
            last = end
    return found + _TOKEN.findall(text[last:])


def _masked(token: str, at: int) -> str:
    if token in {"SRC", "TGT"}:
        return token
    name = (at > 0 and token[0].isupper() and token[1:].islower()) or (
        len(token) > 1 and token[0].isupper() and token.isupper()
    )
    if name:
        return "Nnp"
    return "0" if token[0].isdigit() else stem(token.lower().replace("’", "'"))


def _find(stems: Sequence[str], mark: str) -> int:
    return stems.index(mark) if mark in stems else -1


@lru_cache(maxsize=65536)
def grams(word: str) -> tuple[str, ...]:
    """Character 3-, 4- and 5-grams of a stem, its edges marked by a space."""
    if word in {"SRC", "TGT", "Nnp"}:
        return ()
    word = f" {word} "
    return tuple("c" + word[at : at + n] for n in (3, 4, 5) for at in range(len(word) - n + 1))


def blocks(sentence: Sentence) -> dict[str, list[str]]:
    """Block → features; block `c` holds stems whose `grams` are the features."""
    here = row(sentence)
    return {
        "c": here.stems, "a": _after(here), "b": _between(here), "t": _around(here),
        "l": _phrases(here, kinds=False), "k": _phrases(here, kinds=True),
    }  # fmt: skip


def _after(here: Row) -> list[str]:
    if here.source < 0:
        return []
    words = [word for word in here.stems[here.source + 1 : here.source + 12] if word not in _LIGHT][:6]
    single = [f"a:{word}" for word in words] + [f"a{at}:{word}" for at, word in enumerate(words[:3])]
    return single + [f"ab:{one}_{two}" for one, two in pairwise(words)]


def _between(here: Row) -> list[str]:
    if here.source < 0 or here.target < 0:
        return []
    low, high = sorted((here.source, here.target))
    order = "<" if here.source < here.target else ">"
    words = here.stems[low : high + 1]
    pairs = [f"b{order}{one}_{two}" for one, two in pairwise(words)]
    return [f"b{order}{word}" for word in words[1:-1]] + pairs


def _around(here: Row) -> list[str]:
    stems, target = here.stems, here.target
    if target < 0:
        return []
    near = [(step, stems[target + step]) for step in (-4, -3, -2, -1, 1, 2, 3, 4) if 0 <= target + step < len(stems)]
    found = [f"t{step:+d}:{word}" for step, word in near if abs(step) < 4] + [f"tw:{word}" for _, word in near]
    return [*found, "tend" if target + 2 >= len(stems) else "tmid"]


def _phrases(here: Row, *, kinds: bool) -> list[str]:
    mark = "k" if kinds else "l"
    rows = hits(here.stems, kinds=kinds)
    passive = here.source > 0 and here.stems[here.source - 1] == "by"
    chain = _chain(here, rows, passive=passive)
    names = [*_bag(here, rows), *_ordered(here, chain), *_pairs(chain, things=kinds), *_near(here, rows)]
    if not kinds:
        names += ["PASS"] * passive + ["FUT"] * any("FUTURE" in row.groups for row in rows)
    return [mark + name for name in names]


def _bag(here: Row, rows: Sequence[Hit]) -> Iterator[str]:
    marks = [at for at in (here.source, here.target) if at >= 0]
    low, high = (min(marks), max(marks)) if marks else (len(here.stems), 0)
    first, last = (min(marks), max(marks)) if marks else (0, 0)
    for found in rows:
        if found.at > last + _AFTER or found.at < first - _BEFORE:
            continue
        zone = "pre" if found.at < low else "mid" if found.at < high else "post"
        for group in found.groups:
            name = group + "~" * found.negated
            yield f":{name}"
            yield f"{zone}:{name}"
            if found.size > 1:
                yield f"M:{name}"


def _chain(here: Row, rows: Sequence[Hit], *, passive: bool) -> list[Hit]:
    """Phrases in the order in which they tell what the source does: after it, or before "by" backwards."""
    if passive:
        order = [row._replace(negated=False) for row in rows if row.at < here.source][::-1]
    else:
        order = [row for row in rows if row.at > here.source >= 0]
    parted = (row._replace(groups=tuple(g for g in row.groups if g not in MODIFIERS)) for row in order)
    return [row for row in parted if row.groups]


def _ordered(here: Row, chain: Sequence[Hit]) -> Iterator[str]:
    for place, found in enumerate(chain[:4]):
        sign = "~" * found.negated
        for group in found.groups:
            yield f"#{place}:{group}{sign}"
        if place == 0:
            yield f"0w:{here.stems[found.at]}"
            yield "0:" + "+".join(found.groups) + sign


def _pairs(chain: Sequence[Hit], *, things: bool) -> Iterator[str]:
    for one, two in pairwise(chain[:4]):
        for left in one.groups:
            for right in two.groups:
                yield f"L:{left}>{right}"
    for found in chain[1:5] if things else ():
        for left in chain[0].groups:
            for right in found.groups:
                if right.startswith("O."):
                    yield f"F:{left}>{right}"


def _near(here: Row, rows: Sequence[Hit]) -> list[str]:
    close = [row for row in rows if 0 < here.target - row.at <= 6] if here.target >= 0 else []
    return [f"T:{group}" for group in max(close, key=lambda row: row.at).groups] if close else []
