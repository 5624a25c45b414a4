"""Concordances between product classifications, and flows converted by them."""

from bilateral.sources.concordance.convert import Coverage, Path, convert, convert_dataset, weights
from bilateral.sources.concordance.read import add

__all__ = ["Coverage", "Path", "add", "convert", "convert_dataset", "weights"]
