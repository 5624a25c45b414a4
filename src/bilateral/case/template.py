"""A commented case file to start from."""

from __future__ import annotations

import textwrap
from pathlib import Path

from bilateral.case.keys import Key, keys, tables
from bilateral.errors import InputError
from bilateral.pair import Pair

__all__ = ["init_case", "template"]

_WIDTH = 110
_ABOUT = {
    "brief": "What the brief is about.",
    "structure": "Where they compete, where they complement each other: trade flows.",
    "signals": "What the news signals: articles, and events of the databases.",
    "market": "Whether the market believed it: prices around the event.",
    "technology": "Who leads in technology, and where they work together: patents and publications.",
    "delegation": "Who should meet whom: a workbook or folder of firms and requests.",
    "sector": "One sector of interest, once for each; it maps across the lenses. Leave out what does not apply.",
}


def template(pair: Pair) -> str:
    """A case file for a pair, with every key explained; only the pair is set, and `structure` is asked."""
    head = f"# A brief on {pair.names[0]} and {pair.names[1]}. Build it with: bilateral brief brief.toml"
    rule = "# A lens is asked where its table stands here without the # before it."
    return "\n".join([head, rule, "", *(_part(name, pair) for name in tables())])


def _part(name: str, pair: Pair) -> str:
    opening = f"[[{name}]]" if name == "sector" else f"[{name}]"
    live = name in {"brief", "structure"}
    lines = [f"# {_ABOUT[name]}", opening if live else f"# {opening}"]
    for key in keys():
        if key.table == name:
            lines += _lines(key, pair)
    return "\n".join([*lines, ""])


def _lines(key: Key, pair: Pair) -> list[str]:
    said = textwrap.wrap(f"{key.description}.", _WIDTH, initial_indent="# ", subsequent_indent="# ")
    if key.type == "pair":
        return [*said, f'{key.key} = ["{pair.a}", "{pair.b}"]']
    return [*said, f"# {key.key} = {key.example}"]


def init_case(pair: Pair, path: Path | str = "brief.toml") -> Path:
    """Write a commented case file for a pair.

    Raises
    ------
    InputError
        There is a file of this name already, or none can be written.
    """
    file = Path(path)
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(template(pair))
    except FileExistsError:
        raise InputError("the file is there already", got=str(file), then="--out another.toml") from None
    except OSError as fault:
        raise InputError(f"the file cannot be written ({fault.strerror})", got=str(file)) from fault
    return file
