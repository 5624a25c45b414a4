"""`python -m benchmarks.delegation_agendas [--delegates 200] [--hosts 400]`: what agendas of a large visit cost.

A simulated visit of 200 × 400 firms is filled greedily, then every firm gets a calendar file and a PDF, the organiser
the workbook of lists. The peers are the bare libraries in the same run: one calendar with all entries written by
icalendar, and one PDF page a firm with its name alone set by typst. Last, one meeting moves and one is off: what a
re-issue writes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilateral import simulate
from bilateral.brief.issue import issue, reissue
from bilateral.lenses.delegation.event import Event, posed, read_event
from bilateral.lenses.delegation.matching import match
from bilateral.lenses.delegation.outputs import Book, book
from bilateral.lenses.delegation.problem import Meeting, Plan, Problem
from bilateral.lenses.delegation.versions import publish
from bilateral.sources import delegation

STAMP = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def main() -> None:
    """Print one line a step."""
    words = argparse.ArgumentParser(prog="benchmarks.delegation_agendas", description=__doc__)
    words.add_argument("--delegates", type=int, default=200)
    words.add_argument("--hosts", type=int, default=400)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        _run(Path(folder), given.delegates, given.hosts)


def _run(folder: Path, delegates: int, hosts: int) -> None:
    made, _ = _timed("read, match and fill", lambda: _filled(folder, delegates, hosts))
    firms, entries = len(made.by_firm), 2 * len(made.meetings)
    print(f"{firms} firms with a meeting, {entries} calendar entries")
    _, bare_ics = _timed("bare: icalendar, the same entries", lambda: _bare_calendars(made))
    _, bare_pdf = _timed("bare: typst, a name on a page a firm", lambda: _bare_pages(made))
    _, ics = _timed("calendar files", lambda: issue(made, folder / "a", forms=["ics"], stamp=STAMP))
    _, pdf = _timed("PDF files", lambda: issue(made, folder / "b", forms=["pdf"], stamp=STAMP))
    _timed("workbook and CSV lists", lambda: issue(made, folder / "c", forms=["xlsx", "csv"], stamp=STAMP))
    print(f"calendar files against bare: {ics / bare_ics:.2f}; PDF against bare: {pdf / bare_pdf:.2f}")
    _again(made, folder)


def _again(made: Book, folder: Path) -> None:
    publish(folder / "versions", made.meetings, {}, at=STAMP)
    moved = replace(made.meetings[0], start=made.meetings[0].start + dt.timedelta(hours=9), table="T999")
    changed = replace(made, meetings=(moved, *made.meetings[2:]))
    second, changes = publish(folder / "versions", changed.meetings, {}, at=STAMP)
    after = replace(changed, meetings=second.meetings)
    forms = ["ics", "pdf"]
    done, _ = _timed("re-issue of one moved and one off", lambda: reissue(after, changes, folder / "a", forms=forms))
    print(f"re-issue wrote {len(done.files)} files for {len(done.firms)} firms")


def _timed(what: str, step: Callable[[], Any]) -> tuple[Any, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = step()
    cpu = time.process_time() - cpu
    print(f"{what:<42}{time.perf_counter() - wall:8.2f} s wall{cpu:8.2f} s CPU")
    return found, cpu


def _filled(folder: Path, delegates: int, hosts: int) -> Book:
    place = simulate.delegation(folder / "visit", delegates=delegates, hosts=hosts)
    found = delegation.read(place).sound()
    event: Event = read_event(found.tables, name=found.name, origins=(found.origin,))
    matches = match(event, suggested=5)
    problem = posed(event, [one.scored() for one in matches])
    return book(event, problem, _greedy(problem), matches)


def _greedy(problem: Problem) -> Plan:
    """Best pair first, into the first slot that is free; interpreters are left out of account."""
    busy: set[tuple[int, int]] = set()
    room: Counter[int] = Counter()
    meetings = []
    for number, pair in sorted(enumerate(problem.pairs), key=lambda each: -each[1].score):
        for slot in range(len(problem.slots)):
            free = all((side, slot) not in busy and problem.participants[side].free[slot] for side in (pair.a, pair.b))
            if free and room[slot] < len(problem.tables):
                meetings.append(Meeting(number, slot, room[slot], 0 if pair.language else None))
                busy |= {(pair.a, slot), (pair.b, slot)}
                room[slot] += 1
                break
    return Plan("feasible", tuple(meetings), 0.0, None, 0, 0, 0, 0, 0, 0)


def _bare_calendars(made: Book) -> int:
    from icalendar import Calendar
    from icalendar import Event as Entry

    calendar = Calendar()
    for held in (*made.meetings, *made.meetings):
        entry = Entry()
        entry.add("uid", held.uid)
        entry.add("dtstart", held.start.astimezone(dt.UTC))
        entry.add("dtend", held.end.astimezone(dt.UTC))
        entry.add("summary", held.host.title)
        calendar.add_component(entry)
    return len(calendar.to_ical())


def _bare_pages(made: Book) -> int:
    import typst

    from bilateral.brief.glyphs import font_paths

    fonts = typst.Fonts(font_paths=font_paths())
    source = '#set document(title: "t")\n#set text(font: "Source Sans Pro")\n= '
    compiler: Any = typst.compile
    return sum(
        len(compiler({"main.typ": f"{source}{id}".encode()}, format="pdf", pdf_standards=["ua-1"], font_paths=fonts))
        for id in made.by_firm
    )


if __name__ == "__main__":
    main()
