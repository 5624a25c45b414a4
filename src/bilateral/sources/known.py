"""The sources there are, each told by the `origin.toml` in its folder."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

__all__ = ["Source", "known"]


@dataclass(frozen=True, slots=True)
class Source:
    """One source: who makes it, which table it fills, and the command that loads it."""

    name: str
    producer: str
    title: str
    table: str
    """The tidy table it fills."""
    licence: str
    url: str
    load: str
    """The command to type."""

    def to_dict(self) -> dict[str, str]:
        """Plain values, for JSON."""
        return asdict(self)


@cache
def known() -> tuple[Source, ...]:
    """All sources, by name."""
    folders = (folder for folder in resources.files("bilateral.sources").iterdir() if folder.is_dir())
    cards = ((folder.name, folder / "origin.toml") for folder in folders)
    return tuple(sorted((_read(name, card) for name, card in cards if card.is_file()), key=lambda source: source.name))


def _read(name: str, card: Traversable) -> Source:
    told = tomllib.loads(card.read_text(encoding="utf-8"))
    return Source(name, *(told[key] for key in ("producer", "title", "table", "licence", "url", "load")))
