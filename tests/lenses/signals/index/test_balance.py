import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.lenses.signals.index.formulas import balance as f

WEIGHT = st.floats(0, 1e6)


def test_weights_by_hand():
    # |−4| ln(1 + 2) × 1, 2 ln 2 × 0.5, 10 ln 2 × 0
    found = f.weights([-4, 2, 10], [2, 1, 0], ["occurred", "planned", "past-reference"])
    assert found == pytest.approx([4 * np.log(3), np.log(2), 0.0])


def test_balance_by_hand():
    # (3 + 2 × 0.5) / (3 + 1 + 2) = 4 / 6
    assert f.balance([3.0], [1.0], 2.0, 0.5)[0] == pytest.approx(2 / 3)
    assert np.isnan(f.balance([0.0], [0.0], 2.0, 0.5)[0])
    assert (f.base_rate([3, 1], [0, 4]), f.base_rate([0], [0])) == (0.5, 0.5)
    assert f.prior([1, 2, 9], [1, 2, 9]) == 2.0


@given(WEIGHT, WEIGHT, st.floats(0, 1e6), st.floats(0, 1))
def test_shrinkage_moves_towards_the_base_rate_and_stays_between(up, down, k, base):
    if up + down < 1e-9:
        return
    bare = up / (up + down)
    found = float(f.balance([up], [down], k, base)[0])
    assert min(bare, base) - 1e-9 <= found <= max(bare, base) + 1e-9


def test_sums_by_period():
    found = f.sums([0, 0, 2], [1, -1, 0], [2.0, 3.0, 0.0], 3)
    assert found.positive.tolist() == [2, 0, 0]
    assert found.negative.tolist() == [3, 0, 0]
    assert found.events.tolist() == [2, 0, 1]
    # (2 + 3)² / (4 + 9), and 0 where there is no weight
    assert f.effective(found) == pytest.approx([25 / 13, 0, 0])


@given(st.integers(1, 200), st.floats(0.1, 50))
def test_equal_weights_count_as_they_are(number, weight):
    found = f.sums([0] * number, [1] * number, [weight] * number, 1)
    assert f.effective(found)[0] == pytest.approx(number)


def test_what_lies_a_half_life_back_counts_half():
    found = f.ewma([8.0, 0, 0, 0, 0], 2.0)
    assert found[[0, 2, 4]] == pytest.approx([8, 4, 2])


def test_the_band_widens_with_what_one_story_holds():
    # 40 events of as many stories, or the same of four stories
    cell, score, weight = [0] * 40, [1, -1] * 20, [1.0] * 40
    widths = []
    for stories in (40, 4):
        story = [n % stories for n in range(40)]
        up, down = f.resampled(cell, story, score, weight, 1, draws=400, seed=1)
        low, high = f.band(np.nan_to_num(f.balance(up, down, 5.0, 0.5), nan=0.5))
        widths.append(float(high[0] - low[0]))
    assert widths[1] > 1.5 * widths[0]


def test_the_same_seed_gives_the_same_draws():
    one, other = (f.resampled([0, 1], [0, 1], [1, -1], [1, 2], 2, draws=5, seed=3) for _ in range(2))
    assert np.array_equal(one, other)
    # a Poisson count of each weight: whole multiples
    assert set(one[1][:, 1]) <= {0.0, 2.0, 4.0, 6.0, 8.0, 10.0}
