"""Files kept by content: what was made from the same things before is taken from a folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from pathlib import Path

__all__ = ["Shelf"]

_DAYS = 60
"""What was not asked for in so many days is removed."""


class Shelf:
    """A folder of contents by key; without a folder nothing is kept.

    Parameters
    ----------
    folder
        Made on first use; None to keep nothing.
    ending
        How the names of its files end.
    """

    def __init__(self, folder: Path | None, ending: str = "svg") -> None:
        self._folder = folder
        self._ending = ending

    def get(self, *made_from: str) -> bytes | None:
        """What was made from these texts before; None where nothing was, or it cannot be read."""
        if self._folder is None:
            return None
        with contextlib.suppress(OSError):
            place = self._place(made_from)
            found = place.read_bytes()
            os.utime(place)
            return found
        return None

    def put(self, content: bytes, *made_from: str) -> None:
        """Keep what was made from these texts; that it cannot be kept is no fault."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            place = self._place(made_from)
            part = place.with_name(f".{secrets.token_hex(6)}.part")
            part.write_bytes(content)
            part.replace(place)
            self._sweep()

    def _sweep(self) -> None:
        assert self._folder is not None
        old = time.time() - _DAYS * 86_400
        for path in self._folder.glob(f"*.{self._ending}"):
            if path.stat().st_mtime < old:
                path.unlink(missing_ok=True)

    def _place(self, made_from: tuple[str, ...]) -> Path:
        assert self._folder is not None
        return self._folder / f"{hashlib.sha256(chr(0).join(made_from).encode()).hexdigest()[:32]}.{self._ending}"
