"""Windows and designs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import SelectionError
from bilateral.lenses.market.formulas.plan import LONG, SHORT, Window
from bilateral.lenses.market.measures import suffix
from bilateral.lenses.market.question import WINDOWS, Asked, designed, windows


@given(st.integers(-50, 50), st.integers(0, 30))
def test_a_window_may_be_written_in_many_ways(first, length):
    wanted = Window(first, first + length)
    for text in (f"{first},{first + length}", f"[{first}, {first + length}]", f"{first}:{first + length}"):
        main, every = windows(text, ())
        assert main == wanted
        assert every == (wanted,)


def test_the_main_window_is_always_among_them():
    main, every = windows(None, "-1,-1; [0, 5] 6:20")
    assert main == Window(0, 0)
    assert every == (Window(-1, -1), Window(0, 0), Window(0, 5), Window(6, 20))
    assert windows(None, None)[1] == WINDOWS


def test_what_stands_behind_ids():
    assert suffix(Window(-10, -2), Window(0, 0)) == ".m10_m2"
    assert suffix(Window(0, 0), Window(0, 0)) == ""


def test_what_is_no_window():
    with pytest.raises(SelectionError, match="no event window"):
        windows("tomorrow", None)


def test_history_decides_the_design_and_words_override_it():
    asked = Asked("2026-01-02")
    assert designed(asked, 400).design == LONG
    assert designed(asked, 90).design == SHORT
    said = designed(Asked("2026-01-02", placebo="two-sided", estimation=60, gap=10), 90)
    assert said.design == SHORT
    assert designed(Asked("2026-01-02", placebo="past", estimation=120), 400).design == LONG
    past = designed(Asked("2026-01-02", placebo="past"), 90).design
    assert (past.plan, past.pool) == (SHORT.plan, LONG.pool)
    other = designed(Asked("2026-01-02", estimation=80, gap=4), 400).design
    assert (other.plan.estimation, other.plan.gap, other.placebo_plan) == (80, 4, other.plan)
    assert "as asked" in designed(Asked("2026-01-02", estimation=80), 400).why


def test_a_middling_history_keeps_its_long_estimate():
    from bilateral.lenses.market.formulas.plan import MIDDLE

    assert designed(Asked("2026-01-02"), 150).design == MIDDLE
    assert designed(Asked("2026-01-02", placebo="two-sided"), 150).design == MIDDLE


def test_a_short_history_is_used_as_far_as_it_goes():
    short = designed(Asked("2026-01-02"), 53).design
    assert (short.plan.estimation, short.plan.gap, short.placebo_plan.estimation) == (43, 10, 43)
    assert short.pool == SHORT.pool
    assert designed(Asked("2026-01-02"), 35).design == SHORT
    assert designed(Asked("2026-01-02", estimation=60), 53).design.plan.estimation == 60
