"""The queries behind the deeper numbers, on both engines."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.lenses.structure.depth.worlds_in_full import many, measured
from tests.lenses.structure.worlds import Shelf

from bilateral.engine import connect
from bilateral.lenses.structure import look
from bilateral.lenses.structure.query import exporter_totals, incomes, market_totals, pair_flows
from bilateral.pair import Pair

SPARK = [
    pytest.mark.spark,
    pytest.mark.slow,
    # Ibis asks pandas 3 for options that pandas 4 will not have
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]
PAIR = Pair("KOR", "CHN")
FLOWS = measured([
    (2020, "KOR", "CHN", "0101", 10, 2), (2020, "KOR", "USA", "0101", 5, None), (2020, "KOR", "USA", "0102", 4, 0),
    (2020, "CHN", "USA", "0101", 3, 1), (2020, "JPN", "USA", "0102", 7, 2), (2021, "JPN", "USA", "0102", 9, 3),
    (2020, "KOR", "KOR", "0101", 99, 1), (2020, "DEU", "USA", "0101", 0, 1),
])  # fmt: skip
GRAVITY = pa.table({
    "year": pa.array([2020, 2020, 2021, None], pa.int16()), "exporter": ["KOR", "KOR", "KOR", "CHN"],
    "gdp_o": [100.0, 100.0, 120.0, 5.0], "pop_o": [50.0, None, 51.0, 5.0],
})  # fmt: skip


@pytest.fixture(scope="module", params=["duckdb", pytest.param("pyspark", marks=SPARK)])
def engine(request):
    if request.param == "pyspark":
        pytest.importorskip("pyspark")
    found = connect(request.param)
    yield found
    found.close()


def stored(engine, folder, name, table):
    path = folder.mktemp("tables") / f"{name}.parquet"
    pq.write_table(table, path)
    return engine.read_parquet([path])


@pytest.fixture(scope="module")
def table(engine, tmp_path_factory):
    return stored(engine, tmp_path_factory, "flows", FLOWS)


def rows(table):
    return sorted(tuple(row.values()) for row in table.to_pylist())


def test_exports_by_exporter_with_what_has_a_quantity(table):
    assert rows(exporter_totals(table, PAIR, 2020)) == [
        (2020, "CHN", "0101", 3, 3, 1), (2020, "DEU", "0101", 0, 0, 0), (2020, "JPN", "0102", 7, 7, 2),
        (2020, "KOR", "0101", 15, 10, 2), (2020, "KOR", "0102", 4, 0, 0),
    ]  # fmt: skip
    assert {row[1] for row in rows(exporter_totals(table, PAIR, 2020, ["DEU"]))} == {"CHN", "DEU", "KOR"}


def test_what_markets_buy_and_from_how_many(table):
    assert rows(market_totals(table, PAIR, [2020, 2021])) == [
        (2020, "CHN", "0101", 10, 1), (2020, "USA", "0101", 8, 2), (2020, "USA", "0102", 11, 2),
        (2021, "USA", "0102", 9, 1),
    ]  # fmt: skip


def test_sellers_at_a_coarser_level_are_told_apart(table):
    assert rows(market_totals(table, PAIR, [2020], digits=2)) == [
        (2020, "CHN", "01", 10, 1), (2020, "USA", "01", 19, 3)
    ]  # fmt: skip
    assert rows(market_totals(table, PAIR, [2020], products=["0102"])) == [(2020, "USA", "0102", 11, 2)]


def test_quantities_only_when_asked_for(table):
    assert "quantity" not in pair_flows(table, PAIR, [2020]).column_names
    found = pair_flows(table, PAIR, [2020], quantities=True)
    assert (2020, "KOR", "CHN", "0101", 10.0, 2.0) in {tuple(row.values()) for row in found.to_pylist()}


def test_incomes_of_the_year_only(engine, tmp_path_factory):
    gravity = stored(engine, tmp_path_factory, "gravity", GRAVITY)
    assert incomes(gravity, 2020).to_pylist() == [{"country": "KOR", "gdp": 100.0, "people": 50.0}]


class OnEngine(Shelf):
    def read(self, dataset, *, years=None, engine=None):
        return self.lazy


def test_the_lens_in_full_gives_the_same_on_every_engine(engine, tmp_path_factory):
    whole = many()
    shelf = OnEngine(whole.table, whole.names)
    shelf.lazy = stored(engine, tmp_path_factory, "many", whole.table)
    there, here = (look(each, PAIR, years=(2017, 2018)) for each in (shelf, whole))
    assert [(m.id, m.year) for m in there.measures] == [(m.id, m.year) for m in here.measures]
    for one, other in zip(there.measures, here.measures, strict=True):
        assert one.value == pytest.approx(other.value, rel=1e-9, abs=1e-9), one.id
    assert [t.id for t in there.tables] == [t.id for t in here.tables]
