"""Which files of a folder are GDELT's, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import InputError
from bilateral.given import given_file

__all__ = ["KINDS", "Found", "sorted_out"]

KINDS = ("export", "mentions", "gkg")
_KIND = re.compile(r"\.(export|mentions|gkg)\.csv(\.zip|\.gz)?$", re.IGNORECASE)
_TABLES = (".csv", ".tsv", ".txt", ".tab", ".zip", ".gz")


@dataclass(frozen=True, slots=True)
class Found:
    """Files by kind, in order of their names."""

    events: tuple[Path, ...]
    mentions: tuple[Path, ...]
    gkg: tuple[Path, ...]


def sorted_out(paths: Sequence[Path | str]) -> Found:
    """Files and folders, by kind: export (events), mentions, gkg; what has no kind in its name is taken for events.

    Raises
    ------
    InputError
        There is no such file, or nothing of GDELT.
    """
    found: dict[str, list[Path]] = {"export": [], "mentions": [], "gkg": []}
    for path in map(Path, paths):
        for file in _files(path):
            match = _KIND.search(file.name)
            found[match[1].lower() if match else "export"].append(file)
    if not found["export"] and not found["gkg"]:
        got = ", ".join(map(str, paths))
        raise InputError("no event file of GDELT there", got=got, allowed="*.export.CSV.zip, and *.mentions.CSV.zip")
    return Found(*(tuple(sorted(set(files), key=lambda file: file.name)) for files in found.values()))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file() and _KIND.search(file.name)]
    path = given_file(path, allowed="*.CSV, *.CSV.zip, *.CSV.gz", empty=True)
    if path.suffix.lower() not in _TABLES:
        raise InputError("not a file of GDELT", got=path.name, allowed="*.CSV, *.CSV.zip, *.CSV.gz")
    return [path]
