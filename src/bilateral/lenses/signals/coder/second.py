"""A second reader: the sentence coder, a linear model, says whether it too reads cooperation or conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilateral.lenses.signals.sentence import Sentence, code
from bilateral.lenses.signals.signal import Signal

__all__ = ["DOUBT", "seconded"]

DOUBT = 0.6
"""What is left of the confidence in a signal that the second reader reads the other way."""
_SIGNS = {"cooperation": 1, "conflict": -1}


def seconded(signals: Sequence[Signal]) -> tuple[Signal, ...]:
    """The signals, with less confidence where rules and model disagree on the direction; none is dropped.

    Parameters
    ----------
    signals
        As the rules give them.
    """
    read = code([Sentence(one.quote, _span(one.quote, one.actor), _span(one.quote, one.target)) for one in signals])
    return tuple(_weighed(signals, [_SIGNS.get(found.binary, 0) for found in read]))


def _span(quote: str, name: str) -> tuple[int, int]:
    place = quote.find(name) if name else -1
    return (place, place + len(name)) if place >= 0 else (0, 0)


def _weighed(signals: Sequence[Signal], signs: Sequence[int]) -> Iterator[Signal]:
    for signal, sign in zip(signals, signs, strict=True):
        against = sign * signal.direction < 0 and signal.plover_root != ""
        yield signal.model_copy(update={"confidence": round(signal.confidence * DOUBT, 2)}) if against else signal
