"""Examples in README and docs, and doctests in the package, are tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.parsers.myst import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

ROOT = Path(__file__).parent
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE


def _console(document: Document) -> Iterator[Region]:
    """Each ```console block: lines after "$ " are run in a shell, the lines below them are what they print."""
    for block in _CONSOLE.finditer(document.text):
        yield Region(block.start(), block.end(), block.group(1), _run)


def _run(example: Example) -> str | None:
    for step in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        command, _, wanted = step.partition("\n")
        while command.endswith("\\"):
            more, _, wanted = wanted.partition("\n")
            command = f"{command[:-1]} {more.strip()}"
        fault = _check(command, wanted, example.namespace["example_folder"])
        if fault:
            return fault
    return None


def _check(command: str, wanted: str, folder: Path) -> str | None:
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "160"}
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False)
    fails = wanted.startswith("bilateral:")
    if bool(done.returncode) != fails:
        return f"$ {command}\nexit code {done.returncode}\n{done.stdout}{done.stderr}"
    got = done.stderr if fails else done.stdout
    if wanted.strip() and not OutputChecker().check_output(wanted, got, _FLAGS):
        return f"$ {command}\nprinted:\n{got}\ninstead of:\n{wanted}"
    return None


@pytest.fixture(scope="module")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of its own for each page: home, working folder, and the small files that pages speak of."""
    from tests.examples import write_files

    folder = tmp_path_factory.mktemp("page")
    write_files(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BILATERAL_HOME", str(folder / "home"))
        patch.chdir(folder)
        yield folder


_PARSERS = [PythonCodeBlockParser(doctest_optionflags=_FLAGS), _console]
_readme = Sybil(parsers=_PARSERS, patterns=["README.md"], fixtures=["example_folder"])
_pages = Sybil(
    parsers=_PARSERS, path="docs", pattern="*.md", excludes=["reference/cli.md"], fixtures=["example_folder"]
)
_docstrings = Sybil(parsers=[DocTestParser(optionflags=_FLAGS)], path="src", pattern="*.py")

pytest_collect_file = SybilCollection([_readme, _pages, _docstrings]).pytest()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests go first, so that no worker is left with one at the end."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)
