"""What the code can do stands on a page: formulas, kernels, measures, tables, results."""

import csv
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from bilateral import schema
from bilateral.lenses.structure import formulas, kernels
from bilateral.lenses.structure.definitions import definitions

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {page.relative_to(DOCS): page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md")}
FORMULAS = Path("reference/formulas")
HELPERS = {"arrays": "checks that other formulas share; no index"}
FORMULA_MODULES = sorted({module.name for module in iter_modules(formulas.__path__)} - set(HELPERS))
RESULTS = (
    "delegation.DelegationResult",
    "market.result.MarketResult",
    "signals.SignalsResult",
    "structure.StructureResult",
    "structure.all_pairs.AllPairsResult",
    "structure.gravity.GravityResult",
    "structure.mirror.MirrorResult",
    "technology.TechnologyResult",
)


def documented(module):
    """Pages that print the docstrings of a module."""
    wanted = re.compile(rf"^\.\. automodule:: {re.escape(module)}$", re.MULTILINE)
    return [page for page, text in PAGES.items() if wanted.search(text)]


def included(page):
    """The files that a page shows as tables, as they lie on the disk."""
    found = re.findall(r"^```\{csv-table\}\n:file: (.+)$", PAGES[page], re.MULTILINE)
    return {(DOCS / page).parent.joinpath(file).resolve() for file in found}


@pytest.mark.parametrize("name", FORMULA_MODULES)
def test_every_family_of_formulas_has_its_page(name):
    assert FORMULAS / f"{name}.md" in documented(f"{formulas.__name__}.{name}")


def test_helpers_are_modules_that_exist():
    assert set(HELPERS) <= {module.name for module in iter_modules(formulas.__path__)}


@pytest.mark.parametrize("name", FORMULA_MODULES)
def test_a_page_of_formulas_has_the_parts_of_all_pages(name):
    text = PAGES[FORMULAS / f"{name}.md"]
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    for part in ("Formulas", "Example", "How to read it", "Source", "Functions"):
        assert any(heading.startswith(part) for heading in headings), part
    assert ">>> " in text


def test_every_page_of_formulas_is_in_the_list_of_questions():
    listed = set(re.findall(r"\]\(([\w-]+)\.md\)", PAGES[FORMULAS / "index.md"]))
    assert listed == {page.stem for page in PAGES if page.parent == FORMULAS and page.stem != "index"}


@pytest.mark.parametrize("name", sorted(set(kernels.__all__) - {"Engine"}))
def test_every_public_kernel_is_documented(name):
    home = getattr(kernels, name).__module__
    (page,) = documented(home)
    options = PAGES[page].partition(f".. automodule:: {home}\n")[2].partition("\n\n")[0]
    chosen = re.search(r":members:(.*)", options)[1].replace(" ", "")
    left_out = re.search(r":exclude-members:(.*)|$", options)[1] or ""
    by_itself = f".. autoclass:: {home}.{name}\n" in PAGES[page]
    assert by_itself or (name not in left_out and (not chosen or name in chosen.split(",")))


def test_the_page_of_measures_shows_every_definition():
    source = Path(import_module("bilateral.lenses.structure.definitions").__file__).with_name("definitions.csv")
    assert included(Path("reference/measures.md")) == {source.resolve()}
    with source.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [found.id for found in definitions()]
    assert all(row["label"] and row["unit"] and row["formula"] for row in rows)


def test_the_page_of_data_shows_every_table_under_its_name():
    page = Path("reference/data.md")
    files = {Path(schema.__file__).with_name(f"{name}.csv") for name in schema.tables()}
    assert files == set(Path(schema.__file__).parent.glob("*.csv"))
    assert files == included(page)
    assert set(re.findall(r"^### (\w+)$", PAGES[page], re.MULTILINE)) == {file.stem for file in files}


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_is_in_the_python_reference(name):
    assert f".. autoclass:: bilateral.lenses.{name}\n" in PAGES[Path("reference/api.md")]
