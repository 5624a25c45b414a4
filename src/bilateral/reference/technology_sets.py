"""Sets of technologies: named lists of OpenAlex topics or subfields, or words to look for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bilateral.errors import InputError, SelectionError, nearest
from bilateral.given import given_text

__all__ = ["MOST", "TechnologySet", "technology_sets"]

MOST = 100
"""OpenAlex takes at most so many values joined by |."""
_KEYS = frozenset(["name", "topics", "subfields", "keywords"])


@dataclass(frozen=True, slots=True)
class TechnologySet:
    """One technology."""

    name: str
    """What the field is called in tables."""
    topics: tuple[tuple[str, str], ...]
    """Id ("T10018") and name of each topic."""
    subfields: tuple[tuple[str, str], ...]
    """Code ("1702") and name of each subfield."""
    keywords: tuple[str, ...]
    """Words of title and abstract; used where there are neither topics nor subfields, else they explain the set."""

    @property
    def searched(self) -> bool:
        """Whether it is looked for by words, which costs ten times as much."""
        return not (self.topics or self.subfields)

    def filter(self) -> str:
        """The set as a filter of OpenAlex works."""
        if self.topics:
            return f"primary_topic.id:{'|'.join(id for id, _ in self.topics)}"
        if self.subfields:
            return f"primary_topic.subfield.id:{'|'.join(code for code, _ in self.subfields)}"
        return f"title_and_abstract.search:{'|'.join(self.keywords)}"


@cache
def _standard() -> tuple[TechnologySet, ...]:
    text = files("bilateral.reference").joinpath("technology_sets.toml").read_text(encoding="utf-8")
    return _parsed(tomllib.loads(text), "the standard list")


def technology_sets(path: Path | str | None = None, names: Iterable[str] = ()) -> tuple[TechnologySet, ...]:
    """The standard sets, or those of a file of the user's.

    Parameters
    ----------
    path
        A TOML file: tables ``[[set]]`` with name, and topics or subfields (code = name) or keywords.
    names
        Only these; default all.

    Raises
    ------
    InputError
        The file is no TOML, or a set in it is not whole.
    SelectionError
        There is no set of a name.
    """
    found = _standard() if path is None else _parsed(_loaded(Path(path)), Path(path).name)
    wanted = tuple(names)
    if not wanted:
        return found
    by = {each.name: each for each in found}
    for name in wanted:
        if name not in by:
            listed = ", ".join(by)
            raise SelectionError("no such set of technologies", got=name, close=nearest(name, by), allowed=listed)
    return tuple(by[name] for name in wanted)


def _loaded(path: Path) -> Mapping[str, Any]:
    text = given_text(path, allowed="a list of sets in TOML")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the file is no TOML: {error}", got=str(path)) from None


def _parsed(told: Mapping[str, Any], label: str) -> tuple[TechnologySet, ...]:
    entries = told.get("set", [])
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{label} holds no sets", allowed="[[set]] with name, and topics, subfields or keywords")
    found = tuple(_one(entry, label) for entry in entries)
    names = [each.name for each in found]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"two sets of {label} have one name", got=twice)
    return found


def _one(entry: Mapping[str, Any], label: str) -> TechnologySet:
    name = str(entry.get("name", "")).strip()
    strange = sorted(set(entry) - _KEYS)
    if strange:
        raise InputError(f"a set of {label} has an unknown key", got=strange[0], allowed=", ".join(sorted(_KEYS)))
    pairs = {
        key: tuple((str(code), str(text)) for code, text in entry.get(key, {}).items())
        for key in ("topics", "subfields")
    }
    made = TechnologySet(name, pairs["topics"], pairs["subfields"], tuple(entry.get("keywords", ())))
    if not name or not (made.topics or made.subfields or made.keywords):
        raise InputError(f"a set of {label} needs a name, and topics, subfields or keywords", got=name or dict(entry))
    if any(not (id[:1] == "T" and id[1:].isdigit()) for id, _ in made.topics):
        raise InputError(f"a topic of {name} has no OpenAlex id", got=made.topics[0][0], allowed="T and digits: T10018")
    if max(len(made.topics), len(made.subfields), len(made.keywords)) > MOST:
        raise InputError(f"{name} is too long for one question to OpenAlex", allowed=f"{MOST} values; part the set")
    return made
