"""What the learned coder sees of a sentence or a clause: stems, their grams and neighbours, families of words, rules.

Names are masked (Cty for countries and places, Act… for bodies, Nnp for other names), so that the model learns what is
done and not who does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from bilateral.lenses.signals.coder.kinds import Hit, every_hit, kinds
from bilateral.lenses.signals.coder.lexicon import family_places
from bilateral.lenses.signals.coder.names import Name
from bilateral.lenses.signals.sentence.stems import stem

__all__ = ["Words", "features", "words"]

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][a-z]+)?|\d[\d.,]*%?|[“”\"%;:?]")
_LIGHT = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "and",
        "for",
        "its",
        "it",
        "that",
        "with",
        "by",
        "at",
        "as",
        "from",
        "Cty",
        "Nnp",
        "is",
        "be",
        "has",
        "have",
        "had",
        "was",
        "were",
        "will",
        "would",
        "said",
    ]
)
_MASKS = frozenset({"Nnp", "ABC", "Cty", "0", "0%"})
_GRAMS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence as the learned coder reads it; all places are offsets in the sentence."""

    stems: tuple[tuple[str, int], ...]
    families: tuple[tuple[str, int], ...]
    hits: tuple[Hit, ...]
    """All that patterns and frames find."""
    chosen: tuple[Hit, ...]
    """What the rules would say."""


def words(sentence: str, names: Iterable[Name]) -> Words:
    """Read a sentence once; its clauses are then looked at by place.

    Parameters
    ----------
    sentence
        Its words.
    names
        What `find_names` found in it.
    """
    hits = every_hit(sentence)
    return Words(tuple(_stems(sentence, tuple(names))), family_places(sentence), hits, kinds(sentence, hits))


def _stems(sentence: str, names: Sequence[Name]) -> Iterator[tuple[str, int]]:
    masks = [(name.start, name.end, _mask(name)) for name in names if name.country or name.kind not in _PLACES]
    at, first = 0, True
    for token in _TOKEN.finditer(sentence):
        while at < len(masks) and masks[at][1] <= token.start():
            at += 1
        inside = at < len(masks) and masks[at][0] <= token.start()
        if not inside:
            yield _word(token.group(), first=first), token.start()
        elif masks[at][0] == token.start() or first:
            yield masks[at][2], token.start()
        first = False


_PLACES = frozenset({"country", "place", "none"})


def _mask(name: Name) -> str:
    return "Cty" if name.kind in _PLACES else f"Act{name.kind}"


def _word(word: str, *, first: bool) -> str:
    if word[0].isdigit():
        return "0%" if word.endswith("%") else "0"
    if word[0].isupper() and not first and len(word) > 1:
        return "Nnp" if word[1:].islower() else "ABC" if word.isupper() else stem(word.lower())
    return stem(word.lower().replace("’", "'"))


def features(read: Words, start: int, end: int) -> frozenset[str]:
    """Features of what stands from `start` to `end` of a sentence.

    Parameters
    ----------
    read
        The sentence.
    start, end
        Offsets; what begins there counts.
    """
    stems = [word for word, place in read.stems if start <= place < end]
    heavy = [word for word in stems if word not in _LIGHT]
    families = sorted({family for family, place in read.families if start <= place < end})
    found = {f"w:{word}" for word in stems}
    found.update(f"b:{one} {two}" for one, two in pairwise(stems))
    found.update(f"s:{one} {two}" for one, two in pairwise(heavy))
    found.update(f"s:{one} _ {two}" for one, two in zip(heavy, heavy[2:], strict=False))
    found.update(f"F:{family}" for family in families)
    found.update(f"P:{one}+{two}" for one, two in combinations(families, 2))
    found.update(f"K:{hit.type}" for hit in read.hits if start <= hit.start < end)
    found.update(f"k:{hit.type}" for hit in read.chosen if start <= hit.start < end)
    return frozenset(found.union(*(_grams(word) for word in set(stems))))


@lru_cache(maxsize=65536)
def _grams(word: str) -> tuple[str, ...]:
    if word in _MASKS:
        return ()
    edged = f"^{word}$"
    return tuple("g:" + edged[at : at + n] for n in _GRAMS for at in range(len(edged) - n + 1))
