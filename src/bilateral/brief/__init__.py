"""The brief: what the lenses see, on paper. `compose` puts it together, `render` and `write` bring it out."""

from bilateral.brief.compose import compose
from bilateral.brief.model import Brief, Section
from bilateral.brief.outline import Block, Part
from bilateral.brief.write import Written, write

__all__ = ["Block", "Brief", "Part", "Section", "Written", "compose", "write"]
