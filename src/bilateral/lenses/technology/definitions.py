"""What each number of the lens is."""

from __future__ import annotations

from bilateral.definitions import Definition, Definitions

__all__ = ["called", "definition", "definitions"]

_ALL = Definitions(__package__)


def definitions() -> tuple[Definition, ...]:
    """All definitions, in the order of the file."""
    return _ALL.all


def definition(id: str) -> Definition:
    """The definition of the number with that id.

    Raises
    ------
    KeyError
        Nothing defines it.
    """
    return _ALL.get(id)


def called(id: str, a: str, b: str) -> str:
    """What a number, a table or a family of them is called in print; empty where nothing names it."""
    return _ALL.called(id, a, b)
