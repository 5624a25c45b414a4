"""The lens as a whole: ids, years, scopes, reasons, tables, figures and words."""

from __future__ import annotations

import json
import math

import pyarrow as pa
import pytest

from bilateral.brief import compose
from bilateral.errors import NoData, SelectionError
from bilateral.lenses.technology import look
from bilateral.lenses.technology.definitions import called, definition, definitions
from bilateral.lenses.technology.panel import panel, slug
from bilateral.loading import technology_sample
from bilateral.pair import Pair
from bilateral.simulate import SAMPLE_PAIR
from bilateral.sources import collaborations, patents, works

PAIR = Pair("KOR", "CHN")
FIELDS = ("chips, memory", "batteries", "optics")


def families(years=(2018, 2019, 2020), *, world=True, countries=("KOR", "CHN", "JPN"), lose=()):
    rows = []
    for place, year in enumerate(years):
        every = {"KOR": (60, 30, 10), "CHN": (20 + 30 * place, 60, 20), "JPN": (10, 10, 80)}
        for code in countries:
            cells = dict(zip(FIELDS, every[code], strict=True)) | {"TOTAL": sum(every[code]) + 5, "UNASSIGNED": 5}
            rows += [(year, code, field, count) for field, count in cells.items() if (code, field) not in lose]
        if world:
            sums = [sum(every[code][n] for code in every) for n in range(3)]
            cells = dict(zip(FIELDS, sums, strict=True)) | {"TOTAL": sum(sums) + 30, "UNASSIGNED": 30}
            rows += [(year, "World", field, count) for field, count in cells.items()]
    return pa.table(
        dict(zip(("year", "country", "field", "families"), map(list, zip(*rows, strict=True)), strict=True))
    )


def together(years=(2019, 2021)):
    rows = []
    for year in years:
        rows += [(year, "KOR", "CHN", 50), (year, "KOR", "JPN", 30), (year, "CHN", "JPN", 40)]
        rows += [
            (year, "KOR", "KOR", 70),
            (year, "CHN", "CHN", 80),
            (year, "JPN", "JPN", 60),
            (year, "World", "World", 100),
        ]
    return pa.table(dict(zip(("year", "a", "b", "works"), map(list, zip(*rows, strict=True)), strict=True)))


@pytest.fixture
def filled(store):
    patents.add(store, families(), name="families")
    collaborations.add(store, together(), name="pairs")
    return store


def test_exact_numbers_of_a_toy(filled):
    result = look(filled, PAIR)
    assert (result.year, result.years) == (2020, (2018, 2019, 2020, 2021))
    rta = result.measure("technology.rta.chips-memory.KOR")
    assert rta.value == pytest.approx((60 / 100) / (150 / 360))
    assert dict(rta.scope.terms) == {
        "field": "chips, memory",
        "country": "KOR",
        "unit": "patent families",
        "world": "as the source states it",
    }
    assert rta.uncertainty.low < rta.value < rta.uncertainty.high
    assert result.measure("technology.share.all.CHN").value == pytest.approx(165 / 390)
    assert result.measure("technology.lead_ratio.chips-memory").value == pytest.approx(80 / 60)
    assert result.measure("technology.hhi.batteries").value == pytest.approx(0.3**2 + 0.6**2 + 0.1**2)
    crossing = result.measure("technology.crossing_year.chips-memory")
    assert (crossing.value, dict(crossing.scope.terms)["ahead"]) == (2020, "CHN")
    assert result.measure("technology.fields_led.CHN").value == 2
    assert result.measure("technology.jaffe", 2018).value == pytest.approx(3200 / math.sqrt(4600 * 4400))
    reason = next(e for e in result.not_computed if e.id == "technology.crossing_year.batteries")
    assert reason.reason.startswith("2020: China is ahead in every year from 2018 on")


def test_numbers_of_pairs(filled):
    result = look(filled, PAIR)
    ic = result.measure("technology.ic", 2021)
    assert ic.value == pytest.approx((50 / 70) / (80 / 100))
    assert result.measure("technology.ic") == ic
    assert result.measure("technology.salton").value == pytest.approx(50 / math.sqrt(70 * 80))
    assert result.measure("technology.balassa").value == pytest.approx(50 * 120 / (80 * 90))
    assert result.measure("technology.collaboration_share.ba").value == pytest.approx(50 / 80)
    every = {(row["country"], row["partner"]): row["ic"] for row in result.table("technology.ic").rows()}
    assert len(every) == 6
    assert every["JPN", "CHN"] == pytest.approx((40 / 60) / (80 / 100))
    assert every["CHN", "JPN"] == pytest.approx(every["JPN", "CHN"])


def test_without_a_world_the_countries_are_it(store):
    patents.add(store, families(world=False), name="families")
    result = look(store, PAIR)
    assert result.measure("technology.rta.batteries.KOR").value == pytest.approx((30 / 100) / (100 / 360))
    assert "the sum of 3 economies" in str(result.scope.terms + result.measure("technology.jaffe").scope.terms)


