"""Train the sentence coder on the corpus, score it, and measure how far two readers agree.

    python tools/train_signals.py                        train and write the model of the package
    python tools/train_signals.py --check                ten-fold cross-validation on the corpus, nothing is written
    python tools/train_signals.py --score FILE.jsonl     score the model of the package on sentences with gold roots
    python tools/train_signals.py --kappa                Cohen's kappa of the blind labels, written into the README

More sentences can be given to the training with `--also FILE.jsonl` (records `text`, `source`, `target`, `event`, such
as the gold-standard records of PLOVER, CC BY-SA 4.0); what overlaps with `--keep-out FILE.jsonl` is then left out. The
model of the package is trained on the corpus alone.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bilateral.lenses.signals.sentence.coder import code
from bilateral.lenses.signals.sentence.features import BLOCKS
from bilateral.lenses.signals.sentence.marked import BINARY, QUADS, Coded, Sentence, from_record
from bilateral.lenses.signals.sentence.model import HEADS, Model, Vocabulary, features_of

HERE = Path(__file__).resolve().parents[1]
CORPUS = HERE / "corpus" / "signals"
MODEL = HERE / "src" / "bilateral" / "lenses" / "signals" / "sentence" / "model.npz"
RARE = {"c": 2, "b": 2}  # features of these blocks must stand in two sentences
COST = {"root": 0.1, "binary": 0.1, "type": 0.3, "realis": 0.1, "direction": 0.1}  # C of the linear SVM
# weights of the blocks: the root is the mean of three machines, the other heads take the first
WEIGHTS = (
    {"c": 1.0, "a": 1.0, "b": 1.0, "t": 0.7, "l": 2.5, "k": 2.0},
    {"c": 1.0, "a": 1.0, "b": 1.0, "t": 0.7, "l": 2.5, "k": 1.0},
    {"c": 0.7, "a": 1.5, "b": 1.0, "t": 0.7, "l": 1.5, "k": 2.0},
)
UNRESOLVED = "UNRESOLVED"  # what a reader writes who cannot name the label
FOLDED = {
    "DEMAND": "REQUEST", "APPEAL": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE",
    "FIGHT": "ASSAULT", "CONCEDE": "YIELD", "RETREAT": "YIELD",
}  # fmt: skip


def main() -> None:
    """Do what the command line asks for."""
    given = _words().parse_args()
    rows = _records(given.corpus / "sentences" / "sentences.jsonl")
    if given.kappa:
        _kappa(given.corpus, rows)
    elif given.score:
        _score(given.score)
    elif given.check:
        _check(rows)
    else:
        more = _more(given.also, given.keep_out) if given.also else []
        _write(_train(rows + more), given.out)
        size = given.out.stat().st_size
        _say(f"{len(rows)} sentences of the corpus, {len(more)} others: {given.out.name} ({size:,} bytes)")


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--corpus", type=Path, default=CORPUS, help="folder with sentences/ and blind/")
    words.add_argument("--out", type=Path, default=MODEL, help="where the model is written")
    words.add_argument("--also", type=Path, help="JSON lines with more gold sentences")
    words.add_argument("--keep-out", type=Path, help="JSON lines whose sentences must not be trained on")
    words.add_argument("--check", action="store_true", help="cross-validate and write nothing")
    words.add_argument("--score", type=Path, help="JSON lines with `marked` and `gold_root`")
    words.add_argument("--kappa", action="store_true", help="agreement of blind/labels.jsonl with the corpus")
    return words


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _more(path: Path, keep_out: Path | None) -> list[dict[str, Any]]:
    held = [_grams(str(row.get("text", row.get("sentence", "")))) for row in _records(keep_out)] if keep_out else []
    return [row for row in map(_gold, _records(path)) if row and not _overlaps(_grams(row["text"]), held)]


def _gold(record: dict[str, Any]) -> dict[str, Any] | None:
    actors = [record.get(name) or [{}] for name in ("source", "target")]
    words = [str(actor[0].get("actorText", "")) for actor in actors]
    found = from_record({"text": record["text"], "source": words[0], "target": words[1] or words[0]})
    root = FOLDED.get(record["event"], record["event"])
    return {"text": found.text, "source": found.source, "target": found.target, "root": root} if root in QUADS else None


def _grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))}


def _overlaps(one: set[tuple[str, ...]], others: Sequence[set[tuple[str, ...]]]) -> bool:
    return any(len(one & other) >= 0.3 * min(len(one), len(other)) for other in others)


def _sentences(rows: Sequence[dict[str, Any]]) -> list[Sentence]:
    return [Sentence(row["text"], tuple(row["source"]), tuple(row["target"])) for row in rows]


def _train(rows: Sequence[dict[str, Any]]) -> Model:
    sentences = _sentences(rows)
    vocabulary = _vocabulary(sentences)
    matrix = vocabulary.matrix(sentences)
    return Model(vocabulary, {head: _mean(head, matrix, vocabulary.block, rows) for head in HEADS})


def _vocabulary(sentences: Sequence[Sentence]) -> Vocabulary:
    count = Counter(feature for sentence in sentences for feature in features_of(sentence))
    kept = sorted(feature for feature, n in count.items() if n >= RARE.get(feature[0], 1))
    weights = [np.log((1 + len(sentences)) / (1 + count[feature])) + 1 for feature in kept]
    block = [BLOCKS.index(key) for key, _ in kept]
    return Vocabulary([name for _, name in kept], np.array(weights, np.float32), np.array(block, np.uint8))


def _mean(head: str, matrix: Any, block: Any, rows: Sequence[dict[str, Any]]) -> tuple[tuple[str, ...], Any, Any]:
    """Mean of machines that weigh the blocks differently, as one machine over unweighted blocks."""
    fits = []
    for weights in WEIGHTS if head == "root" else WEIGHTS[:1]:
        scale = np.array([weights[key] for key in BLOCKS])[block]
        labels, beta, alpha = _fit(head, matrix.multiply(scale[None, :]).tocsr(), rows)
        fits.append((beta * scale[:, None], alpha))
    return labels, np.mean([beta for beta, _ in fits], axis=0), np.mean([alpha for _, alpha in fits], axis=0)


def _fit(head: str, matrix: Any, rows: Sequence[dict[str, Any]]) -> tuple[tuple[str, ...], Any, Any]:
    from sklearn.svm import LinearSVC

    told = [at for at, row in enumerate(rows) if _label(head, row) is not None]
    labels = [_label(head, rows[at]) for at in told]
    machine = LinearSVC(C=COST[head], class_weight="balanced", random_state=0).fit(matrix[told], labels)
    return tuple(map(str, machine.classes_)), machine.coef_.T, machine.intercept_


def _label(head: str, row: dict[str, Any]) -> str | None:
    if head == "binary":
        return None if row["root"] is None else "2 conflict" if QUADS[row["root"]] > 2 else "1 cooperation"
    if head == "type":
        return (row["type"] or "") if "type" in row else None
    return None if row.get(head) is None else str(row[head])


def _write(model: Model, path: Path) -> None:
    vocabulary = model.vocabulary
    held: dict[str, Any] = {
        "features": np.frombuffer("\n".join(vocabulary.names).encode(), np.uint8),
        "idf": vocabulary.weights.astype(np.float16),
        "block": vocabulary.block,
    }
    for head, (labels, full, offsets) in model.heads.items():
        weights = full
        held[f"{head}_labels"], held[f"{head}_offsets"] = np.array(labels), offsets.astype(np.float32)
        if head == "type":
            columns = np.flatnonzero(np.abs(full).max(axis=1) >= 0.05)
            held["type_columns"], weights = columns.astype(np.int32), full[columns]
        held[f"{head}_weights"] = weights.astype(np.float16)
    np.savez_compressed(path, **held)


def _check(rows: Sequence[dict[str, Any]]) -> None:
    from sklearn.model_selection import StratifiedKFold

    told = [row for row in rows if row["root"]]
    gold = np.array([row["root"] for row in told])
    said = np.empty(len(told), dtype=object)
    for train, test in StratifiedKFold(10, shuffle=True, random_state=0).split(gold, gold):
        coded = code(_sentences([told[at] for at in test]), using=_train([told[at] for at in train]))
        said[test] = coded
    _report("ten-fold cross-validation on the corpus", gold, said)


def _score(path: Path) -> None:
    records = _records(path)
    coded = code(records)
    _report(path.name, np.array([record["gold_root"] for record in records]), coded)


def _report(name: str, gold: Any, coded: Sequence[Coded]) -> None:
    from sklearn.metrics import f1_score

    quads = [QUADS[root] for root in gold]
    pairs = {
        "root": (list(gold), [one.root for one in coded]),
        "quad": (quads, [one.quad for one in coded]),
        "binary": ([BINARY[quad] for quad in quads], [one.binary for one in coded]),
    }
    _say(f"{name}, {len(gold)} sentences")
    for head, (right, said) in pairs.items():
        accuracy = np.mean([one == two for one, two in zip(right, said, strict=True)])
        _say(f"{head:<7}accuracy {accuracy:.4f}  macro-F1 {f1_score(right, said, average='macro'):.4f}")


def _kappa(corpus: Path, rows: Sequence[dict[str, Any]]) -> None:
    first = {row["id"]: _agreed_on(row) for row in rows}
    labels = corpus / "blind" / "labels.jsonl"
    if not labels.exists():
        raise SystemExit(f"{labels} is not there yet: blind/INSTRUCTIONS.md says how it is made")
    second = {row["id"]: _agreed_on(row) for row in _records(labels) if row["id"] in first}
    lines = ["| label | sentences | agreement | Cohen's kappa |", "|---|---|---|---|"]
    for field in ("root", "quad", "signal", "type", "realis", "direction"):
        pairs = [(first[name][field], row[field]) for name, row in second.items() if row[field] != UNRESOLVED]
        lines.append(_line(field, pairs, len(second)))
    readme = corpus / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition("<!-- kappa -->\n")
    after = rest.partition("<!-- /kappa -->")[2]
    table = "\n".join(lines)
    readme.write_text(f"{before}<!-- kappa -->\n{table}\n<!-- /kappa -->{after}", encoding="utf-8")
    _say(table)


def _agreed_on(row: dict[str, Any]) -> dict[str, str]:
    """What two readers are compared on. `signal` is whether there is a type at all, named by its id or not."""
    told = {name: str(row.get(name)) for name in ("root", "type", "realis", "direction")}
    return told | {"quad": str(QUADS.get(row["root"])), "signal": str(row.get("type") is not None)}


def _line(field: str, pairs: Sequence[tuple[str, str]], all_told: int) -> str:
    """A row of the table; a label that the reader left unresolved is no label, and where some are, none is measured."""
    if len(pairs) < all_told:
        return f"| {field} | {len(pairs)} of {all_told} | not measured: {all_told - len(pairs)} left unresolved | – |"
    agreed, kappa = _cohen(pairs)
    return f"| {field} | {len(pairs)} | {agreed:.3f} | {kappa:.3f} |"


def _cohen(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Share agreed and Cohen's kappa (J. Cohen, 1960, Educational and Psychological Measurement 20)."""
    n = len(pairs)
    agreed = sum(one == two for one, two in pairs) / n
    ones, twos = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    chance = sum(ones[label] * twos[label] for label in ones) / n**2
    return agreed, (agreed - chance) / (1 - chance) if chance < 1 else 1.0


if __name__ == "__main__":
    main()
