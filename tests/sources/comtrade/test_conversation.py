"""The talk with Comtrade, without a network: what it asks for next, given what it was told."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.comtrade.server import json_answer, record, wanted

from bilateral.errors import FetchError, SelectionError, UnknownCountry
from bilateral.reference.countries import country
from bilateral.sources.comtrade import Access, Query, question
from bilateral.sources.comtrade.answer import Reply, body_of, complaint, missing, wait_asked, whole_gzip
from bilateral.sources.comtrade.codes import comtrade_code, iso3_of
from bilateral.sources.comtrade.conversation import RETRIES, Ask, Page, Wait, bulk_files, pages
from bilateral.sources.comtrade.query import LONGEST_ADDRESS


def talk(steps, answer):
    """Drive a conversation; `answer` gives a Reply for each Ask."""
    told, reply = [], None
    while True:
        try:
            step = steps.send(reply)
        except StopIteration:
            return told
        told.append(step)
        reply = answer(step) if isinstance(step, Ask) else None


def parameters(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def from_world(world):
    def answer(ask):
        asked = parameters(ask.url)
        return Reply(200, {}, json_answer([row for row in world if wanted(row, asked)][: int(asked["maxRecords"])]))

    return answer


def test_totals_with_the_world_are_the_default():
    asked = parameters(question("KOR", 2022).address(Access()))
    assert asked["partnerCode"] == "0"
    assert asked["partner2Code"] == "0"
    assert asked["motCode"] == "0"
    assert asked["customsCode"] == "C00"
    assert asked["cmdCode"] == "TOTAL"
    assert asked["reporterCode"] == "410"


def test_every_partner_leaves_the_partner_open_but_not_the_second_one():
    asked = parameters(question("KOR", 2022, partners="all").address(Access()))
    assert "partnerCode" not in asked
    assert asked["partner2Code"] == "0"


@pytest.mark.parametrize(
    ("place", "code"),
    [("IND", 699), (356, 699), ("Taiwan", 490), ("USA", 842), ("FRA", 251), ("CHE", 757), ("NOR", 579), ("KOR", 410)],
)
def test_countries_are_asked_for_by_comtrades_own_numbers(place, code):
    assert question(place, 2022).reporters == (code,)
    assert iso3_of(code) == country(place).iso3


def test_countries_that_comtrade_lacks_are_refused():
    with pytest.raises(UnknownCountry):
        question("Atlantis", 2022)
    with pytest.raises(SelectionError, match="no code"):
        comtrade_code("QMA")
    with pytest.raises(SelectionError, match="year"):
        question("KOR", 202201)


def test_the_key_is_in_no_address_and_not_shown():
    access = Access(key="a-secret")
    query = question("KOR", 2022)
    assert query.address(access).startswith("https://comtradeapi.un.org/data/v1/get/C/A/HS?")
    assert "a-secret" not in query.address(access) + query.bulk_address(access) + repr(access)
    assert Access().door.endswith("/public/v1/preview")


@given(
    reporters=st.sets(st.integers(1, 899), min_size=1, max_size=40),
    periods=st.sets(st.integers(1990, 2024), min_size=1, max_size=12),
    products=st.integers(1, 900),
)
def test_whatever_is_asked_every_address_is_short_and_nothing_is_asked_twice_or_left_out(reporters, periods, products):
    codes = tuple(f"{n:06d}" for n in range(products))
    query = Query(tuple(reporters), tuple(map(str, sorted(periods))), products=codes)
    asks = [
        step
        for step in talk(pages(query, Access()), lambda ask: Reply(200, {}, json_answer([])))
        if isinstance(step, Ask)
    ]
    assert all(len(ask.url) <= LONGEST_ADDRESS for ask in asks)
    cells = []
    for ask in asks:
        found = parameters(ask.url)
        lists = (found[name].split(",") for name in ("reporterCode", "period", "cmdCode"))
        reporter, period, product = map(tuple, lists)
        cells += [(r, p, k) for r in reporter for p in period for k in product]
    assert len(cells) == len(set(cells)) == len(reporters) * len(periods) * len(codes)


@given(st.integers(2, 9), st.integers(1, 5), st.integers(3, 30))
def test_answers_at_the_limit_are_never_kept_and_no_record_is_lost(partners, years, limit):
    world = [
        record(410, partner, flow, 1.0, year=year)
        for partner in range(1, partners + 1)
        for flow in "MX"
        for year in range(2000, 2000 + years)
    ]
    query = Query((410,), tuple(str(2000 + n) for n in range(years)), partners=tuple(range(1, partners + 1)))
    steps = talk(pages(query, Access(records=limit)), from_world(world))
    kept = [row for step in steps if isinstance(step, Page) for row in body_of(step.body).records]
    assert all(step.records < limit for step in steps if isinstance(step, Page))
    assert len(kept) == len(world)
    assert {(r["partnerCode"], r["flowCode"], r["period"]) for r in kept} == {
        (r["partnerCode"], r["flowCode"], r["period"]) for r in world
    }


def test_what_cannot_be_cut_further_is_refused_and_not_truncated():
    world = [record(410, partner, "X", 1.0) for partner in range(1, 20)]
    query = Query((410,), ("2022",), partners=(), flows=("X",))
    with pytest.raises(FetchError, match="cut at 10 records and the question cannot be cut further") as told:
        talk(pages(query, Access(records=10)), from_world(world))
    assert "COMTRADE_KEY" in str(told.value)
    assert "bulk" in str(told.value)


def test_a_count_above_the_records_sent_means_that_the_answer_was_cut():
    rows = [record(410, 156, "X", 1.0)]
    cut = json_answer(rows).replace(b'"count": 1', b'"count": 7')
    with pytest.raises(FetchError, match="cut at 1 records"):
        talk(pages(Query((410,), ("2022",), flows=("X",)), Access()), lambda ask: Reply(200, {}, cut))


def test_empty_answers_are_told_with_the_code_that_would_have_been_right():
    steps = talk(pages(Query((356, 410), ("2022",)), Access()), from_world([record(410, 0, "X", 5.0)]))
    (page,) = [step for step in steps if isinstance(step, Page)]
    (empty,) = page.empty
    assert empty.reporter == 356
    assert empty.sentence() == "0 rows for India 2022 (reporter code 356): Comtrade's code for it is 699"


def test_empty_hints_for_taiwan_unknown_codes_and_years_not_reported():
    told = [
        warning.sentence()
        for warning in missing(body_of(json_answer([])), ((490, "2022"), (999, "2022"), (410, "2099")))
    ]
    assert "partner 490" in told[0]
    assert "no reporter has this code" in told[1]
    assert "has not reported this year" in told[2]


@pytest.mark.parametrize("status", [403, 429])
def test_retry_after_is_obeyed(status):
    replies = iter([Reply(status, {"retry-after": "7"}, b""), Reply(200, {}, json_answer([]))])
    steps = talk(pages(question("KOR", 2022), Access()), lambda ask: next(replies))
    assert [step.seconds for step in steps if isinstance(step, Wait) and step.since == "reply"] == [7.0]


def test_retry_after_as_a_date_is_taken_from_the_servers_clock():
    headers = {"retry-after": "Wed, 21 Oct 2015 07:28:30 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"}
    assert wait_asked(Reply(429, headers, b"")) == 30.0
    assert wait_asked(Reply(429, {"retry-after": "soon"}, b"")) is None


def test_the_wait_is_read_from_the_words_where_there_is_no_header():
    text = b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 2 seconds."}'
    assert wait_asked(Reply(429, {}, text)) == 2.0
    quota = b'{"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 05:12:03."}'
    assert wait_asked(Reply(403, {}, quota)) == 5 * 3600 + 12 * 60 + 3
    assert complaint(quota).startswith("Out of call volume quota")


def test_a_long_wait_is_told_and_not_slept():
    reply = Reply(403, {"retry-after": "18000"}, b"")
    with pytest.raises(FetchError, match=r"come back in 5\.0 hours.*next: ask the same again"):
        talk(pages(question("KOR", 2022), Access()), lambda ask: reply)


def test_without_a_hint_the_waits_double_and_end():
    with pytest.raises(FetchError, match="answers 503, 6 times"):
        talk(pages(question("KOR", 2022), Access()), lambda ask: Reply(503, {}, b""))
    steps, reply, waits = pages(question("KOR", 2022), Access()), None, []
    for _ in range(3 * RETRIES):
        step = steps.send(reply)
        reply = Reply(503, {}, b"") if isinstance(step, Ask) else None
        if isinstance(step, Wait) and step.since == "reply":
            waits.append(step.seconds)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(401, {}, b'{"message": "Access denied due to missing subscription key."}'), "set COMTRADE_KEY"),
        (Reply(403, {}, b""), "refuses access"),
        (Reply(404, {}, b""), "nothing at this address"),
        (Reply(400, {}, b'{"errorObject": {"errorMessage": "period is wrong"}}'), "period is wrong"),
        (Reply(200, {}, b'{"count": 0, "data": [], "error": "too many periods"}'), "too many periods"),
        (Reply(200, {}, b'{"count": 1, "data": [{"typeCode": "C", "freq'), "cut off after 45 bytes, 6 times"),
        (Reply(0, {}, b"connection refused"), "cannot be reached"),
    ],
)
def test_faults_say_what_to_do_next(reply, words):
    with pytest.raises(FetchError) as told:
        talk(pages(question("KOR", 2022), Access()), lambda ask: reply)
    assert words in str(told.value)


def test_bulk_needs_a_key_and_stays_on_the_server():
    with pytest.raises(FetchError, match="key"):
        talk(bulk_files(question("KOR", 2022), Access()), lambda ask: Reply(200, {}, json_answer([])))
    listed = json_answer([{"reporterCode": 410, "period": 2022, "fileUrl": "https://elsewhere.example/x.gz"}])
    with pytest.raises(FetchError, match="another server"):
        talk(bulk_files(question("KOR", 2022), Access(key="k")), lambda ask: Reply(200, {}, listed))


def test_a_cut_gzip_file_is_seen():
    import gzip

    whole = gzip.compress(b"a" * 100_000)
    assert whole_gzip(whole)
    assert not whole_gzip(whole[:-4])
    assert not whole_gzip(b"<html>")
    assert not whole_gzip(b"")
