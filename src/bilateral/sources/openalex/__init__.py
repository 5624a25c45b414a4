"""OpenAlex: counts of works by the API, and works of the snapshot."""

from bilateral.sources.openalex.check import Checked, check_sets
from bilateral.sources.openalex.fetch import Fetched, fetch
from bilateral.sources.openalex.question import Access, Question
from bilateral.sources.openalex.read import OpenAlexReport, add, question

__all__ = ["Access", "Checked", "Fetched", "OpenAlexReport", "Question", "add", "check_sets", "fetch", "question"]
