"""What a reader must know of a lens's dates against the event."""

import pytest

from bilateral.brief.model import Section
from bilateral.brief.timing import timing
from bilateral.measure import Scope


def section(lens, year=2026, **terms):
    return Section(lens, lens, lens, (), Scope((year,), terms=tuple(terms.items())), year, (year,))


@pytest.mark.parametrize(
    ("found", "event", "wanted"),
    [
        (section("structure", 2011), "2026-01-05", "These figures are of 2011, 15 years before the event"),
        (section("technology", 2023), "2026-01-05T10:00:00+09:00", "These figures are of 2023, 3 years before"),
        (section("structure", 2024), "2026-01-05", ""),
        (section("structure", 2011), "", ""),
        (section("market", session="2026-01-02"), "2026-01-05", "3 days before the event of this brief (5"),
        (section("market", session="2026-01-06"), "2026-01-05", "1 day after"),
        (section("market", session="2026-01-05"), "2026-01-05", ""),
        (section("market"), "2026-01-05", ""),
        (section("signals", dated="2025-01-01 to 2025-12-01"), "2026-01-05", "more than 30 days before the event"),
        (section("signals", dated="2026-02-06 to 2026-03-01"), "2026-01-05", "more than 30 days after the event"),
        (section("signals", dated="2025-12-01 to 2026-02-01"), "2026-01-05", ""),
        (section("signals", dated="2026-02-04"), "2026-01-05", ""),
        (section("delegation", 2011), "2026-01-05", ""),
    ],
)  # fmt: skip
def test_dates_that_do_not_fit_are_told(found, event, wanted):
    said = timing(found, event)
    assert wanted in said
    assert bool(said) == bool(wanted)
