"""Levels or returns of stock market indices."""

from bilateral.sources.index_levels.read import add

__all__ = ["add"]
