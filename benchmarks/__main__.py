"""`python -m benchmarks [--rows N] [--runs N]`: the sample brief, then a BACI-sized simulated year.

The peer is DuckDB itself: reading the unpacked CSV and writing one Parquet file, with no check, no sort, no unzip.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from benchmarks.make_year import YEAR_PAIR, YEAR_ROWS, make_year
from benchmarks.process import Cost, cost

CLI = [sys.executable, "-m", "bilateral.cli.main"]
COLUMNS = "{'t':'SMALLINT','i':'SMALLINT','j':'SMALLINT','k':'VARCHAR','v':'DOUBLE','q':'VARCHAR'}"


def main() -> None:
    """Run all benchmarks and print one line for each."""
    words = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    words.add_argument("--rows", type=int, default=YEAR_ROWS, help="rows of the simulated year")
    words.add_argument("--runs", type=int, default=1, help="runs of each step; the fastest counts")
    given = words.parse_args()
    print(f"{'step':<46}{'wall s':>8}{'cpu s':>8}{'peak MiB':>10}{'ratio':>8}  against")
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        _sample(Path(folder), given.runs)
        _year(Path(folder), given.rows, given.runs)


def _sample(folder: Path, runs: int) -> None:
    env = {"BILATERAL_HOME": str(folder / "sample")}
    bare = cost([sys.executable, "-c", "import duckdb, altair, vl_convert, typst, ibis"], runs=runs)
    _line("sample: import the libraries alone", bare)
    first = cost([*CLI, "brief", "--out", str(folder / "out")], env=env)
    _line("sample: simulate, load, brief (first run)", first, bare, "import")
    again = cost([*CLI, "brief", "--out", str(folder / "out")], env=env, runs=runs)
    _line("sample: brief (again)", again, bare, "import")
    _line("bilateral --help", cost([*CLI, "--help"], runs=3), cost([sys.executable, "-c", ""], runs=3), "python -c ''")


def _year(folder: Path, rows: int, runs: int) -> None:
    archive = make_year(folder / "BACI_HS92_V000000.zip", rows=rows)
    plain = _unpack(archive, folder)
    target = folder / "bare.parquet"
    bare = cost([sys.executable, "-c", _convert(plain, target)], runs=runs)
    _line(f"{rows / 1e6:.1f} M rows: bare CSV to Parquet", bare)
    plain.unlink()
    home = {"BILATERAL_HOME": str(folder / "year")}
    load = cost([*CLI, "add", "baci", str(archive), "--name", "year"], env=home, runs=runs)
    _line(f"{rows / 1e6:.1f} M rows: add baci", load, bare, "bare conversion")
    read = cost([sys.executable, "-c", _scan(target)], runs=runs)
    _line("bare read of the same columns", read)
    question = [*YEAR_PAIR, "--data", "year"]
    structure = cost([*CLI, "structure", *question, "--json"], env=home, runs=runs)
    _line("structure of one pair", structure, read, "bare read")
    brief = cost([*CLI, "brief", *question, "--out", str(folder / "out")], env=home, runs=runs)
    _line("brief of one pair", brief, read, "bare read")


def _unpack(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as members:
        name = next(name for name in members.namelist() if "_Y" in name)
        plain = folder / "year.csv"
        with members.open(name) as source, plain.open("wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
    return plain


def _convert(plain: Path, target: Path) -> str:
    read = f"read_csv('{plain}', header=true, columns={COLUMNS})"
    return f"import duckdb; duckdb.sql(\"COPY (FROM {read}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)\")"


def _scan(target: Path) -> str:
    return f"import duckdb; duckdb.sql(\"SELECT sum(i), sum(j), max(k), sum(v) FROM '{target}'\").fetchall()"


def _line(step: str, found: Cost, peer: Cost | None = None, name: str = "") -> None:
    ratio = f"{found.wall / peer.wall:8.2f}  {name}" if peer else ""
    print(f"{step:<46}{found.wall:8.2f}{found.cpu:8.2f}{found.peak:10.0f}{ratio}")


if __name__ == "__main__":
    main()
