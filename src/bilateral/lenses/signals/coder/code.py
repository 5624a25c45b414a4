"""From an article to its signals."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bilateral.lenses.signals.coder.article import Article
from bilateral.lenses.signals.coder.dates import find_dates
from bilateral.lenses.signals.coder.diary import Diary
from bilateral.lenses.signals.coder.entities import Entity, People, entities
from bilateral.lenses.signals.coder.frame import Frame, channel_of, chosen, frame
from bilateral.lenses.signals.coder.home import home
from bilateral.lenses.signals.coder.kinds import Hit, kinds
from bilateral.lenses.signals.coder.learned.actor import Scene
from bilateral.lenses.signals.coder.learned.day import Offer, Spot, offers
from bilateral.lenses.signals.coder.learned.features import Words
from bilateral.lenses.signals.coder.learned.gate import OLD, Setting
from bilateral.lenses.signals.coder.learned.model import model
from bilateral.lenses.signals.coder.learned.propose import proposed, read
from bilateral.lenses.signals.coder.learned.teller import channel_signs, realis_signs
from bilateral.lenses.signals.coder.merge import merge
from bilateral.lenses.signals.coder.names import Name, find_names
from bilateral.lenses.signals.coder.place import Dated, dated, inherits
from bilateral.lenses.signals.coder.realis import comes, realis, supposed, undone
from bilateral.lenses.signals.coder.second import seconded
from bilateral.lenses.signals.coder.sentences import Sentence, sentences
from bilateral.lenses.signals.coder.sources import Report, report
from bilateral.lenses.signals.coder.strength import strength
from bilateral.lenses.signals.coder.tables import sectors_in
from bilateral.lenses.signals.coder.tense import ahead_at
from bilateral.lenses.signals.signal import Signal
from bilateral.lenses.signals.typology import signal_type

__all__ = ["CODER", "Coding", "code_article", "countries_of"]

CODER = "rules"
"""What the offline coder is called in the results."""
READ = frozenset({"en", "ko", "zh"})
"""Languages it codes; Korean and Chinese by lexicon only."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What the coder found in one article."""

    signals: tuple[Signal, ...]
    """In the order of the text; a thing told several times stands once."""
    background: tuple[Signal, ...]
    """What the article names as past only: no news."""
    sentences: int
    """How many were read."""
    others: int
    """Signals found that are another pair's affair."""
    reason: str = ""
    """Why nothing was coded; empty where something could have been."""
    counts: tuple[tuple[str, int], ...] = ()
    """What a coder counts besides: quotes that could not be grounded."""


def countries_of(article: Article) -> Counter[str]:
    """How often each country is named in the article, boilerplate apart."""
    text = "\n".join(article.text[start:end] for start, end in article.body)
    return Counter(name.country for name in find_names(text, article.published) if name.country)


_BLOB = re.compile(r"[!-~]{121,}")


def code_article(article: Article, pair: tuple[str, str]) -> Coding:
    """The signals of one article about a pair.

    Parameters
    ----------
    article
        What to read.
    pair
        ISO3 codes.

    Returns
    -------
    Coding
        Every signal's quote is exactly `article.text[start:end]`.
    """
    told = sentences(_without_blobs(article.text), article.body)
    if article.language not in READ:
        unknown = "it is not in English, Korean or Chinese, as far as can be told (--language says otherwise)"
        reason = (
            unknown if article.language == "und" else f"the language of the article ({article.language}) is not coded"
        )
        return Coding((), (), len(told), 0, reason)
    named = countries_of(article)
    missing = [code for code in pair if not named[code]]
    if missing:
        return Coding((), (), len(told), 0, f"the article does not speak of {' or '.join(missing)}")
    desk = Desk(article, pair)
    found = [signal for sentence in told for signal in desk.read(sentence)]
    sound = [signal for signal in found if article.text[signal.start : signal.end] == signal.quote]
    merged = seconded(merge(sound, titles=desk.titles))
    news = tuple(signal for signal in merged if signal.realis != "past-reference")
    return Coding(news, tuple(signal for signal in merged if signal.realis == "past-reference"), len(told), desk.others)


def _without_blobs(text: str) -> str:
    """The text with runs that no word is as long as (addresses, encoded data) as blanks, so that offsets stay."""
    return _BLOB.sub(lambda run: " " * len(run[0]), text)


