"""Which kinds of signal a sentence shows, and where."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bilateral.lenses.signals.coder.lexicon import framed
from bilateral.lenses.signals.coder.sentences import clauses
from bilateral.lenses.signals.coder.tables import patterns

__all__ = ["Hit", "every_hit", "kinds"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One kind of signal shown by a sentence."""

    type: str
    weight: int
    start: int
    """Offset of the words that show it, in the sentence."""
    end: int
    clause: tuple[int, int]
    """Start and end of the clause they stand in."""
    framed: bool = False
    """Whether a frame shows it, not a pattern."""


_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
_BACKGROUND = re.compile(
    r",?\s+(?:which|who|whose|where|that had)\s(?!said|says|also|told|added)|,?\s\b(?:after|since|following|before|when|ever since|months? after|years? after)\s(?!all)|"
    r",\s+(?!including|accompanying|according|saying|adding|noting|insisting|arguing|announcing)[a-z]+ing\s|\bplanned for\b|\b(?:if|unless|whether)\s|\bfollow(?:s|ed)?\s(?:an?|the|months|weeks|years|earlier)\s|,\s+the first\b|,\s+in (?:a|what) (?:deal|move|step|decision)\b|\bthe first (?:since|such)\b|,\s+(?:as|because)\s|\bagainst a backdrop\b|\bfirst imposed\b",
)
_BACKGROUND_LOSS = 40
_TOLD = re.compile(r"announcement of\b", re.IGNORECASE)
"""What an aside tells as news of its own: "after the announcement of the visit"."""
_LISTED = frozenset(
    ["agreement.treaty", "diplomatic.upgrade", "deal.commercial", "resumption.exchanges", "forum", "visit.announced", "agreement.mou", "b2b-meetings", "delegation.business", "site-visit", "delegation.inspection", "partnership", "easing", "investment", "visit.state", "market.expectation", "market.sector-rise", "market.sector-fall", "research.complementarity-finding", "research.competition-finding", "statement.intent-to-cooperate"]
)  # fmt: skip
_NEGATED = re.compile(
    r"\b(?:not|never|no|without|nor|neither|didn.t|hasn.t|won.t|unlikely to|failed to)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_FLIPS = {
    "easing",
    "resumption.exchanges",
    "agreement.mou",
    "agreement.treaty",
    "statement.intent-to-cooperate",
    "visit.announced",
}


def every_hit(sentence: str) -> tuple[Hit, ...]:
    """All that patterns and frames find in a sentence, the heaviest first.

    Parameters
    ----------
    sentence
        Its words.
    """
    return tuple(sorted(_agreed(list(_hits(sentence))), key=lambda hit: -hit.weight))


def kinds(sentence: str, found: tuple[Hit, ...] | None = None) -> tuple[Hit, ...]:
    """The kinds a sentence shows by rule: the heaviest of each clause, and what else a list of acts names.

    Parameters
    ----------
    sentence
        Its words.
    found
        What `every_hit` found in it, where that is known.
    """
    every = list(every_hit(sentence) if found is None else found)
    if not every:
        return ()
    parts = _parts(sentence, every)
    chosen: list[Hit] = []
    for start, end in parts:
        inside = _spoken_first(_within(every, start, end))
        if inside and inside[0].weight >= 50:
            chosen += [_in(inside[0], start, end), *_more(sentence, inside, start, end)]
    return tuple(_once(chosen or [_in(every[0], 0, len(sentence))] if every[0].weight >= 45 or chosen else []))


_AGREED = 6
_STANDS = 60
"""What a kind gains that both patterns and frames show in the same words."""


def _agreed(hits: list[Hit]) -> Iterator[Hit]:
    for hit in hits:
        same = any(
            other.framed != hit.framed and other.type == hit.type and other.start < hit.end and hit.start < other.end
            for other in hits
        )
        yield replace(hit, weight=hit.weight + _AGREED) if same and hit.weight >= _STANDS else hit


def _within(hits: list[Hit], start: int, end: int) -> list[Hit]:
    """Those that stand whole between two places; else those that begin there."""
    whole = [hit for hit in hits if start <= hit.start and hit.end <= end + 1]
    return whole or [hit for hit in hits if start <= hit.start < end]


def _hits(sentence: str) -> Iterator[Hit]:
    script = "cjk" if len(_CJK.findall(sentence)) > 0.3 * len(sentence) else "en"
    quiet = (
        [
            (match.start(), match.end() if match.group().startswith("planned") else _until(sentence, match.end()))
            for match in _BACKGROUND.finditer(sentence)
        ]
        if script == "en"
        else []
    )
    for kind, weight, start, end, frame in _found(sentence, script):
        if (kind in _FLIPS and _NEGATED.search(sentence[:start])) or (kind.startswith(_HARSH) and _unspoken(sentence)):
            continue
        far = any(first <= place < last for first, last in quiet for place in (start, end - 1))
        loss = _BACKGROUND_LOSS if far and not _TOLD.match(sentence[start:end]) else 0
        yield Hit(kind, weight - loss, start, end, (0, len(sentence)), frame)


