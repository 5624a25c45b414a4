"""Coding of sentences: margins of the linear model become classes and scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.signals.sentence.marked import BINARY, QUADS, Coded, Sentence, from_record
from bilateral.lenses.signals.sentence.model import Model, model

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["code"]

_BATCH = 2048
_SHARPNESS = 4.0  # margins are multiplied by it before the softmax


def code(sentences: Iterable[Sentence | Mapping[str, Any]], *, using: Model | None = None) -> tuple[Coded, ...]:
    """PLOVER root, quad and binary class of each sentence, with type, realis and direction of the signal.

    The root is the class of greatest margin of one linear model over character n-grams, words after the source,
    between the actors and around the target, and phrases of the coder's own lexicon; quad and binary class follow
    from the root.

    Parameters
    ----------
    sentences : iterable of Sentence or mapping
        A mapping holds ``marked`` (``<s>source</s> … <t>target</t>``), or ``text`` (or ``sentence``) with ``source``
        and ``target`` as (start, end) or as words of the text. Actors may be missing; the answer is then less sure.
    using : Model, optional
        Another model than that of the package.

    Returns
    -------
    tuple of Coded
        In the order of the sentences.

    Raises
    ------
    ValueError
        A mapping without text, or a span that does not fit the text.
    """
    held = model() if using is None else using
    given = (item if isinstance(item, Sentence) else from_record(item) for item in sentences)
    return tuple(coded for batch in _batches(given) for coded in _coded(held, batch))


def _batches(given: Iterator[Sentence]) -> Iterator[list[Sentence]]:
    while batch := list(islice(given, _BATCH)):
        yield batch


def _coded(held: Model, batch: Sequence[Sentence]) -> Iterator[Coded]:
    margins = held.margins(batch)
    best = {head: [held.labels(head)[at] for at in rows.argmax(axis=1)] for head, rows in margins.items()}
    roots, types = _softmax(margins["root"]), _softmax(margins["type"]).max(axis=1)
    order = np.argsort(-roots, axis=1, kind="stable")
    names = np.array(held.labels("root"))[order].tolist()
    scores = np.take_along_axis(roots, order, axis=1).tolist()
    for at in range(len(batch)):
        ranked = tuple(zip(names[at], scores[at], strict=True))
        extra = (best["type"][at], best["realis"][at], int(best["direction"][at]))
        yield _one(ranked, extra, float(types[at]))


def _one(ranked: tuple[tuple[str, float], ...], extra: tuple[str, str, int], type_score: float) -> Coded:
    root = ranked[0][0]
    quad = QUADS[root]
    low = quad < 3
    return Coded(
        root, quad, BINARY[quad], *extra, ranked,
        quad_score=sum(score for name, score in ranked if QUADS[name] == quad),
        binary_score=sum(score for name, score in ranked if (QUADS[name] < 3) == low),
        type_score=type_score,
    )  # fmt: skip


def _softmax(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(_SHARPNESS * (margins - margins.max(axis=1, keepdims=True)))
    total: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return total
