"""Technology classes of products and industries, and classes of end use.

Three families: Lall's ten classes of products (SITC), the OECD's four classes of manufacturing industries (ISIC), and
the three end uses of the System of National Accounts (BEC).
Trade by HS has neither: give a mapping from HS codes to SITC or ISIC codes, from a concordance, and go by way of it.
No table by HS chapter is given, because chapters such as 84, 85, 87, 88 and 90 mix classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bilateral.errors import SelectionError, nearest
from bilateral.reference._tables import rows

__all__ = [
    "UNCLASSIFIED",
    "Technology",
    "TechnologyClass",
    "end_use",
    "technologies",
    "technology",
    "technology_of",
]

_END_USE = "end-use-bec4"
UNCLASSIFIED = "unclassified"
"""Where a code is in no class of the scheme."""


@dataclass(frozen=True, slots=True)
class TechnologyClass:
    """One class of a scheme."""

    id: str
    """"HT1", "MH" …"""
    name: str
    """The name to print."""
    broad: str
    """Id of the broad class that it belongs to: "HT"; the id itself in a scheme with one level."""
    broad_name: str
    """The broad class's name to print."""


@dataclass(frozen=True, slots=True)
class Technology:
    """A scheme of technology classes and the codes that it sorts."""

    name: str
    """Short name: "lall-sitc2"."""
    title: str
    """The full name, to print."""
    classification: str
    """Name of the classification whose codes it sorts: "SITC2", "ISIC3" …"""
    source: str
    """Author, year, publication."""
    note: str
    """What must be known about the list."""
    classes: tuple[TechnologyClass, ...]
    """In order of the scheme."""
    codes: Mapping[str, str]
    """Class of each code that is listed; finer codes go with the longest that they begin with."""
    also: Mapping[str, tuple[str, ...]]
    """Other classes that a code mixes in; only codes that mix are there."""
    by_way_of: Mapping[str, str] | None = None
    """Where set, codes are first looked up here, whole, and what they map to is sorted."""

    def of(self, code: str) -> str:
        """Id of the class of `code`; `UNCLASSIFIED` where the scheme, or the mapping, has none.

        Examples
        --------
        >>> technology("lall-sitc2").of("7764"), technology("oecd-isic3").classify(["2411", "2423"])
        ('HT1', ('MH', 'H'))
        """
        known = code if self.by_way_of is None else self.by_way_of.get(code, "")
        for length in range(len(known) if self._nested else 0, 0, -1):
            if known[:length] in self.codes:
                return self.codes[known[:length]]
        return self.codes.get(known, UNCLASSIFIED)

    def classify(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Ids of the classes of `codes`, in order."""
        return tuple(self.of(code) for code in codes)

    def broad(self, id: str) -> str:
        """Id of the broad class of a class; `UNCLASSIFIED` stays."""
        return {entry.id: entry.broad for entry in self.classes}.get(id, id)

    def name_of(self, id: str) -> str:
        """The name to print of a class or broad class; "Unclassified" for what is in none.

        Raises
        ------
        SelectionError
            The scheme has no such class.
        """
        names = {entry.broad: entry.broad_name for entry in self.classes}
        names |= {entry.id: entry.name for entry in self.classes} | {UNCLASSIFIED: "Unclassified"}
        if id not in names:
            raise SelectionError(f"no class of {self.name}", got=id, close=nearest(id, names), allowed=", ".join(names))
        return names[id]

    def mixed(self, code: str) -> tuple[str, ...]:
        """Other classes that a listed code mixes in; empty where it is pure."""
        known = code if self.by_way_of is None else self.by_way_of.get(code, "")
        return self.also.get(known, ())

    def through(self, mapping: Mapping[str, str]) -> Technology:
        """The same scheme for other codes, by way of `mapping` from those codes to this classification's.

        For instance HS6 to SITC or to ISIC, from a concordance of the same edition. A code that goes to several takes
        the one the mapping names; split it before if it must count in both.
        """
        return replace(self, by_way_of=dict(mapping))

    @property
    def _nested(self) -> bool:
        return not self.classification.startswith("WIOD")


def technology(name: str) -> Technology:
    """The scheme of this name.

    Raises
    ------
    SelectionError
        There is no such scheme; the message names the nearest.
    """
    found = _schemes().get(name.casefold().replace("_", "-"))
    if found is None:
        known = _schemes()
        raise SelectionError("no technology scheme", got=name, close=nearest(name, known), allowed=", ".join(known))
    return found


def technologies() -> tuple[Technology, ...]:
    """Every scheme of technology classes, in order."""
    return tuple(scheme for name, scheme in _schemes().items() if name != _END_USE)


def end_use() -> Technology:
    """The scheme of end uses: capital, intermediate and consumption goods, by BEC revision 4."""
    return _schemes()[_END_USE]


def technology_of(classification: str) -> Technology | None:
    """The scheme that sorts the codes of a classification as they are; None where there is none (every HS edition)."""
    return next((scheme for scheme in technologies() if scheme.classification == classification), None)


@cache
def _schemes() -> Mapping[str, Technology]:
    listed = rows("technology_codes.csv")
    return {
        row["scheme"]: Technology(
            name=row["scheme"],
            title=row["title"],
            classification=row["classification"],
            source=row["source"],
            note=row["note"],
            classes=_classes(row["scheme"].partition("-")[0]),
            codes={code["code"]: code["class"] for code in listed if code["scheme"] == row["scheme"]},
            also={
                code["code"]: tuple(code["also"].split())
                for code in listed
                if code["scheme"] == row["scheme"] and code["also"]
            },
        )
        for row in rows("technology_schemes.csv")
    }


def _classes(family: str) -> tuple[TechnologyClass, ...]:
    return tuple(
        TechnologyClass(row["class"], row["name"], row["broad"], row["broad_name"])
        for row in rows("technology_classes.csv")
        if row["family"] == family
    )
