"""The lens as a whole: ids, scopes, reasons, breaks and words."""

from __future__ import annotations

import itertools
import json
import math
import re

import numpy as np
import pytest
from tests.lenses.structure.worlds import TOY, Shelf, flows

from bilateral.errors import NoData, SelectionError
from bilateral.lenses.structure import look
from bilateral.lenses.structure.claim_tables import HEADLINES
from bilateral.lenses.structure.definitions import definition, definitions
from bilateral.pair import Pair
from bilateral.store import Product

PAIR = Pair("KOR", "CHN")
DEEP_COLUMNS = {f"structure.{name}" for name in ("pci", "ubiquity", "density", "cog", "prody")}
"""Columns of tables that need more products, or incomes; tests/lenses/structure/depth has those."""
WIDE = ("structure.growth.", "structure.esi.third_markets")
"""Columns of the tables over all countries."""
HS6 = ("010121", "010129", "010290", "847130", "847141", "851712", "851713", "870322", "870323", "900110")


def world(years=(2018,), names="HS92", *, seed=5, countries=("KOR", "CHN", "JPN", "USA", "DEU")):
    random = np.random.default_rng(seed)
    table = flows([
        (year, exporter, importer, product, float(round(random.lognormal(4, 2)) + 1))
        for year in years for exporter in countries for importer in countries for product in HS6
        if exporter != importer and random.random() < 0.8
    ])  # fmt: skip
    return Shelf(table, names)


@pytest.fixture(scope="module")
def found():
    return look(world((2016, 2017, 2018)), PAIR, years=(2016, 2017, 2018))


def values(table, name):
    return [row[name] for row in table.rows()]


def test_every_headline_is_there_every_year(found):
    for year in (2016, 2017, 2018):
        assert {m.id for m in found.measures if m.year == year} >= HEADLINES


def test_every_number_is_finite_and_defined(found):
    for measure in found.measures:
        assert math.isfinite(measure.value)
        about = definition(measure.id).about(*PAIR.names)
        assert about.formula in measure.definition
        assert about.reading == measure.reading != ""
        assert "{" not in measure.label + measure.unit + measure.reading
        assert not {"{a}", "{b}", "{x}", "{unit}"} & set(re.findall(r"\{\w+\}", measure.definition))
        assert measure.uncertainty.note
        assert measure.scope.classification == "HS92"


def test_no_id_comes_twice_in_a_year(found):
    keys = [(measure.id, measure.year) for measure in found.measures]
    assert len(keys) == len(set(keys))


def test_definitions_name_what_exists(found):
    ids = {number.id for number in (*found.measures, *found.not_computed)}
    families = tuple(f"{missing.id}." for missing in found.not_computed)
    columns = {f"structure.{column.name}" for table in found.tables for column in table.columns}
    columns |= {"structure.gl.product", *DEEP_COLUMNS}
    for each in definitions():
        known = each.id in ids | columns or (each.id.endswith("*") and any(i.startswith(each.id[:-1]) for i in ids))
        assert known or each.id.startswith((*families, *WIDE)), each.id
        assert each.source
        assert each.reading


def test_json_has_no_nan(found):
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["pair"] == ["KOR", "CHN"]
    assert set(plain) == {"pair", "measures", "tables", "not_computed", "origins"}
    assert {"id", "value", "unit", "year", "scope"} <= set(plain["measures"][0])


def test_columns_are_those_of_the_data(found):
    for table in found.tables:
        assert [column.name for column in table.columns] == table.data.column_names
        assert table.data.num_rows or table.id == "structure.breaks"


def test_the_ladder_falls_and_gives_the_span(found):
    ladder = found.table("structure.ladder")
    assert values(ladder, "digits") == [2, 4, 6]
    rungs = values(ladder, "esi")
    assert rungs == sorted(rungs, reverse=True)
    measure = found.measure("structure.esi.world")
    assert measure.value == rungs[-1]
    assert (measure.uncertainty.low, measure.uncertainty.high) == (min(rungs), max(rungs))


def test_a_coarser_level_is_the_rung_of_the_ladder(found):
    coarse = look(world((2016, 2017, 2018)), PAIR, digits=4)
    rungs = dict(zip(*(values(found.table("structure.ladder"), name) for name in ("digits", "esi")), strict=True))
    assert coarse.measure("structure.esi.world").value == pytest.approx(rungs[4], rel=1e-12)
    assert coarse.scope.digits == 4
    rivals = (each.measure("structure.third_market.min").value for each in (coarse, found))
    assert next(rivals) >= next(rivals)


