"""How to cite a brief or one of its figures: a line of text and a BibTeX entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilateral.brief.model import Brief
    from bilateral.measure import Figure

__all__ = ["Citation", "cite"]

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL |= {letter: f"\\{letter}" for letter in "&%$#_{}"}


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference in two forms."""

    text: str
    bibtex: str


def cite(brief: Brief, figure: Figure | None = None) -> Citation:
    """The reference of a brief, or of one figure in it; simulated data are named as such."""
    from bilateral import __version__

    simulated = "SIMULATED DATA. " if brief.simulated else ""
    sources = " | ".join(origin.cite() for origin in (figure.origins if figure else brief.origins))
    head = f"“{figure.title}”, figure in: {brief.title}" if figure else brief.title
    text = f"{simulated}{head}. Bilateral brief of {brief.date}, made with bilateral {__version__}. Data: {sources}."
    key = f"bilateral_{brief.pair.a}_{brief.pair.b}_{brief.date}".replace("-", "")
    fields = {
        "title": _tex(figure.title if figure else brief.title),
        "howpublished": _tex(f"Bilateral brief, made with bilateral {__version__}"),
        "year": brief.date[:4],
        "note": _tex(f"{simulated}{f'In: {brief.title}. ' if figure else ''}{brief.date}. Data: {sources}"),
    }
    lines = ",\n".join(f"  {name} = {{{content}}}" for name, content in fields.items())
    return Citation(text, f"@misc{{{key},\n{lines}\n}}")


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in " ".join(text.split()))
