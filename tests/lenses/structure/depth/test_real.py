"""Numbers on real data through the whole lens, against print and other code."""

from __future__ import annotations

import numpy as np
import pytest
from tests.lenses.structure.formulas.outside import sitc_exports, sitc_presence
from tests.lenses.structure.formulas.outside import table as printed
from tests.lenses.structure.worlds import Shelf, flows, wiod

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import look
from bilateral.lenses.structure.formulas.weights import double_weights
from bilateral.pair import Pair

pytestmark = pytest.mark.real
GOODS = ("c1-c16",)


@pytest.fixture(scope="module")
def sitc():
    """Mean exports 1998-2000, all to one market that is no country."""
    matrix, countries, products = sitc_exports()
    rows = [
        (1999, countries[i], "ROW", products[k], float(matrix[i, k]))
        for i, k in zip(*np.nonzero(matrix), strict=True)
    ]  # fmt: skip
    return look(Shelf(flows(rows), "SITC2"), Pair("KOR", "CHN"))


@pytest.fixture(scope="module")
def goods():
    return look(wiod(), Pair("KOR", "CHN"), years=range(1995, 2012), products=GOODS)


@pytest.mark.parametrize(("id", "value"), [
    ("cosine", 0.24993343828060635), ("krugman", 1.2434966940880439), ("country_proximity", 1 / 3),
    ("threat.static.ab", 0.2743872184590741), ("threat.static.ba", 0.33718437956289216),
    ("diversity.a", 214), ("diversity.b", 294),
])  # fmt: skip
def test_figures_of_independent_code(sitc, id, value):
    assert sitc.measure(f"structure.{id}").value == pytest.approx(value, rel=1e-12)


def test_complexity_is_that_of_the_other_program(sitc):
    known = {row["country"]: float(row["value"]) for row in printed("complexity", "sitc4.csv")
             if row["from"] == "ecomplexity" and row["number"] == "eci"}  # fmt: skip
    assert sitc.measure("structure.eci.a").value == pytest.approx(known["KOR"], abs=1e-9)
    assert sitc.measure("structure.eci.b").value == pytest.approx(known["CHN"], abs=1e-9)


def test_fitness_is_the_fixed_point(sitc):
    countries = sitc_exports()[1]
    fixed = f.fitness(sitc_presence())
    assert fixed.converged
    assert sitc.measure("structure.fitness.a").value == pytest.approx(fixed.country[countries.index("KOR")], rel=1e-9)


def test_cleaning_moves_the_index_of_the_real_world(sitc):
    spread = sitc.measure("structure.eci.a").uncertainty
    assert spread.kind == "interval"
    assert spread.sample == 3
    assert spread.low < spread.high


def test_technology_classes_of_sitc(sitc):
    rows = [row for row in sitc.table("structure.esi.technology").rows() if row["market"] == "world"]
    assert {"HT1", "MT1", "LT1"} <= {row["class"] for row in rows}
    assert sum(row["contribution"] for row in rows) == pytest.approx(0.37825165, abs=1e-8)


def test_exports_of_both_grew_for_reasons_that_add_up(goods):
    for side in "ab":
        parts = [goods.measure(f"structure.cms.{part}.{side}").value
                 for part in ("world", "product", "market", "competitiveness")]  # fmt: skip
        change = goods.measure(f"structure.cms.change.{side}").value
        assert sum(parts) == pytest.approx(change, rel=1e-12)
        first, last = (goods.measure(f"structure.market_share.{side}", year).value for year in (1995, 2011))
        assert (goods.measure(f"structure.cms.world.{side}").value < change) == (last > first)


def test_who_gains_in_third_markets(goods):
    assert goods.measure("structure.rivalry.won.b").value > 0.9
    (said,) = (each for each in goods.findings() if each.text.startswith("In third markets"))
    assert "China has gained more share of the market than South Korea since 1995" in said.detail
    assert "Rest of the world" not in said.text


def test_sixteen_goods_are_too_few_for_complexity(goods):
    assert not goods.has("structure.eci.a")
    assert len(goods.findings()) <= 6


def test_weights_of_rivals_are_those_of_the_whole_matrix(goods):
    table = wiod().table
    keep = (np.array(table["year"].to_pylist()) == 2011) & np.isin(
        table["product"].to_pylist(), [f"c{n}" for n in range(1, 17)]
    )
    rows = [row for row in table.filter(keep).to_pylist() if row["exporter"] != row["importer"]]
    codes = sorted({row["exporter"] for row in rows})
    place, cells = {code: n for n, code in enumerate(codes)}, {}
    x = np.zeros((len(codes), len(codes) * 16))
    for row in rows:
        cell = cells.setdefault((row["importer"], row["product"]), len(cells))
        x[place[row["exporter"]], cell] += row["value"]
    found = double_weights(x)
    a, b = place["KOR"], place["CHN"]
    assert goods.measure("structure.double_weight.ab").value == pytest.approx(found.weights[a, b], rel=1e-12)
    assert goods.measure("structure.double_weight.ba").value == pytest.approx(found.weights[b, a], rel=1e-12)
    assert goods.measure("structure.double_weight.covered.a").value == pytest.approx(found.covered[a], rel=1e-12)
