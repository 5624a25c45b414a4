"""The outline of a section: a lens's `section.html`, read into parts that HTML and PDF both print.

A section is a fragment of plain HTML. Text stands in `<p>`; a figure or table is named, not drawn:

- `<section id="map">` with an `<h3>`: one part;
- `<figure data-id="structure.figure.map"></figure>`: a figure;
- `<table data-id="structure.ladder"></table>`: a table in the text;
- `<details data-id="structure.map" data-sort="-two_way"></details>`: a table on demand, not in the PDF, with the
  largest values of a column first.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

__all__ = ["Block", "Part", "parse", "present"]

Kind = Literal["text", "figure", "table", "details", "missing"]
_NAMED: dict[str, Kind] = {"figure": "figure", "table": "table", "details": "details"}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, figure or table."""

    kind: Kind
    """"missing" is a paragraph that says why a figure or table is not there."""
    content: str
    """The paragraph's text, or the id of the figure or table."""
    sort: str = ""
    """Column that a table is sorted by before it is cut, with "-" in front for the largest first; empty as it is."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self._id = ""
        self._title = ""
        self._blocks: list[Block] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._id, self._title, self._blocks = given.get("id") or "", "", []
        elif tag in {"h3", "p"}:
            self._text = []
        elif tag in _NAMED:
            self._blocks.append(Block(_NAMED[tag], given.get("data-id") or "", given.get("data-sort") or ""))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._text or ()).split())
        if tag == "section":
            self.parts.append(Part(self._id, self._title, tuple(self._blocks)))
        elif tag == "h3":
            self._title = text
        elif tag == "p" and text:
            self._blocks.append(Block("text", text))
        if tag in {"h3", "p"}:
            self._text = None


def parse(fragment: str) -> tuple[Part, ...]:
    """Read a section's fragment into its parts, in order."""
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    return tuple(reader.parts)


def present(parts: tuple[Part, ...], have: frozenset[str], reasons: dict[str, str]) -> tuple[Part, ...]:
    """Keep what there is to show: a figure or table that is absent gives way to its reason; an empty part goes.

    Parameters
    ----------
    parts
        The outline.
    have
        Ids of the figures and tables that exist.
    reasons
        Why others do not, by id.
    """
    return tuple(kept for part in parts if (kept := _kept(part, have, reasons)) is not None)


def _kept(part: Part, have: frozenset[str], reasons: dict[str, str]) -> Part | None:
    blocks: list[Block] = []
    for block in part.blocks:
        if block.kind == "text" or block.content in have:
            blocks.append(block)
        elif (reason := reasons.get(block.content)) is not None:
            blocks.append(Block("missing", reason))
    shown = any(block.kind != "text" for block in blocks)
    return Part(part.id, part.title, tuple(dict.fromkeys(blocks))) if shown else None
