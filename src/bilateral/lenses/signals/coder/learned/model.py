"""The linear model of the learned coder: features to margins of the types, in NumPy alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.signals.coder.learned.actor import Chooser
from bilateral.lenses.signals.coder.learned.day import Ranker
from bilateral.lenses.signals.coder.learned.gate import Gate
from bilateral.lenses.signals.coder.learned.teller import Teller, teller

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ANY", "NONE", "Model", "load", "model"]

NONE, ANY = "none", "any"
"""Columns that are no type: no signal, and a signal of whatever type."""


class Model:
    """One margin for each type, for `NONE` and for `ANY`: sum of the weights of the features, scaled to unit length."""

    __slots__ = (
        "_ids",
        "_types",
        "any",
        "channel",
        "chooser",
        "day",
        "gate",
        "labels",
        "more",
        "names",
        "none",
        "offsets",
        "realis",
        "squares",
        "weights",
    )

    def __init__(
        self,
        names: Sequence[str],
        squares: NDArray[np.float32],
        labels: Sequence[str],
        weights: NDArray[np.float32],
        offsets: NDArray[np.float32],
        gates: tuple[Gate, Gate],
        chooser: Chooser,
        tellers: tuple[Teller, Teller],
        day: Ranker,
    ) -> None:
        self.names, self.labels = tuple(names), tuple(labels)
        self.squares, self.weights, self.offsets = squares, weights, offsets
        self.gate, self.more = gates
        self.chooser = chooser
        self.channel, self.realis = tellers
        self.day = day
        self._ids = {name: at for at, name in enumerate(self.names)}
        self.none, self.any = self.labels.index(NONE), self.labels.index(ANY)
        self._types = np.array([label not in {NONE, ANY} for label in self.labels])

    def margins(self, seen: Iterable[frozenset[str]]) -> NDArray[np.float32]:
        """Margins, stretches × labels.

        Parameters
        ----------
        seen
            The features of each stretch.
        """
        return np.array([self._margins(one) for one in seen], np.float32).reshape(-1, len(self.labels))

    def _margins(self, seen: frozenset[str]) -> NDArray[np.float32]:
        ids = self._ids
        columns = [ids[name] for name in seen if name in ids]
        if not columns:
            return self.offsets
        length = float(np.sqrt(self.squares[columns].sum()))
        total: NDArray[np.float32] = self.weights[columns].sum(axis=0) / max(length, 1e-6) + self.offsets
        return total

    def lowered(self, margins: NDArray[np.float32], kinds: Iterable[str], by: float) -> NDArray[np.float32]:
        """The margins with those of some types lowered.

        Parameters
        ----------
        margins
            Stretches × labels.
        kinds
            The types.
        by
            How much.
        """
        less = np.zeros(len(self.labels), np.float32)
        less[[at for at, label in enumerate(self.labels) if label in set(kinds)]] = by
        lowered: NDArray[np.float32] = margins - less
        return lowered

    def best(self, row: NDArray[np.float32], but: int = -1) -> int:
        """The type of greatest margin, leaving out one."""
        kept = np.where(self._types, row, -np.inf)
        if but >= 0:
            kept[but] = -np.inf
        return int(kept.argmax())

    def lead(self, row: NDArray[np.float32]) -> float:
        """How far the best type stands above no signal."""
        return float(row[self.best(row)] - row[self.none])

    def weight(self, feature: str, label: int) -> float:
        """What one feature says for one label, before scaling; 0 where it is not known."""
        at = self._ids.get(feature)
        return 0.0 if at is None else float(self.weights[at, label])


def load(path: Path) -> Model:
    """The model of an ``.npz`` file; nothing in it is unpickled.

    Raises
    ------
    ValueError
        The file lacks an array.
    """
    with np.load(path, allow_pickle=False) as held:
        try:
            scale = held["scale"].astype(np.float32)
            gates = [Gate(held[name][:-1].astype(np.float64), float(held[name][-1])) for name in ("gate", "more")]
            return Model(
                _lines(held["features"]),
                held["squares"].astype(np.float32),
                [str(label) for label in held["labels"]],
                held["weights"].astype(np.float32) * scale[None, :],
                held["offsets"].astype(np.float32),
                (gates[0], gates[1]),
                Chooser(dict(zip(_lines(held["signs"]), held["sign_weights"].tolist(), strict=True))),
                (teller(held, "channel"), teller(held, "realis")),
                Ranker(dict(zip(_lines(held["day_signs"]), held["day_weights"].tolist(), strict=True))),
            )
        except KeyError as error:
            raise ValueError(f"{path.name} is no model of the article coder: {error.args[0]}") from None


def _lines(stored: NDArray[np.uint8]) -> list[str]:
    return bytes(stored).decode().split("\n")


@cache
def model() -> Model:
    """The model that comes with the package."""
    with as_file(files(__package__).joinpath("model.npz")) as path:
        return load(path)
