"""The organiser's sheets: templates that read back, every fault with its row at once, nothing in silence."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest

from bilateral import simulate
from bilateral.errors import InputError
from bilateral.schema import table
from bilateral.sources import delegation
from bilateral.sources.delegation.cells import BadCell, slots_of
from bilateral.sources.delegation.sheets import sheets

FIRMS = [
    {"firm": "D001", "name_local": "한빛전자", "side": "delegate", "offers": "0805.10;8542", "languages": "ko;en"},
    {"firm": "H001", "name_local": "东方机电", "side": "host", "needs": "080510", "languages": "zh"},
]
SESSIONS = [{"session": "am", "date": "2026-11-26", "start": "09:00", "slots": 4, "slot_minutes": 20}]
TABLES = [{"table": "T1"}]
GOOD = {"firms": FIRMS, "sessions": SESSIONS, "meeting_tables": TABLES}


def folder(tmp_path, **sheets_of):
    place = tmp_path / "visit"
    delegation.write_tables(place, GOOD | sheets_of)
    return place


def faults(place):
    return [fault.sentence() for fault in delegation.read(place).faults]


@pytest.mark.parametrize("target", ["visit.xlsx", "visit"])
def test_the_template_reads_as_empty_and_says_what_is_needed(tmp_path, target):
    delegation.write_template(tmp_path / target)
    found = delegation.read(tmp_path / target)
    assert found.rows_read == 0
    assert [fault.what for fault in found.faults] == ["no row is filled in"] * 3
    assert sum("marked with # passed over" in note for note in found.notes) == len(sheets())


def test_the_template_has_lists_to_choose_from_and_text_columns(tmp_path):
    (path,) = delegation.write_template(tmp_path / "visit.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["instructions", *(sheet.name for sheet in sheets())]
    rules = {str(rule.sqref): rule.formula1 for rule in book["firms"].data_validations.dataValidation}
    assert '"delegate,host"' in rules.values()
    assert book["firms"]["J2"].number_format == "@"  # HS codes keep their leading zeros
    assert any("firms!" in rule.formula1 for rule in book["requests"].data_validations.dataValidation)


def test_the_examples_of_the_template_are_right_when_their_mark_is_taken_off(tmp_path):
    rows = {}
    for sheet in sheets():
        examples = [[field.examples[n] for field in sheet.fields] for n in range(2)]
        rows[sheet.name] = [dict(zip(sheet.headings, row, strict=True)) for row in examples if any(row)]
    rows["firms"].append({"firm": "H002", "side": "host"})
    delegation.write_tables(tmp_path / "visit", rows)
    assert faults(tmp_path / "visit") == []


def test_nothing_is_overwritten(tmp_path):
    delegation.write_template(tmp_path / "visit")
    before = (tmp_path / "visit" / "firms.csv").read_bytes()
    with pytest.raises(InputError, match="stands there already"):
        delegation.write_template(tmp_path / "visit")
    assert (tmp_path / "visit" / "firms.csv").read_bytes() == before


@pytest.mark.parametrize("target", ["visit.xlsx", "visit"])
def test_workbook_and_folder_give_the_same_tables(tmp_path, target):
    source = delegation.read(simulate.delegation(tmp_path / "made"))
    rows = {name: data.to_pylist() for name, data in source.tables.items()}
    delegation.write_tables(tmp_path / target, rows, simulated=True)
    found = delegation.read(tmp_path / target).sound()
    assert found.tables == source.tables
    assert found.origin.simulated
    assert found.name == "Sample visit"


def test_tables_have_exactly_the_columns_of_their_schemas(tmp_path):
    for name, data in delegation.read(folder(tmp_path)).tables.items():
        assert data.schema.names == list(table(name).names)


def test_names_in_korean_and_chinese_and_codes_with_leading_zeros_stay(tmp_path):
    rows = delegation.read(folder(tmp_path)).tables["firms"].to_pylist()
    assert [row["name_local"] for row in rows] == ["한빛전자", "东方机电"]
    assert rows[0]["offers"] == "080510;8542"


def test_dates_and_times_of_a_spreadsheet_are_taken(tmp_path):
    delegation.write_tables(tmp_path / "visit.xlsx", GOOD)
    book = openpyxl.load_workbook(tmp_path / "visit.xlsx")
    page = book["sessions"]
    page["B2"], page["C2"] = dt.datetime(2026, 11, 26), dt.time(9, 30)
    page["B2"].number_format, page["C2"].number_format = "yyyy-mm-dd", "hh:mm"
    book.save(tmp_path / "visit.xlsx")
    (row,) = delegation.read(tmp_path / "visit.xlsx").sound().tables["sessions"].to_pylist()
    assert (row["date"], row["start"]) == ("2026-11-26", "09:30")


BAD = [
    ("firms", {"firm": "D002", "side": "guest"}, "firms.csv row 4, side: no such word: got 'guest'; allowed: delegate"),
    ("firms", {"firm": "D002", "side": "delegat"}, "did you mean delegate?"),
    ("firms", {"firm": "", "name": "x", "side": "host"}, "row 4, firm: must be filled"),
    ("firms", {"firm": "D001", "side": "host"}, "stands there already in row 2"),
    ("firms", {"firm": "D2", "side": "host", "country": "Krea"}, "no country has this code or name"),
    ("firms", {"firm": "D2", "side": "host", "offers": "80510"}, "did you mean 080510?"),
    ("firms", {"firm": "D2", "side": "host", "needs": "chips"}, "not HS codes"),
    ("firms", {"firm": "D2", "side": "host", "max_meetings": "-1"}, "out of range"),
    ("firms", {"firm": "D2", "side": "host", "max_meetings": "many"}, "not a whole number"),
    ("firms", {"firm": "D2", "side": "host", "min_meetings": 5, "max_meetings": 3}, "more than max_meetings"),
    ("firms", {"firm": "D2", "side": "host", "languages": "Korean"}, "no language code"),
    ("firms", {"firm": "D2", "side": "host", "email": "meetexample.org"}, "no e-mail address"),
    ("requests", {"firm": "D001", "other": "H01", "tier": "must"}, "did you mean H001?"),
    ("requests", {"firm": "D001", "other": "D001", "tier": "must"}, "both delegates"),
    ("requests", {"firm": "D001", "other": "H001", "tier": "must", "deal_value": "lots"}, "not a number"),
    ("availability", {"firm": "D001", "session": "am", "available": "no", "slots": "3-9"}, "the session has 4 slots"),
    ("availability", {"firm": "D001", "session": "pm", "available": "no"}, "pm is not on the sheet sessions"),
    ("availability", {"firm": "D001", "session": "am", "available": "no", "slots": "first"}, "not slots"),
    (
        "sessions",
        {"session": "pm", "date": "26.13.2026", "start": "14:00", "slots": 2, "slot_minutes": 20},
        "not a date",
    ),
    (
        "sessions",
        {"session": "pm", "date": "2026-11-26", "start": "25:00", "slots": 2, "slot_minutes": 20},
        "time of day",
    ),
    ("sessions", {"session": "pm", "date": "2026-11-26", "start": "09:20", "slots": 2, "slot_minutes": 20}, "overlaps"),
    ("sessions", {"session": "pm", "date": "2026-11-27", "start": "23:30", "slots": 2, "slot_minutes": 20}, "midnight"),
    ("interpreters", {"interpreter": "I1", "language": "ko", "other_language": "ko"}, "the same as language"),
    ("locks", {"firm": "D001", "other": "H001", "slot": 2}, "a slot needs its session"),
    ("locks", {"firm": "D001", "other": "H001", "session": "am", "slot": 5}, "the session has 4 slots"),
    ("event", {"setting": "timezone", "value": "Asia/Soul"}, "no such time zone"),
    ("event", {"setting": "deal_rate", "value": "12"}, "not a share"),
]


@pytest.mark.parametrize(("sheet", "row", "said"), BAD, ids=[said[:28] for _, _, said in BAD])
def test_each_fault_is_told_with_row_column_and_what_is_allowed(tmp_path, sheet, row, said):
    found = faults(folder(tmp_path, **{sheet: [*GOOD.get(sheet, ()), row]}))
    assert any(said in sentence for sentence in found), found


def test_all_faults_are_told_at_once(tmp_path):
    bad = [{"firm": f"X{n}", "side": "guest"} for n in range(5)]
    place = folder(tmp_path, firms=[*FIRMS, *bad], requests=[{"firm": "D001", "other": "Z", "tier": "perhaps"}])
    told = faults(place)
    assert len(told) == 7
    assert sum(line.startswith("requests.csv row 2") for line in told) == 2  # the word, and the firm nobody knows
    with pytest.raises(InputError, match=r"7 faults.*and 4 more.*next: bilateral delegation check"):
        delegation.read(place).sound()


def test_a_row_with_a_bad_cell_and_an_unknown_name_has_two_faults(tmp_path):
    told = faults(folder(tmp_path, requests=[{"firm": "D01", "other": "H001", "tier": "perhaps"}]))
    assert len(told) == 2
    assert any("D01 is not on the sheet firms, did you mean D001" in line for line in told)
    assert any("perhaps" in line for line in told)


def test_a_locked_pair_must_not_be_forbidden(tmp_path):
    pair = {"firm": "D001", "other": "H001"}
    place = folder(tmp_path, locks=[pair], forbidden=[pair])
    assert any("must not meet" in sentence for sentence in faults(place))


def test_a_missing_sheet_column_and_an_unknown_one(tmp_path):
    place = folder(tmp_path)
    (place / "meeting_tables.csv").unlink()
    text = (place / "firms.csv").read_text("utf-8-sig").replace("side", "sides", 1)
    (place / "firms.csv").write_text(text, "utf-8-sig")
    found = delegation.read(place)
    assert any("meeting_tables.csv: the sheet is missing" in fault.sentence() for fault in found.faults)
    assert any("firms.csv row 1, side: the column is missing, is it 'sides'?" in f.sentence() for f in found.faults)


def test_files_that_are_not_utf8_are_refused_not_garbled(tmp_path):
    place = folder(tmp_path)
    (place / "firms.csv").write_bytes("firm,name_local,side\nD001,한빛,delegate\n".encode("cp949"))
    with pytest.raises(InputError, match=r"line 2 is not in UTF-8.*CSV UTF-8"):
        delegation.read(place)


def test_utf16_as_some_spreadsheets_save_it_is_read(tmp_path):
    place = folder(tmp_path)
    text = (place / "firms.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    (place / "firms.csv").write_text("\n".join("\t".join(row) for row in rows), "utf-16")
    assert delegation.read(place).sound().tables["firms"].num_rows == 2


@pytest.mark.parametrize("name", ["nothing", "broken.xlsx", "empty"])
def test_what_cannot_be_opened_says_so_in_one_line(tmp_path, name):
    (tmp_path / "broken.xlsx").write_bytes(b"PK no zip")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as told:
        delegation.read(tmp_path / name)
    assert "\n" not in str(told.value)


def test_the_register_beside_the_sheets_is_no_part_of_them(tmp_path):
    place = folder(tmp_path)
    before = delegation.read(place)
    (place / "mou.csv").write_text("entry\n", "utf-8")
    assert delegation.read(place).notes == before.notes
    assert delegation.read(place).origin.sha256 == before.origin.sha256


def test_slots():
    assert slots_of("1-4; 7") == (1, 2, 3, 4, 7)
    for text in ("4-1", "0", "a", "1-"):
        with pytest.raises(BadCell):
            slots_of(text)


def test_the_store_keeps_a_delegation_and_replaces_it_whole(tmp_path, store):
    kept = delegation.add(store, folder(tmp_path, forbidden=[{"firm": "D001", "other": "H001"}]), name="autumn")
    assert {done.dataset.table for done in kept} == {"firms", "sessions", "meeting_tables", "forbidden"}
    delegation.write_tables(tmp_path / "second", GOOD)
    delegation.add(store, tmp_path / "second", name="autumn")
    assert not store.datasets("forbidden")
    assert store.read(store.dataset("autumn", "firms")).to_pyarrow().num_rows == 2


def test_a_faulty_delegation_replaces_nothing(tmp_path, store):
    delegation.add(store, folder(tmp_path), name="autumn")
    delegation.write_tables(tmp_path / "bad", GOOD | {"firms": [{"firm": "D1", "side": "delegate"}]})
    with pytest.raises(InputError, match="there is no host"):
        delegation.add(store, tmp_path / "bad", name="autumn")
    assert store.dataset("autumn", "firms").rows == 2
