"""The days that an article names, as far as it has been read, and those that its opening names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from bilateral.lenses.signals.coder.article import Article
from bilateral.lenses.signals.coder.dates import When, find_dates
from bilateral.lenses.signals.coder.learned.day import Carried
from bilateral.lenses.signals.coder.sentences import Sentence, sentences
from bilateral.lenses.signals.coder.tense import ahead_at

__all__ = ["Diary"]

_OPENING, _EARLY, _MOST = 8, 1, 4
_PERIOD = frozenset({"week", "month", "quarter", "year", "span"})


class Diary:
    """Remembers which days and periods were named, and of which the signals were."""

    def __init__(self, article: Article) -> None:
        self.published = article.published
        self.day: dt.date | None = None
        """The last past day named."""
        self.at = -1
        """Its paragraph."""
        self._anchor: dt.date | None = None
        self._named: list[tuple[When, int]] = []
        self._told: dt.date | None = None
        self._opening = tuple(self._opens(article))

    def _opens(self, article: Article) -> Iterator[tuple[When, int]]:
        if self.published is None:
            return
        for sentence in sentences(article.text, article.body)[:_OPENING]:
            for when in find_dates(sentence.text, self.published, ahead=ahead_at):
                if when.precision == "day" and sentence.paragraph:
                    yield when, sentence.paragraph

    def find(self, sentence: Sentence) -> tuple[When, ...]:
        """The dates of a sentence; none where the day of publication is not known."""
        if self.published is None:
            return ()
        return find_dates(sentence.text, self.published, ahead=ahead_at, anchor=self._anchor)

    def carried(self, sentence: Sentence) -> list[Carried]:
        """Days and periods that the sentence may go on telling of, the last first; the opening's for a headline."""
        days = _latest((when, place) for when, place in reversed(self._named) if when.precision == "day")
        periods = _latest((when, place) for when, place in reversed(self._named) if when.precision in _PERIOD)
        back = [
            Carried(when, sentence.paragraph - place, rank, when.first == self._told)
            for found, most in ((days, _MOST), (periods, 1))
            for rank, (when, place) in enumerate(found[:most])
        ]
        known = {one.when.first for one in back}
        ahead = [
            Carried(when, -1, rank)
            for rank, (when, place) in enumerate(_latest(iter(self._opening)))
            if sentence.paragraph <= _EARLY and place >= sentence.paragraph and when.first not in known
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
        self._named += [(when, sentence.paragraph) for when in reversed(found)]
        past = [when.first for when in days if when.first <= self.published]
        if past:
            self.day, self.at = past[0], sentence.paragraph


def _latest(named: Iterator[tuple[When, int]]) -> Sequence[tuple[When, int]]:
    """Each day or period once, where it stands first."""
    found: dict[tuple[dt.date, str], tuple[When, int]] = {}
    for when, place in named:
        found.setdefault((when.first, when.precision), (when, place))
    return tuple(found.values())
