"""The outline of a section: a lens's `section.html`, read into parts that HTML and PDF both print.

A section is a fragment of plain HTML. Text stands in `<p>`; a figure or table is named, not drawn:

- `<section id="map">` with an `<h3>`: one part;
- `<figure data-id="structure.figure.map"></figure>`: a figure;
- `<table data-id="structure.ladder"></table>`: a table in the text;
- `<h4>`: a heading over what follows, down to the next;
- `<details data-id="structure.map" data-sort="-two_way"></details>`: a table on demand, not in the PDF, with the
  largest values of a column first; `data-rows="40"` shows so many rows, `data-print` brings it into the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

__all__ = ["Block", "Part", "parse", "present", "printed"]

Kind = Literal["text", "heading", "figure", "table", "details", "missing"]
_WORDS = frozenset(["text", "heading"])
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
    rows: int | None = None
    """Rows of a table that the page shows at most; None for the usual number."""
    printed: bool = False
    """Whether a table on demand stands in the PDF too."""


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
        elif tag in {"h3", "h4", "p"}:
            self._text = []
        elif tag in _NAMED:
            self._blocks.append(_named(tag, given))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._text or ()).split())
        if tag == "section":
            self.parts.append(Part(self._id, self._title, tuple(self._blocks)))
        elif tag == "h3":
            self._title = text
        elif tag in {"h4", "p"} and text:
            self._blocks.append(Block("text" if tag == "p" else "heading", text))
        if tag in {"h3", "h4", "p"}:
            self._text = None


def _named(tag: str, given: dict[str, str | None]) -> Block:
    rows = given.get("data-rows")
    return Block(
        _NAMED[tag],
        given.get("data-id") or "",
        given.get("data-sort") or "",
        int(rows) if rows else None,
        "data-print" in given,
    )


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


def printed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that paper has too; words that then lead to nothing go with what they led to."""
    return _led(block for block in blocks if block.kind != "details" or block.printed)


def _kept(part: Part, have: frozenset[str], reasons: dict[str, str]) -> Part | None:
    blocks: list[Block] = []
    for block in part.blocks:
        if block.kind in _WORDS or block.content in have:
            blocks.append(block)
        elif (reason := _reason(block.content, reasons)) is not None:
            blocks.append(Block("missing", reason))
    kept = _led(dict.fromkeys(blocks))
    return Part(part.id, part.title, kept) if any(block.kind not in _WORDS for block in kept) else None


def _reason(id: str, reasons: dict[str, str]) -> str | None:
    """The reason given for an id, or for the family it belongs to: "structure.iit" stands for "structure.iit.x"."""
    steps = id.split(".")
    families = (".".join(steps[:end]) for end in range(len(steps), 1, -1))
    return next((reasons[family] for family in families if family in reasons), None)


def _led(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Without the headings, and the words under them, that nothing follows before the next heading."""
    groups: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "heading":
            groups.append([])
        groups[-1].append(block)
    first, *headed = groups
    kept = [group for group in headed if any(block.kind not in _WORDS for block in group)]
    return tuple(block for group in (first, *kept) for block in group)
