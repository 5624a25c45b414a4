"""The corpus of the signals lens: enough of it, well-formed, with spans and quotes that fit."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bilateral.lenses.signals.sentence import BINARY, QUADS, ROOTS, Sentence
from bilateral.lenses.signals.signal import CHANNELS, REALIS
from bilateral.lenses.signals.typology import signal_types

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "signals"
ARTICLES = sorted(CORPUS.glob("articles/*/*.json"))


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def sentences():
    return lines(CORPUS / "sentences" / "sentences.jsonl")


def test_sentences_are_many_distinct_and_of_all_roots_and_types(sentences):
    assert len(sentences) >= 2600
    assert len({row["text"] for row in sentences}) == len({row["id"] for row in sentences}) == len(sentences)
    roots = Counter(row["root"] for row in sentences)
    assert set(roots) == {*ROOTS, None}
    assert min(roots[root] for root in ROOTS) >= 100
    assert {row["type"] for row in sentences} == {*signal_types(), None}


def test_no_sentence_repeats_another_but_for_names(sentences):
    masked = Counter()
    for row in sentences:
        (a, b), (c, d) = row["source"], row["target"]
        (a, b), (c, d) = sorted([(a, b), (c, d)])
        masked[row["text"][:a] + "X" + row["text"][b:c] + "X" + row["text"][d:]] += 1
    assert sum(n - 1 for n in masked.values()) <= len(sentences) / 50


def test_labels_of_sentences_fit_together(sentences):
    for row in sentences:
        Sentence(row["text"], tuple(row["source"]), tuple(row["target"]))
        (a, b), (c, d) = row["source"], row["target"]
        assert b > a, row["id"]
        assert d > c, row["id"]
        assert b <= c or d <= a, row["id"]
        assert row["quad"] == QUADS.get(row["root"])
        assert row["binary"] == BINARY.get(row["quad"])
        assert row["realis"] in REALIS
        assert row["direction"] in {-1, 0, 1}


def test_articles_cover_dyads_and_polarities():
    told = [json.loads(path.read_text(encoding="utf-8")) for path in ARTICLES]
    halves = Counter(path.parent.name for path in ARTICLES)
    assert halves["dev"] >= 16
    assert halves["held"] >= 16
    assert len({frozenset(row["pair"]) for row in told}) >= 10
    assert {row["polarity"] for row in told} == {"positive", "negative", "mixed"}
    assert all(row["invented"] for row in told)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_signals_of_an_article_are_quoted_exactly(path):
    article = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert 250 <= len(text.split()) <= 500
    assert article["signals"]
    for signal in article["signals"]:
        assert text[signal["start"] : signal["end"]] == signal["quote"]
        assert signal["end"] <= article["footer_start"]
        assert all(end <= article["footer_start"] for _, end in signal["also_at"])
        assert {signal["type"], *signal["also"]} <= set(signal_types())
        assert signal["root"] in {*ROOTS, None}
        assert signal["channel"] in CHANNELS
        assert signal["realis"] in REALIS


def test_labels_of_every_writer_fit_the_text():
    paths = sorted(CORPUS.glob("articles/**/*.json"))
    assert len(paths) >= 400
    for path in paths:
        told, text = json.loads(path.read_text(encoding="utf-8")), path.with_suffix(".txt").read_text(encoding="utf-8")
        for signal in told["signals"]:
            assert text[signal["start"] : signal["end"]] == signal["quote"], path.name
            assert signal["end"] <= told["footer_start"], path.name
            assert {signal["type"], *signal["also"]} <= set(signal_types()), path.name
            assert signal.get("root") in {*ROOTS, None}, path.name
            assert signal["channel"] in CHANNELS, path.name
            assert signal["realis"] in REALIS, path.name


def test_sentences_by_type_are_of_known_types_and_stand_once():
    told = [
        line
        for path in sorted(CORPUS.glob("sentences/by_type*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    heads = {line[2:] for line in told if line.startswith("# ")}
    assert heads == {*signal_types(), "none"}
    texts = [line for line in told if line and not line.startswith("# ")]
    assert len(texts) >= 5000
    assert len(texts) - len(set(texts)) <= 5


def test_the_blind_sample_holds_no_labels(sentences):
    sample = lines(CORPUS / "blind" / "sample.jsonl")
    assert len(sample) >= 280
    known = {row["id"]: row for row in sentences}
    for row in sample:
        assert set(row) == {"id", "text", "source", "target", "marked"}
        assert known[row["id"]]["text"] == row["text"]
