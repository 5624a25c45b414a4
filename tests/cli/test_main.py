"""The command line itself: lazy, one line for each fault, exit codes as documented."""

from __future__ import annotations

import json
import os
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


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (KeyboardInterrupt(), "stopped; nothing was replaced"),
        (RuntimeError("Query interrupted"), "stopped; nothing was replaced"),
        (KeyboardInterrupt("stopped; a had been loaded whole"), "stopped; a had been loaded whole"),
    ],
)
def test_a_user_who_stops_us_is_told_so(fault, line, monkeypatch, capsys):
    import typer

    from bilateral.cli import main

    def stop():
        raise fault

    app = typer.Typer()
    app.command()(stop)
    monkeypatch.setattr(main, "app", lambda: app([]))
    with pytest.raises(SystemExit) as end:
        main.run()
    assert end.value.code == 130
    assert capsys.readouterr().err.strip() == f"bilateral: {line}"


def test_where_tables_and_sources(tmp_path):
    assert str(tmp_path / "home") in bilateral("where", home=tmp_path / "home").stdout
    assert "is empty" in bilateral("tables", home=tmp_path / "home").stdout
    columns = json.loads(bilateral("tables", "trade_flows", "--json", home=tmp_path / "home").stdout)
    assert [row["column"] for row in columns][:4] == ["year", "exporter", "importer", "product"]
    names = [row["name"] for row in json.loads(bilateral("sources", "--json", home=tmp_path).stdout)]
    assert {"baci", "flows"} <= set(names)
    assert names == sorted(names)
