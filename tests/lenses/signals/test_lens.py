# ruff: noqa: E501 - texts as they stand
import dataclasses
import json

import pytest

from bilateral import Pair, schema
from bilateral.brief import compose
from bilateral.errors import NoData, SelectionError
from bilateral.lenses.signals import look, look_at
from bilateral.lenses.signals.coding import likely_pair
from bilateral.lenses.signals.labels import FILE, Label, append, read_labels
from bilateral.lenses.signals.signal import Signal, columns
from bilateral.lenses.signals.typology import codebook, signal_type, signal_types
from bilateral.lenses.signals.words import to_html
from bilateral.simulate import articles as simulated
from bilateral.sources import articles
from bilateral.sources.articles.read import origins_of

EVIL = """Ministers meet <script>alert(1)</script>

2025-03-05 | Evil Paper

South Korea and China signed a memorandum of understanding on <img src=x onerror=alert(2)> chips on Monday, the ministry said.

Shares of Korean chip makers rose 3 per cent on Tuesday. China criticised South Korea's ban on <iframe src="x"></iframe> imports.
"""


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    return simulated(tmp_path_factory.mktemp("news"))


@pytest.fixture(scope="module")
def rows(news):
    return articles.read([news]).rows


@pytest.fixture
def read(store, rows):
    return look_at(store, Pair("XAL", "XBO"), rows, origins_of(rows), over_time=False)


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    file = tmp_path_factory.mktemp("evil") / "evil.txt"
    file.write_text(EVIL, encoding="utf-8")
    return file


def test_every_quote_is_exactly_the_articles_words(read, rows):
    texts = {row["id"]: row["text"] for row in rows}
    assert read.coded.signals
    for signal in read.coded.signals:
        assert texts[signal.article][signal.start : signal.end] == signal.quote


def test_the_sample_articles_say_what_they_were_written_to_say(read):
    said = {(signal.type, str(signal.date)[:10], signal.channel, signal.realis) for signal in read.coded.signals}
    assert {
        ("resumption.exchanges", "2022-03-14", "government", "occurred"),
        ("visit.announced", "2022-04-01", "government", "planned"),
        ("research.competition-finding", "2022-03-10", "academia", "occurred"),
        ("market.sector-rise", "2022-03-14", "capital-market", "occurred"),
        ("tariff", "2022-09-01", "government", "planned"),
        ("market.sector-fall", "2022-08-24", "capital-market", "occurred"),
        ("easing", "2022-11-07", "government", "occurred"),
    } <= said


def test_numbers_agree_with_the_signals(read):
    signals = read.coded.signals
    assert read.measure("signals.count").value == len(signals)
    assert read.measure("signals.positive.count").value == sum(one.direction > 0 for one in signals)
    assert read.measure("signals.negative.count").value == sum(one.direction < 0 for one in signals)
    channels = [measure.value for measure in read.measures if measure.id.startswith("signals.channel.")]
    assert sum(channels) == len(signals)
    share = read.measure("signals.positive.share")
    assert share.uncertainty.low < share.value < share.uncertainty.high


def test_every_measure_is_defined_and_every_table_has_its_columns(read):
    for measure in read.measures:
        assert measure.label
        assert measure.definition
        assert "{" not in measure.label
    for table in read.tables:
        assert [column.name for column in table.columns] == table.data.column_names
    assert read.table("signals").data.column_names == list(schema.table("signals").names)


def test_the_result_says_who_coded(read):
    assert read.coded.coder == "rules"
    assert dict(read.scope.terms)["coder"] == "rules"
    assert "offline by rules" in read.findings()[0].detail
    assert {row["coder"] for row in read.table("signals").rows()} == {"rules"}


def test_findings_rest_on_measures_that_are_there(read):
    ids = {measure.id for measure in read.measures}
    for finding in read.findings():
        assert set(finding.measures) <= ids
    assert any("Against the tide" in finding.text for finding in read.findings())


def test_the_json_form_is_that_of_every_lens(read):
    plain = json.loads(json.dumps(read.to_dict(), default=str))
    assert set(plain) == {"pair", "measures", "tables", "not_computed", "origins"}
    assert plain["tables"]["signals"][0]["quote"]
    assert all(origin["simulated"] for origin in plain["origins"])


def test_articles_alone_events_alone_or_both(store, news, read):
    pair = Pair("XAL", "XBO")
    with pytest.raises(NoData):
        look(store, pair)
    articles.add(store, [news])
    alone = look(store, pair)
    assert alone.has("signals.count")
    assert len(alone.coded.signals) == len(read.coded.signals)
    with pytest.raises(SelectionError):
        look(store, pair, articles="none")


