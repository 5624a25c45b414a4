"""Train the learned half of the article coder on the corpus, and measure how far it carries to other writers.

    python tools/train_coder.py             leave each fifth of the writers out (the table of the README), then train
                                            on all and write the model of the package
    python tools/train_coder.py --check     the same, but nothing is written

Which kind of signal a sentence shows is told by linear machines over words, neighbours, families of words and what the
rules find. They learn from the typed sentences, from sentences written for each type, from labelled articles, and, with
little weight, from sentences whose root leaves little choice of a type. Whether a sentence is a signal at all, and
whether it holds a further one, is told by two logistic models. These are fitted on what machines say of writers whom
they have not learned from.
"""

# ruff: noqa: T201 - a tool that prints
from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import score_articles as score

import bilateral.lenses.signals.coder.code as coding
from bilateral.lenses.signals.coder.learned.actor import Chooser, Scene, signs
from bilateral.lenses.signals.coder.learned.day import Offer, Ranker
from bilateral.lenses.signals.coder.learned.features import features, words
from bilateral.lenses.signals.coder.learned.gate import FURTHER, MEASURES, Gate
from bilateral.lenses.signals.coder.learned.leanings import leanings
from bilateral.lenses.signals.coder.learned.model import ANY, NONE, Model
from bilateral.lenses.signals.coder.learned.propose import further_rows, proposed, read, whole_row
from bilateral.lenses.signals.coder.learned.teller import Teller
from bilateral.lenses.signals.coder.names import find_names
from bilateral.lenses.signals.coder.sentences import Sentence, sentences

