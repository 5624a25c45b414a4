"""Concordances: layouts, codes, weights, conversion."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import EmptyInput, InputError, MissingColumn, SelectionError, TooManyBadRows
from bilateral.sources import concordance, flows
from bilateral.store import Store

REAL = (
    Path(__file__).parents[4]
    / "shared"
    / "data"
    / "trade"
    / "nomenclature"
    / "HS_consolidated_comtrade_concordances.csv"
)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def load(store, tmp_path):
    def load(text, **options):
        path = tmp_path / f"{options.pop('file', 'pairs')}.csv"
        path.write_text(text, encoding="utf-8")
        return concordance.add(store, path, **options)

    return load


def rows(store, name="pairs"):
    found = store.read(store.dataset(name, "concordances")).to_pyarrow().to_pylist()
    return {(row["from_code"], row["to_code"]): row for row in found}


UNSD = """Correlation between HS 2022 and HS 2017
,
HS 2022,HS 2017,Relationship
0101.21,0101.21,1:1
8517.13,8517.12,n:1
8517.14,8517.12,n:1
8549.11,8548.10,1:n
8549.11,8507.10,1:n
"""


def test_headings_name_the_classifications(store, load):
    report = load(UNSD)
    found = rows(store)
    assert set(found) == {
        ("010121", "010121"), ("851713", "851712"), ("851714", "851712"), ("854911", "854810"), ("854911", "850710"),
    }  # fmt: skip
    assert {row["from_classification"] for row in found.values()} == {"HS22"}
    assert {row["to_classification"] for row in found.values()} == {"HS17"}
    assert found["851713", "851712"]["relationship"] == "n:1"
    assert found["854911", "854810"]["relationship"] == "1:n"
    assert found["854911", "854810"]["weight"] == 0.5
    assert found["854911", "854810"]["basis"] == "equal"
    assert found["010121", "010121"]["basis"] == "one"
    assert "1 of 4 codes go to several codes in equal parts" in report.notes[0]


def test_the_other_direction_is_asked_for_by_name(store, load):
    load(UNSD, from_="HS17", to="HS22")
    assert rows(store)["851712", "851713"]["weight"] == 0.5


def test_excel_with_a_title_above_the_header(store, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["Correlation tables"], [], ["HS 2017", "SITC Rev. 3"], ["010121", "001.5"], ["010129", "00151"]):
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    concordance.add(store, tmp_path / "table.xlsx")
    found = rows(store, "table")
    assert set(found) == {("010121", "0015"), ("010129", "00151")}
    assert {row["to_classification"] for row in found.values()} == {"SITC3"}


def test_weights_are_taken_as_given_and_scaled_within_rounding(store, load):
    text = "source_code,target_code,weight,group_id\n10121,10110,0.333,1\n10121,10111,0.666,1\n10129,10110,1,2\n"
    report = load(text, from_="HS12", to="HS07")
    found = rows(store)
    assert found["010121", "010110"]["weight"] == pytest.approx(1 / 3)
    assert found["010121", "010110"]["basis"] == "given"
    assert "1 codes summed to 1 but for rounding" in report.notes[0]


def test_weights_that_do_not_sum_to_one_are_refused(store, load):
    with pytest.raises(InputError, match=r"HS12 010121: got 0\.9"):
        load("source_code,target_code,weight\n010121,010110,0.4\n010121,010111,0.5\n", from_="HS12", to="HS07")
    assert not store.datasets()


def test_any_two_columns(store, load):
    load(
        "hs6;note;class;share\n010121;x;41;1\n854231;y;522;1\n",
        columns=["hs6", "class", "share"],
        from_="HS12",
        to="BEC5",
    )
    assert rows(store)["854231", "522"]["to_classification"] == "BEC5"
    with pytest.raises(MissingColumn, match="did you mean class"):
        load("hs6,class\n010121,41\n", columns=["hs6", "clas"], from_="HS12", to="BEC5")
    with pytest.raises(InputError, match="does not say which classifications"):
        load("a,b\n010121,41\n")
    with pytest.raises(EmptyInput, match="no header"):
        load("010121,41\n010122,41\n")


def test_the_same_code_may_keep_its_trade(store, load):
    text = "HS 2022,HS 2017\n854231,854231\n854231,847330\n854231,853400\n010121,010130\n010121,010190\n"
    report = load(text, sharing="same")
    found = rows(store)
    assert [found["854231", to]["weight"] for to in ("854231", "847330", "853400")] == [1.0, 0.0, 0.0]
    assert found["854231", "854231"]["basis"] == "same"
    assert found["010121", "010130"]["weight"] == 0.5
    assert any("under the same code" in note for note in report.notes)


def test_bad_rows_are_counted(load):
    with pytest.raises(TooManyBadRows, match="not a code of HS"):
        load("HS 2022,HS 2017\nabc,010121\n010121,010121\n")
    report = load("HS 2022,HS 2017\nabc,010121\n010121,010121\n010121,010121\n,010121\n", max_bad=0.6)
    assert {reason.reason for reason in report.dataset.reasons} == {"not a code of HS", "repeated pair", "missing code"}


FLOWS = """year,exporter,importer,product,value,quantity
2022,KOR,CHN,854911,100,10
2022,KOR,CHN,851713,30,3
2022,KOR,CHN,851714,20,
2022,KOR,JPN,010121,5,1
"""


@pytest.fixture
def with_flows(store, tmp_path, load):
    (tmp_path / "flows.csv").write_text(FLOWS)
    mapping = {"quantity": "quantity"}
    flows.add(store, tmp_path / "flows.csv", name="mine", classification="HS22", unit="USD", mapping=mapping)
    return load


def test_conversion_by_hand(store, with_flows):
    with_flows(UNSD)
    report = concordance.convert_dataset(store, "mine", "HS17", concordance="pairs")
    dataset = store.dataset("mine-HS17")
    assert dataset.classification(2022) == "HS17"
    assert any("HS22 → HS17 by pairs, 1:n and n:m by equal weights" in origin.title for origin in dataset.origins)
    found = {(r["importer"], r["product"]): r for r in store.read(dataset).to_pyarrow().to_pylist()}
    assert found["CHN", "854810"]["value"] == 50.0
    assert found["CHN", "854810"]["quantity"] == 5.0
    assert found["CHN", "851712"]["value"] == 50.0
    assert found["CHN", "851712"]["quantity"] is None
    assert sum(row["value"] for row in found.values()) == pytest.approx(155.0)
    assert any("100.00% of the value is covered, 64.52% is under codes that are split" in note for note in report.notes)
    assert store.dataset("mine").classification(2022) == "HS22"


def test_codes_that_are_lacking_are_set_aside_and_told(store, with_flows):
    with_flows(UNSD.replace("0101.21,0101.21,1:1\n", ""))
    with pytest.raises(InputError, match=r"covers 96\.8% of the value of 2022"):
        concordance.convert_dataset(store, "mine", "HS17", least=0.99)
    report = concordance.convert_dataset(store, "mine", "HS17", least=0.9)
    assert report.dataset.aside == 1
    assert store.aside(report.dataset)["reason"].to_pylist() == ["code that the concordance does not have"]
    assert any("codes not in it: 010121" in note for note in report.notes)
    with pytest.raises(SelectionError, match="does not lead from HS22 to HS92"):
        concordance.convert_dataset(store, "mine", "HS92")


def test_another_level_is_told(store, tmp_path, load):
    (tmp_path / "flows.csv").write_text("year,exporter,importer,product,value\n2022,KOR,CHN,8549,100\n")
    flows.add(store, tmp_path / "flows.csv", name="mine", classification="HS22", unit="USD")
    load(UNSD)
    with pytest.raises(InputError, match=r"covers 0\.0%.*got '8549'; allowed: codes like 010121"):
        concordance.convert_dataset(store, "mine", "HS17")


CODES = st.sampled_from([f"{n:06d}" for n in range(1, 7)])
STEP = st.dictionaries(CODES, st.sets(CODES, min_size=1), min_size=6)


@given(STEP, STEP, st.dictionaries(CODES, st.floats(1, 1e6), min_size=1))
def test_two_steps_composed_are_two_conversions_and_lose_nothing(first, second, values):
    import pyarrow as pa

    def table(step, source, target):
        return [
            {"from_classification": source, "from_code": a, "to_classification": target, "to_code": b,
             "weight": 1 / len(bs), "basis": "equal"}
            for a, bs in step.items() for b in bs
        ]  # fmt: skip

    def apply(path, flows):
        out = defaultdict(float)
        for row in path.table.to_pylist():
            out[row["to_code"]] += row["weight"] * flows.get(row["from_code"], 0.0)
        return out

    pairs = pa.Table.from_pylist([*table(first, "HS22", "HS17"), *table(second, "HS17", "HS12")])
    both = apply(concordance.weights(pairs, "HS22", "HS12"), values)
    stepwise = apply(
        concordance.weights(pairs, "HS17", "HS12"), apply(concordance.weights(pairs, "HS22", "HS17"), values)
    )
    assert {k: v for k, v in both.items() if v} == pytest.approx({k: v for k, v in stepwise.items() if v})
    assert sum(both.values()) == pytest.approx(sum(values.values()))


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real concordance is not beside the project")
def test_real_concordance(store):
    """Harvard Growth Lab, comtrade-conversion-weights (Apache-2.0): consolidated UNSD tables, leading zeros lost."""
    report = concordance.add(store, REAL, name="unsd")
    counts = {reason.reason[:16]: reason.rows for reason in report.dataset.reasons}
    assert counts == {"SITC codes have ": 5737 + 2016, "not a code of SI": 2}
    assert report.rows_stored == 63_728 - 5737 - 2016 - 2
    table = store.read(report.dataset).to_pyarrow()
    path = concordance.weights(table, "HS22", "HS92")
    assert path.steps == ("HS22", "HS17", "HS12", "HS07", "HS02", "HS96", "HS92")
    sums = defaultdict(float)
    for row in path.table.to_pylist():
        sums[row["from_code"]] += row["weight"]
        assert len(row["from_code"]) == len(row["to_code"]) == 6
    assert max(abs(total - 1) for total in sums.values()) < 1e-12
    assert "010121" in sums
    assert concordance.weights(table, "HS22", "SITC3").steps[-2:] == ("HS92", "SITC3")
