"""Every kernel, both twins, against the formulas for one pair on dense arrays."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal
from tests.lenses.structure.kernels.small import CODES, cubes, packed_cube, random_cube, rows, stocked

from bilateral.errors import MissingExtra
from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import kernels as k
from bilateral.lenses.structure.formulas.weights import double_weights
from bilateral.lenses.structure.kernels import dispatch

TWINS = [pytest.param("numba", marks=pytest.mark.slow), "numpy"]
EXACT = {"rtol": 1e-12, "atol": 1e-13}
SLOW = settings(deadline=None, max_examples=150)


def both(cube):
    flows = packed_cube(cube)
    return flows, k.totals(flows, engine="numpy")


def each_pair(cube, value):
    """A matrix from a function of two positions; NaN on the diagonal."""
    count = len(cube)
    found = np.full((count, count), np.nan)
    for a, b in permutations(range(count), 2):
        found[a, b] = value(a, b)
    return found


@pytest.fixture(params=TWINS)
def twin(request):
    if request.param == "numba":
        pytest.importorskip("numba")
    return request.param


# hypothesis runs each body many times; the twin is the same for all of them


def run(twin, check):
    SLOW(given(cube=cubes())(lambda cube: check(cube, twin)))()
    check(random_cube(3), twin)


def test_totals(twin):
    def check(cube, engine):
        found = k.totals(packed_cube(cube), engine=engine)
        assert_allclose(found.exports, cube.sum(axis=1), **EXACT)
        assert_allclose(found.imports, cube.sum(axis=0), **EXACT)
        assert_allclose(found.trade, cube.sum(axis=2), **EXACT)

    run(twin, check)


def test_export_similarity(twin):
    def check(cube, engine):
        x = cube.sum(axis=1)
        assert_allclose(
            k.esi_matrix(*both(cube), engine=engine), each_pair(cube, lambda a, b: f.esi(x[a], x[b])), **EXACT
        )

    run(twin, check)


def test_michaely(twin):
    def check(cube, engine):
        x, m = cube.sum(axis=1), cube.sum(axis=0)
        expected = each_pair(cube, lambda a, b: f.michaely(x[a], m[b]))
        assert_allclose(k.michaely_matrix(*both(cube), engine=engine), expected, **EXACT)

    run(twin, check)


def test_third_markets(twin):
    def overlap(cube, a, b):
        others = np.delete(np.arange(len(cube)), [a, b])
        if not cube[[a, b]][:, others].any():
            return np.nan
        return f.third_market_minima(cube[a], cube[b])[others].sum()

    def check(cube, engine):
        expected = each_pair(cube, lambda a, b: overlap(cube, a, b))
        assert_allclose(k.third_market_matrix(*both(cube), engine=engine), expected, **EXACT)

    run(twin, check)


def test_similarity_inside_third_markets(twin):
    def weighted(cube, a, b):
        others = np.delete(np.arange(len(cube)), [a, b])
        one, other = cube[a, others], cube[b, others]
        if not (one.any() and other.any()):
            return np.nan
        weights = (one.sum(axis=1) / one.sum() + other.sum(axis=1) / other.sum()) / 2
        return sum(
            weight * f.esi(x, y) for weight, x, y in zip(weights, one, other, strict=True) if x.any() and y.any()
        )

    def check(cube, engine):
        expected = each_pair(cube, lambda a, b: weighted(cube, a, b))
        assert_allclose(k.esi_market_matrix(*both(cube), engine=engine), expected, **EXACT)

    run(twin, check)


def test_double_weights(twin):
    def check(cube, engine):
        found, expected = k.double_weight_matrix(*both(cube), engine=engine), double_weights(cube)
        off = ~np.eye(len(cube), dtype=bool)
        assert_allclose(found.weights[off], expected.weights[off], **EXACT)
        assert_allclose(1 - found.alone, expected.covered, **EXACT)
        assert_allclose(np.nansum(found.weights, axis=1) + np.nan_to_num(found.alone, nan=1), 1, **EXACT)

    run(twin, check)


def test_double_weights_sum_to_one_where_every_cell_has_a_rival(twin):
    cube = random_cube(5, share=1.0)
    found = k.double_weight_matrix(*both(cube), engine=twin)
    assert_array_equal(found.alone, 0)
    assert_allclose(np.nansum(found.weights, axis=1), 1, rtol=1e-14)


def test_two_way_trade(twin):
    def check(cube, engine):
        found = k.intra_matrices(*both(cube), engine=engine)
        for matrix, formula in (
            (found.gl, f.grubel_lloyd),
            (found.aquino, f.aquino),
            (found.balance_adjusted, f.balance_adjusted),
        ):
            expected = each_pair(cube, lambda a, b, formula=formula: formula(cube[a, b], cube[b, a]))
            assert_allclose(matrix, expected, **EXACT)

    run(twin, check)


def test_drysdale_and_intensity():
    @SLOW
    @given(cubes())
    def check(cube):
        x, m = cube.sum(axis=1), cube.sum(axis=0)
        sums = k.totals(packed_cube(cube), engine="numpy")
        found = k.drysdale_matrices(sums)
        # the formula must be given the very same totals: the rest of the world is a difference
        one = [
            [f.drysdale(sums.exports[a], sums.imports[b], cube[a, b], sums.imports.sum(axis=0), sums.imports[a])
             for b in range(len(cube))] for a in range(len(cube))
        ]  # fmt: skip
        for name in "cbi":
            expected = each_pair(cube, lambda a, b, name=name: getattr(one[a][b], name))
            assert_allclose(getattr(found, name), expected, rtol=1e-12, atol=1e-13)
        expected = each_pair(cube, lambda a, b: f.intensity(x[a], m[b], cube[a, b], m.sum(axis=0)))
        assert_allclose(k.intensity_matrix(sums), expected, **EXACT)

    check()


def test_dyad():
    @SLOW
    @given(cubes())
    def check(cube):
        flows, sums = both(cube)
        n = len(cube)
        intra = k.intra_matrices(flows, sums, engine="numpy")
        wide = {
            "esi": k.esi_matrix(flows, sums, engine="numpy"),
            "esi_market": k.esi_market_matrix(flows, sums, engine="numpy"),
            "third_market": k.third_market_matrix(flows, sums, engine="numpy"),
            "gl": intra.gl,
            "aquino": intra.aquino,
            "balance_adjusted": intra.balance_adjusted,
        }
        for a, b in permutations(range(n), 2):
            found = k.dyad(flows, CODES[a], CODES[b])
            for name, matrix in wide.items():
                assert_allclose(getattr(found, name), matrix[a, b], **EXACT)
            inside = [f.esi(cube[a, j], cube[b, j]) for j in range(n)]
            assert_allclose(found.esi_by_market, inside, **EXACT)
            assert_allclose([found.ab, found.ba], [cube[a, b].sum(), cube[b, a].sum()], **EXACT)

    check()


def test_the_same_data_give_the_same_bits(twin):
    flows, sums = both(random_cube(8))
    first, second = (k.third_market_matrix(flows, sums, engine=twin) for _ in range(2))
    assert_array_equal(first, second)


def test_toy(shared_data, twin):
    told = json.loads((shared_data / "trade" / "toy_expected.json").read_text())
    cube = np.zeros((3, 3, 2))
    cube[0, 1], cube[0, 2], cube[1, 0] = (30, 10), (10, 50), (20, 5)
    cube[1, 2], cube[2, 0], cube[2, 1] = (15, 10), (5, 25), (10, 10)
    flows, sums = both(cube)
    found = k.drysdale_matrices(sums)
    for name in "CBI":
        top, bottom = map(int, told["Drysdale_A_to_B"][name].split("/"))
        assert getattr(found, name.lower())[0, 1] == pytest.approx(top / bottom, rel=1e-15)
    assert k.third_market_matrix(flows, sums, engine=twin)[0, 2] == pytest.approx(0.3, rel=1e-15)


def test_wide_product_codes(twin):
    flows = packed_cube(random_cube(2, products=40))
    names = tuple(f"{code:05d}" for code in range(70_000))
    place = np.arange(40) * 1_700
    spread = k.recode(flows, names, place)
    assert (flows.product.dtype, spread.product.dtype) == (np.uint16, np.uint32)
    near, far = (k.totals(each, engine=twin) for each in (flows, spread))
    for kernel in (k.third_market_matrix, k.esi_market_matrix):
        assert_array_equal(kernel(flows, near, engine=twin), kernel(spread, far, engine=twin))
    assert_array_equal(far.exports[:, place], near.exports)


def test_no_numba(monkeypatch):
    real = dispatch.importlib.util.find_spec
    monkeypatch.setattr(dispatch.importlib.util, "find_spec", lambda name: None if name == "numba" else real(name))
    assert dispatch.twin("auto", 10**9).__name__.endswith("plain")
    with pytest.raises(MissingExtra, match="pip install numba"):
        dispatch.twin("numba", 1)


def test_small_data_do_not_load_numba():
    assert dispatch.twin("auto", dispatch.ROWS - 1).__name__.endswith("plain")


def test_nothing_heavy_is_loaded_before_it_is_needed(store):
    """Neither by the import nor, on small data, by the answer."""
    stocked(store, {2020: rows(random_cube(1))})
    program = (
        "import sys; from bilateral.lenses.structure.all_pairs import all_pairs; from bilateral.store import Store; "
        f"all_pairs(Store({str(store.home)!r}), year=2020); "
        "print([name for name in ('numba', 'ibis', 'duckdb', 'pandas', 'altair') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
