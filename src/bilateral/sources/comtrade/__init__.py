"""UN Comtrade: exports and imports as each country reports them."""

from bilateral.sources.comtrade.answer import ComtradeEmpty
from bilateral.sources.comtrade.fetch import Fetched, fetch
from bilateral.sources.comtrade.query import Access, Query, question
from bilateral.sources.comtrade.read import Report, add

__all__ = ["Access", "ComtradeEmpty", "Fetched", "Query", "Report", "add", "fetch", "question"]
