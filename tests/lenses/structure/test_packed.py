"""The packed year: made once, mapped afterwards, made anew when anything is amiss."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from tests.lenses.structure.kernels.small import CODES, packed_cube, random_cube, rows, stocked

from bilateral.errors import SelectionError, StoreError
from bilateral.lenses.structure import packed as module
from bilateral.lenses.structure.kernels import Packed, recode
from bilateral.lenses.structure.packed import cut, packed

CUBE = random_cube(9)


def same(one: Packed, other: Packed) -> None:
    assert (one.year, one.countries, one.products) == (other.year, other.countries, other.products)
    for name in ("start", "product", "value"):
        assert_array_equal(getattr(one, name), getattr(other, name))
        assert getattr(one, name).dtype == getattr(other, name).dtype


def file_of(store, year=2020):
    return next(store.home.rglob(f"packed/year={year}.arrow"))


@pytest.fixture
def dataset(store):
    return stocked(store, {2020: rows(CUBE)})


@pytest.fixture
def counted(monkeypatch):
    """How often Parquet was read."""
    calls = []
    real = module._read
    monkeypatch.setattr(module, "_read", lambda *given: calls.append(given) or real(*given))
    return calls


def test_made_once(store, dataset, counted):
    first, second = packed(store, dataset, 2020), packed(store, dataset, 2020)
    assert len(counted) == 1
    same(first, packed_cube(CUBE))
    same(second, first)
    assert [each.name for each in file_of(store).parent.iterdir()] == ["year=2020.arrow"]


def test_others_can_read_the_file(store, dataset):
    packed(store, dataset, 2020)
    table = pa.ipc.open_file(pa.memory_map(str(file_of(store)))).read_all()
    blocks = {(row["exporter"], row["importer"]): row for row in table.to_pylist()}
    assert len(blocks) == np.count_nonzero(CUBE.any(axis=2))
    kor, usa = CODES.index("KOR"), CODES.index("USA")
    assert blocks["KOR", "USA"]["product"] == [f"{code:02d}" for code in CUBE[kor, usa].nonzero()[0]]
    assert blocks["KOR", "USA"]["value"] == CUBE[kor, usa][CUBE[kor, usa] > 0].tolist()


def test_small(store):
    cube = random_cube(1, products=3_000)
    dataset = stocked(store, {2020: rows(cube, tuple(f"{code:06d}" for code in range(3_000)))})
    year = packed(store, dataset, 2020)
    assert file_of(store).stat().st_size < 10 * year.rows + 14 * 3_000


@pytest.mark.parametrize("harm", [b"", b"ARROW1 not really", None])
def test_a_damaged_file_is_made_anew(store, dataset, counted, harm):
    packed(store, dataset, 2020)
    path = file_of(store)
    path.write_bytes(path.read_bytes()[:-500] if harm is None else harm)
    same(packed(store, dataset, 2020), packed_cube(CUBE))
    assert len(counted) == 2


def test_a_file_made_from_something_else_is_made_anew(store, dataset, counted):
    packed(store, dataset, 2020)
    old = file_of(store).read_bytes()
    other = random_cube(10)
    newer = stocked(store, {2020: rows(other)})
    packed(store, newer, 2020)
    path = next(path for path in store.home.rglob("packed/year=2020.arrow") if newer.version in str(path))
    path.write_bytes(old)
    same(packed(store, newer, 2020), packed_cube(other))
    assert len(counted) == 3


def test_it_goes_with_its_version(store, dataset):
    packed(store, dataset, 2020)
    for seed in (1, 2):
        stocked(store, {2020: rows(random_cube(seed))})
    assert not [path for path in store.home.rglob("*.arrow") if dataset.version in str(path)]


def test_a_store_that_cannot_be_written(store, dataset, monkeypatch):
    def refuse(*_given):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "_write_file", refuse)
    same(packed(store, dataset, 2020), packed_cube(CUBE))
    assert not list(store.home.rglob("*.arrow*"))


def test_a_missing_file(store, dataset):
    for path in store.home.rglob("*.parquet"):
        path.unlink()
    with pytest.raises(StoreError, match="missing"):
        packed(store, dataset, 2020)


def test_a_year_that_is_not_there(store, dataset):
    with pytest.raises(SelectionError, match="no such year"):
        packed(store, dataset, 1990)


def test_rows_in_any_order_and_more_than_once(store):
    table = rows(CUBE)
    random = np.random.default_rng(1)
    twice = pa.concat_tables([table, table]).take(pa.array(random.permutation(2 * table.num_rows)))
    found = packed(store, stocked(store, {2020: twice}), 2020)
    expected = packed_cube(CUBE)
    assert_array_equal(found.product, expected.product)
    assert_array_equal(found.value, expected.value * 2)


def test_flows_of_nothing_and_to_oneself_are_left_out(store):
    table = pa.table(
        {
            "exporter": ["KOR", "KOR", "KOR", "USA"],
            "importer": ["CHN", "KOR", "USA", "CHN"],
            "product": ["01", "01", "01", "02"],
            "value": [2.0, 9.0, 0.0, None],
        }
    )
    found = packed(store, stocked(store, {2020: table}), 2020)
    assert found.countries == ("CHN", "KOR", "USA")
    assert found.value.tolist() == [2.0]


def test_no_rows(store):
    empty = rows(CUBE).slice(0, 0)
    found = packed(store, stocked(store, {2020: empty}), 2020)
    assert (found.rows, found.countries, found.start.tolist()) == (0, (), [0])


def as_enum(table, path):
    """As a load writes it: DuckDB, text held as ordered codes, unused codes written as empty text."""
    con = duckdb.connect()
    con.register("flows", table)
    for name in ("exporter", "importer", "product"):
        con.execute(f"CREATE TYPE {name}_code AS ENUM (SELECT DISTINCT {name} FROM flows ORDER BY 1)")
    con.execute(
        "COPY (SELECT * REPLACE (exporter::exporter_code AS exporter, importer::importer_code AS importer, "
        "product::product_code AS product) FROM flows ORDER BY exporter, importer, product) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1000000, ROW_GROUP_SIZE 2048)"
    )


def test_dictionaries_with_unused_entries(store):
    # late products are sold by late exporters only, so that early row groups do not use every entry
    cube = random_cube(6, products=400, share=0.5)
    cube[:3, :, 50:60] = cube[:5, :, 100:103] = cube[:2, :, 300:] = 0
    names = tuple(f"{code:04d}" for code in range(400))
    dataset = stocked(store, {2020: rows(cube, names)}, write=as_enum)
    path = next(store.home.rglob("part-0.parquet"))
    coded = pq.ParquetFile(path, read_dictionary=["product"]).read_row_group(0, columns=["product"])["product"]
    assert "" in coded.chunk(0).dictionary.to_pylist()  # the trap is there
    found, expected = packed(store, dataset, 2020), packed_cube(cube)
    assert found.products == names
    for name in ("start", "product", "value"):
        assert_array_equal(getattr(found, name), getattr(expected, name))


@given(st.integers(0, 5), st.integers(0, 10))
def test_cutting_keeps_the_sums(digits, seed):
    names = tuple(f"{code:05d}" for code in range(0, 90_000, 3_000))
    year = packed_cube(random_cube(seed, products=len(names)))
    year = Packed(year.year, year.countries, names, year.start, year.product, year.value)
    chosen = tuple(code[0] in "0368" for code in names)
    for kept in (None, chosen):
        coarse = cut(year, digits, kept)
        expected = {}
        for key, product, value in zip(year.keys(), year.product, year.value, strict=True):
            if kept is None or kept[product]:
                place = key, names[product][:digits]
                expected[place] = expected.get(place, 0) + value
        found = {
            (key, coarse.products[product]): value
            for key, product, value in zip(coarse.keys(), coarse.product, coarse.value, strict=True)
        }
        assert found == pytest.approx(expected, rel=1e-13)


def test_an_order_that_does_not_rise():
    year = packed_cube(CUBE)
    with pytest.raises(ValueError, match="must rise"):
        recode(year, year.products, np.arange(len(year.products))[::-1])