def test_an_article_about_others_says_why_it_gives_nothing(store, rows):
    result = look_at(store, Pair("KOR", "CHN"), rows, (), over_time=False)
    assert result.coded.signals == ()
    assert "does not speak of" in result.findings()[0].text
    assert result.charts() == ()


def test_the_pair_can_be_told_from_the_articles(rows):
    assert set(likely_pair(rows)) == {"XAL", "XBO"}


def test_a_language_that_is_not_coded_is_said(store, rows):
    foreign = [{**rows[0], "language": "ja"}]
    result = look_at(store, Pair("XAL", "XBO"), foreign, (), over_time=False)
    assert "language" in result.findings()[0].text


def test_figures_fit_and_have_their_tables(read):
    ids = {table.id for table in read.tables}
    for figure in read.charts():
        assert figure.table in ids
        assert figure.alt
        for chart in (figure.chart, figure.narrow):
            assert chart.to_dict()


def test_markup_in_an_article_is_shown_as_text(store, evil, tmp_path):
    found = articles.read([evil]).rows
    result = look_at(store, Pair("KOR", "CHN"), found, origins_of(found), over_time=False)
    assert len(result.coded.signals) >= 2
    written = compose([result], date="2026-01-01").write(tmp_path / "brief")
    page = written.html.read_text(encoding="utf-8")
    for bad in ("<script>alert", "<img src=x", "<iframe"):
        assert bad not in page
        assert bad not in to_html(result)
    assert "&lt;img src=x" in page


def test_labels_are_the_users_own_truth(store, rows):
    pair = Pair("XAL", "XBO")
    before = look_at(store, pair, rows, (), over_time=False).coded.signals
    wrong, mended = before[0], before[1]
    place = (wrong.article.rpartition("-")[2], wrong.start, wrong.end, wrong.type)
    append(store.home, Label(*place, "drop"))
    place = (mended.article.rpartition("-")[2], mended.start, mended.end, mended.type)
    append(store.home, Label(*place, "correct", {"realis": "planned", "direction": -1}))
    assert len(read_labels(store.home)) == 2
    after = look_at(store, pair, rows, (), over_time=False).coded.signals
    assert len(after) == len(before) - 1
    (own,) = [signal for signal in after if signal.coder == "user"]
    assert (own.realis, own.direction, own.quote) == ("planned", -1, mended.quote)
    append(store.home, Label(*place, "confirm"))
    last = look_at(store, pair, rows, (), over_time=False).coded.signals
    assert next(signal for signal in last if signal.coder == "user").realis == mended.realis
    assert (store.home / FILE).read_text(encoding="utf-8").count("\n") == 3


def test_the_typology_is_whole():
    kinds = signal_types()
    assert len(kinds) >= 50
    for kind in kinds.values():
        assert kind.definition
        assert kind.positive_example
        assert kind.negative_example
        assert kind.direction in {-1, 0, 1}
        assert -10 <= kind.intensity <= 10
        assert kind.direction * kind.intensity >= 0
        assert bool(kind.plover_root) == bool(kind.cameo)
        assert kind.id in codebook()
    with pytest.raises(SelectionError, match=r"agreement\.mou"):
        signal_type("agreement.mu")


def test_the_schema_and_the_model_are_one():
    assert columns() == schema.table("signals").names


@pytest.mark.parametrize(
    "change",
    [
        {"quote": ""},
        {"end": 3},
        {"type": "weather"},
        {"direction": 2},
        {"intensity": 11},
        {"channel": "pub"},
        {"date_end": "1999-01-01"},
    ],
)
def test_a_signal_without_its_quote_is_none(read, change):
    good = read.coded.signals[0].model_dump()
    with pytest.raises(ValueError):
        Signal.model_validate(good | change)


def test_the_result_is_frozen(read):
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.year = 1999


def test_a_second_reader_lowers_the_confidence_but_drops_nothing(read, monkeypatch):
    from bilateral.lenses.signals.coder import second

    class Against:
        binary = "conflict"

    monkeypatch.setattr(second, "code", lambda asked: [Against() for _ in asked])
    signals = read.coded.signals
    after = second.seconded(signals)
    assert [one.id for one in after] == [one.id for one in signals]
    for before, now in zip(signals, after, strict=True):
        doubted = before.direction > 0 and before.plover_root
        assert now.confidence == (round(before.confidence * second.DOUBT, 2) if doubted else before.confidence)
