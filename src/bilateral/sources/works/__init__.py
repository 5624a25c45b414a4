"""Scholarly works with field, citations and countries: the user's own table."""

from bilateral.sources.works.read import add

__all__ = ["add"]
