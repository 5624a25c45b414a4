"""Which addresses a download may go to: https anywhere, http to this machine."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from bilateral.errors import FetchError

__all__ = ["MOST_REDIRECTS", "check_url", "redirected"]

MOST_REDIRECTS = 5
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def check_url(url: str) -> str:
    """`url`, when it is https, or http to this machine.

    Raises
    ------
    FetchError
        It is neither.
    """
    parts = urlsplit(url)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)):
        return url
    raise FetchError("downloads come over https only", got=url, allowed="https://…")


def redirected(url: str, status: int, headers: Mapping[str, str]) -> str | None:
    """Where an answer sends the asker on to; None when it is the answer itself."""
    place = headers.get("location")
    return urljoin(url, place) if status in _REDIRECTS and place else None
