"""`python -m benchmarks.kernels [--rows N] [--runs N]`: indices for all pairs of a simulated year, against DuckDB.

Every line is a whole process that starts from the store: imports, reading, coding and result included. DuckDB reads
the same Parquet and answers the same by SQL with all cores: once with texts made small numbers first, which is faster
for it and what the ratio is against, and once with texts as they are. Both sides' sums are compared. Without `--rows`
it goes through 1, 3 and 11.25 million rows.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.process import Cost, cost

CLI = [sys.executable, "-m", "bilateral.cli.main"]
SIZES = (1_000_000, 3_000_000, 11_250_000)
CORE = ("esi", "gl", "third_market")

CODED = """
CREATE TYPE place AS ENUM (SELECT DISTINCT unnest([exporter, importer]) AS code FROM '{path}' ORDER BY 1);
CREATE TYPE good AS ENUM (SELECT DISTINCT product FROM '{path}' ORDER BY 1);
CREATE TEMP TABLE f AS SELECT enum_code(exporter::place) AS i, enum_code(importer::place) AS j,
    enum_code(product::good) AS k, value AS v FROM '{path}' WHERE value > 0;
CREATE TEMP TABLE x AS SELECT i, k, sum(v) AS v FROM f GROUP BY ALL;
CREATE TEMP TABLE m AS SELECT j, k, sum(v) AS v FROM f GROUP BY ALL;
CREATE TEMP TABLE p AS SELECT i, j, sum(v) AS v FROM f GROUP BY ALL;
CREATE TEMP TABLE w AS SELECT i, sum(v) AS v FROM p GROUP BY ALL;
"""
AS_TEXT = """
CREATE TEMP VIEW f AS SELECT exporter AS i, importer AS j, product AS k, value AS v FROM '{path}' WHERE value > 0;
CREATE TEMP VIEW x AS SELECT i, k, sum(v) AS v FROM f GROUP BY ALL;
CREATE TEMP VIEW m AS SELECT j, k, sum(v) AS v FROM f GROUP BY ALL;
CREATE TEMP VIEW p AS SELECT i, j, sum(v) AS v FROM f GROUP BY ALL;
CREATE TEMP VIEW w AS SELECT i, sum(v) AS v FROM f GROUP BY ALL;
"""
ASKED = {
    "totals": "SELECT (SELECT sum(v) FROM x), (SELECT sum(v) FROM m), (SELECT sum(v) FROM p)",
    "esi": """WITH s AS (SELECT x.i, x.k, x.v / w.v AS s FROM x JOIN w USING (i))
        SELECT a.i, b.i, sum(least(a.s, b.s)) AS e FROM s a JOIN s b ON a.k = b.k AND a.i < b.i GROUP BY ALL""",
    "gl": """WITH same AS (SELECT a.i, a.j, sum(least(a.v, b.v)) AS v FROM f a
            JOIN f b ON a.i = b.j AND a.j = b.i AND a.k = b.k AND a.i < a.j GROUP BY ALL)
        SELECT same.i, same.j, 2 * same.v / (o.v + r.v) FROM same
            JOIN p o ON o.i = same.i AND o.j = same.j JOIN p r ON r.i = same.j AND r.j = same.i""",
    "third_market": """WITH s AS (SELECT f.i, f.j, f.k, f.v / w.v AS s FROM f JOIN w USING (i))
        SELECT a.i, b.i, sum(least(a.s, b.s)) FROM s a JOIN s b ON a.j = b.j AND a.k = b.k AND a.i < b.i
        GROUP BY ALL""",
}


def main() -> None:
    """Run the benchmark, or one step of it in this process."""
    words = argparse.ArgumentParser(prog="benchmarks.kernels", description=__doc__)
    words.add_argument("--rows", type=int, action="append", help="rows of the simulated year; may be repeated")
    words.add_argument("--runs", type=int, default=2, help="runs of each step; the fastest counts")
    words.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    words.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.step:
        print(STEPS[given.step](given.home))
        return
    print(f"load average before the run: {os.getloadavg()[0]:.1f}; {os.cpu_count()} cores")
    print(f"{'rows':>12}  {'step':<52}{'cpu s':>8}{'wall s':>8}{'peak MiB':>10}{'CPU ratio':>11}")
    beyond = {}
    for rows in given.rows or SIZES:
        with tempfile.TemporaryDirectory(prefix="bilateral-kernels-") as folder:
            beyond[rows] = _size(Path(folder), rows, given.runs)
    _growth_of_cost(beyond)


def _growth_of_cost(beyond: dict[int, tuple[float, float]]) -> None:
    """How cost grows with rows, with what every process pays to start up taken off."""
    for place, step in enumerate(("laying the year out and the indices", "the indices from the packed year")):
        told = "; ".join(f"{rows:,} rows {found[place] / rows * 1e6:.3f}" for rows, found in beyond.items())
        print(f"CPU s a million rows beyond starting up, {step}: {told}")


def _size(folder: Path, rows: int, runs: int) -> tuple[float, float]:
    """CPU seconds beyond starting up: of the first use, and from the packed year."""
    archive, home = folder / "BACI_HS92_V000000.zip", folder / "home"
    cost([sys.executable, "-m", "benchmarks.make_year", str(archive), "--rows", str(rows)])
    cost([*CLI, "add", "baci", str(archive), "--name", "year"], env={"BILATERAL_HOME": str(home)})
    archive.unlink()
    _cost("core", home, runs)  # compiles the kernels, where that has not happened yet
    peer = _cost("duckdb", home, runs)
    _line(rows, "DuckDB: totals, ESI, GL, third markets (codes)", peer)
    _line(rows, "DuckDB: the same on the texts as they are stored", _cost("duckdb-text", home, 1))
    firsts = []
    for _ in range(runs):
        shutil.rmtree(next(home.rglob("packed")))
        firsts.append(_cost("core", home, 1))
    first, core = min(firsts, key=lambda one: one.cpu), _cost("core", home, runs)
    _line(rows, "kernels: the same, first time (lays the year out)", first, peer)
    _line(rows, "kernels: the same, from the packed year", core, peer)
    _line(rows, "kernels: the same, without numba", _cost("plain", home, 1), peer)
    _line(rows, "kernels: all indices of all pairs, to Parquet", _cost("every", home, runs), peer)
    _line(rows, "kernels: growth of all exporters", _cost("growth", home, runs))
    bare = _cost("bare", home, runs)
    _line(rows, "of which starting up (imports, numba ready)", bare)
    for step in ("dyad", "sums"):
        subprocess.run(_step(step, home), check=True)
    return first.cpu - bare.cpu, core.cpu - bare.cpu


def _step(step: str, home: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.kernels", "--step", step, "--home", str(home)]


def _cost(step: str, home: Path, runs: int) -> Cost:
    return min((cost(_step(step, home)) for _ in range(runs)), key=lambda found: found.cpu)


def _line(rows: int, step: str, found: Cost, peer: Cost | None = None) -> None:
    ratio = f"{peer.cpu / found.cpu:>11.1f}" if peer else ""
    print(f"{rows:>12,}  {step:<52}{found.cpu:8.2f}{found.wall:8.2f}{found.peak:10.0f}{ratio}", flush=True)


def _ours(home: Path, engine: str = "auto") -> dict[str, float]:
    from bilateral.lenses.structure import kernels as k

    flows = _packed(home)
    sums = k.totals(flows, engine=engine)
    found = {
        "esi": k.esi_matrix(flows, sums, engine=engine),
        "gl": k.intra_matrices(flows, sums, engine=engine).gl,
        "third_market": k.third_market_matrix(flows, sums, engine=engine),
    }
    return {name: float(np.nansum(matrix)) / 2 for name, matrix in found.items()}


def _numba() -> None:
    """What the first compiled function of a process costs, whatever it does."""
    from bilateral.lenses.structure.kernels import compiled

    compiled.overlap(np.zeros((1, 1)), np.zeros((1, 1)), True)


def _packed(home: Path):
    from bilateral.lenses.structure.packed import packed
    from bilateral.store import Store

    store = Store(home)
    dataset = store.dataset()
    return packed(store, dataset, dataset.years[-1])


def _duckdb(home: Path, tables: str = CODED) -> dict[str, float]:
    import duckdb

    con = duckdb.connect(config={"temp_directory": str(home.parent / "spill")})
    con.execute(tables.format(path=next((home / "tidy" / "trade_flows").rglob("part-0.parquet"))))
    return {name: sum(row[2] for row in con.execute(query).fetchall()) for name, query in ASKED.items()}


def _sums(home: Path) -> str:
    mine, theirs = _ours(home), _duckdb(home)
    apart = max(abs(mine[name] / theirs[name] - 1) for name in CORE)
    if apart > 1e-12:
        raise SystemExit(f"the sums differ: {mine} against {theirs}")
    listed = ", ".join(f"{name} {mine[name]:.6f}" for name in CORE)
    return f"              sums over all pairs: {listed}; largest relative difference from DuckDB {apart:.1e}"


def _every(home: Path) -> int:
    from bilateral.lenses.structure.all_pairs import all_pairs
    from bilateral.store import Store

    store = Store(home)
    result = all_pairs(store, year=store.dataset().years[-1])
    result.write(home / "pairs.parquet")
    return result.table.num_rows


def _growth(home: Path) -> float:
    from bilateral.lenses.structure import kernels as k

    flows = _packed(home)
    _, found = k.growth_all(flows, flows)
    return float(np.abs(found.change).max())


def _dyad(home: Path) -> str:
    """The two largest exporters, then all pairs of twelve that lie evenly by size."""
    from bilateral.lenses.structure import kernels as k

    start = time.perf_counter()
    flows = _packed(home)
    opened = time.perf_counter() - start
    sold = np.diff(flows.start[:: len(flows.countries)])
    order = [flows.countries[at] for at in np.argsort(sold)[::-1]]
    first = _milliseconds(lambda: k.dyad(flows, order[0], order[1]))
    largest = min(_milliseconds(lambda: k.dyad(flows, order[0], order[1])) for _ in range(5))
    some = order[:: math.ceil(len(order) / 12)]
    others = [_milliseconds(lambda a=a, b=b: k.dyad(flows, a, b)) for a in some for b in some if a < b]
    return (
        f"              one pair, wall: open the packed year {opened * 1e3:.0f} ms; two largest exporters "
        f"{first:.1f} ms the first time, {largest:.1f} ms after; median pair {np.median(others):.1f} ms; "
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
    )


def _milliseconds(call) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


STEPS = {
    "core": _ours,
    "plain": lambda home: _ours(home, "numpy"),
    "duckdb": _duckdb,
    "duckdb-text": lambda home: _duckdb(home, AS_TEXT),
    "bare": lambda home: (_numba(), _packed(home).rows)[1],
    "sums": _sums,
    "every": _every,
    "growth": _growth,
    "dyad": _dyad,
}


if __name__ == "__main__":
    main()
