"""`python -m benchmarks.signals_sentences [--rows N]`: sentences coded a second, against splitting them alone.

The peer is the least that any coder of marked sentences has to do: cut the text at the actors and split it into tokens
by one regular expression.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from bilateral.lenses.signals.sentence import Sentence, code

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "signals" / "sentences" / "sentences.jsonl"
TOKEN = re.compile(r"\w+|[^\w\s]")


def main() -> None:
    """Print CPU seconds and sentences a second of the coder and of the peer, and the ratio."""
    words = argparse.ArgumentParser(prog="benchmarks.signals_sentences", description=__doc__)
    words.add_argument("--rows", type=int, default=20_000, help="sentences to code")
    rows = words.parse_args().rows
    sentences = _sentences(rows)
    code(sentences[:1])
    first, peer = _cpu(lambda: code(sentences)), _cpu(lambda: [_peer(sentence) for sentence in sentences])
    print(f"{'step':<34}{'cpu s':>8}{'sentences/s':>13}{'ratio':>8}")
    print(f"{'cut and split (peer)':<34}{peer:>8.2f}{rows / peer:>13,.0f}{1:>8.1f}")
    print(f"{'root, quad, binary, type, realis':<34}{first:>8.2f}{rows / first:>13,.0f}{first / peer:>8.1f}")


def _sentences(rows: int) -> list[Sentence]:
    """Two corpus sentences joined, so that they are as long as sentences of the news (about 21 words)."""
    told = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    found = []
    for at in range(rows):
        one, two = told[at % len(told)], told[(7 * at + 1) % len(told)]
        found.append(Sentence(f"{one['text']} {two['text']}", tuple(one["source"]), tuple(one["target"])))
    return found


def _peer(sentence: Sentence) -> list[str]:
    (a, b), (c, d) = sorted([sentence.source, sentence.target])
    text = sentence.text
    return TOKEN.findall(f"{text[:a]} SRC {text[b:c]} TGT {text[d:]}")


def _cpu(step: Callable[[], object]) -> float:
    begun = time.process_time()
    step()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
