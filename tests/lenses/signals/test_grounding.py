# ruff: noqa: E501 - texts as they stand
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.lenses.signals.grounding import ground

TEXT = (
    "Altessa and Borenia resumed their ministerial trade talks on Monday after a break of fourteen months, the ministry said. "
    "The two sides agreed to set up a hotline on customs matters and to deepen cooperation in machinery. "
    "“We have opened a new chapter,” the minister told reporters, praising what he called Borenia’s courageous decision.\n\n"
    "Shares of machine builders rose between 2.1 and 5 per cent on Monday. Northgate Securities expects exports to grow by "
    "6 per cent in the second half of the year. The Altessan Chamber of Commerce sent a delegation of 60 firms to the "
    "Borenian capital on the same day, where they held one-on-one meetings with about 150 buyers. "
    "Opinion is divided: some 300 demonstrators gathered outside the embassy on Friday, calling on shoppers to boycott glass."
)
SENTENCES = [
    "Altessa and Borenia resumed their ministerial trade talks on Monday after a break of fourteen months, the ministry said.",
    "The two sides agreed to set up a hotline on customs matters and to deepen cooperation in machinery.",
    "“We have opened a new chapter,” the minister told reporters, praising what he called Borenia’s courageous decision.",
    "Shares of machine builders rose between 2.1 and 5 per cent on Monday.",
    "Northgate Securities expects exports to grow by 6 per cent in the second half of the year.",
    "The Altessan Chamber of Commerce sent a delegation of 60 firms to the Borenian capital on the same day, where they "
    "held one-on-one meetings with about 150 buyers.",
    "Opinion is divided: some 300 demonstrators gathered outside the embassy on Friday, calling on shoppers to boycott glass.",
]


def respaced(quote, rng):
    words = quote.split(" ")
    return "".join(word + rng.choice([" ", "  ", "\n", "\u00a0", " "]) for word in words).strip()


def recurled(quote, rng):
    swaps = {"“": '"', "”": '"', "’": "'", "-": "–"}
    return "".join(swaps.get(sign, sign) for sign in quote)


def dropped(quote, rng):
    words = quote.split(" ")
    gone = rng.randrange(1, len(words) - 1)
    return " ".join(words[:gone] + words[gone + 1 :])


def mixed(quote, rng):
    return respaced(recurled(dropped(quote, rng), rng), rng)


def damaged():
    rng = random.Random(7)
    return [
        (quote, damage(quote, rng))
        for quote in SENTENCES
        for damage in (respaced, recurled, dropped, mixed)
        for _ in range(10)
    ]


def test_damaged_quotes_come_back_to_the_exact_words():
    """Of quotes damaged in spacing, marks or by one dropped word at least 95 in 100 are found to the character."""
    pairs = damaged()
    right = sum(
        (found := ground(bad, TEXT)) is not None and TEXT[found.start : found.end] == quote for quote, bad in pairs
    )
    assert right / len(pairs) >= 0.95


@pytest.mark.parametrize(
    "invented",
    [
        "Altessa and Borenia suspended their ministerial trade talks on Monday after a break of fourteen months.",
        "Shares of machine builders rose between 2.1 and 9 per cent on Monday.",
        "Shares of machine builders fell between 2.1 and 5 per cent on Monday.",
        "The two sides refused to set up a hotline on customs matters and to deepen cooperation in machinery.",
        "The two sides agreed to deepen cooperation in shipping and to set up a bank.",
        "Northgate Securities expects imports to grow by 6 per cent in the second half of the year.",
        "The minister resigned on Monday.",
        "a hotline on sanitary matters",
        "demonstrators gathered inside the embassy on Friday",
        "The Altessan Chamber of Commerce sent a delegation of 600 firms to the Borenian capital on the same day.",
        "cooperation in machinery. The two sides agreed to set up a hotline on customs matters",
        "",
        "   ",
    ],
)
def test_invented_quotes_are_not_found(invented):
    assert ground(invented, TEXT) is None


def test_a_word_lost_at_either_end_is_drawn_in_again():
    found = ground(
        "two sides agreed to set up a hotline on customs matters and to deepen cooperation in machinery.", TEXT
    )
    assert TEXT[found.start : found.end] == SENTENCES[1]
    found = ground("Shares of machine builders rose between 2.1 and 5 per cent on", TEXT)
    assert TEXT[found.start : found.end] == SENTENCES[3]


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 200))
def test_what_stands_there_is_found_and_holds_the_quote(start, length):
    quote = TEXT[start : start + length]
    found = ground(quote, TEXT)
    if quote.strip():
        assert quote.strip() in TEXT[found.start : found.end]
        assert found.stage == "exact"
    else:
        assert found is None


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_is_borne(quote, text):
    found = ground(quote, text)
    assert found is None or 0 <= found.start < found.end <= len(text)
