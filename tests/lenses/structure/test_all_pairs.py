"""The table of all pairs and that of all exporters: against SQL, against the lens for one pair, and as files."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.testing import assert_allclose
from tests.lenses.structure.kernels.oracle import INDICES as BY_SQL
from tests.lenses.structure.kernels.oracle import Oracle
from tests.lenses.structure.kernels.small import CODES, cubes, random_cube, rows, stocked

from bilateral.errors import SelectionError, StoreError
from bilateral.lenses.structure import kernels as k
from bilateral.lenses.structure import look
from bilateral.lenses.structure.all_exporters import growth
from bilateral.lenses.structure.all_pairs import INDICES, all_pairs
from bilateral.pair import Pair
from bilateral.store import Store

KEYS = ("exporter", "importer", "product")
SOURCES = ("exporter", "importer", "industry")
GOODS = tuple(f"c{number}" for number in range(1, 17))
HS = tuple(f"{chapter:02d}{heading:02d}{tail:02d}" for chapter in (1, 85) for heading in (1, 2, 3) for tail in range(5))


def matrix(result, name):
    n = len(result.countries)
    found = np.full((n, n), np.nan)
    values = result.table[name].to_numpy(zero_copy_only=False)
    found[~np.eye(n, dtype=bool)] = values
    return found


def agree(result, oracle, years, names=BY_SQL):
    """Equal to SQL wherever the index is defined; what SQL does not list is 0."""
    for name in names:
        mine, theirs = matrix(result, name), oracle.matrices(name, years, result.countries)[result.year]
        defined = ~np.isnan(mine)
        assert_allclose(mine[defined], theirs[defined], rtol=1e-12, atol=1e-14, err_msg=name)
        assert not theirs[~defined].any(), name


def yearly(tables):
    return pa.concat_tables(
        table.append_column("year", pa.array([year] * table.num_rows, pa.int16())) for year, table in tables.items()
    )


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cube=cubes())
def test_equal_to_sql_on_small_worlds(cube, tmp_path_factory):
    if not cube.any():
        return
    store, tables = Store(tmp_path_factory.mktemp("home")), {2020: rows(cube)}
    stocked(store, tables)
    # SQL takes the rest of the world as a difference, which is dust where one country is nearly all of it
    names = [name for name in BY_SQL if not name.startswith("drysdale")]
    agree(all_pairs(store, year=2020), Oracle(yearly(tables)), [2020], names)


@pytest.mark.parametrize("engine", [pytest.param("numba", marks=pytest.mark.slow), "numpy"])
@pytest.mark.parametrize("seed", [1, 2])
def test_equal_to_sql(store, seed, engine):
    if engine == "numba":
        pytest.importorskip("numba")
    tables = {year: rows(random_cube(seed + year)) for year in (2019, 2020)}
    stocked(store, tables)
    oracle = Oracle(yearly(tables))
    for year in tables:
        agree(all_pairs(store, year=year, engine=engine), oracle, list(tables))
    effects(growth(store, years=(2019, 2020), engine=engine), oracle)


def effects(result, oracle):
    names = ("world", "product_before_market", "market_after_product", "market_before_product", "product_after_market")
    told = oracle.effects(*result.years)
    for row in result.table.to_pylist():
        scale = max(row["exports_before"], row["exports_after"])
        expected = told.get(row["country"], (0,) * 5)
        assert [row[name] for name in names] == pytest.approx(expected, rel=1e-12, abs=1e-12 * scale)
        parts = row["world"] + row["product"] + row["market"] + row["competitiveness"]
        assert parts == pytest.approx(row["exports_after"] - row["exports_before"], abs=1e-12 * scale)


@pytest.mark.parametrize(("digits", "products"), [(None, ()), (4, ()), (2, ()), (4, ("85",)), (None, ("0101-8502",))])
def test_equal_to_the_lens_for_one_pair(store, digits, products):
    cube = random_cube(4, products=len(HS))
    stocked(store, {2020: rows(cube, HS)}, classification="HS92")
    wide = all_pairs(store, year=2020, digits=digits, products=products)
    one = look(store, Pair("KOR", "CHN"), year=2020, digits=digits, products=products)
    row = next(row for row in wide.table.to_pylist() if (row["a"], row["b"]) == ("KOR", "CHN"))
    for column in (field for field in wide.table.schema if field.metadata):
        id = column.metadata[b"id"].decode()
        if one.has(id):
            assert row[column.name] == pytest.approx(one.measure(id).value, rel=1e-12), id
            assert column.metadata[b"unit"].decode() == one.measure(id).unit
    assert wide.scope == one.scope
    assert sum(one.has(f.metadata[b"id"].decode()) for f in wide.table.schema if f.metadata) == 13


def test_what_is_not_defined_is_null(store):
    cube = np.zeros((3, 3, 2))
    cube[0, 1, 0] = 5
    stocked(store, {2020: rows(cube)})
    table = all_pairs(store, year=2020).table
    assert table.num_rows == 2  # the third country does not trade
    there, back = table.to_pylist()
    assert (there["trade"], there["esi"], there["third_market"], there["gl_aquino"]) == (5, None, None, None)
    assert (there["gl"], there["tci"], there["intensity"], there["double_weight_covered"]) == (0, 1, 1, 0)
    assert (back["trade"], back["tci"], back["double_weight_covered"]) == (0, None, None)


def test_only_what_is_asked(store):
    stocked(store, {2020: rows(random_cube(1))})
    table = all_pairs(store, year=2020, indices=("gl", "esi")).table
    assert table.column_names == ["year", "a", "b", "trade", "esi", "gl", "gl_aquino", "gl_balance_adjusted"]
    assert set(table["year"].to_pylist()) == {2020}
    assert set(INDICES) == set(all_pairs(store, year=2020).indices)


def test_written_with_all_that_goes_with_it(store, tmp_path):
    stocked(store, {2020: rows(random_cube(1))})
    result = all_pairs(store, year=2020)
    path = result.write(tmp_path / "new" / "pairs.parquet")
    table = pq.read_table(path)
    assert table.equals(result.table)
    about = json.loads(table.schema.metadata[b"bilateral"])
    assert (about["simulated"], about["unit"], about["scope"]["years"]) == (True, "USD", [2020])
    assert about["origins"][0]["producer"] == "Tests"
    assert result.sentence().startswith("SIMULATED: 42 ordered pairs of 7 countries; 2020")
    for field in table.schema:
        assert field.name in {"year", "a", "b"} or {b"id", b"unit", b"definition"} <= set(field.metadata)
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["pairs.parquet"]


def test_a_folder_that_cannot_be_written(store, tmp_path):
    stocked(store, {2020: rows(random_cube(1))})
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        all_pairs(store, year=2020).write(tmp_path / "file" / "pairs.parquet")


def test_questions_that_cannot_be_answered(store):
    stocked(store, {2019: rows(random_cube(1)), 2020: rows(random_cube(2))}, names={2019: "HS92", 2020: "HS96"})
    with pytest.raises(SelectionError, match="did you mean gl"):
        all_pairs(store, year=2020, indices=("gll",))
    with pytest.raises(SelectionError, match="no such year"):
        all_pairs(store, year=2021)
    with pytest.raises(SelectionError, match="no such level"):
        all_pairs(store, year=2020, digits=5)
    with pytest.raises(SelectionError, match="no product"):
        all_pairs(store, year=2020, products=("99",))
    with pytest.raises(SelectionError, match="not the same"):
        growth(store, years=(2019, 2020))


def test_growth_table(store, tmp_path):
    stocked(store, {year: rows(random_cube(year)) for year in (2018, 2020)})
    result = growth(store, years=(2018, 2020))
    assert result.table["country"].to_pylist() == list(CODES)
    assert result.scope.years == (2018, 2020)
    assert result.simulated
    table = pq.read_table(result.write(tmp_path / "growth.parquet"))
    assert json.loads(table.schema.metadata[b"bilateral"])["scope"]["years"] == [2018, 2020]
    assert table.schema.field("market").metadata[b"unit"] == b"USD"


@pytest.fixture(scope="session")
def wiod(shared_data, tmp_path_factory):
    """WIOD by year, in a store of its own."""
    table = pq.read_table(shared_data / "trade" / "wiod2013_bilateral_1995_2011.parquet")
    value = pc.add(pc.cast(table["intermediate"], pa.float64()), pc.cast(table["final"], pa.float64()))
    texts = {name: table[source].cast(pa.string()) for name, source in zip(KEYS, SOURCES, strict=True)}
    table = pa.table({"year": table["year"], **texts, "value": value})
    table = table.filter(pc.and_(pc.greater(value, 0), pc.not_equal(table["exporter"], table["importer"])))
    table = table.sort_by([(name, "ascending") for name in KEYS])
    years = {year: table.filter(pc.equal(table["year"], year)).drop_columns("year") for year in range(1995, 2012)}
    store = Store(tmp_path_factory.mktemp("wiod"))
    stocked(store, years, classification="WIOD2013")
    return store, table


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("products", [(), GOODS], ids=["all industries", "goods"])
@pytest.mark.parametrize("engine", ["numba", "numpy"])
def test_wiod_every_pair_every_year(wiod, products, engine):
    if engine == "numba":
        pytest.importorskip("numba")
    store, table = wiod
    if products:
        table = table.filter(pc.is_in(table["product"], pa.array(products)))
    oracle, years = Oracle(table), list(range(1995, 2012))
    for year in years:
        result = all_pairs(store, year=year, products=products, engine=engine)
        assert len(result.countries) == 41
        agree(result, oracle, years)
        missing = {name: result.table[name].null_count for name in BY_SQL}
        assert not any(count for name, count in missing.items() if not name.startswith("gl"))
        c, b, i = (matrix(result, f"drysdale_{name}") for name in "cbi")
        assert_allclose(b * c, i, rtol=1e-12)
    for first, last in [(1995, 2011), *pairwise(years)]:
        effects(growth(store, years=(first, last), products=products, engine=engine), oracle)


@pytest.mark.real
@pytest.mark.parametrize(("year", "esi"), [(1995, 0.669), (2003, 0.740), (2011, 0.654)])
def test_wiod_korea_and_china(wiod, year, esi):
    store, _ = wiod
    result = all_pairs(store, year=year, products=GOODS)
    at = [result.countries.index(code) for code in ("KOR", "CHN")]
    assert matrix(result, "esi")[at[0], at[1]] == pytest.approx(esi, abs=5e-4)
    assert k.dyad(result.asked.flows, "KOR", "CHN").esi == pytest.approx(matrix(result, "esi")[at[0], at[1]], rel=1e-12)
