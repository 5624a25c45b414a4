"""The brief as a tagged PDF (PDF/UA-1), set by typst. User text travels as JSON, never as markup."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.brief import glyphs, views
from bilateral.brief.cite import cite
from bilateral.brief.draw import SIMULATED, Drawings, drawings, drawn_width
from bilateral.brief.outline import printed
from bilateral.brief.shelf import Shelf
from bilateral.style import phrases, theme
from bilateral.style.labels import shorten, width

if TYPE_CHECKING:
    from bilateral.brief.model import Brief
    from bilateral.brief.outline import Block
    from bilateral.measure import Figure, Finding
    from bilateral.origin import Origin

__all__ = ["Paper", "paper"]

_FULL = 720
"""Pixels that fill the width of the page, so that words have one size in all figures."""
_ROWS = 20
"""Rows of a table that are printed."""
_WORDS: dict[str, Any] = {
    "short": "In short",
    "together": "Taken together, sector by sector",
    "not-computed": "Not computed.",
    "not-answered": "Not answered.",
    "missing": "What could not be computed, and why",
    "numbers": "The numbers and how each is defined",
    "columns": ["Number and definition", "Value", "Year"],
    "sure": "How sure: ",
    "reading": "How to read it: ",
    "sources": "Data and sources",
    "cite": "How to cite this brief",
    "contents": "In this brief",
}
_LEFT = (
    "This is the short version. The page, the full PDF and the data files hold every number with its definition, "
    "uncertainty and source, the other figures and tables, and what could not be computed."
)
_FALLBACKS = (
    "Source Sans 3",
    "Noto Sans CJK KR",
    "Noto Sans CJK SC",
    "NanumGothic",
    "Droid Sans Fallback",
    "DejaVu Sans",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF and what its reader should be told."""

    pdf: bytes
    warnings: tuple[str, ...]
    """Characters that no font on this machine has; they are romanised or stand as "?" in the PDF."""


def paper(brief: Brief, drawn: Drawings | None = None, *, kept: Path | None = None, short: bool = False) -> Paper:
    """Set the brief as PDF/UA-1: title, language, alternative texts, headings and table headers are tagged.

    Parameters
    ----------
    brief
        What `compose` made. The same brief, with the same fonts, gives the same bytes.
    drawn
        Its figures, where they are drawn already.
    kept
        A folder of papers set before: what is set from the same content with the same fonts is taken from there.
    short
        Only what is in short, the sectors, each lens's findings with its first figure, and the sources.
    """
    wide = (drawn or drawings(brief, phone=False)).wide
    pictures = {f"{place}.svg": wide[figure.id] for place, figure in enumerate(brief.figures)}
    content = json.dumps(_content(brief, wide, short), ensure_ascii=False)
    made_from = (content, *pictures.values(), brief.date, _template().decode(), glyphs.setter())
    papers, notes = Shelf(kept, "pdf"), Shelf(kept, "txt")
    pdf, note = papers.get(*made_from), notes.get(*made_from)
    if pdf is None or note is None:
        made, said = _set(content, pictures, brief.date)
        pdf, note = made, said.encode()
        papers.put(pdf, *made_from)
        notes.put(note, *made_from)
    return Paper(pdf, (note.decode(),) if note else ())


def _set(content: str, pictures: Mapping[str, str], date: str) -> tuple[bytes, str]:
    """Typeset the content; the PDF, and what to tell of characters that no font has."""
    gaps = glyphs.missing("".join([content, *pictures.values()]))
    note = glyphs.note(gaps)
    if gaps:
        content = json.dumps(glyphs.replace(json.loads(content), gaps) | {"glyphs": note}, ensure_ascii=False)
        pictures = {name: glyphs.replace(picture, gaps) for name, picture in pictures.items()}
    members = {name: picture.encode() for name, picture in pictures.items()}
    members |= {"main.typ": _template(), "brief.json": content.encode()}
    return glyphs.typeset(members, timestamp=_seconds(date)), note


def _template() -> bytes:
    return files("bilateral.brief").joinpath("templates", "brief.typ").read_bytes()


def _seconds(date: str) -> int:
    day = _day(date)
    return int(dt.datetime(*day, tzinfo=dt.UTC).timestamp()) if day else 0


def _day(date: str) -> tuple[int, int, int] | None:
    try:
        parsed = dt.date.fromisoformat(date)
    except ValueError:
        return None
    return parsed.year, parsed.month, parsed.day


def _content(brief: Brief, wide: Mapping[str, str], short: bool) -> dict[str, Any]:
    from bilateral import __version__

    day = _day(brief.date)
    date = phrases.day(brief.date)
    return {
        "title": brief.title,
        "short": shorten(brief.title, 330, 8),
        "author": f"bilateral {__version__}",
        "made": f"Made with bilateral {__version__}",
        "date": date,
        "day": dict(zip(("year", "month", "day"), day, strict=True)) if day else None,
        "kicker": f"Bilateral brief · {date}",
        "scope": " · ".join(views.scope_line(brief)),
        "simulated": brief.simulated,
        "mark": SIMULATED,
        "warning": "The countries and every number here are invented. Nothing in this brief describes the real world.",
        "fonts": [theme.FONT, *_FALLBACKS],
        "glyphs": "",
        "words": _WORDS,
        "question": brief.question if len(brief.answers) > 1 else "",
        "verdict": brief.verdict,
        "findings": _answers(brief) if len(brief.answers) > 1 else list(map(_finding, repeat(brief), brief.findings)),
        "together": _together(brief),
        "joint": len(brief.answers) > 1,
        "contents": len(brief.sections) > 1 and not short,
        "sections": [_section(brief, place, wide, short) for place in range(len(brief.sections))],
        "missing": [] if short else [f"{item.label or item.id}: {item.reason}" for item in brief.not_computed],
        "numbers": None if short else _numbers(brief),
        "left": _LEFT if short else "",
        "sources": [". ".join(part for part in _told(origin) if part) for origin in brief.origins],
        "cite": cite(brief).text,
    }


