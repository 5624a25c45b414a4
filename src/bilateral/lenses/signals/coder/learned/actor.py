"""Which of the two countries acts: a logistic model over how each is named, where, and in what kind of signal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bilateral.lenses.signals.coder.entities import Entity
    from bilateral.lenses.signals.coder.kinds import Hit
    from bilateral.lenses.signals.coder.names import Name

__all__ = ["Chooser", "Scene", "signs"]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known where a signal stands."""

    text: str
    """The sentence."""
    hit: Hit
    names: Sequence[Name]
    """Names in the sentence."""
    actor: Entity | None
    """Who acts by rule."""
    ruled: str
    """The country of the actor by rule, guessed or not."""
    speaker: str = ""
    """Country of the last who was spoken of."""
    before: str = ""
    """Country of the actor of the signal before."""
    last: str = ""
    """The last country named before the sentence."""
    headline: str = ""
    """The first country named in the headline."""
    home: str = ""
    """Whose press it is, by currency, time, telephone and publisher."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How often each country is named in the article."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """Weights of signs."""

    weights: Mapping[str, float]

    def choose(self, scene: Scene, pair: tuple[str, str]) -> str:
        """The country of the pair that acts.

        Parameters
        ----------
        scene
            What is known.
        pair
            ISO3 codes; of equals the first is taken.
        """
        one, other = (self._score(scene, code, pair) for code in pair)
        return pair[0] if one >= other else pair[1]

    def _score(self, scene: Scene, code: str, pair: tuple[str, str]) -> float:
        return sum(self.weights.get(sign, 0.0) * size for sign, size in signs(scene, code, pair))

    def arrays(self) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Names and weights as arrays to be stored."""
        names = np.frombuffer("\n".join(self.weights).encode(), np.uint8)
        return names, np.array(list(self.weights.values()), np.float32)


_BEFORE = re.compile(r"([\w’'-]+)\W*$")
_AFTER = re.compile(r"\W*([\w-]+)")
_SMALL = frozenset(
    [
        "in",
        "to",
        "from",
        "by",
        "with",
        "of",
        "for",
        "on",
        "against",
        "between",
        "and",
        "at",
        "into",
        "over",
        "near",
        "toward",
        "towards",
        "than",
        "via",
        "off",
        "under",
        "the",
        "its",
        "as",
        "after",
        "that",
        "said",
        "told",
        "urged",
        "asked",
        "but",
        "while",
        "which",
        "between",
        "across",
        "outside",
        "inside",
        "among",
        "around",
        "through",
        "about",
    ]
)
_PRONOUN = re.compile(r"(?:[“\"][^”\"]*[”\"],?\s*)?(?:He|She|It|They|His|Her|Its|Their)\b")


def signs(scene: Scene, code: str, pair: tuple[str, str]) -> Iterator[tuple[str, float]]:
    """Signs that a country acts, with their size.

    Parameters
    ----------
    scene
        What is known.
    code
        The country.
    pair
        It and the other.
    """
    kind, group = scene.hit.type, scene.hit.type.partition(".")[0]
    mine = [name for name in scene.names if name.country == code]
    ours = [name for name in scene.names if name.country in pair]
    inside = [name for name in ours if scene.hit.clause[0] <= name.start < scene.hit.clause[1]]
    for name in mine:
        if inside and name not in inside:
            yield f"elsewhere|{'B' if name.start < scene.hit.start else 'A'}", 1.0
        else:
            yield from _mention(scene, name, group)
    for rank, found in (("first", ours), ("first here", inside)):
        if found and found[0].country == code:
            yield from ((sign, 1.0) for sign in (rank, f"{rank}|{group}", f"{rank}|{kind}"))
    yield from _alone(scene, code, {name.country for name in inside} or {name.country for name in ours}, inside or ours)
    actor = scene.actor
    if scene.ruled == code:
        sure = actor is not None and actor.country == code
        yield from (
            (sign, 1.0)
            for sign in ("ruled", f"ruled|{group}", f"ruled|{sure}", f"ruled|{actor.kind if actor else '-'}|{sure}")
        )
    context = (
        ("speaker", scene.speaker),
        ("before", scene.before),
        ("last", scene.last),
        ("headline", scene.headline),
        ("home", scene.home),
    )
    for sign, country in context:
        if country == code:
            yield from ((part, 1.0) for part in (sign, f"{sign}|{len(ours)}", f"{sign}|{group}"))
            if _PRONOUN.match(scene.text):
                yield f"{sign}|pronoun", 1.0
    share = np.log1p(scene.counts.get(code, 0))
    yield "share", float(share)
    yield f"share|{len({name.country for name in ours})}", float(share)


def _mention(scene: Scene, name: Name, group: str) -> Iterator[tuple[str, float]]:
    before = _BEFORE.search(scene.text[: name.start])
    after = _AFTER.match(scene.text[name.end :])
    lead = before[1].lower() if before else "^"
    lead = lead if lead in _SMALL or lead == "^" else "x"
    tail = scene.text[name.end : name.end + 2]
    form = "of" if tail in {"’s", "'s"} else "body" if name.kind not in {"country", "place"} else "noun"
    follows = after[1] if after else "$"
    place = "B" if name.start < scene.hit.start else "A"
    here = scene.hit.clause[0] <= name.start < scene.hit.clause[1]
    for sign in (
        f"{place}|{lead}",
        f"{place}|{lead}|{form}",
        f"{here}|{place}",
        f"{place}|{lead}|{group}",
        f"{form}|{name.kind}",
    ):
        yield sign, 1.0
    if follows.islower():
        yield f"next|{follows}", 1.0
        yield f"next|{place}|{follows[:5]}", 1.0


def _alone(scene: Scene, code: str, countries: set[str], found: Sequence[Name]) -> Iterator[tuple[str, float]]:
    """Where only one of the two is named: whether it is this one, and where it stands."""
    if len(countries) != 1:
        return
    place = "B" if found[0].start < scene.hit.start else "A"
    which = "only" if code in countries else "unnamed"
    kind = scene.hit.type
    unknown = scene.actor is not None and not scene.actor.country
    for sign in (which, f"{which}|{place}", f"{which}|{place}|{kind}", f"{which}|{kind}", f"{which}|{place}|{unknown}"):
        yield sign, 1.0
