"""Title, lead and body tell one event three times: one signal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bilateral.lenses.signals.signal import Signal

__all__ = ["merge"]

_WORD = re.compile(r"[A-Za-zÀ-ɏ]{4,}|[\u3400-\u9fff\uac00-\ud7af]")
_COMMON = frozenset(
    [
        "that",
        "with",
        "from",
        "have",
        "this",
        "their",
        "which",
        "were",
        "will",
        "said",
        "would",
        "been",
        "after",
        "about",
        "they",
        "them",
        "also",
        "more",
        "than",
        "into",
        "over",
        "between",
        "country",
        "countries",
    ]
)
_ALIKE = 0.5
_FEW = 3


def merge(found: Iterable[Signal], *, titles: set[str]) -> tuple[Signal, ...]:
    """The signals, each event once; how often it is told besides stands in `repeats`.

    Parameters
    ----------
    found
        In the order of the text.
    titles
        Ids of those that stand in the headline; they count as repeats of what the text tells.
    """
    every = list(found)
    body = [signal for signal in every if signal.id not in titles]
    kept: list[Signal] = []
    for signal in body:
        place = next((number for number, other in enumerate(kept) if _same(signal, other)), None)
        if place is None:
            kept.append(signal)
        else:
            kept[place] = _better(kept[place], signal)
    heads = [signal for signal in every if signal.id in titles]
    if len(body) < _FEW:
        kept = [*[head for head in heads if not any(head.type == other.type for other in kept)], *kept]
    return tuple(_told(signal, heads) for signal in kept)


def _told(signal: Signal, heads: Sequence[Signal]) -> Signal:
    told = sum(head.type == signal.type and head.id != signal.id for head in heads)
    return signal.model_copy(update={"repeats": signal.repeats + told}) if told else signal


def _better(one: Signal, other: Signal) -> Signal:
    first = (one.date_precision == "day", one.confidence) >= (other.date_precision == "day", other.confidence)
    best = one if first else other
    return best.model_copy(update={"repeats": one.repeats + other.repeats + 1})


def _same(one: Signal, other: Signal) -> bool:
    if one.type != other.type or one.direction != other.direction:
        return False
    if _dated(one) and _dated(other) and one.date != other.date:
        return False
    return _overlap(one.quote, other.quote) >= _ALIKE


def _dated(signal: Signal) -> bool:
    return signal.date_precision != "none"


def _overlap(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _words(text: str) -> set[str]:
    return {word.lower()[:6] for word in _WORD.findall(text)} - _COMMON
