import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.lenses.signals.coder.dates import find_dates, resolve
from bilateral.lenses.signals.coder.tense import ahead_at

PUBLISHED = dt.date(2025, 3, 12)
ROWS = list(csv.DictReader(Path(__file__).with_name("date_phrases.csv").read_text(encoding="utf-8").splitlines()))


def right(row):
    found = find_dates(row["sentence"], PUBLISHED, ahead=row["ahead"] == "yes")
    wanted = (row["first"], row["last"], row["precision"])
    return any((str(when.first), str(when.last), when.precision) == wanted for when in found)


def test_written_expressions():
    """At least 95 in 100 of the written expressions come out to the day, with their precision."""
    wrong = [row["sentence"] for row in ROWS if not right(row)]
    assert len(ROWS) >= 60
    assert 1 - len(wrong) / len(ROWS) >= 0.95, wrong


@pytest.mark.parametrize(
    "text",
    [
        "in one-on-one talks",
        "it may rise",
        "the second round",
        "its 20th anniversary",
        "12 firms",
        "a 5 per cent fall",
        "the march of the firms",
        "600 companies",
    ],
)
def test_what_is_no_date(text):
    assert find_dates(text, PUBLISHED) == ()


def test_the_same_day_counts_from_the_day_named_before():
    anchor = dt.date(2025, 3, 4)
    assert resolve("on the same day", PUBLISHED, anchor=anchor).first == anchor
    assert resolve("a day later", PUBLISHED, anchor=anchor).first == dt.date(2025, 3, 5)


def test_what_can_be_read_in_two_ways_is_marked():
    assert resolve("on 3/4/2025", PUBLISHED).ambiguous
    assert resolve("next Friday", PUBLISHED, ahead=True).ambiguous
    assert not resolve("on 14 March 2024", PUBLISHED).ambiguous


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)), st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)))
def test_a_full_date_is_itself_whenever_it_is_read(day, published):
    when = resolve(f"on {day.day} {day:%B} {day.year}", published)
    assert (when.first, when.last, when.precision) == (day, day, "day")


@given(st.sampled_from(ROWS), st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)), st.booleans())
def test_first_never_after_last_and_phrases_stand_in_the_text(row, published, ahead):
    for when in find_dates(row["sentence"], published, ahead=ahead):
        assert when.first <= when.last
        assert row["sentence"][when.start : when.end] == when.phrase


@pytest.mark.parametrize(
    ("phrase", "published", "first"),
    [
        ("In July the treasurer blocked the bid.", dt.date(2023, 11, 14), dt.date(2023, 7, 1)),
        ("The firm means to be gone in September.", dt.date(2024, 5, 13), dt.date(2024, 9, 1)),
        ("Sales rose in September.", dt.date(2024, 11, 13), dt.date(2024, 9, 1)),
        ("Trade grew in the first ten months.", dt.date(2024, 11, 20), dt.date(2024, 10, 1)),
        ("Trade grew in the first ten months.", dt.date(2024, 2, 20), dt.date(2023, 10, 1)),
        ("They agreed to hold fire from the midnight of February 24.", dt.date(2021, 3, 4), dt.date(2021, 2, 24)),
    ],
)
def test_months_long_past_are_to_come_and_days_just_past_are_meant(phrase, published, first):
    found = resolve(phrase, published, ahead=ahead_at)
    assert found is not None
    assert found.first == first