def test_a_year_without_a_row_of_the_world_has_the_sum_of_its_countries():
    rows = families()
    cells = zip(rows["year"].to_pylist(), rows["country"].to_pylist(), strict=True)
    table = rows.filter(pa.array([cell != (2019, "World") for cell in cells]))
    codes = ["WLD" if country == "World" else country for country in table["country"].to_pylist()]
    found = panel(table.set_column(1, "country", pa.array(codes)))
    assert found.stated
    assert found.world.sum(axis=1).tolist() == [300, 330, 360]
    assert found.world_bases.tolist() == [300, 330, 360]
    assert found.world_totals.tolist() == [330, 345, 390]


def test_without_totals_the_fields_are_the_base(store):
    table = families()
    keep = [field not in {"TOTAL", "UNASSIGNED"} for field in table["field"].to_pylist()]
    patents.add(store, table.filter(pa.array(keep)), name="families")
    assert look(store, PAIR).measure("technology.rta.batteries.KOR").value == pytest.approx((30 / 100) / (100 / 360))


def test_years(filled):
    one = look(filled, PAIR, year=2019)
    assert one.measure("technology.rta.batteries.KOR").year == 2019
    assert one.measure("technology.ic").year == 2019
    assert one.has("technology.jaffe", 2018)
    assert {row["year"] for row in one.table("technology.rta").rows()} == {2019}
    some = look(filled, PAIR, years=(2018, 2020))
    assert [some.measure("technology.rta.batteries.KOR", year).year for year in (2018, 2020)] == [2018, 2020]
    assert not some.has("technology.rta.batteries.KOR", 2019)
    assert "pairs holds 2019, 2021" in next(e.reason for e in some.not_computed if e.id == "technology.ic")
    other = look(filled, PAIR, year=2021)
    assert other.measure("technology.ic").year == 2021
    assert "2021: families holds 2018–2020" in next(e.reason for e in other.not_computed if e.id == "technology.rta")
    with pytest.raises(SelectionError, match="has this year: got 1999"):
        look(filled, PAIR, year=1999)


def test_datasets(filled):
    with pytest.raises(SelectionError, match="did you mean families"):
        look(filled, PAIR, data="familes")
    with pytest.raises(SelectionError, match="no such table"):
        look(filled, PAIR, data={"patent": "families"})
    alone = look(filled, PAIR, data="pairs")
    assert alone.year == 2021
    assert not alone.has("technology.jaffe")
    assert alone.sentence().startswith("Authors in South Korea and China published 50 works together in 2021")


def test_nothing_there(store):
    with pytest.raises(NoData, match="bilateral add patents FILE"):
        look(store, PAIR)


def test_a_country_that_is_not_there(filled):
    result = look(filled, Pair("KOR", "USA"))
    assert "no rows of United States" in next(e.reason for e in result.not_computed if e.id == "technology.rta")
    assert result.sentence().startswith("Nothing can be said of South Korea and United States in technology")
    assert result.charts() == ()


def test_a_field_that_one_has_none_of(store):
    patents.add(store, families(lose={("KOR", "optics")}), name="families")
    result = look(store, PAIR)
    assert result.measure("technology.rta.optics.KOR").value == 0
    row = next(row for row in result.table("technology.standing").rows() if row["field"] == "optics")
    assert (row["rank_a"], row["leader"]) == (3, "Japan")
    assert all(row["field"] != "optics" for row in result.table("technology.learn.ba").rows())


def test_swapped_pairs_mirror_each_other(filled):
    one, other = look(filled, PAIR), look(filled, Pair("CHN", "KOR"))
    for id in ("technology.jaffe", "technology.ic", "technology.balassa", "technology.rta.batteries.KOR"):
        assert one.measure(id).value == pytest.approx(other.measure(id).value)
    assert (
        one.measure("technology.collaboration_share.ab").value
        == other.measure("technology.collaboration_share.ba").value
    )
    fields = [row["field"] for row in one.table("technology.learn.ab").rows()]
    assert fields == [row["field"] for row in other.table("technology.learn.ba").rows()]


def test_what_one_could_learn_has_its_reasons(filled):
    row = look(filled, PAIR).table("technology.learn.ba").rows()[0]
    assert row["field"] == "chips, memory"
    assert (row["rta_teacher"], row["rta_learner"]) == (
        pytest.approx(0.6 / (150 / 360)),
        pytest.approx(0.5 / (150 / 360)),
    )
    assert (row["rank_teacher"], row["reason"]) == (2, "a strength of South Korea, though China has more families")


