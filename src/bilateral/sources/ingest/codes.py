"""Codes as received to codes as stored: countries, products. Works on the distinct codes, never on rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bilateral.errors import InputError

__all__ = ["FIRST_YEAR", "LAST_YEAR", "WORLD", "ProductCodes", "countries", "fixed_width", "plain", "unpadded", "years"]

FIRST_YEAR, LAST_YEAR = 1900, 2100

WORLD = frozenset({"world", "wld", "w00", "0", "000", "all", "total", "all countries"})
"""Codes that mean all partners together: the row is a total, not a flow."""

_TOTALS = frozenset({"total", "all", "all commodities", "all products", "ag0"})
_MISSING = frozenset({"", "na", "n/a", "nan", "none", "null", "<na>", "nat"})


@dataclass(frozen=True, slots=True)
class ProductCodes:
    """What is stored for each product code received."""

    stored: Mapping[str, str]
    """Code as received to code as stored; codes that are missing or totals are not in it."""
    totals: frozenset[str] = frozenset()
    """Codes as received that mean all products together."""
    notes: tuple[str, ...] = field(default=())
    """What was done, in plain words."""
    classification: str = ""
    """The classification that the codes show themselves to be of; empty where the plan says."""


def countries(codes: Sequence[str], known: Mapping[str, str] | None) -> dict[str, str]:
    """ISO3 of each code that is known; the others are left out.

    Parameters
    ----------
    codes
        As received, each once.
    known
        Casefolded code to ISO3; None for all that the reference knows.
    """
    from bilateral.reference.countries import aliases, fold

    table = aliases() if known is None else known
    found = {}
    for code in codes:
        bare = unpadded(code)
        keys = (bare.casefold(), bare.casefold().lstrip("0"), fold(bare))
        iso3 = next((table[key] for key in keys if key in table), None)
        if iso3:
            found[code] = iso3
    return found


def years(codes: Sequence[str], only: int | None) -> dict[str, int]:
    """The calendar year of each text that is one; the others are left out.

    Parameters
    ----------
    codes
        As received, each once.
    only
        The year that they must all be; None for any from 1900 to 2100.
    """
    found = {code: int(unpadded(code)) for code in codes if re.fullmatch(r"\d{4}", unpadded(code))}
    low, high = (FIRST_YEAR, LAST_YEAR) if only is None else (only, only)
    return {code: year for code, year in found.items() if low <= year <= high}


def unpadded(code: str) -> str:
    """`code` without blanks around it and without the ".0" that spreadsheets add."""
    return re.sub(r"^(\d+)\.0+$", r"\1", code.strip())


def plain(codes: Sequence[str]) -> ProductCodes:
    """Product codes as they are, as text."""
    bare = {code: unpadded(code) for code in codes}
    totals = frozenset(code for code, text in bare.items() if text.casefold() in _TOTALS)
    stored = {code: text for code, text in bare.items() if text.casefold() not in _MISSING and code not in totals}
    return ProductCodes(stored, totals)


def fixed_width(*widths: int, classification: str = "") -> Callable[[Sequence[str]], ProductCodes]:
    """Codes of one length: one that is one digit short has lost its leading zero and gets it back.

    Parameters
    ----------
    *widths
        The lengths that the classification has (2, 4, 6 for HS). The longest code says which of them is meant.
    classification
        Its name, for messages.
    """

    def read(codes: Sequence[str]) -> ProductCodes:
        found = plain(codes)
        lengths = sorted({len(code) for code in found.stored.values()})
        width = next((width for width in sorted(widths) if lengths and lengths[-1] <= width), None)
        if not lengths or lengths == [width]:
            return found
        if width is None or lengths[0] < width - 1 or not all(code.isdigit() for code in found.stored.values()):
            raise _mixed(classification, lengths, found)
        padded = {code: text.zfill(width) for code, text in found.stored.items()}
        if len(set(padded.values())) < len(set(found.stored.values())):
            raise _mixed(classification, lengths, found)
        short = sum(len(text) < width for text in found.stored.values())
        note = f"{short:,} product codes had lost their leading zero and were padded to {width} digits"
        return ProductCodes(padded, found.totals, (note,))

    return read


def _mixed(classification: str, lengths: list[int], found: ProductCodes) -> InputError:
    samples = [min(code for code in found.stored.values() if len(code) == length) for length in lengths]
    return InputError(
        f"product codes of {classification or 'one classification'} have several lengths",
        got=", ".join(f"{length} digits ({code})" for length, code in zip(lengths, samples, strict=True)),
        allowed="codes of one level, as text with their leading zeros",
        then="keep one level only (2, 4 or 6 digits); or name your own classification: --classification NAME",
    )
