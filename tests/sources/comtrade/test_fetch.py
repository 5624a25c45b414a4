"""Downloads from a Comtrade on this machine that replays the documented shapes and refusals."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest
from tests.sources.comtrade.server import Comtrade, json_answer, record, serving

from bilateral.errors import FetchError
from bilateral.sources import comtrade
from bilateral.sources.address import check_url
from bilateral.sources.comtrade import Access, question
from bilateral.sources.comtrade.transport import HttpxTransport
from bilateral.store import Store

KEY = "0123456789abcdef-secret"


@pytest.fixture(autouse=True)
def no_key(monkeypatch):
    monkeypatch.delenv("COMTRADE_KEY", raising=False)


@pytest.fixture
def server():
    with serving(Comtrade()) as found:
        yield found


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


def pull(store, server, query, **options):
    slept = []
    found = comtrade.fetch(
        store,
        query,
        access=Access(base=server.base, records=options.pop("records", None)),
        sleep=slept.append,
        **options,
    )
    return found, slept


def test_bytes_are_kept_as_received_with_a_lock_and_no_key(store, server):
    server.world = [record(410, 0, "X", 5.0), record(410, 0, "M", 4.0)]
    found, _ = pull(store, server, question("KOR", 2022), key=KEY)
    (path,) = found.files
    assert path.read_bytes() == json_answer(server.world)
    (lock,) = json.loads((store.home / "raw" / "comtrade" / "fetched.json").read_text())["fetched"]
    assert lock["size"] == path.stat().st_size
    assert server.seen[0].headers["ocp-apim-subscription-key"] == KEY
    assert server.seen[0].path == "/data/v1/get/C/A/HS"
    everything = b"".join(file.read_bytes() for file in store.home.rglob("*") if file.is_file())
    assert KEY.encode() not in everything
    assert KEY not in str(server.seen[0].asked)


def test_without_a_key_the_preview_is_asked_500_records_at_a_time(store, server, monkeypatch):
    server.world = [record(410, partner, "X", 1.0, year=y) for partner in range(1, 400) for y in (2021, 2022)]
    found, _ = pull(store, server, question("KOR", [2021, 2022], partners="all", flows="X"))
    assert {seen.path for seen in server.seen} == {"/public/v1/preview/C/A/HS"}
    assert all("ocp-apim-subscription-key" not in seen.headers for seen in server.seen)
    assert found.records == 798
    assert [seen.asked["maxRecords"] for seen in server.seen] == ["500"] * 3
    monkeypatch.setenv("COMTRADE_KEY", KEY)
    pull(store, server, question("JPN", 2022))
    assert server.seen[-1].headers["ocp-apim-subscription-key"] == KEY


def test_requests_are_apart(store, server):
    server.world = [record(410, partner, "X", 1.0, year=y) for partner in range(1, 5) for y in (2021, 2022)]
    ticks = iter(range(0, 1000, 2))
    slept = []
    comtrade.fetch(
        store,
        question("KOR", [2021, 2022], partners="all", flows="X"),
        access=Access(base=server.base, seconds_apart=6.0, records=5),
        sleep=slept.append,
        clock=lambda: next(ticks),
    )
    assert len(server.seen) == 3
    assert slept == [4.0, 4.0]


@pytest.mark.parametrize("status", [403, 429])
def test_the_server_is_left_alone_as_long_as_it_asks(store, server, status):
    server.world = [record(410, 0, "X", 5.0), record(410, 0, "M", 4.0)]
    server.faults = [(status, {"Retry-After": "11"}, b'{"message": "Rate limit is exceeded."}')]
    found, slept = pull(store, server, question("KOR", 2022))
    assert 11.0 in slept
    assert found.records == 2
    assert found.requests == 2


def test_a_cut_answer_is_asked_for_again_and_given_up_in_the_end(store, server):
    whole = json_answer([record(410, 0, "X", 5.0)])
    server.world = [record(410, 0, "X", 5.0)]
    server.faults = [(200, {}, whole[:-40])]
    found, _ = pull(store, server, question("KOR", 2022))
    assert found.records == 1
    server.faults = [(200, {}, whole[:-40])] * 6
    with pytest.raises(FetchError, match="cut off after") as told:
        pull(store, server, question("JPN", 2022))
    assert told.value.then == "ask the same again: what was received is kept"


def test_a_line_that_drops_in_the_middle_is_asked_again(store, server):
    server.world = [record(410, 0, "X", 5.0)]
    server.faults = [(200, {"Content-Length": "100000"}, b'{"data": [')]
    found, _ = pull(store, server, question("KOR", 2022), transport=HttpxTransport(timeout=0.3))
    assert found.records == 1


def test_a_slow_server_is_given_up_and_asked_again(store, server):
    server.world = [record(410, 0, "X", 5.0)]
    go = threading.Event()
    server.pause = lambda: None if len(server.seen) > 1 else go.wait(5)
    found, slept = pull(store, server, question("KOR", 2022), transport=HttpxTransport(timeout=0.3))
    go.set()
    assert found.records == 1
    assert 1.0 in slept


def test_a_dead_server_is_told(store):
    with serving(Comtrade()) as server:
        base = server.base
    with pytest.raises(FetchError, match="cannot be reached"):
        comtrade.fetch(store, question("KOR", 2022), access=Access(base=base), sleep=lambda seconds: None)


def test_pages_that_came_are_not_asked_for_again(store, server):
    server.world = [record(410, p, "X", 1.0, year=y) for p in range(1, 5) for y in (2021, 2022)]
    query = question("KOR", [2021, 2022], partners="all", flows="X")
    served = server.answer
    server.answer = lambda path, asked: (503, {}, b"") if asked["period"] == "2022" else served(path, asked)
    with pytest.raises(FetchError, match="503"):
        pull(store, server, query, records=5)
    server.answer = served
    before = len(server.seen)
    found, _ = pull(store, server, query, records=5)
    assert [seen.asked["period"] for seen in server.seen[before:]] == ["2021,2022", "2022"]
    assert found.records == 8


def test_empty_answers_are_warnings_that_reach_the_load(store, server):
    server.world = [record(410, 0, "X", 5.0), record(410, 156, "X", 3.0)]
    query = comtrade.Query((410, 356), ("2022",), partners=(0, 156))
    found, _ = pull(store, server, query)
    assert [warning.reporter for warning in found.empty] == [356]
    report = comtrade.add(store, found)
    assert "0 rows for India 2022 (reporter code 356): Comtrade's code for it is 699" in report.notes


def test_bulk_files_come_whole(store, server):
    server.world = [record(410, partner, "X", 7.0, product="010121") for partner in (156, 392)]
    found, _ = pull(store, server, question("KOR", [2021, 2022]), key=KEY, bulk=True)
    assert [path.suffix for path in found.files] == [".json", ".gz"]
    assert [(warning.reporter, warning.period) for warning in found.empty] == [(410, "2021")]
    report = comtrade.add(store, found)
    assert report.flows is not None
    assert report.flows.rows_stored == 2
    assert all(KEY not in str(seen.asked) for seen in server.seen)


def test_the_key_does_not_follow_a_redirect_to_another_server(store, server):
    server.world = [record(410, 0, "X", 5.0)]
    with serving(Comtrade(world=server.world)) as other:
        link = f"{other.base}/public/v1/preview/C/A/HS?reporterCode=410&period=2022&maxRecords=10"
        server.faults = [(302, {"Location": link}, b"")]
        found, _ = pull(store, server, question("KOR", 2022), key=KEY)
        assert found.records == 1
        assert "ocp-apim-subscription-key" not in other.seen[0].headers
    assert server.seen[0].headers["ocp-apim-subscription-key"] == KEY


def test_only_https_and_this_machine():
    assert check_url("https://comtradeapi.un.org/x")
    with pytest.raises(FetchError, match="https only"):
        check_url("http://comtradeapi.un.org/x")


def test_httpx_is_not_loaded_before_it_is_needed():
    code = "import sys, bilateral.sources.comtrade; print('httpx' in sys.modules, 'pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
