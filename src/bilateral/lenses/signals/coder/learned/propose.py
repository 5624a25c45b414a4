"""Which kinds of signal the sentences of an article show, as the learned coder reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bilateral.lenses.signals.coder.kinds import Hit
from bilateral.lenses.signals.coder.learned.features import Words, features, words
from bilateral.lenses.signals.coder.learned.gate import Setting, further, measures
from bilateral.lenses.signals.coder.learned.leanings import leanings
from bilateral.lenses.signals.coder.learned.model import Model, model
from bilateral.lenses.signals.coder.sentences import clauses

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bilateral.lenses.signals.coder.names import Name

__all__ = ["BARS", "Bars", "Reading", "further_rows", "proposed", "read", "whole_row"]


@dataclass(frozen=True, slots=True)
class Bars:
    """From which chance on something counts."""

    whole: float = 0.45
    """That a sentence is a signal."""
    further: float = 0.42
    """That another part of it is a signal of another kind."""
    again: float = 0.15
    """What a kind loses in margin that the article has shown already: the same is seldom told twice."""


BARS = Bars()
_MOST = 3
"""Signals of one sentence."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, its parts, and the margins of each; the first part is the whole."""

    text: str
    words: Words
    spans: tuple[tuple[int, int], ...]
    margins: NDArray[np.float32]
    lead: float
    """How far the best kind of the whole stands above no signal."""


_CUT = re.compile(
    r",\s+(?:and|but|while|whereas|although|though|which|who|where|as|so|yet)\s+|[,;]\s+|\s+[–—-]\s+|"
    r"\s+(?:and|while|but|after|when|before|(?<!such )as|whereas|because|ahead of|following)\s+"
)
_PART = 3
"""Words that a part must have at least."""


def _parts(sentence: str) -> Iterator[tuple[int, int]]:
    """What commas and joining words part, where each part has a few words."""
    start = 0
    for cut in _CUT.finditer(sentence):
        if sentence.count(" ", start, cut.start()) >= _PART - 1 and sentence.count(" ", cut.end()) >= _PART - 1:
            yield start, cut.start()
            start = cut.end()
    if start:
        yield start, len(sentence)


def read(sentence: str, names: Iterable[Name], using: Model | None = None) -> Reading:
    """Read a sentence and its parts.

    Parameters
    ----------
    sentence
        Its words.
    names
        What `find_names` found in it.
    using
        Another model than that of the package.
    """
    held = using or model()
    seen = words(sentence, names)
    whole = (0, len(sentence))
    spans = (whole, *dict.fromkeys(span for span in (*clauses(sentence), *_parts(sentence)) if span != whole))
    views = leanings([sentence[start:end] for start, end in spans])
    margins = held.margins(features(seen, *span) | view for span, view in zip(spans, views, strict=True))
    return Reading(sentence, seen, spans, margins, held.lead(margins[0]))


def whole_row(held: Model, one: Reading, setting: Setting) -> NDArray[np.float64]:
    """The measures of a whole sentence."""
    return measures(held, one.margins[0], one.words, one.text, setting)


def further_rows(held: Model, one: Reading, first: int, chance: float) -> list[tuple[int, int, NDArray[np.float64]]]:
    """For each part that shows another kind than `first`: its number, the kind, and the measures of it."""
    if len(one.spans) == 1:
        return []
    home = int(one.margins[1:, first].argmax()) + 1
    found = []
    for number in range(1, len(one.spans)):
        label = held.best(one.margins[number])
        if label != first:
            found.append(
                (
                    number,
                    label,
                    further(held, one.margins, one.words, one.text, one.spans, (number, home), (label, first), chance),
                )
            )
    return found


def proposed(one: Reading, setting: Setting, bars: Bars = BARS, using: Model | None = None) -> tuple[Hit, ...]:
    """The kinds a sentence shows, each once; the weight is the chance in per cent.

    Parameters
    ----------
    one
        The sentence as `read` read it.
    setting
        What is known of it besides.
    bars
        What counts.
    using
        Another model than that of the package.
    """
    held = using or model()
    one = replace(one, margins=held.lowered(one.margins, setting.given, bars.again))
    first = held.best(one.margins[0])
    chance = held.gate.chance(whole_row(held, one, setting))
    if chance < bars.whole:
        return ()
    ranked = sorted(
        ((held.more.chance(row), number, label) for number, label, row in further_rows(held, one, first, chance)),
        reverse=True,
    )
    others = [(number, label, sure) for sure, number, label in ranked if sure >= bars.further]
    kept = list(_apart(one.spans, others))[: _MOST - 1]
    home = _home(one, first, [number for number, _, _ in kept]) if kept else 0
    found = sorted([(home, first, chance), *kept], key=lambda hit: one.spans[hit[0]])
    return tuple(
        _hit(held, one, place, label, sure) for place, (_, label, sure) in zip(_filled(one, found), found, strict=True)
    )


def _filled(one: Reading, found: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, int]]:
    """Start and end of the quotes: each reaches to the next, the first from the start and the last to the end."""
    if any(number == 0 for number, _, _ in found):
        yield from (one.spans[number] for number, _, _ in found)
        return
    starts = [0, *(one.spans[number][0] for number, _, _ in found[1:])]
    ends = [*starts[1:], len(one.text)]
    for start, end in zip(starts, ends, strict=True):
        joint = _JOINT.search(one.text[start:end]) if end < len(one.text) else None
        yield start, start + joint.start() if joint else end


_JOINT = re.compile(
    r"[\s,;–—-]*(?:\b(?:and|but|while|whereas|although|though|which|who|where|as|so|yet|after|when|before|because|"
    r"ahead of|following))?\s*$"
)
"""What joins a part to the next and belongs to neither."""


def _apart(
    spans: Sequence[tuple[int, int]], others: Iterable[tuple[int, int, float]]
) -> Iterator[tuple[int, int, float]]:
    """Those of different kinds that do not overlap, the likeliest first."""
    taken: list[tuple[int, int]] = []
    labels: set[int] = set()
    for number, label, sure in others:
        start, end = spans[number]
        if label not in labels and not any(start < last and first < end for first, last in taken):
            labels.add(label)
            taken.append((start, end))
            yield number, label, sure


def _home(one: Reading, first: int, taken: Sequence[int]) -> int:
    """The part that shows the first kind best and overlaps none of the others; 0, the whole, where there is none."""
    free = [
        number
        for number in range(1, len(one.spans))
        if not any(
            one.spans[number][0] < one.spans[other][1] and one.spans[other][0] < one.spans[number][1] for other in taken
        )
    ]
    return max(free, key=lambda number: float(one.margins[number, first]), default=0)


def _hit(held: Model, one: Reading, span: tuple[int, int], label: int, chance: float) -> Hit:
    """With the words that show it: those of the rule that says the same, or the one that weighs most."""
    (start, end), kind = span, held.labels[label]
    weight = max(1, round(100 * chance))
    same = next((hit for hit in one.words.hits if hit.type == kind and start <= hit.start < end), None)
    if same is not None:
        return replace(same, weight=weight, clause=(start, end))
    inside = [(held.weight(f"w:{word}", label), place) for word, place in one.words.stems if start <= place < end]
    place = max(inside, default=(0.0, start))[1]
    return Hit(kind, weight, place, place + 1, (start, end))