def _told(origin: Origin) -> tuple[str, ...]:
    return origin.cite(), origin.url, origin.counted(), f"SHA-256 {origin.sha256[:16]}…" if origin.sha256 else ""


def _answers(brief: Brief) -> list[dict[str, Any]]:
    """The front page of several lenses: each one's question with its answer, or why there is none."""
    answers = []
    for answer in brief.answers:
        said = f"{_WORDS['not-answered']} {answer.reason}"
        found = _finding(brief, brief.findings[answer.place - 1]) if answer.place else _plain(said)
        answers.append(found | {"ask": answer.question, "timing": answer.timing})
    return answers


def _finding(brief: Brief, finding: Finding) -> dict[str, Any]:
    chips = [{"value": chip.value, "label": _label(chip)} for chip in views.chips(brief, finding.measures)]
    return _plain(finding.text, finding.detail) | {"chips": chips}


def _plain(text: str, detail: str = "") -> dict[str, Any]:
    return {"ask": "", "text": text, "detail": detail, "chips": [], "timing": ""}


def _label(chip: views.Chip) -> str:
    dated = f"{chip.label}, {chip.year}" if chip.year else chip.label
    return f"{dated} ({chip.sure})" if chip.sure else dated


def _together(brief: Brief) -> dict[str, Any] | None:
    """The table sector × lens: the words, and under each row what they say together."""
    if brief.synthesis is None:
        return None
    rows = [
        {
            "sector": row.sector.name,
            "cells": [{"word": cell.word, "detail": cell.detail} for cell in row.cells],
            "reading": row.reading,
        }
        for row in brief.synthesis.rows
    ]
    words = {answer.lens: answer.word for answer in brief.answers}
    heads = ["Sector", *(words[cell.lens] for cell in brief.synthesis.rows[0].cells)]
    return {"sentences": list(brief.synthesis.sentences), "heads": heads, "rows": rows}


def _section(brief: Brief, place: int, wide: Mapping[str, str], short: bool) -> dict[str, Any]:
    section = brief.sections[place]
    parts = [
        {"title": part.title, "blocks": [_block(brief, block, wide) for block in printed(part.blocks)]}
        for part in section.parts
    ]
    more = section.findings[1:] if len(brief.answers) > 1 else ()
    return {
        "title": section.title,
        "findings": [_finding(brief, brief.findings[place - 1]) for place in more],
        "parts": _first_figure(parts) if short else [part for part in parts if part["blocks"]],
    }


def _first_figure(parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The part with the first figure, and of it that figure alone."""
    for part in parts:
        for block in part["blocks"]:
            if block["kind"] == "figure":
                return [part | {"blocks": [block]}]
    return []


def _block(brief: Brief, block: Block, wide: Mapping[str, str]) -> dict[str, Any]:
    if block.kind == "figure":
        return _figure(brief, block.content, wide)
    table = brief.table(block.content) if block.kind in {"table", "details"} else None
    if table is not None:
        return {"kind": "table", "table": _table(views.table_view(brief.ordered(table), _ROWS))}
    return {"kind": block.kind, "text": block.content}


def _figure(brief: Brief, id: str, wide: Mapping[str, str]) -> dict[str, Any]:
    place, figure = next((n, figure) for n, figure in enumerate(brief.figures) if figure.id == id)
    return {
        "kind": "figure",
        "file": f"{place}.svg",
        "alt": f"{figure.title}. {figure.alt}",
        "title": figure.title,
        "width": min(100.0, round(drawn_width(wide[id]) / _FULL * 100, 1)),
        "caption": figure.caption,
        "source": _source(figure),
    }


def _source(figure: Figure) -> str:
    return f"{figure.scope.sentence()}. Source: {' | '.join(origin.cite() for origin in figure.origins)}"


def _table(view: views.TableView) -> dict[str, Any]:
    rows = [[cell.text.replace("_", "_\u200b") for cell in row] for row in view.rows]
    left = view.total - len(rows)
    more = f"The first {len(rows)} of {view.total:,} rows; all are in the data file. " if left else ""
    return {
        "title": view.title,
        "heads": [{"label": head.label, "unit": head.unit, "numeric": head.numeric} for head in view.heads],
        "rows": rows,
        "widths": [_width(view, column) for column in range(len(view.heads))],
        "note": f"{more}{view.note} {view.scope}.".strip(),
    }


def _width(view: views.TableView, column: int) -> float:
    longest = max([width(row[column].text, 1) for row in view.rows] + [0])
    head = view.heads[column]
    words = [width(word, 1.05) for word in head.label.split()] + [width(head.unit, 0.92)]
    wordy = min(24.0, max(0.0, longest - 40) * 0.12)
    return round(min(max(longest, *words, 3), 18) + wordy, 2)


def _numbers(brief: Brief) -> dict[str, Any]:
    found = views.number_groups(brief)
    usual = f"How sure they are, unless a number says otherwise: {found.usual}" if found.usual else ""
    return {"usual": usual, "groups": [_group(group) for group in found.groups]}


def _group(group: views.NumberGroup) -> dict[str, Any]:
    rows = [{"label": row.label, "value": row.value, "year": row.year, "sure": row.sure} for row in group.rows]
    definition = [{"text": piece.text, "low": piece.low} for piece in views.formula(group.definition)]
    more = f"{group.total} numbers; they are in the data files."
    return {"title": group.title, "rows": [] if group.long else rows, "definition": definition} | {
        "reading": group.reading,
        "sure": group.sure,
        "more": more,
    }