def test_parts_add_up_to_the_whole(found):
    esi = found.measure("structure.esi.world").value
    assert sum(values(found.table("structure.esi.product"), "contribution")) == pytest.approx(esi, rel=1e-12)
    assert sum(values(found.table("structure.esi.sector"), "esi")) == pytest.approx(esi, rel=1e-12)
    sectors = [m.value for m in found.measures if m.id.startswith("structure.esi.sector.")]
    assert sum(sectors) == pytest.approx(esi, rel=1e-12)
    rivalry = found.measure("structure.third_market.min").value
    assert sum(values(found.table("structure.third_market"), "overlap")) == pytest.approx(rivalry, rel=1e-12)


def test_complementarity_times_bias_is_intensity(found):
    for year in found.years:
        for way in ("ab", "ba"):
            c, b, i = (found.measure(f"structure.drysdale.{part}.{way}", year).value for part in "cbi")
            assert c * b == pytest.approx(i, rel=1e-12)


def test_seen_from_the_other_side(found):
    back = look(world((2016, 2017, 2018)), PAIR.reversed(), year=2018)
    for id, mirrored in (("tci.ab", "tci.ba"), ("hhi.a", "hhi.b"), ("gl", "gl"), ("esi.world", "esi.world")):
        here, there = found.measure(f"structure.{id}"), back.measure(f"structure.{mirrored}")
        assert here.value == pytest.approx(there.value, rel=1e-12)


def test_rca_table_begins_with_country_product_rca(found):
    table = found.table("structure.rca")
    assert table.data.column_names[:3] == ["country", "product", "rca"]
    assert set(values(table, "country")) == {"KOR", "CHN"}


def test_the_selection_is_the_universe():
    machines = look(world(), PAIR, products=("84", "85"))
    only = Shelf(flows([
        tuple(row[name] for name in ("year", "exporter", "importer", "product", "value"))
        for row in world().table.to_pylist() if row["product"][:2] in {"84", "85"}
    ]), "HS92")  # fmt: skip
    alone = look(only, PAIR)
    assert [(m.id, m.value) for m in machines.measures] == [(m.id, m.value) for m in alone.measures]
    assert machines.scope.products == ("84", "85")
    assert "within the selection of 4 products" in machines.sentence()


def test_the_group_is_the_world():
    small = look(world(), PAIR, group=("JPN",))
    kept = world()
    kept.table = kept.table.filter(np.isin(kept.table["exporter"].to_pylist(), ["KOR", "CHN", "JPN"]))
    assert [(m.id, m.value) for m in small.measures] == [(m.id, m.value) for m in look(kept, PAIR).measures]
    assert small.scope.group == ("CHN", "JPN", "KOR")
    with pytest.raises(SelectionError, match="no member of the group exports"):
        look(world(), PAIR, group=("BRA",))


def test_a_break_of_classification_is_never_bridged():
    shelf = world((2016, 2017, 2018), {2016: "HS07", 2017: "HS12", 2018: "HS12"})
    found = look(shelf, PAIR, years=(2016, 2017, 2018))
    (row,) = found.table("structure.breaks").rows()
    assert (row["year"], row["before"], row["after"]) == (2017, "HS07", "HS12")
    series = {row["year"]: row["series"] for row in found.table("structure.drift").rows()}
    assert series == {2016: 1, 2017: 2, 2018: 2}
    assert not any("2016" in said.text for said in found.findings())
    assert found.measure("structure.esi.world", 2016).scope.classification == "HS07"


def test_years_that_are_not_there_are_said():
    found = look(world((2016, 2018)), PAIR, years=range(2015, 2019))
    assert found.years == (2016, 2018)
    assert [m.reason for m in found.not_computed if m.id == "structure.drift"] == ["2015, 2017: no data in shelf"]


@pytest.mark.parametrize(("question", "said"), [
    ({"year": 1999}, "no data for this year"), ({"years": (1990, 1991)}, "no data for this year"),
    ({"year": 2016, "years": (2017, 2018)}, "outside"), ({"digits": 3}, "2 or 4 or 6"),
    ({"products": ("77",)}, "no product in the data"),
])  # fmt: skip
def test_what_cannot_be_asked(question, said):
    with pytest.raises(SelectionError, match=said):
        look(world((2016, 2017, 2018)), PAIR, **question)


