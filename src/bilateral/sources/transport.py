"""The one seam to the network: ask for a URL, get status, headers and a stream of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bilateral.errors import FetchError
from bilateral.sources.address import MOST_REDIRECTS, check_url, redirected

if TYPE_CHECKING:
    import httpx

__all__ = ["HttpxTransport", "Reply", "Transport"]

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
            onward = redirected(url, response.status_code, response.headers)
            if onward is None:
                yield response
                return
            url = onward
    raise FetchError("the server sends from address to address", got=url, allowed=f"{MOST_REDIRECTS} redirects")


def _raw(response: httpx.Response) -> Iterator[bytes]:
    import httpx

    try:
        yield from response.iter_raw()
    except httpx.TransportError as fault:
        raise ConnectionError(str(fault) or type(fault).__name__) from fault
