import csv
import io
import json
import zipfile

import pyarrow as pa
import pytest

from bilateral.brief import render
from bilateral.brief.data import csv_table
from bilateral.measure import Scope


def opened(brief):
    return zipfile.ZipFile(io.BytesIO(render.csv_bundle(brief)))


def rows(archive, name):
    return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def test_the_json_is_that_of_the_lens_with_the_briefs_own_words(brief, small):
    found = json.loads(render.json(brief))
    lens = json.loads(json.dumps(small.to_dict()))
    assert found["measures"] == lens["measures"]
    assert found["tables"] == lens["tables"]
    assert found["pair"] == ["KOR", "CHN"]
    assert found["simulated"] is False
    assert len(found["findings"]) == len(brief.findings)
    assert found["origins"][0]["title"] == "Hand-made flows"
    assert {missing["id"] for missing in found["not_computed"]} == {missing.id for missing in brief.not_computed}


def test_the_zip_holds_every_table_with_its_numbers(brief):
    archive = opened(brief)
    names = set(archive.namelist())
    assert {f"{table.id}.csv" for table in brief.tables} | {"measures.csv", "README.txt", "datapackage.json"} == names
    for table in brief.tables:
        found = rows(archive, f"{table.id}.csv")
        assert len(found) == table.data.num_rows
        if found:
            assert list(found[0]) == [*(column.name for column in table.columns), "scope"]
    values = {row["product"]: float(row["two_way"]) for row in rows(archive, "structure.map.csv")}
    data = brief.table("structure.map").data.to_pydict()
    assert values == dict(zip(data["product"], data["two_way"], strict=True))


def test_the_package_says_what_each_column_is(brief):
    package = json.loads(opened(brief).read("datapackage.json"))
    found = next(part for part in package["resources"] if part["path"] == "structure.map.csv")
    units = {field["name"]: field["unit"] for field in found["schema"]["fields"]}
    assert units["ab"] == "USD"
    assert units["gl"] == "share (0–1)"
    assert package["sources"][0]["path"] == "https://example.org/data"


def test_names_with_commas_quotes_and_newlines_survive_the_csv(nasty):
    names = {row["product"]: row["name"] for row in rows(opened(nasty), "structure.map.csv")}
    assert names["110000"] == 'Nuts & bolts <script>alert("x")</script> #1 $5 *bold* _low_ [x]'
    assert names["220000"].startswith("Line\nbreak")


def test_missing_values_are_empty_not_zero():
    found = csv_table(pa.table({"a": pa.array([None, 1.5])}), Scope(years=(2001,)), simulated=False).decode()
    assert found.splitlines()[1].startswith(",")


def test_the_same_brief_gives_the_same_bytes(brief):
    assert render.csv_bundle(brief) == render.csv_bundle(brief)
    assert render.json(brief) == render.json(brief)


def test_times_in_the_zip_are_the_briefs_date(brief):
    assert {entry.date_time for entry in opened(brief).infolist()} == {(2026, 11, 23, 0, 0, 0)}


@pytest.mark.slow
def test_simulated_data_say_so_in_every_file(simulated):
    found = json.loads(render.json(simulated))
    assert found["simulated"] is True
    assert all(measure["simulated"] for measure in found["measures"])
    archive = opened(simulated)
    for name in archive.namelist():
        content = archive.read(name).decode()
        if name.endswith(".csv"):
            lines = list(csv.reader(io.StringIO(content)))
            assert "simulated" in lines[0] or "SIMULATED" in lines[0]
            assert lines[0][-1] == "SIMULATED"
            assert all(line[-1] == "SIMULATED" for line in lines[1:])
        else:
            assert "SIMULATED" in content
