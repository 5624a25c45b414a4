import csv
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.sources.ingest.scan import UnbalancedQuotes, open_utf8, records

FIELD = st.text(st.sampled_from('ab",\n\r é'), max_size=6).filter(lambda text: "\r" not in text)
ROWS = st.lists(st.lists(FIELD, min_size=2, max_size=4), min_size=1, max_size=30)


def scan(data, quote='"', chunk=1 << 24):
    found = []
    for part in records(io.BytesIO(data), ",", quote, chunk=chunk):
        found += [(int(part.line[i]), int(part.fields[i]), part.text(i)) for i in range(len(part.start))]
    return found


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.integers(1, 40), st.booleans())
def test_records_are_those_of_the_csv_module(rows, end, chunk, last):
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end).writerows(rows)
    text = stream.getvalue() if last else stream.getvalue().removesuffix(end)
    reader = csv.reader(io.StringIO(text, newline=""))
    expected, line = [], 1
    for row in reader:
        expected.append((line, len(row)))
        line = reader.line_num + 1
    found = scan(text.encode(), chunk=chunk)
    assert [(line, fields) for line, fields, _ in found] == expected
    assert [next(csv.reader(io.StringIO(text, newline="")), []) for _, _, text in found] == rows


def test_blank_lines_are_counted_and_have_no_fields():
    assert [(line, fields) for line, fields, _ in scan(b"a,b\n\n\r\nc,d\n")] == [(1, 2), (2, 0), (3, 0), (4, 2)]


def test_a_mark_that_never_closes_is_told():
    with pytest.raises(UnbalancedQuotes):
        scan(b'a,b\n"c,d\ne,f\n')
    assert len(scan(b'a,b\n"c,d\ne,f\n', quote="")) == 3


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("utf-8", "é,b\n".encode()),
        ("utf-8-sig", "é,b\n".encode("utf-8-sig")),
        ("utf-16", "é,b\n".encode("utf-16")),
        ("cp1252", "é,b\n".encode("cp1252")),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_encoding_comes_out_as_utf8(tmp_path, encoding, data, packed):
    path = tmp_path / ("x.csv.gz" if packed else "x.csv")
    path.write_bytes(gzip.compress(data) if packed else data)
    with open_utf8(path, encoding) as stream:
        assert stream.read() == "é,b\n".encode()
