"""How words, sentences and days are put together."""

import datetime as dt

import pytest

from bilateral.style.phrases import day, joined, listed


@pytest.mark.parametrize(("words", "said"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), ("abc", "a, b and c")])
def test_words_in_a_row(words, said):
    assert listed(words) == said
    assert listed(iter(words)) == said


def test_sentences_and_days():
    assert joined("One.", "", "Two.") == "One. Two."
    assert day("2026-11-03") == day(dt.date(2026, 11, 3)) == "3 November 2026"
    assert day("in autumn") == "in autumn"
