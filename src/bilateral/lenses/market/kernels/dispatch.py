"""Which twin of a kernel runs: the compiled one (numba) or the plain one (numpy). Signatures are the same."""

from __future__ import annotations

import importlib
from typing import Any, Literal, TypeAlias

__all__ = ["WINDOWS", "Engine", "twin"]

Engine: TypeAlias = Literal["auto", "numba", "numpy"]

WINDOWS = 1_000_000
"""From so many windows on the compiled kernels are worth loading (half a second; more the first time of all)."""


def twin(engine: Engine, windows: int) -> Any:
    """The module whose kernels are to be used: "auto" takes the compiled ones from `WINDOWS` windows on."""
    compiled = engine == "numba" or (engine == "auto" and windows >= WINDOWS)
    return importlib.import_module(f"{__package__}.{'compiled' if compiled else 'plain'}")
