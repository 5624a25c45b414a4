"""The tests of the lens: exact toy answers, other code, and what they say when they cannot say anything."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.lenses.market.worlds import SMALL, world

from bilateral.lenses.market.formulas import clustered, independent
from bilateral.lenses.market.formulas.abnormal import basket, event_study
from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.multiple import benjamini_hochberg, holm
from bilateral.lenses.market.formulas.outcome import TESTS, known, two_sided
from bilateral.lenses.market.formulas.plan import Window
from bilateral.lenses.market.formulas.sizes import measured_size, measured_sizes
from bilateral.lenses.market.formulas.study import tests_of as every_test

DAY = Window(0, 0)
p_values = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.fixture
def found():
    returns, market = world(firms=9, seed=2)
    return event_study(returns, market, 80, Window(0, 2), SMALL)


def one_firm():
    returns, market = world(firms=1)
    return event_study(returns, market, 80, DAY, SMALL)


def test_cross_sectional_t_is_the_one_sample_t(found):
    wanted = stats.ttest_1samp(found.car, 0)
    said = independent.cross_sectional_t(found)
    assert (said.statistic, said.p, said.dof) == (pytest.approx(wanted.statistic), pytest.approx(wanted.pvalue), 8)


def test_bmp_is_the_t_of_standardised_returns(found):
    assert independent.bmp(found).statistic == pytest.approx(stats.ttest_1samp(found.scar, 0).statistic)


def test_patell_by_hand(found):
    wanted = found.scar.sum() / math.sqrt(9 * 38 / 36)
    assert independent.patell(found).statistic == pytest.approx(wanted)
    assert independent.patell(found).p == pytest.approx(2 * stats.norm.sf(abs(wanted)))


def test_kolari_pynnonen_by_hand(found):
    r, bmp = found.r_bar, independent.bmp(found).statistic
    assert clustered.kolari_pynnonen(found).statistic == pytest.approx(bmp * math.sqrt((1 - r) / (1 + 8 * r)))
    patell = independent.patell(found).statistic
    assert clustered.adjusted_patell(found).statistic == pytest.approx(patell / math.sqrt(1 + 8 * r))


def test_sign_tests_by_hand(found):
    up = found.positive
    assert independent.sign(found).statistic == pytest.approx((up - 4.5) / math.sqrt(9 / 4))
    share = (found.residuals > 0).mean()
    wanted = (up - 9 * share) / math.sqrt(9 * share * (1 - share))
    assert independent.generalized_sign(found).statistic == pytest.approx(wanted)


def test_wilcoxon_is_exact_for_few_firms(found):
    assert independent.wilcoxon(found).p == pytest.approx(stats.wilcoxon(found.car, method="exact").pvalue)


def test_skewness_adds_nothing_to_a_symmetric_sample(found):
    even = np.array([-0.02, -0.01, 0.0, 0.01, 0.02]) + 0.0
    flat = dataclasses.replace(found, ar=even[None, :], firms=np.arange(5))
    assert independent.skewness_adjusted(flat).statistic == pytest.approx(0.0, abs=1e-12)
    assert independent.cross_sectional_t(flat).statistic == pytest.approx(0.0, abs=1e-12)


def test_ranks_with_and_without_ties():
    assert clustered.scaled_ranks(np.array([[3.0], [1.0], [2.0]])).ravel() == pytest.approx([0.25, -0.25, 0.0])
    tied = clustered.scaled_ranks(np.array([[1.0], [1.0], [np.nan], [2.0]])).ravel()
    assert tied[[0, 1, 3]] == pytest.approx([1.5 / 4 - 0.5, 1.5 / 4 - 0.5, 3 / 4 - 0.5])
    assert np.isnan(tied[2])


def test_corrado_by_hand_for_one_firm():
    """One firm, 40 sessions and the event: the highest of 41 values has rank 41/42."""
    returns, market = world(firms=1)
    returns[80] += 1.0
    found = event_study(returns, market, 80, DAY, SMALL)
    spread = math.sqrt(np.mean((np.arange(1, 42) / 42 - 0.5) ** 2))
    assert clustered.corrado(found).statistic == pytest.approx((41 / 42 - 0.5) / spread)


def test_portfolio_t_is_the_scar_of_the_basket(found):
    returns, market = world(firms=9, seed=2)
    portfolio = event_study(basket(returns)[:, None], market, 80, Window(0, 2), SMALL)
    said = clustered.portfolio_t(portfolio, 9)
    assert (said.statistic, said.dof, said.firms) == (pytest.approx(portfolio.scar[0]), 38, 9)


@given(seed=st.integers(0, 5_000))
def test_mirrored_returns_give_mirrored_statistics(seed):
    returns, market = world(70, 5, seed=seed)
    said = []
    for sign in (1.0, -1.0):
        study = event_study(sign * returns, sign * market, 60, DAY, SMALL)
        portfolio = event_study(sign * basket(returns)[:, None], sign * market, 60, DAY, SMALL)
        said.append({item.id: item.outcome for item in every_test(study, portfolio)})
    for id, up in said[0].items():
        down = said[1][id]
        if isinstance(up, Unavailable) or isinstance(down, Unavailable):
            assert type(up) is type(down)
        elif id not in ("sign", "gsign"):
            assert up.statistic == pytest.approx(-down.statistic, abs=1e-7), id


def test_every_test_answers_or_says_why_for_one_firm():
    study = one_firm()
    said = {item.id: item.outcome for item in every_test(study, study)}
    assert set(said) == {id for id in TESTS if not id.startswith("placebo.")}
    silent = {id for id, outcome in said.items() if isinstance(outcome, Unavailable)}
    assert silent == {"kp", "grank", "t", "bmp", "wilcoxon", "skewness"}
    assert said["kp"].reason == "it compares firms with each other, and there is only one"


def test_firms_that_are_copies_are_noticed():
    returns, market = world(firms=1)
    study = event_study(np.repeat(returns, 3, axis=1), market, 80, DAY, SMALL)
    assert independent.cross_sectional_t(study).reason == "all firms have the same abnormal return"
    assert isinstance(clustered.kolari_pynnonen(study), Unavailable)


def test_a_portfolio_that_cannot_be_had_passes_its_reason_on(found):
    said = {item.id: item.outcome for item in every_test(found, Unavailable("no basket"))}
    assert said["portfolio"] == Unavailable("no basket")


def test_one_sided(found):
    said = independent.cross_sectional_t(found)
    with_it, against = (said.one_sided(1), said.one_sided(-1))[:: 1 if said.statistic > 0 else -1]
    assert with_it == pytest.approx(said.p / 2)
    assert with_it + against == pytest.approx(1)


def test_two_sided_is_that_of_scipy():
    assert two_sided(1.7) == pytest.approx(2 * stats.norm.sf(1.7))
    assert two_sided(-1.7, 5) == pytest.approx(2 * stats.t.sf(1.7, 5))


def test_each_test_says_what_it_assumes_and_classical_ones_say_independent_firms():
    for item in TESTS.values():
        assert item.assumes
        assert item.shared_date != item.assumes.startswith("independent firms")
    assert known("kp").label == "Kolari–Pynnönen (adjusted BMP)"


@given(p=p_values)
def test_adjusted_p_values_are_never_smaller_and_keep_their_order(p):
    for adjusted in (holm(p), benjamini_hochberg(p)):
        assert (adjusted >= np.array(p) - 1e-15).all()
        assert (adjusted <= 1).all()
        order = np.argsort(p, kind="stable")
        assert (np.diff(adjusted[order]) >= -1e-15).all()
    assert (benjamini_hochberg(p) <= holm(p) + 1e-15).all()


@given(p=p_values)
def test_benjamini_hochberg_is_that_of_scipy(p):
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p), abs=1e-15)


def test_holm_of_a_textbook():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.01, math.nan, 0.04]) == pytest.approx([0.02, math.nan, 0.04], nan_ok=True)
    with pytest.raises(ValueError, match="from 0 to 1"):
        holm([1.2])


def test_measured_sizes_ship_for_every_test():
    assert {size.test for size in measured_sizes()} == set(TESTS)
    for id in TESTS:
        for design in ("long", "short"):
            assert measured_size(id, 12, design).firms == 10
            assert measured_size(id, 12, design).draws >= 2000
    assert measured_size("nothing", 12) is None
    assert "of 2,000 baskets of 10 firms" in measured_size("kp", 7).sentence


def test_the_default_tests_have_the_right_size_and_independent_ones_do_not():
    """The shipped table, with what it must show at 5 %."""
    for size in measured_sizes():
        if size.test.startswith("placebo."):
            assert 0.035 <= size.rejected <= 0.065, size
        if not TESTS[size.test].shared_date:
            assert size.rejected > 0.1, size
