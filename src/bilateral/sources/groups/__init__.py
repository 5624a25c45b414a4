"""Groups of firms that are judged together: sectors, baskets, negative controls."""

from bilateral.sources.groups.read import add

__all__ = ["add"]
