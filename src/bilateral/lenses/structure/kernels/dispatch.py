"""Which twin of a kernel runs: the compiled one (numba, optional) or the plain one (numpy). Signatures are the same."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any, Literal, TypeAlias

from bilateral.errors import MissingExtra

__all__ = ["ROWS", "Engine", "twin"]

Engine: TypeAlias = Literal["auto", "numba", "numpy"]

ROWS = 500_000
"""From so many rows on the compiled kernels are worth loading (half a second; some more the first time of all)."""


def twin(engine: Engine, rows: int) -> Any:
    """The module whose kernels are to be used.

    Parameters
    ----------
    engine
        "numba", "numpy", or "auto": numba where it is installed and there are `ROWS` rows or more.
    rows
        How many flows there are.

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.
    """
    present = importlib.util.find_spec("numba") is not None
    if engine == "numba" and not present:
        raise MissingExtra("the compiled kernels need the package numba", then="pip install numba")
    compiled = engine == "numba" or (engine == "auto" and present and rows >= ROWS)
    return importlib.import_module(f"{__package__}.{'compiled' if compiled else 'plain'}")
