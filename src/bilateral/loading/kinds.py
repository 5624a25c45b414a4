"""Kinds of arguments that the ways of loading share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

__all__ = ["Home", "Progress"]

Home: TypeAlias = Path | str | None
Progress: TypeAlias = Callable[[float, float, str], None]