def test_a_country_that_the_data_do_not_know():
    with pytest.raises(NoData, match="Brazil neither exports nor imports"):
        look(world(), Pair("KOR", "BRA"))


def test_a_flat_list_has_no_ladder_and_no_level():
    shelf = Shelf(TOY)
    found = look(shelf, Pair("XAL", "XBO"))
    assert [m.reason for m in found.not_computed if m.id == "structure.ladder"] == [
        "2020: my list has one level in these data, so no ladder of digits"
    ]
    assert found.measure("structure.esi.world").uncertainty.kind == "none"
    with pytest.raises(SelectionError, match="one level"):
        look(shelf, Pair("XAL", "XBO"), digits=2)


def test_levels_of_the_users_own():
    shelf = world(names="ours")
    shelf.levels = (2, 6)
    assert values(look(shelf, PAIR).table("structure.ladder"), "digits") == [2, 6]


def test_no_trade_between_the_two_is_a_reason_and_not_a_zero():
    rows = [row for row in world().table.to_pylist() if {row["exporter"], row["importer"]} != {"KOR", "CHN"}]
    names = ("year", "exporter", "importer", "product", "value")
    found = look(Shelf(flows([tuple(row[name] for name in names) for row in rows]), "HS92"), PAIR)
    missing = {m.id: m.reason for m in found.not_computed}
    assert missing["structure.gl"] == "2018: South Korea and China do not trade in these products"
    assert "structure.both_competitive.excess" in missing
    assert not found.has("structure.gl")
    assert found.has("structure.esi.world")
    assert "cannot be said" in found.sentence()
    assert "sends China nothing" in " ".join(said.text for said in found.findings())
    with pytest.raises(SelectionError, match="do not trade"):
        found.measure("structure.gl")


def test_a_country_that_exports_nothing_in_a_year():
    rows = [row for row in world((2017, 2018)).table.to_pylist() if (row["year"], row["exporter"]) != (2018, "KOR")]
    names = ("year", "exporter", "importer", "product", "value")
    found = look(Shelf(flows([tuple(row[name] for name in names) for row in rows]), "HS92"), PAIR, years=(2017, 2018))
    missing = {m.id: m.reason for m in found.not_computed}
    for id in ("esi.world", "third_market.min", "hhi.a", "tci.ab", "drysdale.i.ab", "both_competitive.excess"):
        assert missing[f"structure.{id}"] == "2018: South Korea exports nothing in these products"
    assert missing["structure.gl.aquino"] == "2018: trade goes one way only: South Korea sends China nothing"
    assert found.measure("structure.trade.ab").value == 0
    assert found.has("structure.esi.world", 2017)
    json.dumps(found.to_dict(), allow_nan=False)
    assert found.findings()


def test_a_market_in_which_one_is_silent_is_not_a_zero():
    rows = [row for row in world().table.to_pylist() if (row["exporter"], row["importer"]) != ("KOR", "USA")]
    names = ("year", "exporter", "importer", "product", "value")
    found = look(Shelf(flows([tuple(row[name] for name in names) for row in rows]), "HS92"), PAIR)
    assert {m.id: m.reason for m in found.not_computed}["structure.esi.market.USA"] == (
        "2018: South Korea sells nothing there"
    )
    assert "USA" not in values(found.table("structure.esi.market"), "market")


def test_names_and_sectors_that_came_with_the_data():
    given = {"p1": Product("p1", "Pots", "Kitchen ware"), "p2": Product("p2", "Ploughs", "Farm")}
    found = look(Shelf(TOY, given=given), Pair("XAL", "XBO"))
    assert values(found.table("structure.map"), "name") == ["Pots", "Ploughs"]
    assert found.measure("structure.esi.sector.Kitchen-ware").label.endswith("Kitchen ware")


def test_the_test_says_its_null_and_its_smallest_value(found):
    measure = found.measure("structure.both_competitive.p_value")
    assert measure.uncertainty.kind == "p_value"
    assert measure.uncertainty.p_value == measure.value
    assert measure.value >= 1 / measure.uncertainty.sample
    assert "any set of the same number of products would be as likely" in measure.uncertainty.note


def test_both_competitive_in_every_year_is_the_measure(found):
    rows = {row["year"]: row for row in found.table("structure.both_competitive.years").rows()}
    for year, row in rows.items():
        for part in ("trade_share", "world_share", "excess", "p_value"):
            assert row[part] == found.measure(f"structure.both_competitive.{part}", year).value


