"""Drawings: the same on one processor and on two, kept and taken again, whatever befalls the second process."""

import dataclasses
import json

import pytest

from bilateral.brief import convert as drawing
from bilateral.brief.convert import convert
from bilateral.brief.draw import drawings


def spec(number):
    return json.dumps(
        {
            "data": {"values": [{"x": number, "y": 1}, {"x": 2, "y": number}]},
            "mark": "point",
            "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
        }
    )


SPECS = [spec(number) for number in (1, 2, 3, 2)]


@pytest.fixture(scope="module")
def plain():
    return convert(SPECS)


@pytest.fixture
def on_two(monkeypatch):
    monkeypatch.setattr(drawing, "_WORTH", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def test_two_processes_draw_what_one_does(plain, on_two):
    assert convert(SPECS) == plain
    assert plain[1] == plain[3]
    assert len(set(plain)) == 3


@pytest.mark.parametrize("command", ["false", "true"])
def test_a_second_process_that_fails_costs_nothing_but_time(plain, on_two, monkeypatch, command):
    monkeypatch.setattr("sys.executable", command)
    assert convert(SPECS) == plain


def test_what_was_drawn_is_taken_again(brief, tmp_path, monkeypatch):
    first = drawings(brief, phone=False, kept=tmp_path)
    monkeypatch.setattr(drawing, "_one", lambda _: pytest.fail("drawn again"))
    assert drawings(brief, phone=False, kept=tmp_path) == first
    renamed = dataclasses.replace(brief.figures[0], title="Another title")
    with pytest.raises(pytest.fail.Exception, match="drawn again"):
        drawings(dataclasses.replace(brief, figures=(renamed,)), phone=False, kept=tmp_path)


def test_a_folder_that_cannot_be_written_is_no_fault(brief, tmp_path):
    (tmp_path / "file").touch()
    one = dataclasses.replace(brief, figures=brief.figures[:1])
    assert drawings(one, phone=False, kept=tmp_path / "file") == drawings(one, phone=False)
