"""The user's own table: columns by name, units, files of every kind, and messages that say what to type."""

import gzip
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.errors import EmptyInput, InputError, MissingColumn, SelectionError, TooManyBadRows
from bilateral.sources import flows
from bilateral.sources.flows.columns import find

TABLE = pa.table(
    {
        "year": [2017, 2017, 2018],
        "exporter": ["KOR", "CHN", "KOR"],
        "importer": ["CHN", "KOR", "USA"],
        "product": ["010121", "854231", "854231"],
        "value": [1.5, 2.0, 4.0],
    }
)
STORED = [
    (2017, "CHN", "KOR", "854231", 2.0),
    (2017, "KOR", "CHN", "010121", 1.5),
    (2018, "KOR", "USA", "854231", 4.0),
]


def stored(store, report):
    table = store.read(report.dataset).order_by("year", "exporter", "importer").to_pyarrow()
    return [tuple(row[name] for name in TABLE.column_names) for row in table.to_pylist()]


def csv_text(delimiter=",", decimal="."):
    lines = [delimiter.join(TABLE.column_names)]
    lines += [delimiter.join(str(value).replace(".", decimal) for value in row.values()) for row in TABLE.to_pylist()]
    return "\n".join(lines) + "\n"


def write(path):
    """The same table as a file of the kind that the name says."""
    if path.suffix == ".parquet":
        pq.write_table(TABLE, path)
    elif path.suffix == ".xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in [TABLE.column_names, *(list(row.values()) for row in TABLE.to_pylist())]:
            book.active.append(row)
        book.save(path)
    elif path.suffix == ".gz":
        path.write_bytes(gzip.compress(csv_text().encode()))
    else:
        path.write_text(csv_text("\t" if path.suffix == ".tsv" else ","), "utf-8")
    return path


@pytest.mark.parametrize("file", ["a.csv", "a.csv.gz", "a.tsv", "a.parquet", "a.xlsx"])
def test_every_kind_of_file_gives_the_same(store, tmp_path, file):
    path = write(tmp_path / file)
    report = flows.add(store, path)
    assert stored(store, report) == STORED
    assert report.dataset.name == "a"
    assert report.dataset.classification(2017) == "HS"
    raw = list((store.home / "raw" / "flows").rglob("*.*"))
    assert [file.read_bytes() for file in raw] == [path.read_bytes()]
    assert report.dataset.origins[0].sha256.startswith(raw[0].parent.name)


def frame(kind):
    data = TABLE.to_pydict()
    if kind == "arrow":
        return TABLE
    if kind == "batches":
        return TABLE.to_reader()
    if kind.startswith("pandas"):
        made = pytest.importorskip("pandas").DataFrame(data)
        return made.astype({"exporter": "category"}) if kind.endswith("categories") else made
    made = pytest.importorskip("polars").DataFrame(data)
    if kind == "narwhals":
        return pytest.importorskip("narwhals").from_native(made)
    return made.lazy() if kind.endswith("lazy") else made


@pytest.mark.parametrize(
    "kind", ["arrow", "batches", "pandas", "pandas categories", "polars", "polars lazy", "narwhals"]
)
def test_every_frame_gives_the_same(store, kind):
    report = flows.add(store, frame(kind), name="mine")
    assert stored(store, report) == STORED
    assert len(report.dataset.origins[0].sha256) == 64


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_seen(store, tmp_path, delimiter):
    path = tmp_path / "x.csv"
    path.write_text(csv_text(delimiter, "." if delimiter == "," else ","), "utf-8")
    assert stored(store, flows.add(store, path)) == STORED


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("t i j k v q", "t i j k v q"),
        (
            "refYear reporterISO partnerISO cmdCode primaryValue netWgt",
            "refYear reporterISO partnerISO cmdCode primaryValue netWgt",
        ),
        ("Year ISO3_O ISO3_D HS6 Trade_Value", "Year ISO3_O ISO3_D HS6 Trade_Value"),
        ("year exporter industry importer intermediate final", "year exporter importer industry intermediate+final"),
        ("period origin destination commodity export_value", "period origin destination commodity export_value"),
    ],
)
def test_usual_names_are_known(names, expected):
    found = find(names.split(), None, year_known=False)
    columns = found.columns
    roles = [columns.year, columns.exporter, columns.importer, columns.product, "+".join(columns.value)]
    assert " ".join([*roles, *columns.quantity]) == expected
    assert found.notes[0].startswith("columns taken by their names: ")


