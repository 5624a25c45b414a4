"""Decimal marks and marks of thousands: told where a number gives them away, asked for where none does."""

import pytest

from bilateral.errors import InputError
from bilateral.sources import flows
from bilateral.sources.ingest.numerals import Marks, Numerals, Shape, decide, shapes

POINT, COMMA = Numerals(), Numerals(",", ".")
HEADER = "year;exporter;importer;product;value\n"
PARTNERS = ("CHN", "JPN", "USA", "DEU", "FRA", "ITA")


def shape(text):
    bare = text.lstrip("+-")
    return Shape("".join("9" if sign.isdigit() else sign for sign in text), bare.startswith("0"), 1, (text, text))


def found(*texts, **marks):
    return decide("value", [shape(text) for text in texts if set(text) & {".", ","}], Marks(**marks))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("851", "1234"), POINT),
        (("851", "1.5"), POINT),
        (("0.345", "18.809"), POINT),
        (("1234.567", "18.809"), POINT),
        ((".345", "18.809"), POINT),
        (("1.234E+05", "18.809"), POINT),
        (("1.234.567", "18.809"), COMMA),
        (("-1.234.567,5", "18.809"), COMMA),
        (("1.234,567", "18.809"), COMMA),
        (("7,5", "18.809"), COMMA),
        (("18,809", "0,5"), Numerals(",", "")),
        (("1,234,567", "18,809"), Numerals(".", ",")),
        (("1,234.5",), Numerals(".", ",")),
        (("18,809", "7.25"), Numerals(".", ",")),
    ],
)
def test_one_number_gives_the_others_away(texts, expected):
    assert found(*texts) == expected


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("851", "18.809", "1.433"), r"--decimal , --thousands \. where .* means (18809|1433), or --decimal \. where"),
        (("18,809", "1,433"), r"--decimal \. --thousands , where .*--decimal , where"),
        (("18.809", "1,433"), "two ways"),
        (("18.809", "1.5", "1,5"), "two ways"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_for(texts, words):
    with pytest.raises(InputError, match=words):
        found(*texts)


def test_one_slip_among_many_decides_nothing():
    assert found(*["1.25"] * 200, "18.809", "7,5") == Numerals(".", ",")


def test_marks_that_are_given_are_followed():
    assert found("18.809", decimal=".") == POINT
    assert found("18.809", decimal=",", thousands=".") == COMMA
    assert found("18.809", thousands=".") == COMMA
    assert found("1 234,5", thousands=" ") == Numerals(",", " ")
    assert found("12.345", usual_point=True) == POINT
    with pytest.raises(InputError, match="two ways"):
        found("12,345", usual_point=True)


@pytest.mark.parametrize("marks", [{"decimal": "x"}, {"thousands": "12"}, {"decimal": ",", "thousands": ","}])
def test_marks_that_cannot_be_are_refused(store, marks):
    with pytest.raises(InputError):
        flows.add(store, "nothing.csv", **marks)


def load(store, folder, values, *, header=HEADER, **options):
    path = folder / "flows.csv"
    mark = ";" if ";" in header else ","
    rows = [mark.join(("2020", "KOR", partner, "c1", value)) for partner, value in zip(PARTNERS, values, strict=False)]
    path.write_text(header + "\n".join(rows) + "\n", "utf-8")
    report = flows.add(store, path, name="toy", **options)
    table = store.read(report.dataset).to_pyarrow().to_pydict()
    stored = dict(zip(table["importer"], table["value"], strict=True))
    return report, [stored.get(partner) for partner, _ in zip(PARTNERS, values, strict=False)]


@pytest.mark.parametrize(
    ("values", "options", "expected"),
    [
        (("851", "18.809", "1.234.567"), {}, [851, 18809, 1234567]),
        (("851", "18.809", "1.433"), {"decimal": ",", "thousands": "."}, [851, 18809, 1433]),
        (("851", "18.809", "1.433"), {"decimal": "."}, [851, 18.809, 1.433]),
        (("851", "18,809", "1,433"), {"thousands": ","}, [851, 18809, 1433]),
        (("851,5", "18.809", "1.433,25"), {}, [851.5, 18809, 1433.25]),
        (("1 234,5", "7"), {"thousands": " "}, [1234.5, 7]),
        (("1'234.5", "7"), {"thousands": "'"}, [1234.5, 7]),
        (("0.345", "18.809"), {}, [0.345, 18.809]),
    ],
)
def test_values_are_stored_as_they_are_meant(store, tmp_path, values, options, expected):
    _, stored = load(store, tmp_path, values, **options)
    assert stored == expected


def test_quoted_thousands_between_commas(store, tmp_path):
    header = HEADER.replace(";", ",")
    with pytest.raises(InputError, match=r"1,234.*42,560|42,560.*1,234"):
        load(store, tmp_path, ('"1,234"', '"42,560"'), header=header)
    report, stored = load(store, tmp_path, ('"1,234"', '"1,042,560"', "12.5"), header=header)
    assert stored == [1234, 1042560, 12.5]
    assert "numbers of value were read as written 1,234.5 (decimal mark '.')" in report.notes


def test_baci_headings_mean_baci_numbers(store, tmp_path):
    assert load(store, tmp_path, ("12.345", "7.250"), header="t,i,j,k,v\n")[1] == [12.345, 7.25]
    with pytest.raises(InputError, match="two ways"):
        load(store, tmp_path, ("12.345", "7.250"), header="year,i,j,k,v\n")


def test_a_number_not_written_like_the_others_is_none(store, tmp_path):
    report, stored = load(store, tmp_path, ("1.234.567", "18.809", "12.34.5", "n/a"), max_bad=1)
    assert stored == [1234567, 18809, None, None]
    assert {count.reason for count in report.aside} == {"value is not a number", "missing value"}


def test_the_whole_column_is_seen(store, tmp_path):
    path = tmp_path / "long.csv"
    rows = [f"2020;KOR;CHN;p{k};{k % 900 + 1}.{k % 1000:03d}" for k in range(60_000)]
    path.write_text(HEADER + "\n".join([*rows, "2020;KOR;CHN;last;1.234.567"]), "utf-8")
    report = flows.add(store, path, name="toy")
    assert report.value_total == 1234567 + sum((k % 900 + 1) * 1000 + k % 1000 for k in range(60_000))


def test_a_comma_after_many_points_is_seen(store, tmp_path):
    path = tmp_path / "long.csv"
    rows = [f"2020;KOR;CHN;p{k};{k}.25" for k in range(60_000)]
    path.write_text(HEADER + "\n".join([*rows, "2020;KOR;CHN;last;1,234.5"]), "utf-8")
    report = flows.add(store, path, name="toy")
    assert report.value_total == 1234.5 + sum(k + 0.25 for k in range(60_000))


def test_it_is_seen_in_latin1_and_beside_broken_rows(store, tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes((HEADER + "2020;KOR;CHN;é;18.809\n2020;KOR;JPN;é;1.433\n2020;KOR\n").encode("cp1252"))
    with pytest.raises(InputError, match="two ways"):
        flows.add(store, path, max_bad=1)
    report = flows.add(store, path, max_bad=1, decimal=",", thousands=".")
    assert (report.value_total, report.rows_aside) == (20242, 1)


def test_text_in_a_frame_is_asked_about_and_numbers_are_not(store):
    import pyarrow as pa

    columns = {"year": [2020, 2020], "exporter": ["KOR"] * 2, "importer": ["CHN", "JPN"], "product": ["a", "a"]}
    assert flows.add(store, pa.table({**columns, "value": [18.809, 1.433]}), name="a").value_total == 20.242
    with pytest.raises(InputError, match="two ways"):
        flows.add(store, pa.table({**columns, "value": ["18.809", "1.433"]}), name="a")


def test_words_and_lone_points_are_no_numbers(store):
    import pyarrow as pa

    from bilateral import engine as engines

    engine = engines.connect()
    table = engine.from_arrow(pa.table({"v": [".", "..", ",", "n.a.", "a,b", "-.", "1.5", "7", None]}))
    seen = shapes(engine, table, ["v"])
    assert decide("v", seen["v"], Marks()) == POINT
    assert decide("v", [one for one in seen["v"] if "9" not in one.text], Marks()) == POINT
    assert "9.9" in {one.text for one in seen["v"]}
