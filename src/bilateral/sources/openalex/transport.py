"""The seam to the network: one GET, one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bilateral.sources.address import check_url
from bilateral.sources.openalex.answer import Reply

if TYPE_CHECKING:
    import httpx

__all__ = ["HttpxTransport", "Transport"]

TIMEOUT_SECONDS = 60.0


class Transport(Protocol):
    """Anything that can ask for an address."""

    def get(self, url: str, key: str | None) -> Reply:
        """The answer; one of status 0 when the server cannot be reached or does not answer in time."""

    def close(self) -> None:
        """Let the connections go; it may be used again."""


class HttpxTransport:
    """Asks over httpx. The key goes in a header, never into an address, and redirects are not followed.

    Parameters
    ----------
    timeout
        Seconds without a byte after which an answer is given up.
    """

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self.timeout = timeout
        self._client: httpx.Client | None = None

    def get(self, url: str, key: str | None) -> Reply:
        """See `Transport.get`."""
        import httpx

        headers = {"User-Agent": "bilateral", **({"Authorization": f"Bearer {key}"} if key else {})}
        try:
            found = self._open().get(check_url(url), headers=headers)
            named = {name.lower(): value for name, value in found.headers.items()}
            return Reply(found.status_code, named, found.content)
        except httpx.TransportError as fault:
            self.close()
            return Reply(0, {}, (str(fault) or type(fault).__name__).encode())
        except httpx.DecodingError as fault:
            return Reply(0, {}, f"the answer cannot be decoded: {fault}".encode())

    def _open(self) -> httpx.Client:
        """One client for all requests: setting one up costs more than asking."""
        import httpx

        if self._client is None:
            self._client = httpx.Client(timeout=self.timeout, trust_env=True)
        return self._client

    def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            self._client.close()
            self._client = None
