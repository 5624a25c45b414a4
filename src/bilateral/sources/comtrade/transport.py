"""The seam to the network: one GET, one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from bilateral.errors import FetchError
from bilateral.sources.address import MOST_REDIRECTS, check_url, redirected
from bilateral.sources.comtrade.answer import Reply

if TYPE_CHECKING:
    import httpx

__all__ = ["HttpxTransport", "Transport"]

TIMEOUT_SECONDS = 120.0
KEY_HEADER = "Ocp-Apim-Subscription-Key"


class Transport(Protocol):
    """Anything that can ask for an address."""

    def get(self, url: str, key: str | None) -> Reply:
        """The answer; one of status 0 when the server cannot be reached or does not answer in time."""


class HttpxTransport:
    """Asks over httpx. The key goes to the server it was given for and never along with a redirect elsewhere.

    Parameters
    ----------
    timeout
        Seconds without a byte after which an answer is given up.
    """

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self.timeout = timeout

    def get(self, url: str, key: str | None) -> Reply:
        """See `Transport.get`."""
        import httpx

        try:
            with httpx.Client(timeout=self.timeout, trust_env=True) as client:
                return _followed(client.get, url, key)
        except httpx.TransportError as fault:
            return Reply(0, {}, (str(fault) or type(fault).__name__).encode())
        except httpx.DecodingError as fault:
            return Reply(0, {}, f"the answer cannot be decoded: {fault}".encode())


def _followed(get: Callable[..., httpx.Response], url: str, key: str | None) -> Reply:
    home = urlsplit(url).netloc
    for _ in range(MOST_REDIRECTS + 1):
        found = get(check_url(url), headers=_headers(key if urlsplit(url).netloc == home else None))
        onward = redirected(url, found.status_code, found.headers)
        if onward is None:
            named = {name.lower(): value for name, value in found.headers.items()}
            return Reply(found.status_code, named, found.content)
        url = onward
    raise FetchError("the server sends from address to address", got=url, allowed=f"{MOST_REDIRECTS} redirects")


def _headers(key: str | None) -> Mapping[str, str]:
    return {"User-Agent": "bilateral", **({KEY_HEADER: key} if key else {})}
