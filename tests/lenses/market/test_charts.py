"""The figures draw what the tables hold, at both widths."""

import dataclasses

import pytest

from bilateral.lenses.market.charts import charts

IDS = ["market.figure.specs", "market.figure.path", "market.figure.firms", "market.figure.placebo"]


def values(chart, layer):
    """The rows behind a layer, wherever Vega-Lite keeps them."""
    return layer["data"].get("values") or chart["datasets"][layer["data"]["name"]]


@pytest.fixture(scope="module")
def drawn(result):
    return charts(result)


def test_all_figures_in_the_order_of_the_section(drawn):
    assert [figure.id for figure in drawn] == IDS


def test_each_is_drawn_and_says_what_is_to_be_seen(drawn, result):
    import vl_convert

    for figure in drawn:
        assert result.table(figure.table).data.num_rows
        assert figure.title
        assert figure.alt.endswith(".")
        assert figure.caption
        for chart, width in ((figure.chart, 724), (figure.narrow, 344)):
            svg = vl_convert.vegalite_to_svg(chart.to_dict())
            assert svg.startswith("<svg")
            wide = float(svg.split('width="')[1].split('"')[0])
            assert wide <= width + 6, (figure.id, wide)


def test_the_strip_has_a_mark_for_every_p_value(drawn, result):
    rows = result.table("market.specs").rows()
    count = sum(row[field] is not None for row in rows for field in ("p_robust", "p_studentised", "p_raw", "p_kp"))
    chart = drawn[0].chart.to_dict()
    marks = [layer for layer in chart["layer"] if "description" in layer["encoding"]]
    assert sum(len(values(chart, layer)) for layer in marks) == count


def test_every_firm_is_a_dot(drawn, result):
    chart = drawn[2].chart.to_dict()
    (dots,) = [layer for layer in chart["layer"] if layer["mark"].get("type") == "circle"]
    assert len(values(chart, dots)) == result.table("market.firms").data.num_rows


def test_the_histogram_counts_the_placebo_dates(drawn, result):
    chart = drawn[3].chart.to_dict()
    panel = chart["concat"][0]
    counted = sum(row["n"] for row in values(chart, panel["layer"][0]))
    sector = "clothing"
    rows = [row for row in result.table("market.placebo").rows() if row["sector"] == sector and not row["event"]]
    assert counted == len(rows)
    assert sector in panel["title"]["text"]


def test_without_tables_there_is_no_figure(result):
    assert charts(dataclasses.replace(result, tables=())) == ()
