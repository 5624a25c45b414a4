"""`python -m benchmarks.signals_gdelt [--rows N] [--runs N] [--spark]`: GDELT 2.0 rows to the days of a pair.

A synthetic file of two million rows with 61 columns (about 0.85 GB; one row in two is between two countries) is turned
into the deduplicated days of one pair, and then goes the whole way: all dyads stored, each event once, with the counts
by day, and the days of the pair read from these. The peer is a bare DuckDB `count(*)` over the same file in a process
of its own, which reads every byte and keeps nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.make_gdelt import ROWS, make_gdelt
from benchmarks.process import Cost, cost

PYTHON = sys.executable
LINE = "from bilateral.pair import Pair; from bilateral.sources import gdelt; "
WHOLE = """
from bilateral.store import Store
store = Store({home!r})
gdelt.add(store, {file!r})
days = store.read(store.dataset('gdelt', 'dyad_days'))
pair = days.filter(days.source.isin(['KOR', 'CHN']) & days.target.isin(['KOR', 'CHN']))
print(pair.order_by('date', 'source', 'channel', 'root', 'realis').to_pyarrow().num_rows)
"""


def main() -> None:
    """Print wall and CPU seconds, memory, and the ratio of CPU seconds to the bare count."""
    words = argparse.ArgumentParser(prog="benchmarks.signals_gdelt", description=__doc__)
    words.add_argument("--rows", type=int, default=ROWS)
    words.add_argument("--runs", type=int, default=1)
    words.add_argument("--spark", action="store_true", help="the days of the pair on Spark too")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        _run(Path(folder), given.rows, given.runs, spark=given.spark)


def _run(folder: Path, rows: int, runs: int, *, spark: bool) -> None:
    file = make_gdelt(folder / "big.export.CSV", rows=rows)
    size = file.stat().st_size / 1e6
    print(f"{rows:,} rows, 61 columns, {size:,.0f} MB")
    print(f"{'step':<46}{'wall s':>8}{'cpu s':>8}{'peak MiB':>10}{'ratio':>8}")
    bare = cost([PYTHON, "-c", _count(file)], runs=runs)
    _line("bare DuckDB count(*)", bare)
    days = f"{LINE}print(gdelt.dyad_series({str(file)!r}, Pair('KOR', 'CHN')).num_rows)"
    _line("days of one pair, each event once", cost([PYTHON, "-c", days], runs=runs), bare)
    if spark:
        there = days.replace("'CHN'))", "'CHN'), engine=engine.connect('pyspark'))")
        _line(
            "the same, merged on Spark", cost([PYTHON, "-c", f"from bilateral import engine; {there}"], runs=runs), bare
        )
    home = {"BILATERAL_HOME": str(folder / "home")}
    whole = f"{LINE}{WHOLE.format(file=str(file), home=home['BILATERAL_HOME'])}"
    _line("the whole way: all dyads, then one pair", cost([PYTHON, "-c", whole]), bare)
    index = [PYTHON, "-m", "bilateral.cli.main", "signals", "index", "USA", "CHN", "--json"]
    _line("signals index of one pair from the store", cost(index, env=home, runs=runs), bare)


def _count(file: Path) -> str:
    columns = "{" + ", ".join(f"'c{n}': 'VARCHAR'" for n in range(61)) + "}"
    marks = "delim='\\t', quote='', escape='', header=false, auto_detect=false"
    table = f"read_csv({str(file)!r}, {marks}, columns={columns})"
    return f'import duckdb; duckdb.sql("""SELECT count(*) FROM {table}""").fetchall()'


def _line(step: str, found: Cost, peer: Cost | None = None) -> None:
    ratio = f"{found.cpu / peer.cpu:8.2f}" if peer else ""
    print(f"{step:<46}{found.wall:8.2f}{found.cpu:8.2f}{found.peak:10.0f}{ratio}")


if __name__ == "__main__":
    main()
