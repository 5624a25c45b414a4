"""Korean sectors on real days: figures worked out apart from this code, from the same panels.

They were chosen after prices had moved, so they guard the arithmetic; they do not prove the method, which the size
study does.
"""

import pytest

from bilateral.api import Pair
from bilateral.loading import add_groups, add_index, add_prices

pytestmark = [pytest.mark.real, pytest.mark.slow]

LATE, EARLY = "2025-08_2026-08", "2013-12_2018-04"


@pytest.fixture(scope="module")
def ask(shared_data, tmp_path_factory):
    folder, home = shared_data / "market", tmp_path_factory.mktemp("korea")
    for span in (LATE, EARLY):
        halted = folder / f"kr_zero_volume_{span}.parquet"
        add_prices(folder / f"kr_close_{span}.parquet", zero_volume=halted, name=span, exchange="XKRX", home=home)
    add_prices(folder / "marcap_2026-01-02_2026-02-20.parquet", name="marcap", exchange="XKRX", home=home)
    add_index(folder / "kr_index_daily_2013_2026.csv", home=home)
    add_groups(folder / "sector_baskets.csv", home=home)
    made = {}

    def once(span, event, **more):
        key = (span, event, *sorted(more.items()))
        if key not in made:
            options = {"windows": "0,0; 0,5", "data": span, "home": home} | more
            made[key] = Pair("KOR", "CHN").market(event, **options)
        return made[key]

    return once


# event, panel, sector, window behind the id, firms, index, mean return, CAAR, positive, t, BMP, r̄, KP, portfolio t
ROWS = [
    ("2014-11-10", EARLY, "entertainment", "0_5", 10, 0.19, 16.17, 14.74, 10, 3.01, 2.61, 0.22, 1.33, 3.16),
    ("2016-07-08", EARLY, "cosmetics", "", 10, -0.56, -3.09, -2.55, 2, -3.29, -3.29, 0.22, -1.68, -1.66),
    ("2016-07-08", EARLY, "cosmetics", "0_5", 10, 2.19, -1.73, -4.23, 2, -1.91, -2.39, 0.22, -1.22, -1.10),
    ("2016-07-08", EARLY, "entertainment", "0_5", 14, 2.19, -2.35, -5.09, 2, -2.50, -3.10, 0.14, -1.72, -1.77),
    ("2016-07-08", EARLY, "casino_travel", "0_5", 5, 2.19, -4.43, -6.55, 0, -2.83, -3.21, 0.12, -2.49, -2.36),
    ("2016-07-08", EARLY, "placebo_semis", "", 3, -0.56, 2.14, 2.74, 3, 2.48, 5.27, 0.00, 5.24, 2.32),
    ("2016-11-21", EARLY, "entertainment", "", 14, -0.43, -7.89, -7.21, 0, -8.42, -6.77, 0.22, -3.02, -5.50),
    ("2026-01-02", LATE, "cosmetics", "", 21, 2.27, 7.12, 6.92, 21, 6.67, 6.39, 0.33, 1.89, 4.39),
    ("2026-01-02", LATE, "gaming", "", 13, 2.27, 4.28, 3.79, 13, 4.79, 5.67, 0.34, 2.05, 3.08),
    ("2026-01-02", LATE, "entertainment", "", 10, 2.27, 2.58, 2.28, 8, 2.08, 2.13, 0.24, 1.04, 1.59),
    ("2026-01-02", LATE, "placebo_banks", "", 8, 2.27, -0.90, -1.64, 0, -7.98, -8.69, 0.65, -2.17, -1.16),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[2]} {row[3]}")
def test_abnormal_returns_and_statistics(ask, row):
    event, span, sector, end, firms, index, raw, caar, positive, t, bmp, rbar, kp, portfolio = row
    window = {"": "[0, 0]", "0_5": "[0, 5]"}[end]
    table = ask(span, event).table("market.windows").rows()
    found = next(each for each in table if each["sector"] == sector and each["window"] == window)
    assert (found["firms"], found["positive"]) == (firms, positive)
    wanted = {
        "benchmark": index,
        "raw": raw,
        "caar": caar,
        "t": t,
        "bmp": bmp,
        "rbar": rbar,
        "kp": kp,
        "portfolio": portfolio,
    }
    for name, value in wanted.items():
        assert found[name] == pytest.approx(value, abs=0.0101), name


@pytest.mark.parametrize(
    ("event", "span", "sector", "kind", "p", "dates"),
    [
        ("2016-07-08", EARLY, "cosmetics", "raw.", 0.086, 150),
        ("2016-07-08", EARLY, "placebo_semis", "raw.", 0.033, 150),
        ("2016-11-21", EARLY, "entertainment", "raw.", 0.007, 150),
        ("2017-10-31", EARLY, "cosmetics", "raw.", 0.47, 150),
        ("2017-10-31", EARLY, "entertainment", "raw.", 0.93, 150),
        ("2026-01-02", LATE, "cosmetics", "", 0.012, 164),
        ("2026-01-02", LATE, "gaming", "", 0.024, 164),
        ("2026-01-02", LATE, "entertainment", "", 0.20, 164),
        ("2026-01-02", LATE, "placebo_banks", "", 0.28, 164),
        ("2026-01-02", LATE, "gaming", "raw.", 0.127, 164),
        ("2026-01-05", LATE, "entertainment", "", 0.024, 164),
    ],
)
def test_placebo_dates(ask, event, span, sector, kind, p, dates):
    found = ask(span, event).measure(f"market.p.placebo.{kind}{sector}")
    assert found.value == pytest.approx(p, abs=0.01)
    assert found.uncertainty.sample == dates


def test_the_benchmarks_of_2_january_2026(ask):
    found = ask(LATE, "2026-01-02", caps_data="marcap", sectors="cosmetics", windows="0,0")
    wanted = {"index": 2.27, "ex_top": 0.31, "equal_weighted": -0.09, "median": -0.21}
    for name, value in wanted.items():
        assert found.measure(f"market.benchmark.{name}").value == pytest.approx(value, abs=0.01), name
    assert found.measure("market.benchmark.breadth").value == pytest.approx(0.39, abs=0.01)
    assert "but 39" in found.sentence()


def test_the_clock_of_30_december_2025(ask):
    quick = {"sectors": "cosmetics", "windows": "0,0"}
    assert ask(LATE, "2025-12-30T16:00+09:00", **quick).session == "2026-01-02"
    assert ask(LATE, "2025-12-30T10:00+09:00", **quick).session == "2025-12-30"


def test_the_claim_of_january_2026_is_answered_in_parts(ask):
    found = ask(LATE, "2026-01-02")
    rows = {row["sector"]: row for row in found.table("market.verdict").rows()}
    assert rows["cosmetics"]["answer"] == "rose more than the rising index"
    assert found.measure("market.verdict.cosmetics").value == 0
    assert not rows["cosmetics"]["robust"]
    assert rows["casino_dutyfree_travel"]["answer"] == "did not rise"
