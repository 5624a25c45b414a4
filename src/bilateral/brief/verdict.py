"""One sentence over all lenses: what the evidence can say of the question, and what it cannot.

Rules:

- The news is "mostly warm" or "mostly cool" from two thirds of the signals that point a way on, else "mixed"; with
  fewer than three such signals it is not called.
- The market is said to have moved where a sector that is no control has p < 0.05 after Holm over the sectors.
- Trade and technology are the ground; where they are too old to show the event it is said (see `timing`).
- "Words and prices point the same way" only where the news leans and every sector moved, and did so that way; where
  some did, those are named. What was not read cannot be spoken for, and the sentence ends with that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bilateral.style.numbers import integer
from bilateral.style.phrases import listed

if TYPE_CHECKING:
    from bilateral.brief.model import LensResult, Section

__all__ = ["verdict"]

_MOSTLY = 2 / 3
_FEW = 3
_LEVEL = 0.05


def verdict(results: Sequence[LensResult], sections: Sequence[Section], dated: Sequence[str]) -> str:
    """What the lenses together can say of the question; empty where neither news nor market was asked.

    Parameters
    ----------
    results
        The results of the lenses.
    sections
        What each contributes, in the same order.
    dated
        What `timing` says of each, in the same order.
    """
    by_lens = {section.lens: result for section, result in zip(sections, results, strict=True)}
    news, warmth = _news(by_lens["signals"]) if "signals" in by_lens else ("", 0)
    market, moves, some = _market(by_lens["market"]) if "market" in by_lens else ("", set(), "")
    if not (news or market):
        return ""
    told = "; ".join(part for part in (news, market, _ground(sections, dated)) if part)
    lead = _lead(bool(news), bool(market), warmth, moves, some)
    said = f"{lead}: {told}" if lead else told
    return f"{said[0].upper()}{said[1:]}. Beyond what was read and measured here nothing is claimed."


def _lead(news: bool, market: bool, warmth: int, moves: set[bool], some: str) -> str:
    if not (news and market):
        return ""
    if warmth and moves == {warmth > 0}:
        return f"Words and {f'the prices of {some}' if some else 'prices'} point the same way"
    if warmth and not moves:
        return "Words, but no move of prices beyond chance"
    if moves and not warmth:
        return "Prices moved, and the news read does not lean"
    return "Words and prices do not point one way" if warmth else "Neither words nor prices point a way"


def _news(result: LensResult) -> tuple[str, int]:
    found = {measure.id: measure.value for measure in result.measures}
    warm, cool = (int(found.get(f"signals.{side}.count", 0)) for side in ("positive", "negative"))
    sided, stories = warm + cool, int(found.get("signals.stories.count", 0))
    if not sided:
        return "", 0
    of = f"{integer(warm)} of {integer(sided)} signals that point a way are warm"
    from_ = f", from {integer(stories)} {'story' if stories == 1 else 'stories'}" if stories else ""
    share = warm / sided
    lean = 0 if sided < _FEW else 1 if share >= _MOSTLY else -1 if share <= 1 - _MOSTLY else 0
    word = {1: "the news read is mostly warm", -1: "the news read is mostly cool", 0: "the news read does not lean"}[
        lean
    ]
    return f"{word} ({of}{from_})", lean


def _market(result: LensResult) -> tuple[str, set[bool], str]:
    """What is said of the market, which ways the sectors moved, and their names where some did not."""
    tables = {table.id: table for table in result.tables}
    if "market.claim" not in tables or "market.verdict" not in tables:
        return "", set(), ""
    above = {row["sector"]: row["caar"] for row in tables["market.verdict"].rows()}
    tested = [row for row in tables["market.claim"].rows() if not row["control"] and row["p_holm"] is not None]
    if not tested:
        return "", set(), ""
    moved = [row["sector"] for row in tested if row["p_holm"] < _LEVEL]
    count = f"{integer(len(tested))} sector{'' if len(tested) == 1 else 's'}"
    named = listed([str(name).replace("_", " ") for name in moved])
    text = f"of {count} {named} moved beyond chance" if moved else f"of {count} none moved beyond chance"
    allowing = " when all are allowed for" if len(tested) > 1 else ""
    some = named if len(moved) < len(tested) else ""
    return f"{text}{allowing}", {_up(above[name]) for name in moved}, some


def _up(value: Any) -> bool:
    return bool(value is not None and value > 0)


def _ground(sections: Sequence[Section], dated: Sequence[str]) -> str:
    words = {"structure": "trade", "technology": "technology"}
    old = [
        f"{words[section.lens]} ({section.year})"
        for section, said in zip(sections, dated, strict=True)
        if section.lens in words and "before the event" in said
    ]
    return f"{listed(old)} {'is' if len(old) == 1 else 'are'} older than the event and cannot show it" if old else ""
