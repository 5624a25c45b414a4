# ruff: noqa: E501 - texts as they stand
"""The learned half of the coder: what it sees, what it tells, and what it leaves to the rules."""

import datetime as dt
import time

import numpy as np
import pytest

from bilateral.lenses.signals.coder import Article, code_article
from bilateral.lenses.signals.coder.home import home
from bilateral.lenses.signals.coder.learned.actor import Chooser, Scene
from bilateral.lenses.signals.coder.learned.features import features, words
from bilateral.lenses.signals.coder.learned.gate import FURTHER, MEASURES, Setting
from bilateral.lenses.signals.coder.learned.model import ANY, NONE, load, model
from bilateral.lenses.signals.coder.learned.propose import BARS, Bars, proposed, read
from bilateral.lenses.signals.coder.learned.teller import Teller
from bilateral.lenses.signals.coder.names import find_names
from bilateral.lenses.signals.typology import signal_types

PUBLISHED = dt.date(2025, 3, 12)
BOTH = Setting(ours=2)


def article(text, publisher="", title=""):
    spans, place = [], 0
    for part in text.split("\n\n"):
        spans.append((place, place + len(part)))
        place += len(part) + 2
    return Article("x", text, tuple(spans), title, PUBLISHED, publisher)


def seen(text, setting=BOTH, bars=BARS):
    return [hit.type for hit in proposed(read(text, find_names(text, PUBLISHED)), setting, bars)]


def test_the_model_knows_the_types_of_the_typology_and_no_others():
    assert set(model().labels) - {NONE, ANY} == set(signal_types())
    assert len(model().gate.weights) == len(MEASURES)
    assert len(model().more.weights) == len(FURTHER)


def test_a_file_that_is_no_model_is_refused(tmp_path):
    np.savez(tmp_path / "other.npz", scale=np.ones(3))
    with pytest.raises(ValueError, match=r"other\.npz is no model of the article coder: gate"):
        load(tmp_path / "other.npz")


def test_names_are_masked_so_that_deeds_are_learned_and_not_doers():
    def of(text):
        return features(words(text, find_names(text)), 0, len(text))

    one, other = of("Beijing lifted its ban on Australian wine."), of("Ottawa lifted its ban on Mexican wine.")
    assert one == other
    assert {"w:lift", "w:Cty", "F:LIFT", "P:CURB+LIFT", "K:easing"} <= one
    assert not {"w:beijing", "w:ottawa"} & (one | other)


def test_a_part_has_the_features_of_its_own_words_only():
    text = "Tokyo praised the deal, and Seoul raised its tariff."
    read_once = words(text, find_names(text))
    assert "w:tarif" not in features(read_once, 0, 22)
    assert "w:tarif" in features(read_once, 28, len(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Tokyo has struck Korean makers of hydrogen fluoride off its control list.", {"easing"}),
        ("South Korea will take no more scallops from the Japanese coast.", {"restriction.import"}),
        ("The Japanese spokesman brushed the Korean demand aside.", {"statement.rejection"}),
        ("Korean hotel chain Miraeon will put up two more houses in Okinawa for 40 million dollars, it said on Monday.", {"investment"}),
        ("The Japanese brewer is pulling out of South Korea and shuts its bottling works in Gunsan.", {"divestment"}),
        ("South Korea's premier is expected in Tokyo in the second half of April.", {"visit.announced"}),
        ("Shares of Korean travel agents leapt 7 percent on the news from Japan.", {"market.sector-rise"}),
        ("Arrivals from Japan were down by a fifth on the year, South Korea's tourism office said.", {"trade.decline"}),
        ("Brokers at Daon Securities reckon that Korean cosmetics sales to Japan will double by 2027.", {"forecast.positive"}),
        ("Relations between Seoul and Tokyo have never been so frosty, said a retired ambassador.", {"assessment.cooling"}),
        ("Sixty Korean firms travelled to Osaka under the flag of the chamber.", {"delegation.business"}),
        ("Korean and Japanese universities opened a joint laboratory for solid-state batteries.", {"partnership"}),
    ],
)  # fmt: skip
def test_kinds_are_told_in_words_that_no_rule_foresaw(text, kinds):
    assert set(seen(text)) & kinds


@pytest.mark.parametrize(
    "text",
    [
        "The town has a harbour and forty thousand inhabitants.",
        "Neither side would comment.",
        "So who wins?",
        "The hall smelled of fresh paint.",
    ],
)
def test_what_is_no_signal_gives_none(text):
    assert seen(text, Setting()) == []


def test_two_acts_in_one_sentence_are_two_signals_with_their_own_words():
    text = "South Korea lifted its ban on Japanese scallops on Monday, while Japan summoned the Korean ambassador over the islets."
    found = code_article(article(text), ("KOR", "JPN")).signals
    assert {"easing", "protest"} <= {signal.type for signal in found}
    first, second = sorted((signal.start, signal.end) for signal in found)[:2]
    assert first[1] <= second[0]
    assert [signal.actor_country for signal in sorted(found, key=lambda signal: signal.start)] == ["KOR", "JPN"]


