"""What the sentence coder reads in a stretch of text: another model's view, as features of this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bilateral.lenses.signals.sentence import Sentence
from bilateral.lenses.signals.sentence.model import Model, model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["leanings"]


def leanings(texts: Sequence[str]) -> list[frozenset[str]]:
    """The two likeliest roots and types and the side of each text, as features.

    Parameters
    ----------
    texts
        Sentences, or parts of them; who acts is not marked.
    """
    if not texts:
        return []
    held = model()
    margins = held.margins([Sentence(text) for text in texts])
    return [frozenset(_of(held, margins, at)) for at in range(len(texts))]


def _of(held: Model, margins: dict[str, NDArray[np.float64]], at: int) -> Iterator[str]:
    yield f"R:side {margins['binary'][at, 0] > 0}"
    for head in ("root", "type"):
        first, second = (-margins[head][at]).argsort()[:2]
        labels = held.labels(head)
        yield f"R:{head} 1 {labels[first]}"
        yield f"R:{head} 2 {labels[second]}"
        yield f"R:{head} {labels[first]} {labels[second]}"
