"""Who does it to whom, on whose channel."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bilateral.lenses.signals.coder.entities import Entity
from bilateral.lenses.signals.coder.kinds import Hit
from bilateral.lenses.signals.typology import signal_type

__all__ = ["Frame", "channel_of", "chosen", "frame"]


@dataclass(frozen=True, slots=True)
class Frame:
    """Actor and target of one signal."""

    who: Entity | None
    actor: str
    actor_type: str
    actor_country: str
    target: str
    target_country: str


_CHANNELS = {
    "leader": "government", "ministry": "government", "legislature": "government", "military": "government", "party": "government",
    "country": "government", "chamber": "business", "firm": "business", "institute": "academia", "exchange": "capital-market",
    "broker": "capital-market", "media": "media", "people": "multi", "multi": "multi",
}  # fmt: skip
_STATES_ACT = frozenset({"resumption.exchanges", "suspension.exchanges", "agreement.mou"})
"""What a country named as such does is its government's doing."""
_ALWAYS = {"market.": "capital-market", "b2b-meetings": "business", "delegation.business": "business"}
_SEVERAL = re.compile(
    r"\b(?:government|officials?|ministr\w+)\b[^.;]*\b(?:business|industry|firms|companies)\b[^.;]*\b(?:academi\w+|universit\w+|scholars?)\b|\bacademia, (?:industry|business)|\b(?:various|all) (?:sectors|circles|walks|quarters)\b|政府.*企业.*学|各界|민관|산학|각계",
    re.IGNORECASE,
)
_BY_AGENT = re.compile(
    r"\b(?:was|were|been|is|are|being)\s+(?:\w+\s+)?\w+(?:ed|n|t)\s+by\s+(?:the\s+|an?\s+)?(?:Mr\s+|Ms\s+)?$"
)
_SAID = ("statement.", "threat", "assessment.", "sentiment.", "research.outlook", "forecast.")
_SAYS = r"(?:said|says|told|stated|announced|warned|noted|added|wrote|confirmed|pledged|vowed|urged|called|condemned|criticised|criticized|praised|welcomed|thanked|rejected|accused|denied|demanded|complained|argued|argues|insisted|declared|lodged)"
_BEFORE_SAYS = re.compile(
    rf"^(?:,[^,]{{2,80}},)?\s+(?:(?:also|later|then|has|had|have|nevertheless|again|on \w+|in turn|of [A-Z][\w ]+?|at [\w ]+?|in [A-Z]\w+)\s+){{0,2}}{_SAYS}\b"
)
_AFTER_SAYS = re.compile(rf"[”\",]\s+{_SAYS}\s+(?:the\s+|an?\s+|its\s+)?$")
_SUBORDINATE = re.compile(
    r"\b(?:to|at|in|against|over|on|from|with|of|for|into|between|near|outside|attending|visiting|meeting|joining|after|during|under|including|among)\s+(?:the\s+|an?\s+|its\s+|their\s+|\d+\s+)?(?:\w+\s+){0,1}$",
    re.IGNORECASE,
)


def frame(hit: Hit, sentence: str, found: Sequence[Entity], pair: tuple[str, str], speaker: Entity | None) -> Frame:
    """Actor and target of a signal.

    Parameters
    ----------
    hit
        The kind, and where the words that show it stand.
    sentence
        Its words.
    found
        Its entities, in order.
    pair
        The two countries.
    speaker
        Who "he", "she" or "it" is, from what went before.
    """
    inside = [one for one in found if hit.clause[0] <= one.start < hit.clause[1]] or list(found)
    actor = _actor(hit, sentence, inside, speaker)
    country = actor.country if actor else ""
    country = country or _guessed(hit, sentence, found, pair)
    others = [
        one
        for one in (*inside, *found)
        if one is not actor and one.country in pair and one.country != country and one.kind != "media"
    ]
    target = next(iter(others), None)
    other = (
        target.country if target else next((code for code in pair if code != country), "") if country in pair else ""
    )
    if country and country not in pair and not target:
        other = next((one.country for one in found if one.country in pair), pair[1])
    return Frame(
        actor,
        actor.text if actor else "",
        actor.kind if actor else "",
        country or pair[0],
        target.text if target else "",
        other or pair[1],
    )


def chosen(made: Frame, country: str, hit: Hit, found: Sequence[Entity], pair: tuple[str, str]) -> Frame:
    """The frame with another country as the one that acts; its actor and target are looked for anew.

    Parameters
    ----------
    made
        The frame by rule.
    country
        The one of the pair that acts.
    hit
        The kind, and where the words that show it stand.
    found
        The entities of the sentence.
    pair
        The two countries.
    """
    other = next(code for code in pair if code != country)
    who = made.who if made.who is not None and made.who.country in {"", country} else None
    if who is None:
        able = [one for one in found if one.country in {"", country} and one.kind and one is not made.who]
        inside = [one for one in able if hit.clause[0] <= one.start < hit.clause[1]]
        who = next(
            (one for one in inside if one.country), next(iter(inside), next((one for one in able if one.country), None))
        )
    target = next((one for one in found if one.country == other and one is not who and one.kind != "media"), None)
    return Frame(who, who.text if who else "", who.kind if who else "", country, target.text if target else "", other)


