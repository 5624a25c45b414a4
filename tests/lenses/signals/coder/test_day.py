# ruff: noqa: E501 - texts as they stand
"""Of which day a signal is: what its article offers, and how one is picked."""

import datetime as dt

import pytest

from bilateral.lenses.signals.coder import Article, code_article
from bilateral.lenses.signals.coder.dates import find_dates
from bilateral.lenses.signals.coder.diary import Diary
from bilateral.lenses.signals.coder.kinds import Hit
from bilateral.lenses.signals.coder.learned.day import Carried, Ranker, Spot, offers
from bilateral.lenses.signals.coder.learned.gate import MEASURES, Setting, measures
from bilateral.lenses.signals.coder.learned.model import model
from bilateral.lenses.signals.coder.learned.propose import read
from bilateral.lenses.signals.coder.place import Dated
from bilateral.lenses.signals.coder.sentences import sentences

PUBLISHED = dt.date(2025, 3, 12)


def article(text, published=PUBLISHED, title=""):
    spans, place = [], 0
    for part in text.split("\n\n"):
        spans.append((place, place + len(part)))
        place += len(part) + 2
    return Article("x", text, tuple(spans), title, published, "")


def spot(text, carried=()):
    found = find_dates(text, PUBLISHED)
    hit = Hit("agreement.mou", 60, 0, 4, (0, len(text)))
    return Spot(hit, text, (0, len(text)), "occurred", PUBLISHED, 1, found, carried, Dated(), False)


def test_offered_are_the_dates_of_the_sentence_those_before_and_none():
    before = find_dates("on March 3", PUBLISHED)[0]
    offered = offers(
        spot("They signed it on March 5, a week after the talks of February 26.", (Carried(before, 1, 0),))
    )
    days = [dt.date(2025, 3, 5), dt.date(2025, 2, 26), dt.date(2025, 3, 3), None]
    assert [offer.date.first for offer in offered] == days
    assert [next(sign for sign in ("own", "carried", "none") if sign in offer.signs) for offer in offered] == [
        "own", "own", "carried", "none",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "day"),
    [
        ({"none": 1.0}, None),
        ({"own": 1.0}, dt.date(2025, 3, 5)),
        ({"own": 1.0, "own order 1 2": 0.5}, dt.date(2025, 2, 26)),
        ({"none": 1.0, "none|agreement": -2.0}, dt.date(2025, 3, 5)),
        ({}, dt.date(2025, 3, 5)),
    ],
)
def test_the_greatest_sum_of_weights_is_picked_and_of_equals_the_first(weights, day):
    offered = offers(spot("They signed it on March 5, a week after the talks of February 26."))
    assert Ranker(weights).pick(offered).first == day


def test_the_diary_remembers_the_last_named_first_and_each_once():
    text = "Talks began on March 3.\n\nThey went on until March 7, after a break on March 3.\n\nExports grew in February.\n\nAll was said."
    diary = Diary(article(text))
    told = sentences(text, article(text).body)
    for sentence in told[:-1]:
        diary.remember(sentence)
    named = [(one.when.first, one.rank) for one in diary.carried(told[-1])]
    assert [day for day, _ in named] == [dt.date(2025, 3, 7), dt.date(2025, 3, 3), dt.date(2025, 2, 1)]
    assert [rank for _, rank in named] == [0, 1, 0]
    assert diary.day == dt.date(2025, 3, 7)


def test_only_what_opens_an_article_is_told_of_a_day_named_later():
    text = "Seoul and Tokyo sign a pact on chips\n\nThe ministers met on March 10.\n\nThey had met before.\n\nNothing else was said on March 11."
    told = sentences(text, article(text).body)
    diary = Diary(article(text))
    assert [one.when.first for one in diary.carried(told[0])][:1] == [dt.date(2025, 3, 10)]
    for sentence in told[:2]:
        diary.remember(sentence)
    assert all(one.apart >= 0 for one in diary.carried(told[2]))


def test_without_a_day_of_publication_nothing_is_dated():
    diary = Diary(article("Talks began on March 3.", published=None))
    (sentence,) = sentences("Talks began on March 3.", ((0, 23),))
    assert diary.find(sentence) == ()
    diary.remember(sentence)
    assert diary.carried(sentence) == []


@pytest.mark.parametrize(
    ("text", "kind", "first", "precision"),
    [
        ("South Korea's exports to Japan grew 8 percent in February, the customs office said on Monday.", "trade.growth", "2025-02-01", "month"),
        ("South Korea and Japan signed a memorandum on hydrogen in Tokyo on March 5.", "agreement.mou", "2025-03-05", "day"),
        ("Japan will lift its curbs on exports to South Korea on April 1, the trade ministry said on Tuesday.", "easing", "2025-04-01", "day"),
        ("Japan has banned the import of Korean flounder since February 20.", "restriction.import", "2025-02-20", "day"),
        ("South Korea and Japan held their finance dialogue in Seoul last Friday.", "dialogue", "2025-03-07", "day"),
    ],
)  # fmt: skip
def test_the_date_is_that_of_the_act(text, kind, first, precision):
    found = {signal.type: signal for signal in code_article(article(text), ("KOR", "JPN")).signals}
    assert (str(found[kind].date), found[kind].date_precision) == (first, precision)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("South Korea and Japan signed a memorandum on hydrogen in Tokyo on March 5.", "occurred"),
        ("Japan will lift its curbs on exports to South Korea on April 1.", "planned"),
        ("Relations between Seoul and Tokyo are better than ever, a former ambassador said.", "opinion"),
        ("Korean exports to Japan will grow by 5 percent this year, the institute predicts.", "forecast"),
    ],
)
def test_whether_it_has_happened(text, told):
    assert {signal.realis for signal in code_article(article(text), ("KOR", "JPN")).signals} == {told}


@pytest.mark.parametrize(
    ("back", "ages"),
    [
        ((), [1, 0, 0, 0, 0, 0]),
        ((-3,), [0, 1, 1, 0, 0, 1]),
        ((10, 400), [0, 0, 1, 0, 0, 2]),
        ((100,), [0, 0, 0, 1, 0, 1]),
        ((400, 300), [0, 0, 0, 0, 1, 2]),
    ],
)
def test_how_old_it_is_counts_by_the_newest_date(back, ages):
    text = "South Korea lifted its ban on Japanese scallops."
    one = read(text, ())
    row = measures(model(), one.margins[0], one.words, text, Setting(back=back))
    at = MEASURES.index("undated")
    assert MEASURES[at : at + 6] == ("undated", "ahead", "recent", "stale", "old", "dates")
    assert row[at : at + 6].tolist() == ages


def test_what_lies_long_back_is_hardly_news():
    text = "South Korea lifted its ban on Japanese scallops."
    one = read(text, ())
    chances = [
        model().gate.chance(measures(model(), one.margins[0], one.words, text, Setting(ours=2, back=(days,))))
        for days in (3, 2000)
    ]
    assert chances[0] > chances[1]
