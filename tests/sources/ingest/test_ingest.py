"""The common path: what is stored, what is set aside and why, and at which line."""

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.errors import EmptyInput, InputError, TooManyBadRows
from bilateral.origin import Origin
from bilateral.sources.ingest import Columns, CsvFeed, Plan, TableFeed, fixed_width, ingest, plain
from bilateral.sources.ingest.codes import countries, unpadded
from bilateral.store import Store

COLUMNS = Columns(year="t", exporter="i", importer="j", product="k", value=("v",), quantity=("q",))
HEADER = "t,i,j,k,v,q\n"


def plan(**more):
    given = {"name": "toy", "source": "flows", "columns": COLUMNS, "classification": "HS92", "max_bad": 1.0}
    return Plan(**{**given, "origins": (Origin("we", "toy"),), **more})


@pytest.fixture
def load(store, tmp_path):
    def run(body, *, header=HEADER, encoding="utf-8", **more):
        path = tmp_path / "flows.csv"
        path.write_bytes((header + body).encode(encoding) if isinstance(body, str) else body)
        return ingest(store, plan(**more), lambda _: [CsvFeed(path)])

    return run


def rows(store, report):
    keys = ("year", "exporter", "importer", "product")
    return store.read(report.dataset).order_by(*keys).to_pyarrow().to_pylist()


def reasons(report):
    return {count.reason: (count.rows, count.first_lines) for count in report.aside}


def test_a_clean_file_is_stored_whole(store, load):
    report = load("2018,410,156,010121,1.5,NA\n2018,kor,USA,20130,2,3.5\n", products=fixed_width(6), factor=1000.0)
    assert rows(store, report) == [
        {"year": 2018, "exporter": "KOR", "importer": "CHN", "product": "010121", "value": 1500.0, "quantity": None},
        {"year": 2018, "exporter": "KOR", "importer": "USA", "product": "020130", "value": 2000.0, "quantity": 3.5},
    ]
    assert report.aside == ()
    assert report.value_total == 3500.0
    assert report.notes == ("1 product codes had lost their leading zero and were padded to 6 digits",)
    assert report.dataset.exporters == ("KOR",)
    assert report.dataset.importers == ("CHN", "USA")
    assert store.aside(report.dataset).num_rows == 0


BAD = {
    "abc,KOR,CHN,1,1,": "wrong year",
    "2018.5,KOR,CHN,1,1,": "wrong year",
    "20180,KOR,CHN,1,1,": "wrong year",
    ",KOR,CHN,1,1,": "wrong year",
    "2018,KRO,CHN,1,1,": "unknown country",
    "2018,KOR,,1,1,": "unknown country",
    "2018,KOR,CHN,,1,": "missing product",
    "2018,KOR,CHN,nan,1,": "missing product",
    "2018,KOR,CHN,1,,": "missing value",
    "2018,KOR,CHN,1,NA,": "missing value",
    "2018,KOR,CHN,1,twelve,": "value is not a number",
    "2018,KOR,CHN,1,inf,": "value is not a number",
    "2018,KOR,CHN,1,-1,": "negative value",
    "2018,KOR,KOR,1,5,": "domestic (exporter is importer)",
    "2018,KOR,World,1,5,": "total over all partners",
    "2018,KOR,CHN,TOTAL,5,": "total over all products",
    "2018,KOR,CHN,1": "wrong number of columns",
    "2018,KOR,CHN,1,1,1,1": "wrong number of columns",
}


@pytest.mark.parametrize(("line", "reason"), BAD.items())
def test_each_reason_has_its_line_and_the_row_as_received(store, load, line, reason):
    report = load(f"2018,KOR,JPN,1,7,\n\n{line}\n2018,KOR,USA,1,8,\n")
    assert reasons(report) == {reason: (1, (4,))}
    assert [row["value"] for row in rows(store, report)] == [7.0, 8.0]
    assert store.aside(report.dataset).to_pylist() == [{"part": "flows.csv", "line": 4, "reason": reason, "row": line}]
    assert report.rows_read == 3


def test_quoted_line_ends_do_not_shift_the_lines(store, load):
    head = "t,i,j,k,v,q,note\n"
    body = '2018,KOR,JPN,1,7,,"one\ntwo\n\nthree"\n2018,XX!,JPN,1,7,,"a ""b"", c"\n2018,KOR,USA,1,8,,\n'
    report = load(body, header=head)
    assert reasons(report) == {"unknown country": (1, (6,))}
    assert store.aside(report.dataset)["row"].to_pylist() == ['2018,XX!,JPN,1,7,,"a ""b"", c"']
    assert report.rows_stored == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_line_ends(store, load, end, encoding):
    body = f"2018,Côte d’Ivoire,KOR,é1,7,{end}2018,KOR,??,1,7,{end}".replace("’", "'")
    report = load(body, header=HEADER.replace("\n", end), encoding=encoding)
    assert [(row["exporter"], row["product"]) for row in rows(store, report)] == [("CIV", "é1")]
    assert reasons(report) == {"unknown country": (1, (3,))}
    assert any("Windows-1252" in note for note in report.notes) == (encoding == "cp1252")


