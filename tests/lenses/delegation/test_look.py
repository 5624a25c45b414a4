"""The lens as a whole: numbers that must agree with each other, words, figures, and the section of the brief."""

from __future__ import annotations

import itertools
import math

import pytest
from tests.lenses.delegation.visits import event_of, planned, sample

from bilateral.api import Pair
from bilateral.brief import compose
from bilateral.lenses.delegation import look, look_at_problem, result_of
from bilateral.lenses.delegation.accounts import account
from bilateral.lenses.delegation.made import definitions
from bilateral.lenses.delegation.matching import match
from bilateral.lenses.delegation.problem import Plan
from bilateral.lenses.delegation.register import Agreement, Entry
from bilateral.lenses.delegation.sector import sector
from bilateral.lenses.delegation.verify import verify
from bilateral.measure import LensResult
from bilateral.sector import Sector

SECONDS = 1.5
REGISTER = (
    Entry(1, "M001", "2026-03-12T00:00:00+00:00", Agreement("Milk", "D003", "H003", "signed", 10.0, "USD", 4.0)),
)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    event = sample(tmp_path_factory.mktemp("visit"))
    return look(event, seconds=SECONDS, curve=True, register=REGISTER)


def value(result, id):
    return result.measure(id).value


def test_the_plan_keeps_all_conditions(result):
    assert isinstance(result, LensResult)
    assert verify(result.problem, result.plan) == ()


def test_numbers_agree_with_the_plan_and_with_each_other(result):
    rows = result.table("delegation.plan").rows()
    assert value(result, "delegation.meetings") == len(rows)
    assert value(result, "delegation.score") == pytest.approx(sum(row["score"] for row in rows))
    bound, score = value(result, "delegation.bound"), value(result, "delegation.score")
    assert score <= bound + 1e-6
    assert value(result, "delegation.gap") == pytest.approx(100 * (bound - score) / bound)
    firms = result.table("delegation.firms").rows()
    assert sum(row["meetings"] for row in firms) == 2 * len(rows)
    assert sum(row["idle"] for row in firms) == value(result, "delegation.idle_slots")
    sectors = result.table("delegation.sectors").rows()
    assert sum(row["points"] for row in sectors) == pytest.approx(score)
    assert sum(row["unmet"] for row in sectors) == value(result, "delegation.unmet")
    assert sum(row["value"] or 0 for row in sectors) == pytest.approx(value(result, "delegation.value"))
    tiers = result.table("delegation.coverage.tiers").rows()
    wishes = sum(row["wishes"] for row in tiers)
    assert wishes - sum(row["met"] for row in tiers) == value(result, "delegation.unmet")
    assert value(result, "delegation.coverage") == pytest.approx(1 - value(result, "delegation.unmet") / wishes)


def test_every_wish_that_is_not_met_has_a_reason_that_holds(result):
    told = account(result.event, result.problem, result.plan)
    busy = {line.firm: line for line in told.firms}
    for wish in told.wishes:
        assert bool(wish.reason) is not wish.met
        if "all the meetings" in wish.reason:
            full = [name for name in (wish.firm, wish.other) if name in wish.reason]
            assert full
            assert all(busy[name].meetings == busy[name].most for name in full)


def test_measures_are_defined_finite_and_say_that_they_are_simulated(result):
    for measure in result.measures:
        assert definitions().get(measure.id).label
        assert math.isfinite(measure.value)
        assert measure.to_dict()["simulated"]
        assert measure.year == result.year == 2026
    assert len({measure.id for measure in result.measures}) == len(result.measures)


def test_json_has_the_shape_of_all_lenses_and_the_plan(result):
    plain = result.to_dict()
    assert set(plain) == {"pair", "measures", "tables", "not_computed", "origins", "plan"}
    assert plain["pair"] == ["XAL", "XBO"]
    assert len(plain["tables"]["delegation.plan"]) == len(plain["plan"]["meetings"])


def test_the_same_seed_gives_the_same_plan(result):
    again = look(result.event, seconds=SECONDS, seed=0)
    if again.plan.status == result.plan.status == "optimal":
        assert again.plan.meetings == result.plan.meetings


def test_words_speak_of_numbers_that_are_there(result):
    found = result.findings()
    assert 3 <= len(found) <= 6
    assert found[0].text == result.sentence()
    for finding in found:
        assert finding.text.endswith(".")
        assert all(result.has(id) for id in finding.measures), finding


