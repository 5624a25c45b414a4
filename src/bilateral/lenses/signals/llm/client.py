"""One question to a chat server: structured where it can, plain where it must, the same answer from the cache."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import FetchError, SelectionError

__all__ = ["Server", "ask", "server"]

_TIMEOUT = 180.0
_REFUSED = frozenset({400, 404, 415, 422, 501})
"""Answers by which a server says that it does not know a response format."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the model is."""

    url: str
    """Up to and without "/chat/completions"."""
    model: str
    key: str = ""

    def __repr__(self) -> str:
        return f"Server(url={self.url!r}, model={self.model!r})"


def server(model: str) -> Server:
    """The server told by `BILATERAL_LLM_URL`, with the key of `BILATERAL_LLM_KEY`, if there is one.

    Raises
    ------
    SelectionError
        The variable is not set.
    """
    url = os.environ.get("BILATERAL_LLM_URL", "")
    if not url.startswith(("http://", "https://")):
        raise SelectionError(
            "no server of language models is set",
            got=url or None,
            allowed="an address that speaks the OpenAI chat protocol",
            then="export BILATERAL_LLM_URL=http://127.0.0.1:8000/v1",
        )
    return Server(url.rstrip("/"), model, os.environ.get("BILATERAL_LLM_KEY", ""))


def ask(to: Server, messages: list[dict[str, str]], schema: dict[str, Any], cache: Path | None) -> dict[str, Any]:
    """The model's answer as JSON.

    Parameters
    ----------
    to
        The server and its model.
    messages
        The conversation.
    schema
        The JSON schema of the answer.
    cache
        Folder of answers by model, prompt and text; None for none.

    Raises
    ------
    FetchError
        The server cannot be reached, refuses, or never answers with JSON.
    """
    kept = cache / f"{_key(to, messages, schema)}.json" if cache else None
    if kept is not None and kept.is_file():
        found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return found
    answer = _asked(to, messages, schema)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}.part")
        fresh.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
        fresh.replace(kept)
    return answer


def _key(to: Server, messages: list[dict[str, str]], schema: dict[str, Any]) -> str:
    *prompt, text = messages
    parts = (to.model, _hash([prompt, schema]), _hash(text))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def _hash(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _formats(schema: dict[str, Any]) -> Iterator[dict[str, Any] | None]:
    yield {"type": "json_schema", "json_schema": {"name": "signals", "strict": True, "schema": schema}}
    yield {"type": "json_object"}
    yield None


def _asked(to: Server, messages: list[dict[str, str]], schema: dict[str, Any]) -> dict[str, Any]:
    said = ""
    for form in _formats(schema):
        status, body = _post(to, messages, form)
        if status in _REFUSED:
            said = f"status {status}"
            continue
        if status != 200:
            raise FetchError("the language model's server refuses", got=f"{to.url}: status {status}")
        found = _json(_content(body))
        if found is not None:
            return found
        said = "its answer is no JSON"
    raise FetchError("the language model gives no answer that can be read", got=f"{to.model} at {to.url}: {said}")


def _post(to: Server, messages: list[dict[str, str]], form: dict[str, Any] | None) -> tuple[int, str]:
    import httpx

    body: dict[str, Any] = {"model": to.model, "messages": messages, "temperature": 0}
    if form is not None:
        body["response_format"] = form
    headers = {"Authorization": f"Bearer {to.key}"} if to.key else {}
    try:
        answer = httpx.post(
            f"{to.url}/chat/completions", json=body, headers=headers, timeout=_TIMEOUT, follow_redirects=False
        )
    except httpx.HTTPError as fault:
        raise FetchError("the language model's server cannot be reached", got=f"{to.url}: {fault}") from fault
    return answer.status_code, answer.text


def _content(body: str) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    return content if isinstance(content, str) else ""


def _json(content: str) -> dict[str, Any] | None:
    """The object in an answer that may stand among other words or in a fence; a bare list counts as the signals."""
    starts = [place for place, sign in enumerate(content) if sign in "{["]
    for start in starts[:20]:
        try:
            found, _ = json.JSONDecoder().raw_decode(content[start:])
        except ValueError:
            continue
        if isinstance(found, list):
            return {"signals": found}
        if isinstance(found, dict) and isinstance(found.get("signals"), list):
            return found
    return None
