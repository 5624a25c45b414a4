"""What OpenAlex answers, looked at without reading or writing anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bilateral.sources.openalex.question import DEPRECATED

__all__ = ["Body", "Reply", "body_of", "complaint", "remaining_usd", "replacement", "wait_asked"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server, or none."""

    status: int
    """The HTTP status; 0 when the server could not be reached."""
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """One page of groups."""

    count: int
    """Works that match the filter."""
    groups: tuple[tuple[str, int], ...]
    """Key and count."""
    cursor: str | None
    """Where the next page begins; None on the last."""


def body_of(raw: bytes) -> Body | None:
    """The groups of a page; None when the JSON is cut off or is not what is documented."""
    try:
        plain = json.loads(raw)
        meta = plain["meta"]
        groups = tuple((_key(group["key"]), int(group["count"])) for group in plain["group_by"])
        cursor = meta.get("next_cursor")
        return Body(int(meta["count"]), groups, str(cursor) if cursor else None)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _key(key: Any) -> str:
    """The code in a key, which may be an address that ends in it."""
    return str(key).rsplit("/", 1)[-1]


def complaint(raw: bytes) -> str:
    """What the server says went wrong, in its words; empty when it says nothing that can be read."""
    try:
        plain = json.loads(raw)
    except ValueError:
        return ""
    if not isinstance(plain, dict):
        return ""
    parts = [plain.get(name) for name in ("error", "message")]
    return ": ".join(part for part in parts if isinstance(part, str) and part)


def replacement(said: str) -> str:
    """What takes the place of a retired field that a complaint names; empty where it names none."""
    for old, new in DEPRECATED.items():
        if re.search(rf"(?<![\w.]){re.escape(old)}(?!\w)", said):
            return f"{old} is retired, use {new}"
    return ""


def remaining_usd(reply: Reply) -> float | None:
    """What is left of the day's budget, as the server says."""
    return _number(reply.headers.get("x-ratelimit-remaining-usd"))


def wait_asked(reply: Reply) -> float | None:
    """Seconds after which the server wants to be asked again."""
    after = _number(reply.headers.get("retry-after"))
    return after if after is not None else _number(reply.headers.get("x-ratelimit-reset"))


def spent(reply: Reply) -> bool:
    """Whether an answer says that the day's budget is used up, and not only that requests came too fast."""
    left, needed = remaining_usd(reply), _number(reply.headers.get("x-ratelimit-cost-required-usd"))
    return left is not None and left < (needed if needed is not None else 1e-9)


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").strip().removeprefix("$"))
    except ValueError:
        return None
    return value if value >= 0 else None
