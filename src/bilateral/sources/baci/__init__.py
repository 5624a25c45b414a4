"""BACI: world trade by exporter, importer and HS6 product, from CEPII."""

from bilateral.sources.baci.fetch import KNOWN_VERSIONS, address, fetch
from bilateral.sources.baci.read import add

__all__ = ["KNOWN_VERSIONS", "add", "address", "fetch"]
