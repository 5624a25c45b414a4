"""Of which day a signal is: a logistic model that compares the days its article offers.

Offered are the dates of its sentence, the days and periods named before, the day on which the story opens, and none,
which means the day of publication.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.lenses.signals.coder.dates import When
from bilateral.lenses.signals.coder.learned.teller import TOKEN
from bilateral.lenses.signals.coder.place import ANNOUNCED, VAGUE, Dated, of_phrase

if TYPE_CHECKING:
    from bilateral.lenses.signals.coder.kinds import Hit
    from bilateral.lenses.signals.coder.sources import Report

__all__ = ["Carried", "Offer", "Ranker", "Spot", "offers"]


@dataclass(frozen=True, slots=True)
class Carried:
    """A day, or a period, that was named elsewhere in the article."""

    when: When
    apart: int
    """Paragraphs back; below 0 where it is named later."""
    rank: int
    """0 for the last one named."""
    told: bool = False
    """Whether the signal before is of it."""
    first: bool = False
    """Whether it is the first day that the article names."""
    newest: bool = False
    """Whether no later day up to the publication has been named."""
    shared: int = 0
    """Names that this sentence has in common with the one that named it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What is known where a signal stands."""

    hit: Hit
    text: str
    """The sentence."""
    clause: tuple[int, int]
    """Start and end of the quote in the sentence."""
    realis: str
    published: dt.date
    paragraph: int
    own: Sequence[When]
    """Dates of the sentence."""
    carried: Sequence[Carried]
    ruled: Dated
    """The date by rule."""
    inherits: bool
    """Whether by rule the last day named carries over."""
    cited: Report | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A date that a signal may have, and the signs for and against it."""

    date: Dated
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of signs: the offer of the greatest sum is the date."""

    weights: Mapping[str, float]

    def pick(self, offered: Sequence[Offer]) -> Dated:
        """The best of the offers; of equals the first."""
        return max(offered, key=lambda offer: sum(self.weights.get(sign, 0.0) for sign in offer.signs)).date


def offers(spot: Spot) -> list[Offer]:
    """All dates that a signal may have, none of them last.

    Parameters
    ----------
    spot
        Where it stands.
    """
    own = [
        Offer(of_phrase(when, spot.hit, spot.text, spot.cited), frozenset(_crossed(_of_own(spot, when), spot)))
        for when in spot.own
    ]
    carried = [
        Offer(
            Dated(one.when.first, one.when.last, one.when.precision, "event", True),
            frozenset(_crossed(_of_carried(spot, one), spot)),
        )
        for one in spot.carried
    ]
    return [*own, *carried, Offer(Dated(), frozenset(_crossed(_of_none(spot), spot)))]


def _crossed(signs: Iterator[str], spot: Spot) -> Iterator[str]:
    """Each sign by itself, with the group of the type, and with the realis."""
    group = spot.hit.type.partition(".")[0]
    for sign in signs:
        yield sign
        yield f"{sign}|{group}"
        yield f"{sign}|{spot.realis}"


_SPANS = (0, 1, 2, 4, 7, 15, 31, 62, 200, 400)
_FAR = (0, 8, 20, 45, 90, 180)
_LEAD = re.compile(r"([\w’'-]+)\W*$")
_HEAD = re.compile(r"[A-Za-z]+")
_ASIDE = re.compile(r",\s+(?:which|who|whose|where|when|after|following)\b[^,;]*$")
_LINKED = re.compile(r"\b(after|before|following|ahead of|since|when|until|while|and|but)\b[^,;]*$", re.IGNORECASE)
_LEADS = re.compile(
    r"since|in|on|by|until|from|before|after|the|for|of|to|at|through|between|as|than|early|late|last|next|this|said|"
    r"told|is|was|were|that|and|held|planned|scheduled|due|effective|beginning|starting|ending"
)


def _bucket(size: int, steps: Sequence[int]) -> str:
    return next((f"{step}" for step in steps if size <= step), "more")


def _gap(when: When, published: dt.date) -> str:
    if when.first > published:
        return "ahead"
    return "now" if when.last >= published else "back " + _bucket((published - when.last).days, _SPANS)


def _of_own(spot: Spot, when: When) -> Iterator[str]:
    head, (start, end) = spot.text[: when.start], spot.clause
    lead = _LEAD.search(head)
    word = lead[1].lower() if lead else "^"
    word = word if _LEADS.fullmatch(word) or word == "^" else "x"
    opening = _HEAD.match(when.phrase)
    phrase = opening[0].lower() if opening else "0"
    inside = start <= when.start < end
    behind = when.start > spot.hit.start
    distance = _bucket(max(0, when.start - spot.hit.end, spot.hit.start - when.end), _FAR)
    first, last = sorted((when.start, spot.hit.start))
    between = spot.text[first:last]
    linked = _LINKED.search(head)
    gap = _gap(when, spot.published)
    ruled = spot.ruled.when == when
    before = [word.lower() for word in TOKEN.findall(head)][-3:]
    after = [word.lower() for word in TOKEN.findall(spot.text[when.end :])][:2]
    phrased = " ".join(re.sub(r"\d+", "0", word.lower()) for word in TOKEN.findall(when.phrase))
    yield from (f"own before {word}" for word in before)
    yield from (f"own after {word}" for word in after)
    yield from (f"own before {' '.join(before[-size:])}" for size in (1, 2) if len(before) >= size)
    yield from (f"own {phrased}", f"own {phrased} {spot.hit.type}", f"own {' '.join(before[-1:])} {phrased}")
    cited = spot.cited is not None and spot.cited.start <= when.start < spot.cited.end
    side = gap.split()[0]
    yield from (
        "own", f"own lead {word}", f"own phrase {phrase}", f"own {word} {phrase}", f"own {when.precision}",
        f"own gap {gap}", f"own {when.precision} {side}", f"own inside {inside}", f"own behind {behind} {distance}",
        f"own order {spot.own.index(when)} {len(spot.own)}", f"own parted {';' in between}", f"own cited {cited}",
        f"own commas {min(3, between.count(','))}", f"own ruled {ruled}", f"own ruled {ruled} {len(spot.own)}",
        f"own aside {_ASIDE.search(head) is not None}", f"own vague {VAGUE.match(when.phrase) is not None}",
        f"own linked {linked[1].lower() if linked else '-'} {inside}", f"own ambiguous {when.ambiguous}",
        f"own announced {ANNOUNCED.search(head) is not None}", f"own type {spot.hit.type} {when.precision} {side}",
    )  # fmt: skip


_PLACES = ("same", "next", "third")


def _near(apart: int) -> str:
    return "later" if apart < 0 else _PLACES[apart] if apart < len(_PLACES) else "far"


def _of_carried(spot: Spot, one: Carried) -> Iterator[str]:
    near, gap, owns = _near(one.apart), _gap(one.when, spot.published), min(2, len(spot.own))
    (first, had), rank = _manner(spot), min(3, one.rank)
    yield from (
        "carried", f"carried {near}", f"carried rank {rank}", f"carried {near} {rank}", f"carried gap {gap}",
        f"carried gap {gap} {near}", f"carried told {one.told}", f"carried told {one.told} {near}",
        f"carried owns {owns}", f"carried owns {owns} {spot.ruled.when is not None}", f"carried {one.when.precision}",
        f"carried ruled {spot.inherits} {one.rank == 0}", f"carried first {first}", f"carried first {first} {near}",
        f"carried {had}", f"carried {had} {near}", f"carried type {spot.hit.type}",
        f"carried paragraph {min(2, spot.paragraph)}", f"carried type {spot.hit.type} {one.when.precision}",
        f"carried opens {one.first}", f"carried opens {one.first} {one.told} {near}", f"carried newest {one.newest}",
        f"carried newest {one.newest} {one.told} {near}", f"carried shared {min(2, one.shared)} {near}",
    )  # fmt: skip


def _of_none(spot: Spot) -> Iterator[str]:
    first, had = _manner(spot)
    owns = min(2, len(spot.own))
    yield from (
        "none", f"none owns {owns}", f"none ruled {spot.ruled.first is None}", f"none first {first}", f"none {had}",
        f"none type {spot.hit.type}", f"none paragraph {min(2, spot.paragraph)}", f"none type {spot.hit.type} {owns}",
        f"none before {min(2, len(spot.carried))}", f"none owns {owns} {spot.ruled.first is None}",
    )  # fmt: skip


def _manner(spot: Spot) -> tuple[str, str]:
    """The first word of the sentence, and how it tells: a quotation, what has been done, what had been."""
    text = spot.text
    quoted, done = text[:1] in '“"', re.search(r"\b(?:has|have)\b", text)
    told = "quoted" if quoted else "has" if done else "had" if " had " in text else "-"
    return text.split(" ", 1)[0].strip('“"(,'), told
