"""Direction and intensity: the type's own, turned or weighed by the words."""

from __future__ import annotations

import re

from bilateral.lenses.signals.typology import SignalType

__all__ = ["strength"]

_BAD = re.compile(
    r"\b(?:fear\w*|worr\w+|anxi\w+|pessimis\w+|unfavou?rabl\w+|negative\w*|distrust\w*|dislike\w*|ban|boycott|curb|loss\w*|risk\w*|wors\w+|fall|double)\b|우려|부정|担忧|负面",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:hope\w*|optimis\w+|favou?rabl\w+|positive\w*|recover\w*|thaw\w*|expectations?|ris(?:e|en|ing)|boom|trust|benefi\w+)\b|기대|긍정|期待|回暖",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:all|complete\w*|total|sharp\w*|record|historic|strong\w*|massive|comprehensive|collective)\b", re.IGNORECASE
)
_WEAK = re.compile(r"\b(?:slight\w*|partial\w*|modest\w*|small|some|few|may|might|could|limited)\b", re.IGNORECASE)


def strength(kind: SignalType, words: str) -> tuple[int, float]:
    """Direction (−1, 0, 1) and intensity (−10 to 10) of a signal.

    Parameters
    ----------
    kind
        Its type.
    words
        Its quote.
    """
    direction = kind.direction or _told(words)
    sign = direction if kind.direction == 0 else 1
    weight = 1.25 if _STRONG.search(words) else 0.75 if _WEAK.search(words) else 1.0
    return direction, round(max(-10.0, min(10.0, kind.intensity * sign * weight)), 2)


def _told(words: str) -> int:
    bad, good = len(_BAD.findall(words)), len(_GOOD.findall(words))
    return 1 if good > bad else -1 if bad > good else 0
