"""Works co-authored by pairs of countries: tidy tables of pairs, and matrices as they are printed."""

from bilateral.sources.collaborations.printed import Matrix, matrices
from bilateral.sources.collaborations.read import add

__all__ = ["Matrix", "add", "matrices"]
