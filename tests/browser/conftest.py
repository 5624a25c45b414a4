import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(os.environ.get("BILATERAL_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def absent(what):
    """Skip with the reason on a machine without `what`; in CI that is a failure."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def briefs():
    spec = importlib.util.spec_from_file_location("briefs", ROOT / "tests" / "brief" / "briefs.py")
    module = sys.modules.setdefault("briefs", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def pages(briefs, tmp_path_factory):
    """Two pages on the disk: one plain, one made from simulated data."""
    from bilateral.brief import compose, render

    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, make in (("plain", briefs.small), ("simulated", briefs.sample)):
        path = folder / f"{name}.html"
        path.write_text(render.html(compose(make(tmp_path_factory.mktemp(name)), date="2026-11-23")), encoding="utf-8")
        made[name] = path
    return made


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM.exists():
        absent(f"Chromium is not at {CHROMIUM}; set BILATERAL_CHROMIUM")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    given = os.environ.get("BILATERAL_AXE")
    path = Path(given) if given else ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        absent("axe-core is not there: npm install axe-core, or set BILATERAL_AXE")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def opened(chromium):
    """Open a page at a size; its requests, errors and console are kept."""
    contexts = []

    def open_page(path, *, width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.faults = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
