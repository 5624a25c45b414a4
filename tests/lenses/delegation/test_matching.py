"""Matching: exact toy values, what must outweigh what, and words in three scripts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import MissingExtra
from bilateral.lenses.delegation.event import Event, Firm, Request
from bilateral.lenses.delegation.matching import COMPONENTS, Context, Embedding, TfIdf, match, suitability, why
from bilateral.lenses.delegation.matching.codes import code_match, level_of
from bilateral.lenses.delegation.matching.profiles import split_profile
from bilateral.lenses.delegation.matching.rules import kinds_fit, rivalry
from bilateral.lenses.delegation.matching.text import terms
from bilateral.lenses.delegation.matching.trade import fit_of, heads, trade_fit
from bilateral.lenses.delegation.matching.wishes import POINTS, REST, request_points

CODES = st.lists(st.sampled_from(["85", "8542", "854231", "854232", "851712", "0805", "080510"]), max_size=4)


def event(firms, requests=(), forbidden=()):
    pairs = frozenset(frozenset(pair) for pair in forbidden)
    return Event("toy", "UTC", "", None, tuple(firms), (), (), requests=tuple(requests), forbidden=pairs)


def test_codes_meet_along_the_tree():
    found = code_match([["854231"], ["8542"], ["851712"], ["0805"], []], [["854231"]])
    assert found[:, 0].tolist() == [1.0, 0.6, 0.15, 0.0, 0.0]


def test_several_needs_count_by_best_and_mean():
    (found,) = code_match([["854231"]], [["854231", "0805"]])
    assert found[0] == pytest.approx((1.0 + 0.5) / 2)


@given(st.lists(CODES, min_size=1, max_size=4), st.lists(CODES, min_size=1, max_size=4))
def test_code_match_is_between_0_and_1_and_zero_only_without_a_shared_chapter(offers, needs):
    found = code_match(offers, needs)
    assert ((found >= 0) & (found <= 1)).all()
    for (row, sold), (column, bought) in itertools.product(enumerate(offers), enumerate(needs)):
        assert (found[row, column] > 0) == (level_of(sold, bought)[0] > 0)


def test_more_digits_in_common_are_never_worth_less():
    worth = [code_match([[offer]], [["854231"]])[0, 0] for offer in ("080510", "851712", "854232", "854231")]
    assert worth == sorted(worth)


def test_no_sum_of_other_components_outweighs_a_tier():
    assert sum(points for points in COMPONENTS.values() if points > 0) == REST
    lowest = {tier: request_points(Request("a", "b", tier, 99)) for tier in POINTS}
    assert lowest["must"] > 2 * POINTS["want"] + REST
    assert lowest["want"] > 2 * POINTS["open"] + REST
    assert lowest["open"] > REST


def test_ranks_order_within_a_tier():
    points = [request_points(Request("a", "b", "want", rank)) for rank in (None, 1, 2, 5, 10, 50)]
    assert points == [700, 700, 690, 660, 610, 610]


def test_a_no_and_a_forbidden_pair_are_left_out():
    firms = [Firm("D1", "delegate", offers=("854231",)), Firm("D2", "delegate", offers=("854231",))]
    firms += [Firm("H1", "host", needs=("854231",)), Firm("H2", "host", needs=("854231",))]
    said = [Request("D1", "H1", "must"), Request("H1", "D1", "no")]
    pairs = {(one.delegate, one.host) for one in match(event(firms, said, [("D2", "H2")]))}
    assert pairs == {("D1", "H2"), ("D2", "H1")}


def test_components_are_kept_and_add_up():
    firms = [
        Firm("D1", "delegate", profile="Maker of memory chips.", offers=("854232",), seeks=("buyer",)),
        Firm("H1", "host", profile="We buy memory chips.", needs=("854232",), seeks=("supplier",)),
    ]
    context = Context(fit_ab={"854232": 0.5})
    (one,) = match(event(firms, [Request("H1", "D1", "want", 2)]), context)
    parts = dict(one.parts)
    assert parts["codes_ab"] == 45
    assert parts["trade"] == 10
    assert parts["kinds"] == 10
    assert one.points == round(690 + sum(parts.values()))
    said = why(one, *firms)
    assert "H1 asked for it (want)" in said
    assert "D1 offers HS 854232, which H1 needs" in said


def test_rivals_count_against_a_meeting_unless_they_look_for_a_partner():
    same = [["854231"], ["854231"], ["851712"]]
    found = rivalry(same, [["854231"]], [["buyer"], ["jv"], []], [["supplier"]])
    assert found[:, 0].tolist() == [1.0, 0.0, 0.0]


def test_kinds_of_partner_answer_each_other():
    assert kinds_fit([["buyer"], ["jv"], []], [["supplier"], ["investor"]]).tolist() == [[1, 0], [0, 1], [0, 0]]


def test_trade_fit_of_the_toy():
    assert fit_of(np.array([3.0, 0.0, 1.0]), np.array([0.0, 5.0, 1.0])).tolist() == pytest.approx([0.75, 0.0, 0.25])
    tree = heads({"854231": 0.8, "854232": 0.4})
    assert tree["8542"] == pytest.approx(0.6)
    assert trade_fit([["854231"], ["8542"], ["0805"], []], tree).tolist() == pytest.approx([0.8, 0.6, 0.0, 0.0])


def test_words_in_three_scripts():
    left = ["산업용 로봇 제조", "包装机械 制造", "fresh oranges"]
    right = ["산업용 로봇 구매", "采购 包装机械", "orange, fresh"]
    found = TfIdf().likeness(left, right)
    assert (found.argmax(axis=1) == [0, 1, 2]).all()
    assert (found.diagonal() > 0.3).all()


def test_inflected_and_compound_words_still_meet():
    assert set(terms("batteries")) & set(terms("battery"))
    assert set(terms("semiconductors")) & set(terms("semiconductor-based"))
    assert terms("of the and") == []


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_likeness_is_between_0_and_1_and_whole_with_itself(texts):
    found = TfIdf().likeness(texts, [*texts, "something else entirely"])
    assert ((found >= 0) & (found <= 1)).all()
    for place, text in enumerate(texts):
        rare = [term for term in terms(text) if sum(term in terms(other) for other in texts) == 1]
        if rare:
            assert found[place, place] == pytest.approx(1.0)


def test_wishes_are_told_from_offers_in_three_languages():
    assert split_profile("Maker of pumps. Looking for steel.") == ("Maker of pumps.", "Looking for steel.")
    assert split_profile("펌프 제조. 강판을 찾습니다.")[1] == "강판을 찾습니다."
    assert split_profile("泵制造商。求购钢板。") == ("泵制造商", "求购钢板")


def test_an_embedding_stands_behind_the_same_interface():
    vectors = {"a": [1.0, 0.0], "b": [0.6, 0.8], "c": [-1.0, 0.0], "": [1.0, 1.0]}
    text = Embedding(lambda texts: np.array([vectors[text] for text in texts]))
    assert text.likeness(["a"], ["a", "b", "c", ""])[0].tolist() == pytest.approx([1.0, 0.6, 0.0, 0.0])


def test_a_missing_embedding_package_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match="sentence-transformers"):
        Embedding.named("any")


def test_each_component_helps_to_find_the_counterpart():
    from benchmarks.delegation_matching import run, simulated_names

    found = run(simulated_names(), firms=80, seed=1)
    assert found["codes"] > 3 * 10 / 80
    assert found["codes, words, and the codes' names"] > found["codes"]
    assert found["codes, words, and the codes' names"] > found["words of the profiles"]


def test_suitability_without_firms_is_empty():
    parts = suitability((), (Firm("H1", "host"),))
    assert parts.points().shape == (0, 1)
    assert match(event([Firm("H1", "host")])) == ()
