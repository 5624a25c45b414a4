"""One rival's weight against the whole matrix of weights, and opportunities cut short."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.lenses.structure.formulas.opportunities import opportunities
from bilateral.lenses.structure.formulas.relatedness import density, proximity
from bilateral.lenses.structure.formulas.weights import DoubleWeight, double_weight, double_weights


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(1, 12))
def test_one_entry_is_that_of_the_matrix(seed, exporters, cells):
    random = np.random.default_rng(seed)
    x = np.where(random.random((exporters, cells)) < 0.5, random.lognormal(0, 3, (exporters, cells)), 0.0)
    whole, market, sellers = double_weights(x), x.sum(axis=0), (x > 0).sum(axis=0)
    for a in range(exporters):
        b = (a + 1) % exporters
        found = double_weight(x[a], x[b], market, sellers > (x[a] > 0))
        assert found.weight == pytest.approx(whole.weights[a, b], rel=1e-9, abs=1e-12, nan_ok=True)
        assert found.covered == pytest.approx(whole.covered[a], rel=1e-9, abs=1e-12, nan_ok=True)


def test_who_sells_nothing_has_no_rivals():
    assert np.isnan(double_weight([0, 0], [1, 2], [1, 2], [True, True]).weight)
    assert double_weight([1], [0], [1.0000000001], [False]) == DoubleWeight(0.0, 0.0)


def test_the_first_opportunities_and_a_density_known_already():
    random = np.random.default_rng(4)
    x = random.lognormal(0, 2, (9, 30)) * (random.random((9, 30)) < 0.7)
    m = x / x.sum(axis=1, keepdims=True) * x.sum() >= x.sum(axis=0)
    near, world, imports = proximity(m), x.sum(axis=0), random.lognormal(0, 2, 30)
    every = opportunities(x[0], world, imports, near)
    assert len(every) > 3
    short = opportunities(x[0], world, imports, near, most=3, dense=density(m[0], near))
    assert [each.product for each in short] == [each.product for each in every[:3]]
