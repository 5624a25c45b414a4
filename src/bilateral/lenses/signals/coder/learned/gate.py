"""How likely it is that a stretch of text is a signal of the pair: logistic models over a few measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bilateral.lenses.signals.coder.learned.features import Words
    from bilateral.lenses.signals.coder.learned.model import Model

__all__ = ["FURTHER", "MEASURES", "OLD", "Gate", "Setting", "further", "measures"]

MEASURES = (
    "lead", "top", "gap", "none", "any", "rule", "agrees", "hinted", "both", "one", "nobody", "stranger", "pair_word",
    "short", "number", "title", "lead_paragraph", "quoted", "asks", "before", "own_voice",
    "undated", "ahead", "recent", "stale", "old", "dates", "year", "length", "commas", "had", "of_old", "said",
)  # fmt: skip
"""Names of the measures of a sentence, in order."""
FURTHER = (
    "lead", "top", "any", "whole", "whole_lead", "home_lead", "rule", "hinted", "length", "aside", "joined", "alike",
    "chance", "at_home", "quoted",
)  # fmt: skip
"""Names of the measures of a further part of a sentence, in order."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a sentence besides its words."""

    ours: int = 0
    """How many of the two countries it names."""
    strangers: bool = False
    """Whether it names a third."""
    pair_word: bool = False
    """Whether it says "the two sides", "both governments" or the like."""
    paragraph: int = 1
    """The headline is 0."""
    before: float = 0.0
    """The lead of the sentence before it."""
    back: tuple[int, ...] = ()
    """Days from each of its dates to the publication; below 0 for what is to come."""
    given: frozenset[str] = frozenset()
    """Kinds that the article has shown already."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of the measures."""

    weights: NDArray[np.float64]
    offset: float

    def chance(self, row: NDArray[np.float64]) -> float:
        """The chance, 0 to 1, that a stretch with these measures is a signal."""
        return float(1 / (1 + np.exp(-(row @ self.weights + self.offset))))


_SHORT = 8
_OWN = re.compile(r"\b(?:I|we|our|my)\b")
_QUOTE = re.compile(r"[“\"]")
_NUMBERS = frozenset({"0", "0%"})


def measures(held: Model, row: NDArray[np.float32], read: Words, text: str, setting: Setting) -> NDArray[np.float64]:
    """The measures of one sentence.

    Parameters
    ----------
    held
        The model whose margins are given.
    row
        Margins of the sentence.
    read
        The sentence.
    text
        Its words.
    setting
        What is known besides.
    """
    first = held.best(row)
    kind, length = held.labels[first], len(read.stems)
    quoted = _QUOTE.search(text) is not None
    return np.array(
        [
            row[first] - row[held.none], row[first], row[first] - row[held.best(row, but=first)],
            row[held.none], row[held.any],
            max((hit.weight for hit in read.chosen), default=0) / 100, any(hit.type == kind for hit in read.chosen),
            any(hit.type == kind for hit in read.hits), setting.ours > 1, setting.ours == 1, setting.ours == 0,
            setting.strangers, setting.pair_word, length < _SHORT,
            any(word in _NUMBERS for word, _ in read.stems), setting.paragraph == 0, setting.paragraph == 1, quoted,
            text.endswith("?"), setting.before, not quoted and _OWN.search(text) is not None,
            *_age(setting.back), _YEAR.search(text) is not None, np.log(len(text.split()) + 1), text.count(","),
            _HAD.search(text) is not None, _OF_OLD.search(text) is not None, "said" in text,
        ],
        np.float64,
    )  # fmt: skip


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HAD = re.compile(r"\bhad\b")
_OF_OLD = re.compile(r"\bago\b|\bonce\b|\bfounded\b|\bestablished\b|\bdecades?\b|\b(?:since|in) (?:19|20)\d\d")
_RECENT, OLD = 45, 200
"""Days back from which on what is told is of some months ago, and long past."""


def _age(back: Sequence[int]) -> tuple[float, ...]:
    """How old what is told is, by the newest date: none, to come, of late, some months, long past; and how many."""
    newest = min(back, default=None)
    if newest is None:
        return 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    kinds = newest < 0, newest <= _RECENT, _RECENT < newest <= OLD, newest > OLD
    return 0.0, *map(float, kinds), float(len(back))


_ASIDE = re.compile(
    r"\b(?:after|since|following|before|when|which|who|where|whose|as|ahead of|because)\s+$", re.IGNORECASE
)
_JOINED = re.compile(r"(?:\b(?:and|but|while|whereas)\s+|;\s*|[–—-]\s+)$")


def further(
    held: Model,
    margins: NDArray[np.float32],
    read: Words,
    text: str,
    spans: Sequence[tuple[int, int]],
    places: tuple[int, int],
    labels: tuple[int, int],
    chance: float,
) -> NDArray[np.float64]:
    """The measures of a part of a sentence that shows another kind than the whole.

    Parameters
    ----------
    held
        The model whose margins are given.
    margins
        Of the whole and its parts.
    read
        The sentence.
    text
        Its words.
    spans
        Start and end of the whole and its parts.
    places
        Numbers of this part and of the one that shows the first kind best.
    labels
        This kind and the first.
    chance
        That of the whole sentence.
    """
    (number, home), (label, first) = places, labels
    (start, end), row, kind = spans[number], margins[number], held.labels[labels[0]]
    inside = [hit for hit in read.hits if hit.type == kind and start <= hit.start < end]
    at_home = spans[home][0] < end and start < spans[home][1]
    return np.array(
        [
            row[label] - row[held.none], row[label], row[held.any], margins[0, label] - margins[0, first],
            margins[0, label] - margins[0, held.none], margins[home, first] - margins[home, held.none],
            any(hit.type == kind and start <= hit.start < end for hit in read.chosen),
            max((hit.weight for hit in inside), default=0) / 100,
            np.log(sum(start <= place < end for _, place in read.stems) + 1),
            _ASIDE.search(text[:start]) is not None, _JOINED.search(text[:start]) is not None,
            kind.partition(".")[0] == held.labels[first].partition(".")[0], chance, at_home,
            text[:start].count("“") > text[:start].count("”") or text[:start].count('"') % 2,
        ],
        np.float64,
    )  # fmt: skip
