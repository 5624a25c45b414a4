"""Moments."""

import datetime as dt

import pytest

from bilateral.errors import SelectionError
from bilateral.reference.moments import moment


def test_a_bare_date_is_no_moment():
    found = moment("2026-01-02")
    assert (found.day, found.time, found.text) == (dt.date(2026, 1, 2), None, "2026-01-02")


@pytest.mark.parametrize(
    ("text", "clock", "zone"),
    [
        ("2025-12-30T16:00+09:00", None, None),
        ("2025-12-30 16:00 KST", None, None),
        ("2025-12-30", "16:00", "Asia/Seoul"),
        ("2025-12-30", "16:00+09:00", None),
        ("2025-12-30", "16:00 Asia/Seoul", None),
        ("2025-12-30T16:00", None, "+09:00"),
    ],
)
def test_the_same_moment_in_many_ways(text, clock, zone):
    found = moment(text, clock, zone)
    assert found.time.astimezone(dt.UTC) == dt.datetime(2025, 12, 30, 7, 0, tzinfo=dt.UTC)
    assert found.text == "2025-12-30T16:00+09:00"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-12-30T16:00", "without its time zone.*--time-zone Asia/Seoul"),
        ("30.12.2025", "this is no date"),
        ("2025-12-30T16:00 CST", "no such time zone.*CST and EST mean several"),
        ("2025-12-30T25:00+09:00", "no time of day"),
        ("2025-12-30 noon", "no time of day"),
    ],
)
def test_what_is_no_moment(text, words):
    with pytest.raises(SelectionError, match=words):
        moment(text)