HERE = Path(__file__).resolve().parents[1]
CORPUS = HERE / "corpus" / "signals"
LENS = HERE / "src" / "bilateral" / "lenses" / "signals"
MODEL = LENS / "coder" / "learned" / "model.npz"
ARTICLES = CORPUS / "articles"
FOLDS = 5
WRITERS = {
    "dev": [ARTICLES / "dev"],
    "more": [ARTICLES / "more" / part for part in ("develop", "aside", "fresh")],
    **{path.parent.name: [path] for path in sorted((ARTICLES / "voices").glob("*/develop"))},
}
ROOTS = {
    "REQUEST": "statement.demand", "ACCUSE": "statement.criticism", "REJECT": "statement.rejection",
    "THREATEN": "threat", "PROTEST": "protest", "MOBILIZE": "military.pressure", "ASSAULT": "military.clash",
    "AID": "aid",
}  # fmt: skip
DAY_COST = 0.3  # C of the model of dates
WEAK, PART, SECOND, LOOSE = 0.25, 0.2, 0.7, 0.8  # weights of rows; the chance that a further part is fitted with
OVERLAP, INSIDE = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of text and what it shows."""

    seen: frozenset[str]
    types: tuple[str, ...]
    weight: float = 1.0
    whole: bool = False
    """Whether it is a whole sentence of an article."""


def main() -> None:
    """Do what the command line asks for."""
    general = [*_typed(), *_by_type()]
    own = {writer: list(_of_writer(writer)) for writer in WRITERS}
    folds = [list(WRITERS)[at::FOLDS] for at in range(FOLDS)]
    models = [_machines([*general, *_but(own, fold)]) for fold in folds]
    told = {writer: _told(writer, held) for fold, held in zip(folds, models, strict=True) for writer in fold}
    for fold, held in zip(folds, models, strict=True):
        held.gate, held.more = _gates([rows for writer, rows in told.items() if writer not in fold])
    notes = {writer: list(_notes(writer, held)) for fold, held in zip(folds, models, strict=True) for writer in fold}
    for fold, held in zip(folds, models, strict=True):
        _learn(held, list(_but(notes, fold)))
        for writer in fold:
            _score(writer, held)
    if "--check" in sys.argv:
        return
    final = _machines([*general, *_but(own, ())])
    final.gate, final.more = _gates(list(told.values()))
    _learn(final, list(_but(notes, ())))
    _write(final, MODEL)
    print(f"{len(final.names)} features, {MODEL.stat().st_size:,} bytes")


def _but(of_writers: Mapping[str, Sequence[Any]], fold: Sequence[str]) -> Iterator[Any]:
    """What there is of the writers who are not in a fold."""
    return (row for writer, rows in of_writers.items() if writer not in fold for row in rows)


def _typed() -> Iterator[Row]:
    """Typed sentences, those whose root leaves little choice, and the examples of the typology."""
    for line in (CORPUS / "sentences" / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"]:
            yield _row(row["text"], (row["type"],), known=True)
        elif row["root"] in ROOTS:
            yield _row(row["text"], (ROOTS[row["root"]],), WEAK, known=True)
    with (LENS / "typology.csv").open(encoding="utf-8") as file:
        yield from (_row(row["positive_example"], (row["id"],)) for row in csv.DictReader(file))


def _by_type() -> Iterator[Row]:
    """Sentences written for each type; under `none` such as give no signal."""
    for path in sorted((CORPUS / "sentences").glob("by_type*.txt")):
        kind = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                kind = line[2:]
            elif line:
                yield _row(line, () if kind == NONE else (kind,))


def _row(text: str, types: tuple[str, ...], weight: float = 1.0, *, known: bool = False) -> Row:
    """A stretch by itself; what the sentence coder has learned from (`known`) it would read too well."""
    view = frozenset[str]() if known else leanings([text])[0]
    return Row(features(words(text, find_names(text)), 0, len(text)) | view, types, weight)


def _labelled(writer: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    for folder in WRITERS[writer]:
        yield from score.articles(folder)


def _of_writer(writer: str) -> Iterator[Row]:
    """Sentences of articles, their parts, and the labelled quotes."""
    for _, article, told in _labelled(writer):
        for sentence in sentences(article.text, article.body):
            one = read(sentence.text, find_names(sentence.text, article.published), _BLANK)
            views = leanings([sentence.text[start:end] for start, end in one.spans])
            for span, view in zip(one.spans, views, strict=True):
                golds = _golds(sentence, span, told, article.text, INSIDE)
                whole = span == one.spans[0]
                seen = features(one.words, *span) | view
                yield Row(seen, tuple(gold["type"] for gold in golds), 1.0 if whole else PART, whole)
        yield from (_row(gold["quote"], (gold["type"],)) for gold in told["signals"])


def _golds(
    sentence: Sentence, span: tuple[int, int], told: Mapping[str, Any], text: str, least: float
) -> list[dict[str, Any]]:
    start, end = sentence.start + span[0], sentence.start + span[1]
    return [
        gold for gold in told["signals"] if any(_shared(start, end, *at) >= least for at in score.places(gold, text))
    ]


def _shared(start: int, end: int, first: int, last: int) -> float:
    return (min(end, last) - max(start, first)) / max(1, min(end - start, last - first))


def _nothing(measures: Sequence[str]) -> Gate:
    return Gate(np.zeros(len(measures)), 0.0)


_SILENT = Teller(("",), {}, np.zeros(1, np.float32))
_BLANK = Model(
    ["-"], np.ones(1, np.float32), ["easing", NONE, ANY], np.zeros((1, 3), np.float32), np.zeros(3, np.float32),
    (_nothing(MEASURES), _nothing(FURTHER)), Chooser({}), (_SILENT, _SILENT), Ranker({}),
)  # fmt: skip
"""Cuts sentences into parts before anything is learned."""


def _machines(rows: Sequence[Row]) -> Model:
    """One machine against the rest for each type and for none, and a logistic one for a signal of any type."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    cases = [
        (row, kind, row.weight * (SECOND if number else 1), float(not number) * row.weight * (3 if row.whole else 1))
        for row in rows
        for number, kind in enumerate(row.types[:2] or (NONE,))
    ]
    vectors = TfidfVectorizer(analyzer=_same, binary=True, min_df=3)
    matrix = vectors.fit_transform([row.seen for row, *_ in cases])
    kinds = LinearSVC(C=0.5, random_state=0)
    kinds.fit(matrix, [kind for _, kind, _, _ in cases], sample_weight=[weight for *_, weight, _ in cases])
    some = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500)
    some.fit(matrix, [kind != NONE for _, kind, _, _ in cases], sample_weight=[once + 1e-6 for *_, once in cases])
    idf = vectors.idf_.astype(np.float32)
    return Model(
        [str(name) for name in vectors.get_feature_names_out()], idf**2, [*map(str, kinds.classes_), ANY],
        (np.hstack([kinds.coef_.T, some.coef_.T]) * idf[:, None]).astype(np.float32),
        np.hstack([kinds.intercept_, some.intercept_]).astype(np.float32), (_nothing(MEASURES), _nothing(FURTHER)),
        Chooser({}), (_SILENT, _SILENT), Ranker({}),
    )  # fmt: skip


def _same(seen: frozenset[str]) -> list[str]:
    return sorted(seen)


Told = tuple[list[Any], list[bool], list[Any], list[bool]]


