"""Gravity variables: distance, language, agreements, GDP."""

from bilateral.sources.gravity.read import add

__all__ = ["add"]
