"""ICEWS coded event data."""

from bilateral.sources.icews.read import add

__all__ = ["add"]
