"""Small linear models that tell one of a few labels: the channel of a signal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.signals.coder.learned.features import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bilateral.lenses.signals.coder.kinds import Hit

__all__ = ["Teller", "channel_signs", "teller"]


@dataclass(frozen=True, slots=True)
class Teller:
    """One margin for each label: the sum of the weights of the signs."""

    labels: tuple[str, ...]
    weights: Mapping[str, NDArray[np.float32]]
    offsets: NDArray[np.float32]

    def tell(self, signs: Iterable[str]) -> str:
        """The label of greatest margin; the first where nothing has been learned."""
        total = self.offsets.copy()
        for sign in signs:
            if sign in self.weights:
                total += self.weights[sign]
        return self.labels[int(total.argmax())]


def channel_signs(hit: Hit, ruled: str, kind: str, seen: Words | None, *, reported: bool) -> tuple[str, ...]:
    """Signs of whose doing or saying a signal is.

    Parameters
    ----------
    hit
        What shows it.
    ruled
        The channel by rule.
    kind
        The kind of its actor.
    seen
        Its sentence.
    reported
        Whether a medium is cited for it.
    """
    group = hit.type.partition(".")[0]
    own = (
        f"ruled {ruled}", f"ruled {ruled} {group}", f"ruled {ruled} {kind}", f"type {hit.type}", f"group {group}",
        f"kind {kind}",        f"kind {kind} {group}", f"reported {reported}",
    )  # fmt: skip
    return (*own, *_words(hit, seen))


def _words(hit: Hit, seen: Words | None) -> Iterator[str]:
    start, end = hit.clause
    if seen is None:
        return
    yield from {f"w {word}" for word, place in seen.stems if start <= place < end}
    yield from {f"family {family}" for family, place in seen.families if start <= place < end}


def teller(stored: Mapping[str, NDArray[np.generic]], name: str) -> Teller:
    """A teller as it is stored under a name."""
    signs: Sequence[str] = bytes(stored[f"{name}_signs"]).decode().split("\n")
    weights = stored[f"{name}_weights"].astype(np.float32)
    labels = tuple(str(label) for label in stored[f"{name}_labels"])
    return Teller(labels, dict(zip(signs, weights, strict=True)), stored[f"{name}_offsets"].astype(np.float32))
