"""The seam to the network: one GET, one answer."""

from __future__ import annotations

from typing import Protocol

from bilateral.sources.address import check_url
from bilateral.sources.openalex.answer import Reply

__all__ = ["HttpxTransport", "Transport"]

TIMEOUT_SECONDS = 60.0


class Transport(Protocol):
    """Anything that can ask for an address."""

    def get(self, url: str, key: str | None) -> Reply:
        """The answer; one of status 0 when the server cannot be reached or does not answer in time."""


class HttpxTransport:
    """Asks over httpx. The key goes in a header, never into an address, and redirects are not followed.

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

        headers = {"User-Agent": "bilateral", **({"Authorization": f"Bearer {key}"} if key else {})}
        try:
            with httpx.Client(timeout=self.timeout, trust_env=True) as client:
                found = client.get(check_url(url), headers=headers)
                return Reply(
                    found.status_code, {name.lower(): value for name, value in found.headers.items()}, found.content
                )
        except httpx.TransportError as fault:
            return Reply(0, {}, (str(fault) or type(fault).__name__).encode())
        except httpx.DecodingError as fault:
            return Reply(0, {}, f"the answer cannot be decoded: {fault}".encode())
