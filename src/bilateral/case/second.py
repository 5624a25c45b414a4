"""A second process for lenses: Python computes on one processor at a time, most machines have two.

The second process is a fresh Python that runs this module: it reads a pickled question and writes the pickled answer.
Where it cannot be had, or ends without an answer, the lens is computed here.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.case.read import Case

__all__ = ["Second"]


class Second:
    """Computes lenses in processes of their own, one at a time; all of them end with it."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = Lock()
        self._closed = False

    def ask(self, lens: str, case: Case, home: Path | str | None) -> Any:
        """The answer of one lens as `build` has it; None where no process gave one."""
        question = pickle.dumps((lens, _plain(case), home))
        command = [sys.executable, "-m", "bilateral.case.second"]
        try:
            with self._lock:
                if self._closed:
                    return None
                process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
                self._running.add(process)
            answer, _ = process.communicate(question)
            self._running.discard(process)
            return pickle.loads(answer) if process.returncode == 0 else None
        except (OSError, EOFError, pickle.PickleError):
            return None

    def close(self) -> None:
        """End what still runs."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()


def _plain(case: Case) -> Case:
    """The case with plain dictionaries, which can be pickled."""
    inputs: Mapping[str, Mapping[str, Any]] = {lens: dict(given) for lens, given in case.inputs.items()}
    return replace(case, inputs=inputs)


def _main() -> None:
    from bilateral.case.build import ask_lens

    lens, case, home = pickle.load(sys.stdin.buffer)
    frozen = MappingProxyType({name: MappingProxyType(given) for name, given in case.inputs.items()})
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not get into the answer
    answer = pickle.dumps(ask_lens(lens, replace(case, inputs=frozen), home))
    with os.fdopen(out, "wb") as stream:
        stream.write(answer)


if __name__ == "__main__":
    _main()
