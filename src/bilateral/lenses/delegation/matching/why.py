"""Why two firms should meet, in one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping

from bilateral.lenses.delegation.event.things import Firm
from bilateral.lenses.delegation.matching.codes import level_of
from bilateral.lenses.delegation.matching.score import Match

__all__ = ["why", "why_for_guests"]

_LEVELS = {6: "the same subheading", 4: "the same heading"}
_CLOSE = 4
_TEXT = 30.0
_TRADE = 8.0


def why(match: Match, delegate: Firm, host: Firm, names: Mapping[str, str] | None = None) -> str:
    """What speaks for the meeting, the strongest first; what speaks against it last.

    Parameters
    ----------
    match
        The pair with its components.
    delegate, host
        The two firms.
    names
        Names of HS codes.
    """
    known, points = names or {}, dict(match.parts)
    said = [
        _asked(match, delegate, host),
        _goods(delegate, host, known),
        _goods(host, delegate, known),
        "what one offers and the other looks for is told in like words" if points.get("text", 0) >= _TEXT else "",
        "the trade of the two countries bears the offer out" if points.get("trade", 0) >= _TRADE else "",
        _kinds(delegate, host) if "kinds" in points else "",
        "both offer the same goods, which counts against it" if "rivals" in points else "",
    ]
    found = [part for part in said if part] or [_near(delegate, host) or _near(host, delegate)]
    found = [part for part in found if part]
    text = "; ".join(found) if found else "neither asked for it, and little is known of either"
    return f"{text[0].upper()}{text[1:]}."


def why_for_guests(match: Match, delegate: Firm, host: Firm, names: Mapping[str, str] | None = None) -> str:
    """What both may read: goods offered and looked for, else the sectors. Never who wished what, nor a doubt.

    Parameters
    ----------
    match, delegate, host, names
        As for `why`. Empty where nothing of the kind is known.
    """
    known = names or {}
    said = [_goods(delegate, host, known), _goods(host, delegate, known)]
    said.append(_kinds(delegate, host) if "kinds" in dict(match.parts) else "")
    text = "; ".join(part for part in said if part) or _near(delegate, host) or _near(host, delegate)
    text = text or "; ".join(f"{firm.short}: {firm.sector}" for firm in (delegate, host) if firm.sector)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _asked(match: Match, delegate: Firm, host: Firm) -> str:
    if match.asked_ab and match.asked_ab == match.asked_ba:
        return f"both asked for it ({match.asked_ab})"
    said = [(delegate, match.asked_ab), (host, match.asked_ba)]
    return " and ".join(f"{firm.short} asked for it ({tier})" for firm, tier in said if tier)


def _goods(seller: Firm, buyer: Firm, names: Mapping[str, str]) -> str:
    shared, offer, need = level_of(seller.offers, buyer.needs)
    if shared < _CLOSE:
        return ""
    name = next((names[head] for head in (need, need[:4], need[:2]) if head in names), "")
    goods = f"HS {offer}" if offer == need else f"HS {offer}, near HS {need}, which"
    called = f" ({name})" if name and offer == need else ""
    if offer == need:
        return f"{seller.short} offers {goods}{called}, which {buyer.short} needs"
    return f"{seller.short} offers {goods} {buyer.short} needs ({_LEVELS[shared]}{f', {name}' if name else ''})"


def _near(seller: Firm, buyer: Firm) -> str:
    """Goods of one chapter: said only where nothing else is."""
    shared, offer, _ = level_of(seller.offers, buyer.needs)
    return f"what {seller.short} offers (HS {offer}) is of the chapter that {buyer.short} needs" if shared else ""


def _kinds(delegate: Firm, host: Firm) -> str:
    return f"one seeks {_listed(delegate.seeks)}, the other {_listed(host.seeks)}"


def _listed(words: tuple[str, ...]) -> str:
    return " or ".join("a joint venture" if word == "jv" else word for word in words)
