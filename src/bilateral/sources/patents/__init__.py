"""Patent families by country, field and year: the user's own table, or that of the NCSES Indicators."""

from bilateral.sources.patents.read import add

__all__ = ["add"]
