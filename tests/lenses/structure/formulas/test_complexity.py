"""ECI and PCI against another program, an independent route, and their own properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.lenses.structure.formulas.outside import (
    golden,
    presence,
    sitc_exports,
    sitc_presence,
    small,
    small_world,
    table,
)

from bilateral.lenses.structure.formulas.complexity import (
    Complexity,
    ComplexityUndefined,
    complexity,
    presence_matrix,
    standardise,
)

marks = arrays(np.bool_, st.tuples(st.integers(2, 9), st.integers(2, 9)))


def defined(m: np.ndarray) -> Complexity:
    """The result, where it is well apart from its neighbours; other draws are thrown away."""
    try:
        found = complexity(m)
    except ComplexityUndefined:
        assume(False)
    assume(found.eigenvalue - found.next_eigenvalue > 1e-4)
    assume(found.eigenvalue > 1e-3)
    return found


def test_equals_the_other_program():
    found = complexity(presence(small_world()))
    np.testing.assert_allclose(found.eci, small("eci")[:, 0], atol=1e-9)
    np.testing.assert_allclose(found.pci, small("pci")[0], atol=1e-9)


def test_one_product_without_countries_is_nan_and_the_others_are_right():
    outside = {
        side: [r["value"] for r in table("complexity", "one_empty_product.csv") if r["side"] == side]
        for side in ("country", "product")
    }
    wanted = np.array([float(value or "nan") for value in outside["product"]])
    found = complexity(presence(small_world(), 2.1))
    assert np.isnan(wanted).sum() == 1
    np.testing.assert_allclose(found.pci, wanted, atol=1e-9)
    np.testing.assert_allclose(found.eci, np.array(outside["country"], dtype=float), atol=1e-9)


def test_falling_apart_is_said():
    with pytest.raises(ComplexityUndefined, match="no product in common"):
        complexity(presence(small_world(), 2.15))


@pytest.mark.parametrize(("rows", "columns"), [((3,), ()), ((), (5,)), ((0,), (17,)), ((0, 4, 7), (2, 9))])
def test_empty_rows_and_columns_change_nothing_for_the_others(rows, columns):
    m = presence(small_world())
    bare = complexity(m)
    wide = np.insert(np.insert(m, rows, False, axis=0), columns, False, axis=1)
    found = complexity(wide)
    full_rows, full_columns = wide.any(axis=1), wide.any(axis=0)
    assert np.isnan(found.eci[~full_rows]).sum() == len(rows)
    assert np.isnan(found.pci[~full_columns]).sum() == len(columns)
    np.testing.assert_allclose(found.eci[full_rows], bare.eci, rtol=1e-12)
    np.testing.assert_allclose(found.pci[full_columns], bare.pci, rtol=1e-12)
    np.testing.assert_allclose(found.pci_centred[full_columns], bare.pci_centred, rtol=1e-12)


@pytest.mark.parametrize("turned", [False, True], ids=["more products", "more countries"])
def test_the_general_eigenproblem_gives_the_same(turned):
    m = presence(small_world())[:, :14].astype(float)
    m = m.T if turned else m
    d, u = m.sum(axis=1), m.sum(axis=0)
    values, vectors = np.linalg.eig((m / u).T @ (m / d[:, None]))
    order = np.argsort(values.real)
    q = vectors[:, order[-2]].real
    e = (m @ q) / d
    sign = np.sign(np.corrcoef(d, e)[0, 1])
    found = complexity(m)
    np.testing.assert_allclose(found.eci, sign * (e - e.mean()) / e.std(), atol=1e-9)
    assert found.eigenvalue == pytest.approx(values.real[order[-2]], abs=1e-12)
    assert found.next_eigenvalue == pytest.approx(values.real[order[-3]], abs=1e-12)


@settings(deadline=None)
@given(marks)
def test_a_country_is_the_mean_of_its_products(m):
    found = defined(m)
    for row, index in zip(m, found.eci, strict=True):
        assert index == pytest.approx(found.pci[row].mean() if row.any() else np.nan, abs=1e-9, nan_ok=True)


@settings(deadline=None)
@given(marks)
def test_standardised_and_of_the_stated_sign(m):
    found = defined(m)
    known = ~np.isnan(found.eci)
    assert found.eci[known].mean() == pytest.approx(0, abs=1e-9)
    assert found.eci[known].std() == pytest.approx(1, abs=1e-9)
    assert np.corrcoef(found.eci[known], m.sum(axis=1)[known])[0, 1] > 0
    ubiquity = m.sum(axis=0)
    assert np.nansum(ubiquity * found.pci_centred) == pytest.approx(0, abs=1e-6)
    shift = (found.pci_centred - found.pci)[ubiquity > 0]
    assert np.ptp(shift) < 1e-9


@settings(deadline=None)
@given(marks, st.randoms(use_true_random=False))
def test_the_order_of_countries_and_products_does_not_matter(m, random):
    found = defined(m)
    rows, columns = list(range(m.shape[0])), list(range(m.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    again = complexity(m[np.ix_(rows, columns)])
    np.testing.assert_allclose(again.eci, found.eci[rows], atol=1e-7)
    np.testing.assert_allclose(again.pci, found.pci[columns], atol=1e-7)


@pytest.mark.parametrize(
    ("m", "why"),
    [
        ([[0, 0], [0, 0]], "fewer than two"),
        ([[1, 1, 1]], "fewer than two"),
        ([[1], [1]], "fewer than two"),
        ([[1, 1], [1, 1], [1, 1]], "the same products"),
        ([[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1]], "no product in common"),
        ([[1, 1, 0], [0, 1, 1], [1, 0, 1]], "not single"),
        ([[1, 1, 0], [0, 1, 1]], "its sign is open"),
    ],
)
def test_what_has_no_answer_says_why(m, why):
    with pytest.raises(ComplexityUndefined, match=why):
        complexity(m)


def test_presence_is_zero_and_one_in_two_axes():
    with pytest.raises(ValueError, match="0 and 1 only"):
        presence_matrix([[0.5, 1]])
    with pytest.raises(ValueError, match="two axes"):
        presence_matrix([0, 1])
    with pytest.raises(ValueError, match="0 and 1 only"):
        presence_matrix([[np.nan, 1]])


def test_standardise_leaves_missing_aside():
    assert standardise([1, np.nan, 3]).tolist()[::2] == [-1, 1]
    assert np.isnan(standardise([2, 2, 2])).all()
    assert np.isnan(standardise([np.nan])).all()


def test_binary_advantage_of_the_real_world_has_the_shape_of_the_published_one():
    m, (_, countries, products) = sitc_presence(), sitc_exports()
    assert sorted(golden("golden_fitness_country_20it.csv")) == [code.lower() for code in countries]
    assert sorted(golden("golden_fitness_product_20it.csv")) == products
    assert m.shape == (226, 785)
    assert [int(m[countries.index(code)].sum()) for code in ("KOR", "CHN")] == [214, 294]


@pytest.mark.parametrize(
    "row",
    [r for r in table("complexity", "sitc4.csv") if r["number"] in {"eci", "pci"}],
    ids=lambda r: f"{r['number']}-{r['country']}{r['product']}",
)
def test_equals_the_other_program_on_the_real_world(row):
    _, countries, products = sitc_exports()
    found = complexity(sitc_presence())
    got = found.eci[countries.index(row["country"])] if row["country"] else found.pci[products.index(row["product"])]
    assert got == pytest.approx(float(row["value"]), abs=1e-9)
