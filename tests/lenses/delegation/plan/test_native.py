"""A user can stop compiled solvers."""

import _thread
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from tests.lenses.delegation.plan.events import event

from bilateral.lenses.delegation.plan.arrays import to_arrays
from bilateral.lenses.delegation.plan.native import ask, stoppable
from bilateral.lenses.delegation.plan.search import Run, empty_state, search_event


def test_what_is_called_beside_comes_back():
    assert stoppable(lambda: 6 * 7) == 42
    with pytest.raises(ZeroDivisionError):
        stoppable(lambda: 1 // 0)


def test_an_interrupt_ends_the_waiting_at_once():
    go_on = threading.Event()
    threading.Timer(0.1, _thread.interrupt_main).start()
    started = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        stoppable(lambda: go_on.wait(20))
    assert time.perf_counter() - started < 5
    go_on.set()


def test_a_process_ends_though_its_solver_works_on():
    code = (
        "import _thread, threading\n"
        "from bilateral.lenses.delegation.plan.native import stoppable\n"
        "threading.Timer(0.2, _thread.interrupt_main).start()\n"
        "stoppable(threading.Event().wait)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60, capture_output=True, check=False)
    assert done.returncode == 130
    assert b"KeyboardInterrupt" in done.stderr


class _Solver:
    """Stands for a solver of pysat."""

    def __init__(self, answer):
        self.answer, self.budgets = answer, []

    def conf_budget(self, most):
        self.budgets.append(most)

    def solve_limited(self, assumptions):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_questions_to_a_solver():
    import pysolvers

    solver = _Solver(None)
    assert ask(solver, [1], 7) is None
    assert solver.budgets == [7]
    assert ask(_Solver(True), []) is True
    with pytest.raises(KeyboardInterrupt):
        ask(_Solver(pysolvers.error("Caught keyboard interrupt")), [])
    with pytest.raises(pysolvers.error, match="other"):
        ask(_Solver(pysolvers.error("some other fault")), [])


def test_a_search_is_made_in_steps_that_an_interrupt_can_come_between(monkeypatch):
    from bilateral.lenses.delegation.plan import search

    arrays = to_arrays(event(0))
    run = Run(search_event(arrays, idle=1.0), empty_state(search_event(arrays)))
    monkeypatch.setattr(search, "_STEP", 100)
    made = []
    monkeypatch.setattr(Run, "_some", lambda self, wanted, moves, between, *_: made.append((moves, *between)))
    run.anneal(np.zeros(0, np.int64), 250, (1.0, 0.1), 0.0, 0.5)
    assert [moves for moves, *_ in made] == [83, 83, 83]
    heats = [heat for _, *both in made for heat in both]
    assert heats[0] == 1.0
    assert heats[-1] == pytest.approx(0.1)
    assert heats == sorted(heats, reverse=True)
