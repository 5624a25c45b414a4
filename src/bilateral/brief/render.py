"""Bring a brief out: `html`, `pdf`, `json` and `csv_bundle`, each from the same composed brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.data import csv_bundle
from bilateral.brief.data import to_json as json
from bilateral.brief.page import html
from bilateral.brief.paper import paper

if TYPE_CHECKING:
    from bilateral.brief.model import Brief

__all__ = ["csv_bundle", "html", "json", "paper", "pdf"]


def pdf(brief: Brief) -> bytes:
    """The brief as a tagged PDF (PDF/UA-1), set by typst; `paper` also tells what could not be printed."""
    return paper(brief).pdf
