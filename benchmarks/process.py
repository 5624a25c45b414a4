"""Run a command as a whole process and read what it cost."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process cost."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """User and system seconds, threads together."""
    peak: float
    """Largest resident memory, MiB."""


def cost(command: Sequence[str], *, env: Mapping[str, str] | None = None, runs: int = 1) -> Cost:
    """The cheapest of `runs` runs of a command; a command that fails stops the benchmark with its output."""
    return min((_once(command, env) for _ in range(runs)), key=lambda found: found.wall)


def _once(command: Sequence[str], env: Mapping[str, str] | None) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{output.decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
