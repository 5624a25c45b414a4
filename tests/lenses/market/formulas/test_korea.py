"""Real events: the table in tests/published/market/korea, and moves that the press printed."""

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from benchmarks.market_panel import read_panel
from benchmarks.market_size import measure

from bilateral.lenses.market.formulas.abnormal import event_study
from bilateral.lenses.market.formulas.benchmark import breadth, cap_weighted, equal_weighted, median, without_top
from bilateral.lenses.market.formulas.multiple import holm
from bilateral.lenses.market.formulas.placebo import placebo_test
from bilateral.lenses.market.formulas.plan import LONG, SHORT, Window
from bilateral.lenses.market.formulas.study import group_study

pytestmark = pytest.mark.real

TABLE = Path(__file__).parents[3] / "published/market/korea/table.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@cache
def panel(span, folder):
    return read_panel(span, folder)


@cache
def baskets(folder):
    with (folder / "sector_baskets.csv").open(encoding="utf-8") as source:
        return tuple((row["period"], row["sector"], row["code"]) for row in csv.DictReader(source))


@pytest.fixture
def folder(shared_data):
    return shared_data / "market"


def sector(folder, span, name):
    """The panel, and the columns of a sector's firms that are in it."""
    found = panel(span, folder)
    period = "2014-2018" if span.startswith("2013") else "2023-2026"
    return found, found.firms([code for when, what, code in baskets(folder) if (when, what) == (period, name)])


def near(text, tolerance=0.01):
    """What was printed, give or take the tolerance and half a unit of the last digit."""
    digits = len(text.partition(".")[2])
    return pytest.approx(float(text), abs=max(tolerance, 0.06 if digits == 1 else 0) + 0.5 * 10.0**-digits)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['date']}-{row['sector']}-{row['last']}-{row['statistic']}")
def test_table(folder, row):
    found, firms = sector(folder, row["panel"], row["sector"])
    window = Window(int(row["first"]), int(row["last"]))
    design = LONG if row["panel"].startswith("2013") else SHORT
    (study,) = group_study(found.returns[:, firms], found.market, found.row(row["date"]), (window,), design)
    assert len(study.abnormal.firms) == int(row["firms"])
    if row["caar"]:
        said = study.abnormal
        got = {"market": said.benchmark, "raw": said.raw_mean, "caar": said.caar}
        assert {key: 100 * value for key, value in got.items()} == {key: near(row[key]) for key in got}
        assert said.positive == int(row["positive"])
        assert said.r_bar == near(row["r_bar"])
    for id in ("t", "bmp", "kp", "portfolio", "grank"):
        if row[id]:
            assert study.answer(id).statistic == near(row[id]), id
    if row["p"]:
        assert len(study.placebo.dates) == int(row["dates"])
        assert getattr(study.placebo, row["statistic"]).p == near(row["p"])


def test_holm_over_three_sectors_under_two_benchmarks(folder):
    found = panel("2025-08_2026-08", folder)
    wanted = {"KOSPI": (0.036, 0.048, 0.073, 0.25), "EW": (0.018, 0.036, 0.018, 0.22)}
    for name, market in (("KOSPI", found.market), ("EW", equal_weighted(found.returns))):
        tests = []
        for what in ("cosmetics", "gaming", "entertainment"):
            _, firms = sector(folder, "2025-08_2026-08", what)
            t0 = found.row("2026-01-02")
            tests.append(
                placebo_test(found.returns[:, firms], market, t0, Window(0, 0), SHORT.placebo_plan, SHORT.pool)
            )
        by_t, by_raw = (holm([getattr(test, kind).p for test in tests]) for kind in ("studentised", "raw"))
        assert (by_t[0], by_t[1], by_raw[0], by_raw[1]) == pytest.approx(wanted[name], abs=0.01)


def test_benchmarks_of_2026_01_02(folder):
    """Index +2.27 %; without the two largest companies +0.31 %; equal-weighted −0.09 %; median −0.21 %; 39 % up."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows = pq.read_table(folder / "marcap_2026-01-02_2026-02-20.parquet")
    first = pc.equal(pc.strftime(rows["Date"], format="%Y-%m-%d"), "2026-01-02")
    rows = rows.filter(pc.and_(first, pc.equal(rows["Market"], "KOSPI")))
    moved = rows["ChangesRatio"].to_numpy()[None, :] / 100
    before = rows["Marcap"].to_numpy() / (1 + moved[0])
    issuers = [int(code[:5], 36) for code in rows["Code"].to_pylist()]
    found = [without_top(moved, before, 2, issuers), equal_weighted(moved), median(moved)]
    assert [round(100 * float(series[0]), 2) for series in found] == [0.31, -0.09, -0.21]
    assert 100 * float(breadth(moved)[0]) == pytest.approx(39, abs=0.5)
    assert 100 * float(cap_weighted(moved, before)[0]) == pytest.approx(2.27, abs=0.1)
    day = panel("2025-08_2026-08", folder)
    assert round(100 * day.market[day.row("2026-01-02")], 2) == 2.27


def test_moves_that_the_press_printed(folder):
    """Closing moves of 2016-11-21, nine of nine firms within 0.02 points."""
    told = json.loads((folder / "published_price_changes.json").read_text())["close_2016_11_21"]["pct"]
    found = panel("2013-12_2018-04", folder)
    firms = found.firms(list(told))
    moved = 100 * found.returns[found.row("2016-11-21"), firms]
    assert len(firms) == 9
    np.testing.assert_allclose(moved, list(told.values()), atol=0.02)


def test_three_firms_without_correlation_are_not_safe(folder):
    """Semiconductors on 2016-07-08: three firms, r̄ near 0, so that adjusting for correlation changes nothing."""
    found, firms = sector(folder, "2013-12_2018-04", "placebo_semis")
    study = event_study(found.returns[:, firms], found.market, found.row("2016-07-08"), Window(0, 0))
    assert len(study.firms) == 3
    assert abs(study.r_bar) < 0.01


@pytest.mark.slow
def test_size_on_the_real_panel(folder):
    """A short run of the size study: placebo near 5 %, tests that take firms as independent far above."""
    found = measure(panel("2023-12_2025-06", folder), LONG, 20, np.zeros(250), seed=3)
    for id in ("placebo.robust", "placebo.studentised", "placebo.raw"):
        assert found.share(id)[0] < 0.105
    for id in ("t", "patell", "bmp", "gsign"):
        assert found.share(id)[0] > 0.15
    assert np.mean(found.covered) > 0.89
