"""The command line itself: lazy, one line for each fault, exit codes as documented."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"ibis", "pandas", "numba", "altair", "duckdb", "pyarrow", "typst", "vl_convert", "httpx", "jinja2", "numpy"}


def bilateral(*words: str, home: Path, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bilateral.cli.main", *words],
        env={**os.environ, "BILATERAL_HOME": str(home), "NO_COLOR": "1", **env},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", [("--help",), ("structure", "--help"), ("add", "flows", "--help"), ("--version",)])
def test_help_loads_nothing_heavy(words, tmp_path):
    program = (
        "import sys, bilateral.cli.main as m\n"
        f"sys.argv = ['bilateral', *{words!r}]\n"
        "try: m.run()\n"
        "except SystemExit as stop: assert not stop.code, stop.code\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr.strip() == "[]"
    assert done.stdout


def test_importing_the_package_loads_nothing_heavy():
    program = f"import sys, bilateral; print(sorted({HEAVY!r} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"


@pytest.mark.parametrize(
    ("words", "code", "parts"),
    [
        (("structure", "KRO", "CHN"), 2, ["'KRO'", "did you mean", "KOR"]),
        (("structure", "KOR", "KOR"), 2, ["two different countries", "next:"]),
        (("structure", "KOR", "CHN"), 4, ["next: bilateral add flows FILE"]),
        (("brief", "KOR", "CHN"), 4, ["next:"]),
        (("brief", "KOR"), 2, ["two countries"]),
        (("add", "flows", "nothing.csv"), 3, ["nothing.csv"]),
        (("add", "flows", "x.csv", "--map", "value"), 3, ["--map value=COLUMN"]),
        (("add", "baci", "nothing.zip"), 3, ["nothing.zip"]),
        (("structure", "KOR", "CHN", "--years", "2011-1995"), 2, ["backwards", "--years 1995-2011"]),
    ],
)
def test_a_fault_is_one_line_and_a_documented_exit_code(words, code, parts, tmp_path):
    done = bilateral(*words, home=tmp_path / "home", cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert not done.stdout
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("bilateral: ")
    for part in parts:
        assert part in line


def test_a_fault_of_ours_is_one_line_too(tmp_path, monkeypatch, capsys):
    from bilateral.cli import main

    monkeypatch.setattr(main, "app", lambda: 1 / 0)
    monkeypatch.delenv("BILATERAL_DEBUG", raising=False)
    with pytest.raises(SystemExit) as stop:
        main.run()
    assert stop.value.code == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


STOPPED = """
import threading, typer
from bilateral.cli import main
waiting = threading.Event()
if {threads}:
    threading.Thread(target=waiting.wait, daemon=False).start()
app = typer.Typer()
@app.command()
def stop() -> None:
    raise {fault}
main.app = lambda: app([])
main.run()
"""


@pytest.mark.parametrize("threads", [False, True])
@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("KeyboardInterrupt()", "stopped; nothing was replaced"),
        ("RuntimeError('Query interrupted')", "stopped; nothing was replaced"),
        ("KeyboardInterrupt('stopped; a had been loaded whole')", "stopped; a had been loaded whole"),
    ],
)
def test_a_user_who_stops_us_is_told_so(fault, line, threads):
    code = STOPPED.format(fault=fault, threads=threads)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.strip()) == (130, f"bilateral: {line}")


def test_where_tables_and_sources(tmp_path):
    assert str(tmp_path / "home") in bilateral("where", home=tmp_path / "home").stdout
    assert "is empty" in bilateral("tables", home=tmp_path / "home").stdout
    columns = json.loads(bilateral("tables", "trade_flows", "--json", home=tmp_path / "home").stdout)
    assert [row["column"] for row in columns][:4] == ["year", "exporter", "importer", "product"]
    names = [row["name"] for row in json.loads(bilateral("sources", "--json", home=tmp_path).stdout)]
    assert {"baci", "flows"} <= set(names)
    assert names == sorted(names)


def test_where_counts_all_that_lies_there(tmp_path):
    home = tmp_path / "home"
    sizes = {"raw/a/x": 1, "tidy/y": 2, "staging/left/z": 4, "sample/tidy/s": 8, "bilateral.lock.json": 16, "odd/o": 32}
    for name, size in sizes.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"x" * size)
    found = json.loads(bilateral("where", "--json", home=home).stdout)["bytes"]
    assert found == {"raw": 1, "tidy": 2, "aside": 0, "staging": 4, "sample": 8, "other": 48}
    assert "other" in bilateral("where", home=home).stdout


def test_tables_shows_one_dataset_in_full(tmp_path):
    home, file = tmp_path / "home", tmp_path / "extract.csv"
    rows = ["2020,KOR,CHN,850110,1.5", "2021,KOR,JPN,850110,2", "2021,KOR,KOR,850110,2"]
    file.write_text("year,exporter,importer,product,value\n" + "\n".join(rows) + "\n", "utf-8")
    assert bilateral("add", "flows", str(file), "--classification", "HS17", "--unit", "USD", home=home).returncode == 0
    shown = " ".join(bilateral("tables", "extract", home=home, COLUMNS="200").stdout.split())
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    for part in (
        "Unit USD", "Classification HS17: 2020, 2021", "Exporters 1: KOR", "Importers 2: CHN JPN", "Rows 2",
        "Set aside 1 domestic", "Levels those of the", f"SHA-256 as received {sha256}", "year=2021/part-0.parquet",
    ):  # fmt: skip
        assert part in shown
    (dataset,) = json.loads(bilateral("tables", "extract", "--json", home=home).stdout)
    assert (dataset["name"], dataset["rows"], len(dataset["files"])) == ("extract", 2, 2)
    done = bilateral("tables", "extrct", home=home)
    assert done.returncode == 2
    assert "did you mean extract" in done.stderr
    assert "tables " in done.stderr
    assert "trade_flows" in done.stderr
    assert "did you mean trade_flows" in bilateral("tables", "trade_flow", home=home).stderr


def test_make_help_is_help_and_nothing_else():
    if not shutil.which("make"):
        pytest.skip("there is no make")
    root = Path(__file__).resolve().parents[2]
    shown = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert "make brief" in shown
    assert "PYTHON=" in shown
    assert "stamp" not in shown
    assert "Chromium" not in shown