def test_works_give_impact(store):
    rows = {
        "id": [f"W{n}" for n in range(40)],
        "year": [2019 + n // 4 % 2 for n in range(40)],
        "field": ["optics"] * 20 + ["batteries"] * 20,
        "type": ["article"] * 40,
        "citations": list(range(40)),
        "countries": ["KOR", "CHN", "KOR;CHN", "JPN"] * 10,
    }
    works.add(store, pa.table(rows), name="works", window="three years")
    result = look(store, PAIR)
    pp = result.measure("technology.pp_top10.fractional.all.KOR", 2020)
    assert dict(pp.scope.terms)["citation window"] == "three years"
    assert pp.uncertainty.low <= pp.value <= pp.uncertainty.high
    table = result.table("technology.impact").rows()
    parts = [row for row in table if row["year"] == 2020 and row["field"] == "all"]
    assert sum(row["pp_fractional"] * row["works_part"] for row in parts) == pytest.approx(0.1 * 20)
    assert any("citation window: three years" in found.detail for found in result.findings())


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    store = technology_sample(tmp_path_factory.mktemp("sample"))
    return look(store, Pair(*SAMPLE_PAIR), events={2015: "a treaty"})


def test_everything_of_the_sample_is_marked_and_defined(sample):
    assert sample.simulated
    assert json.loads(json.dumps(sample.to_dict(), allow_nan=False))["pair"] == list(SAMPLE_PAIR)
    for each in sample.measures:
        assert each.id.startswith("technology.")
        assert definition(each.id).formula
        assert math.isfinite(each.value)
        assert each.scope.sentence()
        assert "{" not in each.label
    for missing in sample.not_computed:
        assert missing.label
    assert len({(each.id, each.year) for each in sample.measures}) == len(sample.measures)
    for table in sample.tables:
        assert called(table.id, "A", "B")
        assert [column.name for column in table.columns] == table.data.column_names


def test_definitions_are_used_and_whole(sample):
    ids = [each.id for each in sample.measures]
    unused = [
        d.id
        for d in definitions()
        if not any(id == d.id or (d.id[-1] == "*" and id.startswith(d.id[:-1])) for id in ids)
    ]
    assert set(unused) == {"technology.works_share.*", "technology.activity.*", "technology.top_ratio.*"}
    assert all(d.label and d.unit and d.formula and d.source for d in definitions())


def test_the_spoilt_year_of_the_sample_is_flagged(sample):
    flags = [(row["series"], row["year"]) for row in sample.table("technology.anomalies").rows()]
    assert flags == [("Altessa–Caldria: co-authored works", 2019)]


def test_figures(sample):
    figures = sample.charts()
    assert [each.id.rsplit(".", 1)[1] for each in figures] == [
        "standing",
        "specialisation",
        "proximity",
        "collaboration",
        "impact",
    ]
    for each in figures:
        assert each.title
        assert each.alt
        assert sample.table(each.table)
        for chart in (each.chart, each.narrow):
            spec = chart.to_dict()
            assert "NaN" not in json.dumps(spec)
    assert "2015: a treaty" in figures[3].caption


def test_a_year_of_the_pair_that_does_not_fit_is_ringed(store):
    years = range(2010, 2020)
    cells = [(year, "KOR", "CHN", 1000 + 60 * (year - 2010)) for year in years]
    cells[5] = (2015, "KOR", "CHN", 2600)
    cells += [(year, "KOR", "JPN", 500) for year in years]
    names = ("year", "a", "b", "works")
    table = pa.table(dict(zip(names, map(list, zip(*cells, strict=True)), strict=True)))
    collaborations.add(store, table, name="pairs")
    result = look(store, PAIR)
    rows = result.table("technology.collaboration").rows()
    assert [row["year"] for row in rows if row["fits"] == "no"] == [2015]
    (figure,) = result.charts()
    assert "Ringed: 2015" in figure.caption
    assert '"filled": false' in figure.chart.to_json()
    assert "does not fit between its neighbours" in look(store, PAIR, year=2015).findings()[0].detail
    assert not result.has("technology.salton")
    assert result.has("technology.affinity")


def test_words(sample):
    found = sample.findings()
    assert len(found) == 6
    assert all(each.text.endswith(".") and "nan" not in each.text.casefold() for each in found)
    for each in found:
        for id in each.measures:
            assert sample.measure(id)
    assert "same fields" in found[1].text
    assert "SIMULATED" in sample._repr_html_()


def test_in_the_brief(sample, tmp_path):
    brief = compose([sample], date="2026-01-05")
    (section,) = brief.sections
    assert section.lens == "technology"
    kinds = [block.kind for part in section.parts for block in part.blocks]
    assert kinds.count("figure") == 5
    written = brief.write(tmp_path)
    assert written
    html = next(tmp_path.glob("*.html")).read_text(encoding="utf-8")
    assert "Where each could learn from the other" in html


def test_slugs_and_an_empty_panel_field():
    assert slug("IT methods for management") == "it-methods-for-management"
    assert slug("Élan_vital  x") == "élan-vital-x"
    rows = pa.table({"year": [2020, 2020], "country": ["KOR", "CHN"], "field": ["a", "a"], "families": [0.0, 0.0]})
    found = panel(rows)
    assert math.isnan(found.series("KOR", "a", (2020,))[0])
