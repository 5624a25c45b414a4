"""Base forms of English words by rule: enough to bring "lifted", "lifting" and "lifts" together, and fast."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["stem"]

_IRREGULAR = """
arose arise|ate eat|bade bid|beaten beat|became become|began begin|begun begin|bent bend|bitten bite|bled bleed
blew blow|blown blow|bore bear|borne bear|bought buy|bound bind|broke break|broken break|brought bring
built build|burnt burn|came come|caught catch|chose choose|chosen choose|clung cling|dealt deal|did do|done do
does do|drawn draw|drew draw|driven drive|drove drive|dug dig|fallen fall|fed feed|fell fall|fled flee|flew fly
flown fly|forbade forbid|forbidden forbid|forgave forgive|forgiven forgive|forgot forget|fought fight|found find
froze freeze|frozen freeze|gave give|given give|gone go|got get|grew grow|grown grow|had have|has have
heard hear|held hold|hid hide|hidden hide|hung hang|kept keep|knew know|known know|laid lay|led lead|left leave
lent lend|lit light|lost lose|made make|meant mean|met meet|overran overrun|overthrew overthrow
overthrown overthrow|paid pay|ran run|rang ring|rode ride|risen rise|rose rise|said say|sank sink|sat sit
saw see|seen see|sent send|shook shake|shaken shake|shot shoot|shown show|slain slay|slew slay|sold sell
sought seek|spoke speak|spoken speak|spent spend|stole steal|stolen steal|stood stand|struck strike
stricken strike|stuck stick|sung sing|sunk sink|swept sweep|swore swear|sworn swear|swum swim|taken take
taught teach|tore tear|torn tear|thought think|threw throw|thrown throw|told tell|took take|undertook undertake
understood understand|upheld uphold|was be|went go|were be|are be|is be|been be|being be|am be
withdrawn withdraw|withdrew withdraw|withheld withhold|woke wake|won win|wore wear|worn wear|wound wound
written write|wrote write|backed back|men man|women woman|policemen police|children child
"""
_TABLE = dict(pair.split() for line in _IRREGULAR.strip().splitlines() for pair in line.split("|"))
_VOWELS = frozenset("aeiouy")
_KEEP = frozenset(["news", "this", "during", "thing", "king", "nothing", "something", "united"])


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The base form of a lower-case word: irregular forms by table, then -s, -ed, -ing and a doubled consonant or e."""
    known = _TABLE.get(word)
    if known is not None:
        return known
    if len(word) < 4 or word in _KEEP:
        return word
    return _final(_bare(word))


def _bare(word: str) -> str:
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith("ing") and _VOWELS & set(word[:-3]):
        return word[:-3]
    if word.endswith("ed") and _VOWELS & set(word[:-2]):
        return word[:-2]
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _final(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word
