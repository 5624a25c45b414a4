"""The coder's own lexicon: verb and noun phrases by root and by kind, found in a row of stems."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bilateral.lenses.signals.sentence.stems import stem

__all__ = ["MODIFIERS", "Entry", "Hit", "hits", "lexicon"]

MODIFIERS = frozenset(["NEG", "END", "FUTURE", "SPEECH"])
_FILLERS = frozenset(["the", "a", "an", "its", "their", "his", "her", "all", "some", "two", "three", "new"])
_NEGATIONS = frozenset(["not", "never", "no", "without", "nor"])


class Entry(NamedTuple):
    """A phrase as stems, with the groups that it speaks for: roots and modifiers, or kinds."""

    words: tuple[str, ...]
    groups: tuple[str, ...]


class Hit(NamedTuple):
    """A phrase found: where it begins, its groups, whether a negation stands before it, how many words it has."""

    at: int
    groups: tuple[str, ...]
    negated: bool
    size: int


@cache
def lexicon(*, kinds: bool) -> dict[str, tuple[Entry, ...]]:
    """First stem → entries that begin with it, longest first.

    Lines of the file read ``GROUP: phrase; phrase``; a group with a dot is a kind. With `kinds` the entries are
    those of kinds, else those of roots and modifiers; negations are in both.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for line in files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines():
        group, _, phrases = line.partition(":")
        wanted = not line.startswith("#") and (("." in group) == kinds or group == "NEG")
        for phrase in phrases.split(";") if wanted else ():
            words = tuple(stem(word) for word in phrase.strip().replace("-", " - ").split())
            if words and group not in found.setdefault(words, []):
                found[words].append(group)
    by_first: dict[str, list[Entry]] = {}
    for words, groups in found.items():
        by_first.setdefault(words[0], []).append(Entry(words, tuple(groups)))
    return {first: tuple(sorted(rows, key=lambda row: -len(row.words))) for first, rows in by_first.items()}


def hits(stems: Sequence[str], *, kinds: bool) -> list[Hit]:
    """Phrases of the lexicon in the row of stems, longest first at each place; one or two words may stand inside."""
    table = lexicon(kinds=kinds)
    found: list[Hit] = []
    at = 0
    while at < len(stems):
        rows = table.get(stems[at])
        entry = _longest(stems, at, rows) if rows else None
        if entry is None:
            at += 1
            continue
        found.append(Hit(at, entry.groups, _negated(stems, at), len(entry.words)))
        at += max(1, len(entry.words) - 1)
    return found


def _longest(stems: Sequence[str], at: int, rows: tuple[Entry, ...]) -> Entry | None:
    for row in rows:
        size = len(row.words)
        if size == 1 or tuple(stems[at : at + size]) == row.words or _with_gap(stems, at, row.words):
            return row
    return None


def _with_gap(stems: Sequence[str], at: int, words: tuple[str, ...]) -> bool:
    rest, size = words[1:], len(words)
    if at + size < len(stems) and tuple(stems[at + 2 : at + size + 1]) == rest:
        return True
    return at + size + 1 < len(stems) and stems[at + 1] in _FILLERS and tuple(stems[at + 3 : at + size + 2]) == rest


def _negated(stems: Sequence[str], at: int) -> bool:
    return any(word in _NEGATIONS or word.endswith("n't") for word in stems[max(0, at - 3) : at])