def _actor(hit: Hit, sentence: str, inside: Sequence[Entity], speaker: Entity | None) -> Entity | None:
    spoken = _speaks(sentence, inside)
    if spoken is not None and (hit.type.startswith(_SAID) or (not _wanted(hit.type) and spoken.start < hit.start)):
        return spoken
    agent = next((one for one in inside if one.start > hit.start and _BY_AGENT.search(sentence[: one.start])), None)
    if agent is not None and agent.kind not in {"", "country"}:
        return agent
    wanted = _wanted(hit.type)
    if wanted:
        chosen = [one for one in inside if one.kind in wanted]
        if chosen:
            return next((one for one in chosen if one.country), chosen[0])
    before = [one for one in inside if one.start <= hit.start]
    subject = next(
        (one for one in before if not _SUBORDINATE.search(sentence[max(0, one.start - 30) : one.start])), None
    )
    pronoun = re.match(r"(?:“[^”]*”|\"[^\"]*\")?,?\s*(?:He|She|he|she|It|They|Her|His)\b", sentence[hit.clause[0] :])
    if pronoun and speaker is not None:
        return speaker
    return subject or (before[0] if before else inside[0] if inside else speaker)


def _speaks(sentence: str, inside: Sequence[Entity]) -> Entity | None:
    """Who stands beside the verb of saying."""
    before = (
        one
        for one in inside
        if _BEFORE_SAYS.match(sentence[one.end :])
        and not _SUBORDINATE.search(sentence[max(0, one.start - 30) : one.start])
    )
    after = (one for one in inside if _AFTER_SAYS.search(sentence[: one.start]))
    return next(before, None) or next(after, None)


def _wanted(kind: str) -> frozenset[str]:
    if kind.startswith("market."):
        return frozenset({"exchange", "broker", "firm"})
    if kind.startswith("forecast."):
        return frozenset({"broker", "institute"})
    if kind.startswith("research."):
        return frozenset({"institute", "chamber"})
    return frozenset()


_AT_PLACE = re.compile(r"(?:^|\s)(?:in|at|In|At|to|near)\s+(?:the\s+)?$")


def _guessed(hit: Hit, sentence: str, found: Sequence[Entity], pair: tuple[str, str]) -> str:
    """The country of an actor who names none: that of the first named, or of the partner of the one that follows."""
    named = [one for one in found if one.country in pair]
    ahead = [one for one in named if not _AT_PLACE.search(sentence[: one.start])]
    if not named:
        return ""
    judged = hit.type.startswith(("forecast.", "research.", "market.", "assessment.", "sentiment."))
    if ahead and ahead[0].start > hit.start and not judged:
        return next(code for code in pair if code != ahead[0].country)
    if not ahead:
        return next(code for code in pair if code != named[0].country)
    return ahead[0].country


_HOUSE = re.compile(
    r"\b(?:Securities|Brokerage|Asset Management|(?<!Central )(?<!National )(?<!Development )(?<!World )Bank(?! of [A-Z])|Capital|Investment Management)\b"
)
"""Houses whose forecasts are the market's."""


def channel_of(hit: Hit, made: Frame, sentence: str, *, reported: bool) -> str:
    """Whose doing or saying it is.

    Parameters
    ----------
    hit
        The kind.
    made
        Its actor.
    sentence
        Its words.
    reported
        Whether a medium is cited for it.
    """
    if _SEVERAL.search(sentence) and not hit.type.startswith("market.sector"):
        return "multi"
    for start, channel in _ALWAYS.items():
        if hit.type.startswith(start):
            return channel
    if hit.type.startswith("research.") and made.actor_type not in {"chamber", "broker"}:
        return "academia"
    return "capital-market" if _foreseen_by_house(hit, sentence) else _usual(hit, made, reported=reported)


def _foreseen_by_house(hit: Hit, sentence: str) -> bool:
    return hit.type.startswith("forecast.") and _HOUSE.search(sentence) is not None


def _usual(hit: Hit, made: Frame, *, reported: bool) -> str:
    """The channel of its actor, or that of its type."""
    usual = signal_type(hit.type).channel
    if made.actor_type == "country" and hit.type in _STATES_ACT:
        return "government"
    if made.actor_type in {"", "country"}:
        return "media" if hit.type.startswith("assessment.") and reported else usual
    return _CHANNELS.get(made.actor_type, usual)
