"""How the user's product codes are read: by the classification they name, or by what the codes show."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bilateral.reference.classifications import classification
from bilateral.sources.ingest import ProductCodes, fixed_width, plain

__all__ = ["OWN", "rule"]

OWN = "own"
"""The name of a classification that is not stated and cannot be told: one level, no names."""

Rule = Callable[[Sequence[str]], ProductCodes]


def rule(name: str | None, *, numbers: bool, levels: tuple[int, ...] = ()) -> Rule:
    """How to read codes of the classification `name`; None to tell it from the codes.

    Parameters
    ----------
    name
        "HS17", "SITC2", "WIOD2013", a name of the user's own, or None.
    numbers
        Whether the codes came as numbers, which have no leading zeros.
    levels
        The user's own prefix lengths.

    Raises
    ------
    SelectionError
        The name looks like one of HS, SITC or WIOD, and there is no such edition.
    """
    if name is None:
        return lambda codes: _told(codes, numbers=numbers)
    found = classification(name)
    if found.family == "HS":
        return fixed_width(*(levels or found.levels), classification=found.name)
    if found.family == "SITC":
        return _sitc(found.name, numbers=numbers)
    if found.family == "WIOD2013":
        return _wiod
    lengths = f"levels {', '.join(map(str, levels))}" if levels else "one level"
    note = f"{name} is a classification of its own, {lengths}"
    return lambda codes: _say(_own(codes, numbers=numbers), name, note)


def _told(codes: Sequence[str], *, numbers: bool) -> ProductCodes:
    """WIOD's industries and six-digit HS codes are known by sight; the rest is a list of the user's own."""
    found = plain(codes)
    texts = set(found.stored.values())
    if texts and all(re.fullmatch(r"c([1-9]|[12]\d|3[0-5])", text.casefold()) for text in texts):
        return _say(_wiod(codes), "WIOD2013", "product codes are those of WIOD, release 2013 (c1 to c35)")
    if texts and {len(text) for text in texts} <= {5, 6} and all(text.isdecimal() for text in texts):
        note = "product codes were taken as HS, six digits; name the edition with --classification HS17"
        return _say(fixed_width(6, classification="HS")(codes), "HS", note)
    note = "the product classification is not stated; name it with --classification"
    return _say(_own(codes, numbers=numbers), OWN, note)


def _say(found: ProductCodes, name: str, note: str) -> ProductCodes:
    return replace(found, classification=name, notes=(*found.notes, note))


def _wiod(codes: Sequence[str]) -> ProductCodes:
    found = plain(codes)
    return replace(found, stored={code: text.casefold() for code, text in found.stored.items()})


def _sitc(name: str, *, numbers: bool) -> Rule:
    """SITC has codes of every length, so that a short one need not have lost a zero: text is never padded."""

    def read(codes: Sequence[str]) -> ProductCodes:
        found = plain(codes)
        lengths = {len(text) for text in found.stored.values()}
        widths = (max(lengths, default=4),) if numbers or len(lengths) == 1 else ()
        return fixed_width(*widths, classification=name)(codes)

    return read


def _own(codes: Sequence[str], *, numbers: bool) -> ProductCodes:
    found = plain(codes)
    note = "product codes came as numbers: leading zeros, if there were any, are lost"
    return replace(found, notes=(*found.notes, note)) if numbers else found
