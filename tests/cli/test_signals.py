import json

import pytest
from typer.testing import CliRunner

from bilateral.cli.main import app
from bilateral.errors import BilateralError
from bilateral.lenses.signals.labels import read_labels

ARTICLE = """Ministers of South Korea and Japan meet

12 March 2025 | Morning Paper

South Korea and Japan signed a memorandum of understanding on hydrogen on Monday.

Japan criticised South Korea's ban on its seafood. The Korean trade minister will visit Tokyo in April.

Copyright Morning Paper. Tel: +00-00-000-0000
"""


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return str(file)


def run(*words, typed=""):
    done = CliRunner().invoke(app, ["signals", *words], input=typed)
    if isinstance(done.exception, BilateralError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_read_prints_json_with_every_signal_and_its_quote(article):
    plain = json.loads(run("read", article, "--pair", "KOR", "JPN", "--json"))
    assert plain["pair"] == ["KOR", "JPN"]
    signals = plain["tables"]["signals"]
    assert [signal["type"] for signal in signals] == ["agreement.mou", "statement.criticism", "visit.announced"]
    for signal in signals:
        assert ARTICLE[signal["start"] : signal["end"]] == signal["quote"]
    assert signals[0]["date"] == "2025-03-10"
    assert signals[2]["realis"] == "planned"


def test_read_guesses_the_pair_and_prints_for_reading(article):
    text = run("read", article, "--no-keep")
    assert "3 signals" in text
    assert "offline by rules" in text


def test_read_csv_is_the_table_of_signals(article):
    head, *rows = run("read", article, "--pair", "KOR", "JPN", "--csv").splitlines()
    assert head.startswith("article,id,date,")
    assert len(rows) == 3


def test_what_was_read_is_shown_later_unless_it_was_not_kept(article):
    run("read", article, "--pair", "KOR", "JPN", "--no-keep")
    with pytest.raises(BilateralError, match="signals read FILE"):
        run("show", "KOR", "JPN")
    run("read", article, "--pair", "KOR", "JPN")
    assert json.loads(run("show", "KOR", "JPN", "--table", "signals.articles", "--json"))[0]["signals"] == 3


def test_label_asks_and_keeps(article, home):
    run("read", article, "--pair", "KOR", "JPN")
    text = run("label", "KOR", "JPN", typed="c\ncolour=red\nrealis=planned direction=-1\nd\n")
    assert "no such field: colour" in text
    assert "3 labels kept" in text
    assert [label.verdict for label in read_labels(home)] == ["confirm", "correct", "drop"]
    left = json.loads(run("show", "KOR", "JPN", "--table", "signals", "--json"))
    assert len(left) == 2
    assert {"user"} == {signal["coder"] for signal in left}


def test_label_ends_with_the_input_and_keeps_what_was_said(article, home):
    run("read", article, "--pair", "KOR", "JPN")
    assert "1 label kept." in run("label", "KOR", "JPN", typed="c\n")
    assert [label.verdict for label in read_labels(home)] == ["confirm"]


def test_what_follows_from_a_correction_goes_with_it(article, home):
    run("read", article, "--pair", "KOR", "JPN")
    run("label", "KOR", "JPN", typed="direction=-1 actor_country=JPN\nq\n")
    (label,) = read_labels(home)
    assert label.changes["intensity"] < 0
    (mine,) = [
        one for one in json.loads(run("show", "KOR", "JPN", "--table", "signals", "--json")) if one["coder"] == "user"
    ]
    assert (mine["actor_country"], mine["target_country"]) == ("JPN", "KOR")


def test_nothing_to_label_is_said(article):
    run("read", article, "--pair", "KOR", "JPN")
    run("label", "KOR", "JPN", typed="c\nc\nc\n")
    assert "Nothing to label" in run("label", "KOR", "JPN")


def test_one_form_at_a_time(article):
    with pytest.raises(BilateralError, match=r"only one form can be printed at a time"):
        run("read", article, "--pair", "KOR", "JPN", "--json", "--csv")


def test_label_stops_when_told(article, home):
    run("read", article, "--pair", "KOR", "JPN")
    assert "0 labels kept" in run("label", "KOR", "JPN", typed="s\nq\n")
    assert read_labels(home) == ()


def test_types_lists_the_typology():
    assert "agreement.mou" in run("types")
    assert len(json.loads(run("types", "--json"))) >= 50


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("read", "nothing.txt", "--pair", "KOR", "CHN"), "nothing.txt"),
        (("read", "http://127.0.0.1/a", "--pair", "KOR", "CHN"), "private or local"),
        (("read", "{article}", "--pair", "KRO", "CHN"), "did you mean"),
        (("read", "{article}", "--published", "yesterday"), "yesterday"),
        (("read", "{article}", "--llm", "small"), "BILATERAL_LLM_URL"),
    ],
)
def test_faults_are_told(words, part, article, monkeypatch):
    monkeypatch.delenv("BILATERAL_LLM_URL", raising=False)
    with pytest.raises(BilateralError, match=part):
        run(*[word.format(article=article) for word in words])
