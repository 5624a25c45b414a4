import dataclasses
import datetime as dt
import re
from importlib.resources import files

import briefs
import pytest

from bilateral.brief import compose
from bilateral.errors import BilateralError
from bilateral.measure import NotComputed
from bilateral.pair import Pair


def test_a_brief_is_titled_after_its_pair_and_question(brief):
    assert brief.title == "South Korea and China: where they compete, where they complement each other"
    assert brief.names == ("South Korea", "China")
    assert brief.name == "brief_KOR-CHN_2006"


def test_title_and_date_can_be_given(small):
    made = compose([small], title="Mine", date=dt.date(2020, 1, 2))
    assert (made.title, made.date) == ("Mine", "2020-01-02")


def test_results_of_two_pairs_are_refused(small):
    other = dataclasses.replace(small, pair=Pair("CHN", "KOR"))
    with pytest.raises(BilateralError, match="exactly one pair"):
        compose([small, other])
    with pytest.raises(BilateralError, match="exactly one pair"):
        compose([])


def test_a_result_of_an_unknown_lens_is_refused(small):
    strange = tuple(dataclasses.replace(table, id=f"stars.{table.id}") for table in small.tables)
    with pytest.raises(BilateralError, match="does not know this lens"):
        compose(dataclasses.replace(small, tables=strange))


def test_every_named_figure_and_table_is_there_or_its_reason(brief):
    have = {table.id for table in brief.tables} | {figure.id for figure in brief.figures}
    blocks = [block for section in brief.sections for part in section.parts for block in part.blocks]
    named = [block for block in blocks if block.kind in {"figure", "table", "details"}]
    assert named
    assert all(block.content in have for block in named)


def test_every_figure_stands_somewhere(brief):
    shown = {block.content for section in brief.sections for part in section.parts for block in part.blocks}
    assert {figure.id for figure in brief.figures} <= shown


def test_an_absent_table_gives_way_to_its_reason(small):
    kept = tuple(table for table in small.tables if table.id != "structure.ladder")
    reason = NotComputed("structure.ladder", "2006: one level only")
    made = compose(dataclasses.replace(small, tables=kept, not_computed=(reason,)), date="2026-11-23")
    assert set(reasons(made)) == {"2006: one level only"}


def reasons(brief, part=None):
    parts = [each for section in brief.sections for each in section.parts if part in {None, each.id}]
    return [block.content for each in parts for block in each.blocks if block.kind == "missing"]


def test_the_reason_of_a_family_stands_where_its_figures_would(brief):
    assert any("quantities" in reason for reason in reasons(brief, "trade"))
    assert any("too few products" in reason for reason in reasons(brief, "next"))


def listed():
    source = files("bilateral.lenses.structure").joinpath("section.html").read_text(encoding="utf-8")
    return set(re.findall(r'data-id="([^"]+)"', source))


@pytest.mark.parametrize("name", ["small", "simulated"])
def test_no_table_of_the_lens_is_missing_from_its_section(name, request):
    made = request.getfixturevalue(name)
    assert {table.id for table in made.tables} <= listed()


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.skipif(not briefs.WIOD.exists(), reason="the real data do not stand beside the project")
def test_no_table_of_the_input_output_data_is_missing_from_the_section(tmp_path):
    made = compose(briefs.industries(tmp_path))
    assert "structure.esi.technology" in {table.id for table in made.tables}
    assert {table.id for table in made.tables} <= listed()
    assert {figure.id for figure in made.figures} <= listed()


def test_a_figure_of_a_family_of_measures_has_their_numbers(brief):
    figure = brief.figure("structure.figure.cms")
    rows = {row["id"]: row["value"] for row in brief.plotted(figure).rows()}
    assert brief.table(figure.table) is None
    assert rows["structure.cms.change.a"] == brief.measure("structure.cms.change.a").value
    assert len(rows) == 12


@pytest.mark.slow
def test_a_figure_of_a_family_of_tables_has_both(simulated):
    table = simulated.plotted(simulated.figure("structure.figure.opportunities"))
    assert set(table.data["table"].to_pylist()) == {"structure.opportunities.ab", "structure.opportunities.ba"}
    assert [column.name for column in table.columns] == table.data.column_names


def test_an_unknown_family_has_no_numbers(brief):
    figure = dataclasses.replace(brief.figure("structure.figure.cms"), table="structure.none.*")
    assert brief.plotted(figure) is None


def test_a_measure_without_a_year_is_that_of_the_focus_year(small):
    made = compose(dataclasses.replace(small, year=2002))
    assert made.measure("structure.esi.world").year == 2002
    assert made.measure("structure.nothing") is None


def test_tables_are_ordered_as_their_section_asks(brief):
    ordered = brief.ordered(brief.table("structure.map")).data["two_way"].to_pylist()
    assert ordered == sorted(ordered, reverse=True)
    untouched = brief.table("structure.drift")
    assert brief.ordered(untouched) is untouched
