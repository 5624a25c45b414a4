"""The one seam to the network: ask for a URL, get status, headers and a stream of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from bilateral.errors import FetchError

if TYPE_CHECKING:
    import httpx

__all__ = ["HttpxTransport", "Reply", "Transport", "check_url"]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers."""

    status: int
    """The HTTP status, 200 for a whole file, 206 for a part."""
    headers: Mapping[str, str]
    """Names in small letters."""
    chunks: Iterator[bytes]
    """The body as sent, never decompressed. Reading it raises OSError when the line drops."""


class Transport(Protocol):
    """Anything that can ask for a URL."""

    def get(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Reply]:
        """The answer to a GET request; raises OSError when the server cannot be reached."""


def check_url(url: str) -> str:
    """`url`, when it is https, or http to this machine.

    Raises
    ------
    FetchError
        It is neither.
    """
    parts = urlsplit(url)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        return url
    raise FetchError("downloads come over https only", got=url, allowed="https://…")


class HttpxTransport:
    """Asks over httpx; redirects are followed to https only."""

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Reply]:
        """See `Transport.get`."""
        import httpx

        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS) as client, _followed(client, url, headers) as response:
                named = {name.lower(): value for name, value in response.headers.items()}
                yield Reply(response.status_code, named, _raw(response))
        except httpx.TimeoutException as fault:
            raise TimeoutError(str(fault) or "the server did not answer in time") from fault
        except httpx.TransportError as fault:
            raise ConnectionError(str(fault) or type(fault).__name__) from fault


@contextmanager
def _followed(client: httpx.Client, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
    for _ in range(MOST_REDIRECTS + 1):
        with client.stream("GET", check_url(url), headers=dict(headers)) as response:
            if response.status_code not in REDIRECTS or "location" not in response.headers:
                yield response
                return
            url = urljoin(url, response.headers["location"])
    raise FetchError("the server sends from address to address", got=url, allowed=f"{MOST_REDIRECTS} redirects")


def _raw(response: httpx.Response) -> Iterator[bytes]:
    import httpx

    try:
        yield from response.iter_raw()
    except httpx.TransportError as fault:
        raise ConnectionError(str(fault) or type(fault).__name__) from fault
