"""A load under a name that exists says what it replaces, and asks where nobody gave the name."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.errors import SelectionError
from bilateral.origin import Origin
from bilateral.sources import flows
from bilateral.sources.keep import Loaded, keep

TABLE = pa.table(
    {
        "year": [2020, 2021],
        "exporter": ["KOR", "KOR"],
        "importer": ["CHN", "JPN"],
        "product": ["a", "b"],
        "value": [1.5, 2.5],
    }
)


def csv(path, value="1.5"):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"year,exporter,importer,product,value\n2020,KOR,CHN,a,{value}\n", "utf-8")
    return path


def test_the_same_file_again_is_told(store, tmp_path):
    first = flows.add(store, csv(tmp_path / "mine.csv"))
    assert not any("replaced" in note for note in first.notes)
    notes = flows.add(store, csv(tmp_path / "mine.csv", "2.5")).notes
    loaded = first.dataset.loaded_at[:16].replace("T", " ")
    assert notes[0] == f"replaced the dataset of that name: flows, 2020, 1 row, loaded {loaded}"


def test_another_file_of_that_name_is_refused_before_anything_is_read(store, tmp_path):
    old = flows.add(store, csv(tmp_path / "mine.csv")).dataset
    pq.write_table(TABLE, tmp_path / "mine.parquet")
    with pytest.raises(SelectionError, match=r"from mine\.csv; nothing was replaced.*--name mine to replace"):
        flows.add(store, tmp_path / "mine.parquet")
    assert store.datasets() == (old,)
    notes = flows.add(store, tmp_path / "mine.parquet", name="mine").notes
    assert notes[0].endswith("; it came from mine.csv, this one from mine.parquet")


def test_another_title_for_the_same_bytes_is_no_other_file(store, tmp_path):
    flows.add(store, csv(tmp_path / "mine.csv"))
    assert flows.add(store, csv(tmp_path / "mine.csv"), title="Customs").notes[0].startswith("replaced")


def test_another_source_of_that_name_is_refused(store, tmp_path):
    flows.add(store, csv(tmp_path / "comtrade.csv"), title="UN Comtrade", name="comtrade")
    loaded = Loaded("trade_flows", "comtrade", "comtrade", TABLE.append_column("quantity", pa.nulls(2, pa.float64())),
                    (Origin("UN", "UN Comtrade"),), classifications=((2020, "own"), (2021, "own")))  # fmt: skip
    report = keep(store, loaded)
    assert report.notes[0].startswith("replaced the dataset of that name: flows, 2020, 1 row")
    with pytest.raises(SelectionError, match="another dataset has that name: comtrade, 2020, 2021, 2 rows"):
        flows.add(store, csv(tmp_path / "comtrade.csv"), title="UN Comtrade")
