"""From a case to its brief: every lens asked, and one that fails leaves the others standing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING

from bilateral.beside import beside
from bilateral.brief.compose import compose
from bilateral.brief.model import Silent
from bilateral.case import ask
from bilateral.case.answer import answer
from bilateral.case.memory import Memory
from bilateral.case.read import Case
from bilateral.case.second import Second
from bilateral.errors import BilateralError, NoData
from bilateral.origin import named_files

if TYPE_CHECKING:
    from bilateral.brief import Brief
    from bilateral.brief.model import LensResult

__all__ = ["Built", "ask_lens", "build"]

Progress = Callable[[float, float, str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """The brief of a case, and how it came about."""

    brief: Brief
    silent: tuple[Silent, ...]
    """Lenses that were asked and could not answer, with the reason."""
    seconds: tuple[tuple[str, float], ...]
    """Wall time of each lens."""


@dataclass(frozen=True, slots=True)
class _Asked:
    lens: str
    result: LensResult | None
    reason: str
    seconds: float


def build(
    case: Case, *, home: Path | str | None = None, progress: Progress | None = None, second: bool = False
) -> Built:
    """Ask every lens of a case and compose the brief.

    Parameters
    ----------
    case
        As `read_case` gives it.
    home
        Home folder of the store; default `BILATERAL_HOME` or the platform's data folder.
    progress
        Called with the number of lenses done, of all, and a text.
    second
        Compute on two processors: every other lens in a process of its own.

    Raises
    ------
    NoData
        No lens could answer; the message gives each one's reason.
    """
    report = progress or (lambda *_: None)
    asked = _all(case, home, report, second=second)
    results = [item.result for item in asked if item.result is not None]
    silent = (
        *(Silent(fault.lens, fault.reason) for fault in case.faults),
        *(Silent(item.lens, item.reason) for item in asked if item.result is None),
    )
    if not results:
        raise NoData(f"no lens could answer: {'; '.join(f'{item.lens}: {item.reason}' for item in silent)}")
    brief = compose(
        results,
        title=case.title,
        date=case.date,
        question=case.question,
        event=case.event or "",
        sectors=case.sectors,
        silent=silent,
    )
    return Built(brief, silent, tuple((item.lens, item.seconds) for item in asked))


def _all(case: Case, home: Path | str | None, report: Progress, *, second: bool) -> list[_Asked]:
    """Two lenses at a time: one here, one in the second process where it is wanted."""
    count, two = len(case.lenses), min(2, os.cpu_count() or 1)
    away, free = Second(), Lock()
    with beside(two) as pool:
        try:
            other = away if second and two > 1 else None
            waiting = [pool.submit(_ask, lens, case, home, other, free) for lens in case.lenses]
            asked = []
            for done, (lens, future) in enumerate(zip(case.lenses, waiting, strict=True)):
                report(done, count + 1, f"Computing {lens}")
                asked.append(future.result())
        except BaseException:
            away.close()
            raise
    report(count, count + 1, "Composing")
    return asked


def _ask(lens: str, case: Case, home: Path | str | None, away: Second | None, free: Lock) -> _Asked:
    """One lens: as it was kept, else in the second process where that is free, else here."""
    begun, found = perf_counter(), None
    if away is not None and (kept := _kept(lens, case, home)) is not None:
        return _Asked(lens, kept, "", perf_counter() - begun)
    if away is not None and free.acquire(blocking=False):
        try:
            found = away.ask(lens, case, home)
        finally:
            free.release()
    if isinstance(found, _Asked):
        return replace(found, seconds=perf_counter() - begun)
    return ask_lens(lens, case, home)


def ask_lens(lens: str, case: Case, home: Path | str | None) -> _Asked:
    """The answer of one lens, or why there is none; the time it took."""
    begun = perf_counter()
    try:
        with named_files():
            result = _remembered(lens, case, home)
        reason = ""
    except BilateralError as fault:
        result, reason = None, str(fault)
    except Exception as fault:  # noqa: BLE001 one lens's fault must not take the others down
        result, reason = None, f"a fault of ours: {type(fault).__name__}: {' '.join(str(fault).split())}"
    return _Asked(lens, result, reason, perf_counter() - begun)


def _kept(lens: str, case: Case, home: Path | str | None) -> LensResult | None:
    """What was kept of the lens; what hinders the look is left to the lens to tell."""
    with contextlib.suppress(OSError, BilateralError):
        memory = Memory(home)
        found: LensResult | None = memory.get(memory.key(lens, _asked(lens, case)))
        return found
    return None


def _asked(lens: str, case: Case) -> dict[str, object]:
    """All that the answer of a lens hangs on, beside the store."""
    return {**case.inputs[lens], "case pair": str(case.pair), "case event": case.event, "case title": case.title}


def _remembered(lens: str, case: Case, home: Path | str | None) -> LensResult:
    """The lens's result, computed unless it was before and nothing that it rests on has changed."""
    memory = Memory(home)
    asked = _asked(lens, case)
    found: LensResult | None = memory.get(memory.key(lens, asked))
    if found is None:
        found = answer(ask.ASK[lens](case, dict(case.inputs[lens]), home))
        memory.put(memory.key(lens, asked), found)
    return found