def test_an_expected_value_is_never_made_up(tmp_path):
    event = sample(tmp_path)
    silent = event.__class__(**{name: getattr(event, name) for name in event.__slots__} | {"deal_rate": None})
    matches, problem, plan, _ = planned(silent)
    made = result_of(silent, problem, plan, matches)
    assert not made.has("delegation.value")
    reasons = {missing.id: missing.reason for missing in made.not_computed}
    assert "deal_rate" in reasons["delegation.value"]
    assert "delegation.fairness" in reasons


def test_the_fairness_curve_never_falls_and_starts_at_nothing(result):
    costs = [row["cost"] for row in result.table("delegation.fairness").rows() if row["cost"] is not None]
    assert costs[0] == pytest.approx(0, abs=1e-9)
    assert all(after >= before - 1e-6 for before, after in itertools.pairwise(costs))


def test_the_register_is_part_of_the_result(result):
    assert value(result, "delegation.mou.materialisation.USD") == 0.4
    assert result.table("delegation.mou").rows()[0]["title"] == "Milk"


def test_every_figure_is_drawn_twice_and_has_its_table(result):
    found = {figure.id: figure for figure in result.charts()}
    assert {"delegation.figure.sectors", "delegation.figure.coverage", "delegation.figure.room"} <= set(found)
    for figure in found.values():
        result.table(figure.table)
        assert figure.alt.endswith(".")
        for chart, wide in ((figure.chart, 720), (figure.narrow, 340)):
            assert chart.to_dict(validate=True)["width"] <= wide


def test_the_brief_takes_it_as_it_is(result):
    brief = compose([result], date="2026-01-01")
    (section,) = brief.sections
    assert section.title == "Who should meet whom"
    shown = {block.content for part in section.parts for block in part.blocks}
    assert {"delegation.figure.sectors", "delegation.plan", "delegation.proofs", "delegation.mou"} <= shown
    assert brief.simulated


def test_a_problem_without_firms_times_or_countries(result):
    made = look_at_problem(result.problem, seconds=SECONDS)
    assert made.to_dict()["pair"] == []
    assert made.year is None
    assert value(made, "delegation.score") == pytest.approx(value(result, "delegation.score"), rel=0.01)
    assert made.findings()


def test_an_event_that_cannot_be_planned_says_so(tmp_path):
    event = event_of(
        tmp_path / "v",
        firms=[{"firm": "D1", "side": "delegate", "min_meetings": 2}, {"firm": "H1", "side": "host"}],
        sessions=[{"session": "am", "date": "2026-01-01", "start": "09:00", "slots": 3, "slot_minutes": 20}],
        meeting_tables=[{"table": "T"}],
        requests=[{"firm": "D1", "other": "H1", "tier": "must"}],
    )
    made = look(event, seconds=SECONDS)
    assert made.plan.status == "infeasible"
    assert not made.has("delegation.score")
    assert made.charts() == ()
    assert "There is no plan" in made.sentence()
    assert any("D1" in str(row) for row in made.table("delegation.conflicts").rows())


def test_nothing_found_in_time_is_not_said_to_be_impossible(tmp_path):
    event = sample(tmp_path)
    matches, problem, _, _ = planned(event)
    none = Plan("unknown", (), 0.0, None, 0, 0, 0, 0, 0, 0)
    made = result_of(event, problem, none, match(event))
    assert "no plan was found in the time given, and none was excluded" in made.sentence()
    assert matches


def test_countries_and_wishes_that_nobody_stated_are_not_said(tmp_path):
    (tmp_path / "event.toml").write_text(
        "half_days = 1\nslots_per_half_day = 2\ntables = 1\ninterpreters_per_slot = 1\n"
    )
    for side, ids in (("delegates", ("D1", "D2")), ("hosts", ("H1", "H2"))):
        rows = [f"{id},2,1,1" for id in ids]
        (tmp_path / f"{side}.csv").write_text("\n".join(["id,max_meetings,slot_01,slot_02", *rows]) + "\n")
    pairs = ("delegate,host,score,needs_interpreter", "D1,H1,5,0", "D1,H2,3,0", "D2,H1,4,0")
    (tmp_path / "pairs.csv").write_text("\n".join(pairs) + "\n")
    found = Pair("DEU", "BRA").delegation(tmp_path, seconds=SECONDS)
    first, second = found.findings()[:2]
    assert (
        first.text
        == "2 delegates and 2 hosts hold 2 meetings, the best possible: no plan is worth more by the scores given."
    )
    assert first.detail.endswith("The data name no countries; they were given for Germany and Brazil.")
    assert "wish" not in first.detail + second.text
    assert sector(found, Sector("Cosmetics")).word == "not told"
