"""What was downloaded: address, size, hash, date. Kept beside the files; holds no key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Received", "read_locks", "write_lock"]


@dataclass(frozen=True, slots=True)
class Received:
    """One answer that was kept."""

    url: str
    """The address that was asked for, without a key."""
    file: str
    """Where the bytes lie, relative to the folder of the lock file."""
    size: int
    """Bytes."""
    sha256: str
    """Hex digest of the bytes as received."""
    accessed: str
    """ISO date on which they came."""


def read_locks(path: Path) -> Mapping[str, Received]:
    """All answers by address; none when the file is absent or damaged: the bytes can be had again."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {item["url"]: Received(**item) for item in found["fetched"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_lock(path: Path, received: Received) -> None:
    """Add one answer to the lock file; the file is replaced in one step."""
    locks = {**read_locks(path), received.url: received}
    part = path.with_name(path.name + ".part")
    body = {"fetched": [asdict(lock) for lock in sorted(locks.values(), key=lambda lock: lock.url)]}
    part.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)
