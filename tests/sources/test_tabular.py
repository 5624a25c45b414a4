import gzip
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import EmptyInput, InputError, MissingColumn
from bilateral.given import decoded, given_file, given_text, utf8
from bilateral.sources.tabular import bare, column, find, number, opened, texts, years_of

TEXT = "code,이름,값\n0042,가나다라마바사아자차카타파하,1\nNA,나,\n"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (TEXT.encode(), "a.csv"),
        (TEXT.encode("utf-8-sig"), "a.csv"),
        (TEXT.encode("utf-16"), "a.csv"),
        (TEXT.encode("cp949"), "a.csv"),
        (gzip.compress(TEXT.encode(), mtime=0), "a.csv.gz"),
        (TEXT.replace(",", ";").encode(), "a.csv"),
        (TEXT.replace(",", "\t").encode(), "a.txt"),
        (TEXT.replace("\n", "\r\n").encode(), "a.csv"),
        (("\n\n" + TEXT).encode(), "a.csv"),
    ],
)
def test_a_csv_however_it_is_written_down(tmp_path, raw, name):
    (tmp_path / name).write_bytes(raw)
    sheet = opened(tmp_path / name)
    assert sheet.names == ("code", "이름", "값")
    assert texts(sheet, "code") == ["0042", "NA"]
    assert texts(sheet, "이름") == ["가나다라마바사아자차카타파하", "나"]
    assert [number(value) for value in sheet.column("값")] == [1.0, None]
    assert sheet.first_line == (4 if raw.startswith(b"\n\n") else 2)


def test_a_file_is_read_by_what_it_is_and_not_by_its_name(tmp_path):
    table = pa.table({"a": [1, 2]})
    pq.write_table(table, tmp_path / "x.bin")
    assert opened(tmp_path / "x.bin").data.equals(table)
    assert opened(opened(table)).sha256 == opened(table).sha256


@pytest.mark.parametrize(
    ("raw", "fault", "words"),
    [
        (b"", EmptyInput, "the file is empty"),
        (b"a,b\n", EmptyInput, "the table has no rows"),
        (bytes(range(256)) * 8, InputError, "holds no text"),
        (b"a,b\n1,2\n1,2,3\n", InputError, r"row 3 has another number of cells.*got '3 of 2: 1,2,3'.*quotation marks"),
        (b"\n\na,b\n1\n", InputError, "row 4 has another number of cells"),
        (b"PAR1 not really", InputError, "no Parquet, or a damaged one"),
        (b"PK\x03\x04 not really", InputError, "no Excel table, or a damaged one"),
        (b"\x1f\x8b not really", InputError, "the gzip file is damaged"),
        ("a,b\n1,Zürich\n".encode("latin-1"), InputError, "line 2 is not in UTF-8.*save the file as “CSV UTF-8”"),
    ],
)
def test_what_is_no_table_is_told_in_one_plain_line(tmp_path, raw, fault, words):
    (tmp_path / "x.csv").write_bytes(raw)
    with pytest.raises(fault, match=words) as told:
        opened(tmp_path / "x.csv")
    assert "\n" not in str(told.value)


def test_folders_and_missing_files_name_the_nearest(tmp_path):
    (tmp_path / "prices.csv").write_text("a\n1\n")
    with pytest.raises(InputError, match=r"there is no such file.*did you mean prices\.csv"):
        opened(tmp_path / "price.csv")
    with pytest.raises(InputError, match=r"this is a folder, not a file.*did you mean .*prices\.csv"):
        opened(tmp_path)
    with pytest.raises(InputError, match="this is no table"):
        opened(42)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="this is no plain file"):
        opened(tmp_path / "pipe.csv")
    assert given_file(tmp_path / "prices.csv") == tmp_path / "prices.csv"


def test_columns_by_usual_name_or_as_the_user_says():
    sheet = opened(pa.table({"Year ": [2020], "Works (n)": [3], "종목 코드": ["A"]}))
    assert column(sheet, "worksn count") == "Works (n)"
    assert column(sheet, "종목코드") == "종목 코드"
    assert find(sheet, {"year": "year", "works": "works"}, {"works": "Works (n)"}, ("year", "works")) == {
        "year": "Year ",
        "works": "Works (n)",
    }
    with pytest.raises(MissingColumn, match=r"no column for works.*such as works, count.*--map works=COLUMN"):
        find(sheet, {"works": "works count"}, None, ("works",))
    with pytest.raises(MissingColumn, match="has no such column: got 'Yeer'; did you mean Year"):
        find(sheet, {"year": "year"}, {"year": "Yeer"}, ())
    with pytest.raises(InputError, match=r"a mapping names one of ours first.*did you mean year"):
        find(sheet, {"year": "year"}, {"yer": "Year "}, ())


def test_two_columns_of_one_name_stop_only_those_who_need_it(tmp_path):
    (tmp_path / "x.csv").write_text("a,b,b\n1,2,3\n")
    sheet = opened(tmp_path / "x.csv")
    assert sheet.names == ("a", "b", "b (2)")
    assert column(sheet, "a") == "a"
    with pytest.raises(InputError, match="two columns have one name: got 'b'"):
        column(sheet, "b")


def test_numbers_and_years():
    assert [number(text) for text in ("1,234,567.5", " 3 ", "n/a", None, float("nan"))] == [
        1234567.5,
        3,
        None,
        None,
        None,
    ]
    with pytest.raises(ValueError, match="no number: abc"):
        number("abc")
    assert (years_of("2003–22"), years_of(2020), years_of("20")) == ((2003, 2022), (2020, 2020), None)
    assert bare("Ö-l (t)") == "ölt"


def test_chinese_is_not_read_as_korean():
    # the bytes of these two letters are Hangul in code page 949
    with pytest.raises(InputError, match="not in UTF-8"):
        decoded("北京".encode("gb2312"), "x")
    with pytest.raises(InputError, match="not in UTF-8"):
        decoded("中国和韩国的经济关系正在改善，双方企业代表团将于下月访问北京和上海。".encode("gb2312"), "x")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_text_comes_back_from_utf8_and_utf16(text):
    assert decoded(text.encode(), "x") == text.removeprefix("\ufeff")
    assert decoded(text.encode("utf-16"), "x").removeprefix("\ufeff") == text.removeprefix("\ufeff")
    assert utf8(text.encode(), "x").decode() == text.removeprefix("\ufeff")


def test_other_encodings_are_tried_only_where_they_do_no_harm(tmp_path):
    raw = "0101,Café\n".encode("cp1252")
    assert decoded(raw, "x", others=("cp1252",)) == "0101,Café\n"
    (tmp_path / "x").write_bytes(raw)
    with pytest.raises(InputError, match="line 1 is not in UTF-8"):
        given_text(tmp_path / "x")
