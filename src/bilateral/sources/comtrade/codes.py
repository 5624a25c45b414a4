"""Countries as UN Comtrade numbers them."""

from __future__ import annotations

from bilateral.errors import SelectionError
from bilateral.reference.countries import aliases, country

__all__ = ["WORLD", "comtrade_code", "iso3_of"]

WORLD = 0
"""All partners together."""

_OWN = {"CHE": 757, "FRA": 251, "IND": 699, "NOR": 579, "TWN": 490, "USA": 842}
"""Where Comtrade's number is not that of M49; see the reference for what each covers."""


def comtrade_code(place: str | int) -> int:
    """The number that UN Comtrade uses for an economy, or 0 for "world".

    Examples
    --------
    >>> comtrade_code("India"), comtrade_code("TWN"), comtrade_code(356), comtrade_code("KOR")
    (699, 490, 699, 410)

    Raises
    ------
    UnknownCountry
        Nothing has this code or name.
    SelectionError
        Comtrade has no number for it.
    """
    if str(place).strip().casefold() in {"0", "world", "wld"}:
        return WORLD
    entry = country(place)
    code = _OWN.get(entry.iso3, entry.m49)
    if not code or entry.fictional:
        raise SelectionError("UN Comtrade has no code for this economy", got=place, allowed="ISO 3166-1 codes or M49")
    return code


def iso3_of(code: int) -> str | None:
    """ISO3 of a Comtrade number; None for the world and for numbers that the reference does not know.

    Examples
    --------
    >>> iso3_of(699), iso3_of(490), iso3_of(0)
    ('IND', 'TWN', None)
    """
    return aliases().get(str(code)) if code else None
