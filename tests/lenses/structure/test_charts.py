import dataclasses
import importlib.util
import itertools
import json
import re
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from bilateral.brief import draw
from bilateral.lenses.structure.charts import charts
from bilateral.lenses.structure.charts import map as competing
from bilateral.lenses.structure.charts.lines import Line, _apart, segments
from bilateral.style import labels, numbers

_SPEC = importlib.util.spec_from_file_location("briefs", Path(__file__).parents[2] / "brief" / "briefs.py")
briefs = sys.modules.setdefault("briefs", importlib.util.module_from_spec(_SPEC))
_SPEC.loader.exec_module(briefs)

EVERY = {
    "map",
    "both_competitive.leave_one_out",
    "both_competitive.threshold",
    "both_competitive.years",
    "trade",
    "ladder",
    "esi.sector",
    "drysdale",
    "drift",
    "rivalry",
    "cms",
}

PARTS = ("world", "product", "market", "competitiveness")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return briefs.small(tmp_path_factory.mktemp("charts"))


@pytest.fixture(scope="module")
def figures(small):
    return {figure.id.removeprefix("structure.figure."): figure for figure in charts(small)}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return briefs.sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def rich(sample):
    """The figures of the sample, which has quantities and many products."""
    return {figure.id.removeprefix("structure.figure."): figure for figure in charts(sample)}


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return briefs.large(tmp_path_factory.mktemp("large"), years=1)


def without(result, *ids):
    return dataclasses.replace(result, tables=tuple(table for table in result.tables if table.id not in ids))


def changed(result, id, change):
    tables = [
        dataclasses.replace(table, data=change(table.data)) if table.id == id else table for table in result.tables
    ]
    return dataclasses.replace(result, tables=tuple(tables))


def texts(drawn):
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn)


def test_the_figures_are_those_that_the_numbers_allow(figures):
    assert set(figures) == EVERY


def test_each_is_a_valid_specification_in_two_widths(figures, rich):
    for figure in [*figures.values(), *rich.values()]:
        for chart in (figure.chart, figure.narrow):
            assert chart.to_dict()["$schema"].startswith("https://vega.github.io/schema/vega-lite")


def test_each_fits_its_width(figures, rich):
    for figure in [*figures.values(), *(rich[id] for id in ("rivalry", "opportunities", "cms", "iit"))]:
        for narrow, most in ((False, 760), (True, 360)):
            width = float(re.search(r'viewBox="0 0 (\d+)', draw.svg(figure, narrow=narrow))[1])
            assert width <= most, (figure.id, narrow)


def test_each_says_what_it_shows_and_where_its_numbers_are(figures, small):
    ids = {table.id for table in small.tables} | {"structure.cms.*"}
    for figure in figures.values():
        assert figure.table in ids
        assert len(figure.alt) > 60
        assert figure.title[0].isupper() or figure.title[0].isdigit()
        assert figure.caption.rstrip().endswith(".")
        assert figure.origins == small.origins


def test_drawings_are_clean_and_words_are_not_tiny(figures):
    for figure, narrow in itertools.product(figures.values(), (False, True)):
        drawn = draw.svg(figure, narrow=narrow)
        assert "aria-roledescription" not in drawn
        assert not re.search(r'="-?\d+\.\d{2,}', drawn.split("<title", 1)[1])
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
        assert min(sizes) >= 12


def test_a_line_ends_at_a_gap_and_at_a_break():
    line = Line("x", "#000000", ((2001, 1.0, 1), (2002, 2.0, 1), (2004, 3.0, 1), (2005, 4.0, 2), (2006, 5.0, 2)))
    pieces = [row["piece"] for row in segments(line)]
    assert [len(list(group)) for _, group in itertools.groupby(pieces)] == [2, 1, 2]


def test_no_drawn_line_crosses_a_gap_or_a_break(figures):
    spec = json.dumps(figures["drift"].chart.to_dict())
    rows = re.findall(r'\{"year": (\d+), "v": [\d.e-]+, "piece": "([^"]*)"', spec)
    years = {}
    for year, piece in rows:
        years.setdefault(piece, set()).add(int(year))
    assert rows
    assert all(spans <= {2001, 2002} or spans <= {2004} or spans <= {2005, 2006} for spans in years.values())


