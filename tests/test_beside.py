"""Work beside the main thread: waited for when all is well, left when the user stops."""

import subprocess
import sys
import time

import pytest

from bilateral.beside import beside

STOPPED = """
import threading, time
from bilateral.beside import beside
from bilateral.cli import main

def app():
    with beside(1) as pool:
        pool.submit(time.sleep, 60)
        time.sleep(0.2)
        raise KeyboardInterrupt

main.app = app
main.run()
"""


def test_it_is_waited_for():
    with beside(1) as pool:
        done = pool.submit(lambda: time.sleep(0.05) or 7)
    assert done.done()
    assert done.result() == 7


def test_a_fault_does_not_wait_for_what_runs():
    jobs = []

    def fail():
        with beside(1) as pool:
            jobs.extend(pool.submit(time.sleep, 1) for _ in range(2))
            while not jobs[0].running():
                time.sleep(0.001)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert jobs[0].running()
    assert jobs[1].cancelled()


def test_the_command_line_leaves_at_once_when_stopped():
    done = subprocess.run([sys.executable, "-c", STOPPED], capture_output=True, text=True, timeout=45, check=False)
    assert done.returncode == 130
    assert done.stderr == "bilateral: stopped; nothing was replaced\n"
