"""The user's own truth: signals confirmed, corrected or dropped by hand, kept beside the store, used ever after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from bilateral.errors import StoreError
from bilateral.lenses.signals.signal import Signal
from bilateral.store import INPUTS

__all__ = ["FILE", "Label", "append", "apply", "read_labels"]

FILE = Path("labels") / "signals.jsonl"
"""Where the labels stand under the home folder; one JSON object a line, only ever appended to."""
USER = "user"
_CHANGEABLE = frozenset(
    [
        "type",
        "channel",
        "direction",
        "realis",
        "date",
        "date_end",
        "date_precision",
        "actor",
        "actor_country",
        "target_country",
        "sectors",
        "intensity",
    ]
)


@dataclass(frozen=True, slots=True)
class Label:
    """What the user says of one signal."""

    article: str
    """Hash of the article's text, the last part of its id."""
    start: int
    """Offset of the quote that is meant."""
    end: int
    type: str
    """The type as coded."""
    verdict: Literal["confirm", "drop", "correct"]
    changes: dict[str, Any] = field(default_factory=dict)
    """New values of fields, by name; empty unless the verdict is "correct"."""
    at: str = ""
    """When it was said (ISO)."""


def append(home: Path, label: Label) -> None:
    """Put one label at the end of the file, at once and whole.

    Raises
    ------
    StoreError
        It cannot be written.
    """
    path = home / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(label), ensure_ascii=False) + "\n")
    except OSError as fault:
        raise StoreError("the label cannot be written", got=f"{path}: {fault}") from fault


def read_labels(home: Path) -> tuple[Label, ...]:
    """All labels, in the order in which they were given; none where there is no file.

    The store of the files that cases name lies in the user's home and goes by the labels of that.

    Parameters
    ----------
    home
        Home folder of the store.

    Raises
    ------
    StoreError
        A line is no label.
    """
    path = (home.parent if home.name == INPUTS else home) / FILE
    return tuple(_labels(path)) if path.is_file() else ()


def _labels(path: Path) -> Iterator[Label]:
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if row.strip():
            try:
                yield Label(**json.loads(row))
            except (ValueError, TypeError) as fault:
                raise StoreError(
                    "a label cannot be read", got=f"{path} line {number}", then="mend or remove the line"
                ) from fault


def apply(signals: Iterable[Signal], labels: Iterable[Label]) -> tuple[Signal, ...]:
    """The signals as the user has them: the latest label on a place counts.

    Parameters
    ----------
    signals
        As coded.
    labels
        In the order in which they were given.
    """
    latest = {(label.article, label.start, label.end, label.type): label for label in labels}
    made = (
        _labelled(signal, latest.get((_hash(signal.article), signal.start, signal.end, signal.type)))
        for signal in signals
    )
    return tuple(signal for signal in made if signal is not None)


def _hash(article: str) -> str:
    return article.rpartition("-")[2]


def _labelled(signal: Signal, label: Label | None) -> Signal | None:
    if label is None:
        return signal
    if label.verdict == "drop":
        return None
    changes = {name: value for name, value in label.changes.items() if name in _CHANGEABLE}
    return Signal.model_validate(signal.model_dump() | changes | {"coder": USER, "confidence": 1.0})