def test_the_break_is_named(figures):
    assert "HS92 to HS02 in 2005" in figures["drift"].caption
    assert figures["drift"].title == "The indices from 2001 to 2006"


def test_labels_at_line_ends_keep_their_distance():
    moved = sorted(_apart([50, 51, 52, 53], 15, 140))
    assert all(after - before >= 15 for before, after in itertools.pairwise(moved))
    low = sorted(_apart([139, 139, 139], 15, 140))
    assert low[-1] <= 140
    assert all(after - before >= 15 for before, after in itertools.pairwise(low))


@pytest.mark.parametrize("id", ["structure.map", "structure.ladder", "structure.drift", "structure.esi.sector"])
def test_without_its_table_a_figure_is_left_out(small, id):
    ids = {figure.table for figure in charts(without(small, id))}
    assert id not in ids


def test_a_product_without_trade_is_not_drawn(small, figures):
    def dropped(data):
        two_way = [0.0, *data["two_way"].to_pylist()[1:]]
        return data.set_column(data.column_names.index("two_way"), "two_way", pa.array(two_way))

    before = texts(draw.svg(figures["map"]))
    after = texts(draw.svg(competing.map_figure(changed(small, "structure.map", dropped))))
    name = small.table("structure.map").data["name"][0].as_py()
    short = labels.shorten(name, 190)
    assert short in before
    assert short not in after


def test_missing_advantage_is_not_put_at_zero(small):
    def unknown(data):
        rca = [None, *data["rca_a"].to_pylist()[1:]]
        return data.set_column(data.column_names.index("rca_a"), "rca_a", pa.array(rca))

    figure = competing.map_figure(changed(small, "structure.map", unknown))
    assert "All 3 products traded" in figure.caption


def test_no_figure_when_the_two_do_not_trade(small):
    def nothing(data):
        zeros = pa.array([0.0] * data.num_rows)
        return data.set_column(data.column_names.index("two_way"), "two_way", zeros)

    silent = changed(small, "structure.map", nothing)
    assert {"structure.figure.map", "structure.figure.trade"}.isdisjoint(figure.id for figure in charts(silent))


def test_the_shares_of_the_quadrants_add_up(figures):
    parts = [int(found) for text in texts(draw.svg(figures["map"])) for found in re.findall(r"(\d+)\s% of trade", text)]
    assert sorted(set(parts))
    assert sum(parts) // 2 in range(98, 103)


def test_the_caption_says_both_counts_of_products(figures):
    assert "All 4 products traded by the two are drawn. The title counts all 4 that the world trades." in (
        figures["map"].caption
    )


def test_the_parts_of_growth_are_printed_as_measured(figures, small):
    drawn = texts(draw.svg(figures["cms"]))
    for side in "ab":
        parts = [small.measure(f"structure.cms.{part}.{side}").value for part in PARTS]
        change = small.measure(f"structure.cms.change.{side}").value
        assert sum(parts) == pytest.approx(change)
        for part in parts:
            assert f"{numbers.amount(part)} ({numbers.percent(part / change, 0)})" in drawn
    assert figures["cms"].scope.years == (2005, 2006)


def test_lines_span_both_orders_where_they_differ(rich, sample):
    spread = [sample.measure(f"structure.cms.{part}.{side}").uncertainty for part in PARTS for side in "ab"]
    differ = sum(each.low is not None and each.low < each.high for each in spread)
    ruled = re.findall(r'<line[^>]*stroke="#1a1d21"[^>]*stroke-width="2"', draw.svg(rich["cms"]))
    assert len(ruled) == differ > 0


def test_falling_exports_are_not_said_to_grow(small):
    def fallen(measure):
        return dataclasses.replace(measure, value=-abs(measure.value))

    made = [fallen(each) if each.id.startswith("structure.cms.") else each for each in small.measures]
    title = next(f for f in charts(dataclasses.replace(small, measures=tuple(made))) if f.id.endswith("cms")).title
    assert "fell most" in title
    assert "grew" not in title
    assert "gaining" not in title


