"""Small linear models that tell one of a few labels: the channel of a signal, and whether a day carries over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.signals.coder.learned.features import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bilateral.lenses.signals.coder.kinds import Hit

__all__ = ["Teller", "channel_signs", "day_signs", "teller"]


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


_SPANS = (0, 1, 2, 4, 7, 15, 31)


def day_signs(
    hit: Hit, text: str, told: str, days: tuple[dt.date, dt.date], apart: int, *, ruled: bool
) -> tuple[str, ...]:
    """Signs that a signal without a date is of the last day named before it.

    Parameters
    ----------
    hit
        What shows it.
    text
        Its sentence.
    told
        Its realis.
    days
        That day, and the day of publication.
    apart
        Paragraphs between the two.
    ruled
        Whether it is so by rule.
    """
    group = hit.type.partition(".")[0]
    gap = next((f"{span}" for span in _SPANS if (days[1] - days[0]).days <= span), "more")
    near = "same" if apart == 0 else "next" if apart == 1 else "far"
    first = text.split(" ", 1)[0].strip('“"(')
    had = "has" if " has " in text or " have " in text else "-"
    quoted = "quoted" if text[:1] in '“"' else "-"
    return (
        f"ruled {ruled}", f"group {group}", f"type {hit.type}", f"gap {gap}", f"near {near}", f"near {near} {group}",
        f"gap {gap} {near}", f"gap {gap} {group}", f"told {told}", f"told {told} {near}", f"first {first}",
        f"had {had}", f"had {had} {near}", quoted,
    )  # fmt: skip


def teller(stored: Mapping[str, NDArray[np.generic]], name: str) -> Teller:
    """A teller as it is stored under a name."""
    signs: Sequence[str] = bytes(stored[f"{name}_signs"]).decode().split("\n")
    weights = stored[f"{name}_weights"].astype(np.float32)
    labels = tuple(str(label) for label in stored[f"{name}_labels"])
    return Teller(labels, dict(zip(signs, weights, strict=True)), stored[f"{name}_offsets"].astype(np.float32))
