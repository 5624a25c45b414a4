"""What the lens says when asked in full: every index beyond the headline, each from the same few columns."""

from bilateral.lenses.structure.depth.ask import Said
from bilateral.lenses.structure.depth.deepen import deepen
from bilateral.lenses.structure.depth.fetch import Fetched, fetch

__all__ = ["Fetched", "Said", "deepen", "fetch"]
