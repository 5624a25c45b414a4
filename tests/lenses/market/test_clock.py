"""Which session could react first."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import NoData
from bilateral.lenses.market.clock import hint, reaction
from bilateral.reference.exchanges import exchange
from bilateral.reference.moments import moment

SEOUL = exchange("XKRX")
DAYS = [dt.date(2025, 12, day) for day in (26, 29, 30)] + [dt.date(2026, 1, day) for day in (2, 5, 6)]


@pytest.mark.parametrize(
    ("text", "session", "moved"),
    [
        ("2025-12-30T16:00+09:00", "2026-01-02", True),
        ("2025-12-30T10:00+09:00", "2025-12-30", False),
        ("2025-12-30T15:29+09:00", "2025-12-30", False),
        ("2025-12-30T15:30+09:00", "2026-01-02", True),
        ("2025-12-30T06:29+00:00", "2025-12-30", False),
        ("2025-12-29T20:00-05:00", "2025-12-30", False),  # 10:00 in Seoul on the day after
        ("2026-01-01T10:00+09:00", "2026-01-02", True),
        ("2026-01-03T10:00+09:00", "2026-01-05", True),
        ("2026-01-02", "2026-01-02", False),
        ("2026-01-01", "2026-01-02", True),
        ("2025-12-31", "2026-01-02", True),
    ],
)
def test_news_after_the_close_or_on_a_holiday_belongs_to_the_next_session(text, session, moved):
    found = reaction(moment(text), DAYS, SEOUL)
    assert (found.session.isoformat(), found.moved) == (session, moved)
    assert DAYS[found.row] == found.session


def test_the_close_of_the_time_holds():
    days = [dt.date(2016, 7, 29), dt.date(2016, 8, 1), dt.date(2016, 8, 2)]
    assert reaction(moment("2016-07-29T15:10+09:00"), days, SEOUL).session == days[1]
    assert reaction(moment("2016-08-01T15:10+09:00"), days, SEOUL).session == days[1]


@pytest.mark.parametrize("text", ["2026-01-07", "2026-01-06T16:00+09:00", "2025-12-25"])
def test_an_event_outside_the_prices(text):
    with pytest.raises(NoData, match="2025-12-26 to 2026-01-06"):
        reaction(moment(text), DAYS, SEOUL)


def test_a_time_needs_a_close():
    with pytest.raises(NoData, match="--exchange XKRX"):
        reaction(moment("2025-12-30T16:00+09:00"), DAYS, None)


@given(st.datetimes(dt.datetime(2025, 12, 26), dt.datetime(2026, 1, 6, 6, 0)))
def test_no_session_reacts_to_what_is_not_known_yet(when):
    found = reaction(moment(f"{when:%Y-%m-%dT%H:%M}+00:00"), DAYS, SEOUL)
    close = dt.datetime.combine(found.session, dt.time(15, 30)) - dt.timedelta(hours=9)
    assert when < close
    earlier = [day for day in DAYS if day < found.session]
    assert all(dt.datetime.combine(day, dt.time(6, 30)) <= when.replace(second=0, microsecond=0) for day in earlier)


@pytest.mark.slow
def test_a_calendar_is_a_hint_only():
    pytest.importorskip("exchange_calendars")
    days = [dt.date(2026, 1, day) for day in (2, 5, 6, 7, 10)]
    told = hint(SEOUL, days[0], days[-1], days)
    assert "2026-01-08 and" not in told
    assert "2026-01-08, 2026-01-09 in the calendar only" in told
    assert "2026-01-10 in the prices only" in told
    assert told.endswith("the prices decide")


@pytest.mark.real
def test_every_korean_session_reacts_to_its_own_morning(shared_data):
    import pyarrow.csv as pc

    table = pc.read_csv(shared_data / "market" / "kr_index_daily_2013_2026.csv")
    days = table["Date"].to_pylist()
    assert len(days) == 3348
    found = [reaction(moment(f"{day}T09:30+09:00"), days, SEOUL).session for day in days]
    assert found == days
    late = [reaction(moment(f"{day}T18:00+09:00"), days, SEOUL).session for day in days[:-1]]
    assert late == days[1:]