class Desk:
    """Reads the sentences of one article in order and remembers who and when were spoken of."""

    def __init__(self, article: Article, pair: tuple[str, str]) -> None:
        self.article, self.pair = article, pair
        self._party = {*pair, *({"EUR"} if _UNION & set(pair) else ())}
        self.people = People()
        self.titles: set[str] = set()
        self.others = 0
        self.diary = Diary(article)
        self._paragraph = -1
        self.lead = 0.0
        self.given: set[str] = set()
        self.counts = countries_of(article)
        heads = find_names(article.title, article.published) if article.title else ()
        self.headline = next((name.country for name in heads if name.country in pair), "")
        self.home = home(article, pair)
        self.notes: list[dict[str, Any]] = []
        """What the learned models were asked, for each signal: learned from when they are trained."""
        self._seen: Words | None = None
        self._names: Sequence[Name] = ()
        self._actor = self._last = ""
        self._was_ours, self._two, self._past = True, False, False
        self._published = article.published

    def read(self, sentence: Sentence) -> Iterator[Signal]:
        """The signals of one sentence."""
        names = self._names = find_names(sentence.text, self._published)
        found = entities(sentence.text, names, self.people)
        speaker = self.people.last
        ours = self._ours(sentence, names, found, speaker)
        hits = self._hits(sentence, names)
        if hits and not ours:
            self.others += len(hits)
        if hits and ours:
            yield from self._signals(sentence, hits, found, speaker)
        self._remember(sentence, found, ours=ours)

    def _hits(self, sentence: Sentence, names: Sequence[Name]) -> Sequence[Hit]:
        """The learned coder reads English; Korean and Chinese are read by rule, and so is what is only background."""
        if _CJK.search(sentence.text) and not _LATIN.search(sentence.text):
            self._seen = None
            return kinds(sentence.text)
        one, known = read(sentence.text, names), self.setting(sentence, names)
        self._seen = one.words
        found = proposed(one, known)
        self.lead = one.lead
        self._past = not found and min(known.back, default=0) > OLD
        if self._past:
            return one.words.chosen
        if sentence.paragraph:
            self.given |= {hit.type for hit in found}
        return found

    def setting(self, sentence: Sentence, names: Sequence[Name]) -> Setting:
        """What is known of a sentence besides its words."""
        named = {name.country for name in names if name.country}
        both = _BOTH.search(sentence.text) is not None
        ours = len(named & self._party)
        place = sentence.paragraph or int(len(self.article.body) == 1)
        day = self._published or _SOME_DAY
        back = tuple((day - when.last).days for when in self.diary.find(sentence))
        return Setting(ours, bool(named - self._party), both, place, self.lead, back, frozenset(self.given))

    def _signals(
        self, sentence: Sentence, hits: Sequence[Hit], found: Sequence[Entity], speaker: Entity | None
    ) -> Iterator[Signal]:
        cited = report(sentence.text, tuple(found), self._published)
        for hit in hits:
            signal = self._signal(sentence, hit, found, speaker, cited, alone=len({one.clause for one in hits}) == 1)
            if sentence.paragraph == 0 and self.article.title:
                self.titles.add(signal.id)
            if supposed(signal.type, sentence.text):
                continue
            if self._acts(signal) and not (signal.direction > 0 and undone(signal.type, signal.quote)):
                self._actor = signal.actor_country
                yield signal
            else:
                self.others += 1

    def _acts(self, signal: Signal) -> bool:
        """Whether the doer is one of the two; others may judge or study them, but what they do is their own affair."""
        if signal.actor_country in self._party or not signal.actor_country:
            return True
        judged = signal.type.startswith(("forecast.", "research.", "assessment.", "market.", "sentiment."))
        return judged and signal.actor_country not in _TWINS.values()

    def _signal(
        self,
        sentence: Sentence,
        hit: Hit,
        found: Sequence[Entity],
        speaker: Entity | None,
        cited: Report | None,
        *,
        alone: bool,
    ) -> Signal:
        start, end = (0, len(sentence.text)) if alone else _stripped(sentence.text, hit.clause)
        clause = sentence.text[start:end]
        self.notes.append({"hit": hit, "sentence": sentence})
        made = self._made(sentence, hit, _without(found, cited), speaker)
        when, told = self._when(sentence, hit, (start, end), cited)
        hit = _ranked(hit, made.actor_type, clause, told)
        channel = self._channel(hit, made, sentence, reported=bool(cited and cited.medium))
        kind = signal_type(hit.type)
        direction, intensity = strength(kind, clause)
        return Signal.model_validate(
            {
                "article": self.article.id,
                "id": f"{hit.type}-{sentence.start + start}",
                "date": when.first or self._published,
                "date_end": when.last or self._published,
                "date_precision": when.precision,
                "date_basis": when.basis if when.first or not self._published else "publication",
                "date_ambiguous": when.ambiguous,
                "date_phrase": when.phrase,
                "channel": channel,
                "actor": made.actor,
                "actor_type": made.actor_type,
                "actor_country": made.actor_country,
                "target": made.target,
                "target_country": made.target_country,
                "sectors": sectors_in(clause),
                "type": hit.type,
                "plover_root": kind.plover_root,
                "plover_mode": kind.plover_mode,
                "cameo": kind.cameo,
                "direction": direction,
                "intensity": intensity,
                "realis": told,
                "reported_by": cited.by if cited else "",
                "reported_on": cited.on if cited else None,
                "quote": clause,
                "start": sentence.start + start,
                "end": sentence.start + end,
                "coder": CODER,
                "confidence": min(1.0, hit.weight / 100),
            }
        )

    def _made(self, sentence: Sentence, hit: Hit, found: Sequence[Entity], speaker: Entity | None) -> Frame:
        """Actor and target: the rule's actor if it is of a third country, else of the country the learned coder names."""
        made = frame(hit, sentence.text, found, self.pair, speaker)
        if made.actor_country not in self._party and (not self._two or made.actor_country in _TWINS.values()):
            return made
        scene = Scene(
            sentence.text, hit, self._names, made.who, made.actor_country, speaker.country if speaker else "",
            self._actor, self._last, self.headline, self.home, self.counts,
        )  # fmt: skip
        self.notes[-1]["actor"] = scene
        country = made.actor_country if _opens(made, hit, sentence) else choose(scene, self.pair)
        return made if country == made.actor_country else chosen(made, country, hit, found, self.pair)

    def _when(self, sentence: Sentence, hit: Hit, clause: tuple[int, int], cited: Report | None) -> tuple[Dated, str]:
        """The date, and the realis."""
        words, after = sentence.text[clause[0] : clause[1]], comes(sentence.text, hit.start, hit.end)
        if self._published is None:
            ruled = self._undated(sentence, hit, clause, cited)
            return ruled, self._told(sentence, hit, realis(hit.type, words, ruled.when, None, ahead=after), ())
        found = self.diary.find(sentence)
        ruled = dated(found, hit, sentence.text, clause, cited, self._published)
        told = realis(hit.type, words, ruled.when, self._published, ahead=after)
        apart = sentence.paragraph - self.diary.at
        goes_on = self.diary.day is not None and apart <= 1 and inherits(hit.type, sentence.text, continues=apart == 0)
        spot = Spot(
            hit, sentence.text, clause, told, self._published, sentence.paragraph, found,
            self.diary.carried(sentence), ruled, goes_on, cited,
        )  # fmt: skip
        offered = offers(spot)
        self.notes[-1]["days"] = offered
        when = pick(offered)
        self.diary.tell(when.first or self._published)
        return when, self._told(sentence, hit, told, [one.first > self._published for one in found])

    def _told(self, sentence: Sentence, hit: Hit, ruled: str, ahead: Sequence[bool]) -> str:
        """The realis; what by rule is named as past only is none of the news, unless the sentence is surely a signal."""
        if self._seen is not None and self._past:
            return "past-reference"
        if self._seen is None or (ruled == "past-reference" and hit.weight < _SURE):
            return ruled
        signs = realis_signs(hit, ruled, sentence.text, ahead)
        self.notes[-1]["realis"] = (signs, ruled)
        return happened(signs, ruled)

    def _channel(self, hit: Hit, made: Frame, sentence: Sentence, *, reported: bool) -> str:
        ruled = channel_of(hit, made, sentence.text, reported=reported)
        actor = made.actor, made.actor_type
        signs = channel_signs(hit, ruled, actor, self._seen, sentence.text, reported=reported)
        self.notes[-1]["channel"] = (signs, ruled)
        return channel(signs, ruled)

    @staticmethod
    def _undated(sentence: Sentence, hit: Hit, clause: tuple[int, int], cited: Report | None) -> Dated:
        """Without a day of publication only dates that name their year can be told."""
        found = [when for when in find_dates(sentence.text, _SOME_DAY, ahead=ahead_at) if _HAS_YEAR.search(when.phrase)]
        return dated(found, hit, sentence.text, clause, cited, _SOME_DAY)

    def _ours(self, sentence: Sentence, names: Sequence[Name], found: Sequence[Entity], speaker: Entity | None) -> bool:
        """Whether the sentence is about the pair: both are named, or one with nobody else, or nobody where they were spoken of."""
        named = {name.country for name in names if name.country and name.kind not in _OBSERVERS}
        named |= {one.country for one in found if one.country and one.kind not in _OBSERVERS}
        both = _BOTH.search(sentence.text) is not None
        pronoun = _PRONOUN.match(sentence.text) is not None and speaker is not None
        if pronoun and speaker is not None:
            named.add(speaker.country)
        ours, strangers = named & self._party, named - self._party - {""}
        self._two = len(ours) == 2
        if self._two:
            return True
        if strangers and not _only_places(sentence.text, names, strangers):
            return both and (bool(ours) or not self._led_by(names, strangers))
        return bool(both or ours) or sentence.paragraph != self._paragraph or self._was_ours

    @staticmethod
    def _led_by(names: Sequence[Name], strangers: set[str]) -> bool:
        """Whether the first country named is none of ours: it acts, and the pair is only spoken of."""
        first = next((name.country for name in names if name.country), "")
        return first in strangers

    def _remember(self, sentence: Sentence, found: Sequence[Entity], *, ours: bool) -> None:
        self.people.meet(found)
        self._was_ours = ours
        self._last = next((name.country for name in reversed(self._names) if name.country in self.pair), self._last)
        self._paragraph = sentence.paragraph
        self.diary.remember(sentence)


