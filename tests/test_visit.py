"""A delegation from the store, with the trade of its two countries and names of goods; and plans taken up again."""

from __future__ import annotations

import json

import pytest

import bilateral as bl
from bilateral import simulate
from bilateral.errors import InputError, NoData, SelectionError
from bilateral.lenses.delegation.verify import verify
from bilateral.loading import add_delegation, sample_visit
from bilateral.visit import context_of, open_stored, open_visit, plan_visit, register_file, take_up


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The sample world with its visit, once for all tests of this file."""
    home = tmp_path_factory.mktemp("world")
    sample_visit(home)
    return home


def test_the_sample_pair_has_a_visit_with_trade_in_its_scores(world):
    result = bl.Pair("XAL", "XBO").delegation(seconds=1, home=world)
    assert result.pair == bl.Pair("XAL", "XBO")
    assert result.simulated
    assert verify(result.problem, result.plan) == ()
    assert any(dict(match.parts).get("trade") for match in result.matches)
    assert any("BACI" in origin.title for origin in result.origins)
    assert result.has("delegation.value")


def test_a_visit_in_the_store_is_the_one_that_was_read(world, tmp_path):
    place = simulate.delegation(tmp_path / "visit")
    stored = open_stored(sample_visit(world), bl.Pair("XBO", "XAL"), None).event
    read = open_visit(place).event
    assert stored.firms == read.firms
    assert stored.sessions == read.sessions
    assert set(stored.requests) == set(read.requests)
    assert stored.rooms == read.rooms


def test_no_visit_of_the_two_countries(home, tmp_path):
    with pytest.raises(NoData, match="bilateral add delegation"):
        bl.Pair("KOR", "CHN").delegation()
    add_delegation(simulate.delegation(tmp_path / "visit"), name="autumn", home=home)
    with pytest.raises(NoData, match=r"no delegation of KOR and CHN.*autumn \(XAL–XBO\)"):
        bl.Pair("KOR", "CHN").delegation(home=home)
    with pytest.raises(SelectionError, match="two other countries"):
        bl.Pair("KOR", "CHN").delegation(tmp_path / "visit", home=home)
    with pytest.raises(SelectionError, match="did you mean autumn"):
        bl.Pair("XAL", "XBO").delegation(data="autum", home=home)


def test_without_flows_trade_is_left_out_and_said(tmp_path):
    event = open_visit(simulate.delegation(tmp_path / "visit", delegates=2, hosts=2)).event
    plain = event.__class__(**{name: getattr(event, name) for name in event.__slots__} | {"pair": ("KOR", "CHN")})
    context, origins, notes = context_of(plain, home=tmp_path / "none")
    assert (dict(context.fit_ab), origins) == ({}, ())
    assert "trade is left out of the scores" in notes[0]


def test_names_of_goods_come_from_a_file(tmp_path):
    event = open_visit(simulate.delegation(tmp_path / "visit", delegates=2, hosts=2)).event
    plain = event.__class__(**{name: getattr(event, name) for name in event.__slots__} | {"pair": None})
    (tmp_path / "names.csv").write_text("id,text\n854232,854232 - -- Memories\n", "utf-8")
    context, _, _ = context_of(plain, names=tmp_path / "names.csv")
    assert context.names["854232"] == "Memories"
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(InputError, match="columns code and name"):
        context_of(plain, names=tmp_path / "bad.csv")


def test_a_plan_is_taken_up_as_it_was_made(tmp_path, world):
    place = simulate.delegation(tmp_path / "visit", delegates=6, hosts=9)
    result = plan_visit(open_visit(place), home=world, seconds=1, minimum=1)
    document = result.to_dict() | {"input": {"path": str(place), "minimum": 1}}
    (tmp_path / "plan.json").write_text(json.dumps(document, default=str), "utf-8")
    taken = take_up(tmp_path / "plan.json")
    assert taken.problem == result.problem
    assert taken.plan.meetings == result.plan.meetings
    assert [match.points for match in taken.matches] == [match.points for match in result.matches]


def test_where_the_register_lies(tmp_path):
    assert register_file(tmp_path) == tmp_path / "mou.csv"
    assert register_file(tmp_path / "visit.xlsx") == tmp_path / "visit_mou.csv"
