"""What all tests share: a home folder of their own, the engines, and the real data beside the project."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

from bilateral.store import Store

# wall time on a busy machine says nothing about a property
hypothesis.settings.register_profile("bilateral", deadline=None)
hypothesis.settings.load_profile("bilateral")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure(config):
    """Where BILATERAL_NEED names packages and programs, their absence stops the run instead of skipping tests."""
    needed = [name for name in os.environ.get("BILATERAL_NEED", "").split(",") if name]
    absent = [name for name in needed if not (find_spec(name) or shutil.which(name))]
    if absent:
        raise pytest.UsageError(f"BILATERAL_NEED names what is not here: {', '.join(absent)}")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """No test sees or touches the user's own store."""
    folder = tmp_path / "home"
    monkeypatch.setenv("BILATERAL_HOME", str(folder))
    return folder


@pytest.fixture
def store(home):
    return Store(home)


@pytest.fixture(scope="session")
def shared_data():
    if not SHARED.is_dir():
        pytest.skip(f"the real data are not beside the project (looked in {SHARED})")
    return SHARED


@pytest.fixture(scope="session")
def spark():
    from bilateral import engine
    from bilateral.errors import MissingExtra

    try:
        return engine.connect("pyspark")
    except MissingExtra as error:
        pytest.skip(str(error))


@pytest.fixture(params=["duckdb", pytest.param("pyspark", marks=[pytest.mark.spark, pytest.mark.slow])])
def engine(request):
    """Both engines, one test body."""
    if request.param == "pyspark":
        return request.getfixturevalue("spark")
    from bilateral import engine as engines

    return engines.connect()