def test_threshold_one_is_the_headline(found):
    rows = {row["threshold"]: row for row in found.table("structure.both_competitive.threshold").rows()}
    assert list(rows) == [0.8, 0.9, 1.0, 1.1, 1.25]
    assert rows[1.0]["excess"] == found.measure("structure.both_competitive.excess").value
    assert [row["products"] for row in rows.values()] == sorted((r["products"] for r in rows.values()), reverse=True)


def test_findings_are_three_to_six_and_name_their_numbers(found):
    said = found.findings()
    assert 3 <= len(said) <= 6
    for each in said:
        assert each.text.endswith(".")
        assert all(found.has(id) for id in each.measures)
    assert found.sentence() == said[0].text


ONE = [(2020, a, b, p, v) for a, b, p, v in (
    ("KOR", "CHN", "851712", 50), ("CHN", "KOR", "851712", 40), ("KOR", "CHN", "010121", 5),
    ("CHN", "KOR", "870322", 5), ("KOR", "USA", "851712", 50), ("CHN", "USA", "851712", 50),
    ("USA", "KOR", "010121", 200), ("USA", "CHN", "870322", 200), ("USA", "DEU", "847130", 100),
)]  # fmt: skip
"""One product in which both are competitive."""


def test_one_industry_alone_is_named_in_the_headline():
    split = [(year, a, b, p, v / 2) for year, a, b, p, v in ONE if p == "851712"]
    two = [row for row in ONE if row[3] != "851712"] + split + [(*row[:3], "851713", row[4]) for row in split]
    found = look(Shelf(flows(two), "HS92"), PAIR)
    assert "(85) alone carries it: without it the share falls to 0" in found.sentence()
    assert "no product is left in which both are competitive" in found.sentence()


def test_the_only_product_carries_the_claim_by_construction():
    found = look(Shelf(flows(ONE), "HS92"), PAIR)
    assert found.sentence().endswith("but 851712 alone carries it: it is the only such product.")
    detail = found.findings()[0].detail
    assert "an excess this large would come up 1 time in 4 (p\u00a0=\u00a00.25)" in detail
    assert "which is the smallest p that 4 products allow" in detail


def test_a_product_that_misses_the_threshold_by_a_hair_is_named():
    more = [(2020, "KOR", "USA", "900110", 25), (2020, "CHN", "USA", "900110", 22), (2020, "USA", "DEU", "900110", 120)]
    given = {"900110": Product("900110", "Lenses, " + "prisms and mirrors " * 6, "")}
    found = look(Shelf(flows(ONE + more), "HS92", given=given), PAIR)
    row = next(row for row in found.table("structure.map").rows() if row["product"] == "900110")
    assert 0.95 <= min(row["rca_a"], row["rca_b"]) < 1
    said = re.search(
        r"(Lenses[^(]*) \(900110\) misses it by a hair: RCA 0.998 for South Korea and 0.98 for",
        found.findings()[0].detail,
    )
    assert said
    assert len(said[1]) <= 60
    assert said[1].endswith("…")


def test_no_excess_is_never_called_a_large_one():
    rows = [(2020, a, b, p, v) for a, b, p, v in (
        ("KOR", "CHN", "010121", 50), ("CHN", "KOR", "870322", 50), ("KOR", "CHN", "851712", 1),
        ("KOR", "USA", "851712", 90), ("CHN", "USA", "851712", 90), ("USA", "DEU", "010121", 900),
        ("USA", "DEU", "870322", 900),
    )]  # fmt: skip
    found = look(Shelf(flows(rows), "HS92"), PAIR)
    assert found.measure("structure.both_competitive.excess").value < 0
    detail = found.findings()[0].detail
    assert "excess this large" not in detail
    assert "it would have weighed no less in the trade of the two 3 times in 3 (p\u00a0=\u00a01)" in detail
    assert "was in the only such product, 851712: it makes up" in found.sentence()


def test_a_claim_that_fails_is_said_to_fail():
    rows = [(2020, a, b, p, v) for a, b, p, v in (
        ("KOR", "CHN", "010121", 50), ("CHN", "KOR", "870322", 50), ("KOR", "CHN", "851712", 1),
        ("KOR", "USA", "851712", 90), ("CHN", "USA", "851712", 90), ("USA", "DEU", "010121", 900),
        ("USA", "DEU", "870322", 900),
    )]  # fmt: skip
    found = look(Shelf(flows(rows), "HS92"), PAIR)
    assert "was not more active where both are competitive" in found.sentence()


