from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.advantage import rca, reaches, shares
from bilateral.lenses.structure.formulas.distance import (
    bray_curtis,
    cosine,
    euclidean_similarity,
    jaccard,
    jeffreys,
    jensen_shannon,
    kullback_leibler,
    log_rca_correlation,
)
from bilateral.lenses.structure.formulas.similarity import esi, krugman
from bilateral.lenses.structure.formulas.threat import static_threat

DATA = Path(__file__).parents[5] / "shared" / "data" / "trade"
A, B = [60, 30, 10], [20, 30, 50]

values = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
pairs = st.integers(2, 8).flatmap(lambda k: st.tuples(*(arrays(np.float64, k, elements=values) for _ in range(2))))


@pytest.fixture(scope="module")
def real():
    path = DATA / "world_trade_avg_1998_2000_sitc4.csv.gz"
    if not path.exists():
        pytest.skip("the real trade data are not beside the project")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    countries = {name: n for n, name in enumerate(sorted({row["country"] for row in rows}))}
    products = {name: n for n, name in enumerate(sorted({row["product"] for row in rows}))}
    table = np.zeros((len(countries), len(products)))
    for row in rows:
        table[countries[row["country"]], products[row["product"]]] += float(row["value"])
    golden = json.loads((DATA / "golden_real_1998_2000.json").read_text(encoding="utf-8"))
    return table, countries, golden


@pytest.mark.real
@pytest.mark.parametrize("pair", ["kor-chn", "kor-jpn", "chn-jpn", "kor-usa", "chn-usa"])
def test_golden_1998_2000(real, pair):
    table, countries, golden = real
    first, second = pair.split("-")
    a, b = table[countries[first]], table[countries[second]]
    index = rca(table, table.sum(axis=0))
    in_a, in_b = index[countries[first]], index[countries[second]]
    want = golden[pair]
    assert cosine(a, b) == pytest.approx(want["cosine"], rel=1e-12)
    assert krugman(a, b) == pytest.approx(want["krugman_L1"], rel=1e-12)
    assert jaccard(reaches(in_a), reaches(in_b)) == pytest.approx(want["jaccard_RCA"], rel=1e-12)
    assert static_threat(a, in_b) == pytest.approx(want[f"SICT_share_of_{first}_in_{second}_RCA>1"], rel=1e-12)
    assert static_threat(b, in_a) == pytest.approx(want[f"SICT_share_of_{second}_in_{first}_RCA>1"], rel=1e-12)


def test_toy_world():
    assert cosine(A, B) == pytest.approx(0.6218743352054219, rel=1e-15)
    assert bray_curtis(A, B) == pytest.approx(2 / 5, rel=1e-15)
    assert euclidean_similarity(A, B) == pytest.approx(1 - np.sqrt(0.32), rel=1e-15)
    assert kullback_leibler(A, B, base=np.e) == pytest.approx(0.6 * np.log(3) - 0.1 * np.log(5), rel=1e-14)
    m = [0.4, 0.3, 0.3]
    by_hand = sum(p * np.log2(p / q) for s in ([0.6, 0.3, 0.1], [0.2, 0.3, 0.5]) for p, q in zip(s, m, strict=True)) / 2
    assert jensen_shannon(A, B) == pytest.approx(by_hand, rel=1e-13)
    assert log_rca_correlation([0.9, 0, 3.9], [0, 0.9, 9.9], epsilon=0.1) == pytest.approx(
        np.corrcoef(np.log([1, 0.1, 4]), np.log([0.1, 1, 10]))[0, 1], rel=1e-13
    )


@given(pairs)
def test_bounds_symmetry_and_scale(pair):
    a, b = pair
    assume(a.sum() > 0 and b.sum() > 0)
    for measure, low, high in (
        (cosine, 0, 1),
        (bray_curtis, 0, 1),
        (euclidean_similarity, 1 - np.sqrt(2), 1),
        (jensen_shannon, 0, 1),
    ):
        found = measure(a, b)
        assert low - 1e-12 <= found <= high + 1e-12
        assert found == pytest.approx(measure(b, a), rel=1e-12, abs=1e-12)
    for measure in (cosine, euclidean_similarity, jensen_shannon):
        assert measure(a, b) == pytest.approx(measure(a * 3, b / 7), rel=1e-9, abs=1e-9)
    assert bray_curtis(shares(a), shares(b)) == pytest.approx(1 - esi(a, b), rel=1e-9, abs=1e-9)


@given(pairs)
def test_divergences(pair):
    a, b = pair
    assume(a.sum() > 0 and b.sum() > 0)
    forth = kullback_leibler(a, b)
    assert forth >= -1e-12
    assert np.isinf(forth) == bool(((a > 0) & (b == 0)).any())
    lifted = kullback_leibler(a, b, floor=1e-3)
    assert np.isfinite(lifted)
    assert jeffreys(a, b, floor=1e-3) == pytest.approx(lifted + kullback_leibler(b, a, floor=1e-3))
    assert jeffreys(a, b, floor=1e-3) == pytest.approx(jeffreys(b, a, floor=1e-3))
    # between Pinsker's bound and half the L1 distance (Lin 1991)
    assert jensen_shannon(a, b) <= krugman(a, b) / 2 + 1e-9
    assert jensen_shannon(a, b) * 8 * np.log(2) >= krugman(a, b) ** 2 - 1e-9


@given(arrays(np.float64, 6, elements=values), st.floats(1e-3, 1))
def test_equal_structures(a, epsilon):
    assume(a.sum() > 0)
    assert cosine(a, a) == pytest.approx(1)
    assert bray_curtis(a, a) == 0
    assert euclidean_similarity(a, a) == 1
    assert kullback_leibler(a, a) == 0
    assert jensen_shannon(a, a) == pytest.approx(0, abs=1e-12)
    # the sum of a column of near-equal logarithms leaves only rounding to correlate
    assume(np.ptp(np.log(a + epsilon)) > 1e-6)
    assert log_rca_correlation(a, a, epsilon=epsilon) == pytest.approx(1)


def test_what_is_not_defined():
    for measure in (cosine, euclidean_similarity, kullback_leibler, jeffreys, jensen_shannon):
        assert np.isnan(measure([0, 0], [1, 2]))
    assert np.isnan(bray_curtis([0, 0], [0, 0]))
    assert np.isnan(jaccard([False], [False]))
    assert np.isnan(log_rca_correlation([1, 1, 1], [1, 2, 3]))
    assert np.isnan(log_rca_correlation([1, np.nan], [1, 2]))
    assert log_rca_correlation([1, np.nan, 2], [3, 1, 4]) == pytest.approx(1)


@pytest.mark.parametrize(
    "call",
    [
        lambda: cosine([1], [1, 2]),
        lambda: bray_curtis([-1, 1], [1, 2]),
        lambda: kullback_leibler(A, B, floor=-1),
        lambda: kullback_leibler(A, B, base=1),
        lambda: log_rca_correlation([1], [1], epsilon=0),
        lambda: log_rca_correlation([1], [1, 2]),
        lambda: jaccard([True], [True, False]),
    ],
)
def test_what_is_refused(call):
    with pytest.raises(ValueError):
        call()
