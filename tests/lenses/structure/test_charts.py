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
from bilateral.style import labels

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
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return briefs.small(tmp_path_factory.mktemp("charts"))


@pytest.fixture(scope="module")
def figures(small):
    return {figure.id.removeprefix("structure.figure."): figure for figure in charts(small)}


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


def test_each_is_a_valid_specification_in_two_widths(figures):
    for figure in figures.values():
        for chart in (figure.chart, figure.narrow):
            assert chart.to_dict()["$schema"].startswith("https://vega.github.io/schema/vega-lite")


def test_each_fits_its_width(figures):
    for figure in figures.values():
        for narrow, most in ((False, 760), (True, 360)):
            width = float(re.search(r'viewBox="0 0 (\d+)', draw.svg(figure, narrow=narrow))[1])
            assert width <= most, (figure.id, narrow)


def test_each_says_what_it_shows_and_where_its_numbers_are(figures, small):
    ids = {table.id for table in small.tables}
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
