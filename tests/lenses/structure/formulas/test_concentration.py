"""Concentration and turnover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.lenses.structure.formulas.concentration import entropy, herfindahl_normalised, turnover


@settings(deadline=None)
@given(st.integers(1, 50), st.floats(0.01, 1e6))
def test_even_exports_have_the_largest_entropy_and_no_concentration(count, value):
    even = np.full(count, value)
    assert entropy(even) == pytest.approx(np.log(count), abs=1e-12)
    if count > 1:
        assert herfindahl_normalised(even) == pytest.approx(0, abs=1e-12)


def test_one_product_is_all_concentration():
    assert entropy([0, 7, 0]) == 0
    assert herfindahl_normalised([0, 7, 0]) == 1


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=12), st.floats(0.1, 10))
def test_the_currency_does_not_matter(values, rate):
    x = np.round(values, 3)
    for index in (entropy, herfindahl_normalised):
        assert index(x * rate) == pytest.approx(index(x), rel=1e-6, abs=1e-9, nan_ok=True)


def test_entropy_splits_into_between_and_within():
    x = np.array([5.0, 3, 2, 8, 1])
    groups = (x[:2], x[2:])
    within = sum(part.sum() / x.sum() * entropy(part) for part in groups)
    assert entropy(x) == pytest.approx(entropy([part.sum() for part in groups]) + within)


def test_nothing_traded_has_neither():
    assert np.isnan(entropy([0, 0]))
    assert np.isnan(herfindahl_normalised([0, 0]))
    assert np.isnan(herfindahl_normalised([4]))


def test_gained_lost_kept_and_unknown():
    found = turnover([0.2, 1.5, 2, 0.8, np.nan], [1.2, 0.1, 1, 1.1, 3])
    assert found.gained.tolist() == [True, False, False, True, False]
    assert found.lost.tolist() == [False, True, False, False, False]
    assert found.kept.tolist() == [False, False, True, False, False]
    assert found.unknown.tolist() == [False, False, False, False, True]
    assert found.stability == 0.25


def test_two_thresholds_leave_hovering_products_aside():
    found = turnover([0.2, 0.8, 1.5, 1.5], [1.2, 1.1, 0.7, 0.4], low=0.5)
    assert found.gained.tolist() == [True, False, False, False]
    assert found.lost.tolist() == [False, False, False, True]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3)), min_size=1, max_size=9))
def test_time_turned_round_swaps_gained_and_lost(pairs):
    before, after = np.array(pairs).T
    there, back = turnover(before, after, low=0.5), turnover(after, before, low=0.5)
    assert (there.gained == back.lost).all()
    assert (there.lost == back.gained).all()
    assert (there.gained.astype(int) + there.lost + there.kept <= 1).all()


def test_thresholds_and_products_must_fit():
    with pytest.raises(ValueError, match="low must not be above high"):
        turnover([1], [1], low=2)
    with pytest.raises(ValueError, match="same products"):
        turnover([1, 2], [1])


def test_nothing_gained_lost_or_kept_has_no_stability():
    assert np.isnan(turnover([0.1], [0.2]).stability)
