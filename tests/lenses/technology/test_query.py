"""The query over works: the CWTS identity, equal to the formulas, the same on both engines."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology import query
from bilateral.lenses.technology.works import with_all_fields


def simulated(size, seed=1):
    rng = np.random.default_rng(seed)
    lists = np.array(
        [";".join(sorted(set(rng.choice(list("ABCDEFGH"), n)))) for n in (1, 1, 2, 2, 3, 5) for _ in range(9)]
    )
    countries = lists[rng.integers(0, len(lists), size)]
    countries[rng.random(size) < 0.1] = ""
    return pa.table(
        {
            "id": pa.array([str(n) for n in range(size)]),
            "year": pa.array(rng.integers(2018, 2021, size), pa.int16()),
            "field": pa.array(np.array(["x", "y", "z"])[rng.integers(0, 3, size)]),
            "type": pa.array(np.where(rng.random(size) < 0.8, "article", "review")),
            "citations": pa.array(np.floor(rng.lognormal(0.8, 1.2, size)).astype("int64")),
            "countries": pa.array(countries),
        }
    )


def by_key(found):
    return {(row["country"], row["field"], row["year"]): row for row in found.to_pylist()}


def by_formulas(works):
    """The same with plain arrays, pool by pool."""
    rows = [row for row in works.to_pylist() if row["countries"]]
    pools = {}
    for row in rows:
        pools.setdefault((row["field"], row["year"], row["type"]), []).append(row)
    out = {}
    for (field, year, _), pool in pools.items():
        cites = [row["citations"] for row in pool]
        for row, top, score in zip(pool, f.top_weights(cites), f.normalised(cites), strict=True):
            codes = row["countries"].split(";")
            for code in codes:
                sums = out.setdefault((code, field, year), np.zeros(6))
                part = 1 / len(codes)
                sums += [1, top, score, part, part * top, part * score]
    return out


def test_query_equals_the_formulas(engine, tmp_path):
    works = simulated(4000)
    pq.write_table(works, tmp_path / "works.parquet")
    found = by_key(engine.arrow(query.impact(engine.read_parquet([tmp_path / "works.parquet"]))))
    expected = by_formulas(works)
    assert set(found) == set(expected)
    names = ("works", "top", "score", "works_part", "top_part", "score_part")
    for key, sums in expected.items():
        assert [found[key][name] for name in names] == pytest.approx(list(sums), rel=1e-10)


def test_fractional_weights_are_exactly_a_tenth_in_every_field_and_year(tmp_path):
    from bilateral import engine as engines

    pq.write_table(simulated(60_000, seed=4), tmp_path / "works.parquet")
    engine = engines.connect()
    rows = engine.arrow(query.impact(engine.read_parquet([tmp_path / "works.parquet"]))).to_pylist()
    sums = {}
    for row in rows:
        cell = sums.setdefault((row["field"], row["year"]), np.zeros(3))
        cell += [row["top_part"], row["works_part"], row["score_part"]]
    assert len(sums) == 9
    for top, works, score in sums.values():
        assert abs(top / works - 0.1) < 1e-12
        assert score / works == pytest.approx(1, abs=1e-12)
    full = sum(row["top"] for row in rows) / sum(row["works"] for row in rows)
    assert abs(full - 0.1) > 1e-6


def test_all_fields_are_sums(tmp_path):
    from bilateral import engine as engines

    pq.write_table(simulated(3000), tmp_path / "works.parquet")
    engine = engines.connect()
    rows = with_all_fields(engine.arrow(query.impact(engine.read_parquet([tmp_path / "works.parquet"]), years=[2019])))
    assert {row["year"] for row in rows} == {2019}
    total = next(row for row in rows if row["country"] == "A" and row["field"] == "all")
    parts = [row for row in rows if row["country"] == "A" and row["field"] != "all"]
    assert total["works_part"] == pytest.approx(sum(row["works_part"] for row in parts))
    assert total["pp_fractional"] == pytest.approx(total["top_part"] / total["works_part"])


def test_another_percentage_and_uncited_pools(tmp_path):
    from bilateral import engine as engines

    works = pa.table(
        {
            "id": ["a", "b"],
            "year": pa.array([2020, 2020], pa.int16()),
            "field": ["x", "x"],
            "type": ["article", "article"],
            "citations": pa.array([0, 0], pa.int64()),
            "countries": ["A", "B"],
        }
    )
    pq.write_table(works, tmp_path / "works.parquet")
    engine = engines.connect()
    for percent in (1, 10, 50):
        found = engine.arrow(
            query.impact(engine.read_parquet([tmp_path / "works.parquet"]), percent=percent)
        ).to_pylist()
        assert [row["top"] for row in found] == [percent / 100] * 2
        assert [row["score"] for row in found] == [1.0, 1.0]
