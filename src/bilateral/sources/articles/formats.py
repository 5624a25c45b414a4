"""From a file's or page's bytes to plain text: text, HTML, PDF, JSON lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import InputError
from bilateral.given import decoded

__all__ = ["SUFFIXES", "Page", "pages"]

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".jsonl", ".json")
_MOST_BYTES = 20_000_000
_MOST_PAGES = 400


@dataclass(frozen=True, slots=True)
class Page:
    """One article as text, with what its container says of it."""

    text: str
    title: str = ""
    published: str = ""
    """ISO date, or empty."""
    publisher: str = ""
    url: str = ""
    language: str = ""
    bad: str = ""
    """Why it cannot be used; empty where it can."""


def pages(data: bytes, name: str, *, content_type: str = "") -> Iterator[Page]:
    """The articles in some bytes; JSON lines hold several.

    Parameters
    ----------
    data
        The bytes.
    name
        File name or address, whose ending says what it is.
    content_type
        What the server says it is; goes before the ending.

    Raises
    ------
    InputError
        Too large, or a PDF that cannot be read or has no text.
    """
    if len(data) > _MOST_BYTES:
        raise InputError(
            "the file is too large for an article", got=f"{name}, {len(data):,} bytes", allowed=f"{_MOST_BYTES:,} bytes"
        )
    kind = _kind(data, name, content_type)
    if kind == "pdf":
        yield Page(_pdf(data, name))
    elif kind == "html":
        yield _html(_decoded(data, name).replace("\x00", ""), name)
    elif kind == "jsonl":
        yield from _jsonl(_decoded(data, name).replace("\x00", ""))
    else:
        words = _decoded(data, name)
        yield Page("", bad="not text but binary data") if _binary(words) else Page(words.replace("\x00", ""))


_GARBLED = 0.02
"""Share of control characters, or of bytes that no encoding knows, from which data are no text."""


def _binary(words: str) -> bool:
    strange = sum((letter < " " and letter not in "\t\n\r\f\v") or letter in "\ufffd\x7f" for letter in words)
    return strange > _GARBLED * len(words)


def _kind(data: bytes, name: str, content_type: str) -> str:
    if data[:5] == b"%PDF-":
        return "pdf"
    suffix = Path(name.split("?", maxsplit=1)[0]).suffix.lower()
    if "html" in content_type or suffix in {".html", ".htm"}:
        return "html"
    if suffix in {".jsonl", ".json"} or "json" in content_type:
        return "jsonl"
    head = data[:600].lstrip().lower()
    return "html" if head.startswith((b"<!doctype html", b"<html")) else "text"


def _decoded(data: bytes, name: str) -> str:
    text = decoded(data, name, others=("cp949", "gb18030"), allowed="an article as text, HTML, PDF or JSON lines")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _pdf(data: bytes, name: str) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        parts = [page.extract_text() for page in reader.pages[:_MOST_PAGES]]
    except (PyPdfError, ValueError, KeyError, RecursionError) as fault:
        raise InputError("the PDF cannot be read", got=f"{name}: {fault}", then="save its text as .txt") from fault
    text = _unwrapped("\n\n".join(parts))
    if not text.strip():
        raise InputError("the PDF holds no text, only pictures", got=name, then="save its text as .txt")
    return text


def _unwrapped(text: str) -> str:
    """Lines joined to paragraphs: a line that fills the page goes on in the next."""
    rows = [row.rstrip() for row in text.split("\n")]
    width = max((len(row) for row in rows), default=0)
    out: list[str] = []
    for row in rows:
        if (
            out
            and out[-1]
            and row
            and len(out[-1].rsplit("\n", 1)[-1]) > 0.7 * width
            and not out[-1].endswith((".", "!", "?", "。"))
        ):
            out[-1] = out[-1].removesuffix("-") + ("" if out[-1].endswith("-") else " ") + row.lstrip()
        else:
            out.append(row)
    return "\n".join(out)


def _html(text: str, name: str) -> Page:
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        text,
        url=name if name.startswith("http") else None,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
    )
    if found is None or not (found.text or "").strip():
        return Page("", bad="no article can be found in the page")
    title = (found.title or "").strip()
    words = found.text if not title or found.text.startswith(title) else f"{title}\n\n{found.text}"
    return Page(words, title, found.date or "", found.sitename or "", found.url or "")


def _jsonl(text: str) -> Iterator[Page]:
    whole = _loaded(text)
    if isinstance(whole, dict | list):
        yield from (_record(record) for record in (whole if isinstance(whole, list) else [whole]))
        return
    for row in text.splitlines():
        if row.strip():
            yield _record(_loaded(row))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


_BODIES = ("text", "body", "content", "article", "fulltext")
_DATES = ("published", "date", "published_at", "datetime", "pubdate")
_PAPERS = ("publisher", "source", "site", "sitename", "outlet")


def _record(record: Any) -> Page:
    if not isinstance(record, dict):
        return Page("", bad="not a JSON object")
    words = _first(record, _BODIES)
    if not words.strip():
        return Page("", bad=f"no text: looked for {', '.join(_BODIES)}")
    title = _first(record, ("title", "headline"))
    text = words if not title or words.startswith(title) else f"{title}\n\n{words}"
    return Page(
        text,
        title,
        _first(record, _DATES)[:10],
        _first(record, _PAPERS),
        _first(record, ("url", "link")),
        _first(record, ("language", "lang")),
    )


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((record[name] for name in names if isinstance(record.get(name), str)), "")
