"""The definitions of the lens's numbers."""

from __future__ import annotations

from bilateral.definitions import Definition, Definitions

__all__ = ["called", "definition"]

_DEFINITIONS = Definitions(__package__)


def definition(id: str) -> Definition:
    """What the number of that id is."""
    return _DEFINITIONS.get(id)


def called(id: str, a: str, b: str) -> str:
    """What a number or a table is called in print; empty where nothing names it."""
    return _DEFINITIONS.called(id, a, b)
