"""The same rows from both engines."""

from __future__ import annotations

import pytest
from tests.lenses.structure.worlds import TOY, Shelf, flows

from bilateral.engine import connect
from bilateral.lenses.structure import look
from bilateral.lenses.structure.query import pair_flows, world_totals
from bilateral.pair import Pair

# Ibis 12 asks DuckDB 2 for Arrow tables by the old name
DUCKDB = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
SPARK = [
    pytest.mark.spark,
    pytest.mark.slow,
    # Ibis asks pandas 3 for options that pandas 4 will not have
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]
PAIR = Pair("XAL", "XBO")
EXTRA = flows([
    (2020, "XDO", "XAL", "p1", 7.0), (2020, "XDO", "XCA", "p3", 9.0), (2021, "XAL", "XBO", "p1", 1.0),
    (2020, "XAL", "XAL", "p1", 1000.0),
])  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param("duckdb", marks=DUCKDB), pytest.param("pyspark", marks=SPARK)])
def engine(request):
    if request.param == "pyspark":
        pytest.importorskip("pyspark")
    found = connect(request.param)
    yield found
    found.close()


@pytest.fixture(scope="module")
def table(engine, tmp_path_factory):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path_factory.mktemp("flows") / "flows.parquet"
    pq.write_table(pa.concat_tables([TOY, EXTRA]), path)
    return engine.read_parquet([path])


def rows(table):
    return sorted(tuple(row.values()) for row in table.to_pylist())


def test_world_totals_leave_domestic_use_out(table):
    assert rows(world_totals(table, PAIR, [2020])) == [(2020, "p1", 97.0), (2020, "p2", 110.0), (2020, "p3", 9.0)]
    assert rows(world_totals(table, PAIR, [2021])) == [(2021, "p1", 1.0)]


def test_the_pair_stays_in_the_world_whatever_the_group(table):
    assert rows(world_totals(table, PAIR, [2020], ["XDO"])) == [
        (2020, "p1", 82.0), (2020, "p2", 75.0), (2020, "p3", 9.0)
    ]  # fmt: skip


def test_pair_flows_touch_one_of_the_two(table):
    found = rows(pair_flows(table, PAIR, [2020, 2021]))
    assert len(found) == 14
    assert (2020, "XDO", "XAL", "p1", 7.0) in found
    assert not [row for row in found if row[1] == row[2] or {row[1], row[2]} == {"XDO", "XCA"}]
    outside = rows(pair_flows(table, PAIR, [2020], ["XDO"]))
    assert not [row for row in outside if row[1] == "XCA"]


def test_columns_are_those_of_the_schema(table):
    found = pair_flows(table, PAIR, [2020])
    assert found.column_names == ["year", "exporter", "importer", "product", "value"]


class OnEngine(Shelf):
    def read(self, dataset, *, years=None, engine=None):
        return self.lazy


def test_the_whole_lens_gives_the_same_on_every_engine(table):
    import pyarrow as pa

    whole = pa.concat_tables([TOY, EXTRA])
    shelf = OnEngine(whole)
    shelf.lazy = table
    there, here = (look(each, PAIR, years=[2020, 2021]) for each in (shelf, Shelf(whole)))
    assert [(m.id, m.year, m.value) for m in there.measures] == [(m.id, m.year, m.value) for m in here.measures]
    assert there.to_dict()["tables"] == here.to_dict()["tables"]
