"""Who acts: noun phrases around names and offices, with country and kind."""

# ruff: noqa: E501 - patterns are easier to read whole
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bilateral.lenses.signals.coder.names import Name

__all__ = ["Entity", "People", "entities"]


@dataclass(frozen=True, slots=True)
class Entity:
    """One noun phrase that can act."""

    text: str
    start: int
    """Offset in the sentence."""
    country: str
    kind: str
    """An actor type, or empty."""

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.start + len(self.text)


_KINDS: tuple[tuple[str, str], ...] = (
    ("media", r"newspaper|news agency|daily|broadcaster|television|tabloid|magazine|news site|media|press|radio|Times|Post|Herald|Ilbo|Shimbun"),
    ("exchange", r"stock exchange|exchange|bourse|index|futures|stock market|shares|stocks|currency|peso|won|yen|yuan|rupee|market|sector index|investors?|capital market"),
    ("broker", r"securities(?: firms?)?|brokerages?|brokers?|asset management|capital|analysts?|traders?|fund managers?|strategists?|investment bank|rating agency|ratings|investments?"),
    ("institute", r"institutes?|universit(?:y|ies)|academy|academia|think[- ]tanks?|research(?:ers?| group| cent(?:er|re))|scholars?|professors?|economists?|cent(?:er|re)|school|college|policy cent(?:er|re)|study|report|paper|experts?|laboratory|academics|survey|author|observers?|watch"),
    ("chamber", r"chambers?(?: of commerce)?(?: and industry)?|associations?|federations?|confederation|business (?:leaders|community|circles|delegations?|groups?|lobby)|lobby|trade promotion (?:agency|council)|exporters' council|business council|council|industry bod(?:y|ies)|delegations?|mission|growers united|club|union|alliance"),
    ("legislature", r"parliament|lawmakers?|national assembly|congress(?:man|woman)?|senate|senators?|MPs?|legislat(?:ors?|ure)|speaker"),
    ("military", r"army|navy|air force|military|coast guards?|troops|warships?|aircraft|fleet|soldiers"),
    ("leader", r"president(?! of (?:the )?(?:association|chamber|federation|company|university))|prime minister|premier|chancellor|king|queen|emperor|sultan|crown prince|supreme leader|general secretary|head of state|leaders?|two presidents"),
    ("ministry", r"(?:vice |deputy |prime )?ministers?|ministr(?:y|ies)|governments?|officials?|ambassador|envoys?|embassy|consulate|high commission|commission|customs|authorit(?:y|ies)|regulators?|central bank|spokes(?:man|woman|person|people)|secretar(?:y|ies)|department|agency|agencies|administration|bureau|cabinet|governor|mayor|under-?secretary|directorate|negotiators?|diplomats?|office|police|court|side|treasury|State House|presidency|intelligence service"),
    ("firm", r"compan(?:y|ies)|firms?|groups?|corp(?:oration)?|inc|ltd|plc|AG|GmbH|S\.A|enterprises?|automakers?|carmakers?|makers?|retailers?|manufacturers?|exporters?|importers?|airlines?|carrier|suppliers?|producers?|shipyard|shipbuilder|conglomerate|start-?ups?|foundry|bank(?:er)?s?|builders?|handler|brewer|miner|utility|pension fund|fund|executives?|industry|industries|business(?:es|men|people)?|growers|farmers|traders|motors|electronics|holdings|insiders?|CEO|chairman|buyers|operators?|agencies"),
    ("people", r"consumers?|shoppers?|protesters?|demonstrators?|citizens?|netizens?|tourists?|residents?|students?|public|voters?|fans|respondents|travel+ers|visitors|activists|soprano|singer|artists?|people"),
)  # fmt: skip
_HEADS = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS)
_HEAD = re.compile("|".join(f"\\b(?:{words})\\b" for _, words in _KINDS), re.IGNORECASE)
_ADJ = (
    r"(?:foreign|trade|commerce|finance|economy|economic|agriculture|defen[cs]e|interior|industry|industrial|chief|senior|vice|"
    r"deputy|prime|state|tax|civil|aviation|tourism|commercial|central|opposition|local|several|many|leading|major|lead|"
    r"business|research|travel|chip|steel|battery|electric|car|grain|national|former|statistical|customs|health|"
    r"energy|science|technology|education|culture|transport|export|import|consumer|retail|big|small|other|top|unnamed|securities)"
)
_CAP = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday)\b)(?:(?:al|el)-)?[A-ZÀ-ÖØ-Þ][\w’'.&-]*"
)
_NOT_BETWEEN = r"(?!(?:has|have|had|is|are|was|were|will|would|said|says|on|in|to|of|for|and|or|from|with|as|by|at|after|that|its|the|an?|it|they|he|she|who|which|but|than|over|into|not|also|told|made|met|put|cut|hit|set)\b|\w+(?:ed|ing)\b)"
_BETWEEN = rf"(?:\s+{_NOT_BETWEEN}[a-z][\w-]*){{0,2}}"
_CHUNK = re.compile(
    rf"(?:(?:{_CAP}|\b{_ADJ}\b|\b(?:minister|ministry|spokes(?:man|woman|person)|president|chairman|ambassador|secretary|governor|adviser|commerce|foreign)\b(?=\s+(?:[A-Z]|spokes))|\d+(?=\s+[A-Z]))(?:\s+(?:of|for|and|the|de|del|da|al-|&)(?:\s+the)?(?=\s+{_CAP}))?\s+)*"
    rf"(?:{_CAP}{_BETWEEN}\s+(?:{_HEAD.pattern})|{_CAP}|{_HEAD.pattern})(?:\s+of(?:\s+the)?(?:\s+{_CAP})+)?",
)
_LOWER_START = re.compile(
    r"^(?:The|A|An|In|On|At|From|But|And|Yet|Its|Their|His|Her|It|He|She|They|That|This|These|Some|Four|Two|Three|After|Before|As|While|When|If|Since|For|By|With|Both|According|To|Over|During|Under|Between|Of|There|What|Not|Behind|Even|Last|Next|Shares|Economists|Analysts|Researchers|Traders|Officials|We|You|I|Because|Although|Despite|Meanwhile|However|Following|Earlier|Several|Many)\s+"
)
_COUNTRYLESS = frozenset(
    {
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "The",
        "A",
        "In",
        "On",
        "It",
        "He",
        "She",
        "They",
        "We",
        "But",
        "Mr",
        "Mrs",
        "Ms",
        "If",
        "AI",
        "GDP",
        "IT",
        "EVs",
        "Not",
        "This",
        "That",
        "These",
        "There",
        "Its",
        "His",
        "Her",
        "An",
        "As",
        "At",
        "And",
        "Yet",
        "From",
        "Over",
        "While",
        "According",
        "Some",
        "I",
        "What",
        "To",
        "After",
        "Both",
        "When",
        "For",
        "By",
    }
)