@pytest.mark.parametrize(
    ("mapping", "error", "words"),
    [
        (
            None,
            MissingColumn,
            "no column for value.*year, exporter, importer, product, usd_m.*--map value=COLUMN .mapping={",
        ),
        ({"value": "usdm"}, MissingColumn, "no such column for value.*did you mean usd_m"),
        ({"val": "usd_m"}, InputError, "did you mean value"),
        ({"value": "usd_m", "product": "product+year"}, InputError, "only value and quantity can be sums"),
    ],
)
def test_what_cannot_be_told_says_what_to_type(mapping, error, words):
    with pytest.raises(error, match=words):
        find(["year", "exporter", "importer", "product", "usd_m"], mapping, year_known=False)


def test_years_with_letters_are_told_with_what_is_allowed(store):
    table = TABLE.set_column(0, "year", pa.array(["FY2020", "FY2020", "FY2021"]))
    with pytest.raises(TooManyBadRows, match=r"3 of 3 rows.*holds 'FY2020', 'FY2021'; write four digits") as caught:
        flows.add(store, table)
    assert "max-bad" not in str(caught.value)


def test_bad_numbers_point_to_the_marks_and_some_may_be_allowed(store):
    table = TABLE.set_column(4, "value", pa.array(["1.5", "2.5", "3 000"]))
    words = r"--decimal and --thousands.*--map \(mapping=\{.*--max-bad 0\.34 \(max_bad=0\.34 in Python\)"
    with pytest.raises(TooManyBadRows, match=words):
        flows.add(store, table)


def test_a_year_apart_needs_no_column(store):
    report = flows.add(store, TABLE.drop_columns("year").slice(0, 2), year=2020)
    assert report.dataset.years == (2020,)
    with pytest.raises(MissingColumn, match="--year YYYY"):
        flows.add(store, TABLE.drop_columns("year"))


@pytest.mark.parametrize(
    ("options", "factor", "unit"),
    [
        ({}, 1, "unit not stated"),
        ({"unit": "USD"}, 1, "USD"),
        ({"unit": "Million  usd"}, 1e6, "USD"),
        ({"unit": "thousand USD", "factor": 2.0}, 2e3, "USD"),
        ({"factor": 0.5}, 0.5, "USD"),
    ],
)
def test_units(store, options, factor, unit):
    report = flows.add(store, TABLE, **options)
    assert report.value_total == 7.5 * factor
    assert report.dataset.unit == unit


def test_another_unit_is_refused(store):
    with pytest.raises(InputError, match="thousand USD"):
        flows.add(store, TABLE, unit="EUR")


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64()])
def test_lost_zeros_come_back(store, kind):
    numbers = pa.array([10121, 854231, 854231], kind)
    report = flows.add(store, TABLE.set_column(3, "product", numbers), classification="HS17")
    assert stored(store, report) == STORED
    assert "1 product codes had lost their leading zero and were padded to 6 digits" in report.notes


def test_mixed_levels_of_hs_are_refused(store):
    mixed = TABLE.set_column(3, "product", pa.array(["0101", "854231", "85"]))
    with pytest.raises(InputError, match="of HS17 have several lengths"):
        flows.add(store, mixed, classification="HS17")
    assert flows.add(store, mixed, classification="mine", levels=(2, 4)).dataset.levels == (2, 4)


def test_a_classification_is_stored_by_its_short_name_and_another_is_told(store):
    assert flows.add(store, TABLE, classification="hs 2017").dataset.classification(2017) == "HS17"
    report = flows.add(store, TABLE, classification="tariff")
    assert "tariff is a classification of its own, one level" in report.notes
    levelled = flows.add(store, TABLE, classification="tariff", levels=(2, 4)).notes
    assert "tariff is a classification of its own, levels 2, 4" in levelled
    with pytest.raises(SelectionError, match="did you mean HS"):
        flows.add(store, TABLE, classification="HS99")


def test_sitc_text_is_never_padded(store):
    mixed = TABLE.set_column(3, "product", pa.array(["784", "7841", "7842"]))
    with pytest.raises(InputError, match="several lengths"):
        flows.add(store, mixed, classification="SITC2")


