"""Daily prices or returns of securities, from the user's own tables and the files of known packages."""

from bilateral.sources.prices.read import add

__all__ = ["add"]
