"""A sector of interest, and what a lens says of it: the row and the cells of the table sector × lens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bilateral.errors import nearest

__all__ = ["Sector", "SectorCell", "silent", "unknown"]

Sign = Literal["up", "down", "flat", "none"]


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector as each lens knows it: "cosmetics" is HS 33, a basket of shares and a word in the news."""

    name: str
    """What it is called in the brief."""
    products: tuple[str, ...] = ()
    """Product codes; a code stands for all that begin with it."""
    industries: tuple[str, ...] = ()
    """Names of products or industries in the trade data."""
    baskets: tuple[str, ...] = ()
    """Sectors of the market lens."""
    technologies: tuple[str, ...] = ()
    """Fields of the technology lens."""
    keywords: tuple[str, ...] = ()
    """Words that name it in the news."""


@dataclass(frozen=True, slots=True)
class SectorCell:
    """What one lens says of one sector, in a plain word with its evidence."""

    lens: str
    word: str
    """"both strong", "rose, robustly", "not in the news"."""
    sign: Sign
    """What it points to for trade between the two: "up", "down", "flat" where the lens sees neither, "none" where it
    cannot say."""
    detail: str = ""
    """One sentence with the numbers."""
    evidence: str = ""
    """Id of the table, figure or measure that bears it out; empty where nothing does."""
    value: float | None = None
    """The number behind the word, in `unit`; None where there is none."""
    unit: str = ""
    unknown: tuple[str, ...] = ()
    """What the user named and the lens does not know, each in a sentence."""

    def __post_init__(self) -> None:
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.lens}: the value of a cell is finite or None")


def silent(lens: str, word: str, detail: str = "", unknown: tuple[str, ...] = ()) -> SectorCell:
    """The cell of a lens that cannot say anything of a sector."""
    return SectorCell(lens, word, "none", detail, unknown=unknown)


def unknown(what: str, names: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each name that the data do not have, with the nearest that they have.

    Parameters
    ----------
    what
        What was named: "basket of shares".
    names
        Those not found.
    known
        The names in the data.
    """
    return tuple(f"No {what} is called {name}{_meant(name, known)}" for name in names)


def _meant(name: str, known: Sequence[str]) -> str:
    close = nearest(name, known)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    listed = f"{', '.join(known[:12])}{', …' if len(known) > 12 else ''}"
    return f"; there are {listed}." if known else "."
