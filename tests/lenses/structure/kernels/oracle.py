"""Every index of every ordered pair by SQL on DuckDB, year by year, from year, exporter, importer, product and value.

Sums are compensated (`fsum`), so that this is the more exact side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

BASE = """
CREATE TEMP TABLE c AS SELECT year AS t, exporter AS i, importer AS j, product AS k, fsum(value) AS v
    FROM flows WHERE value > 0 AND exporter <> importer GROUP BY ALL;
CREATE TEMP TABLE p AS SELECT t, i, j, fsum(v) AS v FROM c GROUP BY ALL;
CREATE TEMP TABLE sold AS SELECT t, i, fsum(v) AS v FROM c GROUP BY ALL;
CREATE TEMP TABLE bought AS SELECT t, j, fsum(v) AS v FROM c GROUP BY ALL;
CREATE TEMP TABLE world AS SELECT t, fsum(v) AS v FROM c GROUP BY ALL;
CREATE TEMP TABLE goods AS SELECT t, k, fsum(v) AS v FROM c GROUP BY ALL;
CREATE TEMP TABLE cell AS SELECT t, j, k, fsum(v) AS v FROM c GROUP BY ALL;
CREATE TEMP TABLE x AS SELECT t, i, k, fsum(c.v) AS v, sold.v AS whole FROM c JOIN sold USING (t, i) GROUP BY ALL;
CREATE TEMP TABLE m AS SELECT t, j, k, fsum(c.v) AS v, bought.v AS whole FROM c JOIN bought USING (t, j) GROUP BY ALL;
CREATE TEMP TABLE cells AS SELECT c.*, p.v AS here, sold.v AS whole, fsum(c.v) OVER (
        PARTITION BY t, j, k ORDER BY i
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS rivals
    FROM c JOIN p USING (t, i, j) JOIN sold USING (t, i);
"""

RIVALS = "FROM cells a JOIN cells b USING (t, j, k) WHERE a.i <> b.i GROUP BY ALL"
BACK_AND_FORTH = """FROM c a JOIN c b ON b.t = a.t AND b.i = a.j AND b.j = a.i AND b.k = a.k
    JOIN p o ON o.t = a.t AND o.i = a.i AND o.j = a.j
    JOIN p r ON r.t = a.t AND r.i = a.j AND r.j = a.i GROUP BY ALL"""

INDICES = {
    "trade": "SELECT t, i, j, v FROM p",
    "esi": """SELECT t, a.i, b.i, fsum(least(a.v / a.whole, b.v / b.whole))
        FROM x a JOIN x b USING (t, k) WHERE a.i <> b.i GROUP BY ALL""",
    "third_market": f"SELECT t, a.i, b.i, fsum(least(a.v / a.whole, b.v / b.whole)) {RIVALS}",
    "double_weight": f"SELECT t, a.i, b.i, fsum(a.v / a.whole * b.v / a.rivals) {RIVALS}",
    "esi_third_markets": f"""
        WITH within AS (SELECT t, j, a.i AS a, b.i AS b, fsum(least(a.v / a.here, b.v / b.here)) AS e {RIVALS}),
        away AS (SELECT p.t, p.i AS a, o.i AS b, fsum(p.v) AS rest
            FROM p JOIN sold o ON o.t = p.t AND o.i <> p.i AND o.i <> p.j GROUP BY ALL),
        half AS (SELECT n.t, n.a, n.b, fsum(p.v / r.rest * n.e) / 2 AS v FROM within n
            JOIN p ON p.t = n.t AND p.i = n.a AND p.j = n.j
            JOIN away r ON r.t = n.t AND r.a = n.a AND r.b = n.b GROUP BY ALL)
        SELECT h.t, h.a, h.b, h.v + o.v FROM half h JOIN half o ON o.t = h.t AND o.a = h.b AND o.b = h.a""",
    "gl": f"SELECT a.t, a.i, a.j, 2 * fsum(least(a.v, b.v)) / any_value(o.v + r.v) {BACK_AND_FORTH}",
    "gl_aquino": f"SELECT a.t, a.i, a.j, fsum(least(a.v / o.v, b.v / r.v)) {BACK_AND_FORTH}",
    "gl_balance_adjusted": f"""SELECT a.t, a.i, a.j, fsum(least(a.v, b.v)) / any_value(least(o.v, r.v))
        {BACK_AND_FORTH}""",
    "tci": """SELECT t, x.i, m.j, fsum(least(x.v / x.whole, m.v / m.whole))
        FROM x JOIN m USING (t, k) WHERE x.i <> m.j GROUP BY ALL""",
    "drysdale_c": """
        WITH rest AS (SELECT s.t, s.i, goods.k, goods.v - coalesce(m.v, 0) AS v FROM sold s JOIN goods USING (t)
            LEFT JOIN m ON m.t = s.t AND m.j = s.i AND m.k = goods.k),
        whole AS (SELECT t, i, fsum(v) AS v FROM rest GROUP BY ALL)
        SELECT x.t, x.i, m.j, fsum(x.v / x.whole * w.v / r.v * m.v / m.whole)
        FROM x JOIN m USING (t, k) JOIN rest r ON r.t = x.t AND r.i = x.i AND r.k = x.k
            JOIN whole w ON w.t = x.t AND w.i = x.i
        WHERE x.i <> m.j GROUP BY ALL""",
    "drysdale_i": """SELECT p.t, p.i, p.j, p.v * (world.v - coalesce(own.v, 0)) / (sold.v * bought.v) FROM p
        JOIN sold USING (t, i) JOIN bought USING (t, j) JOIN world USING (t)
        LEFT JOIN bought own ON own.t = p.t AND own.j = p.i""",
    "intensity": """SELECT p.t, p.i, p.j, p.v * world.v / (sold.v * bought.v) FROM p
        JOIN sold USING (t, i) JOIN bought USING (t, j) JOIN world USING (t)""",
}

EFFECTS = """
WITH in_cell AS (SELECT a.j, a.k, coalesce(b.v, 0) / a.v - 1 AS g FROM cell a
        LEFT JOIN cell b ON b.t = $last AND b.j = a.j AND b.k = a.k WHERE a.t = $first),
    in_product AS (SELECT a.k, coalesce(b.v, 0) / a.v - 1 AS g FROM goods a
        LEFT JOIN goods b ON b.t = $last AND b.k = a.k WHERE a.t = $first),
    in_market AS (SELECT a.j, coalesce(b.v, 0) / a.v - 1 AS g FROM bought a
        LEFT JOIN bought b ON b.t = $last AND b.j = a.j WHERE a.t = $first),
    in_all AS (SELECT b.v / a.v - 1 AS g FROM world a, world b WHERE a.t = $first AND b.t = $last)
SELECT c.i, fsum(c.v * o.g), fsum(c.v * (q.g - o.g)), fsum(c.v * (r.g - q.g)),
    fsum(c.v * (s.g - o.g)), fsum(c.v * (r.g - s.g))
FROM c JOIN in_cell r USING (j, k) JOIN in_product q USING (k) JOIN in_market s USING (j) CROSS JOIN in_all o
WHERE c.t = $first GROUP BY ALL
"""


class Oracle:
    """Answers by SQL."""

    def __init__(self, flows: pa.Table) -> None:
        self.con = duckdb.connect()
        self.con.register("flows", flows)
        self.con.execute(BASE)
        self.known: dict[tuple[str, ...], dict[int, np.ndarray]] = {}

    def matrices(self, name: str, years: list[int], countries: tuple[str, ...]) -> dict[int, np.ndarray]:
        """An index by year, shape (n, n); 0 where SQL says nothing."""
        if (name, *countries) not in self.known:
            place = {code: at for at, code in enumerate(countries)}
            found = {year: np.zeros((len(countries), len(countries))) for year in years}
            for year, a, b, value in self.con.execute(INDICES[name]).fetchall():
                found[year][place[a], place[b]] = value
            self.known[name, *countries] = found
        return self.known[name, *countries]

    def effects(self, first: int, last: int) -> dict[str, tuple[float, ...]]:
        """World, product, market (products first), market, product (markets first), by exporter."""
        rows = self.con.execute(EFFECTS, {"first": first, "last": last}).fetchall()
        return {row[0]: row[1:] for row in rows}
