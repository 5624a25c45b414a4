import builtins
import shutil

import duckdb
import pyarrow as pa
import pytest

from bilateral import engine as engines
from bilateral.engine import CsvShape
from bilateral.errors import DiskFull, InputError, MissingExtra, SelectionError, StoreError
from bilateral.origin import Origin
from bilateral.sources.ingest import Columns, Plan, TableFeed, ingest

FLOWS = pa.table(
    {
        "year": [2018, 2018, 2019],
        "exporter": ["KOR", "CHN", "KOR"],
        "importer": ["CHN", "KOR", "CHN"],
        "product": ["010121", "010129", "010121"],
        "value": [1.5, 2.5, 3.5],
    }
)


@pytest.fixture
def dataset(store):
    columns = Columns(year="year", exporter="exporter", importer="importer", product="product", value=("value",))
    plan = Plan("toy", "flows", columns, "HS92", (Origin("we", "toy"),))
    return ingest(store, plan, lambda _: [TableFeed(FLOWS, label="toy")]).dataset


def test_both_engines_read_the_same(store, dataset, engine):
    table = store.read(dataset, engine=engine)
    assert {name: str(kind) for name, kind in table.schema().items()} == {
        "year": "int16",
        "exporter": "string",
        "importer": "string",
        "product": "string",
        "value": "float64",
        "quantity": "float64",
    }
    rows = engine.arrow(table.order_by("year", "exporter")).to_pylist()
    assert [(row["year"], row["exporter"], row["product"], row["value"]) for row in rows] == [
        (2018, "CHN", "010129", 2.5),
        (2018, "KOR", "010121", 1.5),
        (2019, "KOR", "010121", 3.5),
    ]


def test_both_engines_read_single_years(store, dataset, engine):
    table = store.read(dataset, years=[2019], engine=engine)
    assert engine.arrow(table.group_by("year").aggregate(total=table.value.sum())).to_pylist() == [
        {"year": 2019, "total": 3.5}
    ]


def test_both_engines_take_arrow(engine):
    table = engine.from_arrow(pa.table({"a": [3, 1, 2]}))
    assert engine.arrow(table.order_by("a"))["a"].to_pylist() == [1, 2, 3]


def test_unknown_engine_names_the_nearest():
    with pytest.raises(SelectionError, match="did you mean pyspark"):
        engines.connect("spark")


def test_spark_without_pyspark_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("pyspark"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"pip install 'bilateral\[spark\]'"):
        engines.connect("pyspark")


def test_spark_without_java_says_so(monkeypatch):
    pytest.importorskip("pyspark", exc_type=ImportError)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingExtra, match="Java"):
        engines.connect("pyspark")


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (duckdb.IOException("IO Error: Could not write: No space left on device"), DiskFull),
        (duckdb.OutOfMemoryException("failed to offload: max_temp_directory_size exceeded"), DiskFull),
        (duckdb.OutOfMemoryException("failed to allocate"), StoreError),
        (duckdb.ConversionException("Could not convert"), InputError),
        (ValueError("ours"), ValueError),
        (RuntimeError("Query interrupted"), KeyboardInterrupt),
        (duckdb.InterruptException("INTERRUPT Error: Interrupted!"), KeyboardInterrupt),
        (RuntimeError("another"), RuntimeError),
    ],
)
def test_what_the_backend_raises_is_told_in_our_words(raised, expected):
    with pytest.raises(expected) as caught, engines.translated():
        raise raised
    assert type(caught.value) is expected


def test_csv_is_read_as_told_and_nothing_is_guessed(tmp_path):
    path = tmp_path / "it's.csv"
    path.write_text('k;"odd ""name"" v"\n007;1.5\n', "utf-8")
    engine = engines.connect()
    shape = CsvShape(("k", 'odd "name" v'), ";")
    table = engine.read_csv(path, shape, {'odd "name" v': "DOUBLE"})
    assert engine.arrow(table).to_pylist() == [{"k": "007", 'odd "name" v': 1.5}]


def test_codes_sort_as_text(tmp_path):
    engine = engines.connect()
    codes = engine.codes(pa.table({"raw": ["b", "a", "c", "t"], "code": ["10", "9", "1", None]}), "code")
    assert engine.arrow(codes.order_by("code"))["code"].to_pylist() == ["1", "10", "9", None]
    nothing = engine.codes(pa.table({"raw": pa.array(["x"]), "code": pa.array([None], pa.string())}), "code")
    assert engine.arrow(nothing)["code"].to_pylist() == [None]


@pytest.mark.slow
def test_a_write_that_fails_half_way_ends(tmp_path):
    path = tmp_path / "late.csv"
    rows = [f"{k:07d},{k}" for k in range(400_000)]
    rows[300_000] = "0300000,no number"
    path.write_text("\n".join(["code,value", *rows]), "utf-8")
    for attempt in range(12):
        engine = engines.connect()
        table = engine.read_csv(path, CsvShape(("code", "value")), {"value": "DOUBLE"})
        with pytest.raises(InputError):
            engine.write_parquet(table, tmp_path / f"{attempt}.parquet", compression="lz4", ordered=False)
        engine.close()


def test_duckdb_writes_without_threads_of_its_own():
    found = engines.connect().con.con.execute("SELECT value FROM duckdb_settings() WHERE name = 'async_threads'")
    assert {row[0] for row in found.fetchall()} <= {"0"}
