"""Agendas and lists: two readers agree on the calendars, names stay in their script, changes raise SEQUENCE."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from icalendar import Calendar
from pypdf import PdfReader
from tests.lenses.delegation.rfc5545 import parse
from tests.lenses.delegation.visits import planned, sample

from bilateral.brief.agendas import agenda_pdfs, all_agendas_pdf
from bilateral.brief.issue import issue, reissue
from bilateral.errors import SelectionError, StoreError
from bilateral.lenses.delegation.event import bare_event
from bilateral.lenses.delegation.outputs import agenda_ics, book, listings, uid_of, workbook
from bilateral.lenses.delegation.outputs.lists import door, interpreters, unmet
from bilateral.lenses.delegation.versions import compare, publish, roll_back, version, versions, versions_folder

STAMP = dt.datetime(2026, 2, 1, 10, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    event = sample(tmp_path_factory.mktemp("visit"))
    return planned(event)[-1]


def without(made, number, slot=None):
    """The book with one meeting dropped and, where a slot is named, another moved."""
    kept = [held for place, held in enumerate(made.meetings) if place != number]
    if slot is not None:
        kept[0] = replace(kept[0], start=kept[0].start + dt.timedelta(hours=slot), table="T99")
    return replace(made, meetings=tuple(kept))


def test_every_calendar_says_the_same_to_two_readers(made):
    for firm in made.event.firms:
        data = agenda_ics(made, firm, STAMP)
        ours, theirs = parse(data), Calendar.from_ical(data)
        events = list(theirs.walk("VEVENT"))
        assert len(ours.parts) == len(events) == len(made.by_firm.get(firm.id, ()))
        for mine, other, held in zip(ours.parts, events, made.by_firm.get(firm.id, ()), strict=True):
            assert mine.one("UID") == str(other["UID"]) == held.uid
            assert mine.one("SUMMARY") == str(other["SUMMARY"])
            assert mine.one("DESCRIPTION") == str(other["DESCRIPTION"])
            start = dt.datetime.strptime(mine.one("DTSTART"), "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
            assert start == other["DTSTART"].dt == held.start
            assert mine.one("SEQUENCE") == "0"
            assert mine.one("STATUS") == "CONFIRMED"
            assert held.other(firm).name_local in mine.one("SUMMARY")


def test_both_firms_of_a_meeting_have_the_same_uid_and_nobody_else(made):
    uids = [held.uid for held in made.meetings]
    assert len(set(uids)) == len(uids)
    assert uid_of("a", "b", "c") == uid_of("a", "b", "c") != uid_of("a", "c", "b")


def test_the_pdf_of_a_firm_names_times_tables_and_partners(made):
    pages = dict(agenda_pdfs(made, made.event.firms[:2]))
    for firm, data in pages.items():
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        assert "SIMULATED DATA" in text
        for held in made.by_firm[firm.id]:
            assert f"{held.start:%H:%M}–{held.end:%H:%M}" in text
            assert held.other(firm).name in text
            assert held.table in text


def test_one_pdf_holds_all_firms(made):
    reader = PdfReader(io.BytesIO(all_agendas_pdf(made)))
    assert len(reader.pages) >= len(made.by_firm)


def test_an_event_without_times_has_agendas_on_paper_and_no_calendars(made, tmp_path):
    event = sample(tmp_path / "visit")
    _, problem, plan, _ = planned(event)
    bare = replace(problem, slots=tuple(replace(slot, start=None, end=None) for slot in problem.slots))
    plain = book(bare_event(bare), bare, plan)
    done = issue(plain, tmp_path / "out")
    note, *_ = done.notes
    assert note.startswith("no calendar files: the input has no dates and times; next: give date, start")
    assert not (tmp_path / "out" / "ics").exists()
    assert (tmp_path / "out" / "pdf" / "D001.pdf").exists()


def test_the_workbook_holds_every_list_and_no_formula(made):
    evil = replace(made.meetings[0].host, name="=HYPERLINK(1)", name_local="")
    wrong = replace(made, meetings=(replace(made.meetings[0], host=evil), *made.meetings[1:]))
    read = openpyxl.load_workbook(io.BytesIO(workbook(listings(wrong), "SIMULATED")))
    assert read.sheetnames == ["agendas", "tables", "interpreters", "door", "waiting"]
    cells = [cell for page in read for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


def test_lists_agree_with_the_plan(made):
    assert sum(int(row[5]) for row in door(made).rows) == 2 * len(made.meetings)
    rows = interpreters(made).rows
    assert len(rows) == sum(bool(held.interpreter) for held in made.meetings)
    assert len({(row[0], row[2]) for row in rows}) == len(rows)  # nobody interprets twice at a time
    met = {frozenset((held.delegate.id, held.host.id)) for held in made.meetings}
    assert all(frozenset((row[2], row[4])) not in met for row in unmet(made).rows)


def test_versions_number_changes_and_keep_what_stays(made, tmp_path):
    first, all_new = publish(tmp_path, made.meetings, {"n": 1}, at=STAMP)
    assert (first.number, len(all_new.of("new")), set(first.sequences.values())) == (1, len(made.meetings), {0})
    changed = without(made, 1, slot=1)
    second, changes = publish(tmp_path, changed.meetings, {"n": 2}, at=STAMP)
    moved, gone = changed.meetings[0].uid, made.meetings[1].uid
    assert {(one.kind, one.held.uid) for one in changes.changes} == {("changed", moved), ("cancelled", gone)}
    assert (second.sequences[moved], second.sequences[gone]) == (1, 1)
    assert sum(second.sequences.values()) == 2
    third, back = roll_back(tmp_path, 1, at=STAMP)
    assert (third.back_to, third.document) == (1, {"n": 1})
    assert (third.sequences[moved], third.sequences[gone]) == (2, 2)
    assert len(back.of("new")) == 1
    assert [one.number for one in versions(tmp_path)] == [1, 2, 3]
    read = version(tmp_path, 1)
    assert read.meetings == tuple(replace(held, sequence=0) for held in made.meetings)


def test_rolling_back_to_what_stands_and_unknown_versions_are_refused(made, tmp_path):
    publish(tmp_path, made.meetings, {}, at=STAMP)
    for number in (1, 2, 0):
        with pytest.raises(SelectionError):
            roll_back(tmp_path, number)


def test_a_damaged_version_is_told(made, tmp_path):
    publish(tmp_path, made.meetings, {}, at=STAMP)
    (tmp_path / "0001.json").write_text("{}")
    with pytest.raises(StoreError, match=r"damaged.*0001\.json"):
        versions(tmp_path)


def test_a_version_that_cannot_be_written_leaves_the_others(made, tmp_path, monkeypatch):
    publish(tmp_path, made.meetings, {}, at=STAMP)
    before = (tmp_path / "0001.json").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bilateral.lenses.delegation.versions.keep.write_whole", full)
    with pytest.raises(StoreError, match="No space"):
        publish(tmp_path, made.meetings[1:], {}, at=STAMP)
    assert [file.name for file in tmp_path.glob("*.json")] == ["0001.json"]
    assert (tmp_path / "0001.json").read_bytes() == before


def test_a_reissue_touches_only_what_changed(made, tmp_path):
    out, kept = tmp_path / "out", tmp_path / "versions"
    first, _ = publish(kept, made.meetings, {}, at=STAMP)
    issue(replace(made, meetings=first.meetings), out, stamp=STAMP, forms=("ics", "pdf"))
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*") if file.is_file()}
    changed = without(made, 1, slot=1)
    second, changes = publish(kept, changed.meetings, {}, at=STAMP)
    done = reissue(
        replace(changed, meetings=second.meetings),
        changes,
        out,
        forms=("ics", "pdf"),
        stamp=STAMP,
        sequences=second.sequences,
        version=2,
    )
    touched = {file.stem for file, when in before.items() if file.exists() and file.stat().st_mtime_ns != when}
    concerned = set(changes.by_firm())
    assert touched <= concerned
    assert set(done.firms) == concerned
    gone = made.meetings[1]
    calendar = parse((out / "changes" / "0002" / f"{gone.delegate.id}_cancelled.ics").read_bytes())
    (entry,) = calendar.parts
    assert (calendar.one("METHOD"), entry.one("STATUS"), entry.one("SEQUENCE")) == ("CANCEL", "CANCELLED", "1")
    assert entry.one("UID") == gone.uid
    now = parse((out / "ics" / f"{changed.meetings[0].host.id}.ics").read_bytes())
    numbers = {part.one("UID"): part.one("SEQUENCE") for part in now.parts}
    assert numbers[changed.meetings[0].uid] == "1"
    assert "cancelled" in (out / "changes" / "0002" / f"{gone.host.id}.txt").read_text("utf-8")


def test_nothing_differs_between_a_plan_and_itself(made):
    changes = compare(made.meetings, made.meetings)
    assert (changes.changes, changes.unchanged, changes.by_firm()) == ((), len(made.meetings), {})


def test_unknown_forms_and_firms_are_refused_before_anything_is_written(made, tmp_path):
    for words in ({"forms": ["docx"]}, {"firms": ["D999"]}):
        with pytest.raises(SelectionError):
            issue(made, tmp_path / "out", **words)
    assert not (tmp_path / "out").exists()


def test_versions_of_a_folder_and_of_a_workbook_lie_beside_them(tmp_path):
    assert versions_folder(tmp_path) == tmp_path / "versions"
    assert versions_folder(tmp_path / "visit.xlsx") == tmp_path / "visit_versions"


def test_guests_read_neither_wishes_nor_doubts(made, tmp_path):
    issue(made, tmp_path, stamp=STAMP, forms=("ics", "csv"))
    assert any("asked for it" in held.why for held in made.meetings)
    assert any(held.told for held in made.meetings)
    given = [*(tmp_path / "ics").iterdir(), tmp_path / "lists" / "agendas.csv"]
    text = "".join(file.read_text("utf-8-sig").replace("\n ", "") for file in given)
    assert "Why you two" in text
    for word in ("asked for it", "(must)", "(want)", "counts against", "neither asked"):
        assert word not in text


def test_a_going_back_is_told_once():
    from bilateral.lenses.delegation.versions import Version

    back = Version(3, "2026-11-26T09:00:00+00:00", "back to version 1", (), {}, {}, 1)
    assert back.sentence().count("back to version 1") == 1
