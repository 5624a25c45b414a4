"""The sample market, loaded once, and studies of it."""

import pytest

from bilateral import simulate
from bilateral.api import Pair
from bilateral.loading.market_files import market_sample


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("market")
    market_sample(home)
    return home


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    return simulate.market(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def pair():
    return Pair(*simulate.SAMPLE_PAIR)


@pytest.fixture(scope="session")
def result(pair, sample_home):
    return pair.market(home=sample_home)


@pytest.fixture(scope="session")
def files(world):
    return {"prices": world.prices, "index": world.index, "groups": world.groups, "events": world.events}
