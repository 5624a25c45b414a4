"""Events and net scores in tables of the user's own."""

from bilateral.sources.events.read import add

__all__ = ["add"]
