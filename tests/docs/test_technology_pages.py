"""The technology lens stands on pages as the code has it."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from pkgutil import iter_modules

import pytest

from bilateral.lenses.technology import formulas
from bilateral.lenses.technology.definitions import definitions

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = DOCS / "reference" / "formulas" / "technology"
MODULES = sorted({module.name for module in iter_modules(formulas.__path__)} - {"arrays"})


@pytest.mark.parametrize("name", MODULES)
def test_every_family_has_its_page_with_an_example(name):
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert f".. automodule:: {formulas.__name__}.{name}\n" in text
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Formulas", "Example", "How to read it", "Source", "Functions"]
    assert ">>> " in text


def test_every_page_is_in_the_list():
    listed = set(re.findall(r"\]\((\w+)\.md\)", (PAGES / "index.md").read_text(encoding="utf-8")))
    assert listed == {page.stem for page in PAGES.glob("*.md")} - {"index"} == set(MODULES)


def test_the_page_of_measures_reads_the_definitions():
    text = (DOCS / "reference" / "measures-technology.md").read_text(encoding="utf-8")
    (file,) = re.findall(r"^:file: (.+)$", text, re.MULTILINE)
    with (DOCS / "reference" / file).open(newline="", encoding="utf-8") as source:
        assert [row["id"] for row in csv.DictReader(source)] == [each.id for each in definitions()]