def _told(writer: str, held: Model) -> Told:
    """Measures of the sentences of a writer and whether they are signals; the same of their further parts."""
    rows: Told = ([], [], [], [])
    for _, article, told in _labelled(writer):
        desk = coding.Desk(article, tuple(told["pair"]))
        for sentence in sentences(article.text, article.body):
            names = find_names(sentence.text, article.published)
            one = read(sentence.text, names, held)
            golds = _golds(sentence, one.spans[0], told, article.text, OVERLAP)
            rows[0].append(whole_row(held, one, desk.setting(sentence, names)))
            rows[1].append(bool(golds))
            desk.lead = one.lead
            desk.diary.remember(sentence)
            first = held.best(one.margins[0])
            mine = [gold for gold in golds if held.labels[first] in _accepted(gold)][:1]
            for number, label, row in further_rows(held, one, first, LOOSE) if golds else ():
                others = _golds(sentence, one.spans[number], told, article.text, INSIDE)
                rows[2].append(row)
                rows[3].append(any(held.labels[label] in _accepted(gold) and gold not in mine for gold in others))
    return rows


def _accepted(gold: Mapping[str, Any]) -> set[str]:
    return {gold["type"], *gold["also"]}


def _gates(told: Sequence[Told]) -> tuple[Gate, Gate]:
    return _gate([(rows[0], rows[1]) for rows in told]), _gate([(rows[2], rows[3]) for rows in told])


def _gate(parts: Sequence[tuple[list[Any], list[bool]]]) -> Gate:
    """A logistic model in which each writer counts by the square root of how much there is of it."""
    from sklearn.linear_model import LogisticRegression

    rows, right = np.vstack([part[0] for part in parts]), np.hstack([part[1] for part in parts])
    weights = np.hstack([np.full(len(part[1]), len(part[1]) ** -0.5) for part in parts])
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < 1e-9] = 1.0
    fitted = LogisticRegression(C=0.3, max_iter=2000)
    fitted.fit((rows - middle) / spread, right, sample_weight=weights * len(weights) / weights.sum())
    scaled = fitted.coef_[0] / spread
    return Gate(scaled, float(fitted.intercept_[0] - scaled @ middle))


Note = dict[str, Any]
Act = tuple[Scene, tuple[str, str], str]


def _notes(writer: str, held: Model) -> Iterator[Note]:
    """What the learned models were asked where labelled signals were found, with the labels."""
    with _using(held):
        for _, article, told in _labelled(writer):
            desk = coding.Desk(article, (told["pair"][0], told["pair"][1]))
            for sentence in sentences(article.text, article.body):
                list(desk.read(sentence))
            for note in desk.notes:
                golds = _golds(note["sentence"], note["hit"].clause, told, article.text, INSIDE)
                same = [gold for gold in golds if note["hit"].type in _accepted(gold)] or golds
                if same:
                    yield {**note, "gold": same[0], "pair": desk.pair, "published": str(article.published)}


def _learn(held: Model, notes: Sequence[Note]) -> None:
    """Fit who acts, on whose channel, and whether a day carries over."""
    held.chooser = _chooser(
        [
            (note["actor"], note["pair"], note["gold"]["actor_country"])
            for note in notes
            if "actor" in note and note["gold"]["actor_country"] in note["pair"]
        ]
    )
    held.channel = _teller([(note["channel"][0], note["gold"]["channel"]) for note in notes if "channel" in note], 0.1)
    held.realis = _teller([(note["realis"][0], note["gold"]["realis"]) for note in notes if "realis" in note], 0.1)
    held.day = _ranker([(note["days"], note["gold"], note["published"]) for note in notes if "days" in note])


