"""Each module of formulas and kernels is told on a page."""

import re
from pathlib import Path
from pkgutil import iter_modules

import pytest

from bilateral.lenses.market import formulas

PAGES = "\n".join(
    page.read_text(encoding="utf-8")
    for page in (Path(__file__).parents[4] / "docs" / "reference" / "formulas").glob("market_*.md")
)


@pytest.mark.parametrize("name", sorted(module.name for module in iter_modules(formulas.__path__)))
def test_every_module_has_its_page(name):
    assert re.search(rf"^\.\. automodule:: {re.escape(formulas.__name__)}\.{name}$", PAGES, re.MULTILINE)


def test_the_kernels_have_their_page():
    assert re.search(r"^\.\. automodule:: bilateral\.lenses\.market\.kernels\.windows$", PAGES, re.MULTILINE)
