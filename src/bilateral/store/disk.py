"""Bytes that are on the disk when a function returns."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["sha256", "sync_folder", "sync_tree", "write_whole"]


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, data: bytes, scratch: Path) -> None:
    """Write `data` to `scratch`, then put it in the place of `path`: readers see the old bytes or the new."""
    with scratch.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder last; systems that cannot do so are passed over."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(root: Path) -> None:
    """Make `root` and every file and folder under it last; nothing is done where it does not exist."""
    paths = [root, *sorted(root.rglob("*"))] if root.exists() else []
    for path in reversed(paths):
        if path.is_file():
            _sync_file(path)
        else:
            sync_folder(path)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
