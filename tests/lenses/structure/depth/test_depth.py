"""The lens in full: ids, reasons, and results that must hold whatever the data."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.lenses.structure.depth.worlds_in_full import WithIncomes, many, measured
from tests.lenses.structure.test_look import WIDE, world
from tests.lenses.structure.worlds import TOY, Shelf, flows

import bilateral.lenses.structure.depth.complexity as deep
from bilateral.errors import SelectionError
from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import look
from bilateral.lenses.structure.definitions import definition, definitions
from bilateral.lenses.structure.depth.cleaning import clean
from bilateral.lenses.structure.depth.fetch import Exporters
from bilateral.lenses.structure.question import is_economy
from bilateral.measure import NotComputed
from bilateral.pair import Pair

PAIR = Pair("KOR", "CHN")


@pytest.fixture(scope="module")
def found():
    return look(many(), PAIR, years=(2017, 2018))


def rows(result, id):
    return result.table(id).rows()


def reasons(result):
    return {missing.id: missing.reason for missing in result.not_computed}


def test_core_is_what_is_left_without_the_deeper_part(found):
    core = look(many(), PAIR, years=(2017, 2018), depth="core")
    full = {(m.id, m.year): m.value for m in found.measures}
    assert all(full[m.id, m.year] == pytest.approx(m.value, rel=1e-12) for m in core.measures)
    assert len(found.measures) > len(core.measures)
    assert {t.id for t in core.tables} < {t.id for t in found.tables}
    assert not core.has("structure.cosine")


def test_no_other_depth():
    with pytest.raises(SelectionError, match="core or full"):
        look(many(), PAIR, depth="ful")


def test_every_number_is_defined_once_with_scope_and_uncertainty(found):
    keys = [(m.id, m.year) for m in found.measures]
    assert len(keys) == len(set(keys))
    for each in found.measures:
        assert math.isfinite(each.value)
        assert definition(each.id).about(*PAIR.names).formula in each.definition
        assert "{" not in each.label + each.unit
        assert each.uncertainty.note
        assert each.year in {2017, 2018}
    json.dumps(found.to_dict(), allow_nan=False)


def test_every_definition_is_in_use(found):
    ids = {number.id for number in (*found.measures, *found.not_computed)}
    families = tuple(f"{missing.id}." for missing in found.not_computed)
    columns = {column.name.removesuffix("_a").removesuffix("_b") for t in found.tables for column in t.columns}
    for each in definitions():
        stem = each.id.removesuffix("*")
        used = any(id.startswith(stem) for id in ids) or each.id.startswith((*families, *WIDE))
        assert used or each.id.split(".", 1)[1] in columns | {"gl.product", "prody", "opportunities.score"}, each.id


def test_columns_are_those_of_the_data_and_ids_come_once(found):
    ids = [table.id for table in found.tables]
    assert len(ids) == len(set(ids))
    for table in found.tables:
        assert [column.name for column in table.columns] == table.data.column_names
        assert table.note


def test_seen_from_the_other_side(found):
    back = look(many(), PAIR.reversed(), years=(2017, 2018))
    for here, there in (
        ("cosine", "cosine"), ("double_weight.ab", "double_weight.ba"), ("threat.static.ab", "threat.static.ba"),
        ("threat.dynamic.faster.ab", "threat.dynamic.faster.ba"), ("rivalry.won.a", "rivalry.won.b"),
        ("cms.product.a", "cms.product.b"), ("eci.a", "eci.b"), ("coi.a", "coi.b"), ("esi.quality", "esi.quality"),
        ("miit.a", "miit.a"), ("glick_rose.shares", "glick_rose.shares"),
        ("fitness.a", "fitness.b"),
    ):  # fmt: skip
        one, other = found.measure(f"structure.{here}").value, back.measure(f"structure.{there}").value
        assert one == pytest.approx(other, rel=1e-9), here
    there = [row["product"] for row in rows(back, "structure.opportunities.ba")]
    assert [row["product"] for row in rows(found, "structure.opportunities.ab")] == there


def test_toy_world_is_exact():
    found = look(Shelf(TOY), Pair("XAL", "XBO"))
    # exports by product: A 40, 60; B 35, 15; the world 90, 110
    value = found.measure
    assert value("structure.krugman").value == pytest.approx(0.6)
    assert value("structure.krugman").value == pytest.approx(2 * (1 - value("structure.esi.world").value))
    assert value("structure.cosine").value == pytest.approx((0.4 * 0.7 + 0.6 * 0.3) / math.sqrt(0.52 * 0.58))
    assert value("structure.bray_curtis").value == pytest.approx((5 + 45) / 150)
    assert value("structure.kl.ab").value == pytest.approx(0.4 * math.log2(4 / 7) + 0.6 * math.log2(2))
    # in market XCA: A 10, 50 and B 15, 10; no one else sells there
    assert value("structure.glick_rose").value == pytest.approx(2 * 25 / 85)
    # A meets B only in XCA, and C in XBO; all it sells has a rival
    assert value("structure.double_weight.ab").value == pytest.approx(0.6)
    assert value("structure.double_weight.covered.a").value == 1
    # RCA of B is above 1 in p1, of A in p2
    assert value("structure.threat.static.ab").value == pytest.approx(0.4)
    assert value("structure.threat.static.ba").value == pytest.approx(0.3)
    assert (value("structure.diversity.a").value, value("structure.country_proximity").value) == (1, 0)


def test_advantage_by_hand():
    found = look(Shelf(TOY), Pair("XAL", "XBO"))
    a = [row for row in rows(found, "structure.advantage") if row["country"] == "XAL"]
    assert [row["nrca"] for row in a] == pytest.approx([40 / 200 - 0.5 * 0.45, 60 / 200 - 0.5 * 0.55])
    # imports of A: 25, 30; sold to B: 30, 10 of its 40, 20
    assert [row["michaely"] for row in a] == pytest.approx([0.4 - 25 / 55, 0.6 - 30 / 55])
    assert [row["mca"] for row in a] == pytest.approx([0.75 / (2 / 3), 0.25 / (1 / 3)])
    assert [row["rta"] for row in a] == pytest.approx([row["rxa"] - row["rma"] for row in a])
    assert sum(row["lafay"] for row in a) == pytest.approx(0, abs=1e-12)
    assert [row["rxa"] for row in a] == pytest.approx([r["rca_a"] for r in rows(found, "structure.map")])


def two_years():
    """The toy world; in 2021 A sells B 60 of the first product and B sells A 15 of the second."""
    later = [(2021, *row[1:]) for row in (tuple(each.values())[:5] for each in TOY.to_pylist())]
    changed = {("XAL", "XBO", "p1"): 60.0, ("XBO", "XAL", "p2"): 15.0}
    return Shelf(flows([
        *(tuple(each.values())[:5] for each in TOY.to_pylist()),
        *((y, a, b, k, changed.get((a, b, k), v)) for y, a, b, k, v in later),
    ]))  # fmt: skip


def test_growth_taken_apart_by_hand():
    found = look(two_years(), Pair("XAL", "XBO"), years=(2020, 2021))
    part = {name: found.measure(f"structure.cms.{name}.a") for name in ("change", "world", "product", "market",
                                                                        "competitiveness", "entry")}  # fmt: skip
    # the world grows from 200 to 240; in all, p1 from 90 to 120 and p2 from 110 to 120; XBO from 60 to 90
    assert part["change"].value == 30
    assert part["world"].value == pytest.approx(20)
    by_product = 40 * (30 / 90 - 0.2) + 60 * (10 / 110 - 0.2)
    assert by_product == pytest.approx(-40 / 33)
    spread = part["product"].uncertainty
    assert spread.low == pytest.approx(by_product) or spread.high == pytest.approx(by_product)
    assert part["competitiveness"].value == pytest.approx(60 - 30 * (1 + 30 / 40))
    assert part["competitiveness"].value == pytest.approx(7.5)
    assert part["entry"].value == 0
    assert part["change"].scope.years == (2020, 2021)
    assert found.measure("structure.miit.a").value == 0
    matched = {row["product"]: row for row in rows(found, "structure.miit")}
    assert (matched["p1"]["change_ab"], matched["p2"]["change_ba"]) == (30, 10)
    assert (matched["p1"]["b"], matched["p2"]["b"]) == (1, -1)


def test_one_year_has_nothing_to_compare_with():
    found = look(many((2018,)), PAIR)
    for id in ("threat.dynamic", "threat.classes", "rivalry", "miit", "cms"):
        assert "no earlier year of the same classification" in reasons(found)[f"structure.{id}"]
    with pytest.raises(SelectionError, match="no earlier year"):
        found.measure("structure.cms.world.a")
    assert all(row["growth"] is None for row in rows(found, "structure.opportunities.ab"))
    assert not any("next" in said.text for said in found.findings())


def test_a_break_ends_the_span():
    shelf = world((2016, 2017, 2018), {2016: "HS07", 2017: "HS12", 2018: "HS12"})
    found = look(shelf, PAIR, years=(2016, 2017, 2018))
    assert found.measure("structure.cms.change.a").scope.years == (2017, 2018)
    assert found.table("structure.miit").scope.years == (2017, 2018)
    alone = look(world((2016, 2018), {2016: "HS07", 2018: "HS12"}), PAIR, years=(2016, 2018))
    assert "structure.cms" in reasons(alone)


def test_the_focus_is_the_end_of_the_span():
    found = look(world((2016, 2017, 2018)), PAIR, years=(2016, 2017, 2018), year=2017)
    assert found.measure("structure.cms.change.a").scope.years == (2016, 2017)


def test_without_quantities_quality_is_a_reason():
    found = look(world(), PAIR)
    assert "no quantities" in reasons(found)["structure.esi.quality"]
    assert "cannot be split by quality" in reasons(found)["structure.iit"]
    with pytest.raises(SelectionError, match="cannot be split by quality"):
        found.measure("structure.iit.ff25.horizontal")


def test_kinds_of_trade_by_hand():
    found = look(Shelf(measured([
        (2020, "KOR", "CHN", "like", 100, 10), (2020, "CHN", "KOR", "like", 60, 6.2),
        (2020, "KOR", "CHN", "dear", 60, 3), (2020, "CHN", "KOR", "dear", 60, 6),
        (2020, "KOR", "CHN", "odd", 50, None), (2020, "CHN", "KOR", "odd", 30, 5),
        (2020, "KOR", "CHN", "out", 40, 4), (2020, "CHN", "KOR", "out", 2, 1),
    ])), PAIR)  # fmt: skip
    value = {m.id.removeprefix("structure.iit."): m for m in found.measures if m.id.startswith("structure.iit.")}
    total = 402.0
    ghm = {"one_way": 98.0, "horizontal": 120.0, "vertical_high": 124.0, "vertical_low": 0.0, "unknown": 60.0}
    for kind, wanted in ghm.items():
        assert value[f"ghm15.{kind}"].value == pytest.approx(wanted / total), kind
    ff = {"one_way": 42.0, "horizontal": 160.0, "vertical_high": 120.0, "vertical_low": 0.0, "unknown": 80.0}
    for kind, wanted in ff.items():
        assert value[f"ff15.{kind}"].value == pytest.approx(wanted / total), kind
    spread = value["ghm15.horizontal"].uncertainty
    assert (spread.low, spread.high) == pytest.approx((120 / total, 180 / total))
    kinds = {row["product"]: row["ff15"] for row in rows(found, "structure.iit")}
    assert kinds == {"like": "horizontal", "dear": "vertical_high", "odd": "unknown", "out": "one_way"}


def test_quality_is_never_more_than_the_same_exports_without_it(found):
    quality, plain = (found.measure(f"structure.esi.quality{part}").value for part in ("", ".plain"))
    assert 0 < quality <= plain
    parts = rows(found, "structure.esi.quality")
    assert sum(row["contribution"] or 0 for row in parts) == pytest.approx(quality, rel=1e-12)
    for side in "ab":
        assert sum(row[f"share_{side}"] for row in parts) == pytest.approx(1)
        covered = found.measure(f"structure.esi.quality.covered.{side}").value
        assert 1 - parts[-1][f"share_{side}"] == pytest.approx(covered, rel=1e-9)


def test_unlike_qualities_have_nothing_in_common():
    third = [(2020, "JPN", "USA", "p", 100.0, 10.0)]
    cheap_and_dear = [(2020, "KOR", "USA", "p", 100.0, 1.0), (2020, "CHN", "USA", "p", 100.0, 100.0)]
    found = look(Shelf(measured([*third, *cheap_and_dear])), PAIR)
    assert not found.has("structure.esi.quality.plain")  # 1 by construction: one product
    assert found.measure("structure.esi.quality").value == 0
    other = [(2020, "JPN", "USA", "q", 100.0, 10.0)]
    assert (
        look(Shelf(measured([*third, *cheap_and_dear, *other])), PAIR).measure("structure.esi.quality.plain").value == 1
    )


def test_classes_of_technology_add_up_and_hide_single_products():
    shelf = many((2018,), 16)
    codes = {f"{n:06d}": f"c{n + 1}" for n in range(16)}
    names = [codes[code] for code in shelf.table["product"].to_pylist()]
    shelf.table = shelf.table.set_column(3, "product", [names])
    shelf.names = "WIOD2013"
    found = look(shelf, PAIR)
    table = rows(found, "structure.esi.technology")
    whole = sum(row["contribution"] for row in table if row["market"] == "world")
    assert whole == pytest.approx(found.measure("structure.esi.world").value, rel=1e-12)
    for code in ("JPN", "USA"):
        market = sum(row["contribution"] for row in table if row["market"] == code)
        assert market == pytest.approx(found.measure(f"structure.esi.market.{code}").value, rel=1e-12)
    assert all(row["within"] is None for row in table if row["products"] == 1)
    assert any(row["within"] is not None for row in table)
    assert "concordance" in reasons(look(world(), PAIR))["structure.esi.technology"]


def test_areas_stay_out_of_complexity_and_that_is_said(found):
    assert "ROW" not in {row["country"] for row in rows(found, "structure.complexity.country")}
    assert "Rest of the world" in found.table("structure.complexity").note
    away = look(many(), Pair("KOR", "ROW"), years=(2017, 2018))
    assert reasons(away)["structure.eci.b"] == "2018: Rest of the world is an area, not one economy"
    assert away.has("structure.eci.a")


def test_complexity_is_that_of_the_formulas(found):
    table = many().table.filter(np.array(many().table["year"].to_pylist()) == 2018)
    codes, products = ("CHN", "DEU", "JPN", "KOR", "ROW", "USA"), sorted(set(table["product"].to_pylist()))
    x = np.zeros((6, len(products)))
    for row in table.to_pylist():
        x[codes.index(row["exporter"]), products.index(row["product"])] += row["value"]
    kept = [0, 1, 2, 3, 5]
    m = f.reaches(f.rca(x, x.sum(axis=0)))[kept]
    index, near = f.complexity(m), f.proximity(m)
    assert found.measure("structure.eci.a").value == pytest.approx(index.eci[3], rel=1e-9)
    by_product = rows(found, "structure.complexity")
    assert [row["product"] for row in by_product] == products
    wanted = {"pci": index.pci, "density_b": f.density(m, near)[0],
              "cog_a": f.outlook_gain(m, near, index.pci_centred)[3]}  # fmt: skip
    for name, values in wanted.items():
        got = [math.nan if row[name] is None else row[name] for row in by_product]
        assert got == pytest.approx(values.tolist(), rel=1e-9, abs=1e-12, nan_ok=True), name


def test_complexity_table_is_complete(found):
    listed = {row["product"] for row in rows(found, "structure.map")}
    assert {row["product"] for row in rows(found, "structure.complexity")} == listed
    ranks = [row["rank"] for row in rows(found, "structure.complexity.country")]
    assert ranks == sorted(ranks)
    assert found.measure("structure.eci.rank.a").value in ranks


def test_too_few_products_for_complexity():
    found = look(many((2018,), deep.LEAST_PRODUCTS - 10), PAIR)
    for id in ("eci", "fitness", "coi", "complexity", "opportunities"):
        assert "too few products" in reasons(found)[f"structure.{id}"]
    assert found.has("structure.diversity.a")


def test_an_index_that_is_not_defined_is_a_reason():
    table = flows([
        (2020, exporter, "USA", f"p{n:02d}", 1.0)
        for exporter, goods in (("KOR", range(30)), ("CHN", range(30, 60)), ("JPN", range(30)))
        for n in goods
    ])  # fmt: skip
    found = look(Shelf(table), PAIR)
    assert "groups that have no product in common" in reasons(found)["structure.eci"]
    assert "groups that have no product in common" in reasons(found)["structure.opportunities"]


def test_fitness_that_does_not_settle_is_a_reason(monkeypatch):
    monkeypatch.setattr(deep, "_UPDATES", 2)
    found = look(many((2018,)), PAIR)
    assert "does not settle" in reasons(found)["structure.fitness"]
    assert all(row["fitness"] is None for row in rows(found, "structure.complexity.country"))


def test_small_exporters_give_the_span_of_the_index():
    shelf = many((2018,))
    added = flows([(2018, "NRU", "USA", "000059", 2.0), (2018, "NRU", "USA", "000001", 1.0)])
    import pyarrow as pa

    shelf.table = pa.concat_tables([shelf.table, added])
    spread = look(shelf, PAIR).measure("structure.eci.a").uncertainty
    assert spread.kind == "interval"
    assert spread.low < spread.high
    assert "cleaning" in spread.note


def test_the_cleaning_is_a_step_of_its_own():
    table = Exporters(("KOR", "ROW", "NRU", "XYZ"), ("p",), np.array([[90.0], [900.0], [0.5], [9.5]]),
                      np.zeros((4, 1)), np.zeros((4, 1)))  # fmt: skip
    assert clean(table).kept.tolist() == [True, False, True, True]
    assert clean(table).areas == ("ROW",)
    assert [is_economy(code) for code in ("SCG", "BLX", "ZZZ", "ROW", "XAL")] == [True, True, False, False, True]
    left = clean(table, 1e-3)
    assert left.small == ("NRU",)
    assert left.kept.tolist() == [True, False, False, True]


def test_income_of_exports_with_a_gravity_table():
    import pyarrow as pa

    plain = many((2018,))
    codes = ("KOR", "CHN", "JPN", "USA", "DEU")
    heads = pa.table({
        "year": pa.array([2018] * 5 + [2017], pa.int16()), "exporter": [*codes, "KOR"],
        "gdp_o": [30.0, 10.0, 40.0, 60.0, None, 9.0], "pop_o": [1.0, 2.0, 1.0, 1.0, 1.0, 1.0],
    })  # fmt: skip
    found = look(WithIncomes(plain.table, "our list", incomes=heads), PAIR)
    value = found.measure("structure.expy.a")
    assert 5 < value.value < 60
    assert {origin.title for origin in value.origins} == {"A small world", "Incomes"}
    assert {origin.title for origin in found.origins} == {"A small world", "Incomes"}
    levels = [row["prody"] for row in rows(found, "structure.complexity") if row["prody"] is not None]
    assert all(5 - 1e-9 <= level <= 60 + 1e-9 for level in levels)
    assert "gravity" in reasons(look(plain, PAIR))["structure.expy"]
    other = WithIncomes(plain.table, "our list", incomes=heads.slice(5))
    assert "gravity" in reasons(look(other, PAIR))["structure.expy"]


def test_opportunities_are_ordered_and_explained(found):
    table = rows(found, "structure.opportunities.ab")
    scores = [row["score"] for row in table]
    assert scores == sorted(scores, reverse=True)
    assert 0 < len(table) <= 25
    for row in table:
        assert row["rca"] < 1
        assert row["gap"] == pytest.approx(row["import_share"] - row["export_share"], rel=1e-9)
        ranks = [row[f"{part}_rank"] for part in ("density", "gap", "growth")]
        assert row["score"] == pytest.approx(math.prod(ranks) ** (1 / 3), rel=1e-9)
        assert "South Korea" in row["why"]
        assert "China’s imports" in row["why"]


def test_rivalry_says_what_it_covers(found):
    table = found.table("structure.rivalry")
    covered = sum(row["part"] for row in table.rows())
    assert f"hold {covered:.0%} of the overlap" in table.note
    for row in table.rows():
        assert row["market"] not in {"KOR", "CHN"}
        if row["change_a"] is not None and row["change_b"] is not None and row["winner"] != "neither":
            ahead = row["change_a"] > row["change_b"]
            assert row["winner"] == ("South Korea" if ahead else "China")
    won = [found.measure(f"structure.rivalry.won.{side}").value for side in "ab"]
    assert sum(won) <= 1 + 1e-12


def test_rivalry_at_a_coarser_level_is_of_that_level():
    shelf = world((2017, 2018))
    found = look(shelf, PAIR, years=(2017, 2018), digits=2)
    assert {len(row["product"]) for row in rows(found, "structure.rivalry")} == {2}
    for way in ("ab", "ba"):
        assert 0 <= found.measure(f"structure.double_weight.{way}").value <= 1
    assert found.scope.digits == 2


def test_who_is_alone_in_a_cell_has_no_rival():
    rows_ = [(2020, "KOR", "USA", "851712", 30.0), (2020, "KOR", "USA", "870322", 70.0),
             (2020, "CHN", "USA", "851713", 10.0), (2020, "JPN", "DEU", "851713", 10.0)]  # fmt: skip
    fine = look(Shelf(flows(rows_), "HS92"), PAIR)
    assert fine.measure("structure.double_weight.covered.a").value == 0
    coarse = look(Shelf(flows(rows_), "HS92"), PAIR, digits=4)
    assert coarse.measure("structure.double_weight.covered.a").value == pytest.approx(0.3)
    assert coarse.measure("structure.double_weight.ab").value == pytest.approx(0.3)


def test_the_selection_is_the_universe_of_the_deeper_numbers():
    machines = look(world(), PAIR, products=("84", "85"))
    kept = [row for row in world().table.to_pylist() if row["product"][:2] in {"84", "85"}]
    names = ("year", "exporter", "importer", "product", "value")
    alone = look(Shelf(flows([tuple(row[name] for name in names) for row in kept]), "HS92"), PAIR)
    assert [(m.id, m.value) for m in machines.measures] == [(m.id, m.value) for m in alone.measures]
    assert machines.table("structure.advantage").rows() == alone.table("structure.advantage").rows()


def test_products_that_stand_in_the_scope_by_name():
    scope = look(world(), PAIR, products=("84", "85")).scope
    assert "products 84, 85" in scope.sentence()
    long = look(many((2018,)), PAIR, products=tuple(f"{n:06d}" for n in range(9))).scope
    assert "products 000000, 000001, 000002, 000003 and 5 more codes" in long.sentence()


def test_an_area_is_no_market_to_name(found):
    (said,) = (each for each in found.findings() if each.text.startswith("In third markets"))
    assert "Rest of the world" not in said.text
    assert "ROW" in {row["market"] for row in rows(found, "structure.third_market")}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1), st.integers(3, 12), st.sampled_from([0.3, 0.7, 1.0]))
def test_what_must_hold_whatever_the_data(seed, products, thick):
    random = np.random.default_rng(seed)
    table = measured([
        (year, a, b, f"{k:06d}", float(round(random.lognormal(2, 2)) + 1),
         None if random.random() < 0.3 else float(random.lognormal(0, 1)))
        for year in (2019, 2020) for a in ("KOR", "CHN", "USA", "DEU") for b in ("KOR", "CHN", "USA", "DEU")
        for k in range(products) if a != b and random.random() < thick
    ] + [(year, "USA", "DEU", "000000", 5.0, 1.0) for year in (2018, 2019, 2020)])  # fmt: skip
    assume({"KOR", "CHN"} <= {*table["exporter"].to_pylist(), *table["importer"].to_pylist()})
    found = look(Shelf(table), PAIR, years=(2019, 2020))
    value = {m.id.removeprefix("structure."): m.value for m in found.measures if m.year == 2020}
    for side in "ab":
        if f"cms.change.{side}" in value:
            parts = [value[f"cms.{part}.{side}"] for part in ("world", "product", "market", "competitiveness")]
            scale = max(map(abs, parts), default=1) + 1
            assert sum(parts) == pytest.approx(value[f"cms.change.{side}"], abs=1e-9 * scale)
    for method in ("ghm15", "ghm25", "ff15", "ff25"):
        shares = [v for id, v in value.items() if id.startswith(f"iit.{method}.")]
        assert not shares or sum(shares) == pytest.approx(1)
    if "iit.ghm15.one_way" in value:
        assert 1 - value["iit.ghm15.one_way"] == pytest.approx(value["gl"], abs=1e-12)
    if "threat.dynamic.faster.ab" in value:
        assert value["threat.dynamic.displaced.ab"] <= value["threat.dynamic.faster.ab"]
    if "krugman" in value:
        assert value["krugman"] == pytest.approx(2 * (1 - value["esi.world"]), abs=1e-12)
    assert all(isinstance(each, NotComputed) and each.reason for each in found.not_computed)
    json.dumps(found.to_dict(), allow_nan=False)
