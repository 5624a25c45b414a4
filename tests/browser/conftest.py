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


@pytest.fixture(scope="session")
def briefs():
    spec = importlib.util.spec_from_file_location("briefs", ROOT / "tests" / "brief" / "briefs.py")
    module = sys.modules.setdefault("briefs", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def pages(briefs, tmp_path_factory):
    """Three pages on the disk: a plain one, one made from simulated data, and one of all five lenses."""
    from bilateral.brief import compose, render
    from bilateral.case import build, sample_case

    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, make in (("plain", briefs.small), ("simulated", briefs.sample)):
        path = folder / f"{name}.html"
        path.write_text(render.html(compose(make(tmp_path_factory.mktemp(name)), date="2026-11-23")), encoding="utf-8")
        made[name] = path
    made["joint"] = folder / "joint.html"
    joint = build(sample_case(), home=tmp_path_factory.mktemp("joint")).brief
    made["joint"].write_text(render.html(joint), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip(f"Chromium is not at {CHROMIUM}; set BILATERAL_CHROMIUM")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("playwright is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    module = pytest.importorskip("axe_playwright_python")
    return (Path(module.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


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
