"""News articles: text, HTML, PDF, JSON lines, folders, addresses; boilerplate told apart, near-duplicates joined."""

from __future__ import annotations

from bilateral.sources.articles.read import DATASET, Reading, add, read

__all__ = ["DATASET", "Reading", "add", "read"]
