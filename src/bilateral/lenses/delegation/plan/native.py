"""Calls of compiled solvers that a user can stop: Python hears an interrupt only between its own steps."""

from __future__ import annotations

import atexit
import importlib
import os
import sys
from collections.abc import Callable
from threading import Event, Thread
from typing import Any, TypeVar

__all__ = ["ask", "stoppable"]

Result = TypeVar("Result")


def stoppable(call: Callable[[], Result]) -> Result:
    """The result of `call`, made in a thread beside, so that an interrupt ends the waiting at once.

    The thread that was left alone ends by itself, or with the process. HiGHS lets other threads run while it works.

    Raises
    ------
    KeyboardInterrupt
        The user stopped it.
    """
    results: list[Result] = []
    faults: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as fault:  # noqa: BLE001 - raised again where it was called
            faults.append(fault)
        finally:
            done.set()

    done = Event()
    Thread(target=run, daemon=True, name="solver").start()
    try:
        while not done.wait(0.1):
            pass
    except KeyboardInterrupt:
        atexit.register(_leave, done)
        raise
    if faults:
        raise faults[0]
    return results[0]


def _leave(done: Event) -> None:
    """End the process at once where a solver that was stopped still works: it cannot be taken down in good order."""
    if not done.is_set():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(130)


def ask(solver: Any, assumptions: list[int], most: int = -1) -> bool | None:
    """The answer of a SAT solver, None after `most` conflicts (−1: no limit).

    Raises
    ------
    KeyboardInterrupt
        The user stopped it: pysat tells that with an error of its own.
    """
    stopped: type[Exception] = importlib.import_module("pysolvers").error
    solver.conf_budget(most)
    try:
        answer: bool | None = solver.solve_limited(assumptions=assumptions)
    except stopped as fault:
        if "interrupt" in str(fault):
            raise KeyboardInterrupt from fault
        raise
    return answer
