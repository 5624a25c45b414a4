"""Pages at addresses the user gives: http(s) only, to public machines only, also after each redirect."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from bilateral.errors import FetchError
from bilateral.sources.address import MOST_REDIRECTS, redirected

__all__ = ["MOST_BYTES", "Answer", "fetch_page", "public_address"]

MOST_BYTES = 5_000_000
"""A page larger than this is refused."""
_TIMEOUT = 20.0
_AGENT = "bilateral (news article reader; +https://pypi.org/project/bilateral)"

Resolve = Callable[[str, int], Iterable[str]]
"""From host and port to its addresses."""
Send = Callable[[str, str], "Answer"]
"""From an address of a page and the IP to connect to, to what the server says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


def fetch_page(url: str, *, resolve: Resolve | None = None, send: Send | None = None) -> tuple[str, Answer]:
    """The page at an address, and the address it was found at in the end.

    Parameters
    ----------
    url
        http:// or https://, of a public machine.
    resolve, send
        How to look up a host and how to ask it; tests put their own here.

    Raises
    ------
    FetchError
        Another scheme, a name or password in it, a private, loopback or otherwise reserved address (also after a
        redirect), too many redirects, too large, or an error of the server.
    """
    for _ in range(MOST_REDIRECTS + 1):
        answer = (send or _send)(url, public_address(url, resolve or _resolve))
        onward = redirected(url, answer.status, answer.headers)
        if onward is None:
            return url, _checked(url, answer)
        url = onward
    raise FetchError("too many redirects", got=url, allowed=f"at most {MOST_REDIRECTS}")


def _checked(url: str, answer: Answer) -> Answer:
    if answer.status != 200:
        raise FetchError(
            "the page cannot be had", got=f"{url}: status {answer.status}", then="save it as a file and read that"
        )
    if len(answer.body) > MOST_BYTES:
        raise FetchError("the page is too large", got=url, allowed=f"{MOST_BYTES:,} bytes")
    return answer


def public_address(url: str, resolve: Resolve | None = None) -> str:
    """The IP to connect to; every address that the host has must be public.

    Raises
    ------
    FetchError
        It is not, or the address is none of ours to ask.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise FetchError(
            "only web addresses are read", got=url, allowed="http://… or https://… without name and password"
        )
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = tuple((resolve or _resolve)(parts.hostname, port))
    except (OSError, ValueError) as fault:
        raise FetchError("no such machine", got=url) from fault
    if not found or not all(_public(one) for one in found):
        raise FetchError(
            "the address leads to a private or local machine and is not read", got=url, allowed="public web pages"
        )
    return found[0]


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or mapped.is_global)


def _resolve(host: str, port: int) -> tuple[str, ...]:
    return tuple(str(found[4][0]) for found in socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP))


def _send(url: str, address: str) -> Answer:
    """Ask the very address that was checked, so that a second look-up cannot lead elsewhere."""
    import httpx

    parts = urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    place = f"{host}:{parts.port}" if parts.port else host
    asked = urlunsplit((parts.scheme, place, parts.path or "/", parts.query, ""))
    named = {"Host": parts.netloc, "User-Agent": _AGENT, "Accept": "text/html,application/pdf,text/plain"}
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, trust_env=False) as client,
            client.stream("GET", asked, headers=named, extensions={"sni_hostname": parts.hostname}) as answer,
        ):
            return Answer(
                answer.status_code,
                {name.lower(): value for name, value in answer.headers.items()},
                _body(answer.iter_bytes(), url),
            )
    except httpx.HTTPError as fault:
        raise FetchError("the page cannot be had", got=f"{url}: {fault}") from fault


def _body(chunks: Iterable[bytes], url: str) -> bytes:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) > MOST_BYTES:
            raise FetchError("the page is too large", got=url, allowed=f"{MOST_BYTES:,} bytes")
    return bytes(held)
