"""From Comtrade's records to tidy tables."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from tests.sources.comtrade.server import json_answer, record

from bilateral.errors import EmptyInput, InputError, MissingColumn, TooManyBadRows
from bilateral.sources import comtrade
from bilateral.store import Store

REAL = Path(__file__).parents[4] / "shared" / "data" / "trade" / "comtrade_sample_response.json"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def load(store, tmp_path):
    def load(rows, **options):
        path = tmp_path / "answer.json"
        path.write_bytes(json_answer(rows))
        return comtrade.add(store, path, **options)

    return load


def rows(store, table):
    found = store.read(store.dataset("comtrade", table)).to_pyarrow()
    return found.sort_by([(name, "ascending") for name in ("year", "exporter", "importer", "product")]).to_pylist()


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real Comtrade record is not beside the project")
def test_real_records(store):
    report = comtrade.add(store, REAL)
    assert report.flows is None
    found = {(row["exporter"], row["importer"]): row for row in rows(store, "mirror_flows")}
    assert found["ARG", "CHN"]["imports"] == 6804128143.0
    assert found["CHN", "DEU"]["exports"] == 68047133397.0
    assert found["CHN", "DEU"]["exports_classification"] == "HS07"
    assert found["CHN", "DEU"]["imports"] is None


def test_both_sides_of_a_flow_stand_in_one_row(store, load):
    load(
        [
            record(410, 156, "X", 100.0), record(156, 410, "M", 108.0), record(410, 156, "RX", 10.0),
            record(156, 410, "RM", 1.0), record(699, 410, "M", 3.0, classification="H6", fobvalue=2.5),
        ]
    )  # fmt: skip
    first, second = rows(store, "mirror_flows")
    assert (first["exporter"], first["importer"], first["product"]) == ("KOR", "CHN", "TOTAL")
    assert (first["exports"], first["imports"], first["re_exports"], first["re_imports"]) == (100.0, 108.0, 10.0, 1.0)
    assert (second["importer"], second["imports"], second["imports_fob"]) == ("IND", 3.0, 2.5)
    assert (second["exports"], second["imports_classification"]) == (None, "HS22")


def test_exports_by_product_become_trade_flows_at_the_finest_level(store, load):
    report = load(
        [
            record(410, 156, "X", 10.0), record(410, 156, "X", 9.0, product="01"),
            record(410, 156, "X", 4.0, product="010121", netWgt=2500.0), record(410, 156, "X", 5.0, product="010129"),
            record(156, 410, "M", 6.0, product="010121"),
        ]
    )  # fmt: skip
    dataset = store.dataset("comtrade")
    assert dataset.classification(2022) == "HS17"
    assert dataset.unit == "USD"
    found = rows(store, "trade_flows")
    assert [(row["product"], row["value"], row["quantity"]) for row in found] == [
        ("010121", 4.0, 2.5),
        ("010129", 5.0, None),
    ]
    assert store.products(dataset)["010121"].name == "Goods 010121"
    assert "1 export records of a coarser level are in mirror_flows only" in report.notes
    assert {row["product"] for row in rows(store, "mirror_flows")} == {"TOTAL", "01", "010121", "010129"}


def test_totals_details_and_domestic_use_are_set_aside_and_are_no_fault(store, load):
    report = load(
        [
            record(410, 156, "X", 10.0), record(410, 0, "X", 99.0), record(410, 156, "X", 7.0, partner2Code=344),
            record(410, 156, "X", 6.0, motCode=1000), record(410, 156, "X", 5.0, customsCode="C01"),
            record(156, 156, "M", 8.0), record(410, 156, "DX", 9.0),
        ]
    )  # fmt: skip
    reasons = {reason.reason: reason.rows for reason in report.mirror.dataset.reasons}
    assert sum(reasons.values()) == 6
    assert reasons["total over all partners"] == 1
    assert reasons["detail by second partner, transport or customs procedure; its total is stored"] == 3
    assert [row["exports"] for row in rows(store, "mirror_flows")] == [10.0]


def test_bad_records_are_counted_and_stop_the_load(store, load):
    good = [record(410, partner, "X", 1.0) for partner in (156, 392, 840 + 2, 276, 36)]
    bad = [
        record(410, 998, "X", 1.0),
        record(410, 40, "X", None),
        record(410, 56, "X", 1.0, freqCode="M", period="202201"),
    ]
    with pytest.raises(TooManyBadRows, match="3 of 8 rows"):
        load(good + bad)
    assert not store.datasets()
    report = load(good + bad, max_bad=0.5)
    assert {r.reason for r in report.mirror.dataset.reasons} == {
        "unknown country", "missing or negative value", "not a yearly figure",
    }  # fmt: skip


def test_repeats_are_stored_once_and_conflicts_not_at_all(store, load):
    load(
        [
            record(410, 156, "X", 1.0),
            record(410, 156, "X", 1.0),
            record(410, 392, "X", 2.0),
            record(410, 392, "X", 3.0),
        ],
        max_bad=0.5,
    )
    assert [(row["importer"], row["exports"]) for row in rows(store, "mirror_flows")] == [("CHN", 1.0)]


def test_exporters_in_several_revisions_are_said_and_never_converted(store, load):
    report = load(
        [
            record(410, 156, "X", 1.0, product="010121", classification="H6"),
            record(156, 410, "X", 2.0, product="010121", classification="H5"),
            record(410, 156, "X", 1.0, product="010121", classification="H5", year=2020),
        ]
    )
    dataset = store.dataset("comtrade")
    assert dataset.classifications == ((2020, "HS17"), (2022, "HS"))
    (note,) = [note for note in report.notes if note.startswith("2022")]
    assert "HS17: CHN; HS22: KOR" in note
    assert "not converted" in note


def test_a_change_of_classification_over_the_years_is_said(load):
    report = load(
        [
            record(410, 156, "X", 1.0, product="010121", classification="H5", year=2021),
            record(410, 156, "X", 1.0, product="010121", classification="H6", year=2022),
        ]
    )
    assert any("2021 HS17, 2022 HS22" in note and "concordance" in note for note in report.notes)


def test_one_reporters_year_in_two_classifications_is_refused(load):
    with pytest.raises(InputError, match=r"KOR 2022: HS92, HS17"):
        load([record(410, 156, "X", 1.0, product="010121", classification=c) for c in ("H0", "H5")])


def test_bulk_and_json_give_the_same_rows(store, tmp_path):
    world = [
        record(410, partner, flow, 3.0, product=k) for partner in (156, 699) for flow in "XM" for k in ("01", "010121")
    ]
    (tmp_path / "a.json").write_bytes(json_answer(world))
    names = [name for name in world[0] if not name.endswith(("Desc", "ISO")) and name != "isLeaf"]
    spelled = {"cifvalue": "CIFValue", "fobvalue": "FOBValue"}
    lines = ["\t".join(spelled.get(name, name) for name in names)]
    lines += ["\t".join("" if row[name] is None else str(row[name]) for name in names) for row in world]
    (tmp_path / "b.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    comtrade.add(store, tmp_path / "a.json")
    from_json = rows(store, "mirror_flows"), rows(store, "trade_flows")
    comtrade.add(store, tmp_path / "b.gz")
    assert (rows(store, "mirror_flows"), rows(store, "trade_flows")) == from_json
    assert len(from_json[1]) == 2


def test_files_that_are_not_comtrades(store, tmp_path):
    (tmp_path / "a.json").write_text('{"data": [{"period": ')
    with pytest.raises(InputError, match="no answer of UN Comtrade"):
        comtrade.add(store, tmp_path / "a.json")
    (tmp_path / "b.csv").write_text("period,value\n2022,1\n")
    with pytest.raises(MissingColumn, match="reporterCode"):
        comtrade.add(store, tmp_path / "b.csv")
    (tmp_path / "c.json").write_text(json.dumps({"count": 0, "data": [], "error": ""}))
    with pytest.raises(EmptyInput, match="none of 0 records"):
        comtrade.add(store, tmp_path / "c.json")
    (tmp_path / "d.json").write_bytes(json_answer([record("KOR", 156, "X", 1.0)]))
    with pytest.raises(InputError, match="does not fit"):
        comtrade.add(store, tmp_path / "d.json")


def test_a_folder_as_a_download_leaves_it(store, tmp_path):
    folder = tmp_path / "comtrade"
    (folder / "0123abcd").mkdir(parents=True)
    (folder / "0123abcd" / "answer.json").write_bytes(json_answer([record(410, 156, "X", 100.0)]))
    (folder / "fetched.json").write_text("{}")
    (folder / ".lock").write_text("")
    comtrade.add(store, folder)
    (only,) = rows(store, "mirror_flows")
    assert only["exports"] == 100.0
