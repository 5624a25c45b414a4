"""From tables to an event, and from an event to the problem that it poses."""

from __future__ import annotations

import pytest
from tests.lenses.delegation.visits import event_of, sample

from bilateral.errors import InputError
from bilateral.lenses.delegation.demand import demand
from bilateral.lenses.delegation.event import Scored, posed
from bilateral.lenses.delegation.event.posed import choices

FIRMS = [
    {"firm": "D1", "side": "delegate", "country": "KOR", "languages": "ko"},
    {"firm": "D2", "side": "delegate", "country": "KOR", "languages": "ko;en", "min_meetings": 1, "max_meetings": 2},
    {"firm": "H1", "side": "host", "country": "CHN", "languages": "zh"},
    {"firm": "H2", "side": "host", "country": "CHN", "languages": "zh;en"},
]
SESSIONS = [
    {"session": "pm", "date": "2026-11-26", "start": "14:00", "slots": 2, "slot_minutes": 20, "gap_minutes": 10},
    {"session": "am", "date": "2026-11-26", "start": "09:00", "slots": 3, "slot_minutes": 20, "tables": 1},
]
ROWS = {
    "event": [{"setting": "timezone", "value": "Asia/Seoul"}],
    "firms": FIRMS,
    "sessions": SESSIONS,
    "meeting_tables": [{"table": "T1", "place": "Hall A"}, {"table": "T2"}],
}
ALL = [Scored("D1", "H1", 5), Scored("D1", "H2", 4), Scored("D2", "H1", 3), Scored("D2", "H2", 2)]


def make(tmp_path, **rows):
    return event_of(tmp_path / "visit", **(ROWS | rows))


def test_sessions_are_in_order_of_time_and_slots_have_local_times(tmp_path):
    problem = posed(make(tmp_path), ALL)
    assert [session.id for session in problem.sessions] == ["am", "pm"]
    assert [slot.number for slot in problem.slots] == [1, 2, 3, 4, 5]
    assert problem.slots[4].start.isoformat() == "2026-11-26T14:30:00+09:00"
    assert problem.slots[4].end.isoformat() == "2026-11-26T14:50:00+09:00"


def test_countries_limits_and_tables(tmp_path):
    event = make(tmp_path)
    problem = posed(event, ALL)
    assert event.pair == ("KOR", "CHN")
    d1, d2 = problem.participants[:2]
    assert (d1.least, d1.most, d2.least, d2.most) == (0, 5, 1, 2)
    assert [problem.tables[1].is_open(slot) for slot in range(5)] == [False] * 3 + [True] * 2


def test_availability_yes_is_only_then_and_no_is_not_then(tmp_path):
    away = [
        {"firm": "D1", "session": "am", "available": "yes", "slots": "2-3"},
        {"firm": "H1", "session": "am", "available": "no", "slots": "1"},
        {"firm": "H2", "session": "pm", "available": "no"},
    ]
    free = {firm.id: firm.free for firm in posed(make(tmp_path, availability=away), ALL).participants}
    assert free["D1"] == (False, True, True, False, False)
    assert free["H1"] == (False, True, True, True, True)
    assert free["H2"] == (True, True, True, False, False)


def test_interpreters_are_needed_where_no_language_is_shared(tmp_path):
    staff = [
        {"interpreter": "I1", "language": "zh", "other_language": "ko", "sessions": "am"},
        {"interpreter": "I2", "language": "ko", "other_language": "zh"},
    ]
    problem = posed(make(tmp_path, interpreters=staff), ALL)
    (pool,) = problem.pools
    assert (pool.language, pool.per_slot, pool.names) == ("ko-zh", (2, 2, 2, 1, 1), ("I2", "I1"))
    assert [pair.language for pair in problem.pairs] == ["ko-zh", "ko-zh", "ko-zh", ""]


