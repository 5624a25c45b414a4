"""Write agendas, lists and notices to a folder; a re-issue touches the files of those whose day has changed, only."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.brief.agendas import MARK, agenda_pdfs, all_agendas_pdf, gaps_note
from bilateral.errors import DiskFull, SelectionError, StoreError, nearest
from bilateral.store.disk import sync_folder

if TYPE_CHECKING:
    from bilateral.lenses.delegation.event import Firm
    from bilateral.lenses.delegation.outputs import Book, Held, Listing
    from bilateral.lenses.delegation.versions import Changes

__all__ = ["FORMS", "Issued", "issue", "reissue"]

FORMS = ("ics", "pdf", "xlsx", "csv")
_UNTIMED = (
    "no calendar files: the input has no dates and times; next: give date, start and slot_minutes on the sheet "
    "sessions of the organiser’s workbook or folder (bilateral delegation template writes one)"
)
"""Calendar files and PDF a firm; a workbook, and CSV files, of all lists."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What was written."""

    files: tuple[Path, ...]
    firms: tuple[str, ...]
    """Ids of the firms whose files were written."""
    notes: tuple[str, ...] = ()


def issue(
    book: Book,
    folder: Path | str,
    *,
    forms: Sequence[str] = FORMS,
    stamp: dt.datetime | None = None,
    firms: Iterable[str] | None = None,
    combined: bool = False,
    more: Sequence[Listing] = (),
) -> Issued:
    """Write everything that a plan gives to people.

    Parameters
    ----------
    book
        The meetings, see `lenses.delegation.outputs.book`.
    folder
        Where to: `ics/FIRM.ics`, `pdf/FIRM.pdf`, `lists.xlsx`, `lists/NAME.csv`.
    forms
        Some of `FORMS`.
    stamp
        When the plan was made, for the calendars; default now.
    firms
        Ids of the firms whose agendas are to be written; default all. The lists always cover all firms.
    combined
        Also one PDF with all agendas, to print.
    more
        Lists of the caller's, such as `lenses.delegation.outputs.statistics`, beside those of the organiser.

    Raises
    ------
    SelectionError
        There is no such form or firm.
    StoreError
        The folder cannot be written.
    """
    _known(forms, FORMS, "form")
    every = {firm.id: firm for firm in book.event.firms}
    chosen = list(every) if firms is None else list(firms)
    _known(chosen, list(every), "firm")
    members = [every[id] for id in chosen]
    made = _members(book, members, forms, stamp or dt.datetime.now(dt.UTC), combined)
    files = (*_written(Path(folder), made), *_written(Path(folder), _lists(book, forms, more)))
    untimed = "ics" in forms and not book.timed
    signs = gaps_note(book, members) if "pdf" in forms else ""
    notes = tuple(note for note in (_UNTIMED if untimed else "", signs) if note)
    return Issued(files, tuple(chosen), notes)


def reissue(
    book: Book,
    changes: Changes,
    folder: Path | str,
    *,
    forms: Sequence[str] = FORMS,
    stamp: dt.datetime | None = None,
    sequences: Mapping[str, int] | None = None,
    version: int = 2,
) -> Issued:
    """Write anew what a change touches: the agendas of the firms concerned, and the lists.

    Notices and calendar files that cancel go to `changes/NNNN`, a folder for each version, and only where there was a
    version before.

    Parameters
    ----------
    book, folder, forms, stamp
        As for `issue`.
    changes
        What differs from the version before.
    sequences
        Number of changes by calendar id, for cancelled meetings.
    version
        Number of the version that the changes lead to.
    """
    touched = changes.by_firm()
    moment = stamp or dt.datetime.now(dt.UTC)
    done = issue(book, folder, forms=forms, stamp=moment, firms=list(touched))
    calendars = "ics" in forms and any(held.start is not None for held in book.meetings)
    notices = _notices(book, changes, moment, sequences or {}, calendars) if version > 1 else ()
    more = ((f"changes/{version:04d}/{name}", data) for name, data in notices)
    gone = _emptied(book, touched, Path(folder))
    return Issued((*done.files, *_written(Path(folder), more)), tuple(touched), (*done.notes, *gone))


