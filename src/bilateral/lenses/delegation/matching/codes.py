"""How well what one firm offers fits what another needs, along the tree of the Harmonised System."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVELS", "code_match", "level_of", "overlap"]

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = Sequence[Sequence[str]]

LEVELS: tuple[tuple[int, float], ...] = ((6, 1.0), (4, 0.6), (2, 0.15))
"""Digits that two codes share, and what that is worth."""


def code_match(offers: Codes, needs: Codes) -> Floats:
    """For every seller and buyer: the mean of their best and their average need, each by its nearest offer.

    m(n) = 1, 0.6 or 0.15 for a need n that shares 6, 4 or 2 digits with some offer, else 0; the match is
    (max_n m(n) + mean_n m(n)) / 2. It is our own scale; the order HS6 > HS4 > HS2 is what it has to keep.

    Parameters
    ----------
    offers
        Codes of each seller, N lists.
    needs
        Codes of each buyer, M lists.

    Returns
    -------
    array, shape (N, M), between 0 and 1
        0 where one of the two names no code.
    """
    found = np.zeros((len(offers), len(needs)))
    wanted = sorted({code for codes in needs for code in codes})
    if not wanted:
        return found
    nearest = _nearest(offers, wanted)
    place = {code: number for number, code in enumerate(wanted)}
    for buyer, codes in enumerate(needs):
        if codes:
            worth = nearest[:, [place[code] for code in codes]]
            found[:, buyer] = 0.5 * (worth.max(axis=1) + worth.mean(axis=1))
    return found


def overlap(one: Codes, other: Codes) -> Floats:
    """As `code_match`, whichever way round is larger: how far two firms name the same goods; shape (N, M)."""
    return np.maximum(code_match(one, other), code_match(other, one).T)


def level_of(offers: Sequence[str], needs: Sequence[str]) -> tuple[int, str, str]:
    """The most digits that an offer shares with a need (6, 4, 2, or 0), and the two codes; ties by the first named."""
    best = (0, "", "")
    for offer in offers:
        for need in needs:
            shared = _shared(offer, need)
            if shared > best[0]:
                best = (shared, offer, need)
    return best


def _shared(one: str, other: str) -> int:
    return next((n for n, _ in LEVELS if len(one) >= n and len(other) >= n and one[:n] == other[:n]), 0)


def _nearest(offers: Codes, wanted: Sequence[str]) -> Floats:
    """What the nearest offer of each seller to each need is worth, shape (N, needs)."""
    worth = np.zeros((len(offers), len(wanted)))
    for digits, value in reversed(LEVELS):
        columns: dict[str, list[int]] = {}
        for number, code in enumerate(wanted):
            if len(code) >= digits:
                columns.setdefault(code[:digits], []).append(number)
        for seller, codes in enumerate(offers):
            for head in {code[:digits] for code in codes if len(code) >= digits}:
                worth[seller, columns.get(head, [])] = value
    return worth
