"""Product classifications: their levels, sectors and names.

Known are the Harmonised System (HS92 to HS22, or HS where the edition is not stated), SITC revisions 1 to 4 and the
35 industries of the World Input-Output Database, release 2013 (WIOD2013). Any other name is a list of its own with
one level, unless levels are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bilateral.errors import SelectionError, nearest
from bilateral.reference._tables import rows

__all__ = ["Classification", "classification", "known"]

HS_EDITIONS = {"92": 1992, "96": 1996, "02": 2002, "07": 2007, "12": 2012, "17": 2017, "22": 2022}
SITC_REVISIONS = ("1", "2", "3", "4")
ALL = "all"
_FAMILIES = re.compile(r"(hs|sitc(rev)?|wiod)\d*|[hs]\d")


@dataclass(frozen=True, slots=True)
class Classification:
    """How product codes are built, and what they are called."""

    name: str
    """The short name: "HS92"."""
    family: str
    """"HS", "SITC", "WIOD2013", or the name itself: codes of one family share sectors and names."""
    title: str
    """The full name, to print."""
    levels: tuple[int, ...]
    """Lengths of the code's prefixes, coarse to fine; empty where the list has one level only."""
    industry_digits: int | None
    """The prefix length that is taken as "an industry"; None where each code is one."""

    def with_levels(self, levels: Iterable[int]) -> Classification:
        """The same with other prefix lengths, in order; "an industry" is then the coarsest that lies within them."""
        chosen = tuple(sorted(set(levels)))
        keep = self.industry_digits if self.industry_digits in chosen else next(iter(chosen), None)
        return replace(self, levels=chosen, industry_digits=keep)

    def industry(self, code: str) -> str:
        """The industry that `code` belongs to: its prefix, or the code itself."""
        return code[: self.industry_digits]

    def sector(self, code: str) -> str:
        """Id of the sector that `code` belongs to.

        HS: the section in Roman numerals; SITC: the first digit; WIOD2013: a broad sector; a list of the user's own:
        the coarsest prefix, or "all" where there are no levels.
        """
        if self.family == "HS":
            return _hs_section().get(code[:2], "other")
        if self.family == "WIOD2013":
            return _wiod_sector().get(code, "other")
        return code[: self.levels[0]] if self.levels else ALL

    def sector_name(self, sector: str) -> str:
        """The name to print for a sector's id; the id itself where there is none."""
        return _sector_names(self.family).get(sector, sector)

    def name_of(self, code: str) -> str | None:
        """The name of a chapter, section or industry; None where the finer names come with the data."""
        return _names(self.family).get(code)

    def check(self, code: str) -> None:
        """Nothing, when `code` can be a code or a prefix of one in this classification.

        Raises
        ------
        SelectionError
            It cannot: the message says what can, and names the nearest.
        """
        if self.family in {"HS", "SITC"}:
            fits = code.isdecimal() and len(code) in self.levels and _head(self.family, code) in _names(self.family)
            allowed = f"{' or '.join(map(str, self.levels))} digits, as text"
        elif self.family == "WIOD2013":
            fits, allowed = code in _names(self.family), "c1 to c35"
        else:
            fits, allowed = bool(code.strip()), "any text that is not empty"
        if not fits:
            close = nearest(code, _names(self.family))
            raise SelectionError(f"no code of {self.name}", got=code, close=close, allowed=allowed)


def classification(name: str) -> Classification:
    """The classification of this name; one of the user's own, with one level, where the name is not known.

    Raises
    ------
    SelectionError
        The name looks like one of HS, SITC or WIOD, and there is no such edition.

    Examples
    --------
    >>> classification("hs 1992").levels, classification("S2").title
    ((2, 4, 6), 'SITC, revision 2')
    >>> classification("my list").levels
    ()
    """
    short = "".join(sign for sign in name.casefold() if sign.isalnum())
    found = known().get(short)
    if found is None and _FAMILIES.fullmatch(short):
        names = tuple(dict.fromkeys(entry.name for entry in known().values()))
        raise SelectionError(
            "no such classification",
            got=name,
            close=nearest(name, names),
            allowed=f"{', '.join(names)}, or a name of your own that is not like these",
        )
    return found or Classification(name=name, family=name, title=name, levels=(), industry_digits=None)


@cache
def known() -> Mapping[str, Classification]:
    """Every known classification by each of its names, in small letters and figures only."""
    table = {"hs": _hs("HS", "Harmonised System, edition not stated")}
    for place, (short, year) in enumerate(HS_EDITIONS.items()):
        entry = _hs(f"HS{short}", f"Harmonised System {year}")
        table |= dict.fromkeys((f"hs{short}", f"hs{year}", f"h{place}"), entry)
    for revision in SITC_REVISIONS:
        entry = Classification(f"SITC{revision}", "SITC", f"SITC, revision {revision}", (1, 2, 3, 4, 5), 2)
        table |= dict.fromkeys((f"sitc{revision}", f"sitcrev{revision}", f"s{revision}"), entry)
    title = "World Input-Output Database, release 2013 (35 industries)"
    wiod = Classification("WIOD2013", "WIOD2013", title, (), None)
    return table | dict.fromkeys(("wiod2013", "wiod"), wiod)


def _hs(name: str, title: str) -> Classification:
    return Classification(name=name, family="HS", title=title, levels=(2, 4, 6), industry_digits=2)


def _head(family: str, code: str) -> str:
    return code[:2] if family == "HS" else code[:1]


@cache
def _hs_section() -> Mapping[str, str]:
    return {
        f"{chapter:02d}": row["section"]
        for row in rows("hs_sections.csv")
        for chapter in range(int(row["first"]), int(row["last"]) + 1)
    }


@cache
def _wiod_sector() -> Mapping[str, str]:
    return {row["industry"]: row["sector"] for row in rows("wiod2013.csv")}


@cache
def _sector_names(family: str) -> Mapping[str, str]:
    if family == "HS":
        return {row["section"]: row["name"] for row in rows("hs_sections.csv")}
    if family == "SITC":
        return {row["section"]: row["name"] for row in rows("sitc_sections.csv")}
    if family == "WIOD2013":
        return {row["sector"]: row["sector_name"] for row in rows("wiod2013.csv")}
    return {ALL: "All products"}


@cache
def _names(family: str) -> Mapping[str, str]:
    if family == "HS":
        return {row["chapter"]: row["name"] for row in rows("hs_chapters.csv")}
    if family == "SITC":
        return {row["section"]: row["name"] for row in rows("sitc_sections.csv")}
    if family == "WIOD2013":
        return {row["industry"]: row["name"] for row in rows("wiod2013.csv")}
    return {}
