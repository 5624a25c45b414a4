"""Mirror comparison: what both sides report of one flow."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.comtrade.server import json_answer, record

from bilateral.errors import NoData, SelectionError
from bilateral.lenses.structure.formulas import mirror as f
from bilateral.lenses.structure.mirror import mirror
from bilateral.pair import Pair
from bilateral.sources import comtrade, flows
from bilateral.sources.comtrade.codes import comtrade_code
from bilateral.store import Store

REAL = Path(__file__).parents[4] / "shared" / "data" / "trade" / "comtrade_bilateral_totals_2017.parquet"
KOR, CHN, HKG = 410, 156, 344
amounts = st.one_of(st.just(0.0), st.floats(1, 1e12))


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=20))
def test_formulas_agree_with_each_other(pairs):
    x, m = np.array(pairs).T
    gaps, ratios = f.relative_gap(x, m), f.mirror_ratio(x, m)
    for gap, ratio, a, b in zip(gaps, ratios, x, m, strict=True):
        if a > 1e-6 and b > 1e-6:
            assert gap == pytest.approx(2 * (ratio - 1) / (ratio + 1), abs=1e-9)
        outside = f.unexplained(a, b)
        place = f.place_in_band(ratio)
        assert math.isnan(ratio) or np.sign(outside) == place or outside == pytest.approx(0, abs=1e-3)
        assert 0 <= f.through_hub(b - a, a, b) <= max(0.0, b - a)
    assert np.isnan(f.disagreement(x, m)) == (x.sum() + m.sum() == 0)


@pytest.fixture
def load(tmp_path):
    def load(rows, **options):
        store = Store(tmp_path / "home")
        (tmp_path / "answer.json").write_bytes(json_answer(rows))
        comtrade.add(store, tmp_path / "answer.json", **options)
        return store

    return load


WORLD = [
    record(KOR, CHN, "X", 100.0), record(CHN, KOR, "M", 130.0),
    record(CHN, KOR, "X", 50.0), record(KOR, CHN, "M", 53.0),
    record(KOR, HKG, "X", 39.0), record(HKG, CHN, "RX", 12.0), record(HKG, CHN, "X", 15.0),
]  # fmt: skip


def test_totals_ratio_gap_and_band(load):
    found = mirror(load(WORLD), Pair("KOR", "CHN"))
    assert found.year == 2022
    assert found.measure("structure.mirror.exports.ab").value == 100.0
    assert found.measure("structure.mirror.imports.ab").value == 130.0
    assert found.measure("structure.mirror.ratio.ab").value == pytest.approx(1.3)
    assert found.measure("structure.mirror.gap.ba").value == pytest.approx(3.0)
    there, back = found.table("structure.mirror.total").rows()
    assert there["reading"] == "importer says more"
    assert there["unexplained"] == pytest.approx(130 - 110)
    assert back["reading"] == "freight can explain it"
    assert back["unexplained"] == 0.0
    assert "1.06" in found.measure("structure.mirror.ratio.ab").definition


def test_the_hub_is_a_hint_with_numbers(load):
    found = mirror(load(WORLD), Pair("KOR", "CHN"))
    assert found.measure("structure.mirror.via.HKG.ab").value == 12.0
    hint = found.findings()[0].detail
    assert "at most" in hint
    assert "(40%)" in hint
    assert "do not say" in hint
    reasons = {missing.id: missing.reason for missing in found.not_computed}
    assert reasons["structure.mirror.via.HKG.ba"] == "2022: China reports no exports to Hong Kong SAR"
    assert found.findings()[1].detail == ""


def test_the_hub_as_one_of_the_two(load):
    found = mirror(load([record(KOR, HKG, "X", 39.0), record(HKG, KOR, "M", 32.0)]), Pair("KOR", "HKG"))
    reasons = {missing.id: missing.reason for missing in found.not_computed}
    assert reasons["structure.mirror.via.HKG.ab"] == "2022: Hong Kong SAR is one of the two"
    with pytest.raises(SelectionError, match="Hong Kong SAR reports no exports to South Korea"):
        found.measure("structure.mirror.ratio.ba")
    assert "cannot be compared, because Hong Kong SAR reports no exports" in found.sentence()


def products(reporter, partner, flow, values, **more):
    return [record(reporter, partner, flow, value, product=code, **more) for code, value in values.items()]


BY_PRODUCT = [
    *products(KOR, CHN, "X", {"010121": 60.0, "010129": 40.0, "850110": 10.0}, classification="H5"),
    *products(CHN, KOR, "M", {"010121": 40.0, "010129": 60.0, "870110": 12.0}, classification="H5"),
    *products(KOR, CHN, "X", {"01": 100.0, "85": 10.0}, classification="H5"),
]


def test_by_product(load):
    found = mirror(load(BY_PRODUCT), Pair("KOR", "CHN"))
    rows = {row["product"]: row for row in found.table("structure.mirror.products").rows()}
    assert set(rows) == {"010121", "010129", "850110", "870110"}
    assert rows["010129"]["ratio"] == pytest.approx(1.5)
    assert rows["850110"]["reading"] == "one side only"
    assert rows["850110"]["imports"] is None
    assert rows["870110"]["relative_gap"] == pytest.approx(2.0)
    assert found.measure("structure.mirror.disagreement.ab").value == pytest.approx((20 + 20 + 10 + 12) / 222)
    assert found.measure("structure.mirror.exports.ab").value == 110.0


def test_by_chapter_and_by_selection(load):
    store = load(BY_PRODUCT)
    coarse = mirror(store, Pair("KOR", "CHN"), digits=2)
    rows = {row["product"]: row for row in coarse.table("structure.mirror.products").rows()}
    assert rows["01"]["exports"] == 100.0
    some = mirror(store, Pair("KOR", "CHN"), products=["01"])
    assert some.measure("structure.mirror.exports.ab").value == 100.0
    assert some.measure("structure.mirror.imports.ab").value == 100.0
    with pytest.raises(SelectionError, match="level"):
        mirror(store, Pair("KOR", "CHN"), digits=8)


def test_two_revisions_are_said(load):
    rows = [
        *products(KOR, CHN, "X", {"010121": 60.0}, classification="H6"),
        *products(CHN, KOR, "M", {"010121": 61.0}, classification="H5"),
    ]
    found = mirror(load(rows), Pair("KOR", "CHN"))
    note = found.table("structure.mirror.products").note
    assert "South Korea reports in HS22, China in HS17" in note
    assert "nothing was converted" in note


def test_the_reconciled_figure_stands_beside(load, tmp_path):
    store = load(BY_PRODUCT)
    (tmp_path / "baci.csv").write_text(
        "year,exporter,importer,product,value\n2022,KOR,CHN,010121,50\n2022,KOR,CHN,850110,9\n2022,CHN,KOR,010121,4\n"
    )
    flows.add(store, tmp_path / "baci.csv", name="reconciled", classification="HS17", unit="USD")
    found = mirror(store, Pair("KOR", "CHN"), reconciled="reconciled")
    assert found.measure("structure.mirror.reconciled.ab").value == 59.0
    rows = {row["product"]: row for row in found.table("structure.mirror.products").rows()}
    assert rows["010121"]["reconciled"] == 50.0
    alone = mirror(store, Pair("KOR", "CHN"))
    reasons = {missing.id: missing.reason for missing in alone.not_computed}
    assert reasons["structure.mirror.reconciled.ab"] == "2022: no reconciled dataset holds this year"


def test_what_is_not_there(load):
    store = load(WORLD)
    with pytest.raises(NoData, match="no flows of"):
        mirror(store, Pair("KOR", "JPN"))
    with pytest.raises(SelectionError, match="year"):
        mirror(store, Pair("KOR", "CHN"), year=1999)
    with pytest.raises(NoData):
        mirror(Store(store.home / "empty"), Pair("KOR", "CHN"))


def test_plain_values(load):
    found = mirror(load(WORLD), Pair("KOR", "CHN"))
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["pair"] == ["KOR", "CHN"]
    assert set(plain["tables"]) == {"structure.mirror.total"}
    assert found.tidy().num_rows == len(found.measures)
    assert {"id", "value", "unit", "year"} <= set(plain["measures"][0])


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real totals of 2017 are not beside the project")
def test_real_totals_of_2017(tmp_path):
    """Panford, BiTrade-Graphs (MIT): Comtrade totals of 2017, both reporters."""
    import pyarrow.parquet as pq

    flow = {"Export": "X", "Import": "M", "Re-Export": "RX", "Re-Import": "RM"}
    wanted = {"KOR", "JPN", "DEU", "FRA", "HKG", "USA", "CHN"}
    rows = [
        record(comtrade_code(row["reporter"]), comtrade_code(row["partner"]), flow[row["flow"]], row["usd"], year=2017)
        for row in pq.read_table(REAL).to_pylist()
        if {row["reporter"], row["partner"]} <= wanted
    ]
    (tmp_path / "real.json").write_bytes(json_answer(rows))
    store = Store(tmp_path / "home")
    comtrade.add(store, tmp_path / "real.json")
    korea_japan = mirror(store, Pair("KOR", "JPN"))
    assert korea_japan.measure("structure.mirror.ratio.ab").value == pytest.approx(1.049, abs=5e-4)
    assert korea_japan.measure("structure.mirror.ratio.ba").value == pytest.approx(1.034, abs=5e-4)
    readings = {row["reading"] for row in korea_japan.table("structure.mirror.total").rows()}
    assert readings == {"freight can explain it"}
    # Korea books goods from Hong Kong under their origin, Hong Kong books what it sends on as its exports
    back = mirror(store, Pair("HKG", "KOR"))
    assert back.measure("structure.mirror.ratio.ab").value == pytest.approx(0.235, abs=5e-4)
    assert back.table("structure.mirror.total").rows()[0]["reading"] == "importer says less"