def test_html_escapes_and_shows(found):
    shown = found._repr_html_()
    assert "structure.esi.world" in shown
    assert "SIMULATED" not in shown


def test_competitive_elsewhere_means_by_exports_to_everyone_else():
    rows = [(2020, a, b, p, v) for a, b, p, v in (
        ("KOR", "CHN", "010121", 0.1), ("CHN", "KOR", "010121", 0.2), ("KOR", "CHN", "010121", 0.3),
        ("KOR", "USA", "851712", 50.0), ("CHN", "USA", "851712", 50.0), ("KOR", "CHN", "851712", 1.0),
        ("USA", "DEU", "870322", 900.0),
    )]  # fmt: skip
    found = look(Shelf(flows(rows), "HS92"), PAIR)
    both = {row["test"]: row["products"] for row in found.table("structure.both_competitive.tests").rows()}
    assert both == {"any": 2, "size": 2, "elsewhere": 1, "without": 2}


def test_reasons_come_once():
    found = look(world(), PAIR, products=("85",))
    assert len(found.not_computed) == len(set(found.not_computed))
    assert [m.id for m in found.not_computed].count("structure.esi.sector") == 1


def test_one_product_says_nothing_of_mix():
    found = look(world((2017, 2018)), PAIR, products=("010121",), years=(2017, 2018))
    missing = {m.id: m.reason for m in found.not_computed}
    for id in ("esi.world", "tci", "drysdale.c", "hhi", "both_competitive", "gl.balance_adjusted", "cosine"):
        assert missing[f"structure.{id}"] == (
            "2018: with one product every index of mix is fixed by construction: all shares are 1"
        )
    for id in ("gl", "drysdale.i.ab", "market_share.a", "third_market.min.elsewhere", "bray_curtis"):
        assert found.has(f"structure.{id}")
    assert not any(m.id.startswith(("structure.esi.world", "structure.both_competitive")) for m in found.measures)
    assert not any(table.id.startswith("structure.both_competitive") for table in found.tables)
    assert found.sentence() == (
        "Whether South Korea and China trade most where both are competitive cannot be said for 2018: with one product "
        "every index of mix is fixed by construction: all shares are 1."
    )
    assert "Here RCA says nothing" in found.table("structure.rca").note
    assert "Of what the imbalance" not in " ".join(said.detail for said in found.findings())
    assert found.charts()


def test_a_world_of_the_two_alone():
    found = look(world(countries=("KOR", "CHN")), PAIR)
    missing = {m.id: m.reason for m in found.not_computed}
    for id in ("tci", "drysdale", "intensity", "market_share", "both_competitive", "double_weight"):
        assert missing[f"structure.{id}"] == (
            "2018: the data hold no exporter beside the two: they are the whole world by construction"
        )
    assert missing["structure.partner_share"].endswith("they sell only to each other by construction")
    assert found.has("structure.gl")
    assert found.has("structure.esi.world")
    assert "Here RCA says nothing" in found.table("structure.map").note
    assert "the whole world by construction" in found.sentence()


def test_importers_beside_the_two_but_no_exporters():
    rows = [row for row in world().table.to_pylist() if row["exporter"] in {"KOR", "CHN"}]
    names = ("year", "exporter", "importer", "product", "value")
    found = look(Shelf(flows([tuple(row[name] for name in names) for row in rows]), "HS92"), PAIR)
    assert not found.has("structure.market_share.a")
    assert not found.has("structure.tci.ab")
    assert found.has("structure.partner_share.ab")
    assert found.has("structure.third_market.min.elsewhere")


def test_exporters_beside_the_two_but_no_importers():
    rows = [row for row in world().table.to_pylist() if row["importer"] in {"KOR", "CHN"}]
    names = ("year", "exporter", "importer", "product", "value")
    found = look(Shelf(flows([tuple(row[name] for name in names) for row in rows]), "HS92"), PAIR)
    assert {m.id: m.reason for m in found.not_computed}["structure.both_competitive"] == (
        "2018: the data hold no importer beside the two: they sell only to each other by construction"
    )
    assert not found.has("structure.drysdale.i.ab")
    assert found.has("structure.market_share.a")