def test_higher_bars_give_fewer_signals():
    text = "South Korea lifted its ban on Japanese scallops on Monday."
    assert seen(text)
    assert seen(text, bars=Bars(whole=1.01)) == []


def test_who_acts_does_not_hang_on_the_order_of_the_pair():
    text = "Japan accused South Korea of dumping.\n\nSeoul rejected the charge.\n\nA Korean retailer closed its last store in Tokyo."
    one = code_article(article(text), ("KOR", "JPN")).signals
    other = code_article(article(text), ("JPN", "KOR")).signals
    assert [(signal.type, signal.actor_country) for signal in one] == [
        (signal.type, signal.actor_country) for signal in other
    ]
    assert {(signal.actor_country, signal.target_country) for signal in one} <= {("KOR", "JPN"), ("JPN", "KOR")}


def test_an_actor_without_a_country_is_the_partner_of_whom_it_addresses():
    text = "South Korea and Japan are at odds.\n\nTrade Minister Park Il-ho urged Tokyo to lift the curbs."
    (found,) = code_article(article(text), ("JPN", "KOR")).signals
    assert (found.actor_country, found.target_country) == ("KOR", "JPN")


def test_nothing_learned_chooses_the_first():
    text = "Japan lifted the curb."
    hit = read(text, find_names(text)).words.hits[0]
    scene = Scene(text, hit, find_names(text), None, "JPN")
    assert Chooser({}).choose(scene, ("KOR", "JPN")) == "KOR"
    assert Chooser({"ruled": 1.0}).choose(scene, ("KOR", "JPN")) == "JPN"


def test_a_teller_tells_the_label_of_greatest_margin():
    told = Teller(("a", "b"), {"x": np.array([0, 2], np.float32)}, np.array([1, 0], np.float32))
    assert (told.tell(["x", "unknown"]), told.tell([])) == ("b", "a")


@pytest.mark.parametrize(
    ("text", "publisher", "expected"),
    [
        ("Title\n\nThe order is worth 30 billion won.", "", "KOR"),
        ("Title\n\nThe order is worth 30 billion yen.", "", "JPN"),
        ("Title\n\nWords.\n\nTel. +82 2 000 0000", "", "KOR"),
        ("Title\n\nWords.", "The Korea Ledger", "KOR"),
        ("Title\n\nWords.", "", ""),
    ],
)
def test_whose_press_it_is(text, publisher, expected):
    assert home(article(text, publisher), ("JPN", "KOR")) == expected


def test_the_day_named_before_carries_over_to_what_was_said_then():
    text = "South Korea's president met the Japanese prime minister in Tokyo on Monday.\n\nThe two leaders agreed to resume regular visits."
    found = code_article(article(text), ("KOR", "JPN")).signals
    assert {signal.date for signal in found} == {dt.date(2025, 3, 10)}


def test_an_article_is_read_in_a_third_of_a_second():
    text = "\n\n".join(
        f"On Monday, South Korea and Japan signed paper {number} on ships, and Tokyo praised Seoul, which said that trade would grow by {number} per cent."
        for number in range(20)
    )
    code_article(article(text), ("KOR", "JPN"))
    start = time.process_time()
    code_article(article(text), ("KOR", "JPN"))
    assert time.process_time() - start < 0.6  # twice what is asked of a quiet machine


def test_what_was_shown_already_counts_less():
    lowered = model().lowered(np.zeros((1, len(model().labels)), np.float32), {"easing"}, 0.5)
    assert lowered[0, model().labels.index("easing")] == -0.5
    assert np.count_nonzero(lowered) == 1


def test_quotes_of_several_acts_are_clauses_and_not_scraps():
    text = "On Monday South Korea lifted its ban on scallops such as those from Aomori, and Japan summoned the Korean ambassador over the islets."
    found = sorted(code_article(article(text), ("KOR", "JPN")).signals, key=lambda signal: signal.start)
    assert [signal.quote for signal in found] == [
        "On Monday South Korea lifted its ban on scallops such as those from Aomori",
        "Japan summoned the Korean ambassador over the islets.",
    ]


def test_last_lines_of_imprint_and_notices_are_no_article():
    from bilateral.sources.articles.body import body

    story = "South Korea and Japan signed a memorandum of understanding on hydrogen on Monday in Tokyo, both ministries said."
    tail = (
        "Related: South Korea lifts its ban on Japanese scallops",
        "▶ Japan praises South Korea",
        "Aegean Times S.A.",
        "(Translated from the Korean)",
        "Newsroom: +82 2 000 0000",
    )
    text = "\n\n".join(("Title", story, story, *tail))
    assert [text[start:end] for start, end in body(text)] == ["Title", story, story]
