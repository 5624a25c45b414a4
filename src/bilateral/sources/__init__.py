"""Where data come from: one folder a source, all with the same shape (fetch, read, origin.toml, README.md).

`ingest` is the path that all of them share; sources never import each other.
"""
