"""News articles: text, HTML, PDF, JSON lines, a folder, or addresses; boilerplate told from article, near-duplicates put together."""

from __future__ import annotations

from bilateral.sources.articles.read import DATASET, Reading, add, read

__all__ = ["DATASET", "Reading", "add", "read"]
