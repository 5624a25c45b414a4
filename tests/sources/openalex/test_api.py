"""The API client against a server that replays documented shapes: paging, budget, changes, outages."""

from __future__ import annotations

import csv
import json
import re
from importlib import import_module

import pytest
from tests.sources.openalex.server import CODES, closing, cutting, failing, serving

from bilateral.errors import FetchError, InputError, SelectionError
from bilateral.sources import openalex
from bilateral.sources.openalex import Access
from bilateral.sources.openalex.answer import Reply
from bilateral.sources.openalex.conversation import Ask, Page, count
from bilateral.sources.openalex.question import refuse_deprecated


@pytest.fixture
def alex(monkeypatch):
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as server:
        yield server


def ask(alex, store, *, waits=None, countries=("KOR",), years=(2020,), sets=("batteries",), **options):
    sleep = (waits if waits is not None else []).append
    return openalex.add(store, countries, years, sets=sets, access=Access(base=alex.base), sleep=sleep, **options)


def rows(store, table):
    return store.read(store.dataset("openalex", table)).to_pyarrow().to_pylist()


def pages_of(total):
    """Full pages and the empty one that ends them."""
    return -(-total // 100) + (1 if total else 0)


EACH = pages_of(len(CODES))
CALLS = 6
"""Works and top of all fields and of one set; pairs of one country; the world."""


def test_all_pages_are_read_and_counted_once(alex, store):
    report = ask(alex, store)
    assert len(alex.asked) == CALLS * EACH == report.fetched.requests
    assert all("per_page=100" in path and "corpus=core" in path and "mailto" not in path for path in alex.asked)
    found = {(row["field"], row["country"]): row for row in rows(store, "publications")}
    assert len(found) == 2 * (len(CODES) + 1)
    assert found["batteries", "KOR"]["works"] == alex.count("x:topic,publication_year:2020", "KR")
    assert found["batteries", "KOR"]["top_works"] == alex.count("x:topic_top_10_percent,publication_year:2020", "KR")
    assert found["TOTAL", "WLD"]["works"] == 50 * alex.count("publication_year:2020", "KR")
    assert report.fetched.usd == pytest.approx(CALLS * EACH * 0.0001)
    assert f"{report.fetched.left:.4f}" in report.notes[0]


def test_pairs_have_all_margins(alex, store):
    ask(alex, store)
    found = {(row["country_a"], row["country_b"]): row["works"] for row in rows(store, "collaborations")}
    world = alex.count("publication_year:2020", "KR")
    assert found["WLD", "WLD"] == 50 * world
    assert found["KOR", "KOR"] == 50 * (world // 10)
    assert found["CHN", "CHN"] == alex.count("publication_year:2020", "CN")
    assert found["CHN", "KOR"] == found["CHN", "CHN"] // 10
    assert len(found) == 2 * len(CODES)


def test_the_result_does_not_take_some_pairs_for_all(alex, store):
    from bilateral.lenses.technology import look
    from bilateral.pair import Pair

    ask(alex, store)
    result = look(store, Pair("KOR", "CHN"))
    assert result.has("technology.ic")
    assert result.has("technology.activity.batteries.KOR")
    assert result.has("technology.top_ratio.batteries.KOR")
    assert "the pairs of some countries only" in next(
        e.reason for e in result.not_computed if e.id == "technology.balassa"
    )


def test_the_same_day_nothing_is_asked_twice(alex, store):
    ask(alex, store)
    before = len(alex.asked)
    report = ask(alex, store, sets=("batteries", "semiconductors"))
    assert len(alex.asked) == before + 2 * EACH
    assert report.fetched.requests == 2 * EACH


def test_another_day_everything_is_asked_again(alex, store, monkeypatch):
    ask(alex, store)
    monkeypatch.setattr(import_module("bilateral.sources.openalex.fetch"), "today", lambda: "2099-01-01")
    assert ask(alex, store).fetched.requests == CALLS * EACH


def test_an_outage_in_the_middle_resumes_and_nothing_is_lost_or_counted_twice(alex, store, home):
    waits = []
    alex.faults = dict.fromkeys(range(8, 20), closing)
    with pytest.raises(FetchError, match=r"cannot be reached .* 6 times.*what was received is kept"):
        ask(alex, store, waits=waits)
    assert waits == [1, 2, 4, 8, 16]
    assert not store.datasets()
    alex.faults = {}
    before = len(alex.asked)
    ask(alex, store)
    assert len(alex.asked) - before == CALLS * EACH - 7
    assert len({row["country"] for row in rows(store, "publications")}) == len(CODES) + 1
    with serving() as other:
        from bilateral.store import Store

        whole = Store(home / "other")
        openalex.add(whole, ("KOR",), (2020,), sets=("batteries",), access=Access(base=other.base))
        for table in ("publications", "collaborations"):
            assert rows(store, table) == rows(whole, table)


def test_short_faults_are_waited_out(alex, store):
    waits = []
    alex.faults = {
        2: failing(503),
        3: failing(429, {"Retry-After": "7", "X-RateLimit-Remaining-USD": "0.09"}),
        5: cutting(alex),
    }
    ask(alex, store, waits=waits)
    assert waits == [1, 7, 1]
    assert len({row["country"] for row in rows(store, "publications")}) == len(CODES) + 1


def test_a_spent_budget_stops_and_says_when_it_is_renewed(alex, store):
    headers = {"X-RateLimit-Remaining-USD": "0.0000", "X-RateLimit-Reset": "7200", "Retry-After": "7200"}
    alex.faults = {4: failing(429, headers)}
    waits = []
    with pytest.raises(
        FetchError, match=r"budget of OpenAlex is spent.*renewed in 2.0 hours.*OPENALEX_API_KEY"
    ) as fault:
        ask(alex, store, waits=waits)
    assert (fault.value.exit_code, waits, len(alex.asked)) == (6, [], 4)


def test_a_long_wait_is_not_sat_out(alex, store):
    alex.faults = {1: failing(429, {"Retry-After": "900", "X-RateLimit-Remaining-USD": "0.05"})}
    with pytest.raises(FetchError, match="come back in 15 minutes"):
        ask(alex, store)


def test_a_count_that_changes_between_pages_is_read_again_whole(alex, store):
    alex.shift = {3: 11}
    report = ask(alex, store)
    assert report.fetched.restarts == 1
    assert "1 counts changed while they were read" in report.notes[1]
    found = {(row["field"], row["country"]): row["works"] for row in rows(store, "publications")}
    assert found["TOTAL", "WLD"] == 50 * alex.count("publication_year:2020", "KR") + 11


def test_a_count_that_never_holds_still_is_refused(alex, store):
    alex.shift = dict.fromkeys(range(1, 200), 1)
    with pytest.raises(FetchError, match=r"the count changed from .* between pages, 4 times"):
        ask(alex, store)


def test_pages_kept_before_an_outage_do_not_mix_with_later_counts(alex, store):
    alex.faults = dict.fromkeys(range(2, 20), closing)
    with pytest.raises(FetchError):
        ask(alex, store)
    alex.faults, alex.shift = {}, {1: 5}
    report = ask(alex, store)
    assert report.fetched.restarts == 1
    totals = {
        row["works"] for row in rows(store, "publications") if row["country"] == "WLD" and row["field"] == "TOTAL"
    }
    assert totals == {50 * alex.count("publication_year:2020", "KR") + 5}


def test_a_damaged_kept_answer_is_asked_for_again(alex, store):
    ask(alex, store)
    first = next((store.home / "raw" / "openalex").rglob("*.json"))
    first.write_bytes(b"{}")
    with (store.home / "raw" / "openalex" / "fetched.jsonl").open("a") as file:
        file.write('{"url": "cut of')
    assert ask(alex, store).fetched.requests == 1


def test_retired_fields_are_named_with_what_takes_their_place(alex, store):
    alex.faults = {1: failing(400, body={"error": "Invalid query", "message": "concepts.id is not a valid field"})}
    with pytest.raises(FetchError, match=r"concepts\.id is retired, use topics.id"):
        ask(alex, store)
    with pytest.raises(InputError, match=r"primary_location\.source"):
        refuse_deprecated(["host_venue.id"])
    refuse_deprecated(["primary_topic.id", "type"])
    with pytest.raises(InputError, match=r"retired this field: got 'concepts\.id'; allowed: topics\.id"):
        openalex.question((), (2020,), filters=["concepts.id:C1"])
    with pytest.raises(InputError, match="FIELD:VALUE"):
        openalex.question((), (2020,), filters=["language"])


def test_further_filters_go_with_every_count_and_into_the_origin(alex, store):
    ask(alex, store, filters=["language:en"])
    assert all("language:en" in path for path in alex.asked)
    (origin,) = store.dataset("openalex", "publications").origins
    assert "only language:en" in origin.vintage


def test_refusals(alex, store):
    alex.faults = {1: failing(403)}
    with pytest.raises(FetchError, match="refuses access"):
        ask(alex, store)
    with pytest.raises(SelectionError, match="did you mean batteries"):
        ask(alex, store, sets=("bateries",))
    with pytest.raises(SelectionError, match="corpus"):
        openalex.add(store, (), (2020,), access=Access(base=alex.base, corpus="cor"))
    with pytest.raises(InputError, match="no year"):
        openalex.question(("KOR",), ())


def test_the_cost_is_told_before_and_more_than_a_day_is_refused(alex, store):
    asked = openalex.question(("KOR", "CHN"), range(2000, 2025))
    assert "will cost about USD" in asked.cost(Access())
    assert asked.usd == pytest.approx(3 * 0.0001 * len(asked.calls()))
    with pytest.raises(FetchError, match="more than a day's budget"):
        openalex.add(store, ("KOR", "CHN"), range(2000, 2025), access=Access(base=alex.base))
    assert not alex.asked


def test_the_key_goes_in_a_header_and_is_kept_nowhere(alex, store):
    ask(alex, store, key="secret-key")
    assert all(headers.get("Authorization") == "Bearer secret-key" for headers in alex.headers)
    assert not any("secret-key" in path for path in alex.asked)
    kept = [path for path in store.home.rglob("*") if path.is_file()]
    assert not any(b"secret-key" in path.read_bytes() for path in kept)


def test_every_number_has_its_request_and_date(alex, store):
    ask(alex, store)
    with (store.home / "raw" / "openalex" / "requests_openalex.csv").open(newline="") as file:
        written = list(csv.DictReader(file))
    assert len(written) == CALLS
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\d", row["accessed"]) and row["requests"].count("http") == EACH for row in written
    )
    assert {row["kind"] for row in written} == {"works", "top", "pairs", "world"}
    (origin,) = store.dataset("openalex", "publications").origins
    assert origin.producer == "OpenAlex"
    assert "corpus core, counted" in origin.vintage


def test_sets_are_checked_against_topics(alex):
    from bilateral.reference.technology_sets import technology_sets

    (batteries,) = technology_sets(names=["batteries"])
    alex.names = dict(batteries.topics) | {"T10281": "Something else"}
    found = openalex.check_sets([batteries], base=alex.base)
    assert [each.same for each in found] == [each.id != "T10281" for each in found]
    assert "T10281 is not Advanced Battery Materials and Technologies but Something else" in found[1].sentence()


def test_the_conversation_needs_no_network():
    call = openalex.question((), (2020,), sets=("batteries",), top=False).calls()[0]
    talk = count(call, Access())
    first = next(talk)
    assert isinstance(first, Ask)
    assert first.url.startswith("https://api.openalex.org/works?filter=type:article|review,publication_year:2020")
    body = json.dumps({"meta": {"count": 5, "next_cursor": None}, "group_by": [{"key": "KR", "count": 5}]}).encode()
    assert isinstance(talk.send(Reply(200, {}, body)), Page)
    with pytest.raises(StopIteration) as end:
        talk.send(None)
    assert end.value.value.groups == (("KR", 5),)
