import csv
from importlib.resources import files

import ibis
import pyarrow as pa
import pytest

from bilateral import schema
from bilateral.errors import SelectionError, StoreError

FLOWS = {
    "year": [2018],
    "exporter": ["KOR"],
    "importer": ["CHN"],
    "product": ["010121"],
    "value": [1.0],
    "quantity": [None],
}


@pytest.fixture
def flows():
    return pa.table(FLOWS, schema=schema.table("trade_flows").arrow())


@pytest.mark.parametrize("name", schema.tables())
def test_every_csv_is_a_whole_schema(name):
    text = files("bilateral.schema").joinpath(f"{name}.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    found = schema.table(name)
    assert found.names == tuple(row["column"] for row in rows)
    assert found.keys
    assert all(column.description and column.unit for column in found.columns)
    assert len(found.arrow()) == len(rows)


def test_trade_flows_are_keyed_by_year_pair_and_product():
    found = schema.table("trade_flows")
    assert found.keys == ("year", "exporter", "importer", "product")
    assert found["value"].unit == "USD"


def test_unknown_table_names_the_nearest():
    with pytest.raises(SelectionError, match="did you mean trade_flows"):
        schema.table("trade_flow")


def test_check_takes_arrow_and_ibis(flows):
    schema.check(flows, schema.table("trade_flows"))
    schema.check(ibis.memtable(flows), schema.table("trade_flows"))


@pytest.mark.parametrize("wrap", [lambda table: table, ibis.memtable], ids=["arrow", "ibis"])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t: t.drop_columns("quantity"), "not the columns"),
        (lambda t: t.set_column(0, "year", pa.array([2018], pa.int64())), "year.*wrong type"),
        (lambda t: t.set_column(3, "product", pa.array([None], pa.string())), "product.*missing"),
    ],
)
def test_check_says_what_is_wrong(flows, wrap, spoil, words):
    with pytest.raises(StoreError, match=words):
        schema.check(wrap(spoil(flows)), schema.table("trade_flows"))
