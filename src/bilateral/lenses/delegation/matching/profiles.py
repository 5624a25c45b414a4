"""The two texts of a firm: what it offers and what it looks for, from its profile and the names of its HS codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bilateral.lenses.delegation.event.things import Firm

__all__ = ["offer_text", "split_profile", "wish_text"]

_SENTENCE = re.compile(r"(?<=[.;!?])\s+|[。；！？\n]+")
_WISH = re.compile(
    r"\b(seek|look(s|ing)? for|need|want|wish|buy|buys|purchas|import(s|ing)? |sourc|procur|interested in|require)"
    r"|찾|구매|필요|희망|수입|원하|求购|采购|寻|需要|希望|进口|採購|尋",
    re.IGNORECASE,
)
"""Words that say that a sentence speaks of a wish, in English, Korean and Chinese."""


def split_profile(profile: str) -> tuple[str, str]:
    """The sentences that speak of an offer, and those that speak of a wish."""
    offers: list[str] = []
    wishes: list[str] = []
    for sentence in _SENTENCE.split(profile):
        (wishes if _WISH.search(sentence) else offers).append(sentence.strip())
    return " ".join(filter(None, offers)), " ".join(filter(None, wishes))


def offer_text(firm: Firm, names: Mapping[str, str]) -> str:
    """What it offers, in words."""
    return " ".join([split_profile(firm.profile)[0], *_named(firm.offers, names)]).strip()


def wish_text(firm: Firm, names: Mapping[str, str]) -> str:
    """What it looks for, in words."""
    return " ".join([split_profile(firm.profile)[1], *_named(firm.needs, names)]).strip()


def _named(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return [names[head] for code in codes for head in dict.fromkeys((code, code[:4], code[:2])) if head in names]
