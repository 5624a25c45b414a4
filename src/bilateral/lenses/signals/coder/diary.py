"""The days that an article names, as far as it has been read, and those that its opening names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bilateral.lenses.signals.coder.article import Article
from bilateral.lenses.signals.coder.dates import When, find_dates
from bilateral.lenses.signals.coder.learned.day import Carried
from bilateral.lenses.signals.coder.sentences import Sentence, sentences
from bilateral.lenses.signals.coder.tense import ahead_at

__all__ = ["Diary"]

_OPENING, _EARLY, _MOST = 8, 1, 4
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_PERIOD = frozenset({"week", "month", "quarter", "year", "span"})


class Named(NamedTuple):
    """A day or period, and the sentence that names it."""

    when: When
    paragraph: int
    names: frozenset[str]


class Diary:
    """Remembers which days and periods were named, and of which the signals were."""

    def __init__(self, article: Article) -> None:
        self.published = article.published
        self.day: dt.date | None = None
        """The last past day named."""
        self.at = -1
        """Its paragraph."""
        self._anchor: dt.date | None = None
        self._named: list[Named] = []
        self._told: dt.date | None = None
        self._found: tuple[Sentence, tuple[When, ...]] | None = None
        self._opening = tuple(self._opens(article))

    def _opens(self, article: Article) -> Iterator[Named]:
        if self.published is None:
            return
        for sentence in sentences(article.text, article.body)[:_OPENING]:
            for when in find_dates(sentence.text, self.published, ahead=ahead_at):
                if when.precision == "day" and sentence.paragraph:
                    yield Named(when, sentence.paragraph, _names(sentence))

    def find(self, sentence: Sentence) -> tuple[When, ...]:
        """The dates of a sentence; none where the day of publication is not known."""
        if self.published is None:
            return ()
        if self._found is None or self._found[0] is not sentence:
            self._found = sentence, find_dates(sentence.text, self.published, ahead=ahead_at, anchor=self._anchor)
        return self._found[1]

    def carried(self, sentence: Sentence) -> list[Carried]:
        """Days and periods that the sentence may go on telling of, the last first; the opening's for a headline."""
        names = _names(sentence)
        days = _latest(one for one in reversed(self._named) if one.when.precision == "day")
        periods = _latest(one for one in reversed(self._named) if one.when.precision in _PERIOD)
        first = next((one.when.first for one in self._named if one.when.precision == "day"), None)
        past = [one.when.first for one in days if self.published and one.when.first <= self.published]
        newest = max(past, default=None)
        back = [
            Carried(
                one.when, sentence.paragraph - one.paragraph, rank, one.when.first == self._told,
                one.when.first == first, one.when.first == newest, len(names & one.names),
            )
            for found, most in ((days, _MOST), (periods, 1))
            for rank, one in enumerate(found[:most])
        ]  # fmt: skip
        known = {one.when.first for one in back}
        ahead = [
            Carried(one.when, -1, rank, shared=len(names & one.names))
            for rank, one in enumerate(_latest(iter(self._opening)))
            if sentence.paragraph <= _EARLY and one.paragraph >= sentence.paragraph and one.when.first not in known
        ]
        return back + ahead[:2]

    def tell(self, first: dt.date | None) -> None:
        """Remember of which day a signal is."""
        self._told = first

    def remember(self, sentence: Sentence) -> None:
        """Remember what a sentence names."""
        if self.published is None:
            return
        found = self.find(sentence)
        days = [when for when in found if when.precision == "day"]
        self._anchor = days[0].first if days else self._anchor
        names = _names(sentence)
        self._named += [Named(when, sentence.paragraph, names) for when in reversed(found)]
        past = [when.first for when in days if when.first <= self.published]
        if past:
            self.day, self.at = past[0], sentence.paragraph


def _names(sentence: Sentence) -> frozenset[str]:
    """Words with a capital, the first apart."""
    return frozenset(_CAPITAL.findall(sentence.text)[1:])


def _latest(named: Iterator[Named]) -> Sequence[Named]:
    """Each day or period once, where it stands first."""
    found: dict[tuple[dt.date, str], Named] = {}
    for one in named:
        found.setdefault((one.when.first, one.when.precision), one)
    return tuple(found.values())
