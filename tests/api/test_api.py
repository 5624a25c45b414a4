"""The public face: what can be asked of a pair, and the ways in."""

from __future__ import annotations

import json
import subprocess
import sys

import pyarrow as pa
import pytest

import bilateral as bl
from bilateral.simulate import SAMPLE_NAME, SAMPLE_PAIR
from bilateral.store import Store

FLOWS = pa.table(
    {
        "year": [2020] * 6 + [2021] * 6,
        "exporter": ["KOR", "CHN", "JPN", "KOR", "CHN", "JPN"] * 2,
        "importer": ["CHN", "KOR", "KOR", "JPN", "JPN", "CHN"] * 2,
        "product": ["854231", "854231", "870323", "870323", "330499", "854231"] * 2,
        "value": [60.0, 40.0, 10.0, 20.0, 30.0, 5.0, 80.0, 50.0, 10.0, 20.0, 30.0, 5.0],
    }
)


@pytest.fixture
def loaded(home):
    return bl.add_flows(FLOWS, name="mine", classification="HS17", unit="million USD", home=home)


def test_every_public_name_resolves():
    for name in bl.__all__:
        assert getattr(bl, name) is not None
    assert set(bl.__all__) == set(dir(bl))
    with pytest.raises(AttributeError, match=r"it has: .*Pair"):
        _ = bl.Pear


def test_pair_asks_the_store(loaded, home):
    result = bl.Pair("Korea", "China").structure(year=2021, home=home)
    assert result.measure("structure.trade.ab").value == 80e6
    assert result.scope.dataset == loaded.dataset.name == "mine"
    assert {"id", "value", "definition", "source"} <= set(result.tidy().column_names)
    assert result.sentence() in result._repr_html_() or "<" in result._repr_html_()


def test_selection_words_are_understood(loaded, home):
    pair = bl.Pair("KOR", "CHN")
    chosen = pair.structure(products="85", home=home)
    assert chosen.measure("structure.trade.ab").value == 80e6
    assert not chosen.has("structure.esi.world")  # one product: 1 by construction
    spanned = pair.structure(years="2020-2021", home=home)
    assert spanned.measure("structure.trade.ab", 2020).value == 60e6


def test_the_brief_follows_every_year_unless_told(loaded, home):
    brief = bl.Pair("KOR", "CHN").brief(home=home, date="2026-01-05")
    assert {measure.year for measure in brief.measures} == {2020, 2021}
    only = bl.Pair("KOR", "CHN").brief(years=2021, home=home, date="2026-01-05")
    assert {measure.year for measure in only.measures} == {2021}


def test_no_pair_of_one(home):
    with pytest.raises(bl.BilateralError, match="two different countries"):
        bl.Pair("KOR", "Korea")


@pytest.mark.slow
def test_fictional_codes_are_asked_of_the_sample_world(home):
    result = bl.Pair(*SAMPLE_PAIR).structure(home=home)
    assert result.simulated
    assert result.to_dict()["measures"][0]["simulated"]
    assert Store(home).datasets() == ()
    assert [dataset.name for dataset in bl.sample(home).datasets("trade_flows")] == [SAMPLE_NAME]


def test_python_and_command_line_say_the_same(loaded, home):
    words = ["structure", "KOR", "CHN", "--year", "2021", "--json", "--home", str(home)]
    printed = subprocess.check_output([sys.executable, "-m", "bilateral.cli.main", *words], text=True)
    told = json.loads(printed)
    assert told == json.loads(json.dumps(bl.Pair("KOR", "CHN").structure(year=2021, home=home).to_dict()))
    assert list(told) == ["pair", "measures", "tables", "not_computed", "origins"]
    first = told["tables"]["structure.rca"][0]
    assert list(first)[:3] == ["country", "product", "rca"]
