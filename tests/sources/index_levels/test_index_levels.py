"""Levels of indices."""

import pyarrow as pa
import pytest

from bilateral.errors import MissingColumn
from bilateral.sources import index_levels

WIDE = """Date,KOSPI,KOSDAQ,KOSPI_marcap
2026-01-02,100,50,1e12
2026-01-05,101,49,1e12
"""


def rows(store):
    return store.read(store.dataset(None, "index_levels")).to_pyarrow().to_pylist()


def test_a_column_an_index_in_the_order_of_the_file_without_market_values(store, tmp_path):
    path = tmp_path / "index.csv"
    path.write_text(WIDE)
    index_levels.add(store, path, exchange="XKRX")
    found = {(row["date"].isoformat(), row["index"]): row for row in rows(store)}
    assert {(row["index"], row["place"]) for row in rows(store)} == {("KOSPI", 1), ("KOSDAQ", 2)}
    assert found["2026-01-05", "KOSPI"]["return"] == pytest.approx(0.01)


def test_one_index_a_file_is_named_after_it(store, tmp_path):
    path = tmp_path / "csi_000300.csv"
    path.write_text("date,open,high,low,close,amount_yi,pe\n2026-01-02,1,1,1,4000,1,14\n2026-01-05,1,1,1,4040,1,14\n")
    index_levels.add(store, path)
    assert {row["index"] for row in rows(store)} == {"csi_000300"}
    assert rows(store)[1]["return"] == pytest.approx(0.01)


def test_a_tidy_table(store):
    table = pa.table({"date": ["2026-01-02", "2026-01-05"], "index": ["X", "X"], "level": [1.0, 1.5]})
    index_levels.add(store, table)
    assert rows(store)[1]["return"] == pytest.approx(0.5)


def test_only_market_values_is_no_index(store):
    with pytest.raises(MissingColumn, match="no column of levels"):
        index_levels.add(store, pa.table({"date": ["2026-01-02"], "KOSPI_marcap": [1.0]}))
