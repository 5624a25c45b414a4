from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.similarity import esi
from bilateral.lenses.structure.formulas.weights import bis_weights, double_weights, glick_rose, glick_rose_shares

values = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
worlds = arrays(np.float64, (4, 3, 2), elements=values)
squares = arrays(np.float64, (4, 4), elements=values)
homes = arrays(np.float64, 4, elements=st.floats(1e-3, 1e6))
pairs = st.integers(2, 8).flatmap(lambda k: st.tuples(*(arrays(np.float64, k, elements=values) for _ in range(2))))


def double_by_loops(x):
    count = x.shape[0]
    found = np.zeros((count, count))
    for a in range(count):
        for b in set(range(count)) - {a}:
            for cell in np.ndindex(x.shape[1:]):
                others = sum(x[(h, *cell)] for h in range(count) if h != a)
                if others:
                    found[a, b] += x[(a, *cell)] / x[a].sum() * x[(b, *cell)] / others
    return found


def bis_by_loops(x, y):
    count = len(y)
    found = np.zeros((count, count))
    for j in range(count):
        sold, bought = (sum(row[k] for k in range(count) if k != j) for row in (x[j], x[:, j]))
        rest = [y[k] + sum(x[h, k] for h in range(count) if h not in {j, k}) for k in range(count)]
        for i in set(range(count)) - {j}:
            direct = x[j, i] / sold * y[i] / rest[i]
            third = sum(x[j, k] / sold * x[i, k] / rest[k] for k in range(count) if k not in {i, j})
            found[j, i] = bought / (sold + bought) * x[i, j] / bought + sold / (sold + bought) * (direct + third)
    return found


@given(worlds)
def test_double_weights_by_loops(x):
    assume((x.sum(axis=(1, 2)) > 0).all())
    found = double_weights(x)
    np.testing.assert_allclose(found.weights, double_by_loops(x), rtol=1e-9, atol=1e-12)
    rivals = np.stack([np.delete(x, a, axis=0).sum(axis=0) > 0 for a in range(4)])
    met = (x * rivals).sum(axis=(1, 2)) / x.sum(axis=(1, 2))
    np.testing.assert_allclose(found.covered, met, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(double_weights(x * 16).weights, found.weights, rtol=1e-12, atol=1e-15)


def test_rows_sum_to_one_when_every_cell_has_a_rival_and_one_giant():
    x = np.random.default_rng(7).lognormal(0, 5, size=(30, 12, 9))
    x[3] *= 1e15
    found = double_weights(x)
    np.testing.assert_allclose(found.covered, 1, rtol=1e-12)
    assert (np.diag(found.weights) == 0).all()


def test_who_exports_nothing_has_no_weights():
    found = double_weights([[0, 0], [1, 1], [1, 3]])
    assert np.isnan(found.weights[0]).all()
    np.testing.assert_allclose(found.weights[1], [0, 0, 1])


def test_alone_in_a_cell_is_not_covered():
    found = double_weights([[8, 2], [0, 5], [0, 5]])
    np.testing.assert_allclose(found.weights[0], [0, 0.1, 0.1])
    assert found.covered[0] == pytest.approx(0.2)


@given(squares, homes)
def test_bis_weights_by_loops(x, y):
    assume(all(np.delete(x[j], j).sum() > 0 and np.delete(x[:, j], j).sum() > 0 for j in range(4)))
    found = bis_weights(x, y)
    np.testing.assert_allclose(found, bis_by_loops(x, y), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-9)
    assert (np.diag(found) == 0).all()
    np.testing.assert_allclose(bis_weights(x * 8, y * 8), found, rtol=1e-12, atol=1e-15)


def test_bis_weights_with_large_homes_are_plain_trade_shares():
    x = np.array([[0.0, 3, 1], [2, 0, 2], [5, 1, 0]])
    trade = x + x.T
    np.testing.assert_allclose(bis_weights(x, np.full(3, 1e12)), trade / trade.sum(axis=1, keepdims=True), rtol=1e-9)


def test_bis_weights_need_another_supplier():
    with pytest.raises(ValueError, match="nobody else sells"):
        bis_weights([[0, 1], [1, 0]], [0, 0])
    with pytest.raises(ValueError, match="square"):
        bis_weights([[0, 1], [1, 0]], [1, 1, 1])


@given(pairs)
def test_glick_rose(pair):
    a, b = pair
    assume(a.sum() > 0 and b.sum() > 0)
    for index in (glick_rose, glick_rose_shares):
        assert 0 <= index(a, b) <= 1 + 1e-12
        assert index(a, b) == pytest.approx(index(b, a), rel=1e-12, abs=1e-12)
        assert index(a, a) == pytest.approx(1)
        assert index(a * 4, b * 4) == pytest.approx(index(a, b), rel=1e-12, abs=1e-12)
    by_term = [(p + q) / (a.sum() + b.sum()) * (1 - abs(p - q) / (p + q)) for p, q in zip(a, b, strict=True) if p + q]
    assert glick_rose(a, b) == pytest.approx(sum(by_term), abs=1e-9)
    assert glick_rose_shares(a, a * 9) == pytest.approx(1)
    even = a / a.sum(), b / b.sum()
    assert glick_rose(*even) == pytest.approx(esi(a, b), abs=1e-9)
    assert glick_rose_shares(*even) == pytest.approx(esi(a, b), abs=1e-9)


def test_glick_rose_of_nothing():
    assert np.isnan(glick_rose([0], [0]))
    assert np.isnan(glick_rose_shares([0], [1]))
    with pytest.raises(ValueError, match="one shape"):
        glick_rose([1], [1, 2])
