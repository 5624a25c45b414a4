"""The user's own table of trade flows: CSV, Parquet, Excel, or any Arrow, pandas or polars frame."""

from bilateral.sources.flows.read import add

__all__ = ["add"]
