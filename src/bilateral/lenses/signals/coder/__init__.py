"""The offline coder: articles in, signals out. No network, no model to download, plain CPU."""

from __future__ import annotations

from bilateral.lenses.signals.coder.article import Article
from bilateral.lenses.signals.coder.code import CODER, Coding, code_article, countries_of

__all__ = ["CODER", "Article", "Coding", "code_article", "countries_of"]
