"""`python -m benchmarks.cases [--data DIR]`: the brief of five lenses, first and again, as whole processes.

Two cases: the simulated sample, its data made on the way, and the real one of January 2026 where its data lie beside
the project. For each the cost of the first build and of building again when nothing has changed, the wall time of each
lens, and the size of the page. The limit beside them is what Python pays to import what a brief is drawn with.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.process import Cost, cost

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CASE = """
[brief]
pair = ["KOR", "CHN"]
question = "Is the thaw between South Korea and China real?"
event = 2026-01-05
date = 2026-01-06

[structure]
flows = "{data}/trade/wiod2013_bilateral_1995_2011.parquet"
map = {{ product = "industry", value = "intermediate+final" }}
classification = "WIOD2013"
unit = "million USD"
max_bad = 0.05
products = "c1-c16"

[signals]
articles = ["{data}/articles"]

[market]
event = 2026-01-02
title = "Reports of a thaw"
prices = "{data}/market/kr_close_2025-08_2026-08.parquet"
zero_volume = "{data}/market/kr_zero_volume_2025-08_2026-08.parquet"
index = "{data}/market/kr_index_daily_2013_2026.csv"
groups = "{data}/market/sector_baskets.csv"
caps = "{data}/market/marcap_2026-01-02_2026-02-20.parquet"

[technology]
patents = "{data}/technology/ncses_patent_families_wipo35_1998_2020.parquet"
collaborations = "{data}/technology/openalex_coauthorship_1990_2023.parquet"

[delegation]
event = "{data}/b2b/synthetic/half_day_1"

[[sector]]
name = "Cosmetics"
products = ["c9"]
baskets = ["cosmetics"]
technologies = ["organic fine chemistry"]
keywords = ["cosmetics", "beauty"]

[[sector]]
name = "Entertainment"
baskets = ["entertainment"]
keywords = ["entertainment", "content", "K-pop"]

[[sector]]
name = "Gaming"
baskets = ["gaming"]
keywords = ["game", "gaming"]

[[sector]]
name = "Electronics"
products = ["c14"]
technologies = ["semiconductors", "telecommunications"]
keywords = ["semiconductors", "electronics", "chips"]
"""


def main() -> None:
    """Run the benchmark."""
    words = argparse.ArgumentParser(prog="benchmarks.cases", description=__doc__)
    words.add_argument("--data", type=Path, default=DATA, help="the real data")
    given = words.parse_args()
    print(f"load average before the run: {os.getloadavg()[0]:.1f}; {os.cpu_count()} cores")
    print(f"{'':<44}{'cpu s':>8}{'wall s':>8}{'peak MiB':>10}")
    _line(
        "importing what the brief draws with", cost([sys.executable, "-c", "import altair, vl_convert, typst, pyarrow"])
    )
    with tempfile.TemporaryDirectory(prefix="bilateral-cases-") as folder:
        _case(Path(folder), "sample", [])
        if given.data.is_dir():
            case = Path(folder) / "brief.toml"
            case.write_text(CASE.format(data=given.data.resolve().as_posix()), encoding="utf-8")
            _case(Path(folder), "January 2026", [str(case)])
        else:
            print(f"January 2026: the real data are not in {given.data}")


def _case(folder: Path, name: str, words: list[str]) -> None:
    home, out = folder / f"home {name}", folder / f"out {name}"
    command = [sys.executable, "-m", "bilateral.cli.main", "brief", *words, "--out", str(out)]
    env = {"BILATERAL_HOME": str(home)}
    _line(f"{name}: first build", cost(command, env=env))
    _line(f"{name}: again, nothing changed", cost(command, env=env))
    page = next(out.glob("*.html"))
    written = json.loads(next(out.glob("*.json")).read_text(encoding="utf-8"))
    answered = [answer["lens"] for answer in written["answers"] if answer["finding"]]
    print(f"  {page.stat().st_size / 1e6:.2f} MB page; {len(answered)} lenses answered: {', '.join(answered)}")
    again = [sys.executable, "-m", "benchmarks.cases_lenses", *words]
    print("  " + cost_of_lenses(again, env))


def cost_of_lenses(command: list[str], env: dict[str, str]) -> str:
    """Wall time of each lens when its result is not kept."""
    import subprocess

    done = subprocess.run(command, env={**os.environ, **env}, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _line(what: str, found: Cost) -> None:
    print(f"{what:<44}{found.cpu:8.2f}{found.wall:8.2f}{found.peak:10.0f}", flush=True)


if __name__ == "__main__":
    main()
