import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.sources.eventkit.test_merge import table

from bilateral.sources.eventkit import months
from bilateral.sources.eventkit.batch import as_kinds
from bilateral.sources.eventkit.months import Parts, by_month, month_of, write_months

DAYS = ["2024-02-03", "2023-12-31", "2024-02-01", "2024-01-15", "2023-12-01", "2024-02-02"]


@pytest.fixture
def events():
    return as_kinds(table(*({"date": day, "year": int(day[:4]), "source": "KOR" if n % 2 else "CHN", "target": "USA"}
                            for n, day in enumerate(DAYS))))  # fmt: skip


def test_rows_come_back_by_month_in_the_order_in_which_they_came(tmp_path, events, monkeypatch):
    monkeypatch.setattr(months, "HELD_ROWS", 4)
    parts = Parts(tmp_path / "parts")
    for at in range(0, 6, 2):
        parts.add(events.slice(at, 2))
    parts.flush()
    assert dict(parts.rows) == {"2023-12": 2, "2024-01": 1, "2024-02": 3}
    assert parts.read(["2024-02", "2023-12"])["date"].to_pylist() == [DAYS[n] for n in (1, 4, 0, 2, 5)]
    assert parts.read(["1999-01"]).num_rows == 0
    assert [(month, rows.num_rows) for month, rows in by_month(events)] == list(parts.rows.items())


def test_a_month_is_one_file_in_the_order_of_its_keys(tmp_path, events):
    kept = np.array([True, True, True, False, True, True])
    write_months(tmp_path, events, ("source", "date"), kept)
    files = {month_of(path): path for path in tmp_path.rglob("*.parquet")}
    assert sorted(files) == ["2023-12", "2024-02"]
    read = pq.ParquetFile(files["2024-02"]).read()
    assert read["date"].to_pylist() == ["2024-02-01", "2024-02-03", "2024-02-02"]
    assert read["source"].to_pylist() == ["CHN", "CHN", "KOR"]
    assert "year" not in read.column_names
    assert read.schema.field("source").type == pa.string()
    assert read.schema.field("quad").type == pa.int8()


def test_order_by_more_values_than_one_number_holds():
    rng = np.random.default_rng(0)
    columns = [rng.integers(0, 2**40, 500) for _ in range(3)]
    columns[0] //= 2**38
    assert months._order(columns).tolist() == np.lexsort(columns[::-1]).tolist()