def test_a_small_world_is_said_to_be_small(found):
    assert found.exporters == 5
    assert "The world here is 5 exporters, the two included" in found.findings()[0].detail
    many = ["KOR", "CHN", "JPN", "USA", "DEU", "FRA", "GBR", "ITA", "ESP", "NLD", "BEL", "CAN"]
    crowd = look(world(countries=many), PAIR)
    assert crowd.exporters == 12
    assert "The world here is" not in crowd.findings()[0].detail


def test_rivalry_elsewhere_leaves_trade_with_each_other_out(found):
    shelf = world((2018,))
    sides = [
        {(r["importer"], r["product"]): r["value"] for r in shelf.table.to_pylist()
         if r["exporter"] == own and r["importer"] != other}
        for own, other in (("KOR", "CHN"), ("CHN", "KOR"))
    ]  # fmt: skip
    a, b = sides
    meet = sum(min(value / sum(a.values()), b.get(cell, 0) / sum(b.values())) for cell, value in a.items())
    one = look(shelf, PAIR)
    assert one.measure("structure.third_market.min.elsewhere").value == pytest.approx(meet, rel=1e-12)
    assert one.measure("structure.third_market.min").value < meet


def test_a_group_of_the_two_alone_is_refused_for_what_it_is():
    with pytest.raises(SelectionError, match="a group needs exporters beside the two") as fault:
        look(world(), PAIR, group=("KOR", "CHN"))
    assert "allowed: DEU, JPN, USA" in str(fault.value)
    assert "CHN," not in str(fault.value).split("allowed")[1]


@pytest.mark.parametrize("year", ["2017", 2017, np.int64(2017), 2017.0, " 2017 "])
def test_a_year_may_be_text(year):
    assert look(world((2016, 2017, 2018)), PAIR, year=year, depth="core").year == 2017


@pytest.mark.parametrize("year", ["last", "20.17", True, 2017.5, ""])
def test_a_year_that_is_no_number_is_refused(year):
    with pytest.raises(SelectionError, match="a year is a whole number"):
        look(world((2016, 2017, 2018)), PAIR, year=year)


def test_repr_is_one_line(found):
    assert repr(found) == (
        f"StructureResult(KOR–CHN, 2018, shelf: {len(found.measures)} measures, {len(found.tables)} tables)"
    )


def test_every_reason_has_a_name(found):
    lone = look(world(countries=("KOR", "CHN")), PAIR, products=("010121",))
    flat = look(Shelf(TOY), Pair("XAL", "XBO"))
    for missing in (*found.not_computed, *lone.not_computed, *flat.not_computed):
        assert missing.label, missing.id
        assert "{" not in missing.label
    assert {m.id: m.label for m in flat.not_computed}["structure.ladder"] == "Similarity by digits of the product code"


def test_one_product_is_singular():
    found = look(world(), PAIR, products=("010121",))
    assert not re.search(r"\b1 products", " ".join(said.text + said.detail for said in found.findings()))


def test_without_the_industry_it_hangs_on_most_every_other_set_is_counted():
    products = ("c1", "c2", "c3", "c4", "c5", "c6")
    rows = [(2010, "KOR", "CHN", p, v) for p, v in zip(products, (50, 20, 9, 4, 3, 2), strict=True)]
    rows += [(2010, "KOR", "USA", p, v) for p, v in zip(products, (90, 80, 5, 5, 70, 5), strict=True)]
    rows += [(2010, "CHN", "USA", p, v) for p, v in zip(products, (95, 85, 5, 5, 60, 5), strict=True)]
    rows += [(2010, "USA", "DEU", p, v) for p, v in zip(products, (90, 50, 90, 90, 50, 90), strict=True)]
    found = look(Shelf(flows(rows), "WIOD2013"), PAIR)
    left = found.table("structure.both_competitive.leave_one_out").rows()
    gone = min(left, key=lambda row: row["excess"])["industry"]
    rest = [row for row in found.table("structure.map").rows() if row["product"] != gone]
    trade = np.array([row["two_way"] for row in rest])
    world = np.array([sum(r[4] for r in rows if r[3] == row["product"]) for row in rest])
    gain = trade / trade.sum() - world / world.sum()
    marked = np.flatnonzero([row["both"] for row in rest])
    sets = list(itertools.combinations(range(len(rest)), len(marked)))
    as_large = sum(gain[list(each)].sum() >= gain[marked].sum() - 1e-12 for each in sets)
    assert gone == "c1"
    assert found.measure("structure.both_competitive.p_value.without").value == pytest.approx(as_large / len(sets))
    assert "(c1); there chance alone would give as much with p\u00a0=" in found.findings()[0].detail
