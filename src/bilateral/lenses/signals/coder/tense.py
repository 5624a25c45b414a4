"""Whether a date phrase looks ahead: told by the verb it stands with."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import re

__all__ = ["ahead_at"]

_FUTURE = re.compile(
    r"\b(?:will|shall|would|(?:is|are) (?:to|due|set|scheduled|slated|expected|preparing|planned|planning)|was due|were due|plans?|planned|due|scheduled|aims?|expected|"
    r"could|may be|might|must|begin building|sets? off|flies|heads (?:to|for)|leaves|departs|travels|touches down|lands|arrives|meets|sits down|receives|hosts|signs|convenes|gathers|foreseen|pencilled in|favoured|up for|kicks? off|comes? into force|takes? effect|to (?:visit|lead|hold|meet|open|start|host|take|come|begin|sign|resume|restart|attend|send|travel|build))\b|예정|계획|将|拟|即将|오는",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:to|due|set|scheduled|slated|expected)|plans? to|must)\b|예정|将|拟|即将|오는",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:said|told|met|held|began|begun|came|went|made|took|signed|sent|left|flew|hit|put|cut|won|lost|fell|rose|slid|sank|shut|sold|bought|built|broke|gave|saw|"
    r"spoke|wrote|paid|led|ran|led|was|were|had|has|have|did|set|(?!need|speed|feed|unprecedented|based|listed|united|limited|red\b|hundred)[a-z]{2,}ed)\b|"
    r"했다|였다|었다|았다|了",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(r"^(?:from|starting|effective|as of|by|until|before)\b", re.IGNORECASE)


def ahead_at(sentence: str, start: int, end: int) -> bool:
    """Whether the phrase at `start` to `end` is to be read as to come.

    Parameters
    ----------
    sentence
        The words.
    start, end
        Where the date phrase stands.
    """
    before = _last(_FUTURE, sentence[:start]), _last(_PAST, sentence[:start])
    after = _first(_CERTAIN, sentence[end:]), _first(_PAST, sentence[end:])
    if max(before) >= 0:
        near = before[0] >= max(0, before[1] - _TIE)
        return near or (before[0] >= 0 and _EXPLICIT.match(sentence[start:end]) is not None)
    return after[0] <= after[1] and after[0] < _NEVER


_NEVER = 10**6
_TIE = 12
"""A participle beside its auxiliary ("is planned", "was due") does not outweigh it."""


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _first(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else _NEVER
