"""Which products a selection means."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bilateral.errors import SelectionError, nearest
from bilateral.lenses.structure.formulas.arrays import Bools

__all__ = ["choose"]

_NUMBERED = re.compile(r"(.*?)(\d+)")


def choose(codes: Sequence[str], wanted: Sequence[str], *, nested: bool) -> Bools:
    """Which of the codes a selection means.

    Parameters
    ----------
    codes
        All product codes in the data.
    wanted
        Codes and ranges ("c1-c16", "01-24"), ends included; empty for everything. Where codes nest, a shorter code
        means all codes that begin with it; in a flat list it means itself only, so that "c1" is not "c10".
    nested
        Whether the classification has levels.

    Returns
    -------
    numpy.ndarray
        Booleans, shape (codes,).

    Raises
    ------
    SelectionError
        A code or an end of a range is not in the data, or a range runs backwards.
    """
    if not wanted:
        return np.ones(len(codes), dtype=bool)
    chosen = np.zeros(len(codes), dtype=bool)
    for item in wanted:
        found = _one(codes, item, nested=nested)
        if not found.any():
            raise _unknown(codes, item, nested=nested)
        chosen |= found
    return chosen


def _one(codes: Sequence[str], item: str, *, nested: bool) -> Bools:
    single = _like(codes, item, nested=nested)
    first, dash, last = (part.strip() for part in item.replace("–", "-").partition("-"))
    if single.any() or not (dash and first and last):
        return single
    for end in (first, last):
        if not _like(codes, end, nested=nested).any():
            raise _unknown(codes, end, nested=nested)
    return _between(codes, first, last, nested=nested)


def _like(codes: Sequence[str], item: str, *, nested: bool) -> Bools:
    return np.array([code.startswith(item) if nested else code == item for code in codes], dtype=bool)


def _between(codes: Sequence[str], first: str, last: str, *, nested: bool) -> Bools:
    low, high = _rank(first), _rank(last)
    if low[0] != high[0] or low > high or (nested and len(first) != len(last)):
        raise SelectionError(
            "the range of products does not run upwards",
            got=f"{first}-{last}",
            allowed="two codes of one kind and length, the lower first: c1-c16, 01-24",
        )
    cut = len(first) if nested else None
    return np.array([low <= _rank(code[:cut]) <= high for code in codes], dtype=bool)


def _rank(code: str) -> tuple[str, int]:
    """Codes that end in a number are in the order of the number: c2 before c10."""
    found = _NUMBERED.fullmatch(code)
    return (found[1], int(found[2])) if found else (code, -1)


def _unknown(codes: Sequence[str], item: str, *, nested: bool) -> SelectionError:
    known = {code[: len(item)] for code in codes} if nested else set(codes)
    return SelectionError(
        "no product in the data has this code",
        got=item,
        close=nearest(item, sorted(known)),
        then="bilateral structure A B --table structure.map",
    )
