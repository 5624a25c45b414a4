"""Numbers that others, or other code, have put in print."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from tests.lenses.structure.worlds import TOY, Shelf, published, real, sitc, wiod

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import look
from bilateral.lenses.structure.panel import prefixes
from bilateral.pair import Pair

A, B = [60, 30, 10], [20, 30, 50]
X, M = [100, 50, 0], [60, 50, 30]
EXACT = {row["number"]: float(Fraction(row["value"])) for row in published("toy")}


def toy() -> dict[str, float]:
    rca = f.rca(A, np.add(A, B))
    flow = {"AB": [30, 10], "AC": [10, 50], "BA": [20, 5], "BC": [15, 10], "CA": [5, 25], "CB": [10, 10]}
    v = {way: np.array(values, dtype=float) for way, values in flow.items()}
    d = f.drysdale(v["AB"] + v["AC"], v["AB"] + v["CB"], v["AB"], sum(v.values()), v["BA"] + v["CA"])
    minima = f.third_market_minima([[0, 0], v["AB"], v["AC"]], [v["CA"], v["CB"], [0, 0]])
    columns = {"rca": rca, "rsca": f.rsca(rca), "tsi": f.trade_specialisation(X, M)}
    return {
        "esi": f.esi(A, B),
        "krugman": f.krugman(A, B),
        "gl": f.grubel_lloyd(X, M),
        "aquino": f.aquino(X, M),
        "balance_adjusted": f.balance_adjusted(X, M),
        "drysdale_c": d.c,
        "drysdale_b": d.b,
        "drysdale_i": d.i,
        "third_market_min": minima[1],
    } | {f"{name}_{n}": value for name, column in columns.items() for n, value in enumerate(column)}


@pytest.mark.parametrize("number", EXACT)
def test_toy_world_is_exact(number):
    assert toy()[number] == pytest.approx(EXACT[number], rel=1e-14, abs=1e-15)


def test_toy_world_is_exact_through_the_whole_lens():
    found = look(Shelf(TOY), Pair("XAL", "XBO"))
    for part in "cbi":
        value = found.measure(f"structure.drysdale.{part}.ab").value
        assert value == pytest.approx(EXACT[f"drysdale_{part}"], rel=1e-14)
    rivals = look(Shelf(TOY), Pair("XAL", "XCA"))
    assert rivals.measure("structure.third_market.min").value == pytest.approx(EXACT["third_market_min"], rel=1e-14)


@pytest.mark.real
@pytest.mark.parametrize("row", published("wiod2013"), ids=lambda row: row["year"])
def test_korea_and_china_in_wiod(row):
    found = look(wiod(), Pair("KOR", "CHN"), year=int(row["year"]), products=("c1-c16",))
    assert found.measure("structure.esi.world").value == pytest.approx(float(row["esi"]), abs=5e-4)
    marked = [each["product"] for each in found.table("structure.map").rows() if each["both"]]
    assert set(marked) == set(row["both"].split())
    traded, weight = (found.measure(f"structure.both_competitive.{part}_share").value for part in ("trade", "world"))
    assert (round(100 * traded), round(100 * weight)) == (int(row["trade_percent"]), int(row["world_percent"]))


@pytest.mark.real
def test_electronics_alone_carries_2011_and_that_is_said():
    found = look(wiod(), Pair("KOR", "CHN"), years=range(1995, 2012), products=("c1-c16",))
    assert found.sentence().endswith(
        "but Electrical and Optical Equipment (c14) alone carries it: it is the only such product."
    )
    detail = found.findings()[0].detail
    assert "Machinery, Nec (c13) misses it by a hair: RCA 0.98 for South Korea and 0.99 for China." in detail
    assert (
        "Had the one competitive product been picked at random among the 16, an excess this large would come up 1 time "
        "in 16 (p\u00a0=\u00a00.0625), which is the smallest p that 16 products allow."
    ) in detail
    carried = {row["year"]: row["carried_by"] for row in found.table("structure.both_competitive.years").rows()}
    assert carried[1995] == carried[2003] == ""
    assert carried[2011] == "Electrical and Optical Equipment (c14)"


@pytest.mark.real
def test_the_years_between_are_said_where_they_lie_outside_both_ends():
    found = look(wiod(), Pair("KOR", "CHN"), years=range(1995, 2012), products=("c1-c16",), depth="core")
    texts = [each.text for each in found.findings()]
    assert any("between 0.654 and 0.740 since 1995 (0.669 then)" in text for text in texts)
    ends = look(wiod(), Pair("KOR", "CHN"), years=(1995, 2011), products=("c1-c16",), depth="core")
    assert any("about as in 1995 (0.669)" in each.text for each in ends.findings())


@pytest.mark.real
def test_rivalry_in_third_markets_is_told_apart_from_trade_with_each_other():
    found = look(wiod(), Pair("KOR", "CHN"), years=range(1995, 2012), products=("c1-c16",), depth="core")
    said = next(each for each in found.findings() if "third markets" in each.text)
    assert "over 56\u00a0% of what they sell there, down from 60\u00a0% in 1995" in said.text
    assert "Of all their exports it is 44\u00a0% (55\u00a0% in 1995)" in said.detail
    assert "China takes 28\u00a0% (10\u00a0% in 1995) of South Korea’s exports" in said.detail
    assert found.measure("structure.partner_share.ab").value == pytest.approx(0.28, abs=0.005)


@pytest.mark.real
def test_similarity_at_hs_4_digits():
    import pyarrow.parquet as pq

    table = pq.read_table(real("atlas_hs4_exports_country_product_2016.parquet"))
    products = sorted(set(table["product_name"].to_pylist()))
    place = {name: n for n, name in enumerate(products)}
    for row in published("atlas_hs4_2016"):
        sides = []
        for code in (row["a"], row["b"]):
            side = np.zeros(len(products))
            for each in table.filter(np.array(table["country"].to_pylist()) == code).to_pylist():
                side[place[each["product_name"]]] += each["export_usd"]
            sides.append(side)
        assert f.esi(*sides) == pytest.approx(float(row["esi"]), abs=5e-4), row


def sitc_columns():
    table = sitc()
    codes = tuple(sorted({code for exports in table.values() for code in exports}))
    matrix = np.array([[exports.get(code, 0.0) for code in codes] for exports in table.values()])
    return list(table), codes, matrix


@pytest.mark.real
def test_sitc_figures_of_1998_2000():
    names, codes, matrix = sitc_columns()
    advantage = f.rca(matrix, matrix.sum(axis=0))
    marks = f.reaches(advantage)
    at = names.index
    for row in published("sitc4_1998_2000"):
        a, b, number, value = at(row["a"]), row["b"], row["number"], float(row["value"])
        if number.startswith("esi_"):
            cut, place = prefixes(codes, int(number[-1]))
            sides = [f.sum_by(matrix[n], place, len(cut)) for n in (a, at(b))]
            assert f.esi(*sides) == pytest.approx(value, abs=1e-7), row
        elif number == "krugman":
            assert f.krugman(matrix[a], matrix[at(b)]) == pytest.approx(value, abs=1e-12), row
        elif number == "both":
            assert (marks[a] & marks[at(b)]).sum() == value, row
        elif number == "diversity":
            assert marks[a].sum() == value, row
        elif number == "hhi":
            assert f.herfindahl(matrix[a]) == pytest.approx(value, abs=1e-12), row
        elif number == "rsca_mean":
            assert f.rsca(advantage[a]).mean() == pytest.approx(value, abs=1e-12), row
        else:
            assert advantage[a, codes.index(number.removeprefix("rca_"))] == pytest.approx(value, abs=5e-5), row
