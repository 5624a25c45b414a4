# ruff: noqa: E501 - texts as they stand
"""The coder as a whole, on sentences written for it."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.lenses.signals.coder import Article, code_article
from bilateral.lenses.signals.coder.sentences import clauses, sentences
from bilateral.lenses.signals.signal import Signal

PUBLISHED = dt.date(2025, 3, 12)


def code(text, pair=("KOR", "JPN"), language="en"):
    spans, place = [], 0
    for line in text.split("\n\n"):
        spans.append((place, place + len(line)))
        place += len(line) + 2
    return code_article(Article("x", text, tuple(spans), published=PUBLISHED, language=language), pair)


def one(text, **more) -> Signal:
    (signal,) = code(text, **more).signals
    return signal


@pytest.mark.parametrize(
    ("text", "kind", "realis", "direction", "channel"),
    [
        ("South Korea lifted its ban on Japanese scallops on Monday.", "easing", "occurred", 1, "government"),
        ("Japan will lift its export curbs on South Korea in April.", "easing", "planned", 1, "government"),
        ("Japan threatened South Korea with new duties on Monday.", "threat", "occurred", -1, "government"),
        ("South Korea condemned Japan's new textbooks on Monday.", "statement.criticism", "occurred", -1, "government"),
        (
            "Shares of South Korean chip makers fell 3 per cent on news from Japan.",
            "market.sector-fall",
            "occurred",
            -1,
            "capital-market",
        ),
        (
            "Hanul Securities expects South Korean exports to Japan to grow by 4 per cent.",
            "forecast.positive",
            "forecast",
            1,
            "capital-market",
        ),
        (
            "A study by the Busan Institute finds that South Korea and Japan compete in nine of ten products.",
            "research.competition-finding",
            "occurred",
            -1,
            "academia",
        ),
        (
            "The Korea International Trade Association sent a delegation of 40 firms to Japan.",
            "delegation.business",
            "occurred",
            1,
            "business",
        ),
    ],
)
def test_kinds_realis_direction_and_channel(text, kind, realis, direction, channel):
    found = one(text)
    assert (found.type, found.realis, found.direction, found.channel) == (kind, realis, direction, channel)


def test_what_is_named_as_past_is_no_news():
    coding = code("In 2019, Japan imposed export controls on South Korea.")
    assert coding.signals == ()
    assert [signal.realis for signal in coding.background] == ["past-reference"]


def test_one_event_told_three_times_is_one_signal():
    lead = "South Korea and Japan signed a memorandum of understanding on hydrogen on Monday."
    text = f"South Korea and Japan sign hydrogen memorandum\n\n{lead}\n\nThe memorandum of understanding on hydrogen that South Korea and Japan signed covers ships."
    found = [signal for signal in code(text).signals if signal.type == "agreement.mou"]
    assert len(found) == 1
    assert found[0].repeats >= 1


def test_a_third_countrys_affair_is_not_the_pairs():
    coding = code("South Korea and Japan are neighbours.\n\nChina lifted its ban on Australian lobsters on Monday.")
    assert coding.signals == ()
    assert code("South Korea and Japan are neighbours.\n\nSeoul lifted its ban on Japanese scallops on Monday.").signals


def test_a_negative_finding_in_a_positive_article_is_kept():
    text = "South Korea and Japan signed a memorandum of understanding on Monday.\n\nJapan criticised South Korea's seafood ban on Tuesday."
    assert [signal.direction for signal in code(text).signals] == [1, -1]


def test_the_report_has_its_own_date():
    found = one(
        "According to a report by the Chosun Ilbo on the 2nd, South Korea and Japan are reviving their joint commission."
    )
    assert found.reported_by == "Chosun Ilbo"
    assert found.reported_on == dt.date(2025, 3, 2)
    assert (found.date, found.date_basis, found.date_ambiguous) == (dt.date(2025, 3, 2), "report", True)


def test_without_a_day_of_publication_only_whole_dates_are_told():
    article = Article(
        "x", text := "South Korea and Japan signed a memorandum of understanding on 3 March 2025.", ((0, len(text)),)
    )
    (found,) = code_article(article, ("KOR", "JPN")).signals
    assert found.date == dt.date(2025, 3, 3)
    article = Article(
        "x", text := "South Korea and Japan signed a memorandum of understanding on Monday.", ((0, len(text)),)
    )
    (found,) = code_article(article, ("KOR", "JPN")).signals
    assert found.date is None


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("한국과 일본은 10일 양해각서에 서명했다.", "agreement.mou", "ko"),
        ("韩国与日本10日签署了谅解备忘录。", "agreement.mou", "zh"),
        ("일본은 한국산 제품에 관세를 부과했다.", "tariff", "ko"),
        ("日本表示强烈不满，指责韩国。", "statement.criticism", "zh"),
    ],
)
def test_korean_and_chinese_are_read_by_lexicon(text, kind, language):
    found = one(text, language=language)
    assert found.type == kind
    assert found.actor_country in {"KOR", "JPN"}


def test_sentences_do_not_end_at_abbreviations():
    text = "The U.S. and Mr. Kim of Samsung Co. met at 3 p.m. on Monday. They talked for 2.5 hours."
    assert [sentence.text for sentence in sentences(text, ((0, len(text)),))] == [text[:60], text[61:]]


def test_the_last_comma_of_a_list_parts_no_clauses():
    text = "Academia, industry, and the market hope, but the union doubts it."
    assert [text[start:end] for start, end in clauses(text)] == [
        "Academia, industry, and the market hope",
        "the union doubts it.",
    ]


@given(st.text(max_size=300))
def test_any_text_is_borne_and_every_quote_is_exact(text):
    whole = f"South Korea and Japan signed a memorandum of understanding. {text}"
    coding = code_article(Article("x", whole, ((0, len(whole)),), published=PUBLISHED), ("KOR", "JPN"))
    for signal in (*coding.signals, *coding.background):
        assert whole[signal.start : signal.end] == signal.quote


@pytest.mark.parametrize("word", ["a ", "report ", "South Korea and Japan signed shares of ", '"', "Korea’s "])
def test_endless_sentences_take_no_endless_time(word):
    text = f"South Korea and Japan. {word * (4_000 // len(word))}"
    start = time.process_time()
    code_article(Article("x", text, ((0, len(text)),), published=PUBLISHED), ("KOR", "JPN"))
    assert time.process_time() - start < 10


@pytest.mark.parametrize("text", [
    "South Korea did not sign the fisheries agreement with China.",
    "China has not lifted its ban on South Korean films.",
    "Seoul and Beijing never held the promised ministerial meeting.",
    "China has yet to approve the South Korean games.",
])  # fmt: skip
def test_what_did_not_take_place_brings_nobody_closer(text):
    article = Article("a", text, ((0, len(text)),), published=dt.date(2026, 1, 5))
    assert not [signal for signal in code_article(article, ("KOR", "CHN")).signals if signal.direction > 0]


@pytest.mark.parametrize(
    "text",
    [
        "If China lifted its ban on Korean dramas, studios in Seoul would profit.",
        "Shares of duty-free firms in Seoul would jump if Beijing were to let Korean tour groups in again.",
    ],
)
def test_what_is_only_supposed_is_no_act(text):
    article = Article("a", text, ((0, len(text)),), published=dt.date(2026, 1, 5))
    told = {signal.type for signal in code_article(article, ("KOR", "CHN")).signals}
    assert all(kind.startswith(("forecast.", "market.expectation")) for kind in told)


def test_a_threat_may_stand_in_a_condition():
    text = "China said it would cut imports of Korean steel if Seoul joined the controls."
    article = Article("a", text, ((0, len(text)),), published=dt.date(2026, 1, 5))
    assert [signal.type for signal in code_article(article, ("KOR", "CHN")).signals] == ["threat"]


def test_a_year_long_gone_is_background_and_may_is_no_deed():
    text = "South Korea protested to China in 2016 over illegal fishing. Samsung may invest 2 billion dollars in China."
    coded = code_article(Article("a", text, ((0, len(text)),), published=dt.date(2026, 1, 5)), ("KOR", "CHN"))
    assert [signal.type for signal in coded.background] == ["protest"]
    assert [(signal.type, signal.realis) for signal in coded.signals] == [("investment", "planned")]
