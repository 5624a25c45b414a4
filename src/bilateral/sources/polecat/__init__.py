"""POLECAT: PLOVER-coded events."""

from bilateral.sources.polecat.read import add

__all__ = ["add"]