@dataclass(slots=True)
class People:
    """Persons and bodies met so far in an article, so that "Mr Brandt" and "he" find their country."""

    by_name: dict[str, Entity] = field(default_factory=dict)
    by_kind: dict[str, Entity] = field(default_factory=dict)
    last: Entity | None = None

    def meet(self, found: Iterable[Entity]) -> None:
        """Remember those with a country."""
        acting = [entity for entity in found if entity.kind and entity.kind != "country"]
        self.last = acting[0] if acting else self.last
        for entity in acting:
            if entity.country:
                self.by_kind[entity.kind] = entity
                for word in re.findall(r"[A-ZÀ-Þ][\w’'-]+", entity.text)[-2:]:
                    if not _HEAD.fullmatch(word):
                        self.by_name.setdefault(word, entity)

    def known(self, text: str) -> Entity | None:
        """Whom a surname stands for."""
        words = re.findall(r"[A-ZÀ-Þ][\w’'-]+", text)
        return next(
            (
                self.by_name[word.removesuffix("’s").removesuffix("'s")]
                for word in words
                if word.removesuffix("’s").removesuffix("'s") in self.by_name
            ),
            None,
        )


def entities(sentence: str, names: Iterable[Name], people: People | None = None) -> tuple[Entity, ...]:
    """The noun phrases of a sentence that can act, in order.

    Parameters
    ----------
    sentence
        Its words.
    names
        What `find_names` found in it.
    people
        Who was met before in the article.
    """
    known = tuple(names)
    chunks = [
        entity
        for start, end in _chunks(sentence)
        if (entity := _entity(sentence, start, end, known, people)) is not None
    ]
    covered = [(chunk.start, chunk.end) for chunk in chunks]
    loose = [
        Entity(name.text, name.start, name.country, "country" if name.kind == "country" else name.kind)
        for name in known
        if name.country and not any(start <= name.start < end for start, end in covered)
    ]
    return tuple(sorted([*chunks, *loose], key=lambda entity: entity.start))


