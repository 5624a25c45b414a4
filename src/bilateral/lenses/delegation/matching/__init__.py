"""Who suits whom: requests, HS codes along their tree, words, trade, and rules; every component kept."""

from bilateral.lenses.delegation.matching.score import COMPONENTS, Components, Context, Match, match, suitability
from bilateral.lenses.delegation.matching.text import Embedding, TextLikeness, TfIdf
from bilateral.lenses.delegation.matching.why import why, why_for_guests

__all__ = [
    "COMPONENTS",
    "Components",
    "Context",
    "Embedding",
    "Match",
    "TextLikeness",
    "TfIdf",
    "match",
    "suitability",
    "why",
    "why_for_guests",
]
