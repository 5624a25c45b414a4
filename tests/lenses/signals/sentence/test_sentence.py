"""The sentence coder: classes of plain sentences, ways to hand sentences in, and what it is measured on."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.lenses.signals.sentence import BINARY, QUADS, ROOTS, Coded, Sentence, code, from_marked
from bilateral.lenses.signals.sentence.features import blocks, grams, row
from bilateral.lenses.signals.sentence.lexicon import hits, lexicon
from bilateral.lenses.signals.sentence.model import HEADS, load, model
from bilateral.lenses.signals.sentence.stems import stem

GOLD = Path(__file__).resolve().parents[5] / "shared" / "data" / "events" / "plover_train.jsonl"

PLAIN = {
    "<s>Lima</s> lifted its ban on apples from <t>Ottawa</t>.": "YIELD",
    "<s>Ottawa</s> expelled two diplomats of <t>Lima</t>.": "SANCTION",
    "<s>The prime minister</s> met <t>his Danish counterpart</t> in Oslo for talks.": "CONSULT",
    "<s>Lima</s> refused to sign the deal offered by <t>Ottawa</t>.": "REJECT",
    "<s>Rebels</s> killed four <t>soldiers</t> in an ambush.": "ASSAULT",
    "<s>Lima</s> urged <t>Ottawa</t> to release the crew.": "REQUEST",
    "<s>Lima</s> accused <t>Ottawa</t> of dumping steel.": "ACCUSE",
    "<s>Thousands of workers</s> marched against <t>the government</t>.": "PROTEST",
    "<s>Police</s> arrested <t>a reporter</t> at the airport.": "COERCE",
    "<s>Lima</s> threatened to impose tariffs on <t>Ottawa</t> unless talks resume.": "THREATEN",
    "<s>Lima</s> sent food and medicine to <t>Ottawa</t>.": "AID",
    "<s>Lima</s> praised the reforms of <t>Ottawa</t>.": "SUPPORT",
    "<s>Lima</s> promised to send doctors to <t>Ottawa</t>.": "AGREE",
    "<s>Lima</s> put its troops on high alert along the border with <t>Ottawa</t>.": "MOBILIZE",
}


@pytest.mark.parametrize(("marked", "root"), PLAIN.items(), ids=list(PLAIN.values()))
def test_plain_sentences_get_their_root(marked, root):
    (coded,) = code([from_marked(marked)])
    assert coded.root == root


def test_what_is_coded_fits_together():
    for one in code([from_marked(marked) for marked in PLAIN]):
        assert isinstance(one, Coded)
        shares = {quad: sum(score for root, score in one.scores if QUADS[root] == quad) for quad in BINARY}
        assert one.quad == max(shares, key=shares.get)
        assert one.quad_score == pytest.approx(shares[one.quad])
        low = shares[1] + shares[2]
        assert one.binary_score == pytest.approx(low if one.binary == "cooperation" else 1 - low)
        assert sorted(root for root, _ in one.scores) == sorted(ROOTS)
        assert sum(score for _, score in one.scores) == pytest.approx(1)
        assert [score for _, score in one.scores] == sorted((s for _, s in one.scores), reverse=True)
        assert one.direction in {-1, 0, 1}


@pytest.mark.parametrize(
    ("negated", "plain"),
    [
        ("<s>Lima</s> refused to release <t>the crew</t>.", "<s>Lima</s> released <t>the crew</t>."),
        ("<s>Lima</s> lifted the embargo on <t>Ottawa</t>.", "<s>Lima</s> imposed an embargo on <t>Ottawa</t>."),
        ("<s>Lima</s> halted its aid to <t>Ottawa</t>.", "<s>Lima</s> gave aid to <t>Ottawa</t>."),
    ],
)
def test_negation_and_ending_turn_the_sign(negated, plain):
    one, two = code([from_marked(negated), from_marked(plain)])
    assert one.binary != two.binary


def test_all_ways_to_hand_a_sentence_in_agree():
    text = "Tokyo praised Seoul."
    ways = [
        Sentence(text, (0, 5), (14, 19)),
        {"marked": "<s>Tokyo</s> praised <t>Seoul</t>."},
        {"text": text, "source": [0, 5], "target": [14, 19]},
        {"sentence": text, "source": "Tokyo", "target": "Seoul"},
        {"marked": "<s>Tokyo</s> praised <t>Seoul</t>.", "sentence": text, "source": "Tokyo", "target": "Seoul"},
    ]
    assert len(set(code(ways))) == 1


def test_the_same_name_twice_is_source_and_target():
    coded = code([{"text": "Police fought police.", "source": "Police", "target": "police"}])
    assert coded == code([from_marked("<s>Police</s> fought <t>police</t>.")])
    twins = {"text": "Kim met Kim.", "source": "Kim", "target": "Kim"}
    assert code([twins]) == code([from_marked("<s>Kim</s> met <t>Kim</t>.")])


def test_actors_may_be_missing():
    bare, marked = code([Sentence("Troops shelled the town."), from_marked("<s>Troops</s> shelled <t>the town</t>.")])
    assert marked.binary == "conflict"
    assert bare.root in ROOTS
    assert len(code([Sentence("")])) == 1
    assert code([]) == ()


@pytest.mark.parametrize("span", [(0, 99), (-1, 2), (3, 2)])
def test_a_span_outside_the_text_is_refused(span):
    with pytest.raises(ValueError, match="has 5 characters"):
        Sentence("Tokyo", span)


def test_a_record_without_text_is_refused():
    with pytest.raises(ValueError, match="'marked', got headline, id"):
        code([{"id": 1, "headline": "x"}])


def test_batches_do_not_matter():
    many = [from_marked(marked) for marked in PLAIN] * 3
    assert code(many) == tuple(one for sentence in many for one in code([sentence]))


@given(
    st.text(max_size=80),
    st.tuples(st.integers(0, 80), st.integers(0, 80)),
    st.tuples(st.integers(0, 80), st.integers(0, 80)),
)
def test_any_text_is_coded(text, one, two):
    def fit(span):
        return tuple(sorted(min(at, len(text)) for at in span))

    (coded,) = code([Sentence(text, fit(one), fit(two))])
    assert coded.root in ROOTS
    assert np.isfinite(coded.scores[0][1])


@given(st.text(alphabet="abc <>/st", max_size=40))
def test_marks_are_taken_off_and_spans_fit(marked):
    sentence = from_marked(marked)
    for start, end in (sentence.source, sentence.target):
        assert 0 <= start <= end <= len(sentence.text)


def test_actors_and_names_are_masked():
    here = row(from_marked("<s>Anna Berg</s>, the U.S. envoy, told Carl Dahl of <t>Oslo</t>'s 3 offers."))
    assert here.stems == ["SRC", ",", "the", "Nnp", "envoy", ",", "tell", "Nnp", "of", "TGT", "'s", "0", "offer", "."]
    assert (here.source, here.target) == (0, 9)


def test_the_passive_is_read_backwards():
    names = blocks(from_marked("<t>The envoy</t> was expelled by <s>Lima</s>."))["l"]
    assert "lPASS" in names
    assert "l#0:SANCTION" in names


def test_phrases_stand_over_words_and_may_hold_a_gap():
    words = [stem(word) for word in ["they", "will", "lift", "the", "long", "ban"]]
    assert (2, ("YIELD",), 2) in [(hit.at, hit.groups, hit.size) for hit in hits(words, kinds=False)]
    assert [hit.groups for hit in hits(words, kinds=True) if hit.at == 5] == [("COERCE.ban", "O.limit")]
    (negated,) = [hit for hit in hits(["do", "not", "kill"], kinds=False) if "ASSAULT" in hit.groups]
    assert negated.negated


def test_the_lexicon_speaks_for_every_root():
    entries = [entry for rows in lexicon(kinds=False).values() for entry in rows]
    assert len(entries) >= 1500
    assert {group for entry in entries for group in entry.groups} >= set(ROOTS)


@pytest.mark.parametrize(
    ("word", "base"),
    [("lifted", "lift"), ("lifting", "lift"), ("lifts", "lift"), ("broke", "break"), ("cities", "city"),
     ("sent", "send"), ("banned", "ban"), ("kill", "kill"), ("press", "press"), ("news", "news"), ("envoy's", "envoy")],
)  # fmt: skip
def test_stems(word, base):
    assert stem(word) == stem(base) == base


def test_grams_of_a_word():
    assert grams("ban") == ("c ba", "cban", "can ", "c ban", "cban ", "c ban ")
    assert grams("SRC") == ()


def test_a_row_of_the_matrix_has_the_length_of_its_blocks():
    matrix = model().vocabulary.matrix([from_marked("<s>Lima</s> lifted its ban on apples from <t>Ottawa</t>.")])
    assert (matrix.multiply(matrix)).sum() == pytest.approx(6)


def test_the_model_is_small_and_holds_no_objects(tmp_path):
    held = model()
    assert set(held.heads) == set(HEADS)
    assert set(held.labels("root")) == set(ROOTS)
    np.savez(tmp_path / "bad.npz", features=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        load(tmp_path / "bad.npz")
    np.savez(tmp_path / "short.npz", features=np.frombuffer(b"a", np.uint8))
    with pytest.raises(ValueError, match=r"short\.npz is no model"):
        load(tmp_path / "short.npz")


@pytest.mark.skipif(not GOLD.exists(), reason="the gold sentences are not on this machine")
def test_gold_sentences_never_trained_on():
    """Stated figures: root .779, quad .861, binary .930; a licence-clean model had .694, .804, .910 before."""
    records = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    coded = code(records)
    gold = [record["gold_root"] for record in records]
    quad = [QUADS[root] for root in gold]
    assert np.mean([one.root == root for one, root in zip(coded, gold, strict=True)]) >= 0.75
    assert np.mean([one.quad == number for one, number in zip(coded, quad, strict=True)]) >= 0.86
    assert np.mean([one.binary == BINARY[number] for one, number in zip(coded, quad, strict=True)]) >= 0.925