def test_a_pair_without_an_interpreter_is_left_out_and_told(tmp_path):
    staff = [{"interpreter": "I1", "language": "zh", "other_language": "en"}]
    wish = [{"firm": "D1", "other": "H1", "tier": "must"}]
    event = make(tmp_path, interpreters=staff, requests=wish)
    problem = posed(event, ALL)
    names = [(problem.participants[p.a].id, problem.participants[p.b].id) for p in problem.pairs]
    assert ("D1", "H1") not in names
    assert ("D2", "H1") in names  # en-zh
    said = [one.reason for one in demand(event, problem).unserved if one.firms == ("D1", "H1")]
    assert said == ["no language in common, and no interpreter for ko-zh"]


@pytest.mark.parametrize("order", ["ko;en", "en;ko"])
def test_a_choice_of_interpreters_does_not_hang_on_the_order_of_languages(tmp_path, order):
    firms = [
        {**FIRMS[0], "languages": order},
        {**FIRMS[1], "languages": "ko"},
        FIRMS[2],
        {**FIRMS[3], "languages": "zh"},
    ]
    staff = [
        {"interpreter": "I1", "language": "ko", "other_language": "zh"},
        {"interpreter": "I2", "language": "en", "other_language": "zh"},
    ]
    locks = [{"firm": firm, "other": host, "session": "pm", "slot": 1} for firm, host in (("D1", "H1"), ("D2", "H2"))]
    event = make(tmp_path, firms=firms, interpreters=staff, locks=locks)
    problem = posed(event, ALL)
    needs = {(problem.participants[p.a].id, problem.participants[p.b].id): p.language for p in problem.pairs}
    assert needs["D2", "H2"] == "ko-zh"  # who has no choice comes first
    assert needs["D1", "H1"] == "en-zh"
    assert choices(event, problem) == 2


def test_without_interpreters_languages_do_not_bind(tmp_path):
    assert {pair.language for pair in posed(make(tmp_path), ALL).pairs} == {""}


def test_locks_orders_and_forbidden_pairs(tmp_path):
    problem = posed(
        make(
            tmp_path,
            locks=[{"firm": "H1", "other": "D1", "session": "pm", "slot": 2, "table": "T2"}],
            forbidden=[{"firm": "D2", "other": "H2"}],
            precedence=[{"firm": "D2", "other": "H1", "then_firm": "D1", "then_other": "H1"}],
        ),
        ALL,
    )
    assert len(problem.pairs) == 3
    (lock,) = problem.locks
    assert (lock.pair, lock.slot, lock.table) == (0, 4, 1)
    assert (problem.pairs[0].status, problem.pairs[0].slots) == ("required", (4,))
    assert (problem.precedences[0].first, problem.precedences[0].then) == (2, 0)


def test_an_order_of_meetings_that_are_not_to_be_is_refused(tmp_path):
    rows = {"forbidden": [{"firm": "D2", "other": "H2"}]}
    rows["precedence"] = [{"firm": "D1", "other": "H1", "then_firm": "D2", "then_other": "H2"}]
    with pytest.raises(InputError, match="not to meet"):
        posed(make(tmp_path, **rows), ALL)


def test_demand_of_the_toy(tmp_path):
    wishes = [{"firm": d, "other": h, "tier": "want"} for d in ("D1", "D2") for h in ("H1", "H2")]
    event = make(tmp_path, requests=wishes)
    told = demand(event, posed(event, ALL))
    assert (told.wished, told.places, told.possible) == (4, 3 * 1 + 2 * 2, 7)
    assert [(line.wished, line.places, line.tables_needed) for line in told.sessions] == [(2.0, 3, 1), (2.0, 4, 1)]


def test_who_is_never_there_is_named(tmp_path):
    away = [{"firm": "D1", "session": name, "available": "no"} for name in ("am", "pm")]
    event = make(tmp_path, availability=away, requests=[{"firm": "D1", "other": "H1", "tier": "must"}])
    reasons = {one.firms: one.reason for one in demand(event, posed(event, ALL)).unserved}
    assert reasons["D1", "H1"] == "never there at the same time"
    assert reasons["D1",] == "is never there"


def test_the_sample_visit_is_simulated_and_the_same_every_time(tmp_path):
    first, second = sample(tmp_path / "a"), sample(tmp_path / "b")
    assert first.pair == ("XAL", "XBO")
    assert all(origin.simulated for origin in first.origins)
    assert (first.firms, first.requests) == (second.firms, second.requests)
