"""Where things lie under the home folder."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["INPUTS", "Layout", "default_home", "slug"]

CATALOGUE = "bilateral.lock.json"
INPUTS = "inputs"
"""Folder in the home with the store of the files that cases name."""


def default_home() -> Path:
    """`BILATERAL_HOME`, or else the platform's folder for application data."""
    given = os.environ.get("BILATERAL_HOME")
    return Path(given).expanduser() if given else _data_folder() / "bilateral"


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def slug(text: str) -> str:
    """`text` as a name that can stand in a path: letters, digits, dot, dash and underscore.

    Examples
    --------
    >>> slug("BACI HS92 (V202501).zip")
    'BACI-HS92-V202501-.zip'
    """
    return re.sub(r"[^\w.-]+", "-", text.strip()).lstrip("-.") or "data"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store."""

    home: Path

    @property
    def catalogue(self) -> Path:
        """The file that says what stands."""
        return self.home / CATALOGUE

    @property
    def staging(self) -> Path:
        """Loads under way."""
        return self.home / "staging"

    @property
    def guard(self) -> Path:
        """Held for the short time in which the catalogue is read, changed and replaced."""
        return self.home / ".guard"

    def version(self, table: str, dataset: str, version: str) -> Path:
        """The folder of one version of one table."""
        return self.home / "tidy" / table / f"dataset={dataset}" / f"version={version}"

    def aside(self, dataset: str, version: str) -> Path:
        """The file with the rows set aside."""
        return self.home / "aside" / dataset / f"{version}.csv"

    def raw(self, source: str, sha256: str) -> Path:
        """The folder of bytes as received."""
        return self.home / "raw" / source / sha256[:16]

    def relative(self, path: Path) -> str:
        """`path` as it stands in the catalogue."""
        return path.relative_to(self.home).as_posix()
