"""Score the offline article coder on labelled articles: `python tools/score_articles.py FOLDER [-v]`.

A signal is right when its quote overlaps a labelled one (or another place that tells the same) by three tenths of the
shorter, and has the same type or one accepted besides. Past references are neither asked for nor counted as wrong.
Attributes are judged on the right ones. Prints rates only, and with -v what was missed and what was too much.
"""

# ruff: noqa: T201 - a tool that prints
from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilateral.lenses.signals.coder import Article, code_article
from bilateral.sources.articles.body import body
from bilateral.sources.articles.header import header

LEAST = 0.3
ATTRIBUTES = ("channel", "realis", "direction", "date", "actor_country", "target_country")


def articles(folder: Path) -> Iterator[tuple[str, Article, dict[str, Any]]]:
    """The labelled articles of a folder: name, article, labels."""
    for labels in sorted(folder.glob("*.json")):
        told = json.loads(labels.read_text(encoding="utf-8"))
        text = labels.with_suffix(".txt").read_text(encoding="utf-8")
        found = header(text)
        published = dt.date.fromisoformat(told["published"])
        yield (
            labels.stem,
            Article(labels.stem, text, body(text), found.title, published, found.publisher, found.language),
            told,
        )


def places(gold: dict[str, Any], text: str) -> list[tuple[int, int]]:
    """Where a labelled signal is told."""
    start = gold.get("start", text.find(gold["quote"]))
    also = [
        (place["start"], place["end"]) if isinstance(place, dict) else tuple(place)[:2]
        for place in gold.get("also_at", [])
    ]
    return [(start, gold.get("end", start + len(gold["quote"]))), *also]


def overlap(signal: Any, gold: dict[str, Any], text: str) -> float:
    """Share of the shorter quote that both have."""
    return max(
        (min(end, signal.end) - max(start, signal.start)) / max(1, min(end - start, signal.end - signal.start))
        for start, end in places(gold, text)
    )


def right(name: str, signal: Any, gold: dict[str, Any]) -> bool:
    """Whether one attribute is as labelled; dates to the precision of the label."""
    wanted = gold[name]
    if name == "date":
        return on(signal.date, wanted)
    return bool(getattr(signal, name) == wanted)


def on(day: dt.date | None, wanted: str) -> bool:
    """Whether a day is the one labelled, or in the period labelled; no label is no day."""
    if day is None or not wanted:
        return day is None and not wanted
    if "-Q" in wanted:
        return f"{day.year}-Q{(day.month + 2) // 3}" == wanted
    return str(day)[: len(wanted)] == wanted


def match(signal: Any, golds: list[dict[str, Any]], used: set[int], text: str) -> int | None:
    """The number of the labelled signal that this one is."""
    for number, gold in enumerate(golds):
        fits = signal.type == gold["type"] or signal.type in gold["also"]
        if number not in used and fits and overlap(signal, gold, text) >= LEAST:
            return number
    return None


def score(folder: Path, *, verbose: bool) -> Counter[str]:
    """Count what is right, wrong and missed in a folder."""
    total: Counter[str] = Counter()
    for name, article, told in articles(folder):
        used: set[int] = set()
        for signal in code_article(article, tuple(told["pair"])).signals:
            total["exact"] += article.text[signal.start : signal.end] == signal.quote
            total["quotes"] += 1
            total["footer"] += signal.start >= told.get("footer_start", 10**9)
            found = match(signal, told["signals"], used, article.text)
            if found is None:
                total["wrong"] += 1
                if verbose:
                    print(f"{name} too much: {signal.type} | {signal.quote[:120]}")
                continue
            used.add(found)
            gold = told["signals"][found]
            total["right"] += bool(gold["core"])
            for attribute in ATTRIBUTES:
                total[attribute] += right(attribute, signal, gold)
            total["judged"] += 1
        missed = [gold for number, gold in enumerate(told["signals"]) if gold["core"] and number not in used]
        total["missed"] += len(missed)
        if verbose:
            for gold in missed:
                print(f"{name} missed: {gold['type']} | {gold['quote'][:120]}")
    return total


def main() -> None:
    """Print the scores of the folder named first on the command line."""
    folder = Path(sys.argv[1])
    start = time.process_time()
    total = score(folder, verbose="-v" in sys.argv)
    seconds = time.process_time() - start
    found, wanted = total["right"] + total["wrong"], total["right"] + total["missed"]
    precision, recall = total["right"] / max(1, found), total["right"] / max(1, wanted)
    print(f"precision {precision:.3f}  recall {recall:.3f}  (core {wanted}, found {found})")
    print("  ".join(f"{name} {total[name] / max(1, total['judged']):.3f}" for name in ATTRIBUTES))
    print(f"quotes exact {total['exact']}/{total['quotes']}  from footers {total['footer']}  CPU {seconds:.1f} s")


if __name__ == "__main__":
    main()