def _unspoken(sentence: str) -> bool:
    """Whether a sentence only says what follows if something happens, and nobody says it: no act, no threat."""
    return _IF.match(sentence) is not None and _SPEAKS.search(sentence) is None


_HARSH = ("threat", "tariff", "retaliation", "sanction", "restriction.", "easing")
_IF = re.compile(r"(?:If|Should|Unless)\b")
_SPEAKS = re.compile(r"\b(?:said|says|told|warn\w*|threat\w*|vow\w*|declar\w*|according|announc\w*)\b|[“\"]")


def _found(sentence: str, script: str) -> Iterator[tuple[str, int, int, int, bool]]:
    """Type, weight and place of what patterns and frames find, and whether it is a frame."""
    small = "".join(letter if len(letter.lower()) > 1 else letter.lower() for letter in sentence)
    for pattern in patterns(script):
        for match in pattern.regex.finditer(small):
            yield pattern.type, pattern.weight, match.start(), match.end(), False
    for frame in framed(sentence) if script == "en" else ():
        yield frame.type, frame.weight, frame.start, frame.end, True


_SPEECH = frozenset(f"statement.{kind}" for kind in ("criticism", "praise", "rejection", "demand", "apology")) | {
    "threat",
    "protest",
}
_SOLID = (
    "market.",
    "forecast.",
    "research.",
    "assessment.",
    "sentiment.",
    "boycott",
    "restriction.travel",
    "visit.cancelled",
    "delegation.",
)


_SURE = 84
_FORESEEN = ("forecast.", "market.expectation")
_FINDINGS = ("market.", "forecast.", "research.", "assessment.", "sentiment.")
_CLOSE = 8
"""Of two kinds of speech about as strong, the first said is meant."""


def _spoken_first(hits: list[Hit]) -> list[Hit]:
    """Speech about an act is the speech: "condemned the arrest" is criticism, "urged them to lift the ban" a demand."""
    foreseen = [hit for hit in hits if hit.framed and hit.type.startswith(_FORESEEN) and hit.weight >= _SURE]
    if foreseen and foreseen[0].start <= hits[0].start and not hits[0].type.startswith(_FINDINGS):
        return [foreseen[0], *hits]
    if not hits or hits[0].type.startswith(_SOLID):
        return hits
    said = [hit for hit in hits if hit.type in _SPEECH and hit.weight >= 70 and hit.start < _key(hits[0])]
    if said and hits[0].type in _SPEECH:
        said = [hit for hit in said if hit.weight >= hits[0].weight - _CLOSE and hit.start < hits[0].start][:1]
    return [said[0], *hits] if said else hits


def _key(hit: Hit) -> int:
    return hit.start + 1


def _until(sentence: str, start: int) -> int:
    stop = re.search(r",\s|;|\s–\s", sentence[start:])
    return start + stop.start() if stop else len(sentence)


def _parts(sentence: str, hits: list[Hit]) -> tuple[tuple[int, int], ...]:
    """The clauses, joined where one shows nothing of its own."""
    found: list[tuple[int, int]] = []
    for start, end in clauses(sentence):
        own = any(start <= hit.start and hit.end <= end + 1 and hit.weight >= 60 for hit in hits)
        if (found and not own) or (
            found and not any(found[-1][0] <= hit.start < found[-1][1] and hit.weight >= 60 for hit in hits)
        ):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


_TOURS = frozenset({"site-visit", "delegation.inspection"})
"""What guests are shown was built before."""


def _more(sentence: str, inside: list[Hit], start: int, end: int) -> Iterator[Hit]:
    """Other acts that the same clause lists, parted by commas or "and"."""
    if inside[0].type not in _LISTED:
        return
    last = [inside[0]]
    for hit in inside[1:]:
        if hit.type == "investment" and inside[0].type in _TOURS:
            continue
        if hit.type in _LISTED and hit.weight >= 60 and all(_parted(sentence, hit, other) for other in last):
            last.append(hit)
            yield _in(hit, start, end)


def _parted(sentence: str, one: Hit, other: Hit) -> bool:
    first, second = sorted((one, other), key=lambda hit: hit.start)
    between = sentence[first.start : second.start + 2]
    apart = re.search(r",\s+(?:and\s+)?(?:to\s+)?[a-z]+|\band\s+(?:to\s+)?[a-z]+|、|，", between) is not None
    group = one.type.partition(".")[0]
    alike = group == other.type.partition(".")[0] and (group != "market" or one.type == other.type)
    return apart and second.start >= min(first.end, first.start + 25) and not alike


def _in(hit: Hit, start: int, end: int) -> Hit:
    return replace(hit, clause=(start, end))


def _once(hits: list[Hit]) -> Iterator[Hit]:
    seen: set[str] = set()
    for hit in hits:
        if hit.type not in seen:
            seen.add(hit.type)
            yield hit
