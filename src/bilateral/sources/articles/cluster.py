"""Near-duplicates: a story printed by several papers is one story and has one vote."""

# ruff: noqa: E501 - texts as they stand
from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

__all__ = ["ALIKE", "stories"]

ALIKE = 0.5
"""Share of the shorter text's five-word runs that must stand in the other."""
_RUN = 5
_HASHES = 64
_BAND = 2
_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")


def stories(texts: Sequence[str]) -> tuple[int, ...]:
    """For each text the number of the first text that tells the same story.

    Candidates are found by bands of min-hashes (Broder 1997, Compression and Complexity of Sequences), then compared.

    Parameters
    ----------
    texts
        The articles, boilerplate removed, in the order in which they came out.

    Examples
    --------
    >>> one = "the ministers met in the capital on monday and signed a long agreement on steel and grain and ships"
    >>> stories([one, "nothing like it was printed anywhere else in the land on that long and rainy day", one + " today"])
    (0, 1, 0)
    """
    runs = [_runs(text) for text in texts]
    lead = list(range(len(texts)))
    for one, other in sorted(_candidates(runs)):
        if lead[other] == other and _alike(runs[one], runs[other]):
            lead[other] = _first(lead, one)
    return tuple(_first(lead, place) for place in range(len(texts)))


def _first(lead: Sequence[int], place: int) -> int:
    while lead[place] != place:
        place = lead[place]
    return place


def _runs(text: str) -> frozenset[int]:
    words = [word.lower() for word in _WORD.findall(text)]
    if len(_CJK.findall(text)) > 0.3 * len(text):
        words = list(re.sub(r"\s", "", text))
    joined = ("\x1f".join(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=6).digest()) for run in joined)


def _candidates(runs: Sequence[frozenset[int]]) -> set[tuple[int, int]]:
    shelves: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for place, found in enumerate(runs):
        for shelf in _bands(found):
            shelves[shelf].append(place)
    return {
        (min(one, other), max(one, other))
        for held in shelves.values()
        for one in held
        for other in held
        if one != other
    }


def _bands(found: frozenset[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    least = [min((value * factor + shift) % _PRIME for value in found) for factor, shift in _FACTORS]
    for number in range(0, _HASHES, _BAND):
        yield number, tuple(least[number : number + _BAND])


_PRIME = (1 << 61) - 1
_FACTORS = tuple(
    (int.from_bytes(hashlib.blake2b(bytes([number]), digest_size=7).digest()) | 1, number * 7_919)
    for number in range(_HASHES)
)


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= ALIKE * min(len(one), len(other))
