"""The numbers of the lens that come from articles: counts and shares of signals."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bilateral.definitions import Definitions
from bilateral.lenses.signals.coding import Coded
from bilateral.lenses.signals.signal import CHANNELS
from bilateral.measure import Measure, NotComputed, Scope, Uncertainty
from bilateral.origin import Origin
from bilateral.pair import Pair

__all__ = ["DEFINITIONS", "numbers", "wilson"]

DEFINITIONS = Definitions(__package__)
_COUNTED = "A full count of what the coder found; how well it finds is in the documentation, not in an interval"
_Z = 1.959963984540054


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, Journal of the American Statistical Association 22).

    Parameters
    ----------
    hits, trials
        Counts; trials at least 1.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    share, square = hits / trials, _Z * _Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = _Z / (1 + square / trials) * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)


def numbers(coded: Coded, pair: Pair, scope: Scope, origins: tuple[Origin, ...]) -> Iterator[Measure | NotComputed]:
    """Every number from articles, or the reason there is none.

    Parameters
    ----------
    coded
        What the articles say.
    pair
        The two countries.
    scope
        What the numbers speak of.
    origins
        Where the articles come from.
    """
    if not coded.articles:
        yield NotComputed(
            "signals", "no article was given: bilateral signals read FILE --pair A B", "Signals in articles"
        )
        return
    for id, value in _counts(coded):
        yield _measure(id, float(value), Uncertainty("none", _COUNTED), pair, scope, origins)
    yield _share(coded, pair, scope, origins)


def _counts(coded: Coded) -> Iterator[tuple[str, int]]:
    signals = coded.signals
    yield "signals.articles.count", len(coded.articles)
    yield "signals.stories.count", len(coded.votes)
    yield "signals.count", len(signals)
    yield "signals.positive.count", sum(signal.direction > 0 for signal in signals)
    yield "signals.negative.count", sum(signal.direction < 0 for signal in signals)
    yield "signals.planned.count", sum(signal.realis == "planned" for signal in signals)
    yield "signals.background.count", len(coded.background)
    for channel in CHANNELS:
        yield f"signals.channel.{channel}.count", sum(signal.channel == channel for signal in signals)
    for name, value in sorted(coded.counts.items()):
        yield f"signals.coder.{name}.count", value


def _share(coded: Coded, pair: Pair, scope: Scope, origins: tuple[Origin, ...]) -> Measure | NotComputed:
    sided = [signal for signal in coded.signals if signal.direction]
    if not sided:
        return NotComputed("signals.positive.share", "no signal warms or cools", "Share of warming signals")
    hits = sum(signal.direction > 0 for signal in sided)
    low, high = wilson(hits, len(sided))
    note = "95 % interval (Wilson) as if signals were independent; those of one article are not, so it is too narrow"
    spread = Uncertainty("interval", note, low, high, sample=len(sided), span="95 %, at the least")
    return _measure("signals.positive.share", hits / len(sided), spread, pair, scope, origins)


def _measure(
    id: str, value: float, spread: Uncertainty, pair: Pair, scope: Scope, origins: tuple[Origin, ...]
) -> Measure:
    told = DEFINITIONS.get(id).about(*pair.names, x=id.split(".")[2] if id.count(".") > 2 else id.rpartition(".")[2])
    return Measure(id, value, told.unit, told.label, told.sentence, scope, spread, origins, told.reading)
