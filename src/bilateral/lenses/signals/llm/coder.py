"""From an article to signals by a language model: quotes grounded, dates resolved here, all else checked or dropped."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.lenses.signals.coder import CODER, Article, Coding
from bilateral.lenses.signals.coder.dates import When, find_dates
from bilateral.lenses.signals.coder.merge import merge
from bilateral.lenses.signals.coder.sentences import sentences
from bilateral.lenses.signals.coder.tables import sectors_in
from bilateral.lenses.signals.coder.tense import ahead_at
from bilateral.lenses.signals.grounding import Grounded, ground
from bilateral.lenses.signals.llm.client import Server, ask, server
from bilateral.lenses.signals.llm.prompt import answer_schema, messages
from bilateral.lenses.signals.signal import Signal
from bilateral.lenses.signals.typology import signal_type, signal_types

if TYPE_CHECKING:
    from bilateral.lenses.signals.coding import Coder

__all__ = ["CACHE", "LlmCoder", "chosen_coder"]

CACHE = Path("llm")
"""Folder of answers under the home folder."""


def chosen_coder(home: Path, model: str | None) -> tuple[Coder | None, str]:
    """The coder asked for, and what it is called in the results: None stands for the offline one.

    Raises
    ------
    SelectionError
        A model is named, and no server is set.
    """
    if not model:
        return None, CODER
    return LlmCoder(server(model), home / CACHE), f"llm:{model}"


@dataclass(frozen=True, slots=True)
class LlmCoder:
    """Codes by a language model; called with an article and a pair."""

    to: Server
    cache: Path | None = None

    def __call__(self, article: Article, pair: tuple[str, str]) -> Coding:
        """The signals that the model finds and the article bears out.

        Raises
        ------
        FetchError
            The server cannot be reached, or does not answer with JSON.
        """
        text = "\n\n".join(article.text[start:end] for start, end in article.body)
        answer = ask(self.to, messages(text, pair, str(article.published or "unknown")), answer_schema(), self.cache)
        counts: Counter[str] = Counter({"ungrounded": 0, "invalid": 0})
        made = list(self._signals(answer["signals"], article, pair, counts))
        merged = merge(made, titles=set())
        news = tuple(one for one in merged if one.realis != "past-reference")
        back = tuple(one for one in merged if one.realis == "past-reference")
        return Coding(news, back, len(sentences(article.text, article.body)), 0, counts=tuple(sorted(counts.items())))

    def _signals(
        self, items: list[Any], article: Article, pair: tuple[str, str], counts: Counter[str]
    ) -> Iterator[Signal]:
        for item in items:
            if not isinstance(item, dict) or item.get("type") not in signal_types():
                counts["invalid"] += 1
                continue
            found = ground(str(item.get("quote") or ""), article.text)
            if found is None or not _in_body(found, article):
                counts["ungrounded"] += 1
                continue
            signal = self._signal(item, found, article, pair)
            if signal is None:
                counts["invalid"] += 1
            else:
                yield signal

    def _signal(self, item: dict[str, Any], found: Grounded, article: Article, pair: tuple[str, str]) -> Signal | None:
        from pydantic import ValidationError

        kind = signal_type(item["type"])
        when = _when(item, found, article)
        own = when is not None
        try:
            return Signal.model_validate(
                {
                    "article": article.id,
                    "id": f"{kind.id}-{found.start}",
                    "date": when.first if when else article.published,
                    "date_end": when.last if when else article.published,
                    "date_precision": when.precision if when else "none",
                    "date_basis": "event" if own else "publication" if article.published else "none",
                    "date_ambiguous": bool(when and when.ambiguous),
                    "date_phrase": when.phrase if when else "",
                    "channel": item.get("channel") or kind.channel,
                    "actor": str(item.get("actor") or ""),
                    "actor_country": _country(item.get("actor_country"), pair[0]),
                    "target": str(item.get("target") or ""),
                    "target_country": _country(item.get("target_country"), pair[1]),
                    "sectors": sectors_in(article.text[found.start : found.end]),
                    "type": kind.id,
                    "plover_root": kind.plover_root,
                    "plover_mode": kind.plover_mode,
                    "cameo": kind.cameo,
                    "direction": item.get("direction", kind.direction),
                    "intensity": _intensity(item, kind.intensity),
                    "realis": item.get("realis") or "occurred",
                    "reported_by": _said(item.get("reported_by"), article.text),
                    "quote": article.text[found.start : found.end],
                    "start": found.start,
                    "end": found.end,
                    "coder": f"llm:{self.to.model}",
                    "confidence": {"exact": 1.0, "normalised": 0.95}.get(found.stage, 0.9),
                }
            )
        except ValidationError:
            return None


def _in_body(found: Grounded, article: Article) -> bool:
    return any(start <= found.start and found.end <= end for start, end in article.body)


def _when(item: dict[str, Any], found: Grounded, article: Article) -> When | None:
    """The date of the phrase the model names, if the quote's paragraph has it; worked out here, not by the model."""
    phrase = str(item.get("date_phrase") or "").strip()
    if not phrase or article.published is None:
        return None
    start, end = next((span for span in article.body if span[0] <= found.start < span[1]), (found.start, found.end))
    place = ground(phrase, article.text[start:end]) if len(phrase) > 2 else None
    if place is None:
        return None
    published: dt.date = article.published
    inside = find_dates(article.text[start:end], published, ahead=ahead_at)
    return next((when for when in inside if when.start < place.end and place.start < when.end), None)


def _country(code: Any, other: str) -> str:
    from bilateral.errors import UnknownCountry
    from bilateral.reference.countries import country

    try:
        return country(str(code)).iso3 if code else other
    except UnknownCountry:
        return other


def _intensity(item: dict[str, Any], usual: float) -> float:
    value = item.get("intensity")
    return (
        float(value) if isinstance(value, int | float) and not isinstance(value, bool) and -10 <= value <= 10 else usual
    )


def _said(name: Any, text: str) -> str:
    """A source only if the article names it."""
    return name if isinstance(name, str) and name and name in text else ""
