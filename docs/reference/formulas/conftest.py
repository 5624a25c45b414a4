"""The examples on these pages are tests. The patterns at the root reach one folder below docs, these pages lie two."""

from __future__ import annotations

from doctest import NORMALIZE_WHITESPACE

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=NORMALIZE_WHITESPACE)], patterns=["*.md"]
).pytest()
