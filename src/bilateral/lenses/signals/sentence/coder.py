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
_OWN = 0.4  # weight of the binary classifier beside the shares of the roots


def code(sentences: Iterable[Sentence | Mapping[str, Any]], *, using: Model | None = None) -> tuple[Coded, ...]:
    """PLOVER root, quad and binary class of each sentence, with type, realis and direction of the signal.

    The root is the class of greatest margin of one linear model over character n-grams, words after the source,
    between the actors and around the target, and phrases of the coder's own lexicon. The scores of its roots add up to
    that of a quad, so that the quad can differ from the quad of the best root where votes are split; for the binary
    class the margin of a classifier of its own is added.

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
    types = _softmax(margins["type"]).max(axis=1).tolist()
    scores = _softmax(margins["root"])
    names = np.array(held.labels("root"))
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = zip(names[order].tolist(), np.take_along_axis(scores, order, axis=1).tolist(), strict=True)
    for at, (roots, shares) in enumerate(ranked):
        quad, binary, in_quad, in_binary = _classes(roots, shares, float(margins["binary"][at, 0]))
        yield Coded(
            roots[0], quad, binary, best["type"][at], best["realis"][at], int(best["direction"][at]),
            tuple(zip(roots, shares, strict=True)), in_quad, in_binary, types[at],
        )  # fmt: skip


def _classes(roots: Sequence[str], shares: Sequence[float], own: float) -> tuple[int, str, float, float]:
    """Quad, binary class, and the shares of the roots in them."""
    quads = dict.fromkeys(BINARY, 0.0)
    for root, share in zip(roots, shares, strict=True):
        quads[QUADS[root]] += share
    quad = max(quads, key=quads.__getitem__)
    conflict = quads[3] + quads[4]
    fights = 2 * conflict - 1 + _OWN * own > 0
    return quad, BINARY[4 if fights else 1], quads[quad], conflict if fights else 1 - conflict


def _softmax(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(_SHARPNESS * (margins - margins.max(axis=1, keepdims=True)))
    total: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return total