def _chunks(sentence: str) -> Iterator[tuple[int, int]]:
    for match in _CHUNK.finditer(sentence):
        start, end = match.span()
        while lead := _LOWER_START.match(sentence[start:end]):
            start += lead.end()
        if start < end and sentence[start:end] not in _COUNTRYLESS:
            yield start, end


def _entity(sentence: str, start: int, end: int, names: tuple[Name, ...], people: People | None) -> Entity | None:
    text = sentence[start:end].rstrip(" .,’'").removesuffix("’s").removesuffix("'s")
    inside = [name for name in names if start <= name.start < end]
    real = [name for name in inside if name.kind != "none"]
    if inside and not real:
        return None
    kind = _kind(text, real)
    country = _one_country(real)
    before = people.known(text) if people and not country else None
    if before is not None:
        country, kind = before.country, before.kind
    if not country and not real:
        country = _placed(sentence, end, names) or _again(sentence, start, text, kind, people)
    if not kind and not country:
        return None
    return Entity(text, start, country, kind or "country")


_OF = re.compile(r"(?<=[a-z])\s+(?:of|for)\s+(?!the\s+(?:two|both))")
"""What stands before "of" says what kind of body it is: "Minister of Industry"."""


def _kind(text: str, names: list[Name]) -> str:
    acting = [name for name in names if name.kind not in {"country", "place"}]
    whole = next((name.kind for name in acting if len(name.text) > 0.6 * len(text)), "")
    if whole:
        return whole
    text = _OF.split(text)[0] if _OF.search(text) else text
    ends = [
        (max(match.end() for match in regex.finditer(text)), -place, kind)
        for place, (kind, regex) in enumerate(_HEADS)
        if regex.search(text)
    ]
    found = max(ends)[2] if ends else ""
    return (
        next((name.kind for name in acting if name.kind in {"leader", "ministry"}), "")
        or found
        or (acting[0].kind if acting else "")
    )


def _one_country(names: list[Name]) -> str:
    """That of the first name; none where the phrase names two as equals ("China and South Korea")."""
    countries = {name.country for name in names if name.country}
    equals = len(countries) > 1 and all(name.kind == "country" for name in names)
    return "" if equals or not names else names[0].country


def _again(sentence: str, start: int, text: str, kind: str, people: People | None) -> str:
    """The country of the last of its kind: "the report", "the delegation"."""
    known = people.by_kind.get(kind) if people else None
    definite = re.search(r"\b(?:[Tt]he|[Ii]ts|[Tt]his|[Tt]hat)\s+$", sentence[:start]) is not None
    return known.country if known is not None and definite and text.islower() else ""


_IN = re.compile(r"^[’'s]*,?\s+(?:in|of|from|at|on the side of)\s+(?:the\s+)?")


def _placed(sentence: str, end: int, names: tuple[Name, ...]) -> str:
    """The country of the place that follows: "the ministry in Seoul"."""
    tail = _IN.match(sentence[end:])
    place = end + tail.end() if tail else -1
    return next((name.country for name in names if name.start == place), "")


def with_country(entity: Entity, country: str) -> Entity:
    """The same, of a country that context tells."""
    return replace(entity, country=country)
