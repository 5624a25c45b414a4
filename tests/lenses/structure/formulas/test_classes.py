from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.classes import class_similarity, sums_by_class
from bilateral.lenses.structure.formulas.similarity import esi, esi_within
from bilateral.reference.technology import technology

WIOD = Path(__file__).parents[5] / "shared" / "data" / "trade" / "wiod2013_bilateral_1995_2011.parquet"
GOODS = [f"c{number}" for number in range(1, 17)]

values = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
tables = arrays(np.float64, (3, 6), elements=values)
groups = arrays(np.int64, 6, elements=st.integers(0, 3))


@given(tables, tables, groups)
def test_against_one_market_at_a_time(a, b, group):
    found = class_similarity(a, b, group, 4)
    for market in range(3):
        whole = esi(a[market], b[market])
        np.testing.assert_allclose(found.market[market], whole, rtol=1e-12, atol=1e-12)
        for number in range(4):
            here = group == number
            inside = esi(a[market, here], b[market, here]) if here.any() else np.nan
            np.testing.assert_allclose(found.within[market, number], inside, rtol=1e-9, atol=1e-12)
        if not np.isnan(whole):
            np.testing.assert_allclose(
                np.nan_to_num(found.within[market]),
                np.nan_to_num(esi_within(a[market], b[market], group, 4)),
                rtol=1e-9,
                atol=1e-12,
            )
            assert found.weight_a[market].sum() == pytest.approx(1)
            assert found.weight_b[market].sum() == pytest.approx(1)
            # a class cannot add more than the smaller of its two weights
            assert (found.contribution[market] <= np.minimum(found.weight_a, found.weight_b)[market] + 1e-12).all()


def test_the_class_of_one_product_is_wholly_alike():
    found = class_similarity([[60, 30, 10], [1, 0, 0]], [[20, 30, 50], [0, 0, 1]], np.array([0, 0, 1]), 3)
    np.testing.assert_allclose(found.contribution[0], [0.5, 0.1, 0])
    np.testing.assert_allclose(found.within[0], [11 / 15, 1, np.nan])
    np.testing.assert_allclose(found.within[1], np.nan)
    np.testing.assert_allclose(found.contribution[1], 0)


def test_an_empty_market_is_not_defined():
    found = class_similarity([[0, 0], [1, 2]], [[1, 1], [1, 2]], np.array([0, 1]), 2)
    assert np.isnan(found.contribution[0]).all()
    assert np.isnan(found.market[0])
    assert found.market[1] == pytest.approx(1)


@pytest.mark.parametrize("group", [[0], [0, 2], [-1, 0]])
def test_groups_must_fit(group):
    with pytest.raises(ValueError, match="number the 2 products from 0 to 1"):
        sums_by_class([[1.0, 2.0]], np.array(group), 2)


@pytest.fixture(scope="module")
def wiod():
    if not WIOD.exists():
        pytest.skip("the real trade data are not beside the project")
    import pyarrow.parquet as pq

    filters = [("exporter", "in", ["KOR", "CHN"]), ("industry", "in", GOODS)]
    return pq.read_table(WIOD, filters=filters).to_pylist()


@pytest.mark.real
@pytest.mark.parametrize(("year", "world"), [(1995, 0.669), (2003, 0.740), (2011, 0.654)])
def test_korea_and_china_by_technology_class_and_market(wiod, year, world):
    rows = [row for row in wiod if row["year"] == year and row["exporter"] != row["importer"]]
    markets = {name: n for n, name in enumerate(sorted({row["importer"] for row in rows}))}
    tables = {name: np.zeros((len(markets), len(GOODS))) for name in ("KOR", "CHN")}
    for row in rows:
        tables[row["exporter"]][markets[row["importer"]], GOODS.index(row["industry"])] += (
            row["intermediate"] + row["final"]
        )
    scheme = technology("oecd-wiod2013")
    names = [entry.id for entry in scheme.classes]
    group = np.array([names.index(found) for found in scheme.classify(GOODS)])
    korea, china = tables["KOR"], tables["CHN"]
    # falling stocks make a few sums negative
    whole = class_similarity([korea.sum(axis=0).clip(0)], [china.sum(axis=0).clip(0)], group, len(names))
    assert whole.market[0] == pytest.approx(world, abs=5e-4)
    korea, china = korea.clip(0), china.clip(0)
    by_market = class_similarity(korea, china, group, len(names))
    third = [n for name, n in markets.items() if name not in {"KOR", "CHN"}]
    for n in third:
        assert by_market.market[n] == pytest.approx(esi(korea[n], china[n]), abs=1e-12, nan_ok=True)
    # one industry makes up the high-technology class here, so that inside it the two are wholly alike
    assert np.nanmin(by_market.within[third, names.index("H")]) == pytest.approx(1)
