from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.intra import grubel_lloyd
from bilateral.lenses.structure.formulas.marginal import marginal

changes = st.one_of(st.just(0.0), st.floats(1e-3, 1e6), st.floats(-1e6, -1e-3))
pairs = st.integers(1, 6).flatmap(lambda k: st.tuples(*(arrays(np.float64, k, elements=changes) for _ in range(2))))


def test_toy_world():
    found = marginal([20, -10, 0], [10, 5, 30])
    np.testing.assert_allclose(found.a, [2 / 3, 0, 0], rtol=1e-15)
    np.testing.assert_allclose(found.b, [1 / 3, -1, -1], rtol=1e-15)
    np.testing.assert_allclose(found.c, [20, 0, 0])
    np.testing.assert_allclose(found.size, [30, 15, 30])
    assert found.whole == pytest.approx(4 / 15, rel=1e-15)
    assert found.matched == 20


@given(pairs)
def test_identities(pair):
    x, m = pair
    found, back = marginal(x, m), marginal(m, x)
    by_formula = np.abs(x) + np.abs(m) - np.abs(x - m)
    np.testing.assert_allclose(found.c, by_formula, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(found.a, 1 - np.abs(found.b), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(found.a, back.a)
    np.testing.assert_array_equal(found.b, -back.b)
    traded = found.size > 0
    assert ((found.a[traded] >= 0) & (found.a[traded] <= 1)).all()
    assert (np.abs(found.b[traded]) <= 1).all()
    assert np.isnan(found.a[~traded]).all()
    if traded.any():
        assert found.whole == pytest.approx(np.average(found.a[traded], weights=found.size[traded]), abs=1e-12)
        assert marginal(x * 8, m * 8).whole == found.whole


@given(arrays(np.float64, (2, 5), elements=st.floats(0, 1e6)))
def test_growth_from_nothing_is_the_static_index(table):
    found, static = marginal(table[0], table[1]).whole, grubel_lloyd(table[0], table[1])
    np.testing.assert_allclose(found, static, rtol=1e-9, atol=1e-9)


def test_nothing_changed_is_not_defined():
    assert np.isnan(marginal([0, 0], [0, 0]).whole)


@pytest.mark.parametrize(("x", "m"), [([1], [1, 2]), ([np.nan], [1]), ([np.inf], [1])])
def test_what_is_refused(x, m):
    with pytest.raises(ValueError, match="finite and of one shape"):
        marginal(x, m)
