"""Formulas: exact toys, equivalences, properties, bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.lenses.technology import formulas as f

counts = st.lists(st.integers(0, 1000), min_size=3, max_size=12)
positive = st.lists(st.integers(1, 1000), min_size=3, max_size=12)


@given(positive)
def test_shares_add_up_and_bound_concentration(values):
    shares = f.share(values, sum(values))
    assert shares.sum() == pytest.approx(1)
    assert 1 / len(values) - 1e-12 <= f.hhi(values, sum(values)) <= 1


@given(counts)
def test_ranks_count_those_above(values):
    ranks = f.rank(values)
    assert ranks.min() == 1
    assert all((ranks[i] < ranks[j]) == (values[i] > values[j]) for i in range(len(values)) for j in range(len(values)))


def test_lead_needs_two():
    assert math.isnan(f.lead_ratio([5, 0]))
    assert math.isnan(f.lead_ratio([5]))
    assert f.lead_ratio([3, 9, 6]) == 1.5


@given(positive, st.floats(0.1, 10))
def test_specialisation_of_the_world_and_scale(values, factor):
    world = np.asarray(values) * 3.0
    own = world * factor / 100
    assert np.allclose(f.rta(own, own.sum(), world, world.sum()), 1)
    assert np.allclose(f.rsca(f.rta(own, own.sum(), world, world.sum())), 0)


@given(st.floats(0.01, 100))
def test_symmetric_advantage_of_a_ratio_and_its_inverse(value):
    assert f.rsca([value])[0] == pytest.approx(-f.rsca([1 / value])[0])


def test_weighted_advantages_average_to_one():
    own, world = np.array([[30, 20, 50], [10, 60, 30.0]]), np.array([40, 80, 80.0])
    index = f.rta(own, own.sum(1, keepdims=True), world, 200)
    assert np.allclose((index * (world / 200)).sum(axis=1), 1)


def test_negative_or_missing_counts_are_refused():
    for call in (
        lambda: f.share([-1], [2]),
        lambda: f.rta([math.nan], 1, 1, 1),
        lambda: f.jaffe([1, 2], [1, 2, 3]),
        lambda: f.rsca([-0.5]),
        lambda: f.ic(1, -2, 3, 4),
        lambda: f.anomalies([1, 2, 3, -4, 5]),
        lambda: f.growth([1], [2], 0),
        lambda: f.crossing([2001, 2000], [1, 2], [1, 2]),
        lambda: f.threshold([], 10),
        lambda: f.threshold([1], 100),
        lambda: f.relative_citation_index([[1, 2]], [1]),
        lambda: f.ic_interval(1, 0, 1, 1),
    ):
        with pytest.raises(ValueError):
            call()


@given(positive, positive)
def test_proximity_is_symmetric_and_bounded(a, b):
    size = min(len(a), len(b))
    a, b = a[:size], b[:size]
    assert f.jaffe(a, b) == pytest.approx(f.jaffe(b, a))
    assert 0 < f.jaffe(a, b) <= 1 + 1e-12
    assert f.jaffe(a, a) == pytest.approx(1)
    assert f.overlap(a, b) == pytest.approx(1 - np.abs(np.array(a) / sum(a) - np.array(b) / sum(b)).sum() / 2)


def test_correlation_against_numpy_and_its_permutation_test():
    rng = np.random.default_rng(5)
    a, b = rng.normal(size=30), rng.normal(size=30)
    assert f.correlation(a, b) == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert f.correlation_p_value(a, b) > 0.05
    assert f.correlation_p_value(a, a + 0.1 * b) == pytest.approx(1e-4)
    low, high = f.correlation_interval(a, a + b)
    assert low < f.correlation(a, a + b) < high
    assert math.isnan(f.correlation([1, 1, 1], [1, 2, 3]))
    assert f.correlation([1, 2, 3, math.nan], [2, 4, 6, 9]) == pytest.approx(1)


def test_permutation_p_values_are_uniform_under_the_null():
    rng = np.random.default_rng(11)
    found = [f.correlation_p_value(rng.normal(size=12), rng.normal(size=12), draws=199) for _ in range(300)]
    assert 0.02 < np.mean(np.array(found) <= 0.05) < 0.09
    assert 0.42 < np.mean(np.array(found) <= 0.5) < 0.58


def test_intervals_of_portfolios_hold_the_value_and_narrow():
    small, large = f.resampled([20, 10, 5], [10, 20, 5]), f.resampled([2000, 1000, 500], [1000, 2000, 500])
    value = f.jaffe([20, 10, 5], [10, 20, 5])
    assert small[0, 0] < value < small[0, 1]
    assert np.ptp(large[0]) < np.ptp(small[0]) / 5
    assert np.isnan(f.resampled([0, 0], [1, 2])).all()


def test_collaboration_margins():
    # works 1: A B C, 2: A B, 3: A C, 4: A B; each work once as margin, but thrice in sums of pairs
    assert float(f.ic(3, 4, 3, 4)) == pytest.approx(1.0)
    assert float(f.asymmetric_share(3, 4)) == 0.75
    pairs = np.array([[0, 3, 2], [3, 0, 1], [2, 1, 0.0]])
    sums, total = pairs.sum(1), pairs.sum() / 2
    assert float(f.balassa(3, sums[0], sums[1], total)) == pytest.approx(3 * 6 / (5 * 4))
    assert float(f.affinity(3, sums[0], sums[1], total)) == 2 * float(f.balassa(3, sums[0], sums[1], total))


@given(st.integers(1, 50), st.integers(51, 200), st.integers(51, 200), st.integers(500, 5000))
def test_ic_is_symmetric_and_the_interval_holds_it(pair, own, partner, world):
    value = float(f.ic(pair, own, partner, world))
    assert value == pytest.approx(float(f.ic(pair, partner, own, world)))
    low, high = f.ic_interval(pair, own, partner, world)
    assert low <= value <= high


def test_ic_interval_covers_what_is_drawn():
    rng = np.random.default_rng(3)
    share_x, share_y, joint, world = 0.05, 0.1, 0.008, 20_000
    cells = rng.multinomial(world, [joint, share_x - joint, share_y - joint, 1 - share_x - share_y + joint], 2000)
    true = joint / share_x / share_y
    ends = [f.ic_interval(c[0], c[0] + c[1], c[0] + c[2], world) for c in cells]
    assert 0.93 < np.mean([low <= true <= high for low, high in ends]) < 0.97


def test_ic_interval_without_a_common_work():
    low, high = f.ic_interval(0, 100, 50, 10_000)
    assert low == 0
    assert high == pytest.approx(3.689 / 0.5, rel=1e-3)


def test_rta_interval():
    low, high = f.rta_interval(30, 80, 150, 750)
    assert low < 1.875 < high
    assert all(map(math.isnan, f.rta_interval(0, 80, 150, 750)))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60), st.integers(1, 99))
@settings(max_examples=200)
def test_top_weights_add_up_exactly(cites, percent):
    weights = f.top_weights(cites, percent)
    assert weights.sum() == pytest.approx(percent / 100 * len(cites), abs=1e-12 * len(cites))
    order = np.argsort(cites, kind="stable")
    assert (np.diff(weights[order]) >= -1e-15).all()
    edge = f.threshold(cites, percent)
    share = np.mean(np.array(cites) <= edge.citations)
    assert share >= 1 - percent / 100 - 1e-12
    assert 0 <= edge.weight <= 1


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_the_world_has_a_mean_score_of_one(cites):
    assert f.mncs(f.normalised(cites), np.ones(len(cites))) == pytest.approx(1)


def test_pp_counts_full_and_in_parts():
    assert f.pp_top([1, 0.5, 0], [1, 1, 1]) == 0.5
    assert f.pp_top([1, 0.5, 0], [0.25, 1, 1]) == pytest.approx(0.75 / 2.25)
    assert math.isnan(f.pp_top([], []))
    assert all(map(math.isnan, f.share_interval(0.5, 0)))


def test_crossing_for_good():
    years = [2000, 2001, 2002, 2003]
    assert f.crossing(years, [1, 3, 1, 3], [2, 2, 2, 2]) == f.Crossing("crossed", 2003)
    assert f.crossing(years, [1, 3, 3, 2], [2, 2, 2, 2]) == f.Crossing("never", None)
    assert f.crossing(years, [3, 3, 3, 3], [2, 2, 2, 2]) == f.Crossing("always", 2000)


@given(st.integers(1, 8), st.integers(2, 9))
def test_years_behind_a_straight_line_is_the_lag(lag, span):
    years = np.arange(2000, 2000 + span + lag)
    leader = np.arange(len(years), dtype=float) + lag
    found = f.years_behind(years, leader, leader - lag)
    assert found == f.Lag(float(lag), censored=False)


def test_years_behind_is_censored_or_nothing():
    assert f.years_behind([2000, 2005], [9, 10], [1, 2]) == f.Lag(5.0, censored=True)
    assert f.years_behind([2000, 2005], [9, 10], [1, 12]) == f.Lag(0.0, censored=False)
    assert math.isnan(f.growth_gap(0, 1, 1, 1, 3))
    assert f.growth_gap(1, math.e, 1, 1, 2) == pytest.approx(0.5)


def test_relative_citation_of_those_without_preference():
    works = np.array([50, 30, 20.0])
    given = np.outer([100, 10, 7], works / works.sum())
    assert np.allclose(f.relative_citation_index(given, works), 1)
    assert np.isnan(f.relative_citation_index([[0, 0]], [1, 1])).all()


@pytest.mark.parametrize("factor", [1.6, 0.6])
def test_a_spoilt_year_is_flagged_alone(factor):
    series = 1000 * 1.06 ** np.arange(20)
    series[12] *= factor
    (found,) = f.anomalies(np.round(series))
    assert found.place == 12
    assert found.factor == pytest.approx(factor, rel=0.01)
    assert max(found.factor, 1 / found.factor) >= found.threshold


def test_few_false_alarms_on_series_that_only_wander():
    rng = np.random.default_rng(7)
    flags = 0
    for _ in range(500):
        mean = np.exp(rng.uniform(3, 9) + np.linspace(0, rng.uniform(0, 3), 25) + np.cumsum(rng.normal(0, 0.06, 25)))
        flags += len(f.anomalies(rng.poisson(mean)))
    assert flags <= 5


def test_steps_ends_and_small_counts_are_not_flagged():
    assert f.anomalies([1000, 1010, 1020, 2000, 2010, 2020, 2030]) == ()
    assert f.anomalies([1000, 1010, 1020, 1030, 1040, 3000]) == ()
    assert f.anomalies([4, 9, 3, 8, 2, 9, 4]) == ()
    assert f.anomalies([0, 1000, 5, 1000, 7]) == ()
