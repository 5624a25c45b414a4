"""The same indices by another way: SQL on DuckDB against the lens, on random worlds."""

from __future__ import annotations

import ibis
import numpy as np
import pytest
from tests.lenses.structure.worlds import Shelf, flows

from bilateral.lenses.structure import look
from bilateral.pair import Pair

COUNTRIES = ("KOR", "CHN", "JPN", "USA", "DEU", "VNM")
PAIR = Pair("KOR", "CHN")


def world(seed: int):
    random = np.random.default_rng(seed)
    products = [f"{n:04d}" for n in range(101, 100 + 40)]
    return flows([
        (2018, exporter, importer, product, float(random.lognormal(0, 3)))
        for exporter in COUNTRIES for importer in COUNTRIES for product in products
        if exporter != importer and random.random() < 0.4
    ])  # fmt: skip


@pytest.fixture(params=[1, 2, 3])
def both(request):
    table = world(request.param)
    return look(Shelf(table), PAIR), table


def sql(table, query: str):
    con = ibis.duckdb.connect()
    con.con.register("flows", table)
    return con.con.execute(query).fetchall()


def test_advantage(both):
    found, table = both
    rows = sql(table, """
        WITH w AS (SELECT product, sum(value) AS x FROM flows GROUP BY 1),
             i AS (SELECT exporter, product, sum(value) AS x FROM flows WHERE exporter IN ('KOR', 'CHN') GROUP BY 1, 2)
        SELECT i.exporter, i.product,
               i.x / sum(i.x) OVER (PARTITION BY i.exporter) / (w.x / (SELECT sum(x) FROM w))
        FROM i JOIN w USING (product)""")  # fmt: skip
    expected = {(country, product): value for country, product, value in rows}
    for row in found.table("structure.rca").rows():
        assert row["rca"] == pytest.approx(expected.get((row["country"], row["product"]), 0.0), rel=1e-12)


def test_similarity(both):
    found, table = both
    ((value,),) = sql(table, """
        WITH s AS (SELECT product, sum(value) FILTER (exporter = 'KOR') AS a, sum(value) FILTER (exporter = 'CHN') AS b
                   FROM flows GROUP BY 1)
        SELECT sum(least(coalesce(a, 0) / (SELECT sum(a) FROM s), coalesce(b, 0) / (SELECT sum(b) FROM s))) FROM s
        """)  # fmt: skip
    assert found.measure("structure.esi.world").value == pytest.approx(value, rel=1e-12)


def test_similarity_in_each_market(both):
    found, table = both
    rows = sql(table, """
        WITH c AS (SELECT importer, product, coalesce(sum(value) FILTER (exporter = 'KOR'), 0) AS a,
                          coalesce(sum(value) FILTER (exporter = 'CHN'), 0) AS b
                   FROM flows WHERE importer NOT IN ('KOR', 'CHN') GROUP BY 1, 2),
             t AS (SELECT importer, sum(a) AS ta, sum(b) AS tb FROM c GROUP BY 1)
        SELECT importer, sum(least(a / ta, b / tb)) FROM c JOIN t USING (importer) GROUP BY 1""")  # fmt: skip
    assert len(rows) == 4
    for market, value in rows:
        assert found.measure(f"structure.esi.market.{market}").value == pytest.approx(value, rel=1e-12)


def test_two_way_trade(both):
    found, table = both
    ((value,),) = sql(table, """
        WITH p AS (SELECT product,
                          coalesce(sum(value) FILTER (exporter = 'KOR' AND importer = 'CHN'), 0) AS ab,
                          coalesce(sum(value) FILTER (exporter = 'CHN' AND importer = 'KOR'), 0) AS ba
                   FROM flows GROUP BY 1)
        SELECT 1 - sum(abs(ab - ba)) / sum(ab + ba) FROM p""")  # fmt: skip
    assert found.measure("structure.gl").value == pytest.approx(value, rel=1e-12)


def test_rivalry_in_third_markets(both):
    found, table = both
    ((value,),) = sql(table, """
        WITH c AS (SELECT importer, product, coalesce(sum(value) FILTER (exporter = 'KOR'), 0) AS a,
                          coalesce(sum(value) FILTER (exporter = 'CHN'), 0) AS b FROM flows GROUP BY 1, 2)
        SELECT sum(least(a / (SELECT sum(a) FROM c), b / (SELECT sum(b) FROM c)))
        FROM c WHERE importer NOT IN ('KOR', 'CHN')""")  # fmt: skip
    assert found.measure("structure.third_market.min").value == pytest.approx(value, rel=1e-12)
    rows = found.table("structure.third_market").rows()
    assert sum(row["overlap"] for row in rows) == pytest.approx(value, rel=1e-12)
