"""Loops compiled by numba, kept for the next process where there is a place to keep them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["jit"]

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def jit(function: Kernel, **options: Any) -> Kernel:
    """`function` compiled when first called, without the lock of Python's, by the rules of numpy for floats.

    Where neither the package's folder nor the user's cache can be written, it is compiled anew in every process.

    Parameters
    ----------
    function
        What numba can compile.
    **options
        Further ones of `numba.njit`.
    """
    njit = importlib.import_module("numba").njit
    usual = {"nogil": True, "error_model": "numpy", **options}
    try:
        made: Kernel = njit(cache=True, **usual)(function)
    except RuntimeError:  # numba finds no folder that it may write
        made = njit(**usual)(function)
    return made
