"""A sentence with marked actors, what the coder says of it, and the classes it knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["BINARY", "QUADS", "ROOTS", "Coded", "Sentence", "from_marked", "from_record"]

# PLOVER roots in the four quads of the field: verbal and material cooperation, verbal and material conflict
QUADS: dict[str, int] = {
    "CONSULT": 1, "AGREE": 1, "SUPPORT": 1,
    "COOPERATE": 2, "AID": 2, "YIELD": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
ROOTS: tuple[str, ...] = tuple(QUADS)
BINARY: dict[int, str] = {1: "cooperation", 2: "cooperation", 3: "conflict", 4: "conflict"}
_MARKS = re.compile(r"</?[st]>")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where its actors stand.

    Attributes
    ----------
    text : str
        The sentence without marks.
    source, target : tuple of int
        Start and end (exclusive) in characters of `text`; ``(0, 0)`` where an actor is not marked.
    """

    text: str
    source: tuple[int, int] = (0, 0)
    target: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        for name, (start, end) in (("source", self.source), ("target", self.target)):
            if not 0 <= start <= end <= len(self.text):
                raise ValueError(f"{name} is {start}:{end}, but the sentence has {len(self.text)} characters")


@dataclass(frozen=True, slots=True)
class Coded:
    """What the coder says of one sentence.

    Attributes
    ----------
    root : str
        PLOVER root, one of `ROOTS` (CONCEDE and RETREAT are one class YIELD).
    quad : int
        1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict: the quad whose roots have
        the greatest score together. It can differ from the quad of `root` where the votes are split.
    binary : str
        ``cooperation`` or ``conflict``, from the scores of the roots and the margin of a classifier of its own.
    type : str
        Id of the signal type, or "" where the sentence gives no signal.
    realis : str
        ``occurred``, ``ongoing``, ``planned``, ``forecast``, ``opinion`` or ``past-reference``.
    direction : int
        +1 closer, −1 apart, 0 neither.
    scores : tuple of (str, float)
        Score of every root, 0 to 1, adding up to 1, best first: the margins of the linear model through a softmax,
        an order of preference and not a measured probability.
    quad_score, binary_score, type_score : float
        Share of `scores` that falls into the quad and the binary class; softmax score of the type.
    """

    root: str
    quad: int
    binary: str
    type: str
    realis: str
    direction: int
    scores: tuple[tuple[str, float], ...]
    quad_score: float
    binary_score: float
    type_score: float

    @property
    def score(self) -> float:
        """Score of the root, 0 to 1."""
        return self.scores[0][1]


def from_marked(marked: str) -> Sentence:
    """The sentence of a text in which ``<s>…</s>`` marks the source and ``<t>…</t>`` the target."""
    plain, last = "", 0
    at: dict[str, int] = {}
    for mark in _MARKS.finditer(marked):
        plain += marked[last : mark.start()]
        at.setdefault(mark[0], len(plain))
        last = mark.end()
    plain += marked[last:]
    return Sentence(plain, _span(at, "s"), _span(at, "t"))


def _span(at: Mapping[str, int], name: str) -> tuple[int, int]:
    start, end = at.get(f"<{name}>"), at.get(f"</{name}>")
    return (0, 0) if start is None or end is None or end < start else (start, end)


def from_record(record: Mapping[str, Any]) -> Sentence:
    """The sentence of a mapping: ``marked``, or ``text`` with ``source`` and ``target`` as spans or words of it.

    Raises
    ------
    ValueError
        The mapping has no text, or a span that does not fit it.
    """
    if isinstance(record.get("marked"), str):
        return from_marked(record["marked"])
    text = record.get("text", record.get("sentence"))
    if not isinstance(text, str):
        raise ValueError(f"a sentence needs 'text', 'sentence' or 'marked', got {', '.join(sorted(map(str, record)))}")
    source = _place(text, record.get("source"), (0, 0))
    return Sentence(text, source, _place(text, record.get("target"), source))


def _place(text: str, actor: Any, taken: tuple[int, int]) -> tuple[int, int]:
    if actor is None:
        return 0, 0
    if not isinstance(actor, str):
        start, end = actor
        return int(start), int(end)
    start = text.find(actor)
    while start != -1 and actor and start < taken[1] and start + len(actor) > taken[0]:
        start = text.find(actor, start + 1)
    return (start, start + len(actor)) if start >= 0 and actor else (0, 0)