def test_a_reporter_table_gives_its_exports(store):
    table = pa.table(
        {
            "refYear": [2018] * 4,
            "reporterISO": ["KOR"] * 4,
            "flowCode": ["X", "M", "X", "X"],
            "partnerISO": ["CHN", "CHN", "W00", "JPN"],
            "cmdCode": ["85", "85", "85", "TOTAL"],
            "primaryValue": [5.0, 9.0, 7.0, 8.0],
            "netWgt": [2000.0, 1.0, 1.0, 1.0],
        }
    )
    report = flows.add(store, table, classification="HS", max_bad=0)
    assert store.read(report.dataset).to_pyarrow().to_pylist() == [
        {"year": 2018, "exporter": "KOR", "importer": "CHN", "product": "85", "value": 5.0, "quantity": 2.0}
    ]
    assert {count.reason.split(" (")[0] for count in report.aside} == {
        "not an export",
        "total over all partners",
        "total over all products",
    }


def test_names_of_products_go_along(store, tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("product,name,sector\n854231,Processors,Chips\n010121,Horses,\n", "utf-8")
    dataset = flows.add(store, TABLE, product_names=path).dataset
    found = store.products(dataset)
    assert (found["854231"].name, found["854231"].sector, found["010121"].sector) == ("Processors", "Chips", None)
    path.write_text("code,label\n1,a\n", "utf-8")
    with pytest.raises(MissingColumn, match="product and name"):
        flows.add(store, TABLE, product_names=path)


def test_the_origin_is_the_users(store):
    dataset = flows.add(store, TABLE, producer="KITA", title="K-stat", vintage="2024", simulated=True).dataset
    origin = dataset.origins[0]
    assert (origin.producer, origin.title, origin.vintage, origin.simulated) == ("KITA", "K-stat", "2024", True)
    assert dataset.simulated
    assert flows.add(store, TABLE, name="b").dataset.origins[0].producer == "The user's own data"


@pytest.mark.parametrize(
    ("file", "data", "error", "words"),
    [
        ("a.csv", b"", EmptyInput, "empty"),
        ("a.csv", b"\n\n", EmptyInput, "empty"),
        ("a.csv", b"year,exporter,importer,product,value\n", EmptyInput, "no rows"),
        ("a.csv", b"year^exporter^importer^product^value\n2018^KOR^CHN^1^1\n", MissingColumn, "one column only"),
        ("a.csv", b"PK\x03\x04\0\0\0\0", InputError, "not text"),
        ("a.csv.gz", b"no gzip", InputError, "no gzip"),
        ("a.parquet", b"no parquet", InputError, "no Parquet"),
        ("a.xlsx", b"no excel", InputError, "no Excel"),
    ],
)
def test_files_that_cannot_be_read(store, tmp_path, file, data, error, words):
    path = tmp_path / file
    path.write_bytes(data)
    with pytest.raises(error, match=words) as caught:
        flows.add(store, path)
    assert store.datasets() == ()
    assert not re.search(r"magic|EOCD|calamine|Errno|gzipped", str(caught.value))


def test_other_things_that_cannot_be_read(store, tmp_path):
    write(tmp_path / "flows.csv")
    with pytest.raises(InputError, match=r"did you mean flows\.csv"):
        flows.add(store, tmp_path / "flow.csv")
    with pytest.raises(
        InputError, match=r"a folder, not a file.*did you mean .*flows\.csv\?.*next: bilateral add flows"
    ):
        flows.add(store, tmp_path)
    with pytest.raises(InputError, match="no table"):
        flows.add(store, 42)
    with pytest.raises(EmptyInput):
        flows.add(store, TABLE.slice(0, 0))
    with pytest.raises(InputError, match=r"no such sheet.*allowed: Sheet"):
        flows.add(store, write(tmp_path / "a.xlsx"), sheet="Data")


@pytest.mark.slow
def test_three_bad_rows_in_a_million(store, tmp_path):
    path = tmp_path / "million.csv"
    bad = {123_457: "2018,KRO,CHN,000001,5", 500_000: "2018,KOR,CHN,000002,n.a", 999_999: "2018,KOR,CHN,,7"}
    with path.open("w", encoding="utf-8") as stream:
        stream.write("year,exporter,importer,product,value\n")
        for line in range(2, 1_000_002):
            stream.write(bad.get(line, f"2018,KOR,JPN,{line:07d},{line}") + "\n")
    report = flows.add(store, path)
    assert report.rows_stored == 999_997
    assert {(count.reason, count.rows, count.first_lines) for count in report.aside} == {
        ("unknown country", 1, (123_457,)),
        ("value is not a number", 1, (500_000,)),
        ("missing product", 1, (999_999,)),
    }
    assert report.value_total == sum(range(2, 1_000_002)) - sum(bad)
    assert store.aside(report.dataset)["row"].to_pylist() == list(bad.values())
