"""The command line of the market lens."""

import json

import pytest
from typer.testing import CliRunner

from bilateral import simulate
from bilateral.cli.main import app
from bilateral.errors import BilateralError, InputError


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return simulate.market(tmp_path_factory.mktemp("world"))


def run(*words):
    done = CliRunner().invoke(app, list(map(str, words)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_straight_from_files(world):
    out = run(
        "market", "XAL", "XBO", "--event", world.session, "--prices", world.prices, "--index", world.index,
        "--groups", world.groups, "--windows", "0,0", "--sectors", "clothing", "--json",
    )  # fmt: skip
    told = json.loads(out)
    found = {measure["id"]: measure for measure in told["measures"]}
    assert found["market.p.placebo.clothing"]["value"] < 0.05
    assert found["market.caar.clothing"]["unit"] == "%"
    assert found["market.caar.clothing"]["scope"]["terms"]["session"] == world.session
    assert "market.tests" in told["tables"]


def test_by_way_of_the_store(world, home):
    assert "stored as marcap (prices)" in run("add", "prices", world.prices, "--exchange", "XAAL")
    assert "stored as index (index_levels)" in run("add", "index", world.index)
    assert "stored as groups (groups)" in run("add", "groups", world.groups)
    assert "2 rows stored as events (market_events)" in run("add", "market-events", world.events)
    out = run("market", "XAL", "XBO", "--event", "visit", "--windows", "0,0", "--table", "market.verdict")
    assert "rose against the trend" in out
    assert "visit" in run("market", "XAL", "XBO", "--event", "visit", "--windows", "0,0")


def test_the_sample_needs_no_file():
    out = run("market", "XAL", "XBO", "--windows", "0,0", "--sectors", "clothing")
    assert out.startswith("SIMULATED data")
    assert "market.caar.clothing" in out


SWAPPED = [
    (
        ("--index", "groups", "--groups", "index"),
        r"groups\.csv holds no levels.*--groups and index\.csv with --index",
    ),
    (("--groups", "index"), r"index\.csv holds no sectors.*looks like levels of indices.*give index\.csv with --index"),
    (("--events", "groups"), r"groups\.csv holds no events.*looks like sectors and their firms"),
    (("--groups", "events"), r"events\.csv holds no sectors.*looks like events with their moments"),
]


@pytest.mark.parametrize(("words", "said"), SWAPPED)
def test_files_given_for_one_another_are_told_apart(world, words, said):
    own = [getattr(world, word, word) for word in words]
    with pytest.raises(InputError, match=said):
        run("market", "XAL", "XBO", "--event", world.session, "--prices", world.prices, *own)


def test_a_table_of_firms_given_as_prices(world):
    with pytest.raises(InputError, match="looks like sectors and their firms"):
        run("market", "XAL", "XBO", "--event", world.session, "--prices", world.groups)


def test_a_time_without_a_zone_is_one_line_that_says_what_to_type():
    with pytest.raises(BilateralError, match="--time-zone Asia/Seoul"):
        run("market", "XAL", "XBO", "--event", "2023-01-12", "--event-time", "16:00")