def test_latin_1_in_a_clean_file_is_read_too(store, load):
    report = load("2018,KOR,JPN,é1,7,\n", encoding="latin-1")
    assert rows(store, report)[0]["product"] == "é1"
    assert "Windows-1252" in report.notes[0]


def test_a_mark_that_never_closes_swallows_nothing(store, load):
    report = load('2018,KOR,JPN,1,7,\n2018,"KOR,JPN,2,7,\n2018,KOR,USA,1,8,\n2018,??,USA,1,8,\n')
    assert [row["product"] for row in rows(store, report)] == ["1", "2", "1"]
    assert reasons(report) == {"unknown country": (1, (5,))}
    assert "never closes" in report.notes[0]


def test_a_repeated_row_is_stored_once_and_a_conflict_not_at_all(store, load):
    report = load("2018,KOR,JPN,1,7,\n2018,KOR,CHN,1,1,\n2018,KOR,JPN,1,7.0,\n2018,kor,CHN,1,2,\n2018,KOR,USA,1,8,\n")
    assert reasons(report) == {
        "duplicate key with different values": (2, (3, 5)),
        "repeated row": (1, (4,)),
    }
    assert [(row["importer"], row["value"]) for row in rows(store, report)] == [("JPN", 7.0), ("USA", 8.0)]


def test_a_year_of_nothing_but_conflicts_is_not_stored(store, load):
    report = load("2017,KOR,JPN,1,7,\n2018,KOR,JPN,1,1,\n2018,KOR,JPN,1,2.5,4\n")
    assert [row["year"] for row in rows(store, report)] == [2017]
    assert (report.rows_stored, report.rows_aside, report.dataset.years) == (1, 2, (2017,))
    assert [file.year for file in report.dataset.files] == [2017]


def test_the_same_value_with_another_quantity_is_a_conflict(store, load):
    report = load("2018,KOR,JPN,1,7,1\n2018,KOR,JPN,1,7,\n2018,KOR,USA,1,8,\n")
    assert reasons(report) == {"duplicate key with different values": (2, (2, 3))}


def test_a_feed_that_knows_its_year_sets_others_aside(store, tmp_path):
    path = tmp_path / "y2018.csv"
    path.write_text(HEADER + "2018,KOR,JPN,1,7,\n2019,KOR,JPN,1,7,\n", "utf-8")
    report = ingest(store, plan(), lambda _: [CsvFeed(path, year=2018)])
    assert reasons(report) == {"wrong year": (1, (3,))}
    assert report.dataset.years == (2018,)


def test_two_feeds_with_the_same_year_are_refused(store, tmp_path):
    path = tmp_path / "y.csv"
    path.write_text(HEADER + "2018,KOR,JPN,1,7,\n", "utf-8")
    with pytest.raises(InputError, match="two files hold the same year"):
        ingest(store, plan(), lambda _: [CsvFeed(path), CsvFeed(path)])
    assert store.datasets() == ()


def test_too_many_bad_rows_count_by_reason_and_replace_nothing(store, load):
    before = load("2018,KOR,JPN,1,7,\n").dataset
    body = "".join(f"2018,KOR,JPN,{k},7,\n" for k in range(98)) + "2018,KRO,JPN,1,7,\n2018,KOR,USA,1,-8,\n"
    with pytest.raises(TooManyBadRows) as caught:
        load(body, max_bad=0.01)
    text = str(caught.value)
    assert "2 of 100 rows" in text
    assert "1 unknown country (line 100: 2018,KRO,JPN,1,7,)" in text
    assert "1 negative value (line 101: 2018,KOR,USA,1,-8,)" in text
    assert "--max-bad 0.03" in text
    assert store.datasets() == (before,)
    assert load(body, max_bad=0.02).rows_stored == 98


def test_conflicts_point_to_a_further_column(load):
    with pytest.raises(TooManyBadRows, match="sum over any further column"):
        load("2018,KOR,JPN,1,7,\n2018,KOR,JPN,1,8,\n", max_bad=0.01)


def test_domestic_use_does_not_stop_a_load(store, load):
    report = load("2018,KOR,KOR,1,7,\n2018,KOR,KOR,2,7,\n2018,KOR,JPN,1,1,\n", max_bad=0.0)
    assert [(count.rows, count.counted_as_bad) for count in report.aside] == [(2, False)]


