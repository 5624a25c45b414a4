"""How alike texts are: an interface, and the one that needs no model."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import MissingExtra

__all__ = ["Embedding", "TextLikeness", "TfIdf", "terms"]

Floats: TypeAlias = NDArray[np.float64]

_WORD = re.compile(r"[^\W\d_]+|\d+")
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from has have in into is it its kind nes not of on or other our such that the "
        "their they this thereof to we whether with without which who company firm business product products",
    )
)
_STEM = 4
"""Letters by which the runs of a long word are cut, so that inflected and compound words still meet."""


class TextLikeness(Protocol):
    """Anything that says how alike two lists of texts are."""

    def likeness(self, left: Sequence[str], right: Sequence[str]) -> Floats:
        """Between 0 and 1 for every text of `left` (N) and `right` (M), shape (N, M); 0 for an empty text."""


class TfIdf:
    """Cosine of term frequency × inverse document frequency: w = (1 + ln tf) · ln((1 + D) / (1 + df)) + w₀, w₀ = 0.

    Terms are words without inflection where that is cheap to see, runs of four letters of long words, and pairs of
    signs in Chinese, Japanese and Korean; so it needs no dictionary and no model. Salton and Buckley (1988),
    Information Processing and Management 24(5), 513–523.
    """

    def likeness(self, left: Sequence[str], right: Sequence[str]) -> Floats:
        """See `TextLikeness`."""
        from scipy.sparse import csr_array

        counts = [Counter(terms(text)) for text in (*left, *right)]
        names = {term: place for place, term in enumerate(sorted({term for count in counts for term in count}))}
        if not names:
            return np.zeros((len(left), len(right)))
        rows = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
        columns = np.array([names[term] for count in counts for term in count], dtype=np.int64)
        often = np.array([number for count in counts for number in count.values()], dtype=float)
        spread = np.bincount(columns, minlength=len(names))
        weights = (1 + np.log(often)) * np.log((1 + len(counts)) / (1 + spread[columns]))
        norms = np.sqrt(np.bincount(rows, weights**2, minlength=len(counts)))
        weights = weights / np.where(norms > 0, norms, 1.0)[rows]
        every = csr_array((weights, (rows, columns)), shape=(len(counts), len(names)))
        found = (every[: len(left)] @ every[len(left) :].T).toarray()
        likeness: Floats = np.clip(np.asarray(found, dtype=float), 0.0, 1.0)
        return likeness


class Embedding:
    """Cosine of the vectors that a model of the user's gives, below 0 counted as 0.

    Parameters
    ----------
    encode
        From a list of texts to an array (texts, dimensions).
    """

    def __init__(self, encode: Callable[[list[str]], Floats]) -> None:
        self._encode = encode

    @classmethod
    def named(cls, model: str) -> Embedding:
        """A model of the package sentence-transformers, by name or folder.

        Raises
        ------
        MissingExtra
            The package is not installed.
        """
        try:
            from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]
        except ImportError:
            raise MissingExtra(
                "text by an embedding model needs the package sentence-transformers",
                then="pip install sentence-transformers, or leave --text at tfidf",
            ) from None
        return cls(SentenceTransformer(model).encode)

    def likeness(self, left: Sequence[str], right: Sequence[str]) -> Floats:
        """See `TextLikeness`."""
        vectors = np.asarray(self._encode([*left, *right]), dtype=float)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        empty = np.array([not text.strip() for text in (*left, *right)])
        unit = np.where(empty[:, None], 0.0, vectors / np.where(norms > 0, norms, 1.0))
        found: Floats = np.clip(unit[: len(left)] @ unit[len(left) :].T, 0.0, 1.0)
        return found


def terms(text: str) -> list[str]:
    """The terms of a text: words, runs of letters of long words, pairs of signs where words are not set apart."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _joined(word):
            found += [word[n : n + 2] for n in range(max(1, len(word) - 1))]
        elif word not in _STOP and len(word) > 1:
            stem = _stemmed(word)
            found.append(stem)
            if len(stem) > _STEM + 1:
                found += [f"~{stem[n : n + _STEM]}" for n in range(len(stem) - _STEM + 1)]
    return found


def _joined(word: str) -> bool:
    """Whether it is written in Chinese, Japanese or Korean signs."""
    return any("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" for letter in word)


def _stemmed(word: str) -> str:
    for end, rest in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("s", ""), ("ing", ""), ("ed", "")):
        if word.endswith(end) and len(word) - len(end) > 3 and not word.endswith("ss"):
            return word[: len(word) - len(end)] + rest
    return word