def test_rivals_change_as_their_table_says(rich, sample):
    rows = sample.table(rich["rivalry"].table).rows()[:12]
    drawn = texts(draw.svg(rich["rivalry"]))
    for row in rows:
        for side in "ab":
            assert numbers.points(row[f"change_{side}"]).split("\u00a0")[0] in drawn
    won = sum(row["winner"] == "Borenia" for row in rows)
    assert f"Borenia gained more share of the market than Altessa in {won} of 12 cells" in rich["rivalry"].title


def test_nobody_is_said_to_gain_where_neither_does_mostly(small):
    def divided(data):
        who = [("South Korea", "China")[place % 2] for place in range(data.num_rows)]
        return data.set_column(data.column_names.index("winner"), "winner", pa.array(who))

    made = charts(changed(small, "structure.rivalry", divided))
    title = next(figure.title for figure in made if figure.id.endswith("rivalry"))
    assert "neither gains more share" in title


def test_a_cell_without_an_earlier_year_is_not_drawn(small):
    def unknown(data):
        place = data.column_names.index("change_a")
        return data.set_column(place, "change_a", pa.array([None] * data.num_rows, pa.float64()))

    assert not any(figure.id.endswith("rivalry") for figure in charts(changed(small, "structure.rivalry", unknown)))


def test_opportunities_are_ranked_both_ways_with_their_parts(rich, sample):
    drawn = draw.svg(rich["opportunities"])
    for way in ("ab", "ba"):
        scores = [row["score"] for row in sample.table(f"structure.opportunities.{way}").rows()[:7]]
        assert scores == sorted(scores, reverse=True)
        assert all(numbers.ratio(score) in texts(drawn) for score in scores)
    assert drawn.count("<title>") == 14
    assert {"Score", "Nearness", "Demand gap", "Growth"} <= set(texts(drawn))
    one_way = charts(without(sample, "structure.opportunities.ba"))
    assert sum(figure.id.endswith("opportunities") for figure in one_way) == 1
    none = charts(without(sample, "structure.opportunities.ab", "structure.opportunities.ba"))
    assert not any(figure.id.endswith("opportunities") for figure in none)


def test_the_kinds_of_trade_add_up_and_cannot_always_be_told(rich, sample, small):
    for method in ("ghm15", "ghm25", "ff15", "ff25"):
        kinds = ("one_way", "horizontal", "vertical_high", "vertical_low", "unknown")
        assert sum(sample.measure(f"structure.iit.{method}.{kind}").value for kind in kinds) == pytest.approx(1)
    told = texts(draw.svg(rich["iit"]))
    one_way = sample.measure("structure.iit.ghm15.one_way").value
    assert numbers.percent(one_way, 0) in told
    assert rich["iit"].title.startswith(f"{numbers.percent(one_way, 0)} of their trade goes one way")
    assert not any(figure.id.endswith("iit") for figure in charts(small))


@pytest.mark.slow
def test_thousands_of_products_are_drawn_as_the_largest_with_their_share(large):
    figure = competing.map_figure(large)
    said = re.search(r"Drawn are the (\d+) most traded of ([\d,]+) products, ([\d.]+)\s% of the trade", figure.caption)
    drawn = draw.svg(figure)
    assert drawn.count("<title>") == int(said[1])
    assert int(said[2].replace(",", "")) > 4000
    rows = sorted((row["two_way"] for row in large.table("structure.map").rows()), reverse=True)
    assert float(said[3]) == pytest.approx(100 * sum(rows[: int(said[1])]) / sum(rows), abs=0.06)
    assert len(drawn) < 60_000
    assert draw.svg(figure, narrow=True).count("<title>") < int(said[1])


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.skipif(not briefs.WIOD.exists(), reason="the real data do not stand beside the project")
def test_korea_and_china_in_2011(tmp_path):
    result = briefs.industries(tmp_path)
    found = {figure.id.removeprefix("structure.figure."): figure for figure in charts(result)}
    assert found["map"].title == "One product of 16, in which both are competitive, carries 43\u00a0% of their trade"
    assert found["both_competitive.leave_one_out"].title.startswith(
        "The result rests on one industry alone: Electrical"
    )
    assert "0.669 in 1995, 0.654 in 2011" in found["drift"].title
    assert "none left" in texts(draw.svg(found["both_competitive.leave_one_out"]))
