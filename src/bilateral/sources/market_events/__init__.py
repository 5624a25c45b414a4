"""Events with the moment at which they became known."""

from bilateral.sources.market_events.read import add

__all__ = ["add"]
