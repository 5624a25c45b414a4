"""Lenses in a second process: the same answers, and none the worse where there is no such process."""

import subprocess
import sys
import threading
import time

import pytest

from bilateral.brief import render
from bilateral.case import build, read_case
from bilateral.case.memory import Memory
from bilateral.case.second import Second
from bilateral.errors import NoData


@pytest.fixture
def case(folder):
    return read_case(folder / "brief.toml")


def test_the_brief_is_the_same(case, tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    away = Second().ask("structure", case, tmp_path / "one")
    assert away.lens == "structure"
    assert away.reason == ""
    there = build(case, home=tmp_path / "two", second=True).brief
    here = build(case, home=tmp_path / "three").brief
    assert render.json(there) == render.json(here)


def test_what_the_user_did_wrong_comes_back_as_its_reason(case, tmp_path):
    (case.inputs["structure"]["flows"]).write_bytes(b"\x00\x01")
    assert "flows.csv" in Second().ask("structure", case, tmp_path).reason


def test_without_a_process_the_lens_is_computed_here(case, tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))
    assert Second().ask("structure", case, tmp_path) is None
    assert build(case, home=tmp_path / "home", second=True).silent == ()


def test_what_runs_ends_with_it(case, tmp_path, monkeypatch):
    plain = subprocess.Popen
    monkeypatch.setattr(
        "bilateral.case.second.subprocess.Popen",
        lambda _, **options: plain([sys.executable, "-c", "import time; time.sleep(60)"], **options),
    )
    away, answers = Second(), []
    thread = threading.Thread(target=lambda: answers.append(away.ask("structure", case, tmp_path)))
    thread.start()
    while not away._running:
        time.sleep(0.01)
    away.close()
    thread.join(30)
    assert answers == [None]
    assert away.ask("structure", case, tmp_path) is None


def test_a_file_that_cannot_be_read_takes_its_lens_only(case, home, monkeypatch):
    def torn(*_):
        raise OSError("the disk is torn")

    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(Second, "ask", lambda *_: None)
    monkeypatch.setattr(Memory, "key", torn)
    with pytest.raises(NoData, match=r"structure: a fault of ours: OSError: the disk is torn"):
        build(case, home=home, second=True)


def test_what_was_kept_starts_no_process(case, home, monkeypatch):
    first = build(case, home=home, second=False).brief
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(Second, "ask", lambda *_: pytest.fail("a process was started"))
    assert render.json(build(case, home=home, second=True).brief) == render.json(first)
