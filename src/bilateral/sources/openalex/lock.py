"""What was received: address, file, hash, date and count of every answer, a line each. Holds no key."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Received", "append", "read"]


@dataclass(frozen=True, slots=True)
class Received:
    """One answer."""

    url: str
    """The address that was asked for, without a key."""
    file: str
    """Where the bytes lie, relative to the folder; empty where they were thrown away."""
    sha256: str
    accessed: str
    """ISO date (UTC)."""
    count: int
    """Works that matched, as the server counted them."""


def read(path: Path) -> dict[str, Received]:
    """The last answer of each address; a line that was cut off is left out: the bytes can be had again."""
    found: dict[str, Received] = {}
    if not path.is_file():
        return found
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            received = Received(**json.loads(line))
        except (ValueError, TypeError):
            continue
        found[received.url] = received
    return {url: received for url, received in found.items() if received.file}


def append(path: Path, received: Received) -> None:
    """Add a line."""
    with path.open("a", encoding="utf-8") as sink:
        sink.write(json.dumps(asdict(received), ensure_ascii=False) + "\n")
