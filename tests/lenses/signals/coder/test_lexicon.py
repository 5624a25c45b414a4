"""Families of words and the frames in which they show a kind of signal."""

import csv
import datetime as dt
import importlib.util
from pathlib import Path

import pytest

from bilateral.lenses.signals.coder import Article, code_article
from bilateral.lenses.signals.coder.dates import find_dates
from bilateral.lenses.signals.coder.kinds import kinds
from bilateral.lenses.signals.coder.lexicon import framed
from bilateral.lenses.signals.coder.names import find_names
from bilateral.lenses.signals.coder.sentences import clauses
from bilateral.lenses.signals.typology import signal_types

ROOT = Path(__file__).parents[4]
PUBLISHED = dt.date(2025, 3, 12)


def shown(text):
    return {hit.type for hit in kinds(text)}


def rows(place):
    return list(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))


def frames(text):
    return {frame.type for frame in framed(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Tokyo scrapped the duties.",
        "The duties were scrapped by Tokyo.",
        "The scrapping of the duties pleased growers.",
        "Curbs on three chemicals, in place for four years or so, were removed.",
    ],
)
def test_voice_noun_and_asides_do_not_matter(text):
    assert "easing" in frames(text)


def test_order_matters_where_the_frame_says_so():
    assert "market.sector-fall" in frames("Shares in two builders slid.")
    assert "market.sector-fall" not in frames("The builders slid into debt before selling shares.")


def test_far_apart_is_no_frame():
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    assert "easing" not in frames(f"He lifted {words} the ban.")


def test_every_frame_names_a_known_type_and_known_families():
    tables = ROOT / "src/bilateral/lenses/signals/coder/tables"
    families = {row["family"] for row in rows(tables / "families.csv")}
    known = set(signal_types())
    for row in rows(tables / "frames.csv"):
        assert row["type"] in known
        assert {part.strip() for part in row["frame"].replace(">", "+").split("+")} - {"PCT"} <= families


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The minister flies to Hanoi on Friday for talks.", {"visit.announced"}),
        ("A trade mission planned for October was called off.", {"visit.cancelled"}),
        ("Both sides agreed to set up a hotline.", {"statement.intent-to-cooperate"}),
        ("An order for six tankers went to a yard in Ulsan.", {"deal.commercial"}),
        ("Analysts expect that a ban on flights would cut profits and hurt growth.", {"forecast.negative"}),
        ("Containers of bananas have been stuck at Chinese ports for weeks.", {"restriction.import"}),
        ("Two in three respondents view Japan with sympathy, a poll found.", {"sentiment.public"}),
        ("Hanoi signed a memorandum of understanding and the airline ordered nine jets.", {"agreement.mou"}),
        ("If the two sides fail to agree, duties on wine will rise.", set()),
        ("The team won the cup final on Sunday.", set()),
    ],
)
def test_ways_of_saying_it(text, wanted):
    assert wanted <= shown(text)
    assert wanted or not shown(text)


def test_clauses_joined_by_and_are_two_signals():
    text = "Eighteen agreements were inked on Monday and the airline placed an order for 50 jets."
    assert shown(text) == {"agreement.mou", "deal.commercial"}


def test_two_names_joined_by_and_part_no_clauses():
    text = "Expectations of a recovery between China and South Korea rose and shares of Korean builders were up."
    assert not any(text[start:].startswith("South Korea") for start, _ in clauses(text))


def test_a_leaders_surname_as_a_first_name_is_somebody_else():
    assert not find_names("Economy Secretary Marcos Ibarra spoke.", PUBLISHED)


@pytest.mark.parametrize(
    ("phrase", "day"),
    [("the day before", "2025-03-11"), ("at the beginning of the month", "2025-03-01")],
)
def test_days_counted_from_publication(phrase, day):
    (when,) = find_dates(f"He signed it {phrase}.", PUBLISHED)
    assert when.first.isoformat() == day


def test_the_next_day_counts_from_the_day_named_before():
    found = find_dates("They met on Monday and parted the next day.", PUBLISHED)
    assert [when.first.isoformat() for when in found] == ["2025-03-10", "2025-03-11"]


def test_the_union_acts_for_its_members():
    text = "Trade\n\nThe European Union imposed tariffs of 20 per cent on Chinese steel on Monday. Germany had doubts."
    spans = ((0, 5), (7, len(text)))
    (signal, *_) = code_article(Article("x", text, spans, published=PUBLISHED, language="en"), ("DEU", "CHN")).signals
    assert signal.type == "tariff"


def test_the_labelled_articles_are_read_as_well_as_ever():
    place = ROOT / "tools/score_articles.py"
    spec = importlib.util.spec_from_file_location("score_articles", place)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for folder, precision, recall in (("dev", 0.78, 0.9), ("more/develop", 0.82, 0.82), ("more/fresh", 0.82, 0.66)):
        total = tool.score(ROOT / "corpus/signals/articles" / folder, verbose=False)
        assert total["right"] / (total["right"] + total["wrong"]) >= precision
        assert total["right"] / (total["right"] + total["missed"]) >= recall
        assert total["exact"] == total["quotes"]
        assert not total["footer"]
