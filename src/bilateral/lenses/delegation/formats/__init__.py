"""Readers of events that come in the formats of the literature: one folder of CSV files, and .dzn."""

from __future__ import annotations

from pathlib import Path

from bilateral.errors import InputError
from bilateral.lenses.delegation.problem import Problem

__all__ = ["is_event", "read_problem"]


def is_event(path: Path) -> bool:
    """Whether `path` is a .dzn file or a folder in the layout of `read_event_folder`."""
    return path.suffix == ".dzn" or (path / "pairs.csv").is_file()


def read_problem(path: str | Path, *, fairness: int | None = None) -> Problem:
    """The event at `path`: a .dzn file, or a folder with delegates.csv, hosts.csv, pairs.csv and event.toml.

    Parameters
    ----------
    path
        File or folder.
    fairness
        Largest difference of breaks between two participants, for .dzn files; None: as the file says, or else 2.

    Raises
    ------
    InputError
        Nothing there, or what is there cannot be read.
    """
    path = Path(path)
    if path.suffix == ".dzn" and path.is_file():
        from bilateral.lenses.delegation.formats.dzn import read_dzn

        return read_dzn(path, fairness=fairness)
    if (path / "pairs.csv").is_file():
        from bilateral.lenses.delegation.formats.event_folder import read_event_folder

        return read_event_folder(path)
    raise InputError(
        "no event there",
        got=str(path),
        allowed="a .dzn file, or a folder with delegates.csv, hosts.csv, pairs.csv and event.toml",
    )