def _known(given: Iterable[str], allowed: Sequence[str], what: str) -> None:
    for word in given:
        if word not in allowed:
            close = nearest(word, allowed)
            raise SelectionError(f"no such {what}", got=word, allowed=", ".join(allowed[:12]), close=close)


def _members(
    book: Book, firms: Sequence[Firm], forms: Sequence[str], stamp: dt.datetime, combined: bool
) -> Iterator[tuple[str, bytes]]:
    from bilateral.lenses.delegation.outputs import agenda_ics

    busy = [firm for firm in firms if firm.id in book.by_firm]
    if "ics" in forms and book.timed:
        for firm in busy:
            yield f"ics/{_file(firm.id)}.ics", agenda_ics(book, firm, stamp)
    if "pdf" in forms:
        for firm, data in agenda_pdfs(book, busy):
            yield f"pdf/{_file(firm.id)}.pdf", data
        if combined:
            yield "all_agendas.pdf", all_agendas_pdf(book)


def _lists(book: Book, forms: Sequence[str], more: Sequence[Listing]) -> Iterator[tuple[str, bytes]]:
    from bilateral.lenses.delegation.outputs import listings, workbook

    mark = MARK if any(origin.simulated for origin in book.event.origins) else ""
    every = (*listings(book), *more)
    if "xlsx" in forms:
        yield "lists.xlsx", workbook(every, mark)
    if "csv" in forms:
        for listing in every:
            yield f"lists/{listing.name}.csv", _csv(listing.headings, listing.rows, mark)


def _notices(
    book: Book, changes: Changes, stamp: dt.datetime, sequences: Mapping[str, int], calendars: bool
) -> Iterator[tuple[str, bytes]]:
    from bilateral.lenses.delegation.outputs import cancelled_ics

    firms = {firm.id: firm for firm in book.event.firms}
    dropped = changes.of("cancelled")
    off = [replace(one.held, sequence=sequences.get(one.held.uid, one.held.sequence + 1)) for one in dropped]
    for id, own in changes.by_firm().items():
        lines = [firms[id].title if id in firms else id, "", *(change.sentence() for change in own)]
        yield f"{_file(id)}.txt", ("\n".join(lines) + "\n").encode()
        mine: list[Held] = [held for held in off if id in {held.delegate.id, held.host.id}]
        if mine and calendars and id in firms:
            yield f"{_file(id)}_cancelled.ics", cancelled_ics(book, firms[id], mine, stamp)
    rows = [(one.kind, one.held.delegate.id, one.held.host.id, one.sentence()) for one in changes.changes]
    yield "all.csv", _csv(("Kind", "Delegate", "Host", "What"), rows, "")


def _emptied(book: Book, touched: Iterable[str], folder: Path) -> list[str]:
    """Take away the agendas of firms that have no meeting any more."""
    notes = []
    for id in touched:
        if id not in book.by_firm:
            for name in (f"ics/{_file(id)}.ics", f"pdf/{_file(id)}.pdf"):
                (folder / name).unlink(missing_ok=True)
            notes.append(f"{id} has no meeting any more")
    return notes


def _file(id: str) -> str:
    """A firm's id as a file name; signs that some systems do not take become an underscore and the sign's number."""
    return "".join(sign if sign.isalnum() or sign in "-_." else f"_{ord(sign):x}" for sign in id).lstrip(".") or "_"


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]], mark: str) -> bytes:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if mark:
        out.write(f"# {mark}\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _written(folder: Path, members: Iterable[tuple[str, bytes]]) -> Iterator[Path]:
    """Put each file in its place whole; that all of them last is seen to once, at the end."""
    places = set()
    for name, data in members:
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch = path.with_name(f".{path.name}.part")
            scratch.write_bytes(data)
            scratch.replace(path)
        except OSError as fault:
            kind = DiskFull if fault.errno == errno.ENOSPC else StoreError
            raise kind(f"{name} cannot be written: {fault.strerror}", got=str(folder)) from None
        places.add(path.parent)
        yield path
    for place in places:
        sync_folder(place)
