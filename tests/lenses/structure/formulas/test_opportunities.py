"""What A could sell B next."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.lenses.structure.formulas.outside import presence, sitc_exports, sitc_presence, small_world

from bilateral.lenses.structure.formulas.advantage import rca, reaches
from bilateral.lenses.structure.formulas.complementarity import michaely
from bilateral.lenses.structure.formulas.opportunities import (
    demand_gap,
    midpoint_growth,
    midranks,
    opportunities,
)
from bilateral.lenses.structure.formulas.relatedness import density, proximity

X = small_world()
WORLD = X.sum(axis=0)
NEAR = proximity(presence(X))
BEFORE = np.linspace(400, 50, 18)
WANTED = np.linspace(50, 400, 18)
flow = arrays(np.float64, 6, elements=st.floats(0, 1e6).map(lambda v: round(v, 2)))


def found(country: int = 5, **settings):
    return opportunities(X[country], WORLD, WANTED, NEAR, imports_before=BEFORE, **settings)


def test_candidates_are_wanted_and_not_yet_sold_well():
    index = rca(X[5], WORLD)
    gap = demand_gap(X[5], WANTED)
    assert {one.product for one in found()} == set(np.flatnonzero(~reaches(index) & (gap > 0)))
    for one in found():
        assert one.rca == index[one.product] < 1
        assert one.import_share > one.export_share
        assert one.gap == pytest.approx(one.import_share - one.export_share)
        assert one.density == density(presence(X)[5], NEAR)[one.product]
        assert one.imports == WANTED[one.product]
        assert one.growth == midpoint_growth(BEFORE, WANTED)[one.product]


def test_best_first_and_the_score_is_the_geometric_mean_of_its_ranks():
    scores = [one.score for one in found()]
    assert len(scores) > 3
    assert scores == sorted(scores, reverse=True)
    for one in found():
        assert one.score == pytest.approx((one.density_rank * one.gap_rank * one.growth_rank) ** (1 / 3))
        assert 0 < one.score < 1


def test_weights_choose_what_counts():
    by_density = found(weights=(1, 0, 0))
    assert [one.density for one in by_density] == sorted((one.density for one in by_density), reverse=True)
    assert all(one.score == pytest.approx(one.density_rank) for one in by_density)
    heavy = found(weights=(0, 3, 1))
    assert all(one.score == pytest.approx(one.gap_rank**0.75 * one.growth_rank**0.25) for one in heavy)


def test_without_an_earlier_year_growth_is_left_out():
    rows = opportunities(X[5], WORLD, WANTED, NEAR)
    assert {one.product for one in rows} == {one.product for one in found()}
    for one in rows:
        assert np.isnan(one.growth)
        assert np.isnan(one.growth_rank)
        assert one.score == pytest.approx((one.density_rank * one.gap_rank) ** 0.5)
        assert {one.strongest, one.weakest} <= {"density", "gap"}
        assert "growth" not in one.explain()


def test_every_row_explains_itself():
    names = [f"good {n}" for n in range(18)]
    one = found()[0]
    sentence = one.explain(names)
    assert f"density {one.density:.2f}, rank {one.density_rank:.2f}" in sentence
    assert f"{one.import_share:.2%} of its imports" in sentence
    assert f"{one.growth:+.2f}" in sentence
    assert all(names[kin] in sentence for kin in one.kin)
    ranks = {"density": one.density_rank, "gap": one.gap_rank, "growth": one.growth_rank}
    assert ranks[one.strongest] == max(ranks.values())
    assert ranks[one.weakest] == min(ranks.values())


def test_kin_are_the_nearest_products_the_country_has():
    has = presence(X)[5]
    for one in found():
        assert all(has[kin] for kin in one.kin)
        closest = sorted(NEAR[one.product][has], reverse=True)[:3]
        assert [NEAR[one.product, kin] for kin in one.kin] == [near for near in closest if near > 0]


@settings(deadline=None)
@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_currencies_do_not_matter(first, second):
    plain = found()
    scaled = opportunities(X[5] * first, WORLD * first, WANTED * second, NEAR, imports_before=BEFORE * second)
    assert [one.product for one in scaled] == [one.product for one in plain]
    assert [one.score for one in scaled] == pytest.approx([one.score for one in plain])


def test_the_order_of_products_does_not_matter():
    order = np.roll(np.arange(18), 7)
    turned = opportunities(
        X[5][order], WORLD[order], WANTED[order], NEAR[np.ix_(order, order)], imports_before=BEFORE[order]
    )
    plain = {one.product: one.score for one in found()}
    assert {int(order[one.product]): one.score for one in turned} == pytest.approx(plain)


def test_nothing_wanted_is_no_opportunity():
    assert opportunities(X[5], WORLD, X[5], NEAR) == ()
    assert opportunities(X[5], WORLD, np.zeros(18), NEAR) == ()


@pytest.mark.parametrize("weights", [(1, 1), (0, 0, 0), (0, 0, 1), (-1, 1, 1)])
def test_weights_must_be_weights(weights):
    with pytest.raises(ValueError, match=r"weights must be three|not negative"):
        opportunities(X[5], WORLD, WANTED, NEAR, weights=weights)


@settings(deadline=None)
@given(flow, flow)
def test_gaps_sum_to_what_complementarity_lacks(x, m):
    if x.sum() and m.sum():
        assert demand_gap(x, m).sum() == pytest.approx(1 - michaely(x, m), abs=1e-12)


@settings(deadline=None)
@given(flow, flow)
def test_midpoint_growth_is_bounded_and_turns_round(before, after):
    there, back = midpoint_growth(before, after), midpoint_growth(after, before)
    np.testing.assert_array_equal(there, -back)
    known = there[~np.isnan(there)]
    assert (np.abs(known) <= 2).all()


@settings(deadline=None)
@given(st.lists(st.floats(-1e3, 1e3) | st.just(np.nan), min_size=1, max_size=12))
def test_midranks_have_mean_one_half_and_keep_the_order(values):
    ranks = midranks(values)
    known = ~np.isnan(values)
    assert (np.isnan(ranks) == ~known).all()
    if known.any():
        assert ranks[known].mean() == pytest.approx(0.5)
        v, r = np.array(values)[known], ranks[known]
        assert ((v[:, None] < v) == (r[:, None] < r)).all()


def test_korea_in_a_market_of_the_real_world():
    x, countries, products = sitc_exports()
    korea, china = (x[countries.index(code)] for code in ("KOR", "CHN"))
    # No import table lies beside these exports: the basket of China's exports stands in for a buyer's.
    rows = opportunities(korea, x.sum(axis=0), china, proximity(sitc_presence()))
    assert len(rows) > 100
    assert all(one.rca < 1 and one.gap > 0 for one in rows)
    assert rows[0].score > 0.8 > 0.2 > rows[-1].score
    assert len({products[one.product] for one in rows}) == len(rows)
