"""Texts kept by content: what was made from the same things before is taken from a folder."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from pathlib import Path

__all__ = ["Shelf"]


class Shelf:
    """A folder of texts by key; without a folder nothing is kept.

    Parameters
    ----------
    folder
        Made on first use; None to keep nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, *made_from: str) -> str | None:
        """What was made from these texts before; None where nothing was, or it cannot be read."""
        if self._folder is None:
            return None
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return self._place(made_from).read_text(encoding="utf-8")
        return None

    def put(self, text: str, *made_from: str) -> None:
        """Keep what was made from these texts; that it cannot be kept is no fault."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            place = self._place(made_from)
            part = place.with_name(f".{secrets.token_hex(6)}.part")
            part.write_text(text, encoding="utf-8")
            part.replace(place)

    def _place(self, made_from: tuple[str, ...]) -> Path:
        assert self._folder is not None
        return self._folder / f"{hashlib.sha256(chr(0).join(made_from).encode()).hexdigest()[:32]}.svg"