def _ranker(cases: Sequence[tuple[Sequence[Offer], Mapping[str, Any], str]]) -> Ranker:
    """A logistic model over what tells a right date of a signal from a wrong one."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    pairs: list[dict[str, float]] = []
    weights: list[float] = []
    for offered, gold, published in cases:
        fits = [_fits(offer, gold, published) for offer in offered]
        good, bad = ([offer for offer, fit in zip(offered, fits, strict=True) if fit == side] for side in (True, False))
        for one in good:
            for other in bad:
                pairs.append(dict.fromkeys(one.signs - other.signs, 1.0) | dict.fromkeys(other.signs - one.signs, -1.0))
                weights.append(1 / (len(good) * len(bad)))
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([row if at % 2 else {k: -v for k, v in row.items()} for at, row in enumerate(pairs)])
    fitted = LogisticRegression(C=DAY_COST, fit_intercept=False, max_iter=2000)
    fitted.fit(matrix, [at % 2 for at in range(len(pairs))], sample_weight=weights)
    found = zip(map(str, vectors.get_feature_names_out()), map(float, fitted.coef_[0]), strict=True)
    return Ranker({sign: weight for sign, weight in found if abs(weight) > 0.01})


def _fits(offer: Offer, gold: Mapping[str, Any], published: str) -> bool:
    first = offer.date.first or dt.date.fromisoformat(published)
    return score.on(first, gold["date"])


def _teller(cases: Sequence[tuple[Sequence[str], str]], cost: float) -> Teller:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(signs, 1.0) for signs, _ in cases])
    fitted = LogisticRegression(C=cost, max_iter=1000).fit(matrix, [label for _, label in cases])
    weights, offsets = fitted.coef_.T, fitted.intercept_
    if weights.shape[1] == 1:
        weights, offsets = np.hstack([-weights, weights]), np.hstack([-offsets, offsets])
    names = map(str, vectors.get_feature_names_out())
    kept = {name: row for name, row in zip(names, weights.astype(np.float32), strict=True) if np.abs(row).max() > 0.02}
    return Teller(tuple(map(str, fitted.classes_)), kept, offsets.astype(np.float32))


def _chooser(acts: Sequence[Act]) -> Chooser:
    """A logistic model over what is more of one country than of the other; the same either way round."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    cases = []
    for scene, pair, country in acts:
        more: Counter[str] = Counter()
        for sign, size in signs(scene, pair[0], pair):
            more[sign] += size
        for sign, size in signs(scene, pair[1], pair):
            more[sign] -= size
        cases += [(more, country == pair[0]), ({sign: -size for sign, size in more.items()}, country != pair[0])]
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict(more) for more, _ in cases])
    fitted = LogisticRegression(C=0.1, fit_intercept=False, max_iter=1000).fit(matrix, [first for _, first in cases])
    found = zip(map(str, vectors.get_feature_names_out()), map(float, fitted.coef_[0]), strict=True)
    return Chooser({sign: weight for sign, weight in found if abs(weight) > 1e-3})


@contextmanager
def _using(held: Model) -> Iterator[None]:
    """Code with another model than that of the package."""
    kept = coding.read, coding.proposed, coding.choose, coding.pick, coding.channel, coding.happened
    coding.read = lambda text, names: read(text, names, held)
    coding.proposed = lambda one, setting: proposed(one, setting, using=held)
    coding.choose = held.chooser.choose
    coding.pick = held.day.pick
    coding.channel = lambda signs, ruled: held.channel.tell(signs) or ruled
    coding.happened = lambda signs, ruled: held.realis.tell(signs) or ruled
    yield
    coding.read, coding.proposed, coding.choose, coding.pick, coding.channel, coding.happened = kept


def _score(writer: str, held: Model) -> None:
    with _using(held):
        total: Counter[str] = sum(
            (score.score(folder, verbose="-v" in sys.argv) for folder in WRITERS[writer]), Counter()
        )
    found, wanted = total["right"] + total["wrong"], total["right"] + total["missed"]
    rates = "  ".join(f"{name} {total[name] / max(1, total['judged']):.3f}" for name in score.ATTRIBUTES)
    precision, recall = total["right"] / max(1, found), total["right"] / max(1, wanted)
    print(f"{writer:<5} precision {precision:.3f}  recall {recall:.3f}  {rates}", flush=True)


def _write(model: Model, path: Path) -> None:
    """Weights in 8 bits."""
    scale = np.abs(model.weights).max(axis=0) / 127
    small = np.round(model.weights / scale).astype(np.int8)
    names, sizes = model.chooser.arrays()
    tellers = {
        f"{name}_{part}": value
        for name, teller in (("channel", model.channel), ("realis", model.realis))
        for part, value in (
            ("signs", np.frombuffer("\n".join(teller.weights).encode(), np.uint8)),
            ("weights", np.array(list(teller.weights.values()), np.float16)),
            ("labels", np.array(teller.labels)),
            ("offsets", teller.offsets),
        )
    }
    gates = {name: np.append(gate.weights, gate.offset) for name, gate in (("gate", model.gate), ("more", model.more))}
    np.savez_compressed(
        path, features=np.frombuffer("\n".join(model.names).encode(), np.uint8),
        squares=model.squares.astype(np.float16), labels=np.array(model.labels), weights=small,
        scale=scale.astype(np.float32), offsets=model.offsets,
        signs=names, sign_weights=sizes, **gates, **tellers,
        day_signs=np.frombuffer("\n".join(model.day.weights).encode(), np.uint8),
        day_weights=np.array(list(model.day.weights.values()), np.float32),
    )  # fmt: skip


if __name__ == "__main__":
    main()
