"""GDELT: events 1.0 and 2.0, mentions, GKG."""

from bilateral.sources.gdelt.read import add

__all__ = ["add"]
