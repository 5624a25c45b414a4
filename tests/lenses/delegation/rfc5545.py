"""A small reader of iCalendar lines (RFC 5545, sections 3.1 and 3.3.11), written apart from any package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ESCAPED = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass
class Component:
    """BEGIN to END."""

    name: str
    lines: dict[str, list[str]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def one(self, name: str) -> str:
        (value,) = self.lines[name]
        return value


def parse(data: bytes) -> Component:
    """The component that a file holds; any breach of the line rules raises."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    raw = data.decode("utf-8").split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in raw), "a line is longer than 75 octets"
    unfolded: list[str] = []
    for line in raw:
        if line.startswith((" ", "\t")):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    stack, root = [], None
    for line in unfolded:
        found = re.match(r"^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^;:\"]*))*):(.*)$", line, re.DOTALL)
        assert found, f"not a content line: {line!r}"
        name, _, value = found.groups()
        if name == "BEGIN":
            made = Component(value)
            (stack[-1].parts if stack else []).append(made)
            root = root or made
            stack.append(made)
        elif name == "END":
            assert stack.pop().name == value
        else:
            text = re.sub(r"\\[nN,;\\]", lambda hit: _ESCAPED[hit[0]], value)
            stack[-1].lines.setdefault(name, []).append(text)
    assert not stack
    assert root is not None
    return root