def pick(offered: Sequence[Offer]) -> Dated:
    """The date that fits best, by the model of the package."""
    return model().day.pick(offered)


def channel(signs: Sequence[str], ruled: str) -> str:
    """Whose doing or saying a signal is, by the model of the package."""
    return model().channel.tell(signs) or ruled


def happened(signs: Sequence[str], ruled: str) -> str:
    """Whether it has happened, by the model of the package."""
    return model().realis.tell(signs) or ruled


_SURE = 70
"""From which chance on, in per cent, a sentence is a signal although its words look back."""


def _opens(made: Frame, hit: Hit, sentence: Sentence) -> bool:
    """Whether a clause of several opens with who acts, country and all: "…, and Seoul praised the step"."""
    who, (start, end) = made.who, hit.clause
    part = end - start < len(sentence.text)
    return (
        part
        and who is not None
        and who.country == made.actor_country
        and start <= who.start <= min(start + _OPENS, hit.start)
    )


_OPENS = 12


def choose(scene: Scene, pair: tuple[str, str]) -> str:
    """The country of the pair that acts, by the model of the package."""
    return model().chooser.choose(scene, pair)


_SOME_DAY = dt.date(2000, 1, 1)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
_OBSERVERS = frozenset({"media", "broker", "institute", "exchange"})
"""Whose country is no party to what they observe."""
_UNION = frozenset(
    ["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"]
)  # fmt: skip
"""Members of the European Union, whose trade policy is the Union's."""
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z]{3,}[^A-Za-z]+[A-Za-z]{3,}[^A-Za-z]+[A-Za-z]{3,}")
_TWINS = {"KOR": "PRK", "CHN": "TWN"}
_BOTH = re.compile(
    r"\b(?:two|both) (?:countries|sides|governments|nations|economies|leaders|presidents|capitals|ministries|neighbou?rs|peoples|ministers)\b|\bbilateral\b|\btwo-way\b|\bboth sides\b|\bits neighbou?r\b|两国|双方|双边|양국|양측",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:[“\"][^”\"]*[”\"],?\s*)?(?:He|She|he|she|It|They|His|Her|Its|Their)\b")
_PLACE = re.compile(r"\b(?:in|at|near|via|through|off)\s+(?:the\s+)?$|\(\s*$")


def _without(found: Sequence[Entity], cited: Report | None) -> tuple[Entity, ...]:
    """The entities but those that only report, where others are left."""
    if cited is None or not cited.medium:
        return tuple(found)
    return tuple(one for one in found if not cited.start <= one.start < cited.end) or tuple(found)


_HIGHEST = re.compile(
    r"\b(?:state visit|official visit|summit|leaders|presidents|prime ministers|head of state)\b", re.IGNORECASE
)


def _ranked(hit: Hit, actor: str, clause: str, told: str) -> Hit:
    """A visit is a leaders' or a ministers', by who pays it, or announced; what an analyst warns of is no threat."""
    if hit.type in {"visit.state", "visit.ministerial"} and told == "planned":
        return replace(hit, type="visit.announced")
    if hit.type == "visit.state" and actor in {"ministry", "legislature"} and not _HIGHEST.search(clause):
        return replace(hit, type="visit.ministerial")
    if hit.type == "threat" and actor in {"broker", "institute", "exchange"}:
        return replace(hit, type="forecast.negative")
    return replace(hit, type="visit.state") if hit.type == "visit.ministerial" and actor == "leader" else hit


def _only_places(sentence: str, names: Sequence[Name], strangers: set[str]) -> bool:
    """Whether third countries are named only as where it took place."""
    theirs = [name for name in names if name.country in strangers]
    return bool(theirs) and all(_PLACE.search(sentence[: name.start]) is not None for name in theirs)


def _stripped(sentence: str, clause: tuple[int, int]) -> tuple[int, int]:
    start, end = clause
    while start < end and sentence[start] in " ,;":
        start += 1
    while end > start and sentence[end - 1] in " ,;":
        end -= 1
    return start, end
