"""The linear model: a vocabulary, weights, and the way from features to margins, in NumPy and SciPy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.signals.sentence.features import BLOCKS, blocks, grams
from bilateral.lenses.signals.sentence.marked import Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HEADS", "Model", "Vocabulary", "load", "model"]

HEADS: tuple[str, ...] = ("root", "binary", "type", "realis", "direction")


class Vocabulary:
    """Feature → column, with the weight log((1 + n) / (1 + n_f)) + 1 of each, n_f of n sentences having it."""

    __slots__ = ("_ids", "_of_word", "block", "names", "weights")

    def __init__(self, names: Sequence[str], weights: NDArray[np.float32], block: NDArray[np.uint8]) -> None:
        self.names = tuple(names)
        self.weights = weights
        self.block = block
        self._ids = {name: at for at, name in enumerate(self.names)}
        self._of_word: dict[str, tuple[int, ...]] = {}

    def columns(self, sentence: Sentence) -> set[int]:
        """Columns of the features that the sentence has."""
        ids = self._ids
        found = blocks(sentence)
        own = {ids[name] for key in "abtlk" for name in found[key] if name in ids}
        return own.union(*(self._word(word) for word in found["c"]))

    def _word(self, word: str) -> tuple[int, ...]:
        known = self._of_word.get(word)
        if known is None:
            known = self._of_word[word] = tuple(self._ids[gram] for gram in grams(word) if gram in self._ids)
        return known

    def matrix(self, sentences: Sequence[Sentence]) -> Any:
        """Sentences × features, sparse: each block of a row has Euclidean length 1."""
        from scipy.sparse import csr_array

        sets = [self.columns(sentence) for sentence in sentences]
        sizes = np.fromiter(map(len, sets), np.int64, len(sets))
        columns = np.fromiter(chain.from_iterable(sets), np.int32, int(sizes.sum()))
        rows = np.repeat(np.arange(len(sets)), sizes)
        values = self.weights[columns].astype(np.float64)
        part = rows * len(BLOCKS) + self.block[columns]
        length = np.sqrt(np.bincount(part, values**2, minlength=len(sets) * len(BLOCKS)))
        ends = np.concatenate([[0], sizes.cumsum()]).astype(np.int32)
        return csr_array((values / length[part], columns, ends), shape=(len(sets), len(self.names)))


class Model:
    """Vocabulary, and for each head its labels, weights (features × labels) and offsets.

    The head `binary` has one column: above 0 is conflict.
    """

    __slots__ = ("heads", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, heads: Mapping[str, tuple[tuple[str, ...], Any, Any]]) -> None:
        self.vocabulary = vocabulary
        self.heads = dict(heads)

    def margins(self, sentences: Sequence[Sentence]) -> dict[str, NDArray[np.float64]]:
        """Head → margins, sentences × labels."""
        matrix = self.vocabulary.matrix(sentences)
        return {head: matrix @ weights + offsets for head, (_, weights, offsets) in self.heads.items()}

    def labels(self, head: str) -> tuple[str, ...]:
        """Labels of a head, in the order of its columns."""
        return self.heads[head][0]


def load(path: Path) -> Model:
    """The model of an ``.npz`` file; nothing in it is unpickled.

    Raises
    ------
    ValueError
        The file holds objects, or lacks an array.
    """
    with np.load(path, allow_pickle=False) as held:
        try:
            names = bytes(held["features"]).decode().split("\n")
            vocabulary = Vocabulary(names, held["idf"].astype(np.float32), held["block"])
            heads = {head: _head(held, head, len(names)) for head in HEADS}
        except KeyError as error:
            raise ValueError(f"{path.name} is no model of the sentence coder: {error.args[0]}") from None
    return Model(vocabulary, heads)


def _head(held: Any, head: str, features: int) -> tuple[tuple[str, ...], Any, Any]:
    weights = held[f"{head}_weights"].astype(np.float64)
    if f"{head}_columns" in held:
        full = np.zeros((features, weights.shape[1]))
        full[held[f"{head}_columns"]] = weights
        weights = full
    return tuple(map(str, held[f"{head}_labels"])), weights, held[f"{head}_offsets"].astype(np.float64)


@cache
def model() -> Model:
    """The model that comes with the package."""
    with as_file(files(__package__).joinpath("model.npz")) as path:
        return load(path)


def features_of(sentence: Sentence) -> Iterable[tuple[str, str]]:
    """Block and name of each feature of the sentence, once each."""
    for key, names in blocks(sentence).items():
        words = chain.from_iterable(map(grams, names)) if key == "c" else names
        yield from ((key, name) for name in dict.fromkeys(words))
