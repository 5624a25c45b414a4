"""Complexity outlook index and gain."""

from __future__ import annotations

import numpy as np
import pytest
from tests.lenses.structure.formulas.outside import presence, sitc_exports, sitc_presence, small, small_world, table

from bilateral.lenses.structure.formulas.complexity import complexity, standardise
from bilateral.lenses.structure.formulas.outlook import outlook_gain, outlook_index
from bilateral.lenses.structure.formulas.relatedness import density, proximity


def both(m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    near, pci = proximity(m), complexity(m).pci_centred
    return standardise(outlook_index(m, density(m, near), pci)), outlook_gain(m, near, pci)


def test_equal_the_other_program():
    index, gain = both(presence(small_world()))
    np.testing.assert_allclose(index, small("coi")[:, 0], atol=1e-9)
    np.testing.assert_allclose(gain, small("cog"), atol=1e-9)


def test_gain_is_the_double_sum():
    m = presence(small_world())[:5, :7]
    near, pci = proximity(m), np.linspace(-1, 2, 7)
    gain = outlook_gain(m, near, pci)
    for i in range(5):
        for k in range(7):
            parts = (near[k, other] / near[other].sum() * (not m[i, other]) * pci[other] for other in range(7))
            assert gain[i, k] == pytest.approx((not m[i, k]) * sum(parts), abs=1e-13)


def test_index_is_the_sum_over_what_is_missing():
    m = presence(small_world())
    near = density(m, proximity(m))
    pci = np.linspace(-1, 2, 18)
    for i in range(12):
        assert outlook_index(m, near, pci)[i] == pytest.approx(
            sum(near[i, k] * pci[k] for k in range(18) if not m[i, k])
        )


def test_who_has_all_has_nothing_to_gain():
    m = np.array([[1, 1, 1], [1, 0, 1], [1, 0, 0]])
    near = proximity(m)
    assert outlook_index(m, density(m, near), [1, 2, 3])[0] == 0
    assert (outlook_gain(m, near, [1, 2, 3])[0] == 0).all()


def test_both_scale_with_complexity():
    m = presence(small_world())
    near, pci = proximity(m), complexity(m).pci
    np.testing.assert_allclose(outlook_gain(m, near, 3 * pci), 3 * outlook_gain(m, near, pci))
    omega = density(m, near)
    np.testing.assert_allclose(outlook_index(m, omega, 3 * pci), 3 * outlook_index(m, omega, pci))


def test_an_empty_product_changes_nothing_for_the_others():
    m = presence(small_world())
    wide = np.insert(m, 4, False, axis=1)
    kept = np.delete(np.arange(19), 4)
    index, gain = both(m)
    wide_index, wide_gain = both(wide)
    np.testing.assert_allclose(wide_index, index, rtol=1e-10)
    np.testing.assert_allclose(wide_gain[:, kept], gain, atol=1e-12)
    assert np.isnan(wide_gain[:, 4]).all()


def test_shapes_must_fit():
    with pytest.raises(ValueError, match="density must have shape"):
        outlook_index([[1, 0]], [[1, 2, 3]], [1, 2])
    with pytest.raises(ValueError, match="one a product"):
        outlook_index([[1, 0]], [[1, 2]], [1])
    with pytest.raises(ValueError, match="proximity must have shape"):
        outlook_gain([[1, 0]], np.eye(3), [1, 2])


@pytest.mark.parametrize(
    "row",
    [r for r in table("complexity", "sitc4.csv") if r["number"] in {"coi", "cog"}],
    ids=lambda r: f"{r['number']}-{r['country']}{r['product']}",
)
def test_equal_the_other_program_on_the_real_world(row):
    _, countries, products = sitc_exports()
    index, gain = both(sitc_presence())
    i = countries.index(row["country"])
    got = gain[i, products.index(row["product"])] if row["product"] else index[i]
    assert got == pytest.approx(float(row["value"]), abs=1e-9)
