import dataclasses
import datetime as dt

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
    blocks = [block for section in made.sections for part in section.parts for block in part.blocks]
    assert [block.content for block in blocks if block.kind == "missing"] == ["2006: one level only"]


def test_a_measure_without_a_year_is_that_of_the_focus_year(small):
    made = compose(dataclasses.replace(small, year=2002))
    assert made.measure("structure.esi.world").year == 2002
    assert made.measure("structure.nothing") is None


def test_tables_are_ordered_as_their_section_asks(brief):
    ordered = brief.ordered(brief.table("structure.map")).data["two_way"].to_pylist()
    assert ordered == sorted(ordered, reverse=True)
    untouched = brief.table("structure.drift")
    assert brief.ordered(untouched) is untouched
