"""Events and their moments."""

import pyarrow as pa
import pytest

from bilateral.errors import SelectionError, TooManyBadRows
from bilateral.sources import market_events


def rows(store):
    return store.read(store.dataset(None, "market_events")).to_pyarrow().to_pylist()


def test_moments_keep_their_offset_and_dates_stay_dates(store):
    table = pa.table(
        {
            "time": ["2025-12-30T16:00+09:00", "2026-01-05"],
            "title": ["A visit is announced", "Summit"],
            "country": ["KOR", "China"],
        }
    )
    market_events.add(store, table)
    assert [(row["event_id"], row["time"], row["country"]) for row in rows(store)] == [
        ("2025-12-30", "2025-12-30T16:00+09:00", "KOR"),
        ("2026-01-05", "2026-01-05", "CHN"),
    ]


def test_a_time_without_its_zone_stops_the_load_and_says_what_to_type(store):
    table = pa.table({"time": ["2025-12-30 16:00"]})
    with pytest.raises(TooManyBadRows, match=r"time zone.*--time-zone Asia/Seoul"):
        market_events.add(store, table)
    market_events.add(store, table, time_zone="Asia/Seoul")
    assert rows(store)[0]["time"] == "2025-12-30T16:00+09:00"


def test_a_zone_of_its_own_in_each_row(store):
    table = pa.table({"date": ["2026-01-02"] * 2, "clock": ["09:00"] * 2, "zone": ["Asia/Seoul", "America/New_York"]})
    market_events.add(store, table)
    assert {row["time"] for row in rows(store)} == {"2026-01-02T09:00+09:00", "2026-01-02T09:00-05:00"}


def test_an_unknown_zone_is_told_at_once(store):
    with pytest.raises(SelectionError, match=r"no such time zone.*did you mean Asia/Seoul"):
        market_events.add(store, pa.table({"time": ["2026-01-02"]}), time_zone="Asia/Soul")