@pytest.mark.parametrize("body", ["", "\n\n", "2018,KOR,KOR,1,7,\n"])
def test_nothing_to_store_is_told(store, load, body):
    with pytest.raises(EmptyInput):
        load(body)
    assert store.datasets() == ()
    assert not any((store.home / "staging").iterdir())


def test_frames_keep_the_row_as_json(store):
    table = pa.table({"t": [2018, 2018], "i": ["KOR", "??"], "j": [156, 156], "k": ["1", "1"], "v": [1.0, 2.0]})
    columns = Columns(year="t", exporter="i", importer="j", product="k", value=("v",))
    report = ingest(store, plan(columns=columns), lambda _: [TableFeed(table, label="frame")])
    assert store.aside(report.dataset).to_pylist() == [
        {
            "part": "frame",
            "line": 2,
            "reason": "unknown country",
            "row": '{"t": 2018, "i": "??", "j": 156, "k": "1", "v": 2.0}',
        }
    ]


def test_a_sum_takes_a_missing_part_as_zero_but_not_all(store, load):
    columns = Columns(year="t", exporter="i", importer="j", product="k", value=("v", "q"))
    report = load("2018,KOR,JPN,1,7,\n2018,KOR,USA,1,1,2\n2018,KOR,DEU,1,,\n2018,KOR,FRA,1,x,1\n", columns=columns)
    assert [(row["importer"], row["value"]) for row in rows(store, report)] == [("JPN", 7.0), ("USA", 3.0)]
    assert reasons(report) == {"missing value": (1, (4,)), "value is not a number": (1, (5,))}


def test_a_decimal_comma_is_seen(store, load):
    report = load("2018;KOR;JPN;1;7,5;\n2018;KOR;??;1;7,5;\n", header=HEADER.replace(",", ";"))
    assert rows(store, report)[0]["value"] == 7.5


def test_progress_ends_at_the_total(store, tmp_path):
    path = tmp_path / "y.csv"
    path.write_text(HEADER + "2018,KOR,JPN,1,7,\n", "utf-8")
    told = []
    ingest(store, plan(), lambda _: [CsvFeed(path)], total=100, progress=lambda *args: told.append(args))
    assert told == [(0.0, 100, "y.csv"), (100, 100, "toy")]


CELLS = {
    "t": ["2018", "2019", "x", ""],
    "i": ["KOR", "410", "CHN", "??"],
    "j": ["KOR", "JPN", "World"],
    "k": ["1", "02", ""],
    "v": ["1", "2.5", "-3", "a", ""],
    "q": ["", "4", "NA"],
}
LINES = st.lists(st.tuples(*[st.sampled_from(cells) for cells in CELLS.values()]), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_rows_stored_and_set_aside_are_the_rows_read(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("property")
    path, store = folder / "x.csv", Store(folder / "home")
    path.write_text(HEADER + "2000,USA,JPN,9,1,\n" + "".join(",".join(line) + "\n" for line in lines), "utf-8")
    report = ingest(store, plan(), lambda _: [CsvFeed(path)])
    assert report.rows_read == len(lines) + 1
    assert report.rows_stored + report.rows_aside == report.rows_read
    table = store.read(report.dataset).to_pyarrow()
    assert table.num_rows == report.rows_stored == report.dataset.rows
    assert sum(table["value"].to_pylist()) == pytest.approx(report.value_total)
    written = path.read_text("utf-8").split("\n")
    aside = store.aside(report.dataset).to_pylist()
    assert [written[row["line"] - 1] for row in aside] == [row["row"] for row in aside]
    keys = [tuple(row[key] for key in ("year", "exporter", "importer", "product")) for row in table.to_pylist()]
    assert len(set(keys)) == len(keys)


def test_codes():
    assert countries(["KOR", "004", "4", " kor ", "410.0", "zz?"], None) == {
        "KOR": "KOR",
        "004": "AFG",
        "4": "AFG",
        " kor ": "KOR",
        "410.0": "KOR",
    }
    assert countries(["4", "8"], {"4": "AFG"}) == {"4": "AFG"}
    assert unpadded(" 8542.0 ") == "8542"
    assert plain(["01", "", "TOTAL", "NA"]).stored == {"01": "01"}


@pytest.mark.parametrize("codes", [["01", "0101"], ["1012", "010121"], ["10121", "a10121"]])
def test_codes_of_several_lengths_are_refused(codes):
    with pytest.raises(InputError, match="several lengths"):
        fixed_width(2, 4, 6, classification="HS17")(codes)
