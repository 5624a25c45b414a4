"""Small linear models that tell one of a few labels: the channel of a signal, and its realis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.signals.coder.learned.features import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bilateral.lenses.signals.coder.kinds import Hit

__all__ = ["TOKEN", "Teller", "channel_signs", "realis_signs", "teller"]


@dataclass(frozen=True, slots=True)
class Teller:
    """One margin for each label: the sum of the weights of the signs."""

    labels: tuple[str, ...]
    weights: Mapping[str, NDArray[np.float32]]
    offsets: NDArray[np.float32]

    def tell(self, signs: Iterable[str]) -> str:
        """The label of greatest margin; the first where nothing has been learned."""
        total = self.offsets.copy()
        for sign in signs:
            if sign in self.weights:
                total += self.weights[sign]
        return self.labels[int(total.argmax())]


def channel_signs(
    hit: Hit, ruled: str, actor: tuple[str, str], seen: Words | None, text: str, *, reported: bool
) -> tuple[str, ...]:
    """Signs of whose doing or saying a signal is.

    Parameters
    ----------
    hit
        What shows it.
    ruled
        The channel by rule.
    actor
        Its actor as written, and of what kind it is.
    seen
        Its sentence as read.
    text
        The same as written.
    reported
        Whether a medium is cited for it.
    """
    name, kind = actor
    group = hit.type.partition(".")[0]
    own = (
        f"ruled {ruled}", f"ruled {ruled} {group}", f"ruled {ruled} {kind}", f"type {hit.type}", f"group {group}",
        f"kind {kind}",        f"kind {kind} {group}", f"reported {reported}",
    )  # fmt: skip
    named = (f"actor {word.lower()}" for word in TOKEN.findall(name))
    return (*own, *_words(hit, seen), *named, *_voices(text))


def _voices(text: str) -> Iterator[str]:
    """The words that open a sentence, and those before and after the verb of saying."""
    opening = [word.lower() for word in TOKEN.findall(text)][:_OPENING]
    yield from (f"opens {word}" for word in opening)
    yield from (f"opens {one} {two}" for one, two in pairwise(opening))
    for place, pattern in (("before", _BEFORE), ("behind", _BEHIND)):
        found = pattern.search(text)
        yield from (f"{place} {word.lower()}" for word in TOKEN.findall(found[1] if found else ""))


_OPENING = 6
TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+|[“”\"]")
"""A word, a number or a mark of quotation."""
_BEFORE = re.compile(r"((?:\S+\s){1,5})(?:said|says|told|noted|added|announced)\b")
_BEHIND = re.compile(r"(?:said|says|according to|told|noted|added|announced)\s+((?:\S+\s?){1,5})")


def realis_signs(hit: Hit, ruled: str, text: str, ahead: Sequence[bool]) -> tuple[str, ...]:
    """Signs of whether it has happened.

    Parameters
    ----------
    hit
        What shows the signal.
    ruled
        The realis by rule.
    text
        The sentence.
    ahead
        For each of its dates, whether that is to come.
    """
    group = hit.type.partition(".")[0]
    words = [word.lower() for word in TOKEN.findall(text[hit.clause[0] : hit.clause[1]])]
    before = [word.lower() for word in TOKEN.findall(text[max(0, hit.start - _NEAR) : hit.start])][-4:]
    return (
        f"ruled {ruled}", f"ruled {ruled} {hit.type}", f"ruled {ruled} {group}", f"type {hit.type}", f"group {group}",
        f"ahead {any(ahead)}", f"ahead {any(ahead)} {group}", f"dated {bool(ahead)}",
        *(f"first {word}" for word in words[:1]),
        *(f"w {word}" for word in set(words)), *(f"end {word[-3:]}" for word in set(words) if len(word) > _LONG),
        *(f"before {word}" for word in before),
    )  # fmt: skip


_NEAR, _LONG = 60, 4


def _words(hit: Hit, seen: Words | None) -> Iterator[str]:
    start, end = hit.clause
    if seen is None:
        return
    yield from {f"w {word}" for word, place in seen.stems if start <= place < end}
    yield from {f"family {family}" for family, place in seen.families if start <= place < end}


def teller(stored: Mapping[str, NDArray[np.generic]], name: str) -> Teller:
    """A teller as it is stored under a name."""
    signs: Sequence[str] = bytes(stored[f"{name}_signs"]).decode().split("\n")
    weights = stored[f"{name}_weights"].astype(np.float32)
    labels = tuple(str(label) for label in stored[f"{name}_labels"])
    return Teller(labels, dict(zip(signs, weights, strict=True)), stored[f"{name}_offsets"].astype(np.float32))
