"""Agendas on paper: one tagged PDF (PDF/UA-1) a firm, set by typst. User text travels as JSON, never as markup."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bilateral.brief import glyphs
from bilateral.style import theme

if TYPE_CHECKING:
    from bilateral.lenses.delegation.event import Firm
    from bilateral.lenses.delegation.outputs import Book, Held

__all__ = ["agenda_pdfs", "all_agendas_pdf", "gaps_note"]

_FALLBACKS = ("Noto Sans CJK KR", "Noto Sans CJK SC", "NanumGothic", "Droid Sans Fallback")
_HEADS = ("Time", "Table", "You meet")
MARK = "SIMULATED DATA: describes no real firm or country"


def agenda_pdfs(book: Book, firms: Iterable[Firm] | None = None) -> Iterator[tuple[Firm, bytes]]:
    """The PDF of each firm that has a meeting, in the order of the event.

    Signs that no font of this machine has are romanised (Korean) or shown as “?”, see `gaps_note`; the
    calendar files and the workbook have all text as given.

    Parameters
    ----------
    book
        The meetings.
    firms
        Only these; default all.
    """
    chosen = [firm for firm in (book.event.firms if firms is None else firms) if firm.id in book.by_firm]
    setter = _Setter(book, chosen)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda firm: setter.pdf([firm], f"{book.event.name}: {firm.title}"), chosen)
        yield from zip(chosen, made, strict=True)


def all_agendas_pdf(book: Book) -> bytes:
    """All agendas in one document, a firm a page or more, to print."""
    chosen = [firm for firm in book.event.firms if firm.id in book.by_firm]
    return _Setter(book, chosen).pdf(chosen, f"{book.event.name}: all agendas")


class _Setter:
    """Sets agendas with fonts that are looked up once."""

    def __init__(self, book: Book, firms: Iterable[Firm]) -> None:
        import typst

        self._fonts = typst.Fonts(font_paths=glyphs.font_paths())
        self._book = book
        self._views = {firm.id: _firm(book, firm) for firm in firms}
        names = [[firm.name, firm.name_local] for firm in book.event.firms]
        people = [[person.title for person in book.event.people], [who.title for who in book.event.interpreters]]
        known = self._fonts.families()
        self._meta = _meta(book) | {"fonts": [name for name in (theme.FONT, *_FALLBACKS) if name in known]}
        self._gaps = glyphs.missing(json.dumps([*self._views.values(), _meta(book), names, people], ensure_ascii=False))
        self._source = files("bilateral.brief").joinpath("templates", "agenda.typ").read_bytes()

    def pdf(self, firms: Iterable[Firm], title: str) -> bytes:
        """One document."""
        import typst

        data = self._meta | {"title": title, "firms": [self._views[firm.id] for firm in firms]}
        data["glyphs"] = ""
        plain = json.dumps(glyphs.replace(data, self._gaps) if self._gaps else data, ensure_ascii=False)
        compiler: Any = typst.compile
        members = {"main.typ": self._source, "agenda.json": plain.encode()}
        return bytes(compiler(members, format="pdf", pdf_standards=["ua-1"], font_paths=self._fonts, timestamp=0))


def gaps_note(book: Book, firms: Iterable[Firm]) -> str:
    """For the organiser: signs of these agendas that no font of this machine has; empty where there are none."""
    views = [_firm(book, firm) for firm in firms if firm.id in book.by_firm]
    gaps = glyphs.missing(json.dumps([*views, _meta(book)], ensure_ascii=False))
    said = glyphs.note(gaps) if gaps else ""
    return said.replace("the HTML page, JSON and CSV have", "the calendar files and the workbook have")


def _meta(book: Book) -> dict[str, Any]:
    simulated = any(origin.simulated for origin in book.event.origins)
    return {
        "author": "bilateral",
        "heads": list(_HEADS),
        "mark": MARK,
        "simulated": simulated,
        "made": " · ".join(part for part in (book.event.name, book.event.venue) if part),
    }


def _firm(book: Book, firm: Firm) -> dict[str, Any]:
    meetings = book.by_firm[firm.id]
    sessions = [
        {"title": _session_title(group[0]), "rows": [_row(book, firm, held) for held in group]}
        for _, rows in itertools.groupby(meetings, key=lambda held: held.session)
        if (group := list(rows))
    ]
    people = "; ".join(person.title for person in book.staff.get(firm.id, ()))
    where = f", {book.event.venue}" if book.event.venue else ""
    zone = f" Times are local ({book.event.zone})." if book.timed else ""
    return {
        "kicker": f"{book.event.name}{where} · {firm.id}",
        "name": firm.title,
        "people": people,
        "summary": f"{len(meetings)} meeting{'s' if len(meetings) > 1 else ''}.{zone}",
        "sessions": sessions,
    }


def _session_title(held: Held) -> str:
    if held.start is None:
        return f"Session {held.session}"
    return f"{held.start:%A} {held.start.day} {held.start:%B %Y} · {held.session}"


def _row(book: Book, firm: Firm, held: Held) -> Mapping[str, str]:
    other = held.other(firm)
    time = f"{held.start:%H:%M}–{held.end:%H:%M}" if held.start and held.end else f"Slot {held.number}"
    return {
        "time": time,
        "table": f"Table {held.table}",
        "place": held.place,
        "partner": other.title,
        "people": "; ".join(person.title for person in book.staff.get(other.id, ())),
        "interpreter": f"Interpreter: {held.interpreter}" if held.interpreter else "",
        "why": held.told,
    }
