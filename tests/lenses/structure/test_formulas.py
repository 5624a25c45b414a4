"""Properties that hold for any flows, and edges where an index is not defined."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from bilateral.lenses.structure import formulas as f

money = st.one_of(st.just(0.0), st.floats(1e-3, 1e9))


def column(size: int):
    return hnp.arrays(np.float64, size, elements=money)


def columns(count: int, smallest: int = 1, largest: int = 30):
    sizes = st.integers(smallest, largest)
    return sizes.flatmap(lambda size: st.tuples(*(column(size) for _ in range(count))))


@given(columns(2))
def test_similarity_is_one_less_half_the_distance(pair):
    a, b = pair
    assume(a.sum() and b.sum())
    assert f.esi(a, b) == pytest.approx(1 - f.krugman(a, b) / 2, abs=1e-12)
    assert f.esi(a, b) == f.esi(b, a)
    assert -1e-12 <= f.esi(a, b) <= 1 + 1e-12


@given(columns(2), st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_similarity_knows_no_size(pair, up, down):
    a, b = pair
    assume(a.sum() and b.sum())
    assert f.esi(a * up, b * down) == pytest.approx(f.esi(a, b), abs=1e-9)
    assert f.esi(a, a * up) == pytest.approx(1, abs=1e-9)


@given(columns(3), st.data())
def test_parts_of_similarity_add_up(trio, data):
    a, b, _ = trio
    assume(a.sum() and b.sum())
    sector = data.draw(hnp.arrays(np.int64, a.size, elements=st.integers(0, 4)))
    parts = f.esi_contributions(a, b)
    assert parts.sum() == f.esi(a, b)
    assert f.sum_by(parts, sector, 5).sum() == pytest.approx(f.esi(a, b), abs=1e-12)


@given(columns(2), st.data())
def test_similarity_and_two_way_trade_fall_with_finer_products(pair, data):
    a, b = pair
    assume(a.sum() and b.sum())
    coarse = data.draw(hnp.arrays(np.int64, a.size, elements=st.integers(0, 4)))
    a_coarse, b_coarse = f.sum_by(a, coarse, 5), f.sum_by(b, coarse, 5)
    assert f.esi(a_coarse, b_coarse) >= f.esi(a, b) - 1e-12
    assert f.grubel_lloyd(a_coarse, b_coarse) >= f.grubel_lloyd(a, b) - 1e-12


@given(columns(2))
def test_two_way_trade_lies_between_nothing_and_all(pair):
    ab, ba = pair
    assume(ab.sum() and ba.sum())
    for index in (f.grubel_lloyd, f.aquino, f.balance_adjusted):
        assert -1e-12 <= index(ab, ba) <= 1 + 1e-12
    assert f.balance_adjusted(ab, ba) >= f.grubel_lloyd(ab, ba) - 1e-12
    products = f.grubel_lloyd_products(ab, ba)
    weights = (ab + ba) / (ab + ba).sum()
    assert np.nansum(products * weights) == pytest.approx(f.grubel_lloyd(ab, ba), abs=1e-9)


@given(columns(2))
def test_balance_adjusted_is_the_printed_formula(pair):
    ab, ba = pair
    assume(ab.sum() > 1 and ba.sum() > 1 and min(ab.sum(), ba.sum()) / max(ab.sum(), ba.sum()) > 1e-4)
    total = (ab + ba).sum()
    printed = (total - np.abs(ab - ba).sum()) / (total - abs(ab.sum() - ba.sum()))
    assert f.balance_adjusted(ab, ba) == pytest.approx(printed, abs=1e-9)


@given(columns(2))
def test_advantage_averages_to_one(pair):
    a, rest = pair
    world = a + rest
    assume(a.sum())
    weights = world / world.sum()
    assert np.nansum(f.rca(a, world) * weights) == pytest.approx(1, abs=1e-9)
    # the logarithms of advantages are symmetric around the tie
    symmetric = f.rsca(f.rca(a, world))
    assert np.nanmin(symmetric) >= -1
    assert np.nanmax(symmetric) <= 1


@given(st.integers(2, 5), st.integers(1, 12), st.data())
def test_intensity_is_complementarity_times_bias(countries, products, data):
    cube = data.draw(hnp.arrays(np.float64, (countries, countries, products), elements=money))
    cube[np.arange(countries), np.arange(countries)] = 0
    exports, imports, world = cube[0].sum(axis=0), cube[:, 1].sum(axis=0), cube.sum(axis=(0, 1))
    found = f.drysdale(exports, imports, cube[0, 1], world, cube[:, 0].sum(axis=0))
    assume(np.isfinite(found.b) and found.i > 0)
    assert found.c * found.b == pytest.approx(found.i, rel=1e-9)


def test_intensity_without_and_with_netting_differ():
    exports, imports, flow = np.array([40.0, 60]), np.array([40.0, 20]), np.array([30.0, 10])
    world, own = np.array([90.0, 110]), np.array([25.0, 30])
    netted = f.drysdale(exports, imports, flow, world, own).i
    assert f.intensity(exports, imports, flow, world) == pytest.approx(40 / 100 / (60 / 200))
    assert netted == pytest.approx(40 / 100 / (60 / 145))


def test_a_product_that_only_the_exporter_imports_adds_nothing():
    with_it = f.drysdale([40, 60, 0], [40, 20, 0], [30, 10, 0], [90, 110, 7], [25, 30, 7])
    without = f.drysdale([40, 60], [40, 20], [30, 10], [90, 110], [25, 30])
    assert with_it == without


def test_a_tie_counts_as_an_advantage():
    advantage = f.rca([3, 1, 6], [30, 10, 60])
    assert f.reaches(advantage).all()
    assert list(f.reaches([np.nan, 0.999999, 1.0])) == [False, False, True]


def test_what_is_not_defined_is_nan_and_never_zero():
    nothing, something = [0, 0], [1, 2]
    assert np.isnan([f.esi(nothing, something), f.herfindahl(nothing), f.grubel_lloyd(nothing, nothing)]).all()
    assert np.isnan([f.aquino(something, nothing), f.balance_adjusted(nothing, something)]).all()
    assert np.isnan([f.michaely(something, nothing), f.intensity(nothing, something, nothing, something)]).all()
    assert np.isnan(f.rca([1, 0], [4, 0])).tolist() == [False, True]
    assert np.isnan(f.grubel_lloyd_products([1, 0], [0, 0])).tolist() == [False, True]
    assert np.isnan(f.third_market_minima([[0, 0]], [[1, 0]])).all()
    lonely = f.drysdale([1, 0], [0, 1], [0, 0], [1, 1], [0, 0])
    assert (lonely.c, lonely.i) == (0, 0)
    assert np.isnan(lonely.b)


@pytest.mark.parametrize("bad", [[1, -1], [1, np.nan], [1, np.inf]])
def test_flows_must_be_finite_and_not_negative(bad):
    for formula in (f.esi, f.michaely, f.grubel_lloyd, f.trade_specialisation):
        with pytest.raises(ValueError, match="finite and not negative"):
            formula(bad, [1, 1])
    with pytest.raises(ValueError, match="one shape"):
        f.grubel_lloyd([1, 2], [1, 2, 3])


@given(columns(2, smallest=2, largest=9), st.data())
def test_permutation_is_the_count_of_all_sets(pair, data):
    two_way, world = pair
    assume(two_way.sum() and world.sum())
    size = two_way.size
    marked = data.draw(hnp.arrays(np.bool_, size))
    scores = f.shares(two_way) - f.shares(world)
    found = f.permutation_test(scores, marked)
    sums = [scores[list(chosen)].sum() for chosen in combinations(range(size), int(marked.sum()))]
    hits = sum(total >= scores[marked].sum() - 1e-12 for total in sums)
    assert found.exact
    assert found.arrangements == len(sums)
    assert found.p_value == hits / len(sums)
    whole = f.contrast(marked, two_way, world)
    assert found.statistic == pytest.approx(whole.excess, abs=1e-9)


def test_drawing_agrees_with_counting():
    random = np.random.default_rng(7)
    scores = random.normal(size=18)
    for count in (3, 9, 15):
        marked = np.arange(18) < count
        counted = f.permutation_test(scores, marked)
        drawn = f.permutation_test(scores, marked, exact=0)
        assert counted.arrangements == comb(18, count)
        assert not drawn.exact
        assert drawn.arrangements == 10_000
        assert drawn.p_value == pytest.approx(counted.p_value, abs=0.02)
        assert drawn == f.permutation_test(scores, marked, exact=0)


def test_strata_are_kept():
    scores = np.array([5.0, 0, 0, 1, 1, 1])
    marked = np.array([True, False, False, True, False, False])
    strata = np.array([0, 0, 0, 1, 1, 1])
    assert f.permutation_test(scores, marked, strata=strata).arrangements == 9
    assert f.permutation_test(scores, marked, strata=strata).p_value == pytest.approx(3 / 9)
    drawn = f.permutation_test(scores, marked, strata=strata, exact=0)
    assert drawn.p_value == pytest.approx(1 / 3, abs=0.02)


def test_shared_draws_give_the_same_tests():
    random = np.random.default_rng(3)
    scores = random.normal(size=60)
    marks = np.array([random.permutation(60) < count for count in (2, 20, 50)])
    shared = f.nested_tests(scores, marks)
    for test, marked in zip(shared, marks, strict=True):
        alone = f.permutation_test(scores, marked)
        assert (test.exact, test.arrangements, test.statistic) == (alone.exact, alone.arrangements, alone.statistic)
        assert test.p_value == pytest.approx(alone.p_value, abs=0.02)


def test_a_p_value_from_draws_is_never_zero():
    scores = np.r_[np.ones(10), np.zeros(40)]
    found = f.permutation_test(scores, np.arange(50) < 10)
    assert found.p_value == found.smallest == 1 / 10_000


def test_strata_of_size_are_even_and_ordered():
    world = np.arange(40.0)[::-1]
    strata = f.size_strata(world)
    assert np.bincount(strata).tolist() == [8, 8, 8, 8, 8]
    assert strata[0] == 4
    assert set(f.size_strata(np.arange(15.0))) == {0}


def test_an_industry_carries_when_nothing_is_left_without_it():
    two_way, world = np.array([50.0, 10, 40]), np.array([20.0, 40, 40])
    marked = np.array([True, False, False])
    left = f.leave_one_out(marked, two_way, world, np.arange(3), 3)
    assert left.carried(f.contrast(marked, two_way, world)).tolist() == [True, False, False]
    assert left.trade_share[0] == left.world_share[0] == 0
    assert left.trade_share[1] == pytest.approx(50 / 90)


def test_an_industry_carries_when_the_rest_trade_less_than_the_world():
    two_way, world = np.array([50.0, 5, 45]), np.array([20.0, 20, 60])
    marked = np.array([True, True, False])
    left = f.leave_one_out(marked, two_way, world, np.arange(3), 3)
    assert left.count.tolist() == [1, 1, 2]
    assert left.carried(f.contrast(marked, two_way, world)).tolist() == [True, False, False]


def test_an_industry_without_marked_products_undoes_but_does_not_carry():
    two_way, world = np.array([50.0, 50, 0]), np.array([20.0, 20, 60])
    marked = np.array([True, False, False])
    whole = f.contrast(marked, two_way, world)
    left = f.leave_one_out(marked, two_way, world, np.arange(3), 3)
    assert left.undone(whole).tolist() == [True, False, True]
    assert left.carried(whole).tolist() == [True, False, False]


def test_no_claim_no_carrier():
    two_way, world = np.array([1.0, 9]), np.array([5.0, 5])
    marked = np.array([True, False])
    left = f.leave_one_out(marked, two_way, world, np.arange(2), 2)
    assert not left.carried(f.contrast(marked, two_way, world)).any()


def test_rivalry_needs_the_same_product_in_the_same_market():
    apart = f.third_market_minima([[10, 0], [0, 0]], [[0, 0], [10, 0]])
    together = f.third_market_minima([[10, 0], [0, 10]], [[20, 0], [0, 20]])
    assert apart.tolist() == [0, 0]
    assert together.tolist() == [0.5, 0.5]
