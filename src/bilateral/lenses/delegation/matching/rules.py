"""What the kinds of partner that two firms look for say about a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.matching.codes import overlap

__all__ = ["kinds_fit", "rivalry"]

Floats: TypeAlias = NDArray[np.float64]
Kinds: TypeAlias = Sequence[Sequence[str]]

_ANSWERS = {
    "buyer": {"supplier"},
    "supplier": {"buyer", "agent"},
    "agent": {"supplier", "agent"},
    "partner": {"partner", "jv", "technology"},
    "jv": {"jv", "partner", "investor"},
    "investor": {"investor", "jv"},
    "technology": {"technology", "partner"},
}
"""Who looks for the left is answered by who looks for the right."""
_TOGETHER = frozenset(["partner", "jv", "technology", "investor"])
_RIVALS = 0.6
"""Goods in common from which two firms count as rivals: the same HS heading."""


def kinds_fit(one: Kinds, other: Kinds) -> Floats:
    """1 where something that one firm looks for is answered by the other, else 0; shape (N, M)."""
    names = sorted(_ANSWERS)
    asks = np.array([[name in seeks for name in names] for seeks in one], dtype=float).reshape(len(one), len(names))
    answers = np.array([[bool(_ANSWERS[name] & set(seeks)) for name in names] for seeks in other], dtype=float).reshape(
        len(other), len(names)
    )
    found: Floats = (asks @ answers.T > 0).astype(float)
    return found


def rivalry(one_offers: Kinds, other_offers: Kinds, one_seeks: Kinds, other_seeks: Kinds) -> Floats:
    """How far two firms offer the same goods, where neither looks for a partner to do so together; shape (N, M).

    0 where they share no heading; else the overlap of their offers, from 0.6 to 1.
    """
    same = overlap(one_offers, other_offers)
    lone = np.array([not _TOGETHER & set(seeks) for seeks in one_seeks], dtype=bool)
    other = np.array([not _TOGETHER & set(seeks) for seeks in other_seeks], dtype=bool)
    return np.where((same >= _RIVALS) & lone[:, None] & other[None, :], same, 0.0)
