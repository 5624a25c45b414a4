"""`python -m benchmarks.technology [--works N]`: top-10 % weights and scores of millions of works, whole and in parts.

The query of the lens reads a Parquet file of simulated works (five million unless told) and reduces it to one row a
country, field and year. It is measured against what cannot be avoided: DuckDB counting the same rows by country, field
and year after the lists of countries are taken apart, without thresholds, ties or means. CPU seconds of the process;
the best of the runs.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

LIMIT = 30.0
"""CPU seconds that five million works may take."""


def works(path: Path, size: int, seed: int = 1) -> None:
    """Write simulated works: 200 economies, 30 fields, six years, skewed citations, one to six countries a work."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    codes = np.array([f"Q{chr(77 + n // 26)}{chr(65 + n % 26)}" for n in range(200)])
    lists = np.array([";".join(sorted(set(rng.choice(codes, n)))) for n in np.repeat(np.arange(1, 7), 4000)])
    single = rng.random(size) < 0.6
    chosen = np.where(single, rng.integers(0, 4000, size), rng.integers(4000, len(lists), size))
    table = {
        "id": pa.array(np.arange(size)).cast("string"),
        "year": pa.array(rng.integers(2015, 2021, size), pa.int16()),
        "field": pa.array(np.array([f"field {n}" for n in range(30)])[rng.integers(0, 30, size)]),
        "type": pa.array(np.where(rng.random(size) < 0.9, "article", "review")),
        "citations": pa.array(np.floor(rng.lognormal(1.5, 1.3, size)).astype("int64")),
        "countries": pa.array(lists[chosen]),
    }
    pq.write_table(pa.table(table), path)


def measured(ask, runs):
    """Best CPU and wall seconds of some runs, and the last answer."""
    found, best = None, (float("inf"), float("inf"))
    for _ in range(runs):
        cpu, wall = time.process_time(), time.perf_counter()
        found = ask()
        best = min(best, (time.process_time() - cpu, time.perf_counter() - wall))
    return best, found


def main() -> None:
    """Measure and print."""
    from bilateral import engine as engines
    from bilateral.lenses.technology import query

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=2)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "works.parquet"
        works(path, told.works)
        engine = engines.connect()
        (cpu, wall), rows = measured(lambda: engine.arrow(query.impact(engine.read_parquet([path]))), told.runs)
        plain = f"""SELECT country, field, year, count(*) FROM (SELECT unnest(string_split(countries, ';')) AS country,
            field, year FROM '{path}') GROUP BY ALL"""
        (least, _), _ = measured(lambda: engine.con.con.execute(plain).fetchall(), told.runs)
    frame = rows.to_pandas().groupby(["field", "year"])[["top_part", "works_part"]].sum()
    gap = float((frame.top_part / frame.works_part - 0.1).abs().max())
    print(f"{told.works:,} works: {cpu:.1f} s CPU, {wall:.1f} s wall, {rows.num_rows:,} rows")
    print(f"counting alone: {least:.1f} s CPU; the lens takes {cpu / least:.1f} times as long")
    print(f"largest distance of the fractional weights from 10 %: {gap:.1e}")
    print(f"limit for five million: {LIMIT:.0f} s; {'kept' if cpu <= LIMIT * told.works / 5e6 else 'MISSED'}")


if __name__ == "__main__":
    main()
