"""GDELT: events 1.0 and 2.0, mentions, GKG."""

from bilateral.sources.gdelt.fetch import fetch
from bilateral.sources.gdelt.gkg import add_gkg
from bilateral.sources.gdelt.read import add
from bilateral.sources.gdelt.series import dyad_series

__all__ = ["add", "add_gkg", "dyad_series", "fetch"]
