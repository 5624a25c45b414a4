"""What the lens can do stands on a page: every measure with its definition, every table of the input."""

import csv
import re
from pathlib import Path

from bilateral.lenses.delegation.made import definitions
from bilateral.lenses.delegation.query import TABLES
from bilateral.schema import tables
from bilateral.sources.delegation.sheets import sheets

ROOT = Path(__file__).resolve().parents[3]
LENS = ROOT / "src" / "bilateral" / "lenses" / "delegation"


def test_the_page_of_measures_shows_every_definition():
    page = ROOT / "docs" / "reference" / "measures-delegation.md"
    (file,) = re.findall(r"^:file: (.+)$", page.read_text("utf-8"), re.MULTILINE)
    assert page.parent.joinpath(file).resolve() == LENS / "definitions.csv"
    with (LENS / "definitions.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [found.id for found in definitions().all]
    assert all(row["label"] and row["unit"] and row["formula"] and row["source"] for row in rows)


def test_sheets_tables_and_schemas_are_the_same():
    assert tuple(sheet.name for sheet in sheets()) == TABLES
    assert set(TABLES) <= set(tables())
