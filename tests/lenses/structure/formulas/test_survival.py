"""Spells, their survival, and what enters and leaves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas import entry_exit, kaplan_meier, spells

TRADE = arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(1, 5)), elements=st.sampled_from([0.0, 1.0, 7.0]))


def test_kaplan_meier_gives_the_times_to_remission_of_freireich():
    """6-mercaptopurine group of 21 patients: printed in Kalbfleisch and Prentice (1980) and every textbook since."""
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    found = kaplan_meier(weeks, np.array(ended, bool))
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for week, survival in printed.items():
        assert found.survival[week - 1] == pytest.approx(survival, abs=5e-4)
    # Greenwood by hand at week 6: variance of ln S = 3 / (21 * 18)
    spread = np.exp(1.959964 * np.sqrt(3 / (21 * 18)) / np.log(6 / 7))
    low, high = sorted([(6 / 7) ** spread, (6 / 7) ** (1 / spread)])
    assert (found.low[5], found.high[5]) == pytest.approx((low, high), rel=1e-6)


@given(TRADE)
def test_spells_cover_every_year_with_trade_once(values):
    found = spells(values)
    seen = np.zeros(values.shape, int)
    for product, start, length in zip(found.product, found.start, found.length, strict=True):
        seen[start : start + length, product] += 1
    assert (seen == (values > 0)).all()
    assert (found.ended == (found.start + found.length < values.shape[0])).all()
    assert (found.begun == (found.start > 0)).all()


@given(TRADE)
def test_without_censoring_survival_is_the_plain_share(values):
    length = spells(values).length
    found = kaplan_meier(length, np.ones(length.size, bool))
    for age, survival in zip(found.age, found.survival, strict=True):
        assert survival == pytest.approx((length > age).mean())
    assert (found.low <= found.survival + 1e-12).all()
    assert (found.high >= found.survival - 1e-12).all()


@given(TRADE)
def test_what_enters_and_leaves_accounts_for_the_change(values):
    found = entry_exit(values)
    count = (values > 0).sum(axis=1)
    assert (count[:-1] + found.entered - found.left == count[1:]).all()
    assert (found.traded == count[1:]).all()
    assert (np.isnan(found.entered_share) == (values[1:].sum(axis=1) == 0)).all()


@pytest.mark.parametrize("wrong", [[1, 2], [[1, -1], [0, 0]], [[1, np.nan], [0, 0]]])
def test_what_is_no_matrix_of_trade_is_refused(wrong):
    with pytest.raises(ValueError):
        spells(wrong)


def test_one_year_has_no_entry_and_a_spell_no_length_below_one():
    with pytest.raises(ValueError):
        entry_exit([[1.0, 2.0]])
    with pytest.raises(ValueError):
        kaplan_meier([0], [True])
    with pytest.raises(ValueError):
        kaplan_meier([1, 2], [True])
    assert kaplan_meier([], []).age.size == 0
