"""Groups of countries by name: ASEAN, EU27, G7, OECD and the like, as they stood at the end of 2024."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bilateral.errors import SelectionError, UnknownCountry, nearest
from bilateral.reference._tables import rows
from bilateral.reference.countries import country

__all__ = ["Member", "group", "groups"]


@dataclass(frozen=True, slots=True)
class Member:
    """One country's membership of a group."""

    iso3: str
    """ISO 3166-1 alpha-3 code."""
    since: int | None
    """Calendar year of entry; None where no date applies."""
    until: int | None
    """Calendar year of leaving; None for those who stayed."""

    def belongs(self, year: int) -> bool:
        """Whether the country was a member at some time in `year`."""
        return (self.since or year) <= year <= (self.until or year)


@cache
def groups() -> Mapping[str, tuple[Member, ...]]:
    """All named groups with their members."""
    known: dict[str, list[Member]] = {}
    for row in rows("groups.csv"):
        since, until = (int(row[key]) if row[key] else None for key in ("from", "to"))
        known.setdefault(row["name"], []).append(Member(row["iso3"], since, until))
    return {name: tuple(members) for name, members in known.items()}


def group(which: str | Iterable[str], *, year: int | None = None) -> tuple[str, ...]:
    """ISO3 codes of a group, of several, or of a list of countries; each once, in the order given.

    Parameters
    ----------
    which
        A group's name ("ASEAN"), a country, both parted by commas ("EU27,CHE"), or a list of such.
    year
        Leave out those who were not members in this calendar year; by default all members of the table are given.

    Returns
    -------
    tuple of str

    Raises
    ------
    SelectionError
        A name is neither a group nor a country; the message names the nearest group.

    Examples
    --------
    >>> group("MERCOSUR,CHL")
    ('ARG', 'BRA', 'PRY', 'URY', 'BOL', 'CHL')
    """
    words = which.split(",") if isinstance(which, str) else list(which)
    return tuple(dict.fromkeys(iso3 for word in words if word.strip() for iso3 in _members(word.strip(), year)))


def _members(word: str, year: int | None) -> tuple[str, ...]:
    name = {known.casefold(): known for known in groups()}.get(word.casefold())
    if name is not None:
        return tuple(member.iso3 for member in groups()[name] if year is None or member.belongs(year))
    try:
        return (country(word).iso3,)
    except UnknownCountry as fault:
        raise SelectionError(
            "neither a group nor a country has this name",
            got=word,
            close=(*nearest(word, groups()), *fault.close),
            allowed=f"{', '.join(groups())}, or ISO3 codes",
        ) from fault
