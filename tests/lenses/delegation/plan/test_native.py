"""A user can stop compiled solvers."""

import subprocess
import sys

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


def _apart(code):
    """Run code in a process of its own: an interrupt here would reach the one that runs the tests."""
    head = "import _thread, threading\nfrom bilateral.lenses.delegation.plan.native import stoppable\n"
    return subprocess.run([sys.executable, "-c", head + code], timeout=60, capture_output=True, check=False)


def test_an_interrupt_ends_the_waiting_at_once():
    done = _apart(
        "go_on = threading.Event()\n"
        "threading.Timer(0.1, _thread.interrupt_main).start()\n"
        "try:\n"
        "    stoppable(go_on.wait)\n"
        "except KeyboardInterrupt:\n"
        "    print('heard while it worked', not go_on.is_set())\n"
        "go_on.set()\n"
        "[thread.join() for thread in threading.enumerate() if thread.name == 'solver']\n"
    )
    assert done.stdout == b"heard while it worked True\n"
    assert done.returncode == 0


def test_a_process_ends_though_its_solver_works_on():
    done = _apart("threading.Timer(0.2, _thread.interrupt_main).start()\nstoppable(threading.Event().wait)\n")
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
